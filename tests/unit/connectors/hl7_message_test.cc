// HL7 v2 messages taken apart: marks, fields, escapes, frames, batches and broken lines.

#include "connectors/health/hl7_message.h"

#include <sstream>
#include <string>
#include <vector>

#include "connectors/health/hl7_stream.h"
#include "connectors/health/hl7_time.h"
#include "tests/support/catch.h"

namespace connectors::health {
namespace {

struct Met {
  Hl7Walk walk;
  std::vector<Hl7Message> messages;
  int stray = 0;
  int miscounted = 0;
};

Met WalkAll(const std::string& file) {
  Met met;
  Hl7Plan plan;
  plan.take = [&](const Hl7Message& message) {
    met.messages.push_back(message);
    return true;
  };
  plan.stray = [&](const Position&) { ++met.stray; };
  plan.miscounted = [&](const Position&) { ++met.miscounted; };
  std::istringstream in(file);
  met.walk = WalkHl7(in, plan);
  return met;
}

Hl7Segment Segment(const std::string& text, const std::string& header = "MSH|^~\\&|") {
  return {text, 1, Hl7Marks::Of(header)};
}

TEST_CASE("fields are counted as the standard counts them, also in MSH", "[hl7]") {
  const Hl7Segment msh = Segment("MSH|^~\\&|PAS|ZZ9");
  const Hl7Segment pid = Segment("PID|1||4711^^^ZZ9^MR~4712||A&B^C");

  CHECK(msh.Field(1).raw() == "|");
  CHECK(msh.Field(2).raw() == "^~\\&");
  CHECK(msh.Field(3).raw() == "PAS");
  CHECK(pid.Field(1).raw() == "1");
  CHECK(pid.Field(3).Repetitions().size() == 2);
  CHECK(pid.Field(3).Component(5).Text() == "MR");
  CHECK(pid.Field(5).Component(1).Subcomponent(2).Text() == "B");
  CHECK(pid.Field(99).empty());
  CHECK(pid.Field(5).Component(9).Subcomponent(3).empty());
}

TEST_CASE("a field of two quotes says that there is nothing", "[hl7]") {
  const Hl7Segment pid = Segment("PID|\"\"|x");
  CHECK(pid.Field(1).empty());
  CHECK(pid.Field(1).Text().empty());
  CHECK(pid.Field(1).Repetitions().empty());
}

TEST_CASE("escapes are undone, and what is none stays", "[hl7]") {
  const struct {
    std::string raw;
    std::string text;
  } kTexts[] = {
      {"a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f", "a|b^c&d~e\\f"},
      {"caf\\XC3A9\\", "caf\xC3\xA9"},
      {"caf\\XE9\\", "caf\xC3\xA9"},
      {"one\\.br\\two\\.sp 3\\three", "one two three"},
      {"\\H\\loud\\N\\", "loud"},
      {"\\C2842\\x\\M2442\\y\\Z01\\", "xy"},
      {"\\X4G\\", ""},
      {"C:\\data\\new", "C:\\data\\new"},
      {"end\\", "end\\"},
      {"\\\\", "\\\\"},
      {"\\r", "\\r"},
      {"\\E\\E\\", "\\E\\"},
  };
  for (const auto& [raw, text] : kTexts) {
    INFO(raw);
    CHECK(Segment("ZZZ|" + raw).Field(1).Text() == text);
  }
}

TEST_CASE("any separators that MSH declares are used", "[hl7]") {
  const std::string header = "MSH#*+!$#";
  const Hl7Segment pid = Segment("PID#4711***ZZ9+4712#a!F!b#x$y", header);

  CHECK_FALSE(pid.marks.repaired);
  CHECK(pid.Field(1).Repetitions().size() == 2);
  CHECK(pid.Field(1).Component(4).Text() == "ZZ9");
  CHECK(pid.Field(2).Text() == "a#b");
  CHECK(pid.Field(3).Subcomponent(2).Text() == "y");
}

TEST_CASE("short, doubled or clashing marks are filled up with the usual ones", "[hl7]") {
  for (const std::string header : {"MSH|^~\\\\&|A", "MSH|^|A", "MSH||A", "MSH|^~|A"}) {
    INFO(header);
    const Hl7Marks marks = Hl7Marks::Of(header);
    CHECK(marks.repaired);
    CHECK(marks.component == '^');
    CHECK(marks.repetition == '~');
    CHECK(marks.escape == '\\');
    CHECK(marks.subcomponent == '&');
  }
  CHECK(Hl7Marks::Of("MSH|^~\\&#|A").repaired == false);
  const Hl7Marks clash = Hl7Marks::Of("MSH^|~^A");
  CHECK(clash.field == '^');
  CHECK(clash.component == '|');
  CHECK(clash.escape == '\\');
}

TEST_CASE("segments end with CR, LF or both, and blank lines do not matter", "[hl7]") {
  for (const std::string end : {"\r", "\n", "\r\n", "\r\n\r\n", "\n\n"}) {
    const Met met = WalkAll("MSH|^~\\&|A" + end + "PID|1" + end + "MSH|^~\\&|B" + end + "PV1");
    REQUIRE(met.messages.size() == 2);
    CHECK(met.messages[0].segments.size() == 2);
    CHECK(met.messages[1].segments.at(1).name() == "PV1");
    CHECK(met.messages[1].number == 2);
    CHECK(met.walk.complete);
  }
}

TEST_CASE("lines are counted, so that a steward finds the message", "[hl7]") {
  const Met met = WalkAll("\r\nMSH|^~\\&|A\r\nPID|1\r\n\r\nMSH|^~\\&|B\r\n");
  CHECK(met.messages.at(0).header().line == 2);
  CHECK(met.messages.at(0).segments.at(1).line == 3);
  CHECK(met.messages.at(1).header().line == 5);
}

TEST_CASE("frames and byte order marks are taken off", "[hl7]") {
  const std::string one = "\x0BMSH|^~\\&|A\rPID|1\r\x1C\r";
  const Met met = WalkAll(one + one + "\xEF\xBB\xBFMSH|^~\\&|C\r");
  CHECK(met.messages.size() == 3);
  CHECK(met.stray == 0);
  CHECK(met.walk.complete);
}

TEST_CASE("a frame that is not closed is a broken file", "[hl7]") {
  const Met met = WalkAll("\x0BMSH|^~\\&|A\rPID|1\r");
  CHECK(met.messages.size() == 1);
  CHECK_FALSE(met.walk.complete);
}

TEST_CASE("a batch is taken out of its envelope, and its count is checked", "[hl7]") {
  const std::string one = "MSH|^~\\&|A\rPID|1\r";
  const Met good = WalkAll("FHS|^~\\&|A\rBHS|^~\\&|A\r" + one + one + "BTS|2\rFTS|1\r");
  CHECK(good.messages.size() == 2);
  CHECK(good.messages[0].segments.size() == 2);
  CHECK(good.miscounted == 0);
  CHECK(good.walk.complete);

  const Met lost = WalkAll("BHS|^~\\&|A\r" + one + "BTS|2\r");
  CHECK(lost.miscounted == 1);
  const Met cut = WalkAll("BHS|^~\\&|A\r" + one);
  CHECK_FALSE(cut.walk.complete);
}

TEST_CASE("a line that is no segment continues the one before it", "[hl7]") {
  const Met met = WalkAll("MSH|^~\\&|A\nNTE|1||first line\nof two\nPID|1\n");
  REQUIRE(met.messages.size() == 1);
  CHECK(met.messages[0].continued);
  CHECK(met.messages[0].segments.at(1).Field(3).Text() == "first line of two");
  CHECK(met.messages[0].segments.size() == 3);
}

TEST_CASE("lines outside any message are told, once a run", "[hl7]") {
  const Met met = WalkAll("log 1\nlog 2\nMSH|^~\\&|A\nPID|1\nFTS|0\nafter\n");
  CHECK(met.messages.size() == 1);
  CHECK(met.stray == 2);
}

TEST_CASE("a giant segment is cut and a giant message is not held", "[hl7]") {
  const Met cut = WalkAll("MSH|^~\\&|A\rOBX|1|ED|||" + std::string(300U << 10U, 'x') + "\rPID|1\r");
  REQUIRE(cut.messages.size() == 1);
  CHECK(cut.messages[0].cut);
  CHECK(cut.messages[0].segments.size() == 3);

  std::string giant = "MSH|^~\\&|A\r";
  for (int i = 0; i < 30; ++i) giant += "OBX|1|ED|||" + std::string(200U << 10U, 'x') + "\r";
  const Met held = WalkAll(giant + "MSH|^~\\&|B\rPID|1\r");
  REQUIRE(held.messages.size() == 2);
  CHECK(held.messages[0].too_large);
  CHECK(held.messages[0].segments.size() == 1);
  CHECK_FALSE(held.messages[1].too_large);
}

TEST_CASE("a time with a zone is a moment, and without one it is the wall clock's", "[hl7]") {
  const struct {
    const char* text;
    const char* moment;  // "" for none
  } kTimes[] = {{"198908181126+0215", "1989-08-18T09:11:00.000000Z"},
                {"20150624084727.655-0500", "2015-06-24T13:47:27.000000Z"},
                {"20250101120000", "2025-01-01T12:00:00.000000Z"},
                {"20250701120000", "2025-07-01T11:00:00.000000Z"},
                {"20250701", ""},
                {"2025", ""},
                {"20251301120000+0000", ""},
                {"202501011200+01", ""},
                {"", ""}};
  for (const auto& [text, expected] : kTimes) {
    INFO(text);
    const auto moment = ReadHl7Moment(text);
    CHECK((moment ? moment->Rfc3339() : "") == expected);
  }
}

}  // namespace
}  // namespace connectors::health
