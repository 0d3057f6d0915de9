#include "hub/service/explain_decision.h"

#include <algorithm>
#include <tuple>

#include "hub/service/hidden_readers.h"
#include "hub/service/match_sides.h"

namespace hub::service {
namespace {

Error NoSuchDecision() {
  return {ErrorCode::kNotFound, "no such decision of yours", "decision unknown or another's"};
}

// A child of whom the log is asked.
struct AskedOf {
  ChildId id;
  std::vector<Stay> stays;  // of its source persons there; none: at any time
};

// The child, and every one that any source person of it was ever linked to: who read the wrong
// join stays answerable after a split or a merge. Of a child that somebody else still is, only the
// time that they were of it: who reads that child since is for its own officers.
std::vector<AskedOf> EveryChildOf(store::Reading& reading, store::ChildRow child,
                                  const ChildId& asked) {
  std::vector<AskedOf> children = {{asked, {}}};
  for (const store::Person& person : reading.PersonsOf(child)) {
    for (const Stay& stay : StaysOf(reading, person.row)) {
      const auto id = reading.IdOf(stay.child);
      if (!id || *id == asked) continue;
      const auto known = std::find_if(children.begin(), children.end(),
                                      [&](const AskedOf& one) { return one.id == *id; });
      if (known != children.end()) {
        if (!known->stays.empty()) known->stays.push_back(stay);
      } else if (reading.PersonsOf(stay.child).empty()) {
        children.push_back({*id, {}});
      } else {
        children.push_back({*id, {stay}});
      }
    }
  }
  return children;
}

bool IsDuring(const AskedOf& one, Instant at) {
  return one.stays.empty() ||
         std::any_of(one.stays.begin(), one.stays.end(), [&](const Stay& stay) {
           return stay.from <= at && (!stay.until || at <= *stay.until);
         });
}

bool IsOwnStaff(store::Reading& reading, const Caller& caller, const ProfessionalId& actor) {
  if (actor.empty()) return false;
  const auto professional = reading.FindProfessional(actor);
  return professional && professional->agency == caller.agency.row;
}

bool Shows(const AuditDetail& detail, const std::optional<ShownEntry>& entry) {
  return !entry ||
         std::find(detail.shown.begin(), detail.shown.end(), *entry) != detail.shown.end();
}

// What may be told of it where the reader's agency is hidden: that it was, when and for what.
audit::Leaf WithoutReader(const audit::Leaf& leaf) {
  audit::Leaf told;
  told.event = leaf.event;
  told.purpose = leaf.purpose;
  told.subject = leaf.subject;
  told.outcome = leaf.outcome;
  told.grade = leaf.grade;
  return told;
}

Access TellAccess(std::uint64_t index, std::string line, const audit::WrittenLeaf& written,
                  const AuditDetail& detail, const Caller& caller, HiddenReaders& hidden) {
  if (hidden.FromOfficer(written.leaf.agency)) {
    return {index, audit::Encode(WithoutReader(written.leaf), index, written.at), {}, 0, true};
  }
  const bool own = written.leaf.agency == caller.agency.id.text();
  return {index, std::move(line), own ? detail.actor : ProfessionalId(), detail.shown.size(),
          false};
}

// Whoever did one of these looked at what is held of a child.
bool Looks(audit::Event event) {
  switch (event) {
    case audit::Event::kChildrenSearched:
    case audit::Event::kChronologyRead:
    case audit::Event::kInvolvedRead:
    case audit::Event::kFamilyRead:
    case audit::Event::kRelativeTold:
    case audit::Event::kGlassBroken:
    case audit::Event::kWrongReadsRead:
    case audit::Event::kDisclosuresRead:
    case audit::Event::kRightsRead:
      return true;
    default:
      return false;
  }
}

bool WasAnswered(const audit::Leaf& leaf) {
  return leaf.outcome == access::Name(access::Outcome::kPermit) ||
         leaf.outcome == access::Name(access::Outcome::kRedact);
}

// Of whom a search tells its leaf is about all whom it meant, found or not.
bool WasFound(store::LogTransaction& reading, std::uint64_t leaf, const ChildId& child) {
  const auto text = reading.Detail(leaf);
  const auto detail = text.ok() ? DecodeAuditDetail(text.value()) : std::nullopt;
  return detail && detail->child == child;
}

void AddLooked(const audit::WrittenLeaf& written, HiddenReaders& hidden,
               std::vector<access::Looked>& lines) {
  const audit::Leaf& leaf = written.leaf;
  if (!Looks(leaf.event) || !WasAnswered(leaf) || leaf.agency.empty()) return;
  if (!access::DecideAccessLine(hidden.ForPerson(leaf.agency)).permits()) return;
  const bool where = hidden.SaysWhere(leaf.agency);
  lines.push_back(
      {where ? "" : leaf.agency, where ? "" : leaf.role, leaf.purpose, Date::Of(written.at)});
}

// The newest day first; what is the same on one day is said once.
void Order(std::vector<access::Looked>& lines) {
  const auto place = [](const access::Looked& line) {
    return std::tuple(-line.on.days, std::string_view(line.agency), std::string_view(line.role),
                      std::string_view(line.purpose));
  };
  std::sort(lines.begin(), lines.end(),
            [&](const auto& a, const auto& b) { return place(a) < place(b); });
  lines.erase(std::unique(lines.begin(), lines.end(),
                          [&](const auto& a, const auto& b) { return place(a) == place(b); }),
              lines.end());
}

}  // namespace

std::vector<Access> AccessesTo(const store::Store& store, store::LogTransaction& reading,
                               const Caller& caller, const Asked& asked, const ChildId& child,
                               const std::optional<ShownEntry>& entry) {
  std::vector<Access> accesses;
  const auto row = reading.FindChild(child);  // also one that was joined into another since
  if (!row) return accesses;
  HiddenReaders hidden(reading, caller, asked);
  for (const AskedOf& one : EveryChildOf(reading, *row, child)) {
    for (const std::uint64_t leaf : reading.LeavesAbout(store.pseudonyms().SubjectIndex(one.id))) {
      const auto written = audit::Decode(reading.Leaf(leaf));
      if (!written.ok() || !IsDuring(one, written.value().at)) continue;
      const auto text = reading.Detail(leaf);
      const auto detail = text.ok() ? DecodeAuditDetail(text.value()) : std::nullopt;
      if (!detail || !Shows(*detail, entry)) continue;
      if (!asked.own_agency_knows && !IsOwnStaff(reading, caller, detail->actor)) continue;
      accesses.push_back(
          TellAccess(leaf, reading.Leaf(leaf), written.value(), *detail, caller, hidden));
    }
  }
  std::sort(accesses.begin(), accesses.end(),
            [](const Access& a, const Access& b) { return a.leaf > b.leaf; });
  return accesses;
}

Result<audit::Released<access::Told>> ExplainDecision::Run(const Caller& caller,
                                                           const DecisionId& decision) {
  const auto leaf_index = store_.LeafOf(decision);
  if (!leaf_index) return NoSuchDecision();
  access::Told told;
  std::optional<ChildId> child;
  {
    store::LogTransaction reading = store_.ReadLog();
    const auto text = reading.Detail(*leaf_index);
    if (!text.ok()) return NoSuchDecision();
    const auto detail = DecodeAuditDetail(text.value());
    if (!detail || !detail->told || detail->actor != caller.who.id) return NoSuchDecision();
    told = *detail->told;
    child = detail->child;
  }
  told.id = decision;
  const audit::Leaf leaf = MakeLeaf(store_, audit::Event::kDecisionRead, caller, told, child);
  const std::string detail = Encode(AuditDetail{caller.who.id, child, std::nullopt, {}});
  const std::uint64_t subject = child ? store_.pseudonyms().SubjectIndex(*child) : 0;
  // What was told then depends on nobody's rights of now.
  const auto durable = UntilRightsHold<audit::DurableLeaf>(
      [&] { return store_.writer().WriteLeaf(leaf, detail, subject, store_.RightsEpoch()); });
  if (!durable.ok()) return durable.error();
  return audit::Released<access::Told>(std::move(told), durable.value());
}

Outcome<std::vector<Access>> ExplainDecision::Accesses(const Caller& caller, const ChildId& child,
                                                       const std::optional<EntryId>& entry) {
  using Listed = std::variant<audit::Released<std::vector<Access>>, Refusal>;
  return UntilRightsHold<Listed>([&] { return Attempt(caller, child, entry); });
}

Outcome<std::vector<Access>> ExplainDecision::Attempt(const Caller& caller, const ChildId& child,
                                                      const std::optional<EntryId>& entry) {
  const Instant now = clock_.Now();
  const std::uint64_t epoch = store_.RightsEpoch();
  const access::Question question = MakeQuestion(caller, access::Purpose::kOversight, now);
  const access::Decision decision = access::DecideOversight(question);
  access::Told told = Tell(question, decision, policy_);
  Asked oversight;
  oversight.question = question;
  const std::string facts = FactsOf(oversight, DecidedBy::kOversight);
  if (!decision.permits()) {
    auto refusal = Refuse(store_, caller, std::move(told), child, epoch, facts);
    if (!refusal.ok()) return refusal.error();
    return {std::move(refusal).value()};
  }
  std::vector<Access> accesses;
  {
    store::LogTransaction reading = store_.ReadLog();
    const Asked asked = Ask(reading, caller, child, access::Purpose::kOversight, policy_, now);
    auto wanted = entry ? store_.PlaceOf(*entry) : std::nullopt;
    if (wanted) {  // one about several is told of each at a place of their own
      for (const store::Person& person : asked.persons)
        for (const auto& ref : reading.Survey(person).entries)
          if (ref.id == *entry) wanted = ShownEntry(ref.person, ref.seq);
    }
    if (wanted || !entry) accesses = AccessesTo(store_, reading, caller, asked, child, wanted);
  }
  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kAuditRead, caller, told, child);
  leaf.count = static_cast<std::uint32_t>(accesses.size());
  const auto durable = store_.writer().WriteLeaf(
      leaf, Encode(AuditDetail{caller.who.id, child, told, {}, {}, facts}),
      store_.pseudonyms().SubjectIndex(child), epoch);
  if (!durable.ok()) return durable.error();
  return {audit::Released<std::vector<Access>>(std::move(accesses), durable.value())};
}

