// directory.schema.json and the reader say the same of every list; what is shown is what was sent.

#include "hub/wire/services_on_offer.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>
#include <vector>

#include "tests/support/catch.h"

namespace hub::wire {
namespace {

using nlohmann::json;
using valijson::adapters::NlohmannJsonAdapter;

json ReadJson(const std::string& file) {
  std::ifstream in(std::string(ONESTORY_SOURCE_DIR) + "/" + file);
  return json::parse(in);
}

class Schema {
 public:
  Schema() : document_(ReadJson("schemas/config/directory.schema.json")) {
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(NlohmannJsonAdapter(document_), schema_);
  }
  bool Accepts(const json& value) {
    valijson::Validator validator;
    return validator.validate(schema_, NlohmannJsonAdapter(value), nullptr);
  }

 private:
  json document_;
  valijson::Schema schema_;
};

// A service that uses every member.
json Full() {
  return json::parse(R"({
    "id": "sv 1", "name": "Lantern Mornings", "organisation": "The Lantern",
    "description": "Breakfast", "status": "active", "ages": {"from": 4, "to": 11},
    "eligibility": "Any child", "fees": "Free",
    "contact": {"phone": "01632 960200", "email": "a@lantern.example"},
    "url": "https://lantern.example/mornings",
    "categories": [{"code": "family.parenting", "words": "parenting", "group": "families"}],
    "other_terms": ["Walking buses"],
    "schedules": [{"days": ["MO", "SU"], "opens": "07:30", "closes": "09:00",
                   "from": "2026-01-05", "until": "2026-12-31", "words": "in term"}],
    "area": ["Larkfield", "OX4"], "assured_date": "2026-05-04"})");
}

json ListOf(const std::vector<json>& services) {
  return {{"version", 1}, {"made_at", "2026-11-21T12:00:00Z"}, {"services", services}};
}

void Places(const json& value, const std::string& pointer, std::vector<std::string>& places) {
  if (!pointer.empty()) places.push_back(pointer);
  if (value.is_object()) {
    for (const auto& [key, member] : value.items()) Places(member, pointer + "/" + key, places);
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      Places(value[i], pointer + "/" + std::to_string(i), places);
    }
  }
}

json Without(json list, const std::string& pointer) {
  const json::json_pointer place(pointer);
  json& parent = list[place.parent_pointer()];
  if (parent.is_array()) {
    parent.erase(std::stoul(place.back()));
  } else {
    parent.erase(place.back());
  }
  return list;
}

std::vector<json> Replacements() {
  std::vector<json> values = {nullptr,
                              true,
                              0,
                              1,
                              2,
                              -1,
                              150,
                              151,
                              "",
                              "a",
                              "ab",
                              "abc",
                              "active",
                              "inactive",
                              "MO",
                              "mo",
                              "09:00",
                              "9:00",
                              "2026-01-05",
                              "05/01/2026",
                              "family",
                              "family.",
                              ".family",
                              "Family",
                              "family.x.y",
                              "http://a.example",
                              "HTTPS://a.example/?x=1#y",
                              "ftp://a.example",
                              "http://",
                              "https:// a",
                              "https://a.example/\"x",
                              "javascript:x()",
                              "http://-a",
                              "Zoë",
                              json::array(),
                              json::object(),
                              json::array({"MO"}),
                              json::array({""}),
                              json::array({3}),
                              json::array({json::object()})};
  for (const std::size_t size : {40U, 41U, 60U, 61U, 200U, 201U, 300U, 301U, 4096U, 4097U}) {
    values.emplace_back(std::string(size, 'a'));
    std::string accents;
    for (std::size_t i = 0; i < size; ++i) accents += "é";
    values.emplace_back(accents);
  }
  return values;
}

