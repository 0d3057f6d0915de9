// Dates in the shapes that agencies use, and other texts.

#include <string>
#include <vector>

#include "connectors/mapping/text.h"
#include "tests/support/catch.h"

namespace connectors {
namespace {

std::string Day(std::string_view text) {
  const auto day = ReadDay(text);
  return day ? day->Iso() : "";
}

std::string Iso(const std::optional<hub::PartialDate>& date) { return date ? date->Iso() : ""; }

TEST_CASE("a day is read in every shape that files have", "[dates]") {
  for (const char* text : {"2015-02-28",
                           "28/02/2015",
                           "28-02-2015",
                           "28.02.2015",
                           "28/2/2015",
                           "28/02/15",
                           "2015/02/28",
                           "2015-2-28",
                           "20150228",
                           "2015-Feb-28 00:00:00",
                           "2015-Feb-28",
                           "28-Feb-2015",
                           "28 Feb 2015",
                           "28 February 2015",
                           "28th February 2015",
                           "28 feb, 2015",
                           "February 28, 2015",
                           "Feb 28 2015",
                           "28-Feb-15",
                           "2015-02-28T10:30:00Z",
                           "2015-02-28T10:30:00+01:00",
                           "2015-02-28 10:30",
                           "28/02/2015 10:30:00",
                           "20150228T11525000",
                           "201502281126+0215",
                           "20150228112600",
                           "2015-02-28Z",
                           "2015-02-28+01:00",
                           "  2015-02-28\t",
                           "\xC2\xA0"
                           "2015-02-28\xC2\xA0"}) {
    INFO(text);
    CHECK(Day(text) == "2015-02-28");
  }
}

TEST_CASE("a day that cannot be is no day", "[dates]") {
  for (const char* text : {"",
                           "2015",
                           "2015-02",
                           "2015-02-29",
                           "29/02/2015",
                           "31/04/2015",
                           "02/28/2015",
                           "2015-13-01",
                           "19355004",
                           "00/00/0000",
                           "0000-00-00",
                           "1899-12-31",
                           "2200-01-01",
                           "2015-02-28garbage",
                           "2015-02-28 or so",
                           "28/02-2015",
                           "28/02/201",
                           "28/02/20155",
                           "28 02 2015",
                           "28/Foo/2015",
                           "28/Fe/2015",
                           "a day",
                           "--------",
                           "////////",
                           "2015-Feb",
                           "=H2+5",
                           "#N/A",
                           "42063",
                           "1e5",
                           "-1/-1/-1",
                           "123456789012345678901234567890123456789012345",
                           "2015-02-28T",
                           "20150228112600999999"}) {
    INFO(text);
    CHECK(Day(text).empty());
  }
}

TEST_CASE("numbers are day first, always", "[dates]") {
  CHECK(Day("01/02/2015") == "2015-02-01");
  CHECK(Day("1/7/80") == "1980-07-01");
  CHECK(Day("12-11-2015") == "2015-11-12");
  CHECK(Day("13/12/2015") == "2015-12-13");
  CHECK(Day("12/13/2015").empty());
}

TEST_CASE("two digits of a year are read as Excel reads them", "[dates]") {
  CHECK(Day("1/1/00") == "2000-01-01");
  CHECK(Day("1/1/29") == "2029-01-01");
  CHECK(Day("1/1/30") == "1930-01-01");
  CHECK(Day("1/1/99") == "1999-01-01");
}

TEST_CASE("a time is the source's wall clock, and midnight is no time", "[dates]") {
  CHECK(Iso(ReadDate("2015-02-28T10:30:00Z")) == "2015-02-28T10:30");
  CHECK(Iso(ReadDate("28/02/2015 9:05")) == "2015-02-28T09:05");
  CHECK(Iso(ReadDate("28/02/2015 1:30 PM")) == "2015-02-28T13:30");
  CHECK(Iso(ReadDate("28/02/2015 12:30 am")) == "2015-02-28T00:30");
  CHECK(Iso(ReadDate("20250730T11525000")) == "2025-07-30T11:52");
  CHECK(Iso(ReadDate("2020-Apr-25 00:00:00")) == "2020-04-25");
  CHECK(Iso(ReadDate("2015-02-28 99:99")) == "2015-02-28");
}

TEST_CASE("less than a day is no more than it says", "[dates]") {
  CHECK(Iso(ReadDate("2015")) == "2015");
  CHECK(Iso(ReadDate("2015-02")) == "2015-02");
  CHECK(Iso(ReadDate("02/2015")) == "2015-02");
  CHECK(Iso(ReadDate("2015/02")) == "2015-02");
  CHECK(Iso(ReadDate("Feb 2015")) == "2015-02");
  CHECK(Iso(ReadDate("February-2015")) == "2015-02");
  CHECK(Iso(ReadDate("2015-04-XX")) == "2015-04");
  CHECK(Iso(ReadDate("2015?")) == "2015");
  CHECK(Iso(ReadDate("2015~")) == "2015");
  CHECK(Iso(ReadDate("2015-02%")) == "2015-02");
  CHECK(Iso(ReadDate("201X")) == "2010-01-01/2019-12-31");
  CHECK(Iso(ReadDate("2001-21")) == "2001-03-01/2001-05-31");
  CHECK(Iso(ReadDate("2001-24")) == "2001-12-01/2002-02-28");
  CHECK(Iso(ReadDate("2015/2016")) == "2015-01-01/2016-12-31");
  CHECK(Iso(ReadDate("2015-02/2015-04")) == "2015-02-01/2015-04-30");
  CHECK(Iso(ReadDate("../2016")) == "1900-01-01/2016-12-31");
  CHECK(Iso(ReadDate("2016/..")) == "2016-01-01/2199-12-31");
  for (const char* text : {"", "13/2015", "2015-13", "2001-25", "2016/2015", "../..", "XXXX",
                           "0001", "3000", "2015-00", "Foo 2015", "Feb 15"}) {
    INFO(text);
    CHECK(Iso(ReadDate(text)).empty());
  }
}

TEST_CASE("HL7 writes as much of a date as it knows", "[dates]") {
  CHECK(Iso(ReadHl7Date("1989")) == "1989");
  CHECK(Iso(ReadHl7Date("198908")) == "1989-08");
  CHECK(Iso(ReadHl7Date("19890818")) == "1989-08-18");
  CHECK(Iso(ReadHl7Date("198908181126+0215")) == "1989-08-18T11:26");
  CHECK(Iso(ReadHl7Date("19890818112655.1234")) == "1989-08-18T11:26");
  CHECK(Iso(ReadHl7Date("19891318")).empty());
  CHECK(Iso(ReadHl7Date("198908182560")).empty());
  CHECK(Iso(ReadHl7Date("")).empty());
  CHECK(Iso(ReadHl7Date("19890")).empty());
}

TEST_CASE("Excel's count of days is read only when asked for", "[dates]") {
  const auto serial = [](std::string_view text) {
    const auto day = ReadExcelSerial(text);
    return day ? day->Iso() : "";
  };
  CHECK(serial("42063") == "2015-02-28");
  CHECK(serial("42063.75") == "2015-02-28");
  CHECK(serial("61") == "1900-03-01");
  CHECK(serial("109574") == "2199-12-31");
  for (const char* text : {"", "60", "109575", "-5", "4e4", "42063x", "28/02/2015", "42063.x"}) {
    CHECK(serial(text).empty());
  }
}

TEST_CASE("a day in three columns is as precise as they are", "[dates]") {
  CHECK(Iso(ReadThreeColumns("28", "2", "2015")) == "2015-02-28");
  CHECK(Iso(ReadThreeColumns("-9", "02", "2015")) == "2015-02");
  CHECK(Iso(ReadThreeColumns("-9", "-9", "2015")) == "2015");
  CHECK(Iso(ReadThreeColumns("28", "", "2015")) == "2015");
  CHECK(Iso(ReadThreeColumns("28", "2", "-9")).empty());
  CHECK(Iso(ReadThreeColumns("30", "2", "2015")).empty());
  CHECK(Iso(ReadThreeColumns("1", "13", "2015")).empty());
  CHECK(Iso(ReadThreeColumns("x", "1", "2015")).empty());
}

TEST_CASE("yes and no are understood in the words that forms use", "[text]") {
  for (const char* yes : {"1", "true", "TRUE", " Yes ", "y", "T"}) CHECK(ReadTruth(yes) == true);
  for (const char* no : {"0", "false", "No", "n", "F"}) CHECK(ReadTruth(no) == false);
  for (const char* other : {"", "2", "maybe", "yes please"}) CHECK_FALSE(ReadTruth(other));
}

TEST_CASE("two texts never share a plain key", "[text]") {
  CHECK(PlainKey("Zo\xC3\xAB 1") == "Zo%C3%AB%201");
  CHECK(PlainKey("Zo%C3%AB%201") == "Zo%25C3%25AB%25201");
}

}  // namespace
}  // namespace connectors
