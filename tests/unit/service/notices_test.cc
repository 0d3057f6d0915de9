// Graded accesses: what the leaf says, who is told, and the review that closes them.

#include "hub/service/notices.h"

#include "hub/service/replay.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using access::AuditGrade;
using access::Obligation;
using access::ReviewOutcome;
using access::Role;

access::Policy WatchfulPolicy() {
  access::Policy policy = OpenPolicy();
  policy.claim_working_days = 2;
  policy.break_glass_review_working_days = 1;
  policy.headline_months = 24;
  return policy;
}

// A child of whom social care and the health visitors know. The teacher says that they work with
// the child, and nobody has confirmed it: what they read is graded A3.
struct Watch {
  Watch() {
    house.policy = WatchfulPolicy();
    Add("n.dpo", "nhs", {Role::kDataProtectionOfficer});
    Add("p.dpo", "st-marys", {Role::kDataProtectionOfficer, Role::kNamedProfessional});
    Add("p.sup", "st-marys", {Role::kSupervisor});
    house.PushOne("csc", About(Person("c1"), "n1", records::Kind::kAssessment));
    house.PushOne("nhs", About(Person("h1"), "n2", records::Kind::kHealthContact));
    child = house.ChildOf("csc", "c1");
    house.Agree(child);
  }

  void Add(const char* id, const char* agency, std::vector<Role> roles) {
    REQUIRE(house.administer
                ->AddProfessional(
                    {*ProfessionalId::From(id), *AgencyId::From(agency), id, std::move(roles)})
                .ok());
  }
  Caller Officer(const char* who = "p.dpo") { return house.As(who, Role::kDataProtectionOfficer); }

  // Claims, as `who`, and reads.
  void ClaimAndRead(const char* who = "t.teach") {
    const Caller caller = house.As(who, Role::kNamedProfessional);
    Tie(caller, child, access::Relationship::kSelfClaimed);
    house.Read(house.As(who, Role::kNamedProfessional), child);
    house.clock.now = house.clock.now.Plus(1);
  }

  void Tie(const Caller& caller, const ChildId& about, access::Relationship state) {
    RelationshipChange change{about, caller.who.id, state};
    change.reason = Sensitive("covers the class today");
    const auto set =
        SetRights(*house.store, house.policy, house.clock).SetRelationship(caller, change);
    if (!set.ok()) FAIL(set.error().for_operator);
    REQUIRE(set.value().index() == 0);
    house.clock.now = house.clock.now.Plus(1);
  }

  NoticePage List(const Caller& caller, NoticesQuery query = {}) {
    const auto page = notices.List(caller, query);
    if (!page.ok()) FAIL(page.error().for_operator);
    REQUIRE(page.value().index() == 0);
    return std::get<0>(page.value()).answer();
  }
  NoticePage OfGrade(const Caller& caller, AuditGrade grade) {
    NoticesQuery query;
    query.waiting = false;
    query.grade = grade;
    return List(caller, query);
  }
  Outcome<NoticePage> Review(const Caller& caller, std::vector<DecisionId> ids) {
    house.clock.now = house.clock.now.Plus(1);
    return notices.Review(caller, {std::move(ids), ReviewOutcome::kJustified,
                                   Sensitive("asked the head teacher about it")});
  }

  House house;
  ChildId child;
  Notices notices{*house.store, house.policy, house.clock};
};

TEST_CASE("an access under a claim waits for the officers of the asker's agency and of the owners",
          "[service][notices]") {
  Watch here;
  here.ClaimAndRead();

  for (const char* officer : {"p.dpo", "n.dpo", "d.po"}) {
    const NoticePage page = here.List(here.Officer(officer));
    INFO(officer);
    REQUIRE(page.notices.size() == 1);
    const AccessNotice& notice = page.notices.front();
    CHECK(notice.grade == AuditGrade::kA3);
    CHECK(notice.what == "chronology.read");
    CHECK(notice.agency == "st-marys");
    CHECK(notice.waits);
    CHECK_FALSE(notice.overdue);
    CHECK(notice.review_by == *Instant::Parse("2026-11-22T00:00:00Z"));  // the same day
    // Who it was is told to the agency that they work for.
    CHECK(notice.who.text() == (std::string(officer) == "p.dpo" ? "t.teach" : ""));
    CHECK_FALSE(notice.child);  // a notice carries nobody's identity
  }
}

