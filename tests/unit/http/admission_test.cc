#include "hub/http/admission.h"

#include <optional>
#include <vector>

#include "tests/support/catch.h"

namespace hub::http {
namespace {

TEST_CASE("one address gets its share and leaves the rest to others", "[http]") {
  Admission admission(10, 2);
  const auto first = admission.Admit("192.0.2.1");
  auto second = admission.Admit("192.0.2.1");

  CHECK_FALSE(admission.Admit("192.0.2.1"));
  CHECK(admission.Admit("192.0.2.2"));
  second.reset();
  CHECK(admission.Admit("192.0.2.1"));
}

TEST_CASE("an IPv6 caller counts by its /64", "[http]") {
  Admission admission(10, 1);
  const auto first = admission.Admit("2001:db8:1:2::1");

  CHECK_FALSE(admission.Admit("2001:db8:1:2:ffff::2"));
  CHECK(admission.Admit("2001:db8:1:3::1"));
}

TEST_CASE("IPv4 callers of an IPv6 socket are not one caller", "[http]") {
  Admission admission(10, 1);
  const auto first = admission.Admit("::ffff:192.0.2.1");

  CHECK_FALSE(admission.Admit("::ffff:192.0.2.1"));
  CHECK(admission.Admit("::ffff:192.0.2.2"));
}

TEST_CASE("a full house admits nobody and is crowded before it is full", "[http]") {
  Admission admission(5, 5);
  std::vector<Admission::Ticket> tickets;
  for (int i = 0; i < 4; ++i) tickets.push_back(*admission.Admit("192.0.2.1"));
  CHECK_FALSE(admission.crowded());

  tickets.push_back(*admission.Admit("192.0.2.2"));

  CHECK(admission.crowded());
  CHECK_FALSE(admission.Admit("192.0.2.3"));
  tickets.clear();
  CHECK_FALSE(admission.crowded());
}

}  // namespace
}  // namespace hub::http
