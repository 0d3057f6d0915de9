#include "hub/store/detail/moments.h"

#include <atomic>
#include <chrono>
#include <thread>

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

}  // namespace
}  // namespace hub::store::detail