TEST_CASE("schema and reader agree on one change anywhere in a list of services",
          "[wire][schema][services]") {
  Schema schema;
  const json list = ListOf({Full()});
  REQUIRE(schema.Accepts(list));
  REQUIRE(ParseOfferedList(list.dump()).ok());
  std::vector<std::string> places;
  Places(list, "", places);
  int accepted = 0;
  int refused = 0;
  const auto compare = [&](const json& changed) {
    const bool expected = schema.Accepts(changed);
    if (ParseOfferedList(changed.dump()).ok() != expected) {
      FAIL_CHECK(expected << " by the schema: " << changed.dump().substr(0, 2000));
    }
    ++(expected ? accepted : refused);
  };
  for (const std::string& place : places) {
    const json::json_pointer pointer(place);
    compare(Without(list, place));
    for (const json& value : Replacements()) {
      json changed = list;
      changed[pointer] = value;
      compare(changed);
    }
    if (list[pointer].is_object()) {
      json changed = list;
      changed[pointer]["surprise"] = 1;
      compare(changed);
    }
    if (list[pointer].is_array() && place != "/services") {
      for (const std::size_t size : {7U, 8U, 50U, 51U, 200U, 201U}) {
        json changed = list;
        changed[pointer] = std::vector<json>(size, list[pointer][0]);
        compare(changed);
      }
    }
  }
  CHECK(accepted > 100);
  CHECK(refused > 500);
}

TEST_CASE("the reader of services is stricter than the schema only where the schema says so",
          "[wire][schema][services]") {
  Schema schema;
  const auto only_schema = [&](const json& list) {
    CHECK(schema.Accepts(list));
    CHECK_FALSE(ParseOfferedList(list.dump()).ok());
  };
  only_schema(ListOf({Full(), Full()}));
  json service = Full();
  service["assured_date"] = "2026-02-30";
  only_schema(ListOf({service}));
  json list = ListOf({});
  list["made_at"] = "2026-02-30T12:00:00Z";
  only_schema(list);
}

TEST_CASE("what the connector makes is taken, and shown as it was sent", "[wire][services]") {
  const json list = ReadJson("tests/data/oruk/directory.json");

  const auto parsed = ParseOfferedList(list.dump(1));

  REQUIRE(parsed.ok());
  REQUIRE(parsed.value().services.size() == list["services"].size());
  for (std::size_t i = 0; i < list["services"].size(); ++i) {
    CHECK(json::parse(parsed.value().services[i].json) == list["services"][i]);
  }
}

TEST_CASE("a search knows all that a service says of itself, but not how to reach it",
          "[wire][services]") {
  const auto parsed = ParseOfferedList(ListOf({Full()}).dump());

  REQUIRE(parsed.ok());
  CHECK(parsed.value().made == Instant::Parse("2026-11-21T12:00:00Z"));
  const records::OfferedService& service = parsed.value().services[0];
  CHECK(service.id == "sv 1");
  CHECK(service.name == "Lantern Mornings");
  CHECK(service.age_from == 4);
  CHECK(service.age_to == 11);
  CHECK(service.categories == std::vector<std::string>{"family.parenting"});
  CHECK(service.area == "Larkfield\nOX4\n");
  for (const char* word :
       {"The Lantern", "Breakfast", "Any child", "parenting", "families", "Walking buses"}) {
    INFO(word);
    CHECK(service.words.find(word) != std::string::npos);
  }
  CHECK(service.words.find("01632") == std::string::npos);
  CHECK(service.words.find("@") == std::string::npos);
}

TEST_CASE("a fault in a list names its place and never the value", "[wire][services]") {
  json second = Full();
  second["id"] = "sv 2";
  second["url"] = "javascript:alert(1)";
  const auto parsed = ParseOfferedList(ListOf({Full(), second}).dump());

  REQUIRE_FALSE(parsed.ok());
  CHECK(parsed.error().code == ErrorCode::kInvalid);
  CHECK(parsed.error().for_caller == "not an address of the web /services/1/url");
  CHECK(ParseOfferedList(ListOf({Full(), Full()}).dump()).error().for_caller ==
        "an id that came before /services/1/id");
  json missing = Full();
  missing.erase("name");
  CHECK(ParseOfferedList(ListOf({missing}).dump()).error().for_caller ==
        "missing /services/0/name");
}

TEST_CASE("a list of more services than the hub takes is refused", "[wire][services]") {
  std::string body = R"({"version":1,"made_at":"2026-11-21T12:00:00Z","services":[)";
  for (std::size_t i = 0; i <= kOfferedLimit; ++i) {
    body += i == 0 ? "" : ",";
    body += R"({"id":")" + std::to_string(i) + R"(","name":"n","status":"active","categories":[]})";
  }
  body += "]}";

  CHECK(ParseOfferedList(body).error().code == ErrorCode::kTooLarge);
  CHECK(ParseOfferedList(std::string(kOfferedBodyLimit + 1, ' ')).error().code ==
        ErrorCode::kTooLarge);
}

