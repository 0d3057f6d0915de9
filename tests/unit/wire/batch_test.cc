#include "hub/wire/batch.h"

#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "hub/records/stored_format.h"
#include "tests/support/catch.h"
#include "tests/unit/wire/sample.h"

namespace hub::wire {
namespace {

using nlohmann::json;

const AgencyId kAgency = *AgencyId::From("oxford-csc");

json Sample() { return json::parse(wire::EncodeRecord(SampleRecord())); }
json Small() { return json::parse(wire::EncodeRecord(SmallRecord())); }

std::string FaultOf(const json& record) {
  const Result<records::Record> parsed = ParseRecord(record.dump());
  return parsed.ok() ? "" : parsed.error().for_caller;
}

std::string BatchOf(const std::vector<std::string>& records) {
  return EncodeBatch("b-1", kAgency, records);
}

TEST_CASE("a record comes back from the wire as it was", "[wire][format]") {
  for (const records::Record& record : {SampleRecord(), SmallRecord()}) {
    const std::string text = wire::EncodeRecord(record);

    const Result<records::Record> parsed = ParseRecord(text);

    REQUIRE(parsed.ok());
    // The stored form holds every member, so equal bytes are equal records.
    CHECK(records::EncodeRecord(parsed.value()) == records::EncodeRecord(record));
    CHECK(wire::EncodeRecord(parsed.value()) == text);
  }
}

TEST_CASE("the wire form of a small record is these bytes", "[wire][format]") {
  CHECK(wire::EncodeRecord(SmallRecord()) ==
        R"({"agency":"oxford-csc","source_id":"N-1","action":"assert","kind":"note",)"
        R"("happened":"2024-03-05","nature":"fact","author":{},)"
        R"("subjects":[{"source_id":"P-1"}]})");
}

TEST_CASE("a batch comes back with its records in order", "[wire][format]") {
  records::Record second = SmallRecord();
  second.source_id = Sensitive("N-2");

  const Result<Batch> batch =
      ParseBatch(BatchOf({wire::EncodeRecord(SmallRecord()), wire::EncodeRecord(second)}));

  REQUIRE(batch.ok());
  CHECK(batch.value().id == "b-1");
  CHECK(batch.value().agency == kAgency);
  REQUIRE(batch.value().records.size() == 2);
  CHECK(batch.value().records[0].record.source_id == Sensitive("N-1"));
  CHECK(batch.value().records[1].record.source_id == Sensitive("N-2"));
  CHECK(batch.value().records[1].fault.empty());
}

TEST_CASE("a record that names no agency is its batch's agency's", "[wire]") {
  json record = Small();
  record.erase("agency");
  json other = Small();
  other["agency"] = "thames-police";

  const Result<Batch> batch = ParseBatch(BatchOf({record.dump(), other.dump()}));

  REQUIRE(batch.ok());
  CHECK(batch.value().records[0].record.agency == kAgency);
  CHECK(batch.value().records[1].record.agency.text() == "thames-police");
}

TEST_CASE("a fault in one record refuses that record only, and says which it was", "[wire]") {
  json faulty = Small();
  faulty["happened"] = "2024-13-01";
  faulty["source_id"] = "N-7";
  faulty["source_version"] = 4;

  const Result<Batch> batch = ParseBatch(BatchOf({faulty.dump(), Small().dump(), "[]", "7"}));

  REQUIRE(batch.ok());
  const std::vector<ParsedRecord>& records = batch.value().records;
  REQUIRE(records.size() == 4);
  CHECK(records[0].fault == "bad date /happened");
  CHECK(records[0].record.agency == kAgency);
  CHECK(records[0].record.source_id == Sensitive("N-7"));
  CHECK(records[0].record.source_version == 4);
  CHECK(records[0].record.subjects.empty());
  CHECK(records[1].fault.empty());
  CHECK(records[2].fault == "not an object");
  CHECK(records[3].fault == "not an object");
}

TEST_CASE("an unknown kind, label or member is kept, and the record is no fault", "[wire]") {
  json record = Sample();
  record["kind"] = "seance";
  record["labels"] = {"GENERAL", "PURPLE"};
  record["colour"] = "red";
  record["subjects"][0]["names"][1]["nick"] = "Zed";
  record["01865 123456"] = 1;

  const Result<records::Record> parsed = ParseRecord(record.dump());

  REQUIRE(parsed.ok());
  CHECK(parsed.value().unknown_kind == "seance");
  CHECK(parsed.value().labels == records::LabelSet().With(records::Label::kGeneral));
  CHECK(parsed.value().unknown_labels == std::vector<std::string>{"PURPLE"});
  CHECK(parsed.value().unknown_fields ==
        std::vector<std::string>{"/?", "/colour", "/subjects/0/names/1/nick"});
  CHECK(json::parse(wire::EncodeRecord(parsed.value()))["kind"] == "seance");
  CHECK(json::parse(wire::EncodeRecord(parsed.value()))["labels"] == json({"GENERAL", "PURPLE"}));
}

TEST_CASE("each rule of a record names what breaks it", "[wire]") {
  const auto fault_with = [](const char* pointer, const json& value) {
    json record = Sample();
    record[json::json_pointer(pointer)] = value;
    return FaultOf(record);
  };
  const auto fault_without = [](const char* pointer, const char* member) {
    json record = Sample();
    record[json::json_pointer(pointer)].erase(member);
    return FaultOf(record);
  };
  CHECK(FaultOf(Sample()).empty());
  CHECK(fault_without("", "source_id") == "missing /source_id");
  CHECK(fault_without("", "kind") == "missing /kind");
  CHECK(fault_without("", "happened") == "missing /happened");
  CHECK(fault_with("/happened", "") == "missing /happened");
  CHECK(fault_without("", "subjects") == "missing /subjects");
  CHECK(fault_with("/subjects", json::array()) == "missing /subjects");
  CHECK(fault_with("/subjects", json(std::vector<json>(21, {{"source_id", "P"}}))) ==
        "too many /subjects");
  CHECK(fault_without("/subjects/0", "source_id") == "missing /subjects/0/source_id");
  CHECK(fault_with("/subjects/0/birth", "1899-12-31") == "bad date /subjects/0/birth");
  CHECK(fault_with("/subjects/0/birth", "1900-01-01").empty());
  CHECK(fault_with("/subjects/0/due", "2012-04") == "bad date /subjects/0/due");
  CHECK(fault_with("/subjects/0/died", "2023-02-29") == "bad date /subjects/0/died");
  CHECK(fault_with("/subjects/0/sex", "F") == "not on the list /subjects/0/sex");
  CHECK(fault_with("/subjects/0/identifiers/0/kind", "passport") ==
        "not on the list /subjects/0/identifiers/0/kind");
  CHECK(fault_with("/subjects/0/identifiers/1/value", "Zoë") ==
        "not plain ASCII /subjects/0/identifiers/1/value");
  CHECK(fault_with("/subjects/0/identifiers/1/value", "") ==
        "missing /subjects/0/identifiers/1/value");
  CHECK(fault_with("/subjects/0/source_id", "P\t1") == "not plain ASCII /subjects/0/source_id");
  CHECK(fault_with("/source_id", " N-1") == "a space before /source_id");
  CHECK(fault_with("/source_version", -1) == "bad number /source_version");
  CHECK(fault_with("/source_version", 4294967296) == "bad number /source_version");
  CHECK(fault_with("/source_version", "3") == "not a number /source_version");
  CHECK(fault_with("/recorded", "2024-03-06T10:00:00") == "bad date /recorded");
  CHECK(fault_with("/summary", nullptr) == "not a text /summary");
  CHECK(fault_with("/basis", std::string(257, 'x')) == "too long /basis");
  CHECK(fault_with("/labels", "GENERAL") == "not a list /labels");
  CHECK(fault_with("/labels/1", 3) == "not a text /labels/1");
  CHECK(fault_with("/details/0/locates", "yes") == "not true or false /details/0/locates");
  CHECK(fault_with("/author", json::array()) == "not an object /author");
  CHECK(fault_with("/agency", "Oxford CSC") == "bad id /agency");
  CHECK(fault_with("/action", "delete") == "not on the list /action");
  CHECK(fault_with("/codes", json(std::vector<json>(201, json::object()))) == "too many /codes");
}

TEST_CASE("an involvement may have no moment, and a withdrawn record no subject", "[wire]") {
  json tie = Small();
  tie["kind"] = "involvement";
  tie["happened"] = "";
  CHECK(FaultOf(tie).empty());
  tie.erase("happened");
  CHECK(FaultOf(tie).empty());
  tie["kind"] = "tie_of_another_kind";
  CHECK(FaultOf(tie) == "missing /happened");

  CHECK(FaultOf({{"source_id", "N-1"}, {"action", "retract"}}).empty());
  CHECK(FaultOf({{"source_id", "N-1"}, {"action", "purge"}}).empty());
  CHECK(FaultOf({{"action", "purge"}}) == "missing /source_id");
}

TEST_CASE("a family tie says what ties whom, and is of two at most", "[wire][family]") {
  json tie = Small();
  tie["kind"] = "family_tie";
  tie.erase("happened");
  CHECK(FaultOf(tie) == "missing /family_tie");
  tie["family_tie"] = {{"household", true}};
  CHECK(FaultOf(tie) == "missing /family_tie/relation");
  tie["family_tie"]["relation"] = "niece";
  CHECK(FaultOf(tie) == "not on the list /family_tie/relation");
  tie["family_tie"]["relation"] = "step_sibling";
  CHECK(FaultOf(tie).empty());
  tie["subjects"].push_back(tie["subjects"][0]);
  CHECK(FaultOf(tie).empty());
  tie["subjects"].push_back(tie["subjects"][0]);
  CHECK(FaultOf(tie) == "too many /subjects");
  json other = Small();
  other["family_tie"] = {{"relation", "sibling"}};
  CHECK(FaultOf(other) == "only of kind family_tie /family_tie");
}

TEST_CASE("a push without all of its judgement does not stand", "[wire]") {
  for (const char* part : {"function", "judgement", "author_role", "not_more_detrimental"}) {
    json record = Sample();
    record["push"].erase(part);
    CHECK(FaultOf(record) == "push without its judgement");
  }
  json record = Sample();
  record["push"]["not_more_detrimental"] = false;
  CHECK(FaultOf(record) == "push without its judgement");
  record = Sample();
  record["push"].erase("agencies");
  CHECK(FaultOf(record).empty());
  record["push"]["professionals"] = json::array();
  CHECK(FaultOf(record) == "push without its judgement");
}

TEST_CASE("a number that fails its check is kept and marked unverified", "[wire]") {
  json record = Sample();
  record["subjects"][0]["identifiers"][0]["value"] = "943 476 5918";

  const Result<records::Record> parsed = ParseRecord(record.dump());

  REQUIRE(parsed.ok());
  const std::vector<records::Identifier>& identifiers = parsed.value().subjects[0].identifiers;
  CHECK_FALSE(identifiers[0].verified);
  CHECK(identifiers[0].value == Sensitive("943 476 5918"));
}

TEST_CASE("a fault never holds a value", "[wire]") {
  const std::string secret = "Xyzzy-Plugh";
  const json whole = Sample();
  const json flat = whole.flatten();
  for (const auto& [pointer, original] : flat.items()) {
    json record = whole;
    record[json::json_pointer(pointer)] = {{secret, secret}};
    CHECK(FaultOf(record).find(secret) == std::string::npos);
    record[json::json_pointer(pointer)] = secret + "\xC3\xA9";
    CHECK(FaultOf(record).find(secret) == std::string::npos);
  }
}

TEST_CASE("a batch that is not one is refused whole", "[wire]") {
  const std::string record = wire::EncodeRecord(SmallRecord());
  const std::pair<std::string, std::string> refused[] = {
      {"[]", "not an object"},
      {"{}", "missing /id"},
      {R"({"id":"b","records":[{}]})", "missing /agency"},
      {R"({"id":"b","agency":"ab"})", "missing /records"},
      {R"({"id":"b","agency":"ab","records":[]})", "missing /records"},
      {R"({"id":"b","agency":"ab","records":{}})", "not a list /records"},
      {R"({"id":"","agency":"ab","records":[{}]})", "bad id /id"},
      {R"({"id":"a b","agency":"ab","records":[{}]})", "bad id /id"},
      {R"({"id":7,"agency":"ab","records":[{}]})", "bad id /id"},
      {R"({"id":")" + std::string(65, 'b') + R"(","agency":"ab","records":[{}]})", "bad id /id"},
      {R"({"id":"b","agency":"A B","records":[{}]})", "bad id /agency"},
      {R"({"id":"b","agency":"ab","records":[{}],"more":1})", "unknown member /more"},
      {R"({"id":"b","agency":"ab","records":[{"a":1,"a":2}]})",
       "a member named twice in one object"},
      {BatchOf(std::vector<std::string>(501, record)), "more than 500 records in one batch"},
  };
  for (const auto& [body, message] : refused) {
    INFO(message);
    const Result<Batch> batch = ParseBatch(body);
    REQUIRE_FALSE(batch.ok());
    CHECK(batch.error().for_caller == message);
  }
  CHECK(ParseBatch(BatchOf(std::vector<std::string>(500, record))).ok());
}

TEST_CASE("a batch over five mebibytes or over 600,000 values is too large", "[wire]") {
  const std::string padding(5 * 1024 * 1024, ' ');
  CHECK(ParseBatch(BatchOf({"{}"}) + padding).error().code == ErrorCode::kTooLarge);

  std::string many = "[0";
  for (int i = 0; i < 600'000; ++i) many += ",0";
  CHECK(ParseBatch(BatchOf({many + "]"})).error().code == ErrorCode::kTooLarge);
}

TEST_CASE("a record of more than 10,000 values is refused by itself", "[wire]") {
  std::string many = "[0";
  for (int i = 0; i < 10'000; ++i) many += ",0";
  const std::string bloated = R"({"source_id":"N-1","junk":)" + many + "]}";

  const Result<Batch> batch = ParseBatch(BatchOf({bloated, wire::EncodeRecord(SmallRecord())}));

  REQUIRE(batch.ok());
  CHECK(batch.value().records[0].fault == "more than 10000 values");
  CHECK(batch.value().records[0].record.source_id == Sensitive("N-1"));
  CHECK(batch.value().records[1].fault.empty());
}

TEST_CASE("a text or a name that is too long is its record's fault, told by its place", "[wire]") {
  json wordy = Small();
  wordy["narrative"] = std::string(64 * 1024 + 1, 'x');
  json keyed = Small();
  keyed["basis"] = std::string(257, 'x');
  json named = Small();
  named["subjects"][0][std::string(257, 'x')] = 1;
  json full = Small();
  full["narrative"] = std::string(64 * 1024, 'x');

  const Result<Batch> batch =
      ParseBatch(BatchOf({wordy.dump(), keyed.dump(), named.dump(), full.dump()}));

  REQUIRE(batch.ok());
  const std::vector<ParsedRecord>& records = batch.value().records;
  REQUIRE(records.size() == 4);
  CHECK(records[0].fault == "too long /narrative");
  CHECK(records[0].record.source_id == Sensitive("N-1"));
  CHECK(records[1].fault == "too long /basis");
  CHECK(records[2].fault == "member name too long /subjects/0/?");
  CHECK(records[3].fault.empty());
}

TEST_CASE("what is read from damaged batches can be written and read again", "[wire][random]") {
  const std::string whole =
      BatchOf({wire::EncodeRecord(SampleRecord()), wire::EncodeRecord(SmallRecord())});
  std::mt19937 random(42);
  int records = 0;
  for (int round = 0; round < 4'000; ++round) {
    std::string body = whole;
    for (std::size_t edits = random() % 3 + 1; edits > 0; --edits) {
      body[random() % body.size()] = static_cast<char>(random() % 128);
    }
    const Result<Batch> batch = ParseBatch(body);
    if (!batch.ok()) continue;
    for (const ParsedRecord& parsed : batch.value().records) {
      if (!parsed.fault.empty()) continue;
      ++records;
      const std::string once = wire::EncodeRecord(parsed.record);
      const Result<records::Record> again = ParseRecord(once);
      REQUIRE(again.ok());
      CHECK(wire::EncodeRecord(again.value()) == once);
    }
  }
  CHECK(records > 500);
}

}  // namespace
}  // namespace hub::wire
