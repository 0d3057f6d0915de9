// record.schema.json and the hand-written reader say the same of every record: what fits
// the schema is accepted as it stands, and what does not is refused or quarantined.
//
// The exceptions are those that the schema's own description lists; the last test holds them.

#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>
#include <vector>

#include "hub/wire/batch.h"
#include "tests/support/catch.h"
#include "tests/unit/wire/sample.h"

namespace hub::wire {
namespace {

using nlohmann::json;
using valijson::adapters::NlohmannJsonAdapter;

json ReadSchema(const std::string& name) {
  std::ifstream in(std::string(ONESTORY_SOURCE_DIR) + "/schemas/wire/" + name);
  return json::parse(in);
}

class SchemaOf {
 public:
  explicit SchemaOf(const std::string& name) : document_(ReadSchema(name)) {
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    const auto fetch = [](const std::string& uri) -> const json* {
      return new json(ReadSchema(uri.substr(uri.find_last_of('/') + 1)));
    };
    const auto release = [](const json* fetched) { delete fetched; };
    parser.populateSchema(NlohmannJsonAdapter(document_), schema_, fetch, release);
  }

  bool Accepts(const json& value) {
    valijson::Validator validator;
    return validator.validate(schema_, NlohmannJsonAdapter(value), nullptr);
  }

