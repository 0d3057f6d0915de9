// Which format a file is taken for, by what is in it.

#include "connectors/push/recognise.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "tests/unit/connectors/support.h"

namespace connectors::push {
namespace {

bool HasColumn(const Head& head, const std::string& name) {
  return std::find(head.header.begin(), head.header.end(), name) != head.header.end();
}

int IfMarks(const Head& head) { return HasColumn(head, "mark") ? 60 : 0; }
int IfPupils(const Head& head) { return HasColumn(head, "upn") ? 50 : 0; }
int IfXml(const Head& head) { return head.text.find("<Thing") == std::string_view::npos ? 0 : 90; }
int Unsure(const Head&) { return 19; }

hub::Result<Summary> ReadNothing(const std::vector<Input>&, const Tables&, const Sender&, Sink&) {
  return Summary();
}

const std::vector<Format> kInvented = {
    {"school-marks", "Attendance marks, CSV", "school", "x", &IfMarks, &ReadNothing},
    {"school-pupils", "Pupils, CSV", "school", "x", &IfPupils, &ReadNothing},
    {"police-thing", "Thing, XML", "police", "x", &IfXml, &ReadNothing},
    {"police-unsure", "Anything", "police", "x", &Unsure, &ReadNothing},
};
const Formats kFormats = {&kInvented[0], &kInvented[1], &kInvented[2], &kInvented[3]};

Recognition Of(const std::vector<Input>& inputs, std::string_view sector = "",
               const Format* forced = nullptr) {
  return Recognise(inputs, sector, forced, kFormats);
}

TEST_CASE("the content decides, not the name, and the surest format wins", "[push]") {
  const auto found = Of({Input::InMemory("pupils.csv", "UPN;Mark\nA1;/\n"),
                         Input::InMemory("marks.csv", "UPN,Name\nA1,x\n"),
                         Input::InMemory("x.txt", "UPN,Mark\nA1,/\n")});

  REQUIRE(found.not_taken.empty());
  REQUIRE(found.groups.size() == 2);
  CHECK(found.groups[0].format->id == "school-marks");
  CHECK(found.groups[0].files.size() == 2);
  CHECK(found.groups[0].files[1].name == "x.txt");
  CHECK(found.groups[1].format->id == "school-pupils");
}

TEST_CASE("what a file was taken for is said with its delimiter and encoding", "[push]") {
  const auto found = Of({Input::InMemory("m.csv", "UPN;Mark;Name\nA1;/;Zo\xeb\n")});

  REQUIRE(found.groups.size() == 1);
  CHECK(Aloud(*found.groups[0].format, found.groups[0].files[0]) ==
        "m.csv: Attendance marks, CSV (semicolon, Windows-1252)");
}

TEST_CASE("a file that no format claims is named with what was looked for", "[push]") {
  const auto found = Of({Input::InMemory("notes.txt", "just some words")});

  REQUIRE(found.not_taken.size() == 1);
  CHECK(found.not_taken[0].name == "notes.txt");
  for (const char* id : {"school-marks", "school-pupils", "police-thing"}) {
    CHECK(found.not_taken[0].why.find(id) != std::string::npos);
  }
}

TEST_CASE("what was looked for is said once", "[push]") {
  const auto found = Of({Input::InMemory("a.txt", "words"), Input::InMemory("b.txt", "words")});

  REQUIRE(found.not_taken.size() == 2);
  CHECK(found.not_taken[0].why.find("school-marks") != std::string::npos);
  CHECK(found.not_taken[1].why.find("school-marks") == std::string::npos);
}

TEST_CASE("a file that no format reads but people push is told what to push instead", "[push]") {
  const struct {
    std::string bytes;
    std::string_view advice;
  } files[] = {
      {std::string("PK\x03\x04\x14\x00\x06\x00", 8), "save each sheet as CSV"},
      {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "save each sheet as CSV"},
      {"%PDF-1.7\n", "export as CSV, XML or JSON"},
      {"\x1F\x8B\x08\x01", "unpack"},
      {R"({"total_items":1,"total_pages":1,"contents":[]})", "onestory-push directory"},
      {"<!DOCTYPE html>\n<HTML><body>", "export it again"},
      {"<?xml version=\"1.0\"?>\n<Message><Header/><Pupils><PupilsOnRoll><PupilOnRoll>"
       "<PupilIdentifiers><UPN>A1</UPN></PupilIdentifiers></PupilOnRoll></PupilsOnRoll>",
       "push the census as tables"},
  };
  for (const auto& file : files) {
    INFO(file.advice);
    const auto found = Recognise({Input::InMemory("export", file.bytes)}, "");
    REQUIRE(found.not_taken.size() == 1);
    CHECK(found.not_taken[0].why.find(file.advice) != std::string::npos);
    CHECK(found.not_taken[0].why.find("Looked for") == std::string::npos);
  }
}

TEST_CASE("a file of another sector is told where it belongs", "[push]") {
  const auto found = Of({Input::InMemory("a.xml", "<Thing/>")}, "school");

  REQUIRE(found.not_taken.size() == 1);
  CHECK(found.not_taken[0].why.find("onestory-push police") != std::string::npos);
  CHECK(found.not_taken[0].why.find("police-unsure") == std::string::npos);
}

TEST_CASE("a person who knows better overrules, but an empty file stays empty", "[push]") {
  const auto found =
      Of({Input::InMemory("a.txt", "words"), Input::InMemory("b.txt", " \n")}, "", &kInvented[0]);

  REQUIRE(found.groups.size() == 1);
  CHECK(found.groups[0].format->id == "school-marks");
  REQUIRE(found.not_taken.size() == 1);
  CHECK(found.not_taken[0].name == "b.txt");
}

TEST_CASE("every format of the program has an id of its own, words, tables and a sector",
          "[push]") {
  std::set<std::string_view> ids;
  for (const Format* format : AllFormats()) {
    INFO(format->id);
    CHECK(ids.insert(format->id).second);
    CHECK(format->id.find_first_of(" \t") == std::string_view::npos);
    CHECK_FALSE(format->words.empty());
    CHECK_FALSE(FormatsOf(format->sector).empty());
    REQUIRE(format->recognise != nullptr);
    REQUIRE(format->read != nullptr);
    CHECK(LoadTables(test::SourceDir() / "config", format->tables).ok());
  }
  CHECK(FindFormat("social-care-cin") != nullptr);
  CHECK(FindFormat("health-fhir") != nullptr);
  CHECK(FindFormat("no-such") == nullptr);
}

}  // namespace
}  // namespace connectors::push
