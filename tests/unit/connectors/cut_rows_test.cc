// Rejected rows cut out of their file: they stand as they stood, and what comes out parses.

#include "connectors/push/cut_rows.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "connectors/mapping/json.h"
#include "connectors/mapping/table.h"
#include "connectors/push/registry.h"
#include "tests/unit/connectors/folder.h"
#include "tests/unit/connectors/support.h"

namespace connectors::push {
namespace {

RowSet Rows(const std::vector<std::uint64_t>& rows) {
  RowSet set;
  for (const std::uint64_t row : rows) set.Add(row);
  return set;
}

// The header stands before line `first`.
std::string Table(const std::string& text, std::uint64_t first,
                  const std::vector<std::uint64_t>& lines) {
  std::istringstream in(text);
  std::ostringstream out;
  const auto header = HeaderBefore(text, first);
  CHECK(CutTable(in, header, Rows(lines), out) == lines.size());
  return out.str();
}

std::string Xml(const std::string& text, const std::vector<std::uint64_t>& units,
                std::size_t expected) {
  std::istringstream in(text);
  std::ostringstream out;
  CHECK(CutXml(in, {"Child"}, Rows(units), out) == expected);
  return out.str();
}

std::string JsonOf(const std::string& text, const std::vector<std::string>& arrays,
                   const std::vector<std::uint64_t>& units, std::size_t expected) {
  std::istringstream in(text);
  std::ostringstream out;
  CHECK(CutJson(in, arrays, Rows(units), {}, out) == expected);
  return out.str();
}

TEST_CASE("a set of rows knows what was added, and counts it once", "[push]") {
  const RowSet rows = Rows({0, 63, 64, 100000, 64});

  CHECK(rows.count() == 4);
  for (const std::uint64_t row : {0U, 63U, 64U, 100000U}) CHECK(rows.Has(row));
  for (const std::uint64_t row : {1U, 62U, 65U, 99999U, 100001U, 900000U})
    CHECK_FALSE(rows.Has(row));
}

TEST_CASE("rows of a table keep their delimiter, quotes and line breaks", "[push]") {
  const std::string text =
      "Pupils of today;;\r\nUPN;Name;\"Note; long\"\r\nA1;x;plain\r\n"
      "A2;\"y\";\"two\r\nlines \"\"q\"\"\"\r\nA3;=1+1;z\r\n";

  CHECK(Table(text, 3, {4, 6}) ==
        "UPN;Name;\"Note; long\"\r\nA2;\"y\";\"two\r\nlines \"\"q\"\"\"\r\nA3;=1+1;z\r\n");
}

TEST_CASE("a row that is no row is cut out as well", "[push]") {
  const std::string text = "upn,name\nA1,x\nA2,y,too,many\nA3,z\n";

  CHECK(Table(text, 2, {3}) == "upn,name\r\nA2,y,too,many\r\n");
}

const std::string kCensus =
    "<?xml version=\"1.0\"?>\n<!-- a > b --><Message xmlns:c=\"urn:c\"><Header><Year>2024</Year>"
    "</Header>\n<Children>\n <c:Child id='>'>\n  <Child>inner</Child><x/></c:Child>\n <Child/>\n"
    " <Child><![CDATA[</Child>]]><b>2 &amp; 3</b></Child>\n</Children></Message>\n";

TEST_CASE("units of XML stand between all that stood around them", "[push]") {
  CHECK(Xml(kCensus, {3}, 1) ==
        "<?xml version=\"1.0\"?>\n<!-- a > b --><Message xmlns:c=\"urn:c\"><Header><Year>2024"
        "</Year></Header>\n<Children>\n <Child><![CDATA[</Child>]]><b>2 &amp; 3</b></Child>\n"
        "</Children></Message>\n\n");
  CHECK(Xml(kCensus, {1}, 1).find("<c:Child id='>'>\n  <Child>inner</Child><x/></c:Child>") !=
        std::string::npos);
  CHECK(Xml(kCensus, {2}, 1).find("<Child/>") != std::string::npos);
}

TEST_CASE("XML that breaks off is closed, without the unit that it broke off in", "[push]") {
  const std::size_t inside = kCensus.find("2 &amp;");

  const std::string cut = Xml(kCensus.substr(0, inside), {1, 3}, 1);

  CHECK(cut.find("</c:Child>\n</Children></Message>\n") != std::string::npos);
  CHECK(cut.find("CDATA") == std::string::npos);
}

const std::string kBundle =
    "{ \"type\": \"collection\", \"entry\": [\n {\"a\": \"x]}\\\"\", \"entry\": [1, 2]},\n 7,"
    " {\"b\": [{}, {\"c\": -1.5e3}]}, \"text, too\" ],\n \"total\": 3 }\n";

TEST_CASE("units of JSON stand between all that stood around them", "[push]") {
  const auto parsed = [](const std::string& text) { return Json::parse(text); };

  const Json one = parsed(JsonOf(kBundle, {"entry"}, {1}, 1));
  const Json two = parsed(JsonOf(kBundle, {"entry"}, {2, 3}, 2));
  const Json all = parsed(JsonOf(kBundle, {"entry"}, {1, 2, 3, 4}, 4));

  CHECK(one["entry"] == parsed("[{\"a\": \"x]}\\\"\", \"entry\": [1, 2]}]"));
  CHECK(one["total"] == 3);
  CHECK(two["entry"] == parsed("[7, {\"b\": [{}, {\"c\": -1.5e3}]}]"));
  CHECK(all == parsed(kBundle));
}

TEST_CASE("a document that is an array, and one that is a unit itself", "[push]") {
  CHECK(Json::parse(JsonOf("[{\"a\":[1]}, {\"b\":2}]", {""}, {2}, 1)) ==
        Json::parse("[{\"b\":2}]"));
  CHECK(Json::parse(JsonOf("[[1, 2], [[3]], 4]", {""}, {2}, 1)) == Json::parse("[[[3]]]"));
  CHECK(Json::parse(JsonOf("{\"resourceType\":\"X\",\"e\":[1]}", {"entry"}, {1}, 1)) ==
        Json::parse("{\"resourceType\":\"X\",\"e\":[1]}"));
  CHECK(Json::parse(JsonOf("{\"d\":{\"list\":[1,2,3]}}", {"d/list"}, {3}, 1)) ==
        Json::parse("{\"d\":{\"list\":[3]}}"));
}

TEST_CASE("the patient of a rejected entry goes with it, and nobody else", "[push]") {
  const std::string bundle = R"({"resourceType": "Bundle", "entry": [
    {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Patient", "id": "p1"}},
    {"fullUrl": "https://a/Patient/p2", "resource": {"resourceType": "Patient", "id": "p2"}},
    {"fullUrl": "https://a/Patient/p3", "resource": {"resourceType": "Patient", "id": "p3"}},
    {"resource": {"id": "x", "subject": {"reference": "urn:uuid:1"}}},
    {"resource": {"id": "y", "by": [{"actor": {"reference": "https://b/Patient/p2/_history/4"}}]}},
    {"resource": {"id": "z", "subject": {"reference": "Patient/p3"}}}]})";
  Format format;
  format.units = "entry";
  const test::Folder folder;
  const RowSet rows = Rows({4, 5});

