// `onestory linkage train`: from files of people to a file of weights, and nothing of a person
// in what it says.

#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "hub/app/command_line.h"
#include "hub/app/files.h"
#include "hub/app/people_table.h"
#include "hub/wire/weights.h"
#include "tests/support/catch.h"
#include "tests/unit/app/temporary_folder.h"

namespace hub::app {
namespace {

struct Said {
  int exit;
  std::string out;
  std::string err;
};

class Training {
 public:
  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_.path() / name, std::ios::binary) << text;
  }
  std::string Read(const std::string& name) { return ReadFile(folder_.path() / name).value(); }
  bool Exists(const std::string& name) { return std::filesystem::exists(folder_.path() / name); }

  Said Run(const std::vector<std::string>& more, const std::string& out = "w.json",
           const std::string& version = "2026-11-22") {
    std::vector<std::string> args{"linkage",   "train", "--share", ONESTORY_SOURCE_DIR,
                                  "--out",     out,     "--about", "an invented town",
                                  "--version", version};
    args.insert(args.end(), more.begin(), more.end());
    const SystemClock clock;
    std::ostringstream told;
    std::ostringstream wrong;
    Console console{told, wrong, folder_.path()};
    const int exit = RunCommandLine(args, clock, console);
    return {exit, told.str(), wrong.str()};
  }

 private:
  TemporaryFolder folder_;
};

// The same 600 children to every agency, each with slips of its own.
std::string Export(unsigned agency, const std::string& header) {
  static const char* const kParts[] = {"hart", "ley",   "brook", "wen",
                                       "ford", "marsh", "den",   "cott"};
  std::mt19937 town(7);
  std::mt19937 slips(agency);
  std::string text = header + "\r\n";
  for (int child = 0; child < 600; ++child) {
    const auto part = [&] { return std::string(kParts[town() % 8]); };
    std::string given = part() + part();
    const std::string family = part() + part() + part();
    const std::string day = std::to_string(10 + town() % 18);
    const std::string month = std::to_string(10 + town() % 3);
    const std::string year = std::to_string(2010 + town() % 9);
    if (slips() % 10 == 0) given.erase(1, 1);
    text += given + ",\"" + family + "\"," + day + "/" + month + "/" + year + ",\"ZA" +
            std::to_string(town() % 40) + " 1AB\"\r\n";
  }
  return text;
}
const std::string kHeader = "given,family,birth,postcode";