Outcome<access::WhoLooked> ExplainDecision::WhoLooked(const Caller& caller, const ChildId& child) {
  using Listed = std::variant<audit::Released<access::WhoLooked>, Refusal>;
  return UntilRightsHold<Listed>([&] { return AttemptWhoLooked(caller, child); });
}

Outcome<access::WhoLooked> ExplainDecision::AttemptWhoLooked(const Caller& caller,
                                                             const ChildId& child) {
  const Instant now = clock_.Now();
  const std::uint64_t epoch = store_.RightsEpoch();
  access::WhoLooked answer;
  answer.child = child;
  std::string facts;
  bool permitted = false;
  {
    store::LogTransaction reading = store_.ReadLog();
    const Asked asked = Ask(reading, caller, child, access::Purpose::kRights, policy_, now);
    Basis basis = BasisOf(asked, DecidedBy::kWhoLooked);
    basis.asks.nobody = !asked.child;
    const access::Decision decision = Decide(basis, policy_);
    answer.told = Tell(asked.question, decision, policy_);
    GradeTold(basis.by, answer.told);
    facts = EncodeFacts(basis);
    permitted = decision.permits();
    if (permitted) {
      HiddenReaders hidden(reading, caller, asked);
      for (const AskedOf& one : EveryChildOf(reading, *asked.child, child)) {
        for (const std::uint64_t leaf :
             reading.LeavesAbout(store_.pseudonyms().SubjectIndex(one.id))) {
          const auto written = audit::Decode(reading.Leaf(leaf));
          if (!written.ok() || !IsDuring(one, written.value().at)) continue;
          if (written.value().leaf.event == audit::Event::kChildrenSearched &&
              !WasFound(reading, leaf, one.id))
            continue;
          AddLooked(written.value(), hidden, answer.lines);
        }
      }
    }
  }
  if (!permitted) {
    auto refusal = Refuse(store_, caller, std::move(answer.told), child, epoch, std::move(facts));
    if (!refusal.ok()) return refusal.error();
    return {std::move(refusal).value()};
  }
  Order(answer.lines);
  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kWhoLookedRead, caller, answer.told, child);
  leaf.count = static_cast<std::uint32_t>(answer.lines.size());
  const auto durable = store_.writer().WriteLeaf(
      leaf, Encode(AuditDetail{caller.who.id, child, answer.told, {}, {}, std::move(facts)}),
      store_.pseudonyms().SubjectIndex(child), epoch);
  if (!durable.ok()) return durable.error();
  answer.told.id = store_.DecisionOf(durable.value().index());
  return {audit::Released<access::WhoLooked>(std::move(answer), durable.value())};
}

}  // namespace hub::service