  const auto cut =
      CutRows(Input::InMemory("b.json", bundle), format, {rows, rows, 2}, folder.path());

  REQUIRE(cut.ok());
  CHECK(cut.value().rows == 2);
  std::string ids;
  const Json mended = Json::parse(test::ReadFile(cut.value().file));
  for (const Json& entry : mended["entry"]) {
    ids += entry["resource"]["id"].get<std::string>() + " ";
  }
  CHECK(ids == "p1 p2 x y ");
}

TEST_CASE("JSON that breaks off is closed, without the unit that it broke off in", "[push]") {
  const std::string broken = kBundle.substr(0, kBundle.find("-1.5"));

  CHECK(Json::parse(JsonOf(broken, {"entry"}, {1, 3}, 1))["entry"].size() == 1);
}

TEST_CASE("messages are cut out of frames and envelopes, whatever ends their segments", "[push]") {
  std::istringstream in(
      "FHS|^~\\&\rBHS|^~\\&\r\x0bMSH|^~\\&|1\rPID|1\r\x1c\r\x0bMSH|^~\\&|2\r\nPID|2\r\nNTE|a\n"
      "continued\r\x1c\rMSH|^~\\&|3\rBTS|3\r");
  std::ostringstream out;

  CHECK(CutMessages(in, Rows({2, 3}), out) == 2);

  CHECK(out.str() == "MSH|^~\\&|2\rPID|2\rNTE|a\rcontinued\rMSH|^~\\&|3\r");
}

