// Every rate of the simulated county in one place: out of ten thousand unless it says otherwise.
//
// Chosen to look like an English county of middling need (DfE's published figures for the early
// 2020s, rounded); README.md says what comes out. Change a number here and nowhere else.

#ifndef CONNECTORS_COUNTY_RATES_H_
#define CONNECTORS_COUNTY_RATES_H_

#include <array>
#include <cstddef>
#include <string_view>

namespace connectors::county::rates {

// --- who lives here
// By community, in the order of CommunityAt(); of 1,000 households.
inline constexpr std::array<int, 13> kCommunityShares = {690, 35, 40, 55, 35, 15, 35,
                                                         15,  15, 20, 15, 15, 15};
inline constexpr std::array<int, 5> kChildrenPerHousehold = {4300, 3900, 1300, 380, 120};  // 1..5
inline constexpr int kTwins = 160;          // of births
inline constexpr int kKeepAged19Up = 3500;  // few over 18 are the hub's concern
inline constexpr int kOneCarer = 2300;
inline constexpr int kDoubleBarrelled = 500;    // both parents' names, with a hyphen
inline constexpr int kMothersName = 800;        // the children bear the mother's, not the father's
inline constexpr int kStepFamily = 700;         // one sibling bears another surname
inline constexpr int kSeveralGivenNames = 900;  // two given names in the one field
inline constexpr int kMiddleName = 7000;
inline constexpr int kPreferredName = 1200;
inline constexpr int kNameChange = 60;      // a year, of households: every child in it
inline constexpr int kAddressChange = 600;  // a year, of households
inline constexpr int kArrives = 180;        // a year, of households: from another authority
inline constexpr int kLeaves = 150;         // a year
inline constexpr int kShielded = 35;        // of households; more where there was violence
inline constexpr int kShieldedAfterViolence = 600;
inline constexpr int kDies = 1;  // a year, of children
// Need of a household: none, some, high, very high. Of 10,000.
inline constexpr std::array<int, 4> kNeed = {7600, 1350, 750, 300};

// --- school
inline constexpr int kPrimariesPer165000 = 240;
inline constexpr int kSecondariesPer165000 = 40;
inline constexpr int kNotInStateSchool = 700;
inline constexpr int kStaysInSixthForm = 5500;
inline constexpr int kMovesSchool = 250;  // a year, of pupils, in the middle of it
inline constexpr std::array<int, 4> kFreeMeals = {1700, 4900, 7300, 8500};   // by need
inline constexpr std::array<int, 4> kSenSupport = {1300, 2300, 3000, 3200};  // by need
inline constexpr std::array<int, 4> kSenPlan = {330, 800, 1200, 1500};       // by need
inline constexpr std::array<int, 4> kYoungCarer = {40, 300, 700, 900};
inline constexpr int kNewUpnOnArrival = 1500;  // the new school does not ask for the old one
inline constexpr int kTemporaryUpn = 60;
inline constexpr int kNoUpn = 50;
// Absence of a pupil, in thousandths of sessions: the band is drawn, then a figure inside it.
struct AbsenceBand {
  int weight;
  int from;
  int to;
};
inline constexpr std::array<AbsenceBand, 4> kAbsence = {
    {{7150, 10, 60}, {1800, 60, 95}, {880, 105, 220}, {170, 300, 650}}};
inline constexpr int kMoreAbsencePerNeed = 14;  // thousandths, for each step of need
inline constexpr std::array<int, 4> kSuspended = {60, 250, 700, 1200};  // a year, of secondary
inline constexpr int kObsoleteMark = 150;     // of marks after August 2024 that had another code
inline constexpr int kThreeDaysSilent = 250;  // a year, of pupils of high need: nobody answers

// --- what happens; a year, of households, by need
inline constexpr std::array<int, 4> kDomesticAbuse = {30, 700, 3000, 6500};
inline constexpr std::array<int, 4> kVulnerableChild = {20, 400, 1300, 2600};
inline constexpr std::array<int, 4> kNeglectConcern = {20, 700, 2300, 4200};
inline constexpr std::array<int, 4> kInjury = {30, 80, 250, 500};
inline constexpr std::array<int, 4> kMissingTeenager = {4, 60, 400, 900};  // of children of 11-17
inline constexpr std::array<int, 4> kAntiSocial = {15, 120, 500, 900};     // of children of 11-17
inline constexpr std::array<int, 4> kEarlyHelpAsked = {30, 700, 900, 500};

// --- children's social care
inline constexpr int kContactBecomesReferral = 2700;
inline constexpr int kContactBecomesEarlyHelp = 1200;
inline constexpr int kReferralNoFurtherAction = 450;
inline constexpr int kAssessmentLate = 1300;  // after 45 working days
inline constexpr std::array<int, 4> kBecomesInNeed = {3100, 5300, 7000, 8500};  // after assessment
inline constexpr std::array<int, 4> kEnquiry = {1000, 2700, 4700, 6200};  // s.47, of referrals
inline constexpr int kConferenceAfterEnquiry = 4700;
inline constexpr int kPlanAfterConference = 8600;
inline constexpr int kCareAfterPlan = 3600;   // of children on a protection plan
inline constexpr int kCareWithoutPlan = 420;  // of children in need
inline constexpr int kReReferred = 1300;      // within twelve months of closing
inline constexpr int kReviewLate = 800;
inline constexpr int kUpnUnknownToSocialCare = 1800;
inline constexpr int kAnnexOddCell = 120;
inline constexpr int kPurged = 150;

// --- early help
inline constexpr int kAgreementRefused = 1200;
inline constexpr int kAgreementWithdrawn = 800;

// --- health
inline constexpr int kVaccineMissed = 900;
inline constexpr int kVisitMissed = 700;
inline constexpr int kUnscheduled = 1200;  // A&E, a year, of children
inline constexpr int kAsthma = 900;
inline constexpr int kAnxiety = 700;       // of those of 11 and over
inline constexpr int kNumberMerged = 120;  // of births: the temporary number is merged

// --- the rest
inline constexpr int kAdultService = 1800;  // of households of high need
inline constexpr int kSecondVersion = 300;  // of police notices
inline constexpr std::array<int, 4> kSupported = {60, 900, 1500, 1500};  // voluntary, a year

// How an agency knows a child: the odds of each fault in its own record of them.
struct Quality {
  std::string_view agency;
  int misspelt;     // a slip in a name
  int nickname;     // a short form instead of the given name
  int folded;       // accents lost
  int birth_wrong;  // another day
  int day_month;    // day and month changed over
  int placeholder;  // 1 January of the right year
  int birth_missing;
  int old_address;  // where the family lived before, if it moved
  int no_postcode;
  int no_number;  // the identifier that the agency should hold
  int old_name;   // the name before a change
};
inline constexpr Quality kSchool = {"schools", 100, 0, 900, 20, 5, 0, 0, 500, 100, 0, 300};
inline constexpr Quality kSocialCare = {"social care", 250, 200, 2500, 60, 20, 20, 0,
                                        600,           200, 0,   800};
inline constexpr Quality kHealth = {"health", 120, 50, 1800, 10, 5, 0, 0, 900, 60, 120, 700};
inline constexpr Quality kPolice = {"police", 900, 700, 9000, 250, 120, 150, 900, 500, 900, 0, 900};
inline constexpr Quality kVoluntary = {"voluntary", 700,  1500, 3000, 200, 80,
                                       100,         3000, 800,  2500, 0,   600};

}  // namespace connectors::county::rates

#endif  // CONNECTORS_COUNTY_RATES_H_
