#include "hub/access/clocks.h"

#include <vector>

#include "hub/access/facts.h"
#include "hub/access/rights.h"
#include "tests/support/catch.h"
#include "tests/unit/access/world.h"

namespace hub::access {
namespace {

Date Day(const char* iso) { return Date::Parse(iso).value(); }

TEST_CASE("working days leave out weekends and bank holidays", "[access]") {
  const std::vector<Date> holidays = {Day("2026-12-25"), Day("2026-12-28")};

  CHECK(PlusWorkingDays(Day("2026-12-24"), 0, holidays) == Day("2026-12-24"));
  CHECK(PlusWorkingDays(Day("2026-12-24"), 1, holidays) == Day("2026-12-29"));
  CHECK(PlusWorkingDays(Day("2026-11-20"), 1, {}) == Day("2026-11-23"));
  CHECK(PlusWorkingDays(Day("2026-11-20"), 10, {}) == Day("2026-12-04"));
  CHECK_FALSE(IsWorkingDay(Day("2026-11-21"), {}));
  CHECK_FALSE(IsWorkingDay(Day("2026-11-22"), {}));
  CHECK(IsWorkingDay(Day("1969-12-31"), {}));
}

TEST_CASE("a month later is the same date, or the month's last", "[access]") {
  CHECK(PlusMonths(Day("2026-01-31"), 1) == Day("2026-02-28"));
  CHECK(PlusMonths(Day("2028-01-31"), 1) == Day("2028-02-29"));
  CHECK(PlusMonths(Day("2026-11-30"), 13) == Day("2027-12-30"));
  CHECK(PlusMonths(Day("2026-12-15"), 1) == Day("2027-01-15"));
}

TEST_CASE("a rights clock that ends on a free day goes on to the next working day", "[access]") {
  CHECK(RightsClock(Day("2026-11-25"), 1, std::vector{Day("2026-12-25"), Day("2026-12-28")}) ==
        Day("2026-12-29"));
  CHECK(RightsClock(Day("2026-11-23"), 1, {}) == Day("2026-12-23"));
}

TEST_CASE("a span has begun at its first moment and is over at its end", "[access]") {
  const Instant opened = Instant::Parse("2026-11-23T09:00:00Z").value();

  CHECK_FALSE(IsWithin(opened, 60, Instant{opened.micros - 1}));
  CHECK(IsWithin(opened, 60, opened));
  CHECK(IsWithin(opened, 60, Instant{opened.Plus(60).micros - 1}));
  CHECK_FALSE(IsWithin(opened, 60, opened.Plus(60)));
  CHECK_FALSE(IsWithin(opened, 0, opened));
}

TEST_CASE("what is due has its time, and the rest has none", "[access]") {
  const Policy policy = WorkingPolicy();
  const Instant friday = Instant::Parse("2026-11-20T15:00:00Z").value();

  CHECK(DueBy(Obligation::kReview, friday, policy) == Day("2026-11-24").Midnight());
  CHECK(DueBy(Obligation::kAlert, friday, policy) == friday);
  CHECK(DueBy(Obligation::kQueueForOfficer, friday, policy) == Day("2026-11-21").Midnight());
  CHECK(DueBy(Obligation::kSecondPersonAfter, friday, policy) == friday.Plus(3600));
  CHECK(DueBy(Obligation::kConfirmRelationship, friday, policy) == Day("2026-11-25").Midnight());
  CHECK(DueBy(Obligation::kLeadDecides, friday, policy) == Day("2026-11-28").Midnight());
  CHECK(DueBy(Obligation::kStrategyDiscussion, friday, policy) == friday.Plus(72 * 3600));
  CHECK(DueBy(Obligation::kReceipt, friday, policy) == Day("2026-11-28").Midnight());
  CHECK_FALSE(DueBy(Obligation::kWatermark, friday, policy));
}

TEST_CASE("a tie is what was recorded of it, from its first moment to its last day", "[access]") {
  RecordedTie tie{Relationship::kNamed, Day("2026-11-01").Midnight(), Day("2026-11-30"), true};

  CHECK(TieAt(tie, Day("2026-10-31").Midnight()) == Relationship::kNone);
  CHECK(TieAt(tie, Day("2026-11-01").Midnight()) == Relationship::kNamed);
  CHECK(TieAt(tie, Day("2026-11-30").Midnight().Plus(86'399)) == Relationship::kNamed);
  CHECK(TieAt(tie, Day("2026-12-01").Midnight()) == Relationship::kEnded);

  tie.set_by_another = false;  // nobody gives themselves a relationship
  CHECK(TieAt(tie, Day("2026-11-02").Midnight()) == Relationship::kSelfClaimed);
  CHECK(TieAt(RecordedTie(), Day("2026-11-02").Midnight()) == Relationship::kNone);
}

TEST_CASE("competence comes with age, assessment and capacity", "[access]") {
  const Date today = Day("2026-11-23");
  const auto at = [&](const char* born, std::optional<bool> assessed, bool lacks = false) {
    return CompetenceOf(Day(born), assessed, lacks, today);
  };

  CHECK(CompetenceOf(std::nullopt, true, false, today) == Competence::kUnknown);
  CHECK(at("2014-11-24", true) == Competence::kUnder12);
  CHECK(at("2014-11-23", std::nullopt) == Competence::kNotAssessed);
  CHECK(at("2012-01-01", true) == Competence::kAssessedYes);
  CHECK(at("2012-01-01", false) == Competence::kAssessedNo);
  CHECK(at("2010-11-24", std::nullopt) == Competence::kNotAssessed);
  CHECK(at("2010-11-23", false) == Competence::kPresumed);
  CHECK(at("2010-11-23", std::nullopt, true) == Competence::kLacksCapacity);
}

TEST_CASE("a clearance that is stale clears nobody, and no list voids those in it", "[access]") {
  const Date today = Day("2026-11-23");
  const auto person = [](const std::string& name) { return *ProfessionalId::From(name); };
  std::vector<ShieldClearance> list;
  for (int i = 1; i <= 5; ++i) {
    list.push_back({person("p" + std::to_string(i)), Day("2026-11-01"), Day("2026-11-30")});
  }
  CHECK(IsCleared(list, person("p3"), today));
  CHECK_FALSE(IsCleared(list, person("p9"), today));
  CHECK_FALSE(IsCleared(list, person("p3"), Day("2026-12-01")));
  CHECK_FALSE(IsCleared(list, person("p3"), Day("2026-10-31")));
  CHECK_FALSE(IsCleared(list, ProfessionalId(), today));

  list.push_back({person("p6"), Day("2026-11-01"), Day("2026-11-30")});
  CHECK(IsCleared(list, person("p3"), today));
  CHECK(IsCleared(list, person("p6"), today));
}

TEST_CASE("permission in confidence is for whom it names, while it stands", "[access]") {
  World world;
  const Question asks = world.Asks();
  ConfidencePermission permission;
  permission.state = Confidence::kExpress;
  permission.given_to = kTeacher;
  permission.evidenced = true;
  permission.review_by = Date::Of(world.at);
  CHECK(IsExpressedTo(asks, {permission}));

  const auto changed = [&](auto change) {
    ConfidencePermission other = permission;
    change(other);
    return IsExpressedTo(asks, {other});
  };
  CHECK_FALSE(changed([](auto& p) { p.given_to = kOther; }));
  CHECK_FALSE(changed([](auto& p) { p.evidenced = false; }));
  CHECK_FALSE(changed([](auto& p) { p.review_by.days -= 1; }));
  CHECK_FALSE(changed([](auto& p) { p.given_to = ProfessionalId(); }));
  CHECK_FALSE(changed([](auto& p) {
    p.given_to = kOther;
    p.given_to_agency = kSchool;
  }));
  CHECK(changed([](auto& p) {
    p.given_to = ProfessionalId();
    p.given_to_agency = kSchool;
  }));
  for (const Confidence state :
       {Confidence::kUnknown, Confidence::kImpliedCare, Confidence::kRefused,
        Confidence::kSetAsideByStatute, Confidence::kPublicInterest, Confidence::kNotApplicable}) {
    CHECK_FALSE(changed([&](auto& p) { p.state = state; }));
  }
  ConfidencePermission refused;
  refused.state = Confidence::kRefused;
  CHECK_FALSE(IsExpressedTo(asks, {permission, refused}));
}

}  // namespace
}  // namespace hub::access
