#include "hub/service/read_family.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "hub/access/family.h"
#include "hub/records/entry_format.h"
#include "hub/service/entry_decisions.h"
#include "hub/service/newest_versions.h"
#include "hub/service/own_children.h"
#include "hub/service/share_life.h"

namespace hub::service {
namespace {

using chronology::FamilyAnswer;
using chronology::FamilyStatement;
using chronology::Relative;
using EntryRef = store::Reading::EntryRef;
using records::Field;
using records::FieldSet;

// The value of a text member `"name":"value"` within an object of our own making.
std::string_view InnerText(std::string_view object, std::string_view name) {
  const std::string key = "\"" + std::string(name) + "\":\"";
  const std::size_t at = object.find(key);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = object.substr(at + key.size());
  return rest.substr(0, rest.find('"'));
}

// From the permitted members only.
FamilyStatement StatementOf(const records::EntryView& entry, FieldSet keep) {
  FamilyStatement said;
  const auto tie = keep.Has(Field::kFamilyTie) ? entry.Member(Field::kFamilyTie) : std::nullopt;
  if (tie) {
    said.relation = records::RelationFrom(InnerText(*tie, "relation")).value_or(said.relation);
    said.since = Date::Parse(InnerText(*tie, "since"));
    said.until = Date::Parse(InnerText(*tie, "until"));
  }
  said.household = keep.Has(Field::kHousehold) && entry.Member(Field::kHousehold).has_value();
  return said;
}

// A child at the other end of a tie, asked about as the asker would.
struct Other {
  Asked asked;
  access::Decision may;
  bool unborn = false;
};

// A relative and what was shown of them, while the answer is being made.
struct Told {
  Relative relative;
  const Other* other = nullptr;  // a child of the hub
};

struct Gathered {
  std::vector<Told> told;
  std::vector<ShownEntry> shown;
  std::vector<EntryId> ids;
  std::vector<bool> decisions;  // by decision: something of such an entry was told
  access::RedactionSet withheld;
};

// The tie that an entry states, before it is opened.
struct Tie {
  const EntryRef* entry = nullptr;
  std::size_t decision = 0;
  bool at_home = true;  // this child is the record's first subject
  // Several where what was told before a birth is told of each baby; none: somebody described.
  std::vector<const Other*> others;
};

// Gathers what one asker may be told of one child's family in one snapshot.
class Family {
 public:
  Family(store::ReadTransaction& reading, const store::Store& store, const Caller& caller,
         const Asked& asked, const Directory::View& directory, const access::Policy& policy,
         std::optional<Instant> past, Instant known_at)
      : reading_(reading),
        store_(store),
        caller_(caller),
        asked_(asked),
        directory_(directory),
        policy_(policy),
        known_at_(known_at),
        decisions_(reading, caller, asked, directory, policy, EntryDecisions::Ties::kTold) {
    if (past) newest_.emplace(reading, asked.persons);
  }

  Status Gather(Gathered& out) {
    for (const store::Person& person : asked_.persons) {
      const Status read = Read(person, out);
      if (!read.ok()) return read;
    }
    return Done{};
  }

  std::vector<access::EntryFacts> ClassesTold(const Gathered& gathered, Grading& grading) const {
    std::vector<access::EntryFacts> classes;
    for (std::size_t i = 0; i < gathered.decisions.size(); ++i) {
      if (!gathered.decisions[i]) continue;
      classes.push_back(decisions_.made()[i].facts);
      grading.Add(classes.back(), decisions_.made()[i].decision);
    }
    return classes;
  }