TEST_CASE("the file to mend is its owner's, replaced whole, and may be the one read", "[push]") {
  const test::Folder folder;
  const auto file = folder.path() / "upns.csv";
  std::ofstream(file) << "\xef\xbb\xbfupn,name\nA1,x\nA2,Zo\xc3\xab\nA3,z\n";
  const RowSet rows = Rows({3});
  Format format;

  const hub::Result<Cut> cut = CutRows({file, {}}, format, {rows, rows, 2}, folder.path());

  REQUIRE(cut.ok());
  CHECK(cut.value().file == file);
  CHECK(cut.value().rows == 1);
  CHECK(test::ReadFile(file) == "upn,name\r\nA2,Zo\xc3\xab\r\n");
  struct stat facts {};
  REQUIRE(stat(file.c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0600);
}

TEST_CASE("every format of XML and JSON says which of its units can be cut out", "[push]") {
  const test::Folder folder;
  const RowSet second = Rows({2});
  const std::pair<const char*, std::string> files[] = {
      {"school-ctf",
       "<CTfile><CTFpupilData><Pupil>1</Pupil><Pupil>2</Pupil></CTFpupilData></CTfile>"},
      {"school-learners", R"([{"a":1},{"a":2}])"},
      {"school-learners", R"({"data":{"pupils":[{"a":1},{"a":2}]}})"},
      {"social-care-cin",
       "<Message><Children><Child>1</Child><Child>2</Child></Children></Message>"},
      {"social-care-csc-api", R"({"children":[{"a":1},{"a":2}]})"},
      {"social-care-csc-api", R"([{"a":1},{"a":2}])"},
      {"health-fhir", R"({"entry":[{"a":1},{"a":2}]})"},
      {"police-notices", R"({"notices":[{"a":1},{"a":2}]})"},
      {"police-notices", R"([{"a":1},{"a":2}])"},
      {"voluntary-support", R"({"support":[{"a":1},{"a":2}]})"},
      {"adult-involvement", R"({"involvements":[{"a":1},{"a":2}]})"},
  };
  for (const auto& [id, text] : files) {
    INFO(id << " " << text);
    const auto cut =
        CutRows(Input::InMemory("file", text), *FindFormat(id), {second, second, 1}, folder.path());

    REQUIRE(cut.ok());
    CHECK(cut.value().rows == 1);
    const std::string kept = cut.value().rows == 1 ? test::ReadFile(cut.value().file) : "";
    CHECK(kept.find('2') != std::string::npos);
    CHECK(kept.find('1') == std::string::npos);
  }
}

TEST_CASE("of a format whose rows mean something only together nothing is cut", "[push]") {
  const test::Folder folder;
  const RowSet rows = Rows({2});
  Format format;
  format.rows_stand_alone = false;

  const auto cut = CutRows(Input::InMemory("a.csv", "upn,name\nA1,x\n"), format, {rows, rows, 2},
                           folder.path() / "made");

  REQUIRE(cut.ok());
  CHECK(cut.value().rows == 0);
}

TEST_CASE("nothing rejected writes nothing", "[push]") {
  const test::Folder folder;
  const RowSet none;

  const auto cut = CutRows(Input::InMemory("a.csv", "upn,name\nA1,x\n"), Format(), {none, none, 0},
                           folder.path() / "made");

  REQUIRE(cut.ok());
  CHECK(cut.value().rows == 0);
  CHECK_FALSE(std::filesystem::exists(folder.path() / "made"));
}

}  // namespace
}  // namespace connectors::push