TEST_CASE("whoever has nothing to do with an access is not told of it", "[service][notices]") {
  Watch here;
  here.house.PushOne(
      "csc", About(Person("c2", "Bo", "Reed", "9434765870"), "n3", records::Kind::kAssessment));
  const ChildId other = here.house.ChildOf("csc", "c2");
  here.Tie(here.house.Teacher(), other, access::Relationship::kSelfClaimed);
  here.house.Read(here.house.Teacher(), other);

  CHECK(here.List(here.Officer("n.dpo")).notices.empty());
  CHECK(here.List(here.Officer("d.po")).notices.size() == 1);
  for (const Role role : {Role::kNamedProfessional, Role::kLeadProfessional, Role::kAdministrator,
                          Role::kAuditor, Role::kSteward}) {
    Caller caller = here.house.Teacher();
    caller.role = role;
    const auto refused = here.notices.List(caller, {});
    REQUIRE(refused.ok());
    CHECK(refused.value().index() == 1);
  }
}

TEST_CASE("a review closes an access once, for every agency, and is in the log",
          "[service][notices]") {
  Watch here;
  here.ClaimAndRead();
  const AccessNotice notice = here.List(here.Officer()).notices.front();

  const auto reviewed = here.Review(here.Officer("n.dpo"), {notice.id});

  REQUIRE(reviewed.ok());
  REQUIRE(reviewed.value().index() == 0);
  CHECK(here.List(here.Officer()).notices.empty());
  CHECK(here.List(here.Officer("n.dpo")).notices.empty());
  const NoticePage seen = here.OfGrade(here.Officer(), AuditGrade::kA3);
  REQUIRE(seen.notices.size() == 1);
  CHECK(seen.notices.front().reviewed == "justified");
  CHECK_FALSE(seen.notices.front().waits);
  const auto again = here.Review(here.Officer(), {notice.id});
  REQUIRE_FALSE(again.ok());
  CHECK(again.error().code == ErrorCode::kConflict);
}

TEST_CASE("a review is found again after the hub was started anew", "[service][notices]") {
  Watch here;
  here.ClaimAndRead();
  here.ClaimAndRead("p.dpo");
  const NoticePage both = here.List(here.Officer("d.po"));
  REQUIRE(both.notices.size() == 2);
  REQUIRE(here.Review(here.Officer("d.po"), {both.notices[0].id}).ok());

  here.house.Open();
  Notices later(*here.house.store, here.house.policy, here.house.clock);
  const auto page = later.List(here.Officer("d.po"), {});

  REQUIRE(page.ok());
  const NoticePage& left = std::get<0>(page.value()).answer();
  REQUIRE(left.notices.size() == 1);
  CHECK(left.notices[0].id == both.notices[1].id);
}

TEST_CASE("nobody reviews their own access, or what is another's, and all are closed or none",
          "[service][notices]") {
  Watch here;
  here.ClaimAndRead();
  here.ClaimAndRead("p.dpo");
  const NoticePage page = here.List(here.Officer());
  REQUIRE(page.notices.size() == 2);
  const DecisionId theirs = page.notices[0].id;
  const DecisionId own = page.notices[1].id;
  REQUIRE(page.notices[1].who.text() == "p.dpo");

  for (const auto& ids : {std::vector{own}, std::vector{theirs, own},
                          std::vector{theirs, here.house.store->DecisionOf(1'000'000)}}) {
    const auto refused = here.Review(here.Officer(), ids);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::kNotFound);
  }
  CHECK(here.Review(here.Officer(), {theirs, theirs}).ok());
  CHECK(here.List(here.Officer()).notices.size() == 1);
  const auto silent = here.notices.Review(here.Officer("n.dpo"),
                                          {{own}, ReviewOutcome::kJustified, Sensitive("fine")});
  REQUIRE_FALSE(silent.ok());
  CHECK(silent.error().code == ErrorCode::kInvalid);
}

TEST_CASE("an access that nobody looked at in time is overdue", "[service][notices]") {
  Watch here;
  here.ClaimAndRead();

  here.house.clock.now = *Instant::Parse("2026-11-22T00:00:01Z");

  const NoticePage page = here.List(here.Officer());
  CHECK(page.overdue == 1);
  CHECK(page.notices.front().overdue);
}

TEST_CASE("an alert reaches the manager of whoever looked, and no other manager",
          "[service][notices]") {
  Watch here;
  here.Tie(here.house.Lead(), here.child, access::Relationship::kConflictOfInterest);
  const access::Told told = here.house.Refused(here.house.Lead(), here.child);
  REQUIRE(told.because == std::vector{access::Rule::kB6});
  REQUIRE(told.grade == AuditGrade::kA4);

  const NoticePage page = here.List(here.house.Supervisor());

  REQUIRE(page.notices.size() == 1);
  CHECK(page.notices.front().who.text() == "l.lead");
  CHECK(page.notices.front().outcome == "bar");
  CHECK(page.notices.front().review_by == *Instant::Parse("2026-11-24T00:00:00Z"));
  CHECK(here.List(here.house.As("p.sup", Role::kSupervisor)).notices.empty());
  CHECK(here.List(here.Officer("d.po")).notices.size() == 1);
}

