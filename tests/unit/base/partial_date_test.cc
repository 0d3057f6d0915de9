#include "hub/base/partial_date.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace hub {
namespace {

struct Shape {
  const char* text;
  const char* earliest;
  const char* latest;
  Precision precision;
  const char* iso;
};

const Shape kShapes[] = {
    {"2021", "2021-01-01", "2021-12-31", Precision::kYear, "2021"},
    {"2021-XX", "2021-01-01", "2021-12-31", Precision::kYear, "2021"},
    {"2021-XX-XX", "2021-01-01", "2021-12-31", Precision::kYear, "2021"},
    {"201X", "2010-01-01", "2019-12-31", Precision::kRange, "2010-01-01/2019-12-31"},
    {"19XX", "1900-01-01", "1999-12-31", Precision::kRange, "1900-01-01/1999-12-31"},
    {"2021-03", "2021-03-01", "2021-03-31", Precision::kMonth, "2021-03"},
    {"2024-02", "2024-02-01", "2024-02-29", Precision::kMonth, "2024-02"},
    {"2021-12", "2021-12-01", "2021-12-31", Precision::kMonth, "2021-12"},
    {"2015-04-XX", "2015-04-01", "2015-04-30", Precision::kMonth, "2015-04"},
    {"2021-03-04", "2021-03-04", "2021-03-04", Precision::kDay, "2021-03-04"},
    {"2021-03-04T14:05", "2021-03-04", "2021-03-04", Precision::kMinute, "2021-03-04T14:05"},
    {"2021-03-04 14:05", "2021-03-04", "2021-03-04", Precision::kMinute, "2021-03-04T14:05"},
    {"2021-03-04T14:05:59.123+01:00", "2021-03-04", "2021-03-04", Precision::kMinute,
     "2021-03-04T14:05"},
    {"2021-03-04T00:00:00Z", "2021-03-04", "2021-03-04", Precision::kMinute, "2021-03-04T00:00"},
    {"2021-03-04/2021-04-01", "2021-03-04", "2021-04-01", Precision::kRange,
     "2021-03-04/2021-04-01"},
    {"2021-03-04/2021-03-04", "2021-03-04", "2021-03-04", Precision::kRange,
     "2021-03-04/2021-03-04"},
    {"2021-03/2021", "2021-03-01", "2021-12-31", Precision::kRange, "2021-03-01/2021-12-31"},
};

TEST_CASE("a date keeps the precision of its source and invents no day", "[base]") {
  for (const Shape& shape : kShapes) {
    INFO(shape.text);
    const std::optional<PartialDate> date = PartialDate::Parse(shape.text);
    REQUIRE(date);
    CHECK(date->earliest.Iso() == shape.earliest);
    CHECK(date->latest.Iso() == shape.latest);
    CHECK(date->precision == shape.precision);
    CHECK(date->Iso() == shape.iso);
  }
}

TEST_CASE("what a partial date writes it reads back the same", "[base][format]") {
  for (const Shape& shape : kShapes) {
    const PartialDate date = *PartialDate::Parse(shape.text);
    CHECK(PartialDate::Parse(date.Iso()) == date);
  }
  CHECK(PartialDate::Parse(PartialDate().Iso()) == PartialDate());
}

TEST_CASE("a shape that is not understood is refused rather than guessed", "[base]") {
  for (const char* text : {"X",
                           "XXXX",
                           "2XXX",
                           "0000",
                           "20 21",
                           "2021-",
                           "2021-13",
                           "2021-00",
                           "2021-3",
                           "2021-03-32",
                           "2021-XX-07",
                           "20XX-04",
                           "20XX-XX",
                           "2021-04-3X",
                           "28/02/2015",
                           "20210304",
                           "2021-03-04T",
                           "2021-03-04T24:00",
                           "2021-03-04T14:60",
                           "2021-03-04T14",
                           "2021-03-04T14:05:",
                           "2021-03-04T14:05:61",
                           "2021-03-04T14:05:00.",
                           "2021-03-04T14:05:00+1",
                           "2021-02-30T10:00",
                           "2021-03-04T14:05 ",
                           "/",
                           "2021/",
                           "/2021",
                           "2021-04-01/2021-03-04",
                           "2021/2022/2023",
                           "2021-03-04/..",
                           "2021-03-04T10:00/2021-03-05T11:00",
                           "-2021"}) {
    INFO(text);
    CHECK_FALSE(PartialDate::Parse(text));
  }
}

TEST_CASE("an unknown date says that it is unknown", "[base]") {
  const std::optional<PartialDate> unknown = PartialDate::Parse("");

  REQUIRE(unknown);
  CHECK_FALSE(unknown->known());
  CHECK_FALSE(unknown->exact_day());
  CHECK(Name(unknown->precision) == "unknown");
}

TEST_CASE("only one day is an exact day", "[base]") {
  CHECK(PartialDate::Parse("2021-03-04")->exact_day());
  CHECK(PartialDate::Parse("2021-03-04T10:00")->exact_day());
  CHECK_FALSE(PartialDate::Parse("2021-03")->exact_day());
}

TEST_CASE("dates sort by when they began, then the more precise first", "[base]") {
  const std::vector<std::string> sorted = {"2021-02", "2021-03-01", "2021-03-01/2021-03-05",
                                           "2021-03", "2021",       "2021-03-01T09:00"};
  std::vector<PartialDate> dates;
  for (const std::string& text : sorted) dates.push_back(*PartialDate::Parse(text));

  std::sort(dates.begin(), dates.end());

  std::vector<std::string> found;
  for (const PartialDate& date : dates) found.push_back(date.Iso());
  CHECK(found == std::vector<std::string>{"2021", "2021-02", "2021-03-01", "2021-03-01/2021-03-05",
                                          "2021-03", "2021-03-01T09:00"});
}

TEST_CASE("precisions keep the numbers and names already stored", "[base][format]") {
  const struct {
    Precision precision;
    int number;
    std::string_view name;
  } written[] = {
      {Precision::kUnknown, 0, "unknown"}, {Precision::kMinute, 1, "minute"},
      {Precision::kDay, 2, "day"},         {Precision::kMonth, 3, "month"},
      {Precision::kYear, 4, "year"},       {Precision::kRange, 5, "range"},
  };
  for (const auto& [precision, number, name] : written) {
    CHECK(static_cast<int>(precision) == number);
    CHECK(Name(precision) == name);
  }
}

}  // namespace
}  // namespace hub
