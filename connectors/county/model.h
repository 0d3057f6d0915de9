// The invented county as it really is, before any agency looks at it: who lives where with whom,
// which school they go to, and what happens to them.
//
// Everything is a plain value of one household. Nothing here knows a file format; the writers
// (write_*.h) turn it into what each agency would hold.

#ifndef CONNECTORS_COUNTY_MODEL_H_
#define CONNECTORS_COUNTY_MODEL_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/county/calendar.h"
#include "connectors/county/random.h"

namespace connectors::county {

inline constexpr int kHomeAuthority = 998;  // no English authority has these numbers
inline constexpr int kOtherAuthority = 997;
inline constexpr Date kNever{std::numeric_limits<std::int32_t>::max()};

// What the user asks for.
struct Plan {
  std::uint32_t children = 0;
  std::uint64_t seed = 0;
  int years = 0;      // academic years
  int last_year = 0;  // the calendar year in which the last of them ends

  Date start() const { return Day(last_year - years, 9, 1); }
  Date end() const { return Day(last_year, 8, 31); }
};

struct Span {
  Date from;
  Date to = kNever;  // the last day; kNever: still so
  bool Holds(Date date) const { return date >= from && date <= to; }
};

struct Address {
  Date since;
  std::string line;  // "12 Curlew Lane"
  std::string town;
  std::string postcode;
};

enum class Mis : std::uint8_t { kSims, kArbor, kBromcom };

struct School {
  std::uint32_t index = 0;
  int establishment = 0;  // four digits
  int urn = 0;
  std::string name;
  std::string key;     // authority and establishment: 9982001
  std::string agency;  // school-9982001
  bool secondary = false;
  std::uint32_t place = 0;
  Mis mis = Mis::kSims;
};

struct Enrolment {
  const School* school = nullptr;
  Span span;
  int admission = 0;  // the school's own number of the pupil
  bool from_outside = false;
};

struct Carer {
  std::uint32_t number = 0;
  char sex = 'F';
  std::string given;
  std::string family;
  std::string_view relationship;  // PAM, PAF, STP, GPA ... as schools write it
  bool responsible = true;        // parental responsibility
  std::string phone;
  std::string email;
};

struct Child {
  std::uint32_t number = 0;  // 1 .. children
  std::uint64_t seed = 0;
  char sex = 'F';
  std::string given;  // may be two names
  std::string middle;
  std::string preferred;  // empty: none
  std::string family;
  std::string former_family;  // before name_changed
  Date name_changed = kNever;
  Date birth;           // or the day that is expected
  Date due;             // the day that was expected before the birth
  bool unborn = false;  // at the end of the plan
  Date died = kNever;
  std::uint32_t twin_of = 0;  // number of the other; 0: none
  std::string_view ethnicity;
  std::string_view language;

  std::string nhs;
  std::string upn;  // empty: none known
  std::string former_upn;
  std::string social_care;  // LAchildID; empty: never known there

  bool in_school = false;  // a state school, when of age
  std::vector<Enrolment> enrolments;
  Span free_meals{kNever, kNever};
  char sen = 'N';  // none, K support, E plan
  Span sen_span{kNever, kNever};
  std::string_view sen_need;
  bool young_carer = false;
  int absence = 40;  // thousandths of sessions
  bool asthma = false;
  bool anxiety = false;

