// Services on offer: what a directory takes from Open Referral UK files, and what it leaves.

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>
#include <vector>

#include "connectors/voluntary/directory.h"
#include "connectors/voluntary/read_support.h"
#include "connectors/voluntary/services.h"
#include "tests/unit/connectors/hostile_rows.h"
#include "tests/unit/connectors/support.h"

namespace connectors::voluntary {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using test::KeepingSink;

const CodeTable& Codes() {
  static const CodeTable kCodes = [] {
    hub::Result<CodeTable> codes = CodeTable::Load(test::SourceDir() / "config/codes/oruk");
    if (!codes.ok()) FAIL(codes.error().for_caller);
    return std::move(codes).value();
  }();
  return kCodes;
}

void CheckCounts(const Summary& summary, const KeepingSink& sink) {
  CHECK(summary.rows == summary.records + summary.rejects + summary.NotTaken());
  CHECK(summary.rejects == sink.rejects.size());
  CHECK(summary.warnings == sink.warnings.size());
  CHECK(sink.records.empty());
}

Services ReadWell(const std::string& text, KeepingSink& sink) {
  std::istringstream in(text);
  const hub::Result<Services> read = ReadServices(in, Codes(), sink);
  INFO((read.ok() ? "" : read.error().for_caller));
  REQUIRE(read.ok());
  CheckCounts(read.value().summary, sink);
  CHECK(read.value().summary.records == read.value().services.size());
  return read.value();
}

std::string DataFile() {
  return test::ReadFile(test::SourceDir() / "tests/data/oruk/services.json");
}

const hub::Instant kMade = *hub::Instant::Parse("2026-11-21T12:00:00Z");

bool FitsSchema(const json& directory) {
  const json document =
      json::parse(test::ReadFile(test::SourceDir() / "schemas/config/directory.schema.json"));
  valijson::Schema schema;
  valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(document), schema);
  valijson::Validator validator;
  valijson::ValidationResults faults;
  const bool fits =
      validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(directory), &faults);
  valijson::ValidationResults::Error fault;
  while (faults.popError(fault)) UNSCOPED_INFO(fault.description);
  return fits;
}

TEST_CASE("a page of services is read one by one, with what they are for", "[services]") {
  KeepingSink sink;

  const Services read = ReadWell(DataFile(), sink);

  REQUIRE(read.services.size() == 5);
  const Service& first = read.services[0];
  CHECK(first.id == "sv-1");
  CHECK(first.organisation == "The Lantern");
  CHECK(first.status == ServiceStatus::kActive);
  CHECK(first.minimum_age == 4);
  CHECK(first.phone == "01632 960 200");
  CHECK(first.email == "hello@lantern.example");
  REQUIRE(first.categories.size() == 1);
  CHECK(first.categories[0] == Category{"activities.school_clubs", "clubs before and after school",
                                        "clubs, groups and things to do"});
  CHECK(first.other_terms == std::vector<std::string>{"Walking buses"});
  REQUIRE(first.schedules.size() == 1);
  CHECK(first.schedules[0].days == std::vector<std::string>{"MO", "TU", "FR"});
  CHECK(first.schedules[0].opens == "07:30");
  CHECK(first.area == std::vector<std::string>{"Larkfield and Quince Green"});
  CHECK(first.assured->Iso() == "2026-05-04");
}

TEST_CASE("a service survives its nonsense, which is left out and said", "[services]") {
  KeepingSink sink;
  const Services read = ReadWell(DataFile(), sink);

  const Service& odd = read.services.at(1);
  CHECK_FALSE(odd.minimum_age.has_value());
  CHECK_FALSE(odd.maximum_age.has_value());
  CHECK(odd.url.empty());
  CHECK(odd.email.empty());
  CHECK_FALSE(odd.assured.has_value());
  CHECK(odd.schedules.empty());
  CHECK(odd.fees == "fees_description");
  CHECK(odd.categories.size() == 2);
  CHECK(odd.categories[0].code == "family");
  CHECK(odd.categories[1].code == "family.domestic_abuse");
  for (const char* rule : {"oruk.service.age", "oruk.service.url", "oruk.date.unreadable",
                           "oruk.service.category", "oruk.service.no_status"}) {
    CHECK(sink.Warned(rule));
  }
  CHECK_FALSE(read.services.at(3).minimum_age.has_value());
  KeepingSink ages;
  const Services old =
      ReadWell(R"([{"id":"a","name":"A","minimum_age":"11.5","maximum_age":151}])", ages);
  CHECK(old.services.at(0).minimum_age == 11);
  CHECK_FALSE(old.services.at(0).maximum_age.has_value());
}

