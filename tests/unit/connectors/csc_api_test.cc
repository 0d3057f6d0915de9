// The DfE social-care API: what a child becomes, and what a purge at each level destroys.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/social_care/formats.h"
#include "connectors/social_care/read_csc_api.h"
#include "tests/unit/connectors/social_hostile.h"
#include "tests/unit/connectors/support.h"

namespace connectors::social_care {
namespace {

using namespace std::string_view_literals;

using hub::Result;
using hub::records::Action;
using hub::records::LabelSet;
using Json = nlohmann::json;
using test::KeepingSink;
using test::Kind;
using test::Label;
using test::Record;

Result<Summary> Read(const std::string& bytes, KeepingSink& sink) {
  std::istringstream in(bytes);
  return ReadCscApi(in, test::TablesOf("csc_api"), test::SomeSender(), sink);
}

Summary ReadWell(const std::string& bytes, KeepingSink& sink) {
  return test::WellRead(Read(bytes, sink), sink);
}

std::string Payload() {
  return test::ReadFile(test::SourceDir() / "tests/data/csc_api/payload.json");
}

// The payload with the value at this JSON pointer.
std::string PayloadWith(const std::string& pointer, const Json& value) {
  Json json = Json::parse(Payload());
  json[Json::json_pointer(pointer)] = value;
  return json.dump();
}

std::set<std::string> Purged(const KeepingSink& sink) {
  std::set<std::string> ids;
  for (const Record& record : sink.records) {
    if (record.action == Action::kPurge) ids.insert(record.source_id.Reveal());
  }
  return ids;
}

std::set<std::string> Asserted(const KeepingSink& sink) {
  std::set<std::string> ids;
  for (const Record& record : sink.records) {
    if (record.action == Action::kAssert) ids.insert(record.source_id.Reveal());
  }
  return ids;
}

const std::string kChild = "/children/0";
const std::string kEpisode = kChild + "/social_care_episodes/0";

TEST_CASE("a child of the API becomes a record of each thing that happened", "[csc_api]") {
  KeepingSink sink;

  const Summary summary = ReadWell(Payload(), sink);

  CHECK(summary.units == 1);
  CHECK(summary.people == 1);
  CHECK(Asserted(sink) ==
        std::set<std::string>{"C77|adoption-placement|2023-09-01", "C77|adoption|2023-08-01",
                              "C77|assessment-factors|2023-04-05", "C77|assessment|2023-04-05",
                              "C77|care-ended|2024-09-01", "C77|care-leaver|2024-09-15",
                              "C77|closure|2023-04-01", "C77|enquiry|2023-06-01",
                              "C77|initial-conference|2023-06-15", "C77|placement|2023-07-01",
                              "C77|plan|2023-05-12", "C77|protection-plan|2023-06-15",
                              "C77|referral|2023-04-01", "C77|sdq|2024-01-10",
                              "C77|social-worker|2023-04-03", "C77|uasc"});
  CHECK(Purged(sink).empty());
  CHECK(sink.warnings.empty());
  CHECK(summary.ignored.at("mis_child_id") == 1);
  CHECK(summary.ignored.at("ethnicity") == 1);
  const auto& child = sink.records[0].subjects.at(0);
  CHECK(child.names.at(0).given.Reveal() == "Invented");
  CHECK(child.birth.Iso() == "2012-06-05");
  CHECK(child.addresses.at(0).postcode.Reveal() == "ZZ1 1ZZ");
}

TEST_CASE("what the API says of adoption, health and a parent's drugs hides itself alone",
          "[csc_api]") {
  KeepingSink sink;
  ReadWell(Payload(), sink);

  for (const Record& record : sink.records) {
    const std::string& id = record.source_id.Reveal();
    INFO(id);
    CHECK(record.labels.Has(Label::kAdoption) == (id.find("|adoption") != std::string::npos));
    CHECK(record.labels.Has(Label::kSensSubstance) == (id == "C77|assessment-factors|2023-04-05"));
    CHECK(record.labels.Has(Label::kSensMentalHealth) == (id == "C77|sdq|2024-01-10"));
    CHECK(record.summary.Reveal().find("ZZ") == std::string::npos);
    for (const auto& detail : record.details) {
      CHECK(detail.locates == (detail.value.Reveal().rfind("ZZ", 0) == 0));
    }
  }
}

TEST_CASE("a purge of a child destroys exactly what the same payload asserted", "[csc_api]") {
  KeepingSink asserted;
  KeepingSink purged;
  ReadWell(Payload(), asserted);

  ReadWell(PayloadWith(kChild + "/purge", true), purged);

  CHECK(Purged(purged) == Asserted(asserted));
  CHECK(Asserted(purged).empty());
  CHECK(purged.Warned("csc_api.purge.person_stays"));
}

TEST_CASE("a purge sends nothing of what it destroys", "[csc_api]") {
  KeepingSink sink;
  ReadWell(PayloadWith(kChild + "/purge", true), sink);

  for (const Record& record : sink.records) {
    CHECK(record.summary.empty());
    CHECK(record.narrative.empty());
    CHECK(record.details.empty());
    CHECK(record.codes.empty());
    CHECK(record.subjects.empty());
    CHECK_FALSE(record.happened.known());
    CHECK_FALSE(record.involvement.has_value());
  }
}

TEST_CASE("a purge at each level destroys what lies in it and nothing else", "[csc_api]") {
  KeepingSink asserted;
  ReadWell(Payload(), asserted);
  const std::set<std::string> all = Asserted(asserted);
  const struct {
    std::string at;
    std::set<std::string> ids;
  } levels[] = {
      {kChild + "/health_and_wellbeing", {"C77|sdq|2024-01-10"}},
      {kEpisode + "/child_and_family_assessments/0",
       {"C77|assessment|2023-04-05", "C77|assessment-factors|2023-04-05"}},
      {kEpisode + "/child_in_need_plans/0", {"C77|plan|2023-05-12"}},
      {kEpisode + "/section_47_assessments/0",
       {"C77|enquiry|2023-06-01", "C77|initial-conference|2023-06-15"}},
      {kEpisode + "/child_protection_plans/0", {"C77|protection-plan|2023-06-15"}},
      {kEpisode + "/child_looked_after_placements/0",
       {"C77|placement|2023-07-01", "C77|care-ended|2024-09-01"}},
      {kEpisode + "/adoption", {"C77|adoption|2023-08-01", "C77|adoption-placement|2023-09-01"}},
      {kEpisode + "/care_leavers", {"C77|care-leaver|2024-09-15"}},
  };
  std::set<std::string> episode = all;
  episode.erase("C77|sdq|2024-01-10");
  episode.erase("C77|uasc");
  for (const auto& level : levels) {
    INFO(level.at);
    KeepingSink sink;

    ReadWell(PayloadWith(level.at + "/purge", true), sink);

    CHECK(Purged(sink) == level.ids);
    std::set<std::string> rest = all;
    for (const std::string& id : level.ids) rest.erase(id);
    CHECK(Asserted(sink) == rest);
  }
  KeepingSink sink;
  ReadWell(PayloadWith(kEpisode + "/purge", true), sink);
  CHECK(Purged(sink) == episode);
  CHECK(Asserted(sink) == std::set<std::string>{"C77|sdq|2024-01-10", "C77|uasc"});
}

TEST_CASE("a purge of who the child is cannot be done by a record, and says so", "[csc_api]") {
  KeepingSink sink;

  ReadWell(PayloadWith(kChild + "/child_details/purge", true), sink);

  CHECK(Purged(sink) == std::set<std::string>{"C77|uasc"});
  CHECK(sink.Rejected("csc_api.purge.child_details"));
  for (const Record& record : sink.records) {
    if (record.action != Action::kAssert) continue;
    CHECK(record.subjects.at(0).names.empty());
    CHECK(record.subjects.at(0).addresses.empty());
    CHECK_FALSE(record.subjects.at(0).birth.known());
  }
}

TEST_CASE("a purge that names no record is refused, never passed over", "[csc_api]") {
  KeepingSink child;
  KeepingSink plan;

  ReadWell("{\"la_code\":1,\"children\":[{\"la_child_id\":\"C1\",\"purge\":true}]}", child);
  ReadWell(
      "{\"children\":[{\"la_child_id\":\"C1\",\"social_care_episodes\":[{\"social_care_episode_id\""
      ":\"E\",\"child_in_need_plans\":[{\"child_in_need_plan_id\":\"P\",\"purge\":true}]}]}]}",
      plan);

  CHECK(child.Rejected("csc_api.purge.names_nothing"));
  CHECK(child.records.empty());
  CHECK(plan.Rejected("csc_api.purge.no_date"));
  CHECK(plan.records.empty());
}

class RememberingSink : public KeepingSink {
 public:
  std::vector<std::string> HeldAbout(std::string_view person) override {
    return person == "C1" ? held : std::vector<std::string>{};
  }
  std::vector<std::string> held;
};

TEST_CASE("a purge that names only the child destroys all that was ever sent about it",
          "[csc_api]") {
  RememberingSink sink;
  sink.held = {"C1|contact|2023-01-02", "C1|referral|2023-01-09", "C1|referral|2023-01-09|~2"};

  ReadWell("{\"children\":[{\"la_child_id\":\"C1\",\"purge\":true}]}", sink);

  CHECK(Purged(sink) == std::set<std::string>(sink.held.begin(), sink.held.end()));
  CHECK(sink.records.size() == 3);
  CHECK(sink.rejects.empty());
  CHECK(sink.Warned("csc_api.purge.person_stays"));
  for (const Record& record : sink.records) CHECK(record.subjects.empty());
}

TEST_CASE("a purge of a child goes beyond what its object names, each record once", "[csc_api]") {
  RememberingSink sink;
  sink.held = {"C1|contact|2023-01-02", "C1|referral|2023-01-09"};

  ReadWell(
      "{\"children\":[{\"la_child_id\":\"C1\",\"purge\":true,\"social_care_episodes\":["
      "{\"referral_date\":\"2023-01-09\"}]}]}",
      sink);

  CHECK(Purged(sink) == std::set<std::string>(sink.held.begin(), sink.held.end()));
  CHECK(sink.records.size() == 2);
}

TEST_CASE("a purge of one part takes nothing else that was sent", "[csc_api]") {
  RememberingSink sink;
  sink.held = {"C1|contact|2023-01-02"};

  ReadWell(
      "{\"children\":[{\"la_child_id\":\"C1\",\"social_care_episodes\":[{"
      "\"child_and_family_assessments\":[{\"start_date\":\"2023-01-11\",\"purge\":true}]}]}]}",
      sink);

  // The factors go with their assessment, though the order does not name them.
  CHECK(Purged(sink) ==
        std::set<std::string>{"C1|assessment-factors|2023-01-11", "C1|assessment|2023-01-11"});
}

TEST_CASE("a payload of changes may hold an episode for the sake of its parts alone", "[csc_api]") {
  KeepingSink sink;

  ReadWell(
      "{\"children\":[{\"la_child_id\":\"C1\",\"social_care_episodes\":[{\"social_care_episode_id\""
      ":\"E\",\"child_in_need_plans\":[{\"start_date\":\"2024-05-01\"}]}]}]}",
      sink);

  CHECK(sink.SourceIds() == std::vector<std::string>{"C1|plan|2024-05-01"});
}

TEST_CASE("one child, a list of children or payloads in a list are all read", "[csc_api]") {
  const std::string child = Json::parse(Payload())["children"][0].dump();
  const std::string shapes[] = {child, "[" + child + "]", "{\"Children\":" + child + "}",
                                "{\"children\":[" + child + "]}",
                                "[{\"la_code\":1,\"children\":[" + child + "]}]"};
  for (const std::string& shape : shapes) {
    INFO(shape.substr(0, 40));
    KeepingSink sink;
    const Summary summary = ReadWell(shape, sink);
    CHECK(sink.records.size() == 16);
    CHECK(summary.units == 1);
    CHECK(summary.complete);
  }
}

TEST_CASE("a payload that is no JSON is one clear reject of the file", "[csc_api]") {
  const std::string printed =
      "{\n \"la_code\": 123,\n \"Children\": {\n  \"la_child_id\": \"string\",\n  \"x\": [\n   {\n"
      "    \"score\": Integer e.g. 20\n   }\n  ]\n }\n";
  KeepingSink sink;

  const Summary summary = ReadWell(printed, sink);

  CHECK(sink.records.empty());
  REQUIRE(sink.rejects.size() == 1);
  CHECK(sink.rejects[0].rule == "csc_api.file.broken");
  CHECK(sink.rejects[0].at.line >= 6);
  CHECK(sink.rejects[0].words.find("export the payload again") != std::string::npos);
  CHECK_FALSE(summary.complete);
}

TEST_CASE("children before a break are handed on", "[csc_api]") {
  const std::string child = Json::parse(Payload())["children"][0].dump();
  KeepingSink sink;

  const Summary summary = ReadWell("{\"children\":[" + child + "," + child.substr(0, 90), sink);

  CHECK(sink.records.size() == 16);
  CHECK(sink.Rejected("csc_api.file.broken"));
  CHECK_FALSE(summary.complete);
}

std::vector<std::string> HostileJson() {
  const std::string good = Payload();
  const std::string child = Json::parse(good)["children"][0].dump();
  const auto one = [](const std::string& inner) { return "{\"children\":[" + inner + "]}"; };
  const auto id = [&](const std::string& text) {
    return one("{\"la_child_id\":\"" + text +
               "\",\"social_care_episodes\":[{\"referral_date\":"
               "\"2024-01-01\"}]}");
  };
  std::vector<std::string> files = {
      "",
      " ",
      "x",
      "null",
      "1",
      "\"text\"",
      "{}",
      "[]",
      "[[]]",
      "[{}]",
      "{\"children\":null}",
      "{\"children\":{}}",
      "{\"children\":[]}",
      "{\"children\":[null,1,\"x\",[],{}]}",
      "{\"children\":\"many\"}",
      "{\"children\":[{\"la_child_id\":null}]}",
      "{\"children\":[{\"la_child_id\":{}}]}",
      "{\"children\":[{\"la_child_id\":77}]}",
      "{\"children\":[{\"la_child_id\":true}]}",
      "{\"la_child_id\":\"C1\"}",
      one("{\"la_child_id\":\"C1\",\"social_care_episodes\":\"x\"}"),
      one("{\"la_child_id\":\"C1\",\"social_care_episodes\":[1,\"x\",[],null]}"),
      one("{\"la_child_id\":\"C1\",\"purge\":\"perhaps\"}"),
      one("{\"la_child_id\":\"C1\",\"purge\":{}}"),
      one("{\"la_child_id\":\"C1\",\"child_details\":[],\"health_and_wellbeing\":7}"),
      one(test::Times("{\"la_child_id\":", 5000)),
      test::Times("[", 100'000),
      test::Times("{\"a\":", 100'000),
      "{\"children\":" + test::Times("[", 1000),
      "{\"children\":[" + std::string(300'000, '"'),
      id(std::string(5000, 'x')),
      id(std::string(199, '|')),
      id("\\u0000"),
      id("\\ud800"),
      id("\\u202e77"),
      id("=1+1"),
      id("7'; DROP TABLE record;--"),
      id(std::string("\xC3\x28")),
      id("\x01"),
      std::string(300'000, ' ') + good,
      good + good,
      good + "x",
      "\xEF\xBB\xBF" + good,
      test::WideOf(good, false),
      test::WideOf(good, true),
      std::string(4, '\0') + good,
      test::Replaced(good, "2023-04-01", "2023-02-31"),
      test::Replaced(good, "2023-04-01", std::string(100'000, '9')),
      test::Replaced(good, "2023-04-01", "YYYY-MM-DD"),
      test::Replaced(good, "\"2A\"", "[\"2A\"]"),
      test::Replaced(good, "\"factors\": [\"2B\", \"16A\"]", "\"factors\": \"2B\""),
      test::Replaced(good, "\"factors\": [\"2B\", \"16A\"]", "\"factors\": [[[]],{},9,null]"),
      one("{\"la_child_id\":\"C1\",\"la_child_id\":\"C2\"}"),
      one(test::Times(child + ",", 300) + child),
      "{\"children\":[" + child + ",]}",
      "{'children':[" + child + "]}",
      "// no\n" + good,
      one("{\"la_child_id\":\"C1\",\"x\":\"" + std::string(5'000'000, 'y') + "\"}"),
      "{\"Children\":{\"la_child_id\":\"C1\",\"x\":\"" + std::string(5'000'000, 'y') + "\"}}",
  };
  for (std::size_t size = 1; size < good.size(); size += 97) files.push_back(good.substr(0, size));
  return files;
}

TEST_CASE("hostile payloads are survived, with nothing vanished", "[csc_api][hostile]") {
  const auto files = HostileJson();
  CHECK(files.size() >= 40);
  for (const std::string& file : files) {
    INFO(file.substr(0, 80));
    KeepingSink sink;
    const Result<Summary> summary = Read(file, sink);
    if (!summary.ok()) continue;
    test::CheckNothingVanished(summary.value(), sink);
    for (const Record& record : sink.records) {
      CHECK(record.source_id.Reveal().size() <= 256);
      CHECK((record.action == Action::kPurge || !record.labels.empty()));
    }
    for (const auto& reject : sink.rejects) {
      CHECK(reject.words.find("C77") == std::string::npos);
    }
  }
}

TEST_CASE("whatever bytes of a payload are changed, nothing vanishes and nothing crashes",
          "[csc_api][hostile]") {
  const std::string whole = Payload();
  std::mt19937 random(20261121);
  for (int round = 0; round < 800; ++round) {
    const std::string file = test::Changed(whole, "{}[]\",:\0"sv, random);
    KeepingSink sink;
    const Result<Summary> summary = Read(file, sink);
    if (summary.ok()) test::CheckNothingVanished(summary.value(), sink);
  }
}

TEST_CASE("the payload that DfE's document prints is refused whole", "[csc_api]") {
  const char* samples = std::getenv("ONESTORY_SAMPLES");
  if (samples == nullptr) return;
  const std::filesystem::path given(samples);
  const std::filesystem::path folder =
      std::filesystem::exists(given / "socialcare") ? given / "socialcare" : given;
  if (!std::filesystem::exists(folder / "dfe_api")) return;
  KeepingSink sink;

  const Summary summary =
      ReadWell(test::ReadFile(folder / "dfe_api/payload_as_printed_INVALID.json"), sink);

  CHECK(sink.records.empty());
  CHECK(sink.rejects.size() == 1);
  CHECK_FALSE(summary.complete);
}

TEST_CASE("the push client finds a payload by its content", "[csc_api]") {
  const Input input = Input::InMemory("anything.txt", Payload());
  const Result<HeadOf> head = HeadOf::Read(input);
  REQUIRE(head.ok());
  for (const Format& format : SocialCareFormats()) {
    const bool own = format.id == "social-care-csc-api";
    CHECK((format.recognise(head.value().head()) >= 90) == own);
  }
}

}  // namespace
}  // namespace connectors::social_care
