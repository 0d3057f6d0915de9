#include "hub/records/kinds.h"

#include <cstddef>
#include <iterator>

namespace hub::records {
namespace {

struct KindFacts {
  Kind kind;
  std::string_view name;
  std::string_view words;
  RecordClass klass;
};

// INVARIANT: the row of a kind is its number less one.
constexpr KindFacts kKinds[] = {
    {Kind::kAttendancePeriod, "attendance_period", "attendance", RecordClass::kEducation},
    {Kind::kSuspension, "suspension", "suspension from school", RecordClass::kEducation},
    {Kind::kExclusion, "exclusion", "permanent exclusion from school", RecordClass::kEducation},
    {Kind::kEnrolment, "enrolment", "joined a school", RecordClass::kEducation},
    {Kind::kLeaving, "leaving", "left a school", RecordClass::kEducation},
    {Kind::kSenSupport, "sen_support", "special educational needs support",
     RecordClass::kEducation},
    {Kind::kFreeSchoolMeals, "free_school_meals", "free school meals", RecordClass::kEducation},
    {Kind::kMissingEpisode, "missing_episode", "time missing", RecordClass::kPolice},
    {Kind::kPoliceNotice, "police_notice", "police notification", RecordClass::kPolice},
    {Kind::kContact, "contact", "contact with children's services", RecordClass::kSocialCare},
    {Kind::kReferral, "referral", "referral to children's services", RecordClass::kSocialCare},
    {Kind::kAssessment, "assessment", "assessment", RecordClass::kSocialCare},
    {Kind::kPlan, "plan", "plan", RecordClass::kSocialCare},
    {Kind::kPlanReview, "plan_review", "review of a plan", RecordClass::kSocialCare},
    {Kind::kStrategyDiscussion, "strategy_discussion", "strategy discussion",
     RecordClass::kSocialCare},
    {Kind::kEnquiry, "enquiry", "child protection enquiry (section 47)", RecordClass::kSocialCare},
    {Kind::kConference, "conference", "child protection conference", RecordClass::kSocialCare},
    {Kind::kProtectionPlan, "protection_plan", "child protection plan", RecordClass::kSocialCare},
    {Kind::kPreProceedings, "pre_proceedings", "pre-proceedings", RecordClass::kSocialCare},
    {Kind::kPlacement, "placement", "placement in care", RecordClass::kSocialCare},
    {Kind::kHealthContact, "health_contact", "health appointment or visit", RecordClass::kHealth},
    {Kind::kImmunisation, "immunisation", "immunisation", RecordClass::kHealth},
    {Kind::kCondition, "condition", "health condition", RecordClass::kHealth},
    {Kind::kObservation, "observation", "health measurement", RecordClass::kHealth},
    {Kind::kCarePlan, "care_plan", "health care plan", RecordClass::kHealth},
    {Kind::kSupportGiven, "support_given", "support given", RecordClass::kSupport},
    {Kind::kInvolvement, "involvement", "who works with the child", RecordClass::kInvolvement},
    {Kind::kCaseClosure, "case_closure", "case closed by children's services",
     RecordClass::kSocialCare},
    {Kind::kDeath, "death", "death", RecordClass::kSocialCare},
    {Kind::kOwnWords, "own_words", "in the child's or family's own words", RecordClass::kSupport},
    {Kind::kNote, "note", "note", RecordClass::kSupport},
    {Kind::kFamilyTie, "family_tie", "family and household", RecordClass::kInvolvement},
    {Kind::kStrength, "strength", "what goes well", RecordClass::kSupport},
    {Kind::kNeed, "need", "what is needed", RecordClass::kSupport},
};

constexpr bool RowsAreInOrder() {
  int number = 1;
  for (const KindFacts& facts : kKinds) {
    if (static_cast<int>(facts.kind) != number++) return false;
  }
  return true;
}
static_assert(RowsAreInOrder());

const KindFacts* FactsOf(Kind kind) {
  const std::size_t row = static_cast<std::size_t>(kind) - 1;
  return row < std::size(kKinds) ? &kKinds[row] : nullptr;
}

struct ClassName {
  RecordClass klass;
  std::string_view name;
};
constexpr ClassName kClasses[] = {
    {RecordClass::kEducation, "education"},    {RecordClass::kHealth, "health"},
    {RecordClass::kSocialCare, "social_care"}, {RecordClass::kPolice, "police"},
    {RecordClass::kSupport, "support"},        {RecordClass::kInvolvement, "involvement"},
};

struct AgencyKindName {
  AgencyKind kind;
  std::string_view name;
};
constexpr AgencyKindName kAgencyKinds[] = {
    {AgencyKind::kSchool, "school"},       {AgencyKind::kPolice, "police"},
    {AgencyKind::kHealth, "health"},       {AgencyKind::kSocialCare, "social_care"},
    {AgencyKind::kVoluntary, "voluntary"}, {AgencyKind::kOther, "other"},
};

}  // namespace

std::string_view Name(Kind kind) {
  const KindFacts* facts = FactsOf(kind);
  return facts ? facts->name : std::string_view();
}

std::optional<Kind> KindFrom(std::string_view name) {
  for (const KindFacts& facts : kKinds) {
    if (facts.name == name) return facts.kind;
  }
  return std::nullopt;
}

std::string_view Words(Kind kind) {
  const KindFacts* facts = FactsOf(kind);
  return facts ? facts->words : std::string_view();
}

RecordClass ClassOf(Kind kind) {
  const KindFacts* facts = FactsOf(kind);
  return facts ? facts->klass : RecordClass::kSocialCare;
}

std::string_view Name(RecordClass klass) {
  for (const ClassName& row : kClasses) {
    if (row.klass == klass) return row.name;
  }
  return "";
}

std::optional<RecordClass> RecordClassFrom(std::string_view name) {
  for (const ClassName& row : kClasses) {
    if (row.name == name) return row.klass;
  }
  return std::nullopt;
}

std::string_view Name(AgencyKind kind) {
  for (const AgencyKindName& row : kAgencyKinds) {
    if (row.kind == kind) return row.name;
  }
  return "";
}

std::optional<AgencyKind> AgencyKindFrom(std::string_view name) {
  for (const AgencyKindName& row : kAgencyKinds) {
    if (row.name == name) return row.kind;
  }
  return std::nullopt;
}

bool GivesAwayPlace(AgencyKind kind) {
  switch (kind) {
    case AgencyKind::kPolice:
    case AgencyKind::kSocialCare:
      return false;
    case AgencyKind::kSchool:
    case AgencyKind::kHealth:     // a surgery or a clinic (law.md A1.4 names the GP)
    case AgencyKind::kVoluntary:  // a refuge, a youth club
    case AgencyKind::kOther:
      return true;
  }
  return true;
}

}  // namespace hub::records
