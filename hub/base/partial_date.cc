#include "hub/base/partial_date.h"

#include <algorithm>

#include "hub/base/digits.h"

namespace hub {
namespace {

PartialDate Year(int year) {
  return {*Date::FromCivil(year, 1, 1), *Date::FromCivil(year, 12, 31), Precision::kYear, 0};
}

std::optional<PartialDate> Month(int year, int month) {
  const std::optional<Date> first = Date::FromCivil(year, month, 1);
  if (!first) return std::nullopt;
  const Date next = month == 12 ? *Date::FromCivil(year, 12, 31)
                                : Date{Date::FromCivil(year, month + 1, 1)->days - 1};
  return PartialDate{*first, next, Precision::kMonth, 0};
}

// "2015", and "201X" or "20XX": a decade or a century is a range of days.
std::optional<PartialDate> ParseYear(std::string_view text) {
  const std::size_t known = std::min(text.find('X'), text.size());
  if (known < 2 || text.substr(known) != std::string_view("XX").substr(0, 4 - known)) {
    return std::nullopt;
  }
  int from = DigitsOf(text.substr(0, known));
  if (from < 0) return std::nullopt;
  int years = 1;
  for (std::size_t i = known; i < 4; ++i) {
    from *= 10;
    years *= 10;
  }
  if (from < 1) return std::nullopt;
  if (years == 1) return Year(from);
  return PartialDate::Range(Year(from).earliest, Year(from + years - 1).latest);
}

// A year, a month or a day, the unknown digits written 'X' or left out.
std::optional<PartialDate> ParseCalendar(std::string_view text) {
  if (text.size() == 4) return ParseYear(text);
  if ((text.size() != 7 && text.size() != 10) || text[4] != '-') return std::nullopt;
  const int year = DigitsOf(text.substr(0, 4));
  const std::string_view month = text.substr(5, 2);
  if (text.size() == 7 || text.substr(7) == "-XX") {
    return month == "XX" ? ParseYear(year < 0 ? "" : text.substr(0, 4))
                         : Month(year, DigitsOf(month));
  }
  const std::optional<Date> day = Date::Parse(text);
  if (!day) return std::nullopt;
  return PartialDate::Day(*day);
}

bool IsZone(std::string_view text) {
  if (text.empty() || text == "Z") return true;
  return text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':' &&
         DigitsOf(text.substr(1, 2)) >= 0 && DigitsOf(text.substr(4, 2)) >= 0;
}

// What may follow "hh:mm": seconds, their fraction, a zone. All are checked and left
// aside; the minute is the wall clock's.
bool IsTimeTail(std::string_view text) {
  if (!text.empty() && text[0] == ':') {
    const int second = text.size() < 3 ? -1 : DigitsOf(text.substr(1, 2));
    if (second < 0 || second > 60) return false;
    text.remove_prefix(3);
    if (!text.empty() && text[0] == '.') {
      const std::size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
      if (end == 1) return false;
      text.remove_prefix(end);
    }
  }
  return IsZone(text);
}

std::optional<PartialDate> ParseMinute(std::string_view text) {
  if (text.size() < 16 || text[13] != ':') return std::nullopt;
  const std::optional<Date> day = Date::Parse(text.substr(0, 10));
  const int hour = DigitsOf(text.substr(11, 2));
  const int minute = DigitsOf(text.substr(14, 2));
  if (!day || hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
  if (!IsTimeTail(text.substr(16))) return std::nullopt;
  return PartialDate::Minute(*day, hour * 60 + minute);
}

std::optional<PartialDate> ParseRange(std::string_view from_text, std::string_view to_text) {
  const std::optional<PartialDate> from = ParseCalendar(from_text);
  const std::optional<PartialDate> to = ParseCalendar(to_text);
  if (!from || !to || from->earliest > to->latest) return std::nullopt;
  return PartialDate::Range(from->earliest, to->latest);
}

}  // namespace

std::optional<PartialDate> PartialDate::Parse(std::string_view text) {
  if (text.empty()) return PartialDate();
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos) {
    return ParseRange(text.substr(0, slash), text.substr(slash + 1));
  }
  if (text.size() > 10 && (text[10] == 'T' || text[10] == ' ')) return ParseMinute(text);
  return ParseCalendar(text);
}

std::string PartialDate::Iso() const {
  switch (precision) {
    case Precision::kMinute: {
      std::string text = earliest.Iso() + 'T';
      AppendDigits(minute / 60, 2, text);
      text += ':';
      AppendDigits(minute % 60, 2, text);
      return text;
    }
    case Precision::kDay:
      return earliest.Iso();
    case Precision::kMonth:
      return earliest.Iso().substr(0, 7);
    case Precision::kYear:
      return earliest.Iso().substr(0, 4);
    case Precision::kRange:
      return earliest.Iso() + '/' + latest.Iso();
    case Precision::kUnknown:
      break;
  }
  return "";
}

std::string_view Name(Precision precision) {
  switch (precision) {
    case Precision::kMinute:
      return "minute";
    case Precision::kDay:
      return "day";
    case Precision::kMonth:
      return "month";
    case Precision::kYear:
      return "year";
    case Precision::kRange:
      return "range";
    case Precision::kUnknown:
      break;
  }
  return "unknown";
}

}  // namespace hub