 private:
  Status Read(const store::Person& person, Gathered& out) {
    std::vector<Tie> ties;
    std::vector<const EntryRef*> entries;
    for (const EntryRef& entry : reading_.Survey(person).entries) {
      const std::optional<Tie> tie = TieOf(entry);
      if (!tie) continue;
      ties.push_back(*tie);
      entries.push_back(&entry);
    }
    bool readable = true;
    const auto take = [&](std::size_t i, std::string_view body) {
      const auto view = records::EntryView::Of(body);
      readable = readable && view.ok();
      if (view.ok()) Add(ties[i], view.value(), out);
    };
    const Status opened = reading_.Open(person, entries, take);
    if (!opened.ok()) return opened;
    if (readable) return Done{};
    return Error{ErrorCode::kInternal, "an entry cannot be read: tell the hub's operator",
                 "stored entry is not of the entry format"};
  }

  // The tie, if the asker may be told anything of it.
  std::optional<Tie> TieOf(const EntryRef& entry) {
    if (entry.facts.kind != records::Kind::kFamilyTie || !entry.readable) return std::nullopt;
    if (known_at_ < entry.facts.received) return std::nullopt;
    if (entry.ended && *entry.ended <= known_at_) return std::nullopt;
    const EntryRef* const today = newest_ ? newest_->Of(entry) : &entry;
    if (today == nullptr) return std::nullopt;
    Tie tie{&entry, decisions_.For(entry, *today), true, {}};
    if (!decisions_.made()[tie.decision].decision.permits()) return std::nullopt;
    if (!entry.shared) return tie;
    const auto home = store_.PlaceOf(entry.id);
    const auto first = home ? reading_.PersonOf(home->first) : std::nullopt;
    if (!first) return std::nullopt;
    const auto at_home = [&](store::PersonRow subject) {
      return subject == first->row || SharesLifeOf(reading_, store_, subject, *first);
    };
    tie.at_home = at_home(entry.person);
    bool hidden = false;
    for (const store::PersonRow subject : reading_.SubjectsOf(entry.person, entry.seq)) {
      if (at_home(subject) == tie.at_home) continue;
      const auto person = reading_.PersonOf(subject);
      if (!person || person->erased) continue;
      if (person->child == asked_.child) return std::nullopt;  // joined: a tie to oneself
      const Other* const other = OtherOf(person->child);
      const bool told = std::count(tie.others.begin(), tie.others.end(), other) > 0;
      if (other->may.outcome() == access::Outcome::kHide) hidden = true;
      else if (!told) tie.others.push_back(other);
    }
    if (hidden && tie.others.empty()) return std::nullopt;
    return tie;
  }

  const Other* OtherOf(store::ChildRow child) {
    const auto found = others_.find(child);
    if (found != others_.end()) return &found->second;
    Other& other = others_[child];
    const auto id = reading_.IdOf(child);
    other.asked = Ask(reading_, caller_, id.value_or(ChildId()), asked_.question.purpose, policy_,
                      asked_.question.at);
    bool due = false;
    bool born = false;
    reading_.IdentitiesOf(child,
                          [&](store::PersonRow, store::AgencyRow, const records::Subject& subject) {
                            due = due || subject.due.has_value();
                            born = born || subject.birth.known();
                          });
    other.unborn = due && !born;
    other.may = access::DecideRelative(asked_.facts,
                                       {other.asked.facts, other.asked.decision, other.unborn});
    return &other;
  }

  void Add(const Tie& tie, const records::EntryView& body, Gathered& out) {
    // Who stood at the other end was erased: nobody can ask any more whether they are in hiding.
    if (tie.entry->shared && tie.others.empty() && !body.Member(Field::kRelative)) return;
    const EntryDecisions::Made& made = decisions_.made()[tie.decision];
    FamilyStatement said = StatementOf(body, made.keep);
    if (!tie.at_home) said.relation = records::Inverse(said.relation);
    said.entry = tie.entry->id;
    said.received = tie.entry->facts.received;
    said.agency_kind = tie.entry->facts.owner_kind;
    const auto agency = directory_.agencies.find(tie.entry->facts.owner);
    if (agency != directory_.agencies.end() && made.keep.Has(Field::kAgency))
      said.agency_name = agency->second.name;
    if (tie.others.empty()) {
      Relative& described = out.told.emplace_back().relative;
      if (MayName(made.keep))
        described.name = Sensitive(records::MemberText(body.Member(Field::kRelative).value_or("")));
      described.said.push_back(std::move(said));
    }
    for (const Other* const other : tie.others) RelativeOf(*other, out).said.push_back(said);

    out.withheld = out.withheld.Union(made.decision.redactions());
    if (out.decisions.size() <= tie.decision) out.decisions.resize(tie.decision + 1);
    out.decisions[tie.decision] = true;
    out.shown.emplace_back(tie.entry->person, tie.entry->seq);
    out.ids.push_back(tie.entry->id);
  }

