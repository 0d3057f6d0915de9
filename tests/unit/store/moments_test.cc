#include "hub/store/detail/moments.h"

#include <atomic>
#include <chrono>
#include <thread>

#include "hub/store/detail/lately.h"
#include "tests/unit/store/house.h"

namespace hub::store::detail {
namespace {

TEST_CASE("a commit is later than every moment that was answered for", "[store][moments]") {
  SetClock clock;
  clock.micros = 200;
  Moments moments(clock, Instant{100});

  CHECK(moments.HeldAt(std::nullopt) == Instant{200});
  CHECK(moments.Begin() == Instant{201});
  moments.Committed();
  CHECK(moments.HeldAt(Instant{150}) == Instant{150});
  CHECK(moments.Begin() == Instant{202});
}

TEST_CASE("what is being committed is left out of an answer for now", "[store][moments]") {
  SetClock clock;
  clock.micros = 300;
  Moments moments(clock, Instant{100});
  REQUIRE(moments.Begin() == Instant{300});
  clock.micros = 310;

  CHECK(moments.HeldAt(std::nullopt) == Instant{299});
  CHECK(moments.HeldAt(Instant{299}) == Instant{299});
  moments.Committed();
  CHECK(moments.HeldAt(std::nullopt) == Instant{310});
}

TEST_CASE("an answer for a moment waits for the commit that it must hold", "[store][moments]") {
  for (const bool committed : {true, false}) {
    SetClock clock;
    clock.micros = 300;
    Moments moments(clock, Instant{100});
    REQUIRE(moments.Begin() == Instant{300});
    clock.micros = 310;
    std::atomic<bool> asking{false};
    std::atomic<bool> over{false};
    bool waited = false;
    std::thread asker([&] {
      asking = true;
      const Instant held = moments.HeldAt(Instant{305});
      waited = over && held == Instant{305};
    });
    while (!asking) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));

    over = true;
    if (committed) {
      moments.Committed();
    } else {
      moments.Failed(Instant{100});
    }
    asker.join();

    CHECK(waited);
    CHECK(moments.Begin() > Instant{305});
  }
}

TEST_CASE("a commit that failed but is on disk after all is not overtaken", "[store][moments]") {
  SetClock clock;
  clock.micros = 300;
  Moments moments(clock, Instant{100});
  moments.Begin();

  moments.Failed(Instant{400});

  CHECK(moments.HeldAt(std::nullopt) == Instant{400});
  CHECK(moments.Begin() == Instant{401});
}

TEST_CASE("a change is later than the snapshots before it, and in those from it on",
          "[store][moments]") {
  Lately<int> changed;
  changed.Note(7, Instant{100});
  changed.Note(7, Instant{200});

  CHECK(changed.ChangedSince(7, Instant{99}));
  CHECK(changed.ChangedSince(7, Instant{199}));
  CHECK_FALSE(changed.ChangedSince(7, Instant{200}));
  CHECK_FALSE(changed.ChangedSince(8, Instant{0}));
}

TEST_CASE("of what was forgotten everything may have changed", "[store][moments]") {
  Lately<int> changed(2);
  for (int i = 0; i < 6; ++i) changed.Note(i, Instant{100 + i});

  CHECK_FALSE(changed.ChangedSince(0, Instant{101}));  // when the two that were forgotten ended
  CHECK_FALSE(changed.ChangedSince(9, Instant{101}));
  CHECK(changed.ChangedSince(9, Instant{100}));
  for (int i = 2; i < 6; ++i) {
    CHECK(changed.ChangedSince(i, Instant{99 + i}));
    CHECK_FALSE(changed.ChangedSince(i, Instant{100 + i}));
  }
  changed.NoteAll(Instant{300});
  CHECK(changed.ChangedSince(9, Instant{299}));
}

}  // namespace
}  // namespace hub::store::detail
