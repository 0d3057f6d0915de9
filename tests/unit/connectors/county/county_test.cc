#include <algorithm>
#include <set>
#include <tuple>

#include "tests/unit/connectors/county/support.h"

namespace connectors::county::test {
namespace {

TEST_CASE("the same seed makes the same bytes, another seed others", "[county]") {
  const Folder again, other;

  Make(SomeOptions(again.path()));
  Make(SomeOptions(other.path(), 6));

  const auto tree = TreeOf(TheCounty());
  CHECK(TreeOf(again.path()) == tree);
  const auto others = TreeOf(other.path());
  CHECK(others.at("truth/persons.csv") != tree.at("truth/persons.csv"));
  CHECK(others.at("truth/events.csv") != tree.at("truth/events.csv"));
}

// Rows as the plainest reading of each kind of file finds them.
std::size_t RowsIn(const std::string& path, const std::string& format) {
  const std::string text = ReadAll(TheCounty() / path);
  const std::string extension = fs::path(path).extension().string();
  if (extension == ".hl7") return Count(text, "MSH|");
  if (extension == ".xml") return Count(text, format == "school.ctf" ? "<Pupil>" : "<Child>");
  if (extension == ".json") {
    const nlohmann::json json = nlohmann::json::parse(text);
    for (const char* list : {"entry", "children", "notices", "contents"}) {
      if (json.contains(list)) return json.at(list).size();
    }
    FAIL("no list in " << path);
  }
  const std::vector<Row> rows = RowsOf(text);
  REQUIRE_FALSE(rows.empty());
  return rows.size() - 1;
}

TEST_CASE("the manifest lists every file, none empty, with the rows that are in it", "[county]") {
  std::set<std::string> listed = {"manifest.json"};
  for (const nlohmann::json& file : TheManifest().at("files")) {
    const std::string path = file.at("path");
    INFO(path);
    CHECK(file.at("rows").get<std::size_t>() == RowsIn(path, file.at("format")));
    CHECK(file.at("rows").get<std::size_t>() > 0);
    CHECK(file.at("bytes").get<std::uintmax_t>() == fs::file_size(TheCounty() / path));
    CHECK_FALSE(file.at("agency").get<std::string>().empty());
    listed.insert(path);
  }
  for (const auto& [path, hash] : TreeOf(TheCounty())) {
    INFO(path);
    CHECK(listed.count(path) == 1);
  }
}

TEST_CASE("every agency exports, in every format that the county has", "[county]") {
  std::set<std::string> formats;
  for (const nlohmann::json& file : TheManifest().at("files")) formats.insert(file.at("format"));
  for (const char* format :
       {"school.attendance", "school.pupils", "school.suspensions", "school.ctf",
        "school.census.pupilonroll", "school.census.termlysessiondetailsonroll",
        "school.census.senneeds", "school.census.fsmperiod", "social_care.cin",
        "social_care.annex_a.1", "social_care.annex_a.2", "social_care.api", "health.fhir",
        "health.immunisations", "health.hl7.adt", "police.notices.csv", "voluntary.support",
        "voluntary.services"}) {
    INFO(format);
    CHECK(formats.count(format) == 1);
  }
}

// How many records of a format the truth tells of.
std::map<std::string, std::size_t> EventsByFormat() {
  std::map<std::string, std::size_t> counts;
  const Table events(TheCounty() / "truth/events.csv");
  for (std::size_t i = 0; i < events.size(); ++i) {
    // A row of support may hold the family's own words, what goes well and what is needed, which
    // are records of their own.
    const std::string kind(events.At(i, "kind"));
    const bool beside = kind == "own_words" || kind == "strength" || kind == "need";
    if (!beside) ++counts[events.At(i, "format")];
  }
  return counts;
}

std::map<std::string, std::size_t> RowsByFormat() {
  std::map<std::string, std::size_t> counts;
  for (const nlohmann::json& file : TheManifest().at("files")) {
    counts[file.at("format")] += file.at("rows").get<std::size_t>();
  }
  return counts;
}

TEST_CASE("where a row is a record, the truth tells of as many as the files hold", "[county]") {
  const auto events = EventsByFormat();
  const auto rows = RowsByFormat();
  for (const auto& [format, count] : rows) {
    const bool row_by_row =
        format == "school.suspensions" || format.rfind("social_care.annex_a", 0) == 0 ||
        format == "health.hl7.vxu" || format == "health.hl7.oru" || format == "voluntary.support" ||
        format == "adult.involvement" || format == "social_care.ssda903.reviews" ||
        format == "social_care.ssda903.missing";
    // A row of these lists says several things: the enquiry and its conference ...
    const bool several = format.rfind("social_care.annex_a", 0) == 0 && format.back() >= '5';
    if (!row_by_row || several) continue;
    INFO(format);
    REQUIRE(events.count(format) == 1);
    CHECK(events.at(format) == count);
  }
}

TEST_CASE("each immunisation is told once, whatever corrects it later", "[county]") {
  std::size_t given = 0;
  for (const nlohmann::json& file : TheManifest().at("files")) {
    if (file.at("format") != "health.immunisations") continue;
    given += Count(ReadAll(TheCounty() / file.at("path").get<std::string>()), "|\"new\"|");
  }
  CHECK(EventsByFormat().at("health.immunisations") == given);
}

TEST_CASE("what the truth says of the census stands in a census", "[county]") {
  std::string all;
  for (const nlohmann::json& file : TheManifest().at("files")) {
    if (file.at("format") == "social_care.cin") {
      all += ReadAll(TheCounty() / file.at("path").get<std::string>());
    }
  }
  const Table events(TheCounty() / "truth/events.csv");
  std::size_t referrals = 0;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (events.At(i, "format") != "social_care.cin") continue;
    const std::string id = events.At(i, "native_id");
    const std::string child = id.substr(0, id.find('|'));
    CHECK(all.find("<LAchildID>" + child + "</LAchildID>") != std::string::npos);
    CHECK(all.find(">" + id.substr(id.rfind('|') + 1) + "<") != std::string::npos);
    if (events.At(i, "kind") == "referral") ++referrals;
  }
  CHECK(referrals > 0);
  CHECK(referrals <= Count(all, "<CINdetails>"));
}

TEST_CASE("every person that the truth speaks of is one of its persons", "[county]") {
  const Table persons(TheCounty() / "truth/persons.csv");
  std::set<std::string> known;
  for (std::size_t i = 0; i < persons.size(); ++i) {
    CHECK(known.insert(persons.At(i, "person_id")).second);
  }
  for (const char* name :
       {"people.csv", "events.csv", "incidents.csv", "agreements.csv", "attendance.csv"}) {
    INFO(name);
    const Table table(TheCounty() / "truth" / name);
    CHECK(table.size() > 0);
    for (std::size_t i = 0; i < table.size(); ++i) {
      CHECK(known.count(table.At(i, "person_id")) == 1);
    }
  }
}

TEST_CASE("nobody shares an NHS number or a UPN", "[county]") {
  const Table persons(TheCounty() / "truth/persons.csv");
  std::set<std::string> numbers;
  for (std::size_t i = 0; i < persons.size(); ++i) {
    for (const char* column : {"nhs_number", "upn", "former_upn"}) {
      const std::string& number = persons.At(i, column);
      if (!number.empty()) CHECK(numbers.insert(number).second);
    }
  }
  CHECK(numbers.size() > 400);
}

TEST_CASE("there are twins: born on one day to one name, called differently", "[county]") {
  const Folder folder;
  Options options = SomeOptions(folder.path());
  options.plan.children = 1'500;
  options.plan.years = 1;
  Make(options);
  const Table persons(folder.path() / "truth/persons.csv");
  std::map<std::string, std::size_t> at;
  for (std::size_t i = 0; i < persons.size(); ++i) at[persons.At(i, "person_id")] = i;
  std::size_t twins = 0;
  for (std::size_t i = 0; i < persons.size(); ++i) {
    if (persons.At(i, "twin_of").empty()) continue;
    const std::size_t other = at.at(persons.At(i, "twin_of"));
    ++twins;
    CHECK(persons.At(other, "twin_of") == persons.At(i, "person_id"));
    CHECK(persons.At(other, "birth_date") == persons.At(i, "birth_date"));
    CHECK(persons.At(other, "household_id") == persons.At(i, "household_id"));
    const bool born = persons.At(i, "role") == "child";
    if (born) CHECK(persons.At(other, "given") != persons.At(i, "given"));
  }
  CHECK(twins > 15);
}

TEST_CASE("some incidents are told by several agencies", "[county]") {
  const Table incidents(TheCounty() / "truth/incidents.csv");
  std::map<std::string, std::set<std::string>> agencies;
  for (std::size_t i = 0; i < incidents.size(); ++i) {
    agencies[incidents.At(i, "incident_id")].insert(incidents.At(i, "agency"));
  }
  const auto several = std::count_if(agencies.begin(), agencies.end(),
                                     [](const auto& one) { return one.second.size() > 1; });
  CHECK(several > 3);
}

// DfE's split of the codes, told apart from the simulator's own table.
enum class Kind { kPresent, kAuthorised, kUnauthorised, kNone };
Kind KindOf(const std::string& mark) {
  const auto any = [&mark](std::initializer_list<const char*> codes) {
    return std::any_of(codes.begin(), codes.end(), [&](const char* code) { return mark == code; });
  };
  if (any({"/", "\\", "L", "K", "V", "P", "W", "B"})) return Kind::kPresent;
  if (any({"I", "M", "R", "S", "T", "E", "C", "C1", "C2", "J1", "H"})) return Kind::kAuthorised;
  if (any({"G", "N", "O", "U"})) return Kind::kUnauthorised;
  return Kind::kNone;
}

// date, UPN, session -> mark, the corrections over the first marks.
using Marks = std::map<std::tuple<std::string, std::string, std::string>, std::string>;

void AddMarks(const fs::path& file, bool correction, Marks& marks) {
  for (const Row& row : RowsOf(ReadAll(file))) {
    if (row[0] == "Date" || row[1].empty()) continue;
    std::string& mark = marks[{row[0], row[1], row[4]}];
    if (correction) CHECK(mark == "N");  // only what was provisional is corrected
    mark = row[5];
  }
}

TEST_CASE("the marks of a school add up to the totals of the truth", "[county]") {
  std::map<std::string, std::string> upns;
  const Table persons(TheCounty() / "truth/persons.csv");
  for (std::size_t i = 0; i < persons.size(); ++i) {
    upns[persons.At(i, "person_id")] = persons.At(i, "upn");
  }
  for (const auto& school : fs::directory_iterator(TheCounty() / "schools")) {
    Marks marks;
    AddMarks(school.path() / "attendance_2025-26.csv", false, marks);
    const fs::path corrections = school.path() / "attendance_corrections_2025-26.csv";
    if (fs::exists(corrections)) AddMarks(corrections, true, marks);
    std::map<Kind, int> counts;
    for (const auto& [session, mark] : marks) ++counts[KindOf(mark)];

    const Table truth(TheCounty() / "truth/attendance.csv");
    int possible = 0, present = 0, authorised = 0, unauthorised = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
      const bool here = truth.At(i, "agency") == "school-" + school.path().filename().string();
      if (!here || truth.At(i, "year") != "2025-26") continue;
      if (upns.at(truth.At(i, "person_id")).empty()) continue;
      possible += std::stoi(truth.At(i, "possible"));
      present += std::stoi(truth.At(i, "present"));
      authorised += std::stoi(truth.At(i, "authorised"));
      unauthorised += std::stoi(truth.At(i, "unauthorised"));
    }
    INFO(school.path().string());
    CHECK(possible > 0);
    CHECK(present == counts[Kind::kPresent]);
    CHECK(authorised == counts[Kind::kAuthorised]);
    CHECK(unauthorised == counts[Kind::kUnauthorised]);
    CHECK(possible == present + authorised + unauthorised);
  }
}