  // An adult is a word, "mother", but for who screens or enquires (L8).
  bool MayName(FieldSet keep) const {
    return (asked_.decision.enquiry || asked_.decision.contact) && keep.Has(Field::kRelative);
  }

  // What several agencies state of one child is of one relative. Of those who are described only,
  // nobody can tell whether they are one.
  Relative& RelativeOf(const Other& other, Gathered& out) {
    for (Told& told : out.told)
      if (told.other == &other) return told.relative;
    Told& told = out.told.emplace_back();
    told.other = &other;
    if (other.may.permits()) Name(other, told.relative);
    return told.relative;
  }

  void Name(const Other& other, Relative& relative) {
    relative.unborn = other.unborn;
    relative.child = chronology::FoundChild{other.asked.id, {}, {}, {}, true};
    const auto called = CalledByOwnAgency(reading_, caller_, other.asked);
    if (!called || called->names.empty()) return;
    relative.child->given = called->names.front().given;
    relative.child->family = called->names.front().family;
    relative.child->birth = called->birth;
  }

  store::ReadTransaction& reading_;
  const store::Store& store_;
  const Caller& caller_;
  const Asked& asked_;
  const Directory::View& directory_;
  const access::Policy& policy_;
  const Instant known_at_;
  EntryDecisions decisions_;
  std::optional<NewestVersions> newest_;
  std::map<store::ChildRow, Other> others_;
};

// The leaf of one relative who is told by name, about them and nobody else.
struct RelativeLeaf {
  audit::Leaf leaf;
  std::string detail;
  std::uint64_t subject = 0;
  std::uint64_t index = 0;  // once it is written
};

RelativeLeaf LeafOf(const store::Store& store, const Caller& caller, const Asked& asked,
                    const access::Policy& policy) {
  access::Told told = Tell(asked.question, asked.decision.decision, policy);
  told.closed_because = asked.decision.closed_because;
  Grading(asked.question, asked.decision).Tell(policy, told);
  RelativeLeaf made;
  made.leaf = MakeLeaf(store, audit::Event::kRelativeTold, caller, told, asked.id);
  made.detail = Encode(AuditDetail{
      caller.who.id, asked.id, std::move(told), {}, {}, FactsOf(asked, DecidedBy::kChild)});
  made.subject = store.pseudonyms().SubjectIndex(asked.id);
  return made;
}

// Those whose page is open first, then whom the tie puts nearest; at last in order of arrival.
auto Nearness(const Told& told) {
  const FamilyStatement& said = told.relative.said.front();
  return std::tuple(!told.relative.child.has_value(), said.until.has_value(),
                    static_cast<int>(said.relation), said.received, said.entry);
}

void Arrange(std::vector<Told>& told) {
  for (Told& one : told) {
    std::sort(one.relative.said.begin(), one.relative.said.end(),
              [](const FamilyStatement& a, const FamilyStatement& b) {
                return std::tuple(a.received, a.entry) < std::tuple(b.received, b.entry);
              });
  }
  std::sort(told.begin(), told.end(),
            [](const Told& a, const Told& b) { return Nearness(a) < Nearness(b); });
}

std::optional<chronology::FoundChild> Called(store::Reading& reading, const Caller& caller,
                                             const Asked& asked) {
  const auto subject = CalledByOwnAgency(reading, caller, asked);
  if (!subject || subject->names.empty()) return std::nullopt;
  return chronology::FoundChild{asked.id, subject->names.front().given,
                                subject->names.front().family, subject->birth, true};
}

}  // namespace

Outcome<FamilyAnswer> ReadFamily::Run(const Caller& caller, const ChildId& child,
                                      access::Purpose purpose, std::optional<Instant> known_at) {
  using Answered = std::variant<audit::Released<FamilyAnswer>, Refusal>;
  return UntilRightsHold<Answered>([&] { return Attempt(caller, child, purpose, known_at); });
}

Outcome<FamilyAnswer> ReadFamily::Attempt(const Caller& caller, const ChildId& child,
                                          access::Purpose purpose,
                                          std::optional<Instant> known_at) {
  const Instant now = clock_.Now();
  const std::uint64_t epoch = store_.RightsEpoch();
  FamilyAnswer answer;
  answer.child = child;
  answer.known_at = store_.HeldAt(known_at);
  Gathered gathered;
  std::vector<RelativeLeaf> leaves;
  bool permitted = false;
  std::string facts;
  {
    store::ReadTransaction reading = store_.Read();
    const Asked asked = Ask(reading, caller, child, purpose, policy_, now);
    answer.told = Tell(asked.question, asked.decision.decision, policy_);
    answer.told.closed_because = asked.decision.closed_because;
    permitted = asked.decision.decision.permits();
    Grading grading(asked.question, asked.decision);
    if (!permitted) facts = FactsOf(asked, DecidedBy::kFamily);
    if (permitted) {
      const auto directory = directory_.Current(reading, now);
      Family family(reading, store_, caller, asked, *directory, policy_, known_at, answer.known_at);
      const Status status = family.Gather(gathered);
      if (!status.ok()) return status.error();
      Arrange(gathered.told);
      for (const Told& told : gathered.told)
        if (told.relative.child)
          leaves.push_back(LeafOf(store_, caller, told.other->asked, policy_));
      answer.called = Called(reading, caller, asked);
      answer.place_withheld = asked.facts.shielded && !asked.facts.shield_cleared;
      answer.coverage = directory->coverage;
      facts = FactsOf(asked, DecidedBy::kFamily, family.ClassesTold(gathered, grading));
    }
    grading.Tell(policy_, answer.told);
  }
  if (!permitted) {
    auto refusal = Refuse(store_, caller, std::move(answer.told), child, epoch, std::move(facts));
    if (!refusal.ok()) return refusal.error();
    return {std::move(refusal).value()};
  }
  answer.told.withheld = gathered.withheld;
  if (!gathered.withheld.empty()) answer.told.outcome = access::Outcome::kRedact;

  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kFamilyRead, caller, answer.told, child);
  leaf.count = static_cast<std::uint32_t>(gathered.told.size());
  leaf.shown = HashOfShown(gathered.ids);
  const auto durable = WriteLeafAbout(
      store_, std::move(leaf),
      AuditDetail{
          caller.who.id, child, answer.told, std::move(gathered.shown), {}, std::move(facts)},
      epoch, [&](store::Writing& writing) -> Status {
        for (RelativeLeaf& one : leaves)
          one.index = writing.AppendLeaf(one.leaf, one.detail, one.subject);
        return Done{};
      });
  if (!durable.ok()) return durable.error();
  answer.told.id = store_.DecisionOf(durable.value().index());
  std::size_t named = 0;
  for (Told& told : gathered.told) {
    if (told.relative.child) told.relative.decision = store_.DecisionOf(leaves[named++].index);
    answer.relatives.push_back(std::move(told.relative));
  }
  return {audit::Released<FamilyAnswer>(std::move(answer), durable.value())};
}

}  // namespace hub::service
