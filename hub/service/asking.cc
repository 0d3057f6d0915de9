#include "hub/service/asking.h"

#include <algorithm>

#include "hub/access/rights.h"
#include "hub/service/rights_facts.h"

namespace hub::service {
namespace {

// The latest possible birthday that any agency gives: protection must not close early because one
// source has it wrong. And the earliest, where they differ: nothing may open by the wrong one.
void AddBirth(const Date& birth, access::ChildFacts& facts) {
  const Date latest = facts.birth_latest.value_or(birth);
  const Date earliest = facts.birth_earliest.value_or(latest);
  facts.birth_latest = std::max(latest, birth);
  if (const Date first = std::min(earliest, birth); first < *facts.birth_latest)
    facts.birth_earliest = first;
}

// What the asker opened by break-glass, beside an emergency that was stated (AddRights). The newer
// of the two counts, whole: what only one of them proved lends nothing to the other. REQUIRES:
// AddRights came before.
void AddBrokenGlass(store::Reading& reading, store::ChildRow child, const Caller& caller,
                    const access::Question& question, access::ChildFacts& facts) {
  if (question.purpose != access::Purpose::kEmergency) return;
  const auto opening = reading.NewestOpening(child, caller.who.row);
  if (!opening || opening->erased || opening->parted) return;
  access::Emergency& emergency = facts.gateways.emergency;
  const bool stated = emergency.category != access::EmergencyCategory::kNone;
  if (!stated || emergency.opened <= opening->facts.opened) emergency = opening->facts;
}

}  // namespace

void AddPersons(const std::vector<store::Person>& persons, store::AgencyRow own, Asked& asked) {
  for (const store::Person& person : persons) {
    if (person.shielded) asked.facts.shielded = true;
    if (person.died) asked.facts.died = true;
    if (person.birth_latest) AddBirth(*person.birth_latest, asked.facts);
    if (person.agency == own && !person.erased) asked.own_agency_knows = true;
  }
}

access::Question MakeQuestion(const Caller& caller, access::Purpose purpose, Instant now) {
  access::Question question{purpose,          caller.role,           caller.who.id,
                            caller.agency.id, caller.authentication, now};
  question.role_held = caller.who.May(caller.role);
  return question;
}

Asked Ask(store::Reading& reading, const Caller& caller, const ChildId& child,
          access::Purpose purpose, const access::Policy& policy, Instant now) {
  Asked asked;
  asked.question = MakeQuestion(caller, purpose, now);
  asked.id = child;
  asked.child = reading.FindChild(child);
  asked.facts.readable = true;
  if (asked.child) {
    asked.persons = reading.PersonsOf(*asked.child);
    AddPersons(asked.persons, caller.agency.row, asked);
    asked.rights = reading.RightsOf(*asked.child);
    AddRights(reading, asked.rights, caller, asked.question, asked.facts);
    AddBrokenGlass(reading, *asked.child, caller, asked.question, asked.facts);
    // All its records were joined into another child's: nobody's any more, whatever was recorded or
    // opened. An empty answer would look like nothing known.
    if (asked.persons.empty()) {
      asked.child.reset();
      asked.facts.gateways = access::Gateways();
    }
  }
  asked.decision = access::DecideChild(asked.question, asked.facts, policy);
  return asked;
}

std::vector<store::ChildRow> ChildrenOnceOf(store::Reading& reading, const Asked& asked) {
  std::vector<store::ChildRow> children;
  if (asked.child) children.push_back(*asked.child);
  for (const store::Person& person : asked.persons) {
    for (const store::Link& link : reading.LinksOf(person.row)) {
      if (link.state != store::LinkState::kConfirmed) continue;
      if (std::find(children.begin(), children.end(), link.child) == children.end())
        children.push_back(link.child);
    }
  }
  return children;
}

access::Told Tell(const access::Question& question, const access::Decision& decision,
                  const access::Policy& policy) {
  access::Told told;
  told.at = question.at;
  told.purpose = question.purpose;
  told.role = question.role;
  told.outcome = decision.outcome();
  told.because = decision.reasons();
  if (told.outcome == access::Outcome::kAbstain) {
    told.outcome = access::Outcome::kDeny;
    told.because.push_back(access::Rule::kNoGateway);
  }
  told.policy = policy.version;
  told.policy_print = policy.fingerprint;
  return told;
}

Basis BasisOf(const Asked& asked, DecidedBy by) {
  Basis basis = BasisOf(asked.question, by);
  basis.facts = asked.facts;
  basis.own_agency_knows = asked.own_agency_knows;
  return basis;
}

Basis BasisOf(const access::Question& question, DecidedBy by) {
  Basis basis;
  basis.by = by;
  basis.question = question;
  return basis;
}

void Grading::Add(const access::EntryFacts& entry, const access::Decision& decision) {
  grade_ = std::max(grade_, access::GradeOfEntry(child_, entry, decision));
  due_ = due_.Union(access::ObligationsOf(question_, entry, decision));
}

void Grading::Tell(const access::Policy& policy, access::Told& told) const {
  told.grade = grade_;
  told.owed = access::Clocked(due_, told.at, policy);
}

std::string FactsOf(const Asked& asked, DecidedBy by, std::vector<access::EntryFacts> entries) {
  Basis decided = BasisOf(asked, by);
  decided.entries = std::move(entries);
  return EncodeFacts(decided);
}

audit::Leaf MakeLeaf(const store::Store& store, audit::Event event, const Caller& caller,
                     const access::Told& told, const std::optional<ChildId>& child) {
  audit::Leaf leaf;
  leaf.event = event;
  leaf.actor = store.pseudonyms().Actor(caller.who.id, told.at);
  leaf.agency = caller.agency.id.text();
  leaf.role = access::Name(caller.role);
  leaf.auth = caller.authentication == access::Authentication::kTwoFactor ? "2fa" : "";
  leaf.purpose = access::Name(told.purpose);
  for (const access::Rule rule : told.because) {
    const std::string_view id = access::Explain(rule).id;
    if (leaf.gateway.empty() && !id.empty() && id[0] == 'T') leaf.gateway = id;
    leaf.rules.emplace_back(id);
  }
  for (const access::Rule rule : told.closed_because)
    leaf.rules.emplace_back(access::Explain(rule).id);
  leaf.policy = told.policy;
  if (child) leaf.subject = store.pseudonyms().Subject(*child, told.at);
  leaf.outcome = access::Name(told.outcome);
  for (const access::Redaction redaction : told.withheld.All())
    leaf.redactions.emplace_back(access::Name(redaction));
  if (told.grade) leaf.grade = access::Name(*told.grade);
  return leaf;
}

Result<Refusal> Refuse(store::Store& store, const Caller& caller, access::Told told,
                       const std::optional<ChildId>& child, std::uint64_t epoch,
                       std::string facts) {
  const audit::Leaf leaf = MakeLeaf(store, audit::Event::kAccessRefused, caller, told, child);
  const std::string detail =
      Encode(AuditDetail{caller.who.id, child, told, {}, {}, std::move(facts)});
  const auto durable = store.writer().WriteLeaf(
      leaf, detail, child ? store.pseudonyms().SubjectIndex(*child) : 0, epoch);
  if (!durable.ok()) return durable.error();
  told.id = store.DecisionOf(durable.value().index());
  return Refusal(std::move(told), durable.value());
}

Result<audit::DurableLeaf> WriteLeafAbout(store::Store& store, audit::Leaf leaf, AuditDetail detail,
                                          std::uint64_t epoch,
                                          const std::function<Status(store::Writing&)>& with) {
  std::vector<std::uint64_t> subjects;
  const auto add = [&](const ChildId& child) {
    const std::uint64_t subject = store.pseudonyms().SubjectIndex(child);
    if (std::find(subjects.begin(), subjects.end(), subject) == subjects.end())
      subjects.push_back(subject);
  };
  if (detail.child) add(*detail.child);
  for (const ChildId& child : detail.meant) add(child);
  for (const CheckedRow& row : detail.rows)
    for (const ChildId& child : row.meant) add(child);
  const std::string text = Encode(std::move(detail));
  return store.writer().WriteWithLeaf([&](store::Writing& writing) -> Result<std::uint64_t> {
    if (writing.RightsEpoch() != epoch)
      return Error{ErrorCode::kConflict, "rights changed meanwhile; ask again",
                   "the rights epoch moved on"};
    if (with) {
      const Status done = with(writing);
      if (!done.ok()) return done.error();
    }
    return writing.AppendLeafAbout(leaf, text, subjects);
  });
}

}  // namespace hub::service