TEST_CASE("an unborn child has no name, no NHS number and no health record", "[county]") {
  const Folder folder;
  Options options = SomeOptions(folder.path());
  options.plan.children = 1'500;
  options.plan.years = 1;
  Make(options);
  const Table persons(folder.path() / "truth/persons.csv");
  std::set<std::string> unborn;
  for (std::size_t i = 0; i < persons.size(); ++i) {
    if (persons.At(i, "role") != "unborn") continue;
    unborn.insert(persons.At(i, "person_id"));
    CHECK(persons.At(i, "given").empty());
    CHECK(persons.At(i, "nhs_number").empty());
    CHECK(persons.At(i, "due_date") > "2026-08-31");
  }
  CHECK(unborn.size() > 5);
  const Table people(folder.path() / "truth/people.csv");
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (people.At(i, "agency") == "health") CHECK(unborn.count(people.At(i, "person_id")) == 0);
  }
}

TEST_CASE("nothing has happened after the last day", "[county]") {
  const Table events(TheCounty() / "truth/events.csv");
  for (std::size_t i = 0; i < events.size(); ++i) CHECK(events.At(i, "date") <= "2026-08-31");
}

TEST_CASE("a restricted patient has no address and no telephone", "[county]") {
  const Folder folder;
  Options options = SomeOptions(folder.path());
  options.plan.children = 3'000;
  options.plan.years = 1;
  Make(options);
  std::size_t restricted = 0;
  for (const auto& entry : fs::directory_iterator(folder.path() / "health/fhir")) {
    const nlohmann::json bundle = nlohmann::json::parse(ReadAll(entry.path()));
    for (const nlohmann::json& item : bundle.at("entry")) {
      const nlohmann::json& resource = item.at("resource");
      const bool patient = resource.at("resourceType") == "Patient";
      if (!patient || !resource.contains("meta")) continue;
      ++restricted;
      CHECK_FALSE(resource.contains("address"));
      CHECK_FALSE(resource.contains("telecom"));
    }
  }
  CHECK(restricted > 2);
}

