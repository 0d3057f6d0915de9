// The policy in force changes by itself and by command, never under an answer, and never without
// a trace.

#include "hub/service/policy_book.h"

#include <thread>

#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

access::Policy Version(const std::string& name, const char* from) {
  access::Policy policy = OpenPolicy();
  policy.version = name;
  policy.effective_from = *Instant::Parse(from);
  return policy;
}

const access::Policy kFirst = Version("a", "2026-11-01T00:00:00Z");
const access::Policy kLater = Version("b", "2026-11-22T00:00:00Z");

// The policies that came into force and the files that were refused, as the log has them.
std::vector<std::string> Loaded(House& house) {
  std::vector<std::string> loaded;
  store::LogTransaction reading = house.store->ReadLog();
  reading.Leaves(0, reading.LeafCount(), [&](std::uint64_t, std::string_view line) {
    const audit::Leaf leaf = audit::Decode(line).value().leaf;
    if (leaf.event == audit::Event::kPolicyLoaded)
      loaded.push_back(leaf.policy + " " + leaf.outcome);
  });
  return loaded;
}

std::string InForce(PolicyBook& book) {
  const auto answering = book.Answer();
  REQUIRE(answering.ok());
  return book.in_force().version;
}

TEST_CASE("a version takes over at its moment, for whoever asks next", "[service][policy]") {
  House house;  // on 21 November at nine
  PolicyBook book(*house.store, {kLater, kFirst}, house.clock);
  REQUIRE(book.Begin().ok());
  CHECK(InForce(book) == "a");

  house.clock.now = Instant{kLater.effective_from.micros - 1};
  CHECK(InForce(book) == "a");
  house.clock.now = kLater.effective_from;
  CHECK(InForce(book) == "b");
  CHECK(book.in_force().fingerprint == FingerprintOf(kLater));
  CHECK(Loaded(house) == std::vector<std::string>{"a ok", "b ok"});

  house.clock.now = house.clock.now.Plus(60);
  REQUIRE(book.KeepUp().ok());
  CHECK(Loaded(house).size() == 2);
}

TEST_CASE("new files are taken up without a restart, and what was is still replayed by",
          "[service][policy]") {
  House house;
  PolicyBook book(*house.store, {kFirst}, house.clock);
  REQUIRE(book.Begin().ok());
  const access::Policy& policy = book.in_force();

  const access::Policy now = Version("c", "2026-11-21T08:00:00Z");
  REQUIRE(book.TakeUp({kFirst, now, kLater}).ok());

  CHECK(policy.version == "c");
  CHECK(book.versions()->size() == 3);
  CHECK(Loaded(house) == std::vector<std::string>{"a ok", "c ok"});
  house.clock.now = kLater.effective_from;
  CHECK(InForce(book) == "b");
}

TEST_CASE("files that are wrong are refused whole, and what is in force stays",
          "[service][policy]") {
  House house;
  PolicyBook book(*house.store, {kFirst}, house.clock);
  REQUIRE(book.Begin().ok());
  access::Policy changed = kFirst;
  changed.emergency_hours = 11;
  const access::Policy now = Version("c", "2026-11-21T08:00:00Z");

  CHECK(book.TakeUp({changed, now}).error().code == ErrorCode::kConflict);
  CHECK(book.TakeUp({now}).error().code == ErrorCode::kConflict);  // the used one is gone
  CHECK(book.TakeUp({kFirst, now, now}).error().code == ErrorCode::kInvalid);
  CHECK(book.TakeUp({kLater}).error().code == ErrorCode::kConflict);
  REQUIRE(book.Refuse().ok());

  CHECK(InForce(book) == "a");
  CHECK(book.versions()->size() == 1);
  CHECK(Loaded(house) == std::vector<std::string>{"a ok", "a refused"});
  CHECK(book.Gone({kLater}) == std::vector<std::string>{"a"});

  // What has not begun may be mended.
  REQUIRE(book.TakeUp({kFirst, kLater}).ok());
  access::Policy mended = kLater;
  mended.emergency_hours = 10;
  CHECK(book.TakeUp({kFirst, mended}).ok());
}

