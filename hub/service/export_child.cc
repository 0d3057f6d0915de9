#include "hub/service/export_child.h"

#include <algorithm>
#include <set>

#include "hub/records/entry_format.h"
#include "hub/service/acting.h"
#include "hub/service/disputes.h"
#include "hub/service/entry_decisions.h"
#include "hub/service/newest_versions.h"
#include "hub/service/own_children.h"

namespace hub::service {
namespace {

using access::ExportKind;
using access::Purpose;
using access::Role;
using chronology::ExportPack;
using EntryRef = store::Reading::EntryRef;

constexpr std::size_t kMostEntries = 2'000;
constexpr std::size_t kShortestReason = 20;  // bytes: a sentence, not a tick
constexpr std::size_t kLongestReason = 300;
// Whoever comes for an agency: no account of anybody's, so that nothing told to a person is theirs.
constexpr std::string_view kAnybody = "0-anybody-there";

Error Invalid(std::string_view what) { return {ErrorCode::kInvalid, std::string(what), ""}; }

bool AmongProfessionals(ExportKind kind) {
  return kind == ExportKind::kConference || kind == ExportKind::kReview;
}

bool Fits(ExportKind kind, Purpose purpose) {
  switch (kind) {
    case ExportKind::kConference:
    case ExportKind::kReview:
      return purpose == Purpose::kEarlyHelp || purpose == Purpose::kChildInNeed ||
             purpose == Purpose::kSection47;
    case ExportKind::kCourt:
      return purpose == Purpose::kCourt;
    case ExportKind::kFamily:
      return purpose == Purpose::kRights;
    case ExportKind::kNone:
      break;
  }
  return false;
}

std::optional<Error> FaultOf(const ExportQuery& query) {
  const access::ExportRecipient& to = query.recipient;
  if (to.name.empty()) return Invalid("name the recipient");
  const std::size_t reason = query.reason.Reveal().size();
  if (reason < kShortestReason || kLongestReason < reason)
    return Invalid("say why, in a sentence that somebody else understands: it stands on each page");
  const bool named = !to.professional.empty() || !to.agency.empty();
  if (AmongProfessionals(to.kind) && !named)
    return Invalid("name the recipient's agency, or their account");
  if (!to.professional.empty() && !AmongProfessionals(to.kind))
    return Invalid("a court or a family has no account: leave the professional out");
  const bool on_list = query.purpose != Purpose::kNone && query.purpose != Purpose::kOffList;
  if (on_list && !Fits(to.kind, query.purpose)) {
    return Invalid(
        "the purpose is not the recipient's: EH, CIN or S47 for a conference or a review, COURT "
        "for a court, RIGHTS for a family");
  }
  return std::nullopt;
}

// The child as the recipient would ask for it.
struct Recipient {
  Caller caller;
  Asked asked;
  std::string agency_name;
  bool asks = false;  // decided on as themselves; otherwise what the asker may export is theirs
  bool may = false;
};

std::string_view RecipientUnknown() {
  return "there is no such recipient: ask their agency for the user name, or name the agency";
}

Status Identify(store::Reading& reading, const access::ExportRecipient& to, Recipient& out) {
  const Error unknown{ErrorCode::kNotFound, std::string(RecipientUnknown()), "unknown recipient"};
  out.caller.authentication = access::Authentication::kTwoFactor;
  if (!to.professional.empty()) {
    const auto whom = FindColleague(reading, to.professional);
    if (!whom.ok()) return unknown;
    out.caller.who = whom.value();
    const auto agency = reading.AgencyOf(whom.value().agency);
    if (!agency || agency->revoked || (!to.agency.empty() && to.agency != agency->id))
      return unknown;
    out.caller.agency = *agency;
  } else if (!to.agency.empty()) {
    const auto agency = reading.FindAgency(to.agency);
    if (!agency || agency->revoked) return unknown;
    out.caller.agency = *agency;
    out.caller.who.agency = agency->row;
    out.caller.who.id = *ProfessionalId::From(kAnybody);
  }
  out.agency_name = out.caller.agency.name;
  return Done{};
}

// Somebody with an account asks in the first of their roles that is let in, the narrowest first.
void AskAsThemselves(store::Reading& reading, const ExportQuery& query,
                     const access::Policy& policy, Instant now, Recipient& out) {
  for (const Role role : {Role::kNamedProfessional, Role::kLeadProfessional, Role::kSupervisor,
                          Role::kSection47Worker}) {
    if (!out.caller.who.May(role)) continue;
    out.caller.role = role;
    out.asked = Ask(reading, out.caller, query.child, query.purpose, policy, now);
    if (out.asked.decision.decision.permits()) break;
  }
  out.may = out.asked.decision.decision.permits();
}

// A professional there who was named for the child, whoever they are.
void AskAsAnybodyThere(store::Reading& reading, const ExportQuery& query,
                       const access::Policy& policy, Instant now, Recipient& out) {
  out.caller.role = Role::kNamedProfessional;
  out.asked = Ask(reading, out.caller, query.child, query.purpose, policy, now);
  out.asked.question.role_held = true;
  out.asked.facts.relationship = access::Relationship::kNamed;
  out.asked.decision = access::DecideChild(out.asked.question, out.asked.facts, policy);
  out.may = out.asked.decision.decision.permits();
}

void AskFor(store::Reading& reading, const ExportQuery& query, const access::Policy& policy,
            Instant now, Recipient& out) {
  if (!out.asks) {
    out.may = true;
  } else if (!query.recipient.professional.empty()) {
    AskAsThemselves(reading, query, policy, now, out);
  } else {
    AskAsAnybodyThere(reading, query, policy, now, out);
  }
}

// An entry that is in the pack.
struct Taken {
  std::size_t person = 0;  // in Asked::persons
  const EntryRef* ref = nullptr;
  std::size_t decision = 0;  // the asker's
  records::FieldSet keep;
  access::RedactionSet withheld;
  bool disputed = false;
  std::string disputes;  // what was said against it, for both
  std::string body;      // rebuilt
};

// What both the asker and the recipient may have, in no order.
class Selection {
 public:
  Selection(const NewestVersions& newest, EntryDecisions& asker, EntryDecisions* recipient)
      : newest_(newest), asker_(asker), recipient_(recipient) {}

