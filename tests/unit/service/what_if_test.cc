#include "hub/service/what_if.h"

#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using access::Role;

struct Asking {
  Asking() {
    REQUIRE(house
                .Push("csc", {About(Person("c1"), "n1", records::Kind::kContact),
                              About(Person("c1"), "n2", records::Kind::kContact)})
                .ok());
    REQUIRE(house
                .Push("csc", {About(Person("c2", "Ben", "Hall", "9434765870"), "n3",
                                    records::Kind::kContact)})
                .ok());
    house.clock.now = house.clock.now.Plus(1);
    house.Agree(house.ChildOf("csc", "c1"));
    request.role = Role::kNamedProfessional;
    request.agency = *AgencyId::From("st-marys");
    request.purpose = access::Purpose::kEarlyHelp;
    request.sample = 10;
  }
  Outcome<access::WhatIfAnswer> Run(const Caller& caller) {
    return WhatIf(*house.store, house.directory, house.policy, house.clock).Run(caller, request);
  }
  access::WhatIfAnswer Answer() {
    const auto answer = Run(house.As("a.dmin", Role::kAdministrator));
    if (!answer.ok()) FAIL(answer.error().for_operator);
    REQUIRE(answer.value().index() == 0);
    return std::get<0>(answer.value()).answer();
  }
  House house;
  access::WhatIfRequest request;
};

TEST_CASE("a draft's difference is shown in counts, by pseudonym", "[service][what_if]") {
  Asking asking;
  asking.request.draft = asking.house.policy;
  asking.request.draft->version = "2027-01-01.1";
  asking.request.draft->agreements.clear();

  const access::WhatIfAnswer answer = asking.Answer();

  CHECK(answer.now.whole == 2);
  CHECK(answer.then.whole == 0);
  CHECK(answer.then.hidden == 3);
  CHECK(answer.draft == "2027-01-01.1");
  REQUIRE(answer.children.size() == 2);
  CHECK(answer.children.front().pseudonym.size() == 16);
  CHECK(answer.children.front().compared.differences.size() == 1);
}

TEST_CASE("one child is run by the pseudonym of the log", "[service][what_if]") {
  Asking asking;
  const ChildId child = asking.house.ChildOf("csc", "c1");
  asking.request.sample = 0;
  asking.request.child = asking.house.store->pseudonyms().Subject(child, asking.house.clock.now);

  const access::WhatIfAnswer answer = asking.Answer();

  REQUIRE(answer.children.size() == 1);
  CHECK(answer.now.whole == 2);
  CHECK(answer.now == answer.then);
  asking.request.child = "0123456789abcdef";
  CHECK(asking.Answer().children.empty());
}

TEST_CASE("only administrators and officers run a role over children", "[service][what_if]") {
  Asking asking;
  for (const Caller& caller :
       {asking.house.Teacher(), asking.house.Lead(), asking.house.Supervisor()}) {
    const auto refused = asking.Run(caller);
    REQUIRE(refused.ok());
    CHECK(refused.value().index() == 1);
  }
  const auto officer = asking.Run(asking.house.As("d.po", Role::kDataProtectionOfficer));
  REQUIRE(officer.ok());
  CHECK(officer.value().index() == 0);
}

TEST_CASE("a run needs a known agency and a bounded sample", "[service][what_if]") {
  Asking asking;
  const Caller admin = asking.house.As("a.dmin", Role::kAdministrator);
  asking.request.sample = kLargestSample + 1;
  CHECK(asking.Run(admin).error().code == ErrorCode::kInvalid);
  asking.request.sample = 1;
  asking.request.agency = *AgencyId::From("nowhere");
  CHECK(asking.Run(admin).error().code == ErrorCode::kInvalid);
}

}  // namespace
}  // namespace hub::service
