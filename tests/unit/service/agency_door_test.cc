#include "hub/service/agency_door.h"

#include <memory>

#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

std::string Der(const std::string& pem) {
  std::string body = pem.substr(pem.find('\n') + 1);
  body.erase(body.find("-----END"));
  std::erase(body, '\n');
  std::string bytes;
  REQUIRE(crypto::FromBase64(body, bytes));
  return bytes;
}

const AgencyId kCsc = *AgencyId::From("csc");

TEST_CASE("a pinned certificate names its agency, and an older one still does", "[service][door]") {
  House house;
  AgencyDoor door(*house.store, house.clock);
  const auto first = house.administer->IssueCertificate(kCsc, 30);
  const auto second = house.administer->IssueCertificate(kCsc, 60);
  REQUIRE(first.ok());
  REQUIRE(second.ok());

  for (const auto* issued : {&first, &second}) {
    const auto caller = door.Who(Der(issued->value().pair.certificate_pem));
    REQUIRE(caller.ok());
    CHECK(caller.value().agency.id == kCsc);
  }
}

TEST_CASE("a certificate that the hub's authority signed but never pinned opens nothing",
          "[service][door]") {
  House house;
  AgencyDoor door(*house.store, house.clock);
  const auto pair = crypto::MakeAgencyCertificate(house.authority, kCsc, house.clock.now,
                                                  house.clock.now.Plus(3600));

  CHECK_FALSE(door.Who(Der(pair.certificate_pem)).ok());
  CHECK_FALSE(door.Who("").ok());
  CHECK_FALSE(door.Who("not a certificate").ok());
}

TEST_CASE("a revoked agency is refused on its next request", "[service][door]") {
  House house;
  AgencyDoor door(*house.store, house.clock);
  const auto issued = house.administer->IssueCertificate(kCsc, 30);
  REQUIRE(issued.ok());
  const std::string der = Der(issued.value().pair.certificate_pem);
  REQUIRE(door.Who(der).ok());

  REQUIRE(house.administer->RevokeAgency(kCsc).ok());

  CHECK_FALSE(door.Who(der).ok());
}

TEST_CASE("a certificate is refused after its last day", "[service][door]") {
  House house;
  AgencyDoor door(*house.store, house.clock);
  const auto issued = house.administer->IssueCertificate(kCsc, 30);
  REQUIRE(issued.ok());
  const std::string der = Der(issued.value().pair.certificate_pem);
  REQUIRE(door.Who(der).ok());
  house.clock.now = house.clock.now.Plus(31 * 86'400);

  CHECK_FALSE(door.Who(der).ok());
}

}  // namespace
}  // namespace hub::service
