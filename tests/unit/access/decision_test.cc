#include "hub/access/decision.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "tests/support/catch.h"

namespace hub::access {
namespace {

using records::Field;
using records::FieldSet;

TEST_CASE("with no rule in its favour a request is refused", "[access]") {
  CHECK_FALSE(Decision().permits());
  CHECK(Decision().reasons().empty());
}

TEST_CASE("a ground that fell away permits nothing, and says why", "[access]") {
  const Decision decision = Combine(Decision(), Decision::Abstain(Rule::kAgreementWithdrawn));

  CHECK_FALSE(decision.permits());
  CHECK(decision.reasons() == std::vector{Rule::kAgreementWithdrawn});
}

TEST_CASE("a redaction stands on the permit beneath it", "[access]") {
  const Decision decision = Combine(Decision::Permit(Rule::kT5),
                                    Decision::Redact(Rule::kL6, {Redaction::kF1, Redaction::kF8}));

  CHECK(decision.permits());
  CHECK(decision.outcome() == Outcome::kRedact);
  CHECK(decision.reasons() == std::vector{Rule::kT5, Rule::kL6});
  CHECK(decision.redactions() == RedactionSet{Redaction::kF1, Redaction::kF8});
}

TEST_CASE("redactions add up", "[access]") {
  const Decision decision = Combine(Decision::Redact(Rule::kL6, {Redaction::kF1}),
                                    Decision::Redact(Rule::kHealthSummary, {Redaction::kF6}));

  CHECK(decision.redactions() == RedactionSet{Redaction::kF1, Redaction::kF6});
}

TEST_CASE("a refusal keeps its own reasons and redacts nothing", "[access]") {
  const Decision shown =
      Combine(Decision::Permit(Rule::kT8), Decision::Redact(Rule::kL6, {Redaction::kF1}));

  const Decision decision = Combine(shown, Decision::Refuse(Outcome::kHide, Rule::kL1));

  CHECK_FALSE(decision.permits());
  CHECK(decision.reasons() == std::vector{Rule::kL1});
  CHECK(decision.redactions().empty());
}

// Every joint decision of two rules, over each outcome and two reasons of some.
std::vector<Decision> SmallUniverse() {
  std::vector<Decision> rules = {
      Decision(),
      Decision::Abstain(Rule::kAgreementRefused),
      Decision::Permit(Rule::kT5),
      Decision::Permit(Rule::kT8),
      Decision::Redact(Rule::kL6, {Redaction::kF1}),
      Decision::Redact(Rule::kHealthSummary, {Redaction::kF6, Redaction::kF9}),
      Decision::Refuse(Outcome::kDeny, Rule::kB8),
      Decision::Refuse(Outcome::kDeny, Rule::kB9),
  };
  for (const Outcome how :
       {Outcome::kExists, Outcome::kBreakGlass, Outcome::kRefer, Outcome::kHide, Outcome::kBar}) {
    rules.push_back(Decision::Refuse(how, Rule::kB1));
  }
  std::vector<Decision> universe;
  for (const Decision& a : rules) {
    for (const Decision& b : rules) {
      const Decision both = Combine(a, b);
      const bool seen = std::find(universe.begin(), universe.end(), both) != universe.end();
      if (!seen) universe.push_back(both);
    }
  }
  return universe;
}

TEST_CASE("the order in which rules run never changes a decision", "[access][law]") {
  const std::vector<Decision> universe = SmallUniverse();
  std::size_t broken = 0;
  for (const Decision& a : universe) {
    broken += Combine(a, a) != a;
    broken += Combine(a, Decision()) != a;
    for (const Decision& b : universe) {
      broken += Combine(a, b) != Combine(b, a);
      if (broken > 0) break;
      for (const Decision& c : universe) {
        broken += Combine(a, Combine(b, c)) != Combine(Combine(a, b), c);
      }
    }
  }
  CHECK(broken == 0);
}

TEST_CASE("adding a refusal never permits", "[access][law]") {
  for (const Decision& a : SmallUniverse()) {
    for (const Outcome how : {Outcome::kExists, Outcome::kBreakGlass, Outcome::kRefer,
                              Outcome::kDeny, Outcome::kHide, Outcome::kBar}) {
      CHECK_FALSE(Combine(a, Decision::Refuse(how, Rule::kB9)).permits());
    }
  }
}

TEST_CASE("joining decisions never weakens them", "[access][law]") {
  for (const Decision& a : SmallUniverse()) {
    for (const Decision& b : SmallUniverse()) {
      const Decision both = Combine(a, b);
      if (both.outcome() < std::max(a.outcome(), b.outcome())) FAIL();
      if (both.permits() && !a.permits() && !b.permits()) FAIL();
      const bool redacts = both.outcome() == Outcome::kRedact;
      if (redacts == both.redactions().empty()) FAIL();
    }
  }
}

TEST_CASE("a redaction of nothing is refused, not permitted", "[access]") {
  CHECK_FALSE(Decision::Redact(Rule::kL6, {}).permits());
}

TEST_CASE("a refusal cannot be built with an outcome that permits", "[access]") {
  for (const Outcome how : {Outcome::kAbstain, Outcome::kPermit, Outcome::kRedact}) {
    const Decision decision = Decision::Refuse(how, Rule::kB1);
    CHECK(decision.outcome() == Outcome::kDeny);
    CHECK(decision.reasons() == std::vector{Rule::kRuleFailed});
  }
}

TEST_CASE("a decision still holds after being moved from", "[access]") {
  Decision decision = Decision::Permit(Rule::kT5);
  const Decision taken = std::move(decision);

  CHECK(decision == taken);  // NOLINT: the promise is about the moved-from one
}

TEST_CASE("outcomes keep their number and name", "[access][format]") {
  const struct {
    Outcome value;
    int number;
    std::string_view name;
  } written[] = {
      {Outcome::kAbstain, 0, "abstain"},
      {Outcome::kPermit, 1, "permit"},
      {Outcome::kRedact, 2, "redact"},
      {Outcome::kExists, 3, "exists"},
      {Outcome::kBreakGlass, 4, "break_glass"},
      {Outcome::kRefer, 5, "refer"},
      {Outcome::kDeny, 6, "deny"},
      {Outcome::kHide, 7, "hide"},
      {Outcome::kBar, 8, "bar"},
  };
  for (const auto& [value, number, name] : written) {
    CHECK(static_cast<int>(value) == number);
    CHECK(Name(value) == name);
  }
}

TEST_CASE("rules keep the number and id already in audit logs", "[access][format]") {
  const struct {
    Rule rule;
    int number;
    std::string_view id;
  } written[] = {
      {Rule::kNoGateway, 1, "D0"},
      {Rule::kRuleFailed, 2, "D1"},
      {Rule::kB1, 11, "B1"},
      {Rule::kB2, 12, "B2"},
      {Rule::kB3, 13, "B3"},
      {Rule::kB4, 14, "B4"},
      {Rule::kB5, 15, "B5"},
      {Rule::kB6, 16, "B6"},
      {Rule::kB7, 17, "B7"},
      {Rule::kB8, 18, "B8"},
      {Rule::kB9, 19, "B9"},
      {Rule::kT1, 31, "T1"},
      {Rule::kT2, 32, "T2"},
      {Rule::kT3, 33, "T3"},
      {Rule::kT4, 34, "T4"},
      {Rule::kT5, 35, "T5"},
      {Rule::kT6, 36, "T6"},
      {Rule::kT7, 37, "T7"},
      {Rule::kT8, 38, "T8"},
      {Rule::kT9, 39, "T9"},
      {Rule::kT10, 40, "T10"},
      {Rule::kL0, 50, "L0"},
      {Rule::kL1, 51, "L1"},
      {Rule::kL2, 52, "L2"},
      {Rule::kL3, 53, "L3"},
      {Rule::kL4, 54, "L4"},
      {Rule::kL5, 55, "L5"},
      {Rule::kL6, 56, "L6"},
      {Rule::kL7, 57, "L7"},
      {Rule::kL8, 58, "L8"},
      {Rule::kL9, 59, "L9"},
      {Rule::kL10, 60, "L10"},
      {Rule::kL11, 61, "L11"},
      {Rule::kL12, 62, "L12"},
      {Rule::kL13, 63, "L13"},
      {Rule::kNoRelationship, 71, "R1"},
      {Rule::kRelationshipEnded, 72, "R2"},
      {Rule::kRelationshipUnconfirmed, 73, "R3"},
      {Rule::kAgreementNotSought, 81, "A4.2-not_sought"},
      {Rule::kAgreementRefused, 82, "A4.2-refused"},
      {Rule::kAgreementWithdrawn, 83, "A4.2-withdrawn"},
      {Rule::kAgreementExpired, 84, "A4.2-expired"},
      {Rule::kAgreementConflict, 85, "A4.2-conflict"},
      {Rule::kAgreementChildRefused, 86, "A4.2-child_refused"},
      {Rule::kAgreementOutOfScope, 87, "A4.2-out_of_scope"},
      {Rule::kPurposeNotServedYet, 91, "P1"},
      {Rule::kAgreementNotForPurpose, 92, "A4.2-not_for_purpose"},
      {Rule::kAgreementNotInForce, 93, "A4.2-none"},
      {Rule::kHealthSummary, 94, "A4.1-HEALTH"},
      {Rule::kActiveRelationship, 95, "R4"},
      {Rule::kLeadDecides, 96, "R5"},
      {Rule::kNotForRole, 97, "R6"},
      {Rule::kAboutThemselves, 98, "R7"},
      {Rule::kEntersForAgency, 99, "R8"},
      {Rule::kMayNotEnter, 100, "R9"},
      {Rule::kMarking, 101, "A1.4-GSC"},
      {Rule::kCareFlagOnly, 102, "A1.1-CARE"},
      {Rule::kClaimSummary, 103, "R10"},
      {Rule::kBreakGlassOffered, 104, "A6-offer"},
      {Rule::kBreakGlassOpened, 105, "A6"},
      {Rule::kBreakGlassQuota, 106, "A6-quota"},
      {Rule::kSecondPerson, 107, "A6-second"},
      {Rule::kNoAgencyAgreement, 108, "T5-agency"},
      {Rule::kConsentWithdrawn, 109, "A1.2-gdpr_consent"},
      {Rule::kTooFewIdentifiers, 110, "C11"},
      {Rule::kOverrideRecorded, 111, "A1.2-override"},
      {Rule::kNoExport, 112, "A6-export"},
      {Rule::kErasureRefused, 113, "A7-17-kept"},
      {Rule::kErasureGranted, 114, "A7-17"},
      {Rule::kRectification, 115, "A7-16"},
      {Rule::kRestrictionGranted, 116, "A7-18"},
      {Rule::kObjection, 117, "A7-21"},
      {Rule::kWhoLooked, 118, "A7-15-who"},
      {Rule::kSmallCount, 119, "A1.1-STATS"},
      {Rule::kBatchRepeated, 120, "INTAKE-again"},
      {Rule::kIdentifyingText, 121, "INTAKE-names"},
      {Rule::kMayShare, 122, "SHARE"},
      {Rule::kJudgeFirst, 123, "SHARE-judge"},
      {Rule::kClaimed, 140, "R14"},
      {Rule::kClaimNeedsReason, 141, "R15"},
      {Rule::kConflictDeclared, 142, "R16"},
      {Rule::kOfficerVerifies, 143, "R17"},
      {Rule::kOwnerDecides, 144, "R18"},
      {Rule::kNotOwner, 145, "R19"},
      {Rule::kSettlesMatches, 160, "M1"},
      {Rule::kNotForSteward, 161, "M2"},
      {Rule::kRelationshipAwaits, 162, "M3"},
      {Rule::kToldOfAlerts, 170, "G1"},
      {Rule::kConditionsForbid, 180, "R20"},
      {Rule::kRecipientMayNot, 181, "R22"},
      {Rule::kSocialCareLeads, 190, "R21"},
      {Rule::kRightsRecorded, 191, "A7"},
      {Rule::kConsultation, 192, "C12"},
      {Rule::kOwnAccesses, 193, "R23"},
      {Rule::kWordTakenDown, 194, "R24"},
  };
  for (const auto& [rule, number, id] : written) {
    CHECK(static_cast<int>(rule) == number);
    CHECK(Explain(rule).id == id);
  }
  CHECK(AllRules().size() == std::size(written));
}

TEST_CASE("every rule explains itself in one sentence with the law behind it", "[access]") {
  std::set<std::string_view> ids;
  for (const Rule rule : AllRules()) {
    const RuleText& text = Explain(rule);
    INFO(text.id);
    CHECK(ids.insert(text.id).second);
    CHECK_FALSE(text.law.empty());
    REQUIRE_FALSE(text.sentence.empty());
    CHECK(text.sentence.back() == '.');
    CHECK(text.sentence.size() <= 140);
    CHECK((text.next_step.empty() || text.next_step.back() == '.'));
  }
}

TEST_CASE("no explanation says that a record is being kept back", "[access]") {
  const std::string_view telltales[] = {"hidden",   "withheld",         "exists",
                                        "there is", "this child has a", "another record"};
  for (const Rule rule : AllRules()) {
    for (const std::string_view telltale : telltales) {
      INFO(Explain(rule).id << ": " << telltale);
      CHECK(Explain(rule).sentence.find(telltale) == std::string_view::npos);
      CHECK(Explain(rule).next_step.find(telltale) == std::string_view::npos);
    }
  }
}

TEST_CASE("a number that names no rule explains itself as a rule that failed", "[access]") {
  CHECK(Explain(static_cast<Rule>(200)).id == "D1");
}

std::set<Field> CutBy(RedactionSet redactions) {
  std::set<Field> cut;
  for (int f = 1; f <= static_cast<int>(Field::kRelative); ++f) {
    if (!redactions.Keep().Has(static_cast<Field>(f))) cut.insert(static_cast<Field>(f));
  }
  return cut;
}

TEST_CASE("each redaction code cuts its fields and no others", "[access]") {
  const std::set<Field> text = {Field::kSummary,         Field::kNarrative, Field::kDetails,
                                Field::kLocatingDetails, Field::kCodes,     Field::kPlace,
                                Field::kRelative};

  CHECK(RedactionSet().Keep() == FieldSet::AllFields());
  CHECK(CutBy({Redaction::kF1}) ==
        std::set{Field::kPlace, Field::kLocatingDetails, Field::kAuthorName, Field::kAuthorContact,
                 Field::kAuthorTeam, Field::kTeamContact, Field::kEnteredBy, Field::kHousehold});
  CHECK(CutBy({Redaction::kF6}) == std::set{Field::kNarrative, Field::kDetails, Field::kCodes});
  CHECK(CutBy({Redaction::kF9}) == std::set{Field::kAuthorContact});
  for (const Redaction whole : {Redaction::kF2, Redaction::kF3, Redaction::kF4, Redaction::kF5,
                                Redaction::kF7, Redaction::kF8}) {
    CHECK(CutBy({whole}) == text);
  }
}

TEST_CASE("more redactions never keep more", "[access][law]") {
  for (int a = 1; a <= 9; ++a) {
    for (int b = 1; b <= 9; ++b) {
      const RedactionSet one = {static_cast<Redaction>(a)};
      const RedactionSet other = {static_cast<Redaction>(b)};
      CHECK(one.Union(other).Keep() == one.Keep().And(other.Keep()));
    }
  }
}

TEST_CASE("redaction codes have their law.md names and plain words", "[access][format]") {
  const RedactionSet two = {Redaction::kF9, Redaction::kF1};

  CHECK(two.All() == std::vector{Redaction::kF1, Redaction::kF9});
  for (int f = 1; f <= 9; ++f) {
    CHECK(Name(static_cast<Redaction>(f)).substr(0, 1) == "F");
    CHECK(Name(static_cast<Redaction>(f)).substr(1) == std::to_string(f));
    CHECK_FALSE(Words(static_cast<Redaction>(f)).empty());
  }
  CHECK(two.bits() == (1U << 1 | 1U << 9));
}

static_assert(!std::is_constructible_v<Decision, Outcome>);
static_assert(!std::is_constructible_v<Decision, Outcome, Rule>);
static_assert(!std::is_convertible_v<bool, Decision>);

}  // namespace
}  // namespace hub::access
