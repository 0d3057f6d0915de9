#include "hub/service/known_to.h"

#include <algorithm>
#include <map>
#include <utility>

#include "hub/service/rights_facts.h"

namespace hub::service {
namespace {

using access::Purpose;

// Those for which somebody works with a child.
constexpr Purpose kPurposes[] = {Purpose::kOwn,     Purpose::kEarlyHelp, Purpose::kChildInNeed,
                                 Purpose::kMash,    Purpose::kSection47, Purpose::kEmergency,
                                 Purpose::kTransit, Purpose::kCourt};

bool WasThere(const store::Professional& who, Instant moment) {
  return who.added <= moment && (!who.disabled || moment < *who.disabled);
}

// The child that the person's records were then, if they were anybody's.
std::optional<store::ChildRow> ChildThen(store::Reading& reading, const store::Person& person,
                                         Instant moment) {
  std::optional<store::ChildRow> child;
  Instant since;
  for (const store::Link& link : reading.LinksOf(person.row)) {
    if (link.state != store::LinkState::kConfirmed || moment < link.since) continue;
    if (child && link.since < since) continue;
    child = link.child;
    since = link.since;
  }
  return child;
}

// The emergency that somebody had opened by then, as it stood then.
std::optional<access::Emergency> OpenedThen(store::Reading& reading, store::ChildRow child,
                                            store::ProfessionalRow who, Instant moment) {
  std::optional<access::Emergency> newest;
  for (const store::Opening& opening : reading.OpeningsOf(child, Instant{0})) {
    if (opening.who != who || moment < opening.opened || opening.erased) continue;
    if (opening.parted && *opening.parted <= moment) continue;
    newest = opening.facts;
    if (moment < newest->seconded_at) {
      newest->second_person = ProfessionalId();
      newest->second_role = access::Role::kNone;
      newest->seconded_at = Instant();
    }
  }
  return newest;
}

// As asking.cc has it: of one that was stated and one that was opened by a passkey the newer
// counts.
void AddEmergency(store::Reading& reading, const Caller& caller, Asked& then) {
  if (then.question.purpose != Purpose::kEmergency || !then.child) return;
  const auto opened = OpenedThen(reading, *then.child, caller.who.row, then.question.at);
  access::Emergency& emergency = then.facts.gateways.emergency;
  const bool stated = emergency.category != access::EmergencyCategory::kNone;
  if (opened && (!stated || emergency.opened <= opened->opened)) emergency = *opened;
}

}  // namespace

bool MayAskWhatOthersKnew(Purpose purpose) {
  return purpose == Purpose::kOversight || purpose == Purpose::kReview ||
         purpose == Purpose::kRights;
}

struct SeenThen::Eyes {
  Eyes(store::Reading& reading, Caller who, Asked question, const Directory::View& directory,
       const access::Policy& policy)
      : caller(std::move(who)),
        asked(std::move(question)),
        decisions(reading, caller, asked, directory, policy) {}

  bool Has(store::PersonRow person) const {
    return std::any_of(asked.persons.begin(), asked.persons.end(),
                       [person](const store::Person& one) { return one.row == person; });
  }

  const Caller caller;
  const Asked asked;
  EntryDecisions decisions;
};

SeenThen::SeenThen(store::Reading& reading, const Asked& asked, const store::Agency& agency,
                   access::Role role, const Directory::View& directory,
                   const access::Policy& policy, Instant moment) {
  std::vector<Caller> callers;
  for (const store::Professional& who : reading.Professionals()) {
    if (who.agency == agency.row && who.May(role) && WasThere(who, moment))
      callers.push_back({who, agency, role, access::Authentication::kTwoFactor, {}, {}});
  }
  std::map<store::ChildRow, std::vector<store::Person>> children;  // of then
  for (const store::Person& person : asked.persons)
    if (const auto child = ChildThen(reading, person, moment)) children[*child].push_back(person);
  for (auto& [child, persons] : children) {
    Asked then;
    then.id = asked.id;
    then.child = child;
    then.question.at = moment;
    then.rights = reading.RightsAt(child, persons, moment);
    then.persons = std::move(persons);
    Look(reading, then, callers, directory, policy);
  }
}

SeenThen::~SeenThen() = default;

void SeenThen::Look(store::Reading& reading, const Asked& then, const std::vector<Caller>& callers,
                    const Directory::View& directory, const access::Policy& policy) {
  for (const Caller& caller : callers) {
    for (const Purpose purpose : kPurposes) {
      Asked question = then;
      question.question = MakeQuestion(caller, purpose, then.question.at);
      AddPersons(question.persons, caller.agency.row, question);
      question.facts.readable = true;
      AddRights(reading, question.rights, caller, question.question, question.facts);
      AddEmergency(reading, caller, question);
      question.decision = access::DecideChild(question.question, question.facts, policy);
      if (question.decision.decision.permits())
        eyes_.push_back(
            std::make_unique<Eyes>(reading, caller, std::move(question), directory, policy));
    }
  }
}

std::optional<records::FieldSet> SeenThen::Fields(const store::Reading::EntryRef& entry) {
  std::optional<records::FieldSet> fields;
  for (const std::unique_ptr<Eyes>& eyes : eyes_) {
    if (!eyes->Has(entry.person)) continue;
    const EntryDecisions::Made& made = eyes->decisions.made()[eyes->decisions.For(entry, entry)];
    if (!made.decision.permits()) continue;
    fields = fields ? fields->Or(made.keep) : made.keep;
    if (fields->all()) break;
  }
  return fields;
}

}  // namespace hub::service