TEST_CASE("the directory lists what is offered, by name, and fits its schema", "[services]") {
  KeepingSink sink;
  std::vector<Service> services = ReadWell(DataFile(), sink).services;

  const hub::Result<std::string> text = EncodeDirectory(services, kMade);

  REQUIRE(text.ok());
  const json directory = json::parse(text.value());
  CHECK(FitsSchema(directory));
  std::vector<std::string> names;
  for (const json& service : directory["services"]) names.push_back(service["name"]);
  CHECK(names == std::vector<std::string>{"Back in May", "bare", "Harbour", "Lantern Mornings"});
  CHECK(text.value() == test::ReadFile(test::SourceDir() / "tests/data/oruk/directory.json"));
  std::reverse(services.begin(), services.end());
  CHECK(EncodeDirectory(services, kMade).value() == text.value());
}

TEST_CASE("a directory names nobody and says no street address", "[services]") {
  KeepingSink sink;
  const std::string text = EncodeDirectory(ReadWell(DataFile(), sink).services, kMade).value();

  for (const char* word : {"Robin", "Coordinator", "Quince Row", "ZZ9", "51.7", "javascript"}) {
    CHECK(text.find(word) == std::string::npos);
  }
}

TEST_CASE("a single service and an organisation with its services are read too", "[services]") {
  KeepingSink sink;
  CHECK(ReadWell(R"({"id":"a","name":"Lone","status":"active"})", sink).services.size() == 1);
  const Services of = ReadWell(
      R"({"id":"o","name":"The Lantern","website":"https://x.example","services":[
          {"id":"a","name":"One","status":"active"},{"id":"b","name":"Two","status":"active",
           "organization":{"name":"Another"}}]})",
      sink);
  REQUIRE(of.services.size() == 2);
  CHECK(of.services[0].organisation == "The Lantern");
  CHECK(of.services[1].organisation == "Another");
  const Services at =
      ReadWell(R"({"contents":[{"id":"l","service":{"id":"a","name":"One"}}]})", sink);
  CHECK(at.services.at(0).id == "a");
}

TEST_CASE("what is no service is counted, a service told twice is told once", "[services]") {
  KeepingSink sink;
  const Services read = ReadWell(
      R"([{"id":"a","name":"One"},{"id":"a","name":"One"},{"id":"a","name":"Other"},
          {"id":"o","name":"Org","website":"https://x.example"},{"name":"no id"},{"id":"n"},7,
          {"id":"t","name":"Term","taxonomy":"x"}])",
      sink);

  CHECK(read.services.size() == 1);
  CHECK(read.summary.not_taken.at("repeated service") == 1);
  CHECK(read.summary.not_taken.at("organisation") == 1);
  CHECK(read.summary.not_taken.at("taxonomy term") == 1);
  CHECK(sink.Rejected("oruk.service.twice"));
  CHECK(sink.Rejected("oruk.service.no_id"));
  CHECK(sink.Rejected("oruk.service.no_name"));
  CHECK(sink.Rejected("oruk.service.no_object"));
}