TEST_CASE("day by day or as one, the county and its events are the same", "[county]") {
  const Folder folder;
  Options options = SomeOptions(folder.path());
  options.shape = Shape::kDayByDay;

  Make(options);

  const auto by_day = TreeOf(folder.path());
  const auto as_one = TreeOf(TheCounty());
  for (const char* file : {"truth/persons.csv", "truth/people.csv", "truth/agreements.csv",
                           "truth/attendance.csv", "truth/events.csv", "truth/incidents.csv"}) {
    INFO(file);
    CHECK(by_day.at(file) == as_one.at(file));
  }
  std::map<std::string, std::size_t> rows;
  const nlohmann::json manifest = nlohmann::json::parse(ReadAll(folder.path() / "manifest.json"));
  for (const nlohmann::json& file : manifest.at("files")) {
    rows[file.at("format")] += file.at("rows").get<std::size_t>();
  }
  const auto expected = RowsByFormat();
  for (const char* format : {"school.attendance", "school.suspensions", "health.hl7.adt",
                             "health.immunisations", "police.notices.csv", "voluntary.support"}) {
    INFO(format);
    CHECK(rows.at(format) == expected.at(format));
  }
}

TEST_CASE("a folder that holds something is left alone", "[county]") {
  const Folder folder;
  fs::create_directories(folder.path());
  std::ofstream(folder.path() / "mine.txt") << "keep";

  const hub::Result<Made> made = Simulate(SomeOptions(folder.path()), [](std::uint32_t) {});

  REQUIRE_FALSE(made.ok());
  CHECK(made.error().for_caller.find("is not empty") != std::string::npos);
  CHECK(TreeOf(folder.path()).size() == 1);
}