TEST_CASE("one access is shown with the child, the rules and what is owed, and that is in the log",
          "[service][notices]") {
  Watch here;
  here.ClaimAndRead();
  const DecisionId id = here.List(here.Officer()).notices.front().id;

  const auto shown = here.notices.Show(here.Officer(), id);

  REQUIRE(shown.ok());
  REQUIRE(shown.value().index() == 0);
  const AccessNotice& notice = std::get<0>(shown.value()).answer();
  CHECK(notice.child == here.child);
  CHECK_FALSE(notice.because.empty());
  std::vector<Obligation> owed;
  for (const access::Owed& one : notice.owed) owed.push_back(one.what);
  CHECK(owed == std::vector{Obligation::kNotifyOwner, Obligation::kQueueForOfficer,
                            Obligation::kConfirmRelationship});
  const auto read = ExplainDecision(*here.house.store, here.house.policy, here.house.clock)
                        .Accesses(here.Officer("d.po"), here.child, std::nullopt);
  REQUIRE(read.ok());
  CHECK(std::get<0>(read.value()).answer().front().line.find("notices.read") != std::string::npos);
  CHECK_FALSE(here.notices.Show(here.Officer(), here.house.store->DecisionOf(0)).ok());
}

TEST_CASE("what a hidden agency did is reviewed without saying which, and the leaf is whole",
          "[service][notices]") {
  Watch here;
  // The health visitors' record is of an operation that must not be known.
  auto record = About(Person("h1"), "n3", records::Kind::kHealthContact);
  record.labels = record.labels.With(records::Label::kLiveOp);
  here.house.PushOne("nhs", record);
  here.Add("n.urse", "nhs", {Role::kNamedProfessional});
  here.ClaimAndRead("n.urse");

  const auto of = [&](const char* officer) {
    const NoticePage page = here.List(here.Officer(officer));
    REQUIRE(page.notices.size() == 1);
    const auto shown = here.notices.Show(here.Officer(officer), page.notices.front().id);
    REQUIRE(shown.ok());
    const AccessNotice& one = std::get<0>(shown.value()).answer();
    CHECK(one.agency == page.notices.front().agency);
    CHECK(one.because.empty() == one.withheld);
    return one;
  };
  const AccessNotice hidden = of("d.po");
  CHECK(hidden.withheld);
  CHECK(hidden.agency.empty());
  CHECK(hidden.role.empty());
  CHECK(hidden.reader.empty());
  CHECK(hidden.who.empty());
  CHECK(hidden.waits);
  const AccessNotice whole = of("n.dpo");
  CHECK_FALSE(whole.withheld);
  CHECK(whole.agency == "nhs");
  CHECK(whole.who.text() == "n.urse");
}

TEST_CASE("what was decided says its grade, and is decided again to the same grade",
          "[service][notices]") {
  Watch here;
  here.ClaimAndRead();
  here.house.Relate(here.child, "t.teach");
  const auto told = here.house.Read(here.house.Teacher(), here.child).told;
  CHECK(told.grade == AuditGrade::kA1);
  CHECK(here.OfGrade(here.Officer(), AuditGrade::kA1).notices.size() == 1);

  const std::vector<access::Policy> policies = {here.house.policy};
  const auto replayed = Replay(*here.house.store, policies).Run(0);

  REQUIRE(replayed.ok());
  CHECK(replayed.value().differ == 0);
  CHECK(replayed.value().same >= 2);
}

TEST_CASE("accesses of a grade are told page by page", "[service][notices]") {
  Watch here;
  here.ClaimAndRead();
  here.ClaimAndRead("p.dpo");
  NoticesQuery query;
  query.waiting = GENERATE(true, false);
  query.grade = AuditGrade::kA3;
  query.limit = 1;

  const NoticePage first = here.List(here.Officer("d.po"), query);
  REQUIRE(first.next);
  query.after = first.next;
  const NoticePage second = here.List(here.Officer("d.po"), query);

  REQUIRE(second.notices.size() == 1);
  CHECK(second.notices[0].id != first.notices[0].id);
  CHECK_FALSE(second.next);
}

}  // namespace
}  // namespace hub::service
