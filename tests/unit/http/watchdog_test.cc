#include "hub/http/watchdog.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>

#include "tests/support/catch.h"

namespace hub::http {
namespace {

using namespace std::chrono_literals;

// Two ends of one line.
struct Line {
  Line() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0); }
  ~Line() {
    ::close(ends[0]);
    ::close(ends[1]);
  }
  // Waits for the other end's word or end: false once it is shut down.
  bool Hears() const {
    char byte = 0;
    return ::recv(ends[1], &byte, 1, 0) > 0;
  }
  bool IsOpen() const {
    char byte = 0;
    return ::recv(ends[1], &byte, 1, MSG_DONTWAIT) != 0;
  }

  std::array<int, 2> ends{};
};

TEST_CASE("what is read after the deadline may not be acted upon", "[http]") {
  Watchdog dog;
  const Line line;
  Watch watch(dog, line.ends[0]);
  CHECK(watch.Enter(Phase::kIdle, 0ms));

  CHECK_FALSE(line.Hears());

  CHECK_FALSE(watch.Enter(Phase::kHead, 60'000ms));
  CHECK_FALSE(watch.Enter(Phase::kHandling));
  CHECK(dog.late() == 1);
}

TEST_CASE("only idle connections are cut when those are meant", "[http]") {
  Watchdog dog;
  const Line idle_line;
  const Line busy_line;
  Watch idle(dog, idle_line.ends[0]);
  Watch busy(dog, busy_line.ends[0]);
  CHECK(idle.Enter(Phase::kIdle, 60'000ms));
  CHECK(busy.Enter(Phase::kHandling));

  dog.CutIdle();

  CHECK_FALSE(idle_line.IsOpen());
  CHECK(busy_line.IsOpen());
  dog.CutAll();
  CHECK_FALSE(busy_line.IsOpen());
  CHECK(dog.late() == 0);
}

TEST_CASE("waiting for the last connection ends with it", "[http]") {
  Watchdog dog;
  const Line line;
  {
    const Watch watch(dog, line.ends[0]);
    CHECK_FALSE(dog.WaitUntilNone(1ms));
  }
  CHECK(dog.WaitUntilNone(1ms));
}

}  // namespace
}  // namespace hub::http
