// What partners offer, and who enters records for them.

#include <algorithm>
#include <set>

#include "hub/store/detail/partner_statements.h"
#include "tests/unit/store/house.h"
#include "tests/unit/store/raw_file.h"

namespace hub::store {
namespace {

records::OfferedService Service(const std::string& id, const std::string& name,
                                const std::string& words = "", const std::string& area = "") {
  records::OfferedService service;
  service.id = id;
  service.name = name;
  service.words = words;
  service.area = area;
  service.json = "{\"id\":\"" + id + "\",\"name\":\"" + name + "\"}";
  return service;
}

records::OfferedService ForAges(const std::string& id, std::optional<int> from,
                                std::optional<int> to) {
  records::OfferedService service = Service(id, "ages " + id);
  service.age_from = from;
  service.age_to = to;
  return service;
}

class Offers : public House {
 public:
  ReplacedServices Replace(const std::vector<records::OfferedService>& services) {
    return ReplaceOf(agency, services);
  }
  ReplacedServices ReplaceOf(AgencyRow owner,
                             const std::vector<records::OfferedService>& services) {
    return InWriter(
        [&](Writing& writing) { return writing.ReplaceServices(owner, Instant{7}, services); });
  }
  AgencyRow Other(const std::string& id, const std::string& name) {
    return InWriter([&](Writing& writing) {
      Agency other;
      other.id = *AgencyId::From(id);
      other.name = name;
      return writing.AddAgency(other);
    });
  }
  // What is found, as "name name".
  std::string Names(const OfferedQuery& query) {
    std::string names;
    for (const FoundService& service : store->Read().FindServices(query).page) {
      const std::size_t start = service.json.find("\"name\":\"") + 8;
      names += names.empty() ? "" : "|";
      names += service.json.substr(start, service.json.find('"', start) - start);
    }
    return names;
  }
  std::string By(const std::string& words, const std::string& place = "") {
    OfferedQuery query;
    query.words = words;
    query.place = place;
    return Names(query);
  }
};

TEST_CASE("services are found by the beginnings of words, anywhere in them", "[store][services]") {
  Offers house;
  house.Replace({Service("1", "Lantern Mornings", "Breakfast and the walk to school"),
                 Service("2", "Harbour", "after domestic abuse\nthe Lantern"),
                 Service("3", "Café Zoë", "")});

  CHECK(house.By("lantern") == "Harbour|Lantern Mornings");
  CHECK(house.By("LANT break") == "Lantern Mornings");
  CHECK(house.By("antern").empty());
  CHECK(house.By("cafe zoe") == "Café Zoë");
  CHECK(house.By("lantern nowhere").empty());
  CHECK(house.By("") == "Café Zoë|Harbour|Lantern Mornings");
}

TEST_CASE("what the search engine would take for its own language is only words",
          "[store][services]") {
  Offers house;
  house.Replace({Service("1", "Near and Not", "or words : area \"quoted\"")});

  for (const char* text : {"near", "NOT", "and", "or", "\"quoted\"", "words:", "area*", "near(",
                           "a^r", "{area}", "' ; --", "not-and", "((("}) {
    INFO(text);
    CHECK(house.By(text) == (std::string(text) == "a^r" ? "" : "Near and Not"));
  }
  CHECK(house.By("nearby").empty());
}

TEST_CASE("who names the place comes first, who says nothing of place is not left out",
          "[store][services]") {
  Offers house;
  house.Replace({Service("1", "Anywhere"), Service("2", "Larkfield club", "", "Larkfield\nOX4\n"),
                 Service("3", "County wide", "", "Oxfordshire\n"),
                 Service("4", "Far", "", "OX44\n")});

  CHECK(house.By("", "larkfield") == "Larkfield club|Anywhere");
  CHECK(house.By("", "ox4") == "Larkfield club|Anywhere");
  OfferedQuery query;
  query.place = "OX44";
  const FoundServices found = house.store->Read().FindServices(query);
  REQUIRE(found.page.size() == 2);
  CHECK(found.page[0].names_place);
  CHECK_FALSE(found.page[1].names_place);
  CHECK(found.total == 2);
  CHECK(found.elsewhere == 2);
}

TEST_CASE("an age is served by whoever gives no bound that leaves it out", "[store][services]") {
  Offers house;
  house.Replace({ForAges("1", 4, 11), ForAges("2", std::nullopt, 5), ForAges("3", 12, std::nullopt),
                 ForAges("4", std::nullopt, std::nullopt)});
  const auto of_age = [&](int age) {
    OfferedQuery query;
    query.age = age;
    return house.Names(query);
  };

  CHECK(of_age(3) == "ages 2|ages 4");
  CHECK(of_age(4) == "ages 1|ages 2|ages 4");
  CHECK(of_age(11) == "ages 1|ages 4");
  CHECK(of_age(12) == "ages 3|ages 4");
}

TEST_CASE("a category of the first level finds all below it", "[store][services]") {
  Offers house;
  auto parents = Service("1", "Parents");
  parents.categories = {"family.parenting"};
  auto family = Service("2", "Family");
  family.categories = {"family"};
  auto other = Service("3", "Other");
  other.categories = {"families"};
  house.Replace({parents, family, other});
  OfferedQuery query;

  query.category = "family";
  CHECK(house.Names(query) == "Family|Parents");
  query.category = "family.parenting";
  CHECK(house.Names(query) == "Parents");
  query.category = "parenting";
  CHECK(house.Names(query).empty());
}

TEST_CASE("pages are cut from one order and the total is of all", "[store][services]") {
  Offers house;
  std::vector<records::OfferedService> services;
  for (int i = 0; i < 25; ++i) services.push_back(Service(std::to_string(i), "same name"));
  house.Replace(services);
  OfferedQuery query;
  query.most = 10;
  std::set<std::string> seen;
  for (query.skip = 0; query.skip < 30; query.skip += 10) {
    const FoundServices found = house.store->Read().FindServices(query);
    CHECK(found.total == 25);
    CHECK(found.page.size() == std::min<std::size_t>(10, 25 - query.skip));
    for (const FoundService& service : found.page) CHECK(seen.insert(service.json).second);
  }
  CHECK(seen.size() == 25);
}

TEST_CASE("an agency replaces its own services and no other's", "[store][services]") {
  Offers house;
  const AgencyRow other = house.Other("the-kettle", "The Kettle");
  house.ReplaceOf(other, {Service("1", "Kettle club")});
  CHECK(house.Replace({Service("1", "Old"), Service("2", "Stays")}).added == 2);

  const ReplacedServices done =
      house.Replace({Service("1", "New"), Service("2", "Stays"), Service("3", "More")});

  CHECK(done.added == 1);
  CHECK(done.changed == 1);
  CHECK(done.removed == 0);
  CHECK(house.By("") == "Kettle club|More|New|Stays");
  CHECK(house.By("old").empty());
  const auto indexed = [&] {
    return RawFile(house.options.data / "hub.db")("SELECT count(*) FROM offered_service_words");
  };
  CHECK(indexed() == "4");  // nothing is left of what was replaced
  CHECK(house.Replace({}).removed == 3);
  CHECK(indexed() == "1");
  CHECK(house.By("") == "Kettle club");
  OfferedQuery own;
  own.of = house.agency;
  CHECK(house.Names(own).empty());
  const std::vector<OfferedList> lists = house.store->Read().OfferedLists();
  REQUIRE(lists.size() == 2);
  CHECK(lists[0].agency == house.agency);
  CHECK(lists[0].services == 0);
  CHECK(lists[1].services == 1);
  CHECK(lists[1].made == Instant{7});
}

TEST_CASE("an agency that is revoked offers nothing any more", "[store][services]") {
  Offers house;
  house.Replace({Service("1", "Club")});
  house.InWriter([&](Writing& writing) {
    Agency gone = *writing.AgencyOf(house.agency);
    gone.revoked = writing.at();
    writing.UpdateAgency(gone);
    return 0;
  });

  CHECK(house.By("").empty());
  CHECK(house.store->Read().FindServices({}).total == 0);
  CHECK(house.store->Read().OfferedLists().empty());
}

TEST_CASE("services are there again after a restart and in a backup", "[store][services]") {
  Offers house;
  house.Replace({Service("1", "Club", "of words")});
  house.Reopen();
  CHECK(house.By("words") == "Club");
  const fs::path data = house.folder.Make("backup");
  REQUIRE(house.store->Backup(data, house.folder.Make("backup-keys")).ok());
  CHECK(RawFile(data / "hub.db")("SELECT count(*) FROM offered_service_words"
                                 " WHERE offered_service_words MATCH 'words'") == "1");
  CHECK(house.store->CheckIntegrity().ok());
}

TEST_CASE("a person may enter for an agency until that ends", "[store][entry]") {
  Offers house;
  const ProfessionalRow who = house.InWriter([&](Writing& writing) {
    Professional patel;
    patel.id = *ProfessionalId::From("a.patel");
    patel.agency = house.agency;
    patel.display_name = "A Patel";
    return writing.AddProfessional(patel);
  });
  const AgencyRow kettle = house.Other("the-kettle", "The Kettle");
  CHECK_FALSE(house.store->Read().MayEnterFor(kettle, who));
  const auto allow = [&] {
    house.InWriter([&](Writing& writing) {
      writing.AllowEntry({kettle, who, "letter of 3 March", {}, std::nullopt});
      return 0;
    });
  };
  allow();

  CHECK(house.store->Read().MayEnterFor(kettle, who));
  CHECK_FALSE(house.store->Read().MayEnterFor(house.agency, who));
  const auto end = [&] {
    return house.InWriter([&](Writing& writing) { return writing.EndEntry(kettle, who); });
  };
  CHECK(end());
  CHECK_FALSE(end());
  CHECK_FALSE(house.store->Read().MayEnterFor(kettle, who));
  allow();
  CHECK(house.store->Read().MayEnterFor(kettle, who));
  const auto all = house.store->Read().EntryArrangementsOf(kettle);
  REQUIRE(all.size() == 2);
  CHECK(all[0].ended);
  CHECK_FALSE(all[1].ended);
  CHECK(all[0].allowed_by == "letter of 3 March");
}

TEST_CASE("who entered a batch is known by the batch", "[store][entry]") {
  Offers house;
  const ProfessionalRow who = house.InWriter([&](Writing& writing) {
    Professional patel;
    patel.id = *ProfessionalId::From("a.patel");
    patel.agency = house.agency;
    const ProfessionalRow row = writing.AddProfessional(patel);
    writing.AddEnteredBatch(house.agency, "b1", row);
    return row;
  });

  CHECK(house.store->Read().WhoEntered(house.agency, "b1") == who);
  CHECK_FALSE(house.store->Read().WhoEntered(house.agency, "b2"));
  CHECK_FALSE(house.store->Read().WhoEntered(AgencyRow{99}, "b1"));
}

TEST_CASE("what ingest asks about who enters is found by index", "[store][plan]") {
  namespace sql = detail::sql;
  Offers house;
  RawFile file(house.options.data / "hub.db");
  for (const char* statement : {sql::kMayEnter, sql::kWhoEntered, sql::kServicesOf}) {
    sqlite3_stmt* plan = nullptr;
    const std::string question = std::string("EXPLAIN QUERY PLAN ") + statement;
    REQUIRE(sqlite3_prepare_v2(file.handle(), question.c_str(), -1, &plan, nullptr) == SQLITE_OK);
    while (sqlite3_step(plan) == SQLITE_ROW) {
      const std::string step = reinterpret_cast<const char*>(sqlite3_column_text(plan, 3));
      INFO(statement << " -> " << step);
      CHECK(step.rfind("SCAN ", 0) != 0);
    }
    sqlite3_finalize(plan);
  }
}

}  // namespace
}  // namespace hub::store