  void Consider(std::size_t person, const EntryRef& ref) {
    if (!ref.readable) return;
    const EntryRef* const today = newest_.Of(ref);
    if (today == nullptr || today->ended || (ref.ended && !IsEarlierWord(ref))) return;
    if (ref.shared && !told_.insert(ref.id).second) return;
    const std::size_t decision = asker_.For(ref, *today);
    const EntryDecisions::Made& made = asker_.made()[decision];
    if (!made.decision.permits() || !access::MayLeave(made.facts)) return;
    if (access::IsSentOnly(made.decision)) return;
    Taken taken{person,
                &ref,
                decision,
                made.keep,
                made.decision.redactions(),
                made.facts.labels.Has(records::Label::kDisputed),
                "",
                ""};
    if (recipient_ != nullptr) {
      const EntryDecisions::Made& theirs = recipient_->made()[recipient_->For(ref, *today)];
      if (!theirs.decision.permits()) return;
      taken.keep = taken.keep.And(theirs.keep);
      taken.withheld = taken.withheld.Union(theirs.decision.redactions());
    }
    taken_.push_back(std::move(taken));
  }

  std::vector<Taken>& taken() { return taken_; }

 private:
  const NewestVersions& newest_;
  EntryDecisions& asker_;
  EntryDecisions* recipient_;
  std::set<EntryId> told_;
  std::vector<Taken> taken_;
};

Status OpenTaken(store::ReadTransaction& reading, const Asked& asked, std::vector<Taken>& taken) {
  bool readable = true;
  Disputes disputes(reading, asked, std::nullopt);
  for (Taken& one : taken) {
    Result<std::string> member = disputes.MemberOf(*one.ref, one.keep);
    if (!member.ok()) return member.error();
    one.disputes = std::move(member).value();
  }
  for (std::size_t person = 0; person < asked.persons.size(); ++person) {
    std::vector<const EntryRef*> refs;
    std::vector<Taken*> of;
    for (Taken& one : taken) {
      if (one.person != person) continue;
      refs.push_back(one.ref);
      of.push_back(&one);
    }
    const auto take = [&](std::size_t i, std::string_view bytes) {
      const auto view = records::EntryView::Of(bytes);
      readable = readable && view.ok();
      if (view.ok())
        view.value().Rebuild(
            of[i]->keep,
            BesideEachOther(MembersBeside(of[i]->withheld, of[i]->disputed), of[i]->disputes),
            of[i]->body);
    };
    const Status opened = reading.Open(asked.persons[person], refs, take);
    if (!opened.ok()) return opened;
  }
  if (readable) return Done{};
  return Error{ErrorCode::kInternal, "an entry cannot be read: tell the hub's operator",
               "stored entry is not of the entry format"};
}

std::optional<chronology::FoundChild> Called(store::Reading& reading, const Caller& caller,
                                             const Asked& asked) {
  const auto subject = CalledByOwnAgency(reading, caller, asked);
  if (!subject || subject->names.empty()) return std::nullopt;
  return chronology::FoundChild{asked.id, subject->names.front().given,
                                subject->names.front().family, subject->birth, true};
}

// The newest first; kInvalid: more than one pack holds.
Result<std::vector<Taken>> InOrder(std::vector<Taken>&& taken, Instant known_at,
                                   const chronology::Range& range) {
  std::vector<chronology::Item> items;
  for (std::size_t i = 0; i < taken.size(); ++i) {
    items.push_back({taken[i].ref->id, taken[i].ref->facts.happened, taken[i].ref->facts.received,
                     chronology::kNeverEnded, static_cast<std::uint32_t>(i)});
  }
  const chronology::Page page =
      chronology::Arrange(std::move(items), known_at, range, std::nullopt, kMostEntries);
  if (page.next) return Invalid("these are more entries than one pack holds: choose dates");
  std::vector<Taken> in_order;
  for (const chronology::Item& item : page.items) in_order.push_back(std::move(taken[item.handle]));
  return in_order;
}

// What the asker is told of their own decisions, and whose records there are.
std::vector<access::EntryFacts> TellReasons(const std::vector<Taken>& taken,
                                            const EntryDecisions& decisions, Grading& grading,
                                            access::Told& told, std::vector<AgencyId>& owners) {
  std::vector<access::EntryFacts> classes;
  std::set<std::size_t> used;
  for (const Taken& one : taken) used.insert(one.decision);
  if (!used.empty()) told.because.clear();
  for (const std::size_t place : used) {
    const EntryDecisions::Made& made = decisions.made()[place];
    classes.push_back(made.facts);
    grading.Add(made.facts, made.decision);
    told.withheld = told.withheld.Union(made.decision.redactions());
    told.because.insert(told.because.end(), made.decision.reasons().begin(),
                        made.decision.reasons().end());
    if (std::find(owners.begin(), owners.end(), made.facts.owner) == owners.end())
      owners.push_back(made.facts.owner);
  }
  std::sort(told.because.begin(), told.because.end());
  told.because.erase(std::unique(told.because.begin(), told.because.end()), told.because.end());
  if (!told.withheld.empty()) told.outcome = access::Outcome::kRedact;
  return classes;
}

void Describe(const Caller& caller, const ExportQuery& query, ExportPack& pack) {
  pack.recipient = query.recipient;
  pack.reason = query.reason;
  pack.by = caller.who.id;
  pack.by_name = caller.who.display_name;
  pack.by_agency = caller.agency.name;
  pack.range = query.range;
}

std::string RangeText(const chronology::Range& range) {
  return (range.from ? range.from->Iso() : "") + "/" + (range.to ? range.to->Iso() : "");
}

}  // namespace

// A pack not yet released: its leaf and its statement are still to be written.
struct ExportChild::Composed {
  ExportPack pack;
  bool permitted = false;
  std::vector<ShownEntry> shown;
  crypto::Hash shown_hash{};
  std::string facts;      // what the asker's answer was decided from
  std::string recipient;  // what the recipient's was; empty: there was none
  store::Exported stated;
};

Outcome<ExportPack> ExportChild::Run(const Caller& caller, const ExportQuery& query) {
  if (const auto fault = FaultOf(query)) return *fault;
  using Answered = std::variant<audit::Released<ExportPack>, Refusal>;
  return UntilRightsHold<Answered>([&] { return Attempt(caller, query); });
}

Status ExportChild::Compose(const Caller& caller, const ExportQuery& query, Composed& out) {
  ExportPack& pack = out.pack;
  chronology::ChronologyAnswer& answer = pack.chronology;
  answer.child = query.child;
  answer.known_at = store_.HeldAt(std::nullopt);
  const Instant now = clock_.Now();
  store::ReadTransaction reading = store_.Read();
  Asked asked = Ask(reading, caller, query.child, query.purpose, policy_, now);
  asked.question.act = access::Act::kExport;
  asked.decision = access::DecideChild(asked.question, asked.facts, policy_);
  Recipient to;
  to.asks = AmongProfessionals(query.recipient.kind);
  // Who may be named is told to whoever may export.
  if (asked.decision.decision.permits()) {
    const Status known = Identify(reading, query.recipient, to);
    if (!known.ok()) return known;
    AskFor(reading, query, policy_, now, to);
  }
  const access::Decision may = access::DecideExport(asked.decision, to.may);
  out.permitted = may.permits();
  answer.told = Tell(asked.question, may, policy_);
  Grading grading(asked.question, asked.decision);
  if (!out.permitted) {
    Basis basis = BasisOf(asked, DecidedBy::kExport);
    basis.asks.on = to.may;
    out.facts = EncodeFacts(basis);
    return Done{};
  }
  answer.told.closed_because = asked.decision.closed_because;

  const auto directory = directory_.Current(reading, now);
  EntryDecisions decisions(reading, caller, asked, *directory, policy_);
  std::optional<EntryDecisions> theirs;
  if (to.asks) {
    theirs.emplace(reading, to.caller, to.asked, *directory, policy_);
    out.recipient = FactsOf(to.asked, DecidedBy::kChild);
  }
  const NewestVersions newest(reading, asked.persons);
  Selection selection(newest, decisions, theirs ? &*theirs : nullptr);
  for (std::size_t person = 0; person < asked.persons.size(); ++person) {
    for (const EntryRef& ref : reading.Survey(asked.persons[person]).entries) {
      if (ref.facts.received <= answer.known_at) selection.Consider(person, ref);
    }
  }
  auto shown = InOrder(std::move(selection.taken()), answer.known_at, query.range);
  if (!shown.ok()) return shown.error();
  std::vector<Taken> taken = std::move(shown).value();
  const Status opened = OpenTaken(reading, asked, taken);
  if (!opened.ok()) return opened;
  out.facts = FactsOf(asked, DecidedBy::kChronology,
                      TellReasons(taken, decisions, grading, answer.told, out.stated.owners));
  grading.Tell(policy_, answer.told);
  std::vector<EntryId> ids;
  for (const Taken& one : taken) {
    if (!answer.entries.empty()) answer.entries += ',';
    answer.entries += one.body;
    out.shown.emplace_back(one.ref->person, one.ref->seq);
    ids.push_back(one.ref->id);
  }
  out.shown_hash = HashOfShown(ids);

  answer.with_incidents = false;
  answer.shown = answer.total = answer.total_full = taken.size();
  answer.coverage = directory->coverage;
  pack.called = Called(reading, caller, asked);
  pack.recipient_agency = to.agency_name;
  Describe(caller, query, pack);
  out.stated.kind = query.recipient.kind;
  out.stated.purpose = query.purpose;
  out.stated.from = caller.agency.id;
  out.stated.to = to.caller.agency.id;
  out.stated.recipient = query.recipient.professional;
  out.stated.entries = taken.size();
  out.stated.code = audit::ExportCodeOf(
      {query.child.Hex(), answer.known_at.Rfc3339(), access::Name(query.purpose),
       access::Name(query.recipient.kind), query.recipient.name.Reveal(), out.stated.to.text(),
       query.reason.Reveal(), caller.who.id.text(), RangeText(query.range), answer.entries});
  pack.code = audit::ExportCodeText(out.stated.code);
  return Done{};
}

Outcome<ExportPack> ExportChild::Attempt(const Caller& caller, const ExportQuery& query) {
  const std::uint64_t epoch = store_.RightsEpoch();
  Composed composed;
  const Status status = Compose(caller, query, composed);
  if (!status.ok()) return status.error();
  access::Told& told = composed.pack.chronology.told;
  if (!composed.permitted) {
    auto refusal =
        Refuse(store_, caller, std::move(told), query.child, epoch, std::move(composed.facts));
    if (!refusal.ok()) return refusal.error();
    return {std::move(refusal).value()};
  }
  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kChildExported, caller, told, query.child);
  leaf.count = static_cast<std::uint32_t>(composed.pack.chronology.shown);
  leaf.shown = composed.shown_hash;
  AuditDetail detail{
      caller.who.id, query.child, told, std::move(composed.shown), {}, std::move(composed.facts)};
  detail.notes.push_back("exported for " + std::string(access::Name(composed.stated.kind)) + " " +
                         composed.stated.to.text() + " code " + composed.pack.code);
  if (!composed.recipient.empty()) detail.notes.push_back("recipient " + composed.recipient);
  const std::string sealed = Encode(std::move(detail));
  const Sensitive words("to: " + query.recipient.name.Reveal() + "\n" + query.reason.Reveal());
  const auto durable =
      store_.writer().WriteWithLeaf([&](store::Writing& writing) -> Result<std::uint64_t> {
        if (store_.RightsEpoch() != epoch)
          return Error{ErrorCode::kConflict, "rights changed meanwhile", "rights epoch moved"};
        const auto child = writing.FindChild(query.child);
        if (!child) return Error{ErrorCode::kInternal, "", "an exported child is not there"};
        const std::uint64_t index =
            writing.AppendLeaf(leaf, sealed, store_.pseudonyms().SubjectIndex(query.child));
        writing.State(*child, Say(caller, index, composed.stated, static_cast<std::int64_t>(index)),
                      words);
        writing.RightsChanged();
        return index;
      });
  if (!durable.ok()) return durable.error();
  told.id = store_.DecisionOf(durable.value().index());
  return {audit::Released<ExportPack>(std::move(composed.pack), durable.value())};
}

std::string ExportChild::Seal(const audit::Released<ExportPack>& pack, audit::ExportFormat format,
                              std::string file) const {
  audit::ExportSeal seal;
  seal.origin = store_.origin();
  seal.code = pack.answer().code;
  seal.at = pack.answer().chronology.told.at;
  seal.leaf = pack.leaf_index();
  seal.format = format;
  return audit::SealExport(std::move(file), std::move(seal), store_.signing_key());
}

}  // namespace hub::service