TEST_CASE("a hub does not start without the file of a version that was used, and names it",
          "[service][policy]") {
  House house;
  REQUIRE(PolicyBook(*house.store, {kFirst}, house.clock).Begin().ok());
  const access::Policy now = Version("c", "2026-11-21T08:00:00Z");

  const Status begun = PolicyBook(*house.store, {now}, house.clock).Begin();

  REQUIRE_FALSE(begun.ok());
  CHECK(begun.error().code == ErrorCode::kConflict);
  CHECK(begun.error().for_caller.find("\"version\" is \"a\" back") != std::string::npos);
  CHECK(Loaded(house) == std::vector<std::string>{"a ok"});
  CHECK(PolicyBook(*house.store, {kFirst, now}, house.clock).Begin().ok());
}

TEST_CASE("a version that was used is not changed before the next start either",
          "[service][policy]") {
  House house;
  REQUIRE(PolicyBook(*house.store, {kFirst}, house.clock).Begin().ok());
  REQUIRE(PolicyBook(*house.store, {kFirst}, house.clock).Begin().ok());
  access::Policy changed = kFirst;
  changed.claim_working_days = 1;

  CHECK(PolicyBook(*house.store, {changed, Version("c", "2026-11-21T08:00:00Z")}, house.clock)
            .Begin()
            .error()
            .code == ErrorCode::kConflict);
}

TEST_CASE("nobody's policy changes while they are being answered", "[service][policy]") {
  House house;
  PolicyBook book(*house.store, {kFirst}, house.clock);
  REQUIRE(book.Begin().ok());
  auto answering = book.Answer();
  REQUIRE(answering.ok());

  std::thread changer([&] {
    static_cast<void>(book.TakeUp({kFirst, Version("c", "2026-11-21T08:00:00Z")}));
  });
  // Its leaf may be written or not yet; what this answer is decided by stays.
  for (int i = 0; i < 1'000; ++i) {
    if (book.in_force().version != "a") FAIL("the policy changed under an answer");
    std::this_thread::yield();
  }
  answering.value().unlock();
  changer.join();

  CHECK(InForce(book) == "c");
}

TEST_CASE("what decided at a past moment is what had been taken up by then", "[service][policy]") {
  House house;
  const Instant start = house.clock.now;
  PolicyBook book(*house.store, {kFirst, kLater}, house.clock);
  REQUIRE(book.Begin().ok());
  house.clock.now = kLater.effective_from;
  CHECK(InForce(book) == "b");
  house.clock.now = house.clock.now.Plus(60);
  // Effective from before "b" by its own word, and taken up after it: it decided nothing then.
  const access::Policy late = Version("c", "2026-11-21T20:00:00Z");
  REQUIRE(book.TakeUp({kFirst, kLater, late}).ok());

  CHECK(book.InForceAt(start.Plus(60)).version == "a");
  CHECK(book.InForceAt(Instant::Parse("2026-11-21T21:00:00Z").value()).version == "a");
  CHECK(book.InForceAt(kLater.effective_from.Plus(30)).version == "b");
  CHECK(book.InForceAt(start.Plus(-60)).version == "a");  // by the first word of its file
  CHECK_FALSE(book.InForceAt(*Instant::Parse("2025-01-01T00:00:00Z")).readable);
  // After a restart as well.
  PolicyBook again(*house.store, {kFirst, kLater, late}, house.clock);
  REQUIRE(again.Begin().ok());
  CHECK(again.InForceAt(start.Plus(60)).version == "a");
}

TEST_CASE("a fingerprint is of all that a policy says, and keeps what files left out",
          "[service][policy]") {
  const std::uint64_t print = FingerprintOf(kFirst);
  access::Policy same = kFirst;
  same.fingerprint = 7;
  same.owner_hours = 4;
  CHECK(FingerprintOf(same) == print);
  for (int access::Policy::*member :
       {&access::Policy::child_until_years, &access::Policy::emergency_hours,
        &access::Policy::break_glass_quota, &access::Policy::rights_months,
        &access::Policy::match_working_days, &access::Policy::permission_months,
        &access::Policy::share_decision_months, &access::Policy::shield_days,
        &access::Policy::restriction_working_days, &access::Policy::dispute_working_days,
        &access::Policy::owner_hours}) {
    access::Policy other = kFirst;
    --(other.*member);
    CHECK(FingerprintOf(other) != print);
  }
  access::Policy other = kFirst;
  other.agreements.front().until.days -= 1;
  CHECK(FingerprintOf(other) != print);
  other = kFirst;
  other.holidays.push_back(Date{20'000});
  CHECK(FingerprintOf(other) != print);
}

}  // namespace
}  // namespace hub::service