TEST_CASE("every category of the list is reached by a term and has its group", "[services]") {
  const json list =
      json::parse(test::ReadFile(test::SourceDir() / "config/codes/oruk/category.json"))["codes"];
  const json terms = json::parse(
      test::ReadFile(test::SourceDir() / "config/codes/oruk/category_term.json"))["codes"];
  CHECK(list.size() == 49);
  std::size_t groups = 0;
  for (const json& row : list) {
    const std::string code = row["code"];
    CHECK(std::any_of(terms.begin(), terms.end(),
                      [&](const json& term) { return term["words"] == code; }));
    const std::size_t dot = code.find('.');
    groups += dot == std::string::npos ? 1 : 0;
    CHECK(Codes().Find("category", code.substr(0, dot), 0).has_value());
  }
  CHECK(groups == 6);
  for (const json& term : terms) {
    CHECK(Codes().Find("category", term["words"].get<std::string>(), 0).has_value());
  }
}

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("oruk-" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  fs::path operator/(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

TEST_CASE("a directory is written whole, and stays as it was when nothing can be read",
          "[services]") {
  const Folder folder;
  const fs::path out = folder / "directory.json";
  KeepingSink sink;
  const fs::path config = test::SourceDir() / "config";

  const auto made = ReadDirectory({Input::InMemory("1.json", DataFile())}, config, kMade, sink);
  REQUIRE(made.ok());
  CheckCounts(made.value().summary, sink);
  CHECK(made.value().lacks.empty());
  CHECK(made.value().services == 4);
  REQUIRE(WriteDirectory(out, made.value().text).ok());
  KeepingSink second;
  const auto failed = ReadDirectory(
      {Input::InMemory("x.json", "{\"version\":\"3.0\"}"), Input::InMemory("y.json", "no json")},
      config, kMade, second);

  CHECK(test::ReadFile(out) == made.value().text);
  CHECK(FitsSchema(json::parse(made.value().text)));
  CHECK_FALSE(failed.ok());
  CHECK(second.rejects.size() == 2);
  CHECK_FALSE(fs::exists(out.string() + ".new"));
  CHECK_FALSE(WriteDirectory(folder / "no/such/folder.json", "{}").ok());
}

TEST_CASE("pages make one directory, and a page that is missing is said", "[services]") {
  const auto page = [](const std::string& id) {
    return Input::InMemory(id, "{\"total_pages\":3,\"contents\":[{\"id\":\"" + id +
                                   "\",\"name\":\"S\"},{\"id\":\"all\",\"name\":\"A\"}]}");
  };
  const fs::path config = test::SourceDir() / "config";
  KeepingSink sink;
  const auto made = ReadDirectory({page("a"), page("b")}, config, kMade, sink);

  REQUIRE(made.ok());
  CheckCounts(made.value().summary, sink);
  CHECK(made.value().summary.records == 3);
  CHECK(made.value().summary.not_taken.at("service of an earlier file") == 1);
  CHECK(sink.Warned("oruk.page.missing"));
  CHECK(made.value().lacks == "pages of the list are missing");
  const auto whole = ReadDirectory({page("a"), page("b"), page("c")}, config, kMade, sink);
  REQUIRE(whole.ok());
  CHECK(whole.value().lacks.empty());
  const auto broken =
      ReadDirectory({page("a"), page("b"), Input::InMemory("c", "no json")}, config, kMade, sink);
  REQUIRE(broken.ok());
  CHECK(broken.value().lacks == "a file could not be read to its end");
}

TEST_CASE("hostile services are survived, and what is left fits the schema",
          "[services][hostile]") {
  std::vector<test::Hostile> files =
      test::HostileJson(DataFile(), "Breakfast and the walk to school");
  for (const char* word : {"Lantern Mornings", "https://lantern.example/mornings", "sv-1",
                           "07:30:00", "Walking buses", "\\\"01632 960 200\\\""}) {
    for (auto& file : test::HostileJson(DataFile(), word)) files.push_back(std::move(file));
  }
  for (const test::Hostile& file : files) {
    INFO(file.name);
    std::istringstream in(file.bytes);
    KeepingSink sink;
    const hub::Result<Services> read = ReadServices(in, Codes(), sink);
    if (!read.ok()) continue;
    CheckCounts(read.value().summary, sink);
    const hub::Result<std::string> text = EncodeDirectory(read.value().services, kMade);
    REQUIRE(text.ok());
    CHECK(FitsSchema(json::parse(text.value())));
  }
}

// ONESTORY_SAMPLES: files that other people wrote. Whatever is in them, nothing vanishes.
TEST_CASE("every sample of the voluntary sector is read or refused with a reason",
          "[services][samples]") {
  const char* samples = std::getenv("ONESTORY_SAMPLES");
  if (samples == nullptr) return;
  const fs::path folder = fs::path(samples) / "voluntary";
  if (!fs::exists(folder)) return;
  std::size_t services = 0;
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    ++files;
    INFO(entry.path().string());
    KeepingSink sink;
    std::ifstream in(entry.path(), std::ios::binary);
    if (entry.path().extension() == ".json") {
      const hub::Result<Services> read = ReadServices(in, Codes(), sink);
      if (!read.ok()) {
        CHECK_FALSE(read.error().for_caller.empty());
        continue;
      }
      CheckCounts(read.value().summary, sink);
      services += read.value().services.size();
      CHECK(FitsSchema(json::parse(EncodeDirectory(read.value().services, kMade).value())));
    } else {
      const auto summary = ReadSupport(in, test::TablesOf("voluntary"), test::SomeSender(), sink);
      if (summary.ok()) test::CheckNothingVanished(summary.value(), sink);
      if (!summary.ok()) CHECK_FALSE(summary.error().for_caller.empty());
    }
  }
  CHECK(files > 0);
  CHECK(services > 0);
}

}  // namespace
}  // namespace connectors::voluntary