TEST_CASE("services are asked for by words, place, age, category and agency", "[wire][services]") {
  const auto query = ParseOfferedQuery({{"words", "after school"},
                                        {"place", "Larkfield"},
                                        {"age", "7"},
                                        {"category", "family.parenting"},
                                        {"agency", "the-kettle"},
                                        {"cursor", "50"},
                                        {"limit", "100"}});

  REQUIRE(query.ok());
  CHECK(query.value().words == "after school");
  CHECK(query.value().place == "Larkfield");
  CHECK(query.value().age == 7);
  CHECK(query.value().category == "family.parenting");
  CHECK(query.value().agency->text() == "the-kettle");
  CHECK(query.value().skip == 50);
  CHECK(query.value().limit == 100);
  CHECK(ParseOfferedQuery({}).value().limit == 50);
}

TEST_CASE("of a whole postcode only the district is asked for", "[wire][services]") {
  const struct {
    const char* given;
    const char* asked;
  } places[] = {{"OX4 1AB", "OX4"},      {"ox41ab", "OX4"}, {"W1A 0AX", "W1A"},
                {"SW1A 1AA", "SW1A"},    {"OX4", "OX4"},    {"M1", "M1"},
                {"Oxford", "Oxford"},    {"1AB", "1AB"},    {"Ward 4AB", "Ward 4AB"},
                {"Abingdon", "Abingdon"}};
  for (const auto& [given, asked] : places) {
    INFO(given);
    CHECK(ParseOfferedQuery({{"place", given}}).value().place == asked);
  }
}

TEST_CASE("a question for services that cannot be understood is refused", "[wire][services]") {
  const Parameters wrong[] = {
      {{"word", "x"}},       {{"words", ""}},         {{"age", "-1"}},
      {{"age", "151"}},      {{"age", "seven"}},      {{"category", "Family"}},
      {{"category", "a b"}}, {{"agency", "The K"}},   {{"cursor", "-1"}},
      {{"limit", "0"}},      {{"limit", "101"}},      {{"words", std::string(201, 'a')}},
      {{"place", ""}},       {{"cursor", "2000000"}},
  };
  for (const Parameters& parameters : wrong) {
    const auto query = ParseOfferedQuery(parameters);
    INFO(parameters[0].first << "=" << parameters[0].second);
    REQUIRE_FALSE(query.ok());
    CHECK(query.error().code == ErrorCode::kInvalid);
  }
}

TEST_CASE("an answer says what the directory is made of, and what it left out",
          "[wire][services]") {
  OfferedAnswer answer;
  answer.page.push_back({*AgencyId::From("the-kettle"), true, R"({"id":"1"})"});
  answer.total = 3;
  answer.elsewhere = 2;
  answer.next = 1;
  answer.sources.push_back(
      {*AgencyId::From("the-kettle"), "The Kettle", 5, Instant{0}, Instant{1'000'000}});

  CHECK(Encode(answer) ==
        R"({"services":[{"agency":"the-kettle","place":"named","service":{"id":"1"}}],)"
        R"("shown":1,"total":3,"elsewhere":2,"next":"1","sources":[{"agency":"the-kettle",)"
        R"("name":"The Kettle","services":5,"made":"1970-01-01T00:00:00.000000Z",)"
        R"("received":"1970-01-01T00:00:01.000000Z"}],"note":"The directory holds what the )"
        R"(agencies under sources have put in it; other help may exist."})");
  CHECK(Encode(OfferedAnswer()) ==
        R"({"services":[],"shown":0,"total":0,"next":null,"sources":[],)"
        R"("note":"No agency has put its services in the directory yet."})");
  OfferedReplaced replaced{*AgencyId::From("the-kettle"), 5, 1, 2, 3, Instant{0}, 9};
  CHECK(Encode(replaced) ==
        R"({"agency":"the-kettle","services":5,"added":1,"changed":2,"removed":3,)"
        R"("received":"1970-01-01T00:00:00.000000Z","leaf":9})");
  const auto again = ParseOfferedReplaced(Encode(replaced));
  REQUIRE(again.ok());
  CHECK(Encode(again.value()) == Encode(replaced));
  CHECK_FALSE(ParseOfferedReplaced("{}").ok());
}

}  // namespace
}  // namespace hub::wire
