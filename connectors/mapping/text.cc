#include "connectors/mapping/text.h"

#include <array>
#include <cstddef>
#include <string>

#include "hub/base/digits.h"

namespace connectors {
namespace {

using hub::Date;
using hub::DigitsOf;
using hub::PartialDate;

constexpr std::string_view kReplacementText = "\xEF\xBF\xBD";  // U+FFFD

// How many bytes the valid UTF-8 character at `at` has; 0 if there is none.
std::size_t CharacterAt(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80U) return 1;
  if (first >= 0xC2U && first <= 0xDFU) return follows(1) ? 2 : 0;
  if (first >= 0xE0U && first <= 0xEFU) {
    const bool overlong = first == 0xE0U && byte(1) < 0xA0U;
    const bool surrogate = first == 0xEDU && byte(1) > 0x9FU;
    return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0U && first <= 0xF4U) {
    const bool overlong = first == 0xF0U && byte(1) < 0x90U;
    const bool beyond = first == 0xF4U && byte(1) > 0x8FU;
    return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

bool IsBlank(std::string_view character) {
  if (character == "\xC2\xA0") return true;  // no-break space, pasted from web pages
  const auto byte = static_cast<unsigned char>(character[0]);
  return byte <= 0x20 || byte == 0x7F;
}

// C1 controls and the marks that reorder text: invisible, and made to mislead.
bool IsHidden(std::string_view c) {
  if (c.size() == 2 && c[0] == '\xC2') return static_cast<unsigned char>(c[1]) < 0xA0;
  if (c.size() == 3 && c.substr(0, 2) == "\xE2\x80") {
    const auto last = static_cast<unsigned char>(c[2]);
    return (last >= 0x8B && last <= 0x8F) || (last >= 0xA8 && last <= 0xAE);
  }
  if (c.size() == 3 && c.substr(0, 2) == "\xE2\x81") {
    const auto last = static_cast<unsigned char>(c[2]);
    return last >= 0xA0 && last <= 0xAF;
  }
  return c == "\xEF\xBB\xBF";
}

std::optional<Date> Civil(int year, int month, int day) {
  if (year < 1900 || year > 2199) return std::nullopt;
  return Date::FromCivil(year, month, day);
}

// The month whose name begins with `name`, three letters at least; -1: none.
int MonthNamed(std::string_view name) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  const std::string lower = Lower(name);
  if (lower.size() < 3) return -1;
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (kMonths[i].substr(0, lower.size()) == lower) return static_cast<int>(i) + 1;
  }
  return -1;
}

// Takes the digits or letters that `text` begins with.
template <class Is>
std::string_view TakeWhile(std::string_view& text, Is is) {
  std::size_t size = 0;
  while (size < text.size() && is(text[size])) ++size;
  const std::string_view taken = text.substr(0, size);
  text.remove_prefix(size);
  return taken;
}

bool TakeSeparator(std::string_view& text, std::string_view allowed) {
  if (text.empty() || allowed.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

// A number of one or two digits, or -1.
int ShortNumber(std::string_view digits) { return digits.size() > 2 ? -1 : DigitsOf(digits); }

// A month as digits or by its name.
int TakeMonth(std::string_view& text) {
  if (!text.empty() && IsLetter(text.front())) return MonthNamed(TakeWhile(text, IsLetter));
  return ShortNumber(TakeWhile(text, IsDigit));
}

int YearOf(std::string_view digits) {
  if (digits.size() == 4) return DigitsOf(digits);
  if (digits.size() != 2) return -1;
  const int year = DigitsOf(digits);
  return year < 30 ? 2000 + year : 1900 + year;  // as Excel reads two digits
}

// What may follow a day: nothing, a time or a zone.
bool IsTime(std::string_view rest) {
  if (rest.empty() || rest == "Z" || rest[0] == '+') return true;
  if (rest[0] == '-') return rest.size() == 6 && rest[3] == ':';
  return (rest[0] == 'T' || rest[0] == ' ') && rest.size() > 1 && IsDigit(rest[1]);
}

struct DayAndRest {
  Date day;
  std::string_view rest;  // a time, as far as IsTime looks
};

std::optional<DayAndRest> Checked(int year, int month, int day, std::string_view rest) {
  const std::optional<Date> date = Civil(year, month, day);
  if (!date || !IsTime(rest)) return std::nullopt;
  return DayAndRest{*date, rest};
}

// "20150228", and HL7's "20150228" with the time right after it.
std::optional<DayAndRest> CompactDay(std::string_view digits, std::string_view rest) {
  const bool timed = digits.size() == 12 || digits.size() == 14;
  if (digits.size() != 8 && !timed) return std::nullopt;
  const std::optional<Date> date = Civil(
      DigitsOf(digits.substr(0, 4)), DigitsOf(digits.substr(4, 2)), DigitsOf(digits.substr(6, 2)));
  if (!date || (!timed && !IsTime(rest))) return std::nullopt;
  return DayAndRest{*date, timed ? digits.substr(8) : rest};
}

// "2015-02-28", "2015/2/28", "2015-Feb-28".
std::optional<DayAndRest> YearFirst(std::string_view year, std::string_view rest) {
  const char separator = rest.empty() ? '\0' : rest.front();
  if (!TakeSeparator(rest, "-/. ")) return std::nullopt;
  const int month = TakeMonth(rest);
  if (!TakeSeparator(rest, std::string_view(&separator, 1))) return std::nullopt;
  const int day = ShortNumber(TakeWhile(rest, IsDigit));
  return Checked(DigitsOf(year), month, day, rest);
}

// "28/02/2015", "1/7/80", "28th February 2015".
std::optional<DayAndRest> DayFirst(std::string_view day, std::string_view rest) {
  for (const std::string_view ordinal : {"st", "nd", "rd", "th"}) {
    if (rest.substr(0, 3) == std::string(ordinal) + " ") rest.remove_prefix(2);
  }
  const char separator = rest.empty() ? '\0' : rest.front();
  if (!TakeSeparator(rest, "-/. ")) return std::nullopt;
  const bool named = !rest.empty() && IsLetter(rest.front());
  if (separator == ' ' && !named) return std::nullopt;
  const int month = TakeMonth(rest);
  if (named && !rest.empty() && rest.front() == ',') rest.remove_prefix(1);
  if (!TakeSeparator(rest, named ? "-/. " : std::string_view(&separator, 1))) return std::nullopt;
  return Checked(YearOf(TakeWhile(rest, IsDigit)), month, DigitsOf(day), rest);
}

// "February 28, 2015": a name leaves no doubt.
std::optional<DayAndRest> NameFirst(std::string_view text) {
  const int month = MonthNamed(TakeWhile(text, IsLetter));
  if (!TakeSeparator(text, " -")) return std::nullopt;
  const int day = ShortNumber(TakeWhile(text, IsDigit));
  if (!text.empty() && text.front() == ',') text.remove_prefix(1);
  if (!TakeSeparator(text, " -")) return std::nullopt;
  const std::string_view year = TakeWhile(text, IsDigit);
  return Checked(year.size() == 4 ? DigitsOf(year) : -1, month, day, text);
}

std::optional<DayAndRest> ReadDayAndRest(std::string_view text) {
  text = TrimBlank(text);
  if (text.size() < 6 || text.size() > 40) return std::nullopt;
  if (IsLetter(text.front())) return NameFirst(text);
  const std::string_view digits = TakeWhile(text, IsDigit);
  if (digits.size() == 4) return YearFirst(digits, text);
  if (digits.size() >= 8) return CompactDay(digits, text);
  return digits.empty() || digits.size() > 2 ? std::nullopt : DayFirst(digits, text);
}

// The minute of the day that "T10:30", " 10:30:00", "T11525000", "1126" or " 1:30 PM"
// says; nullopt: no time.
std::optional<int> MinuteOf(std::string_view rest) {
  TakeSeparator(rest, "T ");
  const std::string_view digits = TakeWhile(rest, IsDigit);
  int hour = -1;
  int minute = -1;
  if (digits.size() >= 4) {
    hour = DigitsOf(digits.substr(0, 2));
    minute = DigitsOf(digits.substr(2, 2));
  } else if (TakeSeparator(rest, ":.")) {
    hour = ShortNumber(digits);
    minute = ShortNumber(TakeWhile(rest, IsDigit));
    const bool afternoon = Lower(rest).find("pm") != std::string::npos;
    const bool morning = Lower(rest).find("am") != std::string::npos;
    if (afternoon && hour >= 1 && hour < 12) hour += 12;
    if (morning && hour == 12) hour = 0;
  }
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
  return hour * 60 + minute;
}

std::optional<PartialDate> InYears(std::optional<PartialDate> date) {
  if (!date || !date->known()) return std::nullopt;
  if (date->earliest.year() < 1900 || date->latest.year() > 2199) return std::nullopt;
  return date;
}

// EDTF: spring 21 to winter 24, which ends in the next year.
std::optional<PartialDate> Season(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  const int year = DigitsOf(text.substr(0, 4));
  const int season = DigitsOf(text.substr(5, 2));
  if (year < 1900 || year > 2198 || season < 21 || season > 24) return std::nullopt;
  const int first = 3 * (season - 21) + 3;
  const int after = first + 3 > 12 ? first + 3 - 12 : first + 3;
  const Date from = *Date::FromCivil(year, first, 1);
  const Date next = *Date::FromCivil(after < first ? year + 1 : year, after, 1);
  return PartialDate::Range(from, Date{next.days - 1});
}

// "Feb 2015", "February-2015", "02/2015", "2015/02".
std::optional<PartialDate> MonthOfYear(std::string_view text) {
  std::string_view year;
  int month = -1;
  if (!text.empty() && IsLetter(text.front())) {
    month = TakeMonth(text);
    if (!TakeSeparator(text, " -/")) return std::nullopt;
    year = TakeWhile(text, IsDigit);
  } else {
    const std::string_view first = TakeWhile(text, IsDigit);
    if (!TakeSeparator(text, "/")) return std::nullopt;
    const std::string_view second = TakeWhile(text, IsDigit);
    year = first.size() == 4 ? first : second;
    month = ShortNumber(first.size() == 4 ? second : first);
  }
  if (year.size() != 4 || month < 1 || month > 12 || !text.empty()) return std::nullopt;
  const std::string two = (month < 10 ? "0" : "") + std::to_string(month);
  return PartialDate::Parse(std::string(year) + "-" + two);
}

std::optional<PartialDate> EdtfSide(std::string_view text) {
  if (const auto season = Season(text)) return season;
  return text.empty() ? std::nullopt : InYears(PartialDate::Parse(text));
}

// "2015/2016", "2015-02/..", "../2016".
std::optional<PartialDate> Interval(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view left = text.substr(0, slash);
  const std::string_view right = text.substr(slash + 1);
  if (left == ".." && right == "..") return std::nullopt;
  const auto from = EdtfSide(left == ".." ? "1900" : left);
  const auto to = EdtfSide(right == ".." ? "2199" : right);
  if (!from || !to || from->earliest > to->latest) return std::nullopt;
  return PartialDate::Range(from->earliest, to->latest);
}

bool IsMissing(std::string_view text) {
  return text.empty() || text == "-9" || text == "99" || text == "9999" || text == "-1";
}

}  // namespace

std::string_view TrimBlank(std::string_view text) {
  while (!text.empty()) {
    if (static_cast<unsigned char>(text.front()) <= 0x20) {
      text.remove_prefix(1);
    } else if (text.substr(0, 2) == "\xC2\xA0") {
      text.remove_prefix(2);
    } else {
      break;
    }
  }
  while (!text.empty()) {
    if (static_cast<unsigned char>(text.back()) <= 0x20) {
      text.remove_suffix(1);
    } else if (text.size() >= 2 && text.substr(text.size() - 2) == "\xC2\xA0") {
      text.remove_suffix(2);
    } else {
      break;
    }
  }
  return text;
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string Upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

std::optional<bool> ReadTruth(std::string_view text) {
  const std::string lower = Lower(TrimBlank(text));
  for (const std::string_view yes : {"1", "true", "yes", "y", "t"}) {
    if (lower == yes) return true;
  }
  for (const std::string_view no : {"0", "false", "no", "n", "f"}) {
    if (lower == no) return false;
  }
  return std::nullopt;
}

std::string CleanText(std::string_view text, std::size_t limit) {
  std::string clean;
  bool gap = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = CharacterAt(text, at);
    const std::string_view character = size == 0 ? kReplacementText : text.substr(at, size);
    at += size == 0 ? 1 : size;
    if (IsBlank(character)) {
      gap = true;
      continue;
    }
    if (IsHidden(character)) continue;
    const bool spaced = gap && !clean.empty();
    if (clean.size() + character.size() + (spaced ? 1U : 0U) > limit) break;
    if (spaced) clean += ' ';
    gap = false;
    clean += character;
  }
  return clean;
}

std::optional<Date> ReadDay(std::string_view text) {
  const std::optional<DayAndRest> found = ReadDayAndRest(text);
  if (!found) return std::nullopt;
  return found->day;
}

std::optional<PartialDate> ReadDate(std::string_view text) {
  text = TrimBlank(text);
  if (text.size() < 4 || text.size() > 40) return std::nullopt;
  if (const auto found = ReadDayAndRest(text)) {
    const std::optional<int> minute = MinuteOf(found->rest);
    if (!minute || *minute == 0) return PartialDate::Day(found->day);
    return PartialDate::Minute(found->day, *minute);
  }
  while (!text.empty() && std::string_view("?~%").find(text.back()) != std::string_view::npos) {
    text.remove_suffix(1);
  }
  if (const auto month = MonthOfYear(text)) return InYears(month);
  if (const auto interval = Interval(text)) return InYears(interval);
  return EdtfSide(text);
}

std::optional<PartialDate> ReadHl7Date(std::string_view text) {
  text = TrimBlank(text);
  const std::string_view digits = TakeWhile(text, IsDigit);
  if (digits.size() < 4 || digits.size() % 2 != 0 || digits.size() > 14) return std::nullopt;
  std::string iso(digits.substr(0, 4));
  if (digits.size() >= 6) iso += "-" + std::string(digits.substr(4, 2));
  if (digits.size() >= 8) iso += "-" + std::string(digits.substr(6, 2));
  const auto date = InYears(PartialDate::Parse(iso));
  if (!date || digits.size() < 12) return date;
  const std::optional<int> minute = MinuteOf(digits.substr(8));
  if (!minute) return std::nullopt;
  return PartialDate::Minute(date->earliest, *minute);
}

std::optional<Date> ReadExcelSerial(std::string_view text) {
  constexpr int kEpoch = 25569;    // 1970-01-01
  constexpr int kFirstMarch = 61;  // before it Excel counts a 29 February 1900
  constexpr int kLast = 109'574;   // 2199-12-31
  text = TrimBlank(text);
  const int serial = DigitsOf(TakeWhile(text, IsDigit));
  if (TakeSeparator(text, ".")) TakeWhile(text, IsDigit);
  if (!text.empty() || serial < kFirstMarch || serial > kLast) return std::nullopt;
  return Date{serial - kEpoch};
}

std::optional<PartialDate> ReadThreeColumns(std::string_view day, std::string_view month,
                                            std::string_view year) {
  day = TrimBlank(day);
  month = TrimBlank(month);
  year = TrimBlank(year);
  if (year.size() != 4 || IsMissing(year)) return std::nullopt;
  std::string iso(year);
  if (IsMissing(month)) return InYears(PartialDate::Parse(iso));
  iso += (month.size() == 1 ? "-0" : "-") + std::string(month);
  if (IsMissing(day)) return InYears(PartialDate::Parse(iso));
  iso += (day.size() == 1 ? "-0" : "-") + std::string(day);
  const auto whole = Date::Parse(iso);
  return whole ? InYears(PartialDate::Day(*whole)) : std::nullopt;
}

std::optional<PartialDate> ReadFhirDate(std::string_view text) {
  text = TrimBlank(text);
  if (text.size() < 4 || text.size() > 40) return std::nullopt;
  const int year = DigitsOf(text.substr(0, 4));
  if (year < 1900 || year > 2199) return std::nullopt;
  if (text.size() == 4 || text.size() == 7) return PartialDate::Parse(text);
  const std::optional<Date> day = ReadDay(text);
  if (!day) return std::nullopt;
  if (text.size() >= 16 && text[10] == 'T' && text[13] == ':') {
    const int hour = DigitsOf(text.substr(11, 2));
    const int minute = DigitsOf(text.substr(14, 2));
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
    return PartialDate::Minute(*day, hour * 60 + minute);
  }
  return PartialDate::Day(*day);
}

std::string JoinId(const std::vector<std::string_view>& parts) {
  std::string id;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) id += '|';
    for (const char c : parts[i]) {
      if (c == '|' || c == '\\') id += '\\';
      id += c;
    }
  }
  return id;
}

std::string PlainKey(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string key;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7F && c != '%') {
      key += c;
    } else {
      key += '%';
      key += kHex[byte >> 4U];
      key += kHex[byte & 15U];
    }
  }
  return key;
}

}  // namespace connectors