  std::string_view current_family(Date at) const {
    return former_family.empty() || at >= name_changed ? family : former_family;
  }
  bool BornBy(Date at) const { return !unborn && birth <= at; }
  int AgeAt(Date at) const { return YearsBetween(birth, at); }
};

// One thing that happened and that several agencies may have written down, each in its own way.
enum class IncidentKind : std::uint8_t {
  kDomesticAbuse,
  kVulnerableChild,
  kNeglect,
  kInjury,
  kMissing,
  kAntiSocial,
};
std::string_view Name(IncidentKind kind);

struct Incident {
  std::uint32_t number = 0;
  IncidentKind kind = IncidentKind::kDomesticAbuse;
  Date date;
  int minute = 0;  // of the day
  Date until;      // a missing episode's end
  int until_minute = 0;
  std::vector<std::size_t> children;  // places in the household
  char grade = 'A';                   // R, A or G
  bool police = false;
  bool emergency = false;  // somebody was seen at A&E: the first child
  bool school_note = false;
  bool in_care = false;  // missing from a placement
  std::string_view summary;
};

enum class ContactOutcome : std::uint8_t { kNoAction, kAdvice, kEarlyHelp, kReferral };

struct Contact {
  Date date;
  std::string_view source;  // a referral source code: 6, 2A ...
  ContactOutcome outcome = ContactOutcome::kNoAction;
  std::uint32_t incident = 0;
};

struct ProtectionPlan {
  Span span;
  std::string_view initial;
  std::string_view latest;
  int before = 0;
  std::vector<Date> reviews;
};

// An episode with children's social care; one for each child of the household.
struct Episode {
  std::size_t child = 0;
  Date referred;
  std::string_view source;
  std::uint32_t incident = 0;
  bool no_action = false;
  std::string_view need;  // N1 ...
  Date closed = kNever;
  std::string_view why_closed;
  Span assessment{kNever, kNever};
  std::vector<std::string_view> factors;
  Span plan{kNever, kNever};  // child in need
  Date enquiry = kNever;      // section 47
  bool conference_needed = false;
  Date conference = kNever;
  std::optional<ProtectionPlan> protection;
  bool re_referral = false;  // within a year of the last closing
  std::string worker;
  std::string_view team;
};

struct Placement {
  Span span;
  std::string_view reason;    // RNE
  std::string_view legal;     // C1, C2, V2 ...
  std::string_view place;     // U1 ...
  std::string_view provider;  // PR1 ...
  std::string postcode;
  std::string_view ended;  // REC
};

struct Care {
  std::size_t child = 0;
  std::vector<Placement> placements;
  std::vector<Date> reviews;
  Span span() const { return {placements.front().span.from, placements.back().span.to}; }
};

enum class AgreementState : std::uint8_t { kGiven, kRefused, kWithdrawn, kExpired };
std::string_view Name(AgreementState state);

struct EarlyHelp {
  Date asked;
  Date completed = kNever;
  Date closed = kNever;
  std::string organisation;
  AgreementState agreement = AgreementState::kGiven;
  std::size_t giver = 0;  // place among the carers
  Date withdrawn = kNever;
  std::vector<Date> reviews;  // held every four to six weeks; a gap is a trigger
  std::vector<std::size_t> children;
};

struct Support {
  std::size_t child = 0;
  std::size_t organisation = 0;
  std::string_view kind;
  std::vector<Date> sessions;
};

struct AdultService {
  std::size_t carer = 0;
  std::string_view service;  // substance_misuse, housing, probation
  Span span;
};

struct Suspension {
  std::size_t child = 0;
  Date from;
  int sessions = 2;
  std::string_view category;  // SUSP or PERM
  std::string_view reason1;
  std::string_view reason2;
};

struct Household {
  std::uint32_t number = 0;
  std::size_t community = 0;
  int need = 0;                                            // 0 none .. 3 very high
  Date arrived{std::numeric_limits<std::int32_t>::min()};  // from another authority; or always here
  Date left = kNever;
  bool shielded = false;
  Date shielded_since = kNever;
  std::uint32_t place = 0;
  std::uint32_t practice = 0;  // the GP practice they are registered with
  std::vector<Address> addresses;
  std::vector<Carer> carers;
  std::vector<Child> children;

  std::vector<Incident> incidents;
  std::vector<Contact> contacts;
  std::vector<Episode> episodes;
  std::vector<Care> cares;
  std::vector<EarlyHelp> early_help;
  std::vector<Support> supports;
  std::vector<AdultService> adult_services;
  std::vector<Suspension> suspensions;

  const Address& AddressAt(Date at) const;
  bool HereOn(Date at) const { return at >= arrived && at <= left; }
  // Born or expected within 30 weeks, alive, living here and not yet `age`.
  bool Concerns(const Child& child, Date at, int age = 18) const;
};

std::string PersonId(const Child& child);  // P0000123
std::string PersonId(const Carer& carer);  // A0000123
std::string IncidentId(std::uint32_t number);

// What the whole county shares, and the counters that run through it.
struct County {
  Plan plan;
  std::vector<School> schools;
  std::vector<SchoolYear> years;
  std::uint32_t practices = 1;
  std::vector<std::uint32_t> primaries;  // places in schools
  std::vector<std::uint32_t> secondaries;

  std::uint32_t children = 0;
  std::uint32_t carers = 0;
  std::uint32_t incidents = 0;
  std::uint32_t social_care_ids = 0;
  std::vector<int> admissions;   // by school
  std::vector<int> upn_serials;  // by school and year of issue

  const SchoolYear* YearOf(Date date) const;
};

County MakeCounty(const Plan& plan);

}  // namespace connectors::county

#endif  // CONNECTORS_COUNTY_MODEL_H_
