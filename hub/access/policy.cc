#include "hub/access/policy.h"

#include <algorithm>
#include <string_view>

#include "hub/access/clocks.h"

namespace hub::access {
namespace {

constexpr std::size_t kMostAgreements = 64;

// How far a policy may go (law.md A1.2, A3, A6, A7). Stricter is a partnership's choice.
struct Bound {
  int Policy::*member;
  std::string_view name;
  int least;
  int most;
};
constexpr Bound kBounds[] = {
    {&Policy::child_until_years, "child_until_years", 16, 18},
    {&Policy::young_adult_until_years, "young_adult_until_years", 16, 25},
    {&Policy::agreement_months, "agreement_months", 1, 12},
    {&Policy::emergency_hours, "emergency_hours", 1, 12},
    {&Policy::enquiry_working_days, "enquiry_working_days", 0, 10},
    {&Policy::contact_working_days, "contact_working_days", 0, 3},
    {&Policy::headline_months, "headline_months", 1, 24},
    {&Policy::override_hours, "override_hours", 1, 72},
    {&Policy::claim_working_days, "claim_working_days", 0, 2},
    {&Policy::break_glass_reason_length, "break_glass_reason_length", 20, 2000},
    {&Policy::break_glass_quota, "break_glass_quota", 1, 3},
    {&Policy::break_glass_quota_days, "break_glass_quota_days", 30, 366},
    {&Policy::second_person_minutes, "second_person_minutes", 1, 60},
    {&Policy::break_glass_review_working_days, "break_glass_review_working_days", 0, 1},
    {&Policy::shield_clearances, "shield_clearances", 1, 5},
    {&Policy::search_identifiers, "search_identifiers", 2, 10},
    {&Policy::known_check_rows, "known_check_rows", 1, 200},
    {&Policy::known_check_rows_per_day, "known_check_rows_per_day", 1, 2000},
    {&Policy::smallest_count, "smallest_count", 5, 1000},
    {&Policy::count_rounding, "count_rounding", 5, 1000},
    {&Policy::rights_months, "rights_months", 1, 1},
    {&Policy::complaint_days, "complaint_days", 1, 30},
    {&Policy::lead_decision_working_days, "lead_decision_working_days", 1, 5},
    {&Policy::match_working_days, "match_working_days", 1, 20},
    {&Policy::transfer_working_days, "transfer_working_days", 1, 5},
    {&Policy::permission_months, "permission_months", 1, 12},
    {&Policy::share_decision_months, "share_decision_months", 1, 12},
    {&Policy::shield_days, "shield_days", 1, 31},
    {&Policy::restriction_working_days, "restriction_working_days", 0, 1},
    {&Policy::dispute_working_days, "dispute_working_days", 0, 1},
    {&Policy::owner_hours, "owner_hours", 1, 4},
};

constexpr RoleSet kMayBreakGlass = {Role::kNamedProfessional, Role::kLeadProfessional,
                                    Role::kMashScreener, Role::kSection47Worker};
constexpr RoleSet kMaySecond = {Role::kSupervisor, Role::kDataProtectionOfficer};
// Whoever settles what becomes of a child new to them; no enquiry and no emergency is a list.
constexpr RoleSet kMayCheckLists = {Role::kNamedProfessional, Role::kLeadProfessional,
                                    Role::kMashScreener, Role::kSupervisor};
constexpr PurposeSet kForLists = {Purpose::kEarlyHelp, Purpose::kChildInNeed, Purpose::kMash,
                                  Purpose::kTransit};
constexpr PurposeSet kByAgreement = {Purpose::kEarlyHelp, Purpose::kChildInNeed};

// A free day prolongs whatever is counted in working days. England has eight bank holidays, and in
// some years one or two more.
constexpr int kMostHolidays = 12;

// They say how sure a source is, or repeat what every record here is at most.
constexpr records::LabelSet kNoSensitivity = records::LabelSet()
                                                 .With(records::Label::kOpinion)
                                                 .With(records::Label::kUnverified)
                                                 .With(records::Label::kGscOfficial);

// A version stands in each leaf of the log and in each answer.
bool IsOfName(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-';
}

void CheckRoles(RoleSet roles, RoleSet most, std::string_view name,
                std::vector<std::string>& faults) {
  if (roles.empty()) faults.push_back(std::string(name) + " names no role");
  if (!most.Contains(roles)) {
    faults.push_back(std::string(name) + " names a role that the law leaves out");
  }
}

void CheckAgreement(const AgencyAgreement& agreement, std::vector<std::string>& faults) {
  const std::string name = "agreement " + agreement.id + ": ";
  if (agreement.id.empty()) faults.emplace_back("an agreement has no id");
  if (agreement.version < 1) faults.push_back(name + "its version must be 1 or more");
  if (agreement.every_agency != agreement.agencies.empty()) {
    faults.push_back(name + "it must name its agencies, or cover every agency, and not both");
  }
  if (agreement.purposes.empty()) faults.push_back(name + "it names no purpose");
  if (!kByAgreement.Contains(agreement.purposes)) {
    faults.push_back(name + "only EH and CIN rest on agreement");
  }
  if (agreement.classes.bits() == 0) faults.push_back(name + "it covers no class of record");
  if (agreement.any_label == !agreement.labels.empty()) {
    faults.push_back(name + "it must name its labels, or allow any, and not both");
  }
  if (agreement.until < agreement.from) faults.push_back(name + "it ends before it begins");
}

// A version that begins after the one before it has ended leaves days on which nothing is agreed.
void CheckGap(const std::vector<AgencyAgreement>& agreements, const AgencyAgreement& agreement,
              std::vector<std::string>& faults) {
  const AgencyAgreement* next = nullptr;
  for (const AgencyAgreement& other : agreements) {
    if (other.id != agreement.id || other.version <= agreement.version) continue;
    if (next == nullptr || other.version < next->version) next = &other;
  }
  if (next == nullptr || next->from.days <= agreement.until.days + 1) return;
  faults.push_back("agreement " + agreement.id + ": version " + std::to_string(agreement.version) +
                   " ends on " + agreement.until.Iso() + " and version " +
                   std::to_string(next->version) + " begins on " + next->from.Iso() +
                   ": nothing is agreed between them; let one begin as the other ends, or give "
                   "what is new an id of its own");
}

void CheckVersions(const std::vector<AgencyAgreement>& agreements,
                   std::vector<std::string>& faults) {
  for (std::size_t i = 0; i < agreements.size(); ++i) {
    for (std::size_t j = i + 1; j < agreements.size(); ++j) {
      const AgencyAgreement& a = agreements[i];
      const AgencyAgreement& b = agreements[j];
      if (a.id != b.id) continue;
      const bool later = (a.version < b.version) == (a.from < b.from) && a.from != b.from;
      if (a.version == b.version || !later) {
        faults.push_back("agreement " + a.id + ": a later version must begin later");
      }
    }
  }
  for (const AgencyAgreement& agreement : agreements) CheckGap(agreements, agreement, faults);
}

void CheckHolidays(std::vector<Date> days, std::vector<std::string>& faults) {
  std::sort(days.begin(), days.end());
  if (std::adjacent_find(days.begin(), days.end()) != days.end()) {
    faults.emplace_back("holidays names a day twice");
  }
  for (std::size_t i = kMostHolidays; i < days.size(); ++i) {
    if (days[i].year() != days[i - kMostHolidays].year()) continue;
    faults.emplace_back("holidays names more than twelve days of one year");
    return;
  }
}

bool SaysTheSame(const AgencyAgreement& a, const AgencyAgreement& b) {
  return a.every_agency == b.every_agency && a.agencies == b.agencies && a.purposes == b.purposes &&
         a.classes == b.classes && a.any_label == b.any_label &&
         a.labels.bits() == b.labels.bits() && a.from == b.from && a.until == b.until;
}

// One version of an agreement was signed once, whichever policies repeat it.
void CheckAgreementsBetween(const Policy& a, const Policy& b, std::vector<std::string>& faults) {
  for (const AgencyAgreement& one : a.agreements) {
    for (const AgencyAgreement& other : b.agreements) {
      if (one.id != other.id || one.version != other.version || SaysTheSame(one, other)) continue;
      faults.push_back("agreement " + one.id + ", version " + std::to_string(one.version) +
                       ", says one thing in policy " + a.version + " and another in policy " +
                       b.version + ": give what is new a version of its own");
    }
  }
}

bool IsFor(const AgencyAgreement& agreement, const AgencyId& agency) {
  return agreement.every_agency || std::find(agreement.agencies.begin(), agreement.agencies.end(),
                                             agency) != agreement.agencies.end();
}

bool IsSuperseded(const Policy& policy, const AgencyAgreement& agreement, Date on) {
  return std::any_of(
      policy.agreements.begin(), policy.agreements.end(), [&](const AgencyAgreement& other) {
        return other.version > agreement.version && other.from <= on && other.id == agreement.id;
      });
}

}  // namespace

std::vector<std::string> FaultsOf(const Policy& policy) {
  std::vector<std::string> faults;
  if (policy.version.empty()) faults.emplace_back("version is missing");
  if (!std::all_of(policy.version.begin(), policy.version.end(), IsOfName)) {
    faults.emplace_back("version must be of letters, digits, full stops and hyphens");
  }
  for (const Bound& bound : kBounds) {
    const int value = policy.*bound.member;
    if (value < bound.least || value > bound.most) {
      faults.push_back(std::string(bound.name) + " must be from " + std::to_string(bound.least) +
                       " to " + std::to_string(bound.most));
    }
  }
  if (policy.young_adult_until_years < policy.child_until_years) {
    faults.emplace_back("young_adult_until_years is before child_until_years");
  }
  CheckRoles(policy.break_glass_roles, kMayBreakGlass, "break_glass_roles", faults);
  CheckRoles(policy.second_person_roles, kMaySecond, "second_person_roles", faults);
  CheckRoles(policy.known_check_roles, kMayCheckLists, "known_check_roles", faults);
  if (policy.known_check_purposes.empty() || !kForLists.Contains(policy.known_check_purposes)) {
    faults.emplace_back("known_check_purposes must name some of EH, CIN, MASH and TRANSIT");
  }
  if (policy.known_check_rows_per_day < policy.known_check_rows) {
    faults.emplace_back("known_check_rows_per_day is less than one list");
  }
  if (policy.agreements.size() > kMostAgreements) faults.emplace_back("more than 64 agreements");
  for (const AgencyAgreement& agreement : policy.agreements) CheckAgreement(agreement, faults);
  CheckVersions(policy.agreements, faults);
  CheckHolidays(policy.holidays, faults);
  return faults;
}

std::vector<std::string> FaultsBetween(const std::vector<Policy>& policies) {
  std::vector<std::string> faults;
  for (std::size_t i = 0; i < policies.size(); ++i) {
    for (std::size_t j = i + 1; j < policies.size(); ++j) {
      if (policies[i].version == policies[j].version) {
        faults.push_back("two policies are named " + policies[i].version);
      }
      if (policies[i].effective_from == policies[j].effective_from) {
        faults.push_back("policies " + policies[i].version + " and " + policies[j].version +
                         " begin at the same moment");
      }
      CheckAgreementsBetween(policies[i], policies[j], faults);
    }
  }
  return faults;
}

const Policy* PolicyAt(const std::vector<Policy>& policies, Instant at) {
  const Policy* newest = nullptr;
  for (const Policy& policy : policies) {
    if (policy.effective_from > at) continue;
    if (newest == nullptr || newest->effective_from < policy.effective_from) newest = &policy;
  }
  return newest;
}

std::uint64_t AgreementsFor(const Policy& policy, const AgencyId& agency, Purpose purpose,
                            Date on) {
  std::uint64_t found = 0;
  const std::size_t count = std::min(policy.agreements.size(), kMostAgreements);
  for (std::size_t i = 0; i < count; ++i) {
    const AgencyAgreement& agreement = policy.agreements[i];
    const bool runs = agreement.from <= on && on <= agreement.until;
    if (runs && agreement.purposes.Has(purpose) && IsFor(agreement, agency) &&
        !IsSuperseded(policy, agreement, on)) {
      found |= std::uint64_t{1} << i;
    }
  }
  return found;
}

bool AnyCovers(const Policy& policy, std::uint64_t agreements, records::RecordClass klass,
               records::LabelSet labels) {
  for (std::size_t i = 0; agreements != 0; ++i, agreements >>= 1) {
    if ((agreements & 1) == 0) continue;
    const AgencyAgreement& agreement = policy.agreements[i];
    const std::uint64_t allowed = agreement.labels.bits() | kNoSensitivity.bits();
    if (agreement.classes.Has(klass) && (agreement.any_label || (labels.bits() & ~allowed) == 0)) {
      return true;
    }
  }
  return false;
}

}  // namespace hub::access