TEST_CASE("a plan that cannot be is refused with its limits", "[county]") {
  const Folder folder;
  Options options = SomeOptions(folder.path());
  options.plan.children = 0;
  CHECK_FALSE(Simulate(options, [](std::uint32_t) {}).ok());
  options = SomeOptions(folder.path());
  options.plan.years = 11;
  CHECK_FALSE(Simulate(options, [](std::uint32_t) {}).ok());
  CHECK_FALSE(fs::exists(folder.path()));
}

TEST_CASE("a disk that cannot be written is said, with what to do", "[county]") {
  if (!fs::exists("/dev/full")) return;
  const Folder folder;
  Options options = SomeOptions(folder.path());
  fs::create_directories(folder.path());
  options.plan.children = 20;
  options.plan.years = 1;
  options.out = folder.path() / "county";
  fs::create_directories(options.out);
  // A file where a folder must come.
  std::function<void(std::uint32_t)> spoil = [&](std::uint32_t) {
    std::ofstream(options.out / "truth") << "in the way";
  };

  const hub::Result<Made> made = Simulate(options, spoil);

  REQUIRE_FALSE(made.ok());
  CHECK(made.error().code == hub::ErrorCode::kUnavailable);
  CHECK(made.error().for_caller.find("start with an empty one") != std::string::npos);
}

}  // namespace
}  // namespace connectors::county::test
