#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "hub/wire/config.h"
#include "hub/wire/detail/json_document.h"
#include "hub/wire/detail/object_reader.h"
#include "hub/wire/detail/policy_reader.h"
#include "hub/wire/detail/read_value.h"

namespace hub::wire {
namespace {

using access::AgencyAgreement;
using access::Policy;

constexpr JsonLimits kPolicyLimits{256 * 1024, 20'000};
constexpr std::int64_t kLargest = 1'000'000;

bool ReadNumber(JsonView value, const Path& path, Reading& reading, int& into) {
  if (!value.is(JsonType::kInteger)) return reading.Fault("not a whole number", path);
  if (value.integer() < 0 || value.integer() > kLargest) {
    return reading.Fault("out of range", path);
  }
  into = static_cast<int>(value.integer());
  return true;
}

template <auto kMember, class T>
bool Number(JsonView value, const Path& path, Reading& reading, T& into) {
  return ReadNumber(value, path, reading, into.*kMember);
}

bool ReadDay(JsonView value, const Path& path, Reading& reading, Date& into) {
  std::optional<Date> day;
  if (!Read(value, path, reading, day)) return false;
  if (!day) return reading.Fault("missing", path);
  into = *day;
  return true;
}

template <auto kMember, class T>
bool Day(JsonView value, const Path& path, Reading& reading, T& into) {
  return ReadDay(value, path, reading, into.*kMember);
}

// A list of listed words, added up in a set.
template <class Enum, class Set>
bool ReadSet(JsonView value, const Path& path, Reading& reading,
             std::optional<Enum> (*from)(std::string_view), Set& into) {
  if (!IsList(value, path, reading, kListLimit)) return false;
  std::size_t place = 0;
  for (const JsonView element : value) {
    Enum listed{};
    if (!ReadListed(element, path.Element(place++), reading, from, listed)) return false;
    into = into.With(listed);
  }
  return true;
}

bool IsWord(JsonView value, std::string_view word) {
  return value.is(JsonType::kText) && value.text() == word;
}

bool ReadAgencies(JsonView value, const Path& path, Reading& reading, AgencyAgreement& into) {
  into.every_agency = IsWord(value, "every");
  return into.every_agency || Read(value, path, reading, into.agencies);
}

bool ReadPurposes(JsonView value, const Path& path, Reading& reading, AgencyAgreement& into) {
  return ReadSet(value, path, reading, &access::PurposeFrom, into.purposes);
}

bool ReadClasses(JsonView value, const Path& path, Reading& reading, AgencyAgreement& into) {
  return ReadSet(value, path, reading, &records::RecordClassFrom, into.classes);
}

bool ReadLabels(JsonView value, const Path& path, Reading& reading, AgencyAgreement& into) {
  into.any_label = IsWord(value, "any");
  return into.any_label || ReadSet(value, path, reading, &records::LabelFrom, into.labels);
}

constexpr MemberRule<AgencyAgreement> kAgreementRules[] = {
    {"id", Typed<&AgencyAgreement::id>},
    {"version", Number<&AgencyAgreement::version>},
    {"agencies", ReadAgencies},
    {"purposes", ReadPurposes},
    {"classes", ReadClasses},
    {"labels", ReadLabels},
    {"from", Day<&AgencyAgreement::from>},
    {"until", Day<&AgencyAgreement::until>},
};

bool ReadAgreements(JsonView value, const Path& path, Reading& reading, Policy& into) {
  if (!IsList(value, path, reading, kListLimit)) return false;
  for (const JsonView element : value) {
    const Path here = path.Element(into.agreements.size());
    if (!ReadEvery(element, here, reading, kAgreementRules, into.agreements.emplace_back())) {
      return false;
    }
  }
  return true;
}

constexpr MemberRule<Policy> kGatewayRules[] = {
    {"emergency_hours", Number<&Policy::emergency_hours>},
    {"enquiry_working_days", Number<&Policy::enquiry_working_days>},
    {"contact_working_days", Number<&Policy::contact_working_days>},
    {"headline_months", Number<&Policy::headline_months>},
    {"override_hours", Number<&Policy::override_hours>},
    {"claim_working_days", Number<&Policy::claim_working_days>},
    {"transfer_working_days", Number<&Policy::transfer_working_days>},
};

bool ReadRoles(JsonView value, const Path& path, Reading& reading, Policy& into) {
  return ReadSet(value, path, reading, &access::RoleFrom, into.break_glass_roles);
}

bool ReadSecondRoles(JsonView value, const Path& path, Reading& reading, Policy& into) {
  return ReadSet(value, path, reading, &access::RoleFrom, into.second_person_roles);
}

constexpr MemberRule<Policy> kBreakGlassRules[] = {
    {"roles", ReadRoles},
    {"second_person_roles", ReadSecondRoles},
    {"second_person_minutes", Number<&Policy::second_person_minutes>},
    {"reason_length", Number<&Policy::break_glass_reason_length>},
    {"quota", Number<&Policy::break_glass_quota>},
    {"quota_days", Number<&Policy::break_glass_quota_days>},
    {"review_working_days", Number<&Policy::break_glass_review_working_days>},
};

bool ReadCheckRoles(JsonView value, const Path& path, Reading& reading, Policy& into) {
  return ReadSet(value, path, reading, &access::RoleFrom, into.known_check_roles);
}

bool ReadCheckPurposes(JsonView value, const Path& path, Reading& reading, Policy& into) {
  return ReadSet(value, path, reading, &access::PurposeFrom, into.known_check_purposes);
}

constexpr MemberRule<Policy> kKnownCheckRules[] = {
    {"roles", ReadCheckRoles},
    {"purposes", ReadCheckPurposes},
    {"rows", Number<&Policy::known_check_rows>},
    {"rows_per_day", Number<&Policy::known_check_rows_per_day>},
};

constexpr MemberRule<Policy> kStatisticsRules[] = {
    {"smallest_count", Number<&Policy::smallest_count>},
    {"rounding", Number<&Policy::count_rounding>},
};

constexpr MemberRule<Policy> kRightsRules[] = {
    {"months", Number<&Policy::rights_months>},
    {"complaint_days", Number<&Policy::complaint_days>},
};

constexpr MemberRule<Policy> kReviewRules[] = {
    {"permission_months", Number<&Policy::permission_months>},
    {"share_decision_months", Number<&Policy::share_decision_months>},
    {"shield_days", Number<&Policy::shield_days>},
};

constexpr MemberRule<Policy> kClockRules[] = {
    {"restriction_working_days", Number<&Policy::restriction_working_days>},
    {"dispute_working_days", Number<&Policy::dispute_working_days>},
    {"owner_hours", Number<&Policy::owner_hours>},
};

template <const auto& kRules>
bool Group(JsonView value, const Path& path, Reading& reading, Policy& into) {
  return ReadEvery(value, path, reading, kRules, into);
}

bool ReadEffective(JsonView value, const Path& path, Reading& reading, Policy& into) {
  std::optional<Instant> from;
  if (!Read(value, path, reading, from) || !from) return reading.Fault("bad moment", path);
  into.effective_from = *from;
  return true;
}

bool ReadHolidays(JsonView value, const Path& path, Reading& reading, Policy& into) {
  if (!IsList(value, path, reading, kListLimit)) return false;
  for (const JsonView element : value) {
    const Path here = path.Element(into.holidays.size());
    if (!ReadDay(element, here, reading, into.holidays.emplace_back())) return false;
  }
  return true;
}

constexpr MemberRule<Policy> kPolicyRules[] = {
    {"version", Typed<&Policy::version>},
    {"effective_from", ReadEffective},
    {"child_until_years", Number<&Policy::child_until_years>},
    {"young_adult_until_years", Number<&Policy::young_adult_until_years>},
    {"sharing_duty_from", Typed<&Policy::sharing_duty_from>},
    {"agreement_months", Number<&Policy::agreement_months>},
    {"gateways", Group<kGatewayRules>},
    {"break_glass", Group<kBreakGlassRules>},
    {"shield_clearances", Number<&Policy::shield_clearances>},
    {"search_identifiers", Number<&Policy::search_identifiers>},
    {"known_checks", Group<kKnownCheckRules>},
    {"lead_decision_working_days", Number<&Policy::lead_decision_working_days>},
    {"match_working_days", Number<&Policy::match_working_days>},
    {"statistics", Group<kStatisticsRules>},
    {"rights", Group<kRightsRules>},
    {"holidays", ReadHolidays},
    {"agreements", ReadAgreements},
    {"reviews", Group<kReviewRules>},
    {"clocks", Group<kClockRules>},
};
// Files of earlier releases end here: what they do not have is the law's own number.
constexpr std::size_t kInEveryFile = std::size(kPolicyRules) - 2;

Error Invalid(std::string why) { return {ErrorCode::kInvalid, std::move(why), ""}; }

}  // namespace

bool ReadPolicy(JsonView value, const Path& path, Reading& reading, Policy& into) {
  if (!ReadEvery(value, path, reading, kPolicyRules, into, kInEveryFile)) return false;
  const std::vector<std::string> faults = access::FaultsOf(into);
  if (!faults.empty()) return reading.Fault(faults.front() + " in", path);
  into.readable = reading.unknown_fields.empty();
  return true;
}

Result<Policy> ParsePolicy(std::string_view text) {
  const Result<JsonDocument> document = JsonDocument::Read(text, kPolicyLimits);
  if (!document.ok()) return document.error();
  Policy policy;
  Reading reading;
  if (!ReadEvery(document.value().root(), Path(), reading, kPolicyRules, policy, kInEveryFile)) {
    return Invalid(reading.fault);
  }
  if (!reading.unknown_fields.empty()) {
    return Invalid("unknown member " + reading.unknown_fields.front());
  }
  const std::vector<std::string> faults = access::FaultsOf(policy);
  if (!faults.empty()) return Invalid(faults.front());
  policy.readable = true;
  return policy;
}

}  // namespace hub::wire