 private:
  json document_;
  valijson::Schema schema_;
};

bool ReaderAccepts(const json& value) {
  const Result<records::Record> parsed = ParseRecord(value.dump());
  return parsed.ok() && parsed.value().unknown_kind.empty() &&
         parsed.value().unknown_labels.empty() && parsed.value().unknown_fields.empty();
}

std::vector<json> ValidRecords() {
  json tie = json::parse(EncodeRecord(SmallRecord()));
  tie["kind"] = "involvement";
  tie["involvement"] = {{"since", "2024-01-02"}, {"lead", true}};
  tie["happened"] = "";
  json retraction = {{"source_id", "N-1"}, {"action", "retract"}, {"happened", ""}};
  json family = json::parse(EncodeRecord(SmallRecord()));
  family["kind"] = "family_tie";
  family["family_tie"] = {{"relation", "half_sibling"},
                          {"household", true},
                          {"person", "A. Hill"},
                          {"since", "2019-05-01"},
                          {"until", ""}};
  family["happened"] = "";
  return {json::parse(EncodeRecord(SampleRecord())), json::parse(EncodeRecord(SmallRecord())), tie,
          retraction, family};
}

// What a member might hold instead.
std::vector<json> Replacements() {
  std::vector<json> values = {nullptr,
                              true,
                              false,
                              0,
                              3,
                              -1,
                              4294967295,
                              4294967296,
                              "",
                              " ",
                              "a",
                              "ab",
                              "GENERAL",
                              "note",
                              "family_tie",
                              "sibling",
                              "assert",
                              "purge",
                              "fact",
                              "former",
                              "male",
                              "upn",
                              "Zoë",
                              "a b",
                              " ab",
                              "a\tb",
                              "A.b-c_9",
                              json::array(),
                              json::object(),
                              json::array({"ab"}),
                              json::array({json::object()}),
                              json::object({{"source_id", "x"}})};
  values.emplace_back(std::string(64, 'a'));
  values.emplace_back(std::string(65, 'a'));
  values.emplace_back(std::string(256, 'a'));
  values.emplace_back(std::string(257, 'a'));
  return values;
}

// Dates, and what looks like them.
std::vector<json> Dates() {
  return {"2024",
          "2024-03",
          "2024-03-05",
          "2024-13",
          "2024-00-10",
          "2024-03-32",
          "1899",
          "1899-12-31",
          "1900-01-01",
          "201X",
          "20XX",
          "2XXX",
          "18XX",
          "2015-XX",
          "2015-XX-XX",
          "2015-04-XX",
          "2015-XX-04",
          "201X-04",
          "2024-03-05T14:05",
          "2024-03-05 14:05:59.25Z",
          "2024-03-05T24:00",
          "2024-03-05T14:05+01:00",
          "2024-03-05T14:05:60Z",
          "2024-03-05T14:05z",
          "2024/2025",
          "2024-01/2024-02-03",
          "2024-03-05T14:05/2025",
          "05/03/2024",
          "2024-3-5",
          "20240305",
          "2024-03-05T10:00:00Z",
          "2024-03-05t10:00:00.123456789z",
          "2024-03-05T10:00:00.1234567890Z",
          "2024-03-05T10:00:00",
          "2024-03-05T10:00:00+24:00",
          "2024-03-05T10:00:61Z",
          "2200-01-01T00:00:00Z",
          "9999-12-31"};
}

bool HoldsADate(const std::string& place) {
  const std::string name = place.substr(place.find_last_of('/') + 1);
  for (const char* date : {"happened", "recorded", "birth", "due", "died", "since", "until"}) {
    if (name == date) return true;
  }
  return false;
}

// Every place in a value, as JSON pointers.
void Places(const json& value, const std::string& pointer, std::vector<std::string>& places) {
  places.push_back(pointer);
  if (value.is_object()) {
    for (const auto& [key, member] : value.items()) Places(member, pointer + "/" + key, places);
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      Places(value[i], pointer + "/" + std::to_string(i), places);
    }
  }
}

json Without(json record, const std::string& pointer) {
  const json::json_pointer place(pointer);
  json& parent = record[place.parent_pointer()];
  if (parent.is_array()) {
    parent.erase(std::stoul(place.back()));
  } else {
    parent.erase(place.back());
  }
  return record;
}

TEST_CASE("schema and reader agree on one change anywhere in a record", "[wire][schema]") {
  SchemaOf schema("record.schema.json");
  int compared = 0;
  int accepted = 0;
  const auto compare = [&](const json& record) {
    const bool expected = schema.Accepts(record);
    if (ReaderAccepts(record) != expected) FAIL_CHECK(expected << " by the schema: " << record);
    ++compared;
    accepted += expected ? 1 : 0;
  };
  const std::vector<json> plain = Replacements();
  const std::vector<json> dates = Dates();
  for (const json& record : ValidRecords()) {
    REQUIRE(schema.Accepts(record));
    std::vector<std::string> places;
    Places(record, "", places);
    for (const std::string& place : places) {
      const json::json_pointer pointer(place);
      if (!place.empty()) compare(Without(record, place));
      for (const std::vector<json>* values : {&plain, &dates}) {
        if (values == &dates && !HoldsADate(place)) continue;
        for (const json& value : *values) {
          json changed = record;
          changed[pointer] = value;
          compare(changed);
        }
      }
      if (record[pointer].is_object()) {
        json changed = record;
        changed[pointer]["surprise"] = 1;
        compare(changed);
      }
      if (record[pointer].is_array() && !record[pointer].empty()) {
        for (const std::size_t size : {20U, 21U, 200U, 201U}) {
          json changed = record;
          changed[pointer] = std::vector<json>(size, record[pointer][0]);
          compare(changed);
        }
      }
    }
  }
  CHECK(compared > 3'000);
  CHECK(accepted > 500);
  CHECK(compared - accepted > 500);
}

TEST_CASE("schema and reader agree on several changes at once", "[wire][schema]") {
  SchemaOf schema("record.schema.json");
  const std::vector<json> valid = ValidRecords();
  std::vector<json> replacements = Replacements();
  for (const json& date : Dates()) replacements.push_back(date);
  std::mt19937 random(16);
  int accepted = 0;
  for (int round = 0; round < 800; ++round) {
    json record = valid[random() % valid.size()];
    for (std::size_t edits = random() % 3 + 1; edits > 0; --edits) {
      std::vector<std::string> places;
      Places(record, "", places);
      const std::string& place = places[random() % places.size()];
      if (place.empty()) continue;
      if (random() % 2 == 0) {
        record = Without(record, place);
      } else {
        record[json::json_pointer(place)] = replacements[random() % replacements.size()];
      }
    }
    const bool expected = schema.Accepts(record);
    if (ReaderAccepts(record) != expected) FAIL_CHECK(expected << " by the schema: " << record);
    accepted += expected ? 1 : 0;
  }
  CHECK(accepted > 100);
}

TEST_CASE("long texts end where the schema says", "[wire][schema]") {
  SchemaOf schema("record.schema.json");
  for (const char* place : {"/summary", "/narrative", "/place", "/details/0/value", "/codes/0/text",
                            "/push/judgement", "/subjects/0/addresses/0/lines"}) {
    for (const std::size_t size : {65'536U, 65'537U}) {
      json record = json::parse(EncodeRecord(SampleRecord()));
      record[json::json_pointer(place)] = std::string(size, 'x');
      CHECK(schema.Accepts(record) == (size == 65'536));
      CHECK(ReaderAccepts(record) == (size == 65'536));
    }
  }
}

TEST_CASE("the reader is stricter than the schema only where the schema says so",
          "[wire][schema]") {
  SchemaOf schema("record.schema.json");
  const auto only_schema = [&](const char* place, const json& value) {
    json record = json::parse(EncodeRecord(SampleRecord()));
    record[json::json_pointer(place)] = value;
    CHECK(schema.Accepts(record));
    CHECK_FALSE(ReaderAccepts(record));
  };
  std::string accents;
  for (int i = 0; i < 200; ++i) accents += "é";
  only_schema("/basis", accents);  // 200 characters, 400 bytes
  only_schema("/happened", "2023-02-29");
  only_schema("/recorded", "2023-02-29T00:00:00Z");
  only_schema("/happened", "2024-05/2024-03");
  only_schema("/narrative", std::string("a\0b", 3));
}

TEST_CASE("the batch's schema is a schema and takes what connectors write", "[wire][schema]") {
  SchemaOf schema("batch.schema.json");
  json batch = json::parse(
      EncodeBatch("b-1", *AgencyId::From("oxford-csc"), {EncodeRecord(SampleRecord())}));
  CHECK(schema.Accepts(batch));
  for (const char* member : {"id", "agency", "records"})
    CHECK_FALSE(schema.Accepts(Without(batch, std::string("/") + member)));
  batch["records"][0]["kind"] = 7;
  CHECK_FALSE(schema.Accepts(batch));
}

// Every member is documented.
void CheckDescribed(const json& schema, const std::string& where) {
  if (!schema.is_object()) return;
  if (schema.contains("properties") && schema.contains("type")) {
    for (const auto& [name, member] : schema["properties"].items()) {
      INFO(where << "/" << name);
      CHECK((member.contains("description") || member.contains("$ref")));
    }
  }
  for (const auto& [name, member] : schema.items()) CheckDescribed(member, where + "/" + name);
}

TEST_CASE("each member of the wire schemas says what it is for", "[wire][schema]") {
  for (const char* name : {"record.schema.json", "batch.schema.json", "receipt.schema.json"}) {
    CheckDescribed(ReadSchema(name), name);
  }
}

}  // namespace
}  // namespace hub::wire
