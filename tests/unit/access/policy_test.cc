#include "hub/access/policy.h"

#include <functional>
#include <string_view>

#include "tests/support/catch.h"
#include "tests/unit/access/world.h"

namespace hub::access {
namespace {

Date Day(const char* iso) { return Date::Parse(iso).value(); }

TEST_CASE("a working policy has no faults, and an empty one is refused", "[access][policy]") {
  CHECK(FaultsOf(WorkingPolicy()).empty());
  CHECK(FaultsOf(Policy()).size() > 20);
}

TEST_CASE("a policy may be stricter than the law and never laxer", "[access][policy]") {
  const std::function<void(Policy&)> laxer[] = {
      [](Policy& p) { p.version.clear(); },
      [](Policy& p) { p.agreement_months = 13; },
      [](Policy& p) { p.emergency_hours = 13; },
      [](Policy& p) { p.enquiry_working_days = 11; },
      [](Policy& p) { p.contact_working_days = 4; },
      [](Policy& p) { p.headline_months = 25; },
      [](Policy& p) { p.override_hours = 73; },
      [](Policy& p) { p.claim_working_days = 3; },
      [](Policy& p) { p.break_glass_reason_length = 19; },
      [](Policy& p) { p.break_glass_quota = 4; },
      [](Policy& p) { p.break_glass_quota_days = 29; },
      [](Policy& p) { p.second_person_minutes = 61; },
      [](Policy& p) { p.break_glass_review_working_days = 2; },
      [](Policy& p) { p.break_glass_roles = {Role::kAdministrator}; },
      [](Policy& p) { p.break_glass_roles = {}; },
      [](Policy& p) { p.second_person_roles = {Role::kNamedProfessional}; },
      [](Policy& p) { p.shield_clearances = 6; },
      [](Policy& p) { p.search_identifiers = 1; },
      [](Policy& p) { p.known_check_roles = {Role::kSteward}; },
      [](Policy& p) { p.known_check_purposes = {Purpose::kEmergency}; },
      [](Policy& p) { p.known_check_rows_per_day = p.known_check_rows - 1; },
      [](Policy& p) { p.smallest_count = 4; },
      [](Policy& p) { p.rights_months = 2; },
      [](Policy& p) { p.complaint_days = 31; },
      [](Policy& p) { p.permission_months = 13; },
      [](Policy& p) { p.share_decision_months = 13; },
      [](Policy& p) { p.shield_days = 32; },
      [](Policy& p) { p.restriction_working_days = 2; },
      [](Policy& p) { p.dispute_working_days = 2; },
      [](Policy& p) { p.owner_hours = 5; },
      [](Policy& p) { p.young_adult_until_years = 17; },
      [](Policy& p) { p.holidays.push_back(p.holidays.front()); },
  };
  for (std::size_t i = 0; i < std::size(laxer); ++i) {
    Policy policy = WorkingPolicy();
    laxer[i](policy);
    INFO("change " << i);
    CHECK(FaultsOf(policy).size() == 1);
  }
  Policy stricter = WorkingPolicy();
  stricter.emergency_hours = 1;
  stricter.break_glass_roles = {Role::kSection47Worker};
  CHECK(FaultsOf(stricter).empty());
}

TEST_CASE("an agreement between agencies that contradicts itself is refused", "[access][policy]") {
  const std::function<void(AgencyAgreement&)> wrong[] = {
      [](AgencyAgreement& a) { a.id.clear(); },
      [](AgencyAgreement& a) { a.version = 0; },
      [](AgencyAgreement& a) { a.agencies = {kSchool}; },
      [](AgencyAgreement& a) { a.every_agency = false; },
      [](AgencyAgreement& a) { a.purposes = {}; },
      [](AgencyAgreement& a) { a.purposes = {Purpose::kMash}; },
      [](AgencyAgreement& a) { a.classes = {}; },
      [](AgencyAgreement& a) { a.any_label = false; },
      [](AgencyAgreement& a) { a.labels = a.labels.With(records::Label::kGeneral); },
      [](AgencyAgreement& a) { a.until = {a.from.days - 1}; },
  };
  for (std::size_t i = 0; i < std::size(wrong); ++i) {
    Policy policy = WorkingPolicy();
    wrong[i](policy.agreements.front());
    INFO("change " << i);
    CHECK_FALSE(FaultsOf(policy).empty());
  }
}

TEST_CASE("a later version of an agreement takes the place of the earlier from its day on",
          "[access][policy]") {
  Policy policy = WorkingPolicy();
  AgencyAgreement narrower = policy.agreements.front();
  narrower.version = 2;
  narrower.from = Day("2027-01-01");
  narrower.every_agency = false;
  narrower.agencies = {kCouncil};
  policy.agreements.push_back(narrower);
  REQUIRE(FaultsOf(policy).empty());
  const auto in_force = [&](const AgencyId& agency, const char* day) {
    return AgreementsFor(policy, agency, Purpose::kEarlyHelp, Day(day));
  };

  CHECK(in_force(kSchool, "2026-12-31") == 1);
  CHECK(in_force(kSchool, "2027-01-01") == 0);
  CHECK(in_force(kCouncil, "2027-01-01") == 2);
  CHECK(in_force(kCouncil, "2029-01-01") == 0);
  CHECK(AgreementsFor(policy, kSchool, Purpose::kMash, Day("2026-12-31")) == 0);

  policy.agreements.back().from = policy.agreements.front().from;
  CHECK_FALSE(FaultsOf(policy).empty());
}

TEST_CASE("a day between two versions of an agreement is refused, one that both cover is not",
          "[access][policy]") {
  Policy policy = WorkingPolicy();
  AgencyAgreement next = policy.agreements.front();
  next.version = 2;
  next.from.days = policy.agreements.front().until.days + 1;
  next.until.days = next.from.days + 365;
  policy.agreements.push_back(next);
  CHECK(FaultsOf(policy).empty());

  policy.agreements.front().until.days -= 1;
  REQUIRE(FaultsOf(policy).size() == 1);
  CHECK(FaultsOf(policy).front().find("nothing is agreed between them") != std::string::npos);
  policy.agreements.front().until.days += 30;
  CHECK(FaultsOf(policy).empty());
}

TEST_CASE("one version of an agreement says the same in every policy", "[access][policy]") {
  std::vector<Policy> policies(2, WorkingPolicy());
  policies[1].version = "2027-01-01.1";
  policies[1].effective_from = Day("2027-01-01").Midnight();
  REQUIRE(FaultsBetween(policies).empty());

  policies[1].agreements.front().purposes = {Purpose::kEarlyHelp};
  CHECK(FaultsBetween(policies).size() == 1);
  policies[1].agreements.front().version = 2;
  CHECK(FaultsBetween(policies).empty());
}

TEST_CASE("an agreement that names its labels leaves other entries out", "[access][policy]") {
  using records::Label;
  using records::LabelSet;
  Policy policy = WorkingPolicy();
  policy.agreements.front().any_label = false;
  policy.agreements.front().labels = LabelSet().With(Label::kGeneral);
  const auto covers = [&](LabelSet labels) {
    return AnyCovers(policy, 1, records::RecordClass::kEducation, labels);
  };

  CHECK(covers(LabelSet().With(Label::kGeneral)));
  CHECK(covers(LabelSet().With(Label::kGeneral).With(Label::kOpinion)));
  CHECK_FALSE(covers(LabelSet().With(Label::kGeneral).With(Label::kHealth)));
  CHECK_FALSE(
      AnyCovers(policy, 0, records::RecordClass::kEducation, LabelSet().With(Label::kGeneral)));
}

TEST_CASE("the policy in force is the newest that has begun", "[access][policy]") {
  std::vector<Policy> policies(2, WorkingPolicy());
  policies[1].version = "2027-01-01.1";
  policies[1].effective_from = Day("2027-01-01").Midnight();

  CHECK(FaultsBetween(policies).empty());
  CHECK(PolicyAt(policies, Day("2026-10-31").Midnight()) == nullptr);
  CHECK(PolicyAt(policies, Day("2026-12-31").Midnight()) == &policies[0]);
  CHECK(PolicyAt(policies, Day("2027-01-01").Midnight()) == &policies[1]);

  policies[1].version = policies[0].version;
  CHECK(FaultsBetween(policies).size() == 1);
  policies[1].effective_from = policies[0].effective_from;
  CHECK(FaultsBetween(policies).size() == 2);
}

TEST_CASE("the duty to share is cited from its first day on, and decides nothing",
          "[access][policy]") {
  Policy policy = WorkingPolicy();
  const Instant before = Day("2026-09-29").Midnight();
  const Instant after = Day("2026-09-30").Midnight();
  for (const Rule rule : AllRules()) {
    INFO(Explain(rule).id);
    CHECK(LawOf(rule, policy, before).find("16LA") == std::string_view::npos);
    CHECK(LawOf(rule, policy, after) == Explain(rule).law);
    CHECK_FALSE(LawOf(rule, policy, before).empty());
  }
  World world;
  World without = world;
  without.policy.sharing_duty_from.reset();
  CHECK(without.Child().decision == world.Child().decision);
  CHECK(LawOf(Rule::kT6, without.policy, after).find("16LA") == std::string_view::npos);
}

TEST_CASE("without an agreement between the agencies nothing is pooled, and all hear the same",
          "[access][policy]") {
  for (const Role role : {Role::kNamedProfessional, Role::kLeadProfessional}) {
    for (const AgreementState state : {AgreementState::kGiven, AgreementState::kRefused}) {
      World world;
      world.role = role;
      world.agreement->state = state;
      world.policy.agreements.clear();
      CHECK_FALSE(world.Child().pooled);
      CHECK(world.Child().closed_because == std::vector{Rule::kNoAgencyAgreement});
    }
  }
}

}  // namespace
}  // namespace hub::access
