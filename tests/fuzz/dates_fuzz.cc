// Any text as a date or a moment, in each shape that is read: nothing but days that exist, from
// 1900 to 2199, which mean the same when they are written plainly and read again.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "connectors/health/hl7_time.h"
#include "connectors/mapping/text.h"
#include "connectors/mapping/wall_clock.h"
#include "tests/fuzz/parsers.h"

namespace {

using fuzz::MustBe;
using hub::Date;
using hub::Instant;
using hub::PartialDate;

void MustExist(Date day) {
  MustBe(day.year() >= 1900 && day.year() <= 2199);
  MustBe(Date::FromCivil(day.year(), day.month(), day.day()) == day);
}

void CheckDay(const std::optional<Date>& day) {
  if (!day) return;
  MustExist(*day);
  MustBe(connectors::ReadDay(day->Iso()) == day);
}

void CheckDate(const std::optional<PartialDate>& date) {
  if (!date || !date->known()) return;
  MustExist(date->earliest);
  MustExist(date->latest);
  MustBe(date->earliest <= date->latest);
  MustBe(date->minute >= 0 && date->minute < 24 * 60);
  MustBe(PartialDate::Parse(date->Iso()) == date);
}

void CheckMoment(const std::optional<Instant>& at) {
  if (!at) return;
  MustBe(connectors::ReadMoment(at->Rfc3339()) == at);
  const connectors::WallClock clock = connectors::WallClockOf(*at);
  MustBe(clock.minute >= 0 && clock.minute < 24 * 60);
  const std::int32_t apart = clock.day.days - Date::Of(*at).days;
  MustBe(apart == 0 || apart == 1);  // summer time is an hour ahead, never behind
}

}  // namespace

void fuzz::Dates(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CheckDay(connectors::ReadDay(text));
  CheckDay(connectors::ReadExcelSerial(text));
  CheckDate(connectors::ReadDate(text));
  CheckDate(connectors::ReadHl7Date(text));
  CheckDate(connectors::ReadFhirDate(text));
  CheckMoment(connectors::ReadMoment(text));
  CheckMoment(connectors::health::ReadHl7Moment(text));
  const std::size_t first = text.find(' ');
  const std::size_t second = first == text.npos ? text.npos : text.find(' ', first + 1);
  if (second != text.npos) {
    CheckDate(connectors::ReadThreeColumns(text.substr(0, first),
                                           text.substr(first + 1, second - first - 1),
                                           text.substr(second + 1)));
  }
}
