// The check command: what it says of real readers' files, and what it never says.

#include "connectors/push/check.h"

#include <fstream>
#include <sstream>
#include <string>

#include "connectors/mapping/json.h"
#include "tests/unit/connectors/folder.h"
#include "tests/unit/connectors/support.h"

namespace connectors::push {
namespace {

const char* const kChild =
    "<Child><ChildIdentifiers><LAchildID>K77123</LAchildID><UPN>A1</UPN><PersonBirthDate>"
    "2012-03-04</PersonBirthDate><Sex>F</Sex></ChildIdentifiers><CINdetails><CINreferralDate>"
    "2023-05-06</CINreferralDate><ReferralSource>1A</ReferralSource><PrimaryNeedCode>N4"
    "</PrimaryNeedCode></CINdetails></Child>\n";

std::string Census(const std::string& children) {
  return "<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year>"
         "<ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails></Header><Children>\n" +
         children + "</Children></Message>\n";
}

struct Said {
  ExitCode exit;
  std::string words;
  Json json;
};

Said Of(const test::Folder& folder, const std::vector<std::pair<std::string, std::string>>& files,
        const std::string& format = "") {
  CheckOptions options;
  options.config = (test::SourceDir() / "config").string();
  options.format = format;
  for (const auto& [name, text] : files) {
    std::ofstream(folder.path() / name, std::ios::binary) << text;
    options.files.push_back((folder.path() / name).string());
  }
  std::ostringstream words;
  std::ostringstream json;
  std::ostringstream err;
  const ExitCode exit = Check(options, words, err);
  options.json = true;
  CHECK(Check(options, json, err) == exit);
  return {exit, words.str() + err.str(), json.str().empty() ? Json() : Json::parse(json.str())};
}

TEST_CASE("a good file is said to be one", "[push]") {
  const test::Folder folder;
  const Said said = Of(folder, {{"a.xml", Census(kChild)}});

  CHECK(said.exit == kAllTaken);
  CHECK(said.words.find("a.xml: Children in need census, XML (UTF-8)\n") == 0);
  CHECK(said.words.find("every row can be pushed") != std::string::npos);
  CHECK(said.json["files"][0]["format"] == "social-care-cin");
  CHECK(said.json["formats"][0]["rows"] == said.json["formats"][0]["records"]);
}

TEST_CASE("problems are counted by rule with the rows where they were met first", "[push]") {
  const test::Folder folder;
  std::string children;
  for (int i = 0; i < 9; ++i) children += i % 9 == 0 ? kChild : "<Child><Nobody/></Child>\n";

  const Said said = Of(folder, {{"a.xml", Census(children)}});

  CHECK(said.exit == kSomeNotTaken);
  const Json& rejects = said.json["files"][0]["rejects"];
  REQUIRE(rejects.size() == 1);
  CHECK(rejects.begin().value()["count"] == 8);
  CHECK(rejects.begin().value()["first"].size() == 5);
  CHECK(rejects.begin().value()["first"][0]["row"] == 2);
  CHECK(said.words.find("8  " + rejects.begin().key() + ": rows 2, 3, 4, 5, 6 and 3 more") !=
        std::string::npos);
}

TEST_CASE("no word about a child is in what is said", "[push]") {
  const test::Folder folder;
  std::string odd = kChild;
  odd.replace(odd.find("N4"), 2, "Zebedee");
  odd.replace(odd.find("2023-05-06"), 10, "Quentin");

  const Said said = Of(folder, {{"a.xml", Census(std::string(kChild) + odd)}});

  for (const char* word : {"K77123", "Zebedee", "Quentin", "2012-03-04"}) {
    CHECK(said.words.find(word) == std::string::npos);
    CHECK(said.json.dump().find(word) == std::string::npos);
  }
}

TEST_CASE("a file that broke off, and one that nobody knows, are not fit", "[push]") {
  const test::Folder folder;
  const std::string whole = Census(kChild);
  CHECK(Of(folder, {{"a.xml", whole.substr(0, whole.size() - 40)}}).exit == kFileBroken);

  const Said said = Of(folder, {{"a.xml", whole}, {"b.txt", "words"}});

  CHECK(said.exit == kFileBroken);
  CHECK(said.words.find("b.txt: not recognised") != std::string::npos);
  CHECK(said.json["files"].size() == 2);
}

TEST_CASE("an id that no format has is a mistake of the caller, with the list", "[push]") {
  const test::Folder folder;
  const Said said = Of(folder, {{"a.xml", Census(kChild)}}, "no-such");

  CHECK(said.exit == kUsage);
  CHECK(said.words.find("social-care-cin") != std::string::npos);
}

}  // namespace
}  // namespace connectors::push
