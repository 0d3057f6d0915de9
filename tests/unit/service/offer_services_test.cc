#include "hub/service/offer_services.h"

#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

records::OfferedService Club(const std::string& id, const std::string& name) {
  records::OfferedService service;
  service.id = id;
  service.name = name;
  service.json = "{\"name\":\"" + name + "\"}";
  return service;
}

TEST_CASE("replacing a list is a leaf; looking through it is none", "[service][services]") {
  House house;
  OfferServices offers(*house.store);
  const auto leaves = [&] { return house.store->ReadLog().LeafCount(); };
  const auto before = leaves();

  const auto replaced =
      offers.Replace(house.Agency("nhs"), house.clock.now, {Club("1", "A"), Club("2", "B")});
  REQUIRE(replaced.ok());
  const OfferedServices found = offers.Find(house.Teacher(), {});

  CHECK(leaves() == before + 1);
  const audit::Leaf leaf =
      audit::Decode(house.store->ReadLog().Leaf(replaced.value().leaf_index())).value().leaf;
  CHECK(leaf.event == audit::Event::kServicesReplaced);
  CHECK(leaf.agency == "nhs");
  CHECK(leaf.auth == "mtls");
  CHECK(leaf.count == 2);
  CHECK(replaced.value().answer().what.added == 2);
  REQUIRE(found.page.size() == 2);
  CHECK(found.page[0].agency.text() == "nhs");
  REQUIRE(found.sources.size() == 1);
  CHECK(found.sources[0].name == "Health Visiting");
  CHECK(found.sources[0].list.received == replaced.value().answer().received);
}

TEST_CASE("services may be asked for of one agency", "[service][services]") {
  House house;
  OfferServices offers(*house.store);
  REQUIRE(offers.Replace(house.Agency("nhs"), house.clock.now, {Club("1", "A")}).ok());
  REQUIRE(offers.Replace(house.Agency("csc"), house.clock.now, {Club("1", "B")}).ok());
  const auto of = [&](const char* agency) {
    OfferedQuery query;
    query.agency = AgencyId::From(agency);
    return offers.Find(house.Teacher(), query).total;
  };

  CHECK(offers.Find(house.Teacher(), {}).total == 2);
  CHECK(of("csc") == 1);
  CHECK(of("st-marys") == 0);
  CHECK(of("no-such") == 0);
}

}  // namespace
}  // namespace hub::service
