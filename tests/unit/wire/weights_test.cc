// A file of learnt weights gives back the model to the bit, or is refused with what to do.

#include "hub/wire/weights.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>
#include <vector>

#include "hub/linkage/text.h"
#include "hub/linkage/train.h"
#include "tests/support/catch.h"

namespace hub::wire {
namespace {

using linkage::Model;
using linkage::Traits;
using nlohmann::json;
using records::Subject;
using valijson::adapters::NlohmannJsonAdapter;

std::string FileText(const std::string& name) {
  std::ifstream in(std::string(ONESTORY_SOURCE_DIR) + "/" + name);
  REQUIRE(in);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

const NicknameList& TheNicknames() {
  static const NicknameList list =
      ParseNicknames(FileText("config/linkage/nicknames.json")).value();
  return list;
}

bool FitsSchema(const json& value) {
  const json document = json::parse(FileText("schemas/config/linkage_weights.schema.json"));
  valijson::Schema schema;
  valijson::SchemaParser(valijson::SchemaParser::kDraft7)
      .populateSchema(NlohmannJsonAdapter(document), schema);
  valijson::Validator validator;
  return validator.validate(schema, NlohmannJsonAdapter(value), nullptr);
}

// Children as two or three agencies wrote them, some names and days far commoner than others.
std::vector<Subject> MakeTown(unsigned seed) {
  static const char* const kGiven[] = {"Thomas", "Tom", "Amelia", "Zoë", "Mohammed", "Erin", "Ola"};
  static const char* const kParts[] = {"hart", "ley",   "brook", "wen",
                                       "ford", "marsh", "den",   "cott"};
  std::mt19937 random(seed);
  const auto pick = [&](const auto& list) { return std::string(list[random() % std::size(list)]); };
  std::vector<Subject> town;
  for (int child = 0; child < 900; ++child) {
    std::string given = pick(kGiven);
    const std::string family = pick(kParts) + pick(kParts) + (random() % 2 ? "s" : "");
    const Date born{static_cast<std::int32_t>(14'000 + random() % 4'000)};
    const std::string postcode =
        "ZA" + std::to_string(random() % 30) + " " + std::to_string(random() % 9) + "AB";
    for (unsigned agency = 0; agency < 2 + random() % 2; ++agency) {
      Subject said;
      if (random() % 9 == 0) given.erase(1, 1);
      said.names.push_back({records::NameUse::kCurrent, Sensitive(given), Sensitive(family)});
      said.birth = random() % 20 == 0 ? *PartialDate::Parse("2015-01-01") : PartialDate::Day(born);
      said.sex = random() % 2 ? records::Sex::kMale : records::Sex::kUnknown;
      said.addresses.push_back({Sensitive("1 Curlew Lane"), Sensitive(postcode)});
      said.phones.emplace_back(family + "@example.org");
      town.push_back(std::move(said));
    }
  }
  return town;
}

std::vector<Traits> TraitsOf(const std::vector<Subject>& town, const Model& model) {
  std::vector<Traits> traits;
  for (const Subject& said : town) traits.emplace_back(said, model);
  return traits;
}

Weights LearnFrom(const std::vector<Subject>& town) {
  Model start;
  start.version = "2026-11-22";
  start.nicknames = TheNicknames().nicknames;
  const std::vector<Traits> traits = TraitsOf(town, start);
  std::vector<const Traits*> people;
  for (const Traits& one : traits) people.push_back(&one);
  linkage::TrainOptions options;
  options.stranger_pairs = 200'000;
  options.least_common = 5;
  const linkage::Trained trained = linkage::Train(people, start, options);
  return {trained.model,
          {"onestory 0.1.0",
           "an invented town",
           TheNicknames().version,
           {{std::string(64, 'a'), town.size()}},
           trained.people,
           trained.pairs,
           static_cast<std::uint64_t>(trained.expected),
           5}};
}

const std::vector<Subject>& TheTown() {
  static const std::vector<Subject> town = MakeTown(7);
  return town;
}
const Weights& Learnt() {
  static const Weights weights = LearnFrom(TheTown());
  return weights;
}
const std::string& LearntText() {
  static const std::string text = EncodeWeights(Learnt());
  return text;
}

std::string FaultOf(const json& file) {
  const Result<Weights> read = ParseWeights(file.dump(), TheNicknames());
  return read.ok() ? "" : read.error().for_caller;
}

TEST_CASE("weights written and read give the same scores to the bit", "[wire]") {
  const Result<Weights> read = ParseWeights(LearntText(), TheNicknames());
  REQUIRE(read.ok());
  const std::vector<Traits> before = TraitsOf(TheTown(), Learnt().model);
  const std::vector<Traits> after = TraitsOf(TheTown(), read.value().model);
  std::mt19937 random(11);

  for (int pair = 0; pair < 1'000; ++pair) {
    const std::size_t i = random() % before.size();
    // Half of them neighbours, who are mostly one child.
    const std::size_t j = pair % 2 ? (i + 1) % before.size() : random() % before.size();
    const linkage::Weighing one = Learnt().model.Weigh(before[i], before[j]);
    const linkage::Weighing other = read.value().model.Weigh(after[i], after[j]);
    REQUIRE(one.levels == other.levels);
    REQUIRE(one.bits == other.bits);
    REQUIRE(one.total == other.total);
    REQUIRE(Learnt().model.ProbabilityOf(one.total) ==
            read.value().model.ProbabilityOf(other.total));
  }
}

TEST_CASE("what is read is written again in the same bytes", "[wire]") {
  const Result<Weights> read = ParseWeights(LearntText(), TheNicknames());

  REQUIRE(read.ok());
  CHECK(read.value().origin == Learnt().origin);
  CHECK(EncodeWeights(read.value()) == LearntText());
}

TEST_CASE("the same people in another order give the same file", "[wire]") {
  std::vector<Subject> shuffled = TheTown();
  std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937(3));

  CHECK(EncodeWeights(LearnFrom(shuffled)) == LearntText());
}

TEST_CASE("rounding a second time changes nothing", "[wire]") {
  Weights again = Learnt();

  again.model.Round();

  CHECK(EncodeWeights(again) == LearntText());
}

TEST_CASE("a value that few share is not in the file, and weighs as the mean of such", "[wire]") {
  const linkage::FieldModel& given = Learnt().model.fields[linkage::kGiven];
  const double people = static_cast<double>(TheTown().size());

  for (const auto& [value, frequency] : given.frequencies) CHECK(frequency * people >= 4.99);
  CHECK(given.rarest * people >= 0.99);
  CHECK(given.rarest * people < 5);
  CHECK(given.frequencies.count(linkage::HashOf("erin")) == 1);
  CHECK(LearntText().find("erin") == std::string::npos);
  CHECK(LearntText().find("example.org") == std::string::npos);
}

TEST_CASE("the schema and the reader take what the writer makes", "[wire]") {
  CHECK(FitsSchema(json::parse(LearntText())));
}

// Every member, by its pointer.
void Places(const json& value, const std::string& at, std::vector<std::string>& places) {
  if (!value.is_object()) return;
  for (const auto& [key, member] : value.items()) {
    if (at.ends_with("/common_per_billion")) continue;
    places.push_back(at + "/" + key);
    Places(member, at + "/" + key, places);
  }
}

TEST_CASE("a file with anything missing or unknown is refused by schema and reader", "[wire]") {
  const json good = json::parse(LearntText());
  std::vector<std::string> places;
  Places(good, "", places);
  REQUIRE(places.size() > 150);

  std::size_t tried = 0;
  for (const std::string& place : places) {
    const json::json_pointer pointer(place);
    json without = good;
    without.at(pointer.parent_pointer()).erase(pointer.back());
    INFO(place);
    CHECK(FaultOf(without).starts_with("missing " + place + ";"));
    json more = good;
    more.at(pointer.parent_pointer())["another"] = 1;
    CHECK_FALSE(FaultOf(more).empty());
    if (tried++ % 20 == 0) {
      CHECK_FALSE(FitsSchema(without));
      CHECK_FALSE(FitsSchema(more));
    }
  }
}

TEST_CASE("a file that contradicts itself is refused, and the message says what to do", "[wire]") {
  const json good = json::parse(LearntText());
  const std::int64_t exact = good["fields"]["given"]["levels"]["exact"]["m_per_billion"];
  const struct {
    std::string place;
    json instead;
    std::string told;
  } wrong[] = {
      {"/version", "", "empty /version"},
      {"/prior_microbits", 1, "out of range /prior_microbits"},
      {"/match_per_billion", 1'000'000'001, "out of range /match_per_billion"},
      {"/match_per_billion", 0, "out of range /match_per_billion"},
      {"/match_per_billion", 0.95, "a number that is not an integer"},
      {"/potential_per_billion", 960'000'000, "/potential_per_billion is above"},
      {"/prior_microbits", -1'000'000, "/checksum is not that of the rest"},
      {"/match_per_billion", 900'000'000, "/checksum is not that of the rest"},
      {"/potential_per_billion", 940'000'000, "/checksum is not that of the rest"},
      {"/best_share_per_billion", 1, "/checksum is not that of the rest"},
      {"/twin_guard", false, "/checksum is not that of the rest"},
      {"/trained/about", "another town", "/checksum is not that of the rest"},
      {"/checksum", "0123456789abcdef", "/checksum is not that of the rest"},
      {"/twin_guard", 1, "/twin_guard"},
      {"/trained/nicknames", "2020-01-01", "learnt with another list of nicknames"},
      {"/trained/files/0/sha256", "aa", "not a SHA-256 in hex /trained/files/0/"},
      {"/trained/same", 1'000'000'000, "more pairs of one child than pairs /trained"},
      {"/fields/given/levels/exact/m_per_billion", exact - 1'000, "m does not sum to one /fields"},
      {"/fields/sex/levels/same/u_per_billion", 1, "u does not sum to one /fields/sex"},
      {"/fields/birth/levels/exact/millibits", 1, "millibits do not follow from m and u /fields"},
      {"/fields/given/unlisted_per_billion", 0, "common values without unlisted_per_billion"},
      {"/fields/given/unlisted_per_billion", 999'999'999, "rarer than those unlisted"},
      {"/fields/given/common_per_billion/erin", 5, "a name that is no hash"},
      {"/fields/given/common_per_billion/00000000000000AA", 5, "a name that is no hash"},
      {"/fields/birth/common_per_billion/20150230", 5, "a name that is no day"},
  };
  for (const auto& [place, instead, told] : wrong) {
    json bad = good;
    bad[json::json_pointer(place)] = instead;
    const std::string fault = FaultOf(bad);
    INFO(place << ": " << fault);
    CHECK(fault.find(told) != std::string::npos);
    CHECK(fault.find("onestory linkage train") != std::string::npos);
  }
  CHECK(FaultOf(good).empty());
}

TEST_CASE("the weights in config are a file of their own version", "[wire]") {
  const std::string text = FileText("config/linkage/2026-11-23.json");

  const Result<Weights> read = ParseWeights(text, TheNicknames());

  REQUIRE(read.ok());
  CHECK(read.value().model.version == "2026-11-23");
  CHECK(EncodeWeights(read.value()) == text);
  CHECK(FitsSchema(json::parse(text)));
}

TEST_CASE("weights that nobody learnt are no file", "[wire]") {
  Weights unlearnt;
  unlearnt.model.Round();
  unlearnt.origin = Learnt().origin;

  CHECK_FALSE(ParseWeights(EncodeWeights(unlearnt), TheNicknames()).ok());
}

TEST_CASE("a list of nicknames with a word too many is refused", "[wire]") {
  CHECK(ParseNicknames(R"({"version": "1", "groups": [["thomas", "tom"]]})").ok());
  CHECK_FALSE(ParseNicknames(R"({"version": "1", "groups": [["thomas"]]})").ok());
  CHECK_FALSE(ParseNicknames(R"({"version": "1", "group": [["thomas", "tom"]]})").ok());
  CHECK_FALSE(ParseNicknames(R"({"version": "", "groups": []})").ok());
  CHECK_FALSE(ParseNicknames(R"({"groups": []})").ok());
}

}  // namespace
}  // namespace hub::wire