TEST_CASE("weights are learnt from exports, and a hub can read them", "[app]") {
  Training training;
  training.Write("a.csv", Export(1, kHeader));
  training.Write("b.csv", Export(2, kHeader));

  const Said said = training.Run({"--in", "a.csv", "--in", "b.csv", "--json"});

  INFO(said.err);
  REQUIRE(said.exit == kExitDone);
  CHECK(said.out.find("\"rows\":1200") != std::string::npos);
  const auto nicknames = wire::ParseNicknames(
      ReadFile(fs::path(ONESTORY_SOURCE_DIR) / "config/linkage/nicknames.json").value());
  const auto weights = wire::ParseWeights(training.Read("w.json"), nicknames.value());
  REQUIRE(weights.ok());
  CHECK(weights.value().model.version == "2026-11-22");
  CHECK(weights.value().origin.people == 1'200);
  CHECK(weights.value().origin.program.starts_with("onestory "));
}

TEST_CASE("the same files give the same bytes in whatever order they are named", "[app]") {
  Training training;
  training.Write("a.csv", Export(1, kHeader));
  training.Write("b.csv", Export(2, kHeader));

  REQUIRE(training.Run({"--in", "a.csv", "--in", "b.csv"}, "one.json").exit == kExitDone);
  REQUIRE(training.Run({"--in", "b.csv", "--in", "a.csv"}, "two.json").exit == kExitDone);

  CHECK(training.Read("one.json") == training.Read("two.json"));
}

TEST_CASE("columns may be called otherwise, and then weigh the same", "[app]") {
  Training training;
  training.Write("a.csv", Export(1, kHeader) + Export(2, kHeader).substr(kHeader.size() + 2));
  training.Write("b.csv", "\xEF\xBB\xBF" + Export(1, "Forename,Surname,DOB,postcode") +
                              Export(2, kHeader).substr(kHeader.size() + 2));

  REQUIRE(training.Run({"--in", "a.csv"}, "one.json").exit == kExitDone);
  REQUIRE(training
              .Run({"--in", "b.csv", "--column", "given=Forename", "--column", "family=Surname",
                    "--column", "birth=DOB"},
                   "two.json")
              .exit == kExitDone);

  const auto weights_of = [&](const std::string& name) {
    const std::string text = training.Read(name);
    return text.substr(text.find("prior_microbits"));
  };
  CHECK(weights_of("one.json") == weights_of("two.json"));
}

TEST_CASE("a file that cannot be learnt from is refused with what to do, and no name", "[app]") {
  const std::string good = Export(1, kHeader) + Export(2, kHeader).substr(kHeader.size() + 2);
  const struct {
    std::string text;
    std::vector<std::string> more;
    std::string told;
  } wrong[] = {
      {"\n\n", {}, "the file is empty"},
      {good.substr(kHeader.size() + 2), {}, "the first row must name the columns"},
      {good + "Wilhelmina,Osgood,2015-01-01,Zo\xEB\n", {}, "row 1202 is not UTF-8"},
      {good + "Wilhelmina,Osgood\n", {}, "row 1202 has 2 cells and the header 4"},
      {good + "\"Wilhelmina,Osgood,2015-01-01,\n", {}, "row 1202 has a quote that is never closed"},
      {Export(1, kHeader), {}, "fewer than 1000 rows"},
      {good, {"--column", "given=Forename"}, "no column 'Forename'"},
      {good, {"--column", "forename=given"}, "--column is WHAT=NAME"},
      {good, {"--nicknames", "in.csv"}, "the nicknames cannot be used"},
  };
  for (const auto& [text, more, told] : wrong) {
    Training training;
    training.Write("in.csv", text);
    std::vector<std::string> args{"--in", "in.csv"};
    args.insert(args.end(), more.begin(), more.end());

    const Said said = training.Run(args);

    INFO(said.err);
    CHECK(said.exit == kExitFailed);
    CHECK(said.err.find(told) != std::string::npos);
    CHECK(said.err.find("Wilhelmina") == std::string::npos);
    CHECK(said.err.find("Osgood") == std::string::npos);
    CHECK_FALSE(training.Exists("w.json"));
  }
}

TEST_CASE("one agency's children, each told once, teach nothing", "[app]") {
  Training training;
  std::string text = kHeader + "\n";
  for (int child = 0; child < 1'500; ++child) {
    const char a = static_cast<char>('a' + child % 26);
    const char b = static_cast<char>('a' + child / 26 % 26);
    const char c = static_cast<char>('a' + child * 7 % 23);
    text += std::string{a, b, c, b, a} + "o," + std::string{c, a, c, b, b, a} + "," +
            std::to_string(2008 + child % 11) + "-0" + std::to_string(1 + child % 9) + "-1" +
            std::to_string(child % 10) + ",\n";
  }
  training.Write("in.csv", text);

  const Said said = training.Run({"--in", "in.csv"});

  INFO(said.out);
  CHECK(said.exit == kExitFailed);
  CHECK(said.err.find("duplicates left in") != std::string::npos);
}

TEST_CASE("a version is never written over", "[app]") {
  Training training;
  training.Write("in.csv", Export(1, kHeader));
  training.Write("w.json", "kept");

  CHECK(training.Run({"--in", "in.csv"}).exit == kExitFailed);
  CHECK(training.Read("w.json") == "kept");
}

TEST_CASE("a version is a day that no weights bear yet", "[app]") {
  Training training;
  training.Write("a.csv", Export(1, kHeader));
  training.Write("b.csv", Export(2, kHeader));
  const auto run = [&](const char* version) {
    return training.Run({"--in", "a.csv", "--in", "b.csv"}, "w.json", version);
  };

  for (const char* const version : {"banana", "", "2026-13-01", "2026-12-01.", "2026-12-01.x"}) {
    INFO(version);
    CHECK(run(version).exit != kExitDone);
  }
  CHECK(run("2026-11-23").err.find("never used again") != std::string::npos);
  CHECK_FALSE(training.Exists("w.json"));
  CHECK(run("2026-12-01.2").exit == kExitDone);
}

TEST_CASE("what was left out is counted, in whatever pieces a file is read", "[app]") {
  const auto columns = ReadColumnMap({}).value();
  std::vector<records::Subject> people;

  const std::string text =
      "\xEF\xBB\xBFgiven,family,birth,nhs_number,shoe\r\n\n\"Ada\",\"Hill, "
      "\"\"Jr\"\"\",soon,123,4\n"
      "Bo,Li,2015,,\n";
  const std::size_t piece = GENERATE(1u, 2u, 7u, 1'000u);
  std::size_t at = 0;
  const auto next = [&] {
    const std::string_view bytes = std::string_view(text).substr(at, piece);
    at += bytes.size();
    return bytes;
  };

  const auto count =
      ReadPeople(next, columns, [&](const records::Subject& person) { people.push_back(person); });

  REQUIRE(count.ok());
  CHECK(count.value().rows == 2);
  CHECK(count.value().odd_births == 1);
  CHECK(count.value().odd_numbers == 1);
  REQUIRE(people.size() == 2);
  CHECK(people[0].names[0].family.Reveal() == "Hill, \"Jr\"");
  CHECK(people[1].birth.known());
}

}  // namespace
}  // namespace hub::app
