// Rows of named fields and the wall clock: what every profile of rows relies on.

#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/mapping/rows.h"
#include "connectors/mapping/subject.h"
#include "connectors/mapping/wall_clock.h"
#include "tests/unit/connectors/support.h"

namespace connectors {
namespace {

using test::KeepingSink;

// Each row as "id=word" in the order of reading; a row "lost" tells the desk nothing.
std::vector<std::string> seen;

void Note(const Fields& row, const Position& at, RowDesk& desk) {
  seen.push_back(std::string(row.Get("id")) + "=" + std::string(row.Get("word")));
  if (row.Get("word") == "lost") return;
  if (row.Get("word") == "no") return desk.Reject(at, "row.no", "it says no");
  desk.Leave("noted");
}

const RowFormat kFormat = {
    "things", "things", {{{"id", {"ref"}}, {"word", {"text"}}}, {"id"}}, {}, {"things", ""},
    "parts",  &Note};

hub::Result<Summary> Read(const std::string& text, KeepingSink& sink) {
  seen.clear();
  std::istringstream in(text);
  return ReadRows(in, kFormat, test::TablesOf("police"), test::SomeSender(), sink);
}

Summary ReadWell(const std::string& text) {
  KeepingSink sink;
  return test::WellRead(Read(text, sink), sink);
}

using Words = std::vector<std::string>;

TEST_CASE("a table and JSON of the same names give the same rows", "[rows]") {
  ReadWell("Ref,Text\n1,a\n2,b\n");
  CHECK(seen == Words{"1=a", "2=b"});
  ReadWell(R"({"things":[{"ref":1,"text":"a"},{"Id":"2","WORD":" b "}]})");
  CHECK(seen == Words{"1=a", "2=b"});
  ReadWell(R"([{"id":1,"word":true},{"id":2,"word":["x","y"]},{"id":3,"word":null}])");
  CHECK(seen == Words{"1=yes", "2=x;y", "3="});
  ReadWell("  \n {\"id\":1,\"word\":\"a\"}");
  CHECK(seen == Words{"1=a"});
}

TEST_CASE("fields around a list hold for each of its elements, which may say otherwise", "[rows]") {
  ReadWell(R"({"things":[{"id":1,"word":"a","parts":[{},{"word":"b"}]},{"id":2,"parts":[]}]})");

  CHECK(seen == Words{"1=a", "1=b", "2="});
}

TEST_CASE("a row of which the mapper says nothing is counted all the same", "[rows]") {
  const Summary summary = ReadWell("id,word\n1,lost\n2,no\n3,x\n");

  CHECK(summary.rows == 3);
  CHECK(summary.rejects == 1);
  CHECK(summary.not_taken.at("row that tells nothing") == 1);
}

TEST_CASE("fields that no row has are counted, and their names are bounded", "[rows]") {
  std::string keys;
  for (int i = 0; i < 1000; ++i) keys += ",\"k" + std::to_string(i) + "\":1";
  const Summary summary = ReadWell("{\"made\":1,\"things\":[{\"id\":1" + keys + "}]}");

  CHECK(summary.ignored.size() <= 202);
  CHECK(summary.ignored.at("(other fields)") >= 800);
  CHECK(ReadWell("{\"made\":1,\"things\":[{\"id\":1}]}").ignored.at("made") == 1);
}

TEST_CASE("JSON that breaks off keeps what came before and says so", "[rows]") {
  const Summary summary = ReadWell("{\"things\":[{\"id\":1,\"word\":\"a\"},{\"id\":2");

  CHECK(seen == Words{"1=a"});
  CHECK_FALSE(summary.complete);
  CHECK(summary.rejects == 1);
}

TEST_CASE("a file of something else is refused with what is expected", "[rows]") {
  for (const char* text : {"", " \n", "{\"a\":1}", "{\"a\":{\"id\":1}}", "a,b\n1,2\n"}) {
    KeepingSink sink;
    const auto summary = Read(text, sink);
    REQUIRE_FALSE(summary.ok());
    CHECK(summary.error().for_caller.size() > 10);
    CHECK(sink.rejects.empty());
  }
}

TEST_CASE("a key made from names is the same for one person and holds no name", "[rows]") {
  const auto key = [](const std::string& given, const std::string& family, const std::string& birth,
                      const std::string& postcode) {
    hub::records::Subject person;
    AddName(person, hub::records::NameUse::kCurrent, {given}, family);
    person.birth = hub::PartialDate::Parse(birth).value_or(hub::PartialDate());
    AddAddress(person, {}, postcode);
    return NamedKey(person);
  };
  const std::string ida = key("Ida", "Fenn", "2015-02-28", "ZZ1 1AA");

  // Stored by hubs: these bytes never change.
  CHECK(ida == "named:8c8b17462d811f90b054b893fd3e974a");
  CHECK(key("IDA", "fenn", "2015-02-28", "zz11aa") == ida);
  CHECK(key("Ida", "Fenn", "2015-02-27", "ZZ1 1AA") != ida);
  CHECK(key("IdaF", "enn", "2015-02-28", "ZZ1 1AA") != ida);
  for (const std::string& half :
       {key("", "Fenn", "2015-02-28", "ZZ1 1AA"), key("Ida", "", "2015-02-28", "ZZ1 1AA"),
        key("Ida", "Fenn", "2015-02", "ZZ1 1AA"), key("Ida", "Fenn", "", "ZZ1 1AA"),
        key("Ida", "Fenn", "2015-02-28", "")}) {
    CHECK(half.empty());
  }
}

TEST_CASE("keys of many texts are all different", "[rows]") {
  std::set<std::string> keys;
  std::set<std::uint64_t> hashes;
  for (int i = 0; i < 50'000; ++i) {
    const std::string text = std::to_string(i);
    keys.insert(KeyOf({"a", text}));
    hashes.insert(HashOf({"a", text}));
  }
  CHECK(keys.size() == 50'000);
  CHECK(hashes.size() == 50'000);
  CHECK(HashOf({"ab", "c"}) != HashOf({"a", "bc"}));
  CHECK(HashOf({"a"}) != HashOf({"a", ""}));
}

TEST_CASE("a moment without a zone is the wall clock's, summer and winter", "[rows]") {
  const auto at = [](const char* text) {
    const auto moment = ReadMoment(text);
    return moment ? moment->Rfc3339().substr(0, 16) : "";
  };
  CHECK(at("2026-01-15 09:30") == "2026-01-15T09:30");
  CHECK(at("15/07/2026 09:30") == "2026-07-15T08:30");
  CHECK(at("2026-07-15T09:30:00Z") == "2026-07-15T09:30");
  // 29 March and 25 October 2026 are the Sundays of the change.
  CHECK(at("2026-03-29 00:59") == "2026-03-29T00:59");
  CHECK(at("2026-03-29 02:00") == "2026-03-29T01:00");
  CHECK(at("2026-10-25 00:30") == "2026-10-24T23:30");
  CHECK(at("2026-10-25 01:30") == "2026-10-25T00:30");
  CHECK(at("2026-10-25 02:00") == "2026-10-25T02:00");
  for (const char* text : {"", "2026-07-15", "soon", "31/02/2026 09:30", "2026"}) {
    CHECK(at(text).empty());
  }
}

TEST_CASE("every hour but the one that comes twice goes there and back", "[rows]") {
  hub::Instant now = *hub::Instant::Parse("2026-01-01T00:30:00Z");
  int differ = 0;
  for (int hour = 0; hour < 366 * 24; ++hour, now = now.Plus(3600)) {
    const WallClock clock = WallClockOf(now);
    const auto back = ReadMoment(hub::PartialDate::Minute(clock.day, clock.minute).Iso());
    if (!back || *back != now) ++differ;
  }
  CHECK(differ == 1);
}

}  // namespace
}  // namespace connectors
