// What kinds of record there are, and the class each belongs to.
//
// The list is closed and versioned with schemas/wire/record.schema.json; a kind
// not on it quarantines the record. Agreements, an agency's permissions and
// coverage speak of classes.

#ifndef HUB_RECORDS_KINDS_H_
#define HUB_RECORDS_KINDS_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace hub::records {

// Stored. Add at the end; never renumber.
enum class Kind : std::uint8_t {
  kAttendancePeriod = 1,
  kSuspension = 2,
  kExclusion = 3,
  kEnrolment = 4,
  kLeaving = 5,
  kSenSupport = 6,
  kFreeSchoolMeals = 7,
  kMissingEpisode = 8,
  kPoliceNotice = 9,
  kContact = 10,  // a contact received by children's social care
  kReferral = 11,
  kAssessment = 12,
  kPlan = 13,
  kPlanReview = 14,
  kStrategyDiscussion = 15,
  kEnquiry = 16,  // s.47 Children Act 1989
  kConference = 17,
  kProtectionPlan = 18,
  kPreProceedings = 19,
  kPlacement = 20,
  kHealthContact = 21,
  kImmunisation = 22,
  kCondition = 23,
  kObservation = 24,
  kCarePlan = 25,
  kSupportGiven = 26,
  kInvolvement = 27,  // a worker's tie to the child: who, since when, how to reach them
  kCaseClosure = 28,
  kDeath = 29,
  kOwnWords = 30,  // the child's or family's own words
  kNote = 31,
  kFamilyTie = 32,  // who is a brother, a mother, of the household: relates, and is no event
  kStrength = 33,  // what goes well for the child or family, as somebody sees it
  kNeed = 34,      // what they need
};
inline constexpr Kind kLastKind = Kind::kNeed;

// Stored. Never renumber.
enum class RecordClass : std::uint8_t {
  kEducation = 1,
  kHealth = 2,
  kSocialCare = 3,
  kPolice = 4,
  kSupport = 5,
  kInvolvement = 6,
};

std::string_view Name(Kind kind);  // "attendance_period"
std::optional<Kind> KindFrom(std::string_view name);
std::string_view Words(Kind kind);  // "attendance", as a teacher would say it
// kOwnWords, kNote, kStrength and kNeed belong to kSupport, kFamilyTie to kInvolvement.
RecordClass ClassOf(Kind kind);

std::string_view Name(RecordClass klass);  // "social_care"
std::optional<RecordClass> RecordClassFrom(std::string_view name);

// A set of classes, as an agency may push or an agreement may cover.
class ClassSet {
 public:
  constexpr ClassSet() = default;
  constexpr explicit ClassSet(std::uint32_t bits) : bits_(bits) {}
  constexpr ClassSet With(RecordClass c) const {
    return ClassSet(bits_ | 1U << static_cast<int>(c));
  }
  constexpr bool Has(RecordClass c) const { return (bits_ >> static_cast<int>(c) & 1U) != 0; }
  constexpr std::uint32_t bits() const { return bits_; }
  friend constexpr bool operator==(const ClassSet&, const ClassSet&) = default;

 private:
  std::uint32_t bits_ = 0;
};

// What an agency is. Stored. Never renumber.
enum class AgencyKind : std::uint8_t {
  kSchool = 1,
  kPolice = 2,
  kHealth = 3,
  kSocialCare = 4,
  kVoluntary = 5,
  kOther = 6,
};
std::string_view Name(AgencyKind kind);  // "school", "social_care" ...
std::optional<AgencyKind> AgencyKindFrom(std::string_view name);

// Whether the agency's name alone says where the child is: a school is a place, a
// county's police is not. Such names are cut from a shielded child's answers.
bool GivesAwayPlace(AgencyKind kind);

}  // namespace hub::records

#endif  // HUB_RECORDS_KINDS_H_
