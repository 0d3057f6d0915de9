#include "hub/access/facts.h"

#include <algorithm>

namespace hub::access {
namespace {

constexpr int kAgeOfAssessment = 12;
constexpr int kAgeOfPresumption = 16;

bool LetsKnow(const ConfidencePermission& permission, const Question& question) {
  if (permission.state != Confidence::kExpress || !permission.evidenced) return false;
  if (permission.review_by < Date::Of(question.at)) return false;
  const bool person = !permission.given_to.empty() && permission.given_to == question.who;
  // A permission that names a person is theirs alone (S28).
  const bool agency = permission.given_to.empty() && !permission.given_to_agency.empty() &&
                      permission.given_to_agency == question.agency;
  return person || agency;
}

}  // namespace

Relationship TieAt(const RecordedTie& tie, Instant at) {
  if (at < tie.from) return Relationship::kNone;
  const bool over = tie.until && *tie.until < Date::Of(at);
  if (tie.state == Relationship::kNone || tie.state == Relationship::kConflictOfInterest) {
    return tie.state;
  }
  if (over) return Relationship::kEnded;
  const bool claimed = tie.state == Relationship::kSelfClaimed || tie.state == Relationship::kEnded;
  return claimed || tie.set_by_another ? tie.state : Relationship::kSelfClaimed;
}

bool IsExpressedTo(const Question& question, const std::vector<ConfidencePermission>& permissions) {
  // A refusal among them outweighs what was permitted earlier.
  const auto is = [](Confidence state) {
    return [state](const ConfidencePermission& p) { return p.state == state; };
  };
  if (std::any_of(permissions.begin(), permissions.end(), is(Confidence::kRefused))) return false;
  return std::any_of(permissions.begin(), permissions.end(),
                     [&](const ConfidencePermission& p) { return LetsKnow(p, question); });
}

bool IsCleared(const std::vector<ShieldClearance>& list, const ProfessionalId& who, Date on) {
  return !who.empty() && std::any_of(list.begin(), list.end(), [&](const ShieldClearance& c) {
    return c.who == who && c.from <= on && on <= c.review_by;
  });
}

Competence CompetenceOf(const std::optional<Date>& birth_latest, std::optional<bool> assessed,
                        bool lacks_capacity, Date on) {
  if (!birth_latest) return Competence::kUnknown;
  if (birth_latest->PlusYears(kAgeOfPresumption) <= on) {
    return lacks_capacity ? Competence::kLacksCapacity : Competence::kPresumed;
  }
  if (on < birth_latest->PlusYears(kAgeOfAssessment)) return Competence::kUnder12;
  if (!assessed) return Competence::kNotAssessed;
  return *assessed ? Competence::kAssessedYes : Competence::kAssessedNo;
}

bool IsInSafetyExtract(records::Kind kind) {
  using records::Kind;
  switch (kind) {
    case Kind::kMissingEpisode:
    case Kind::kPoliceNotice:
    case Kind::kStrategyDiscussion:
    case Kind::kEnquiry:
    case Kind::kProtectionPlan:
    case Kind::kPlacement:
    case Kind::kCondition:
    case Kind::kCarePlan:
    case Kind::kInvolvement:
    case Kind::kFamilyTie:
      return true;
    default:
      return false;
  }
}

bool IsInProtectionFile(records::Kind kind) {
  using records::Kind;
  switch (kind) {
    case Kind::kStrategyDiscussion:
    case Kind::kEnquiry:
    case Kind::kConference:
    case Kind::kProtectionPlan:
    case Kind::kPreProceedings:
      return true;
    default:
      return false;
  }
}

}  // namespace hub::access
