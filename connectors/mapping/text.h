// Text and dates as native files have them, made fit for a record.

#ifndef CONNECTORS_MAPPING_TEXT_H_
#define CONNECTORS_MAPPING_TEXT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/partial_date.h"
#include "hub/base/time.h"

namespace connectors {

// Without control characters, runs of white space made one space, ends trimmed, and cut
// at a whole character to at most `limit` bytes. Invalid UTF-8 becomes U+FFFD.
std::string CleanText(std::string_view text, std::size_t limit = 4096);

// Without white space, also no-break space, at its ends.
std::string_view TrimBlank(std::string_view text);

// ASCII letters only; other characters stay.
std::string Lower(std::string_view text);
std::string Upper(std::string_view text);

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// true/false, yes/no, y/n, 1/0, t/f in any case; nullopt: none of these.
std::optional<bool> ReadTruth(std::string_view text);

// Dates. No function guesses month-first or puts a number right: an impossible date is
// nullopt, the row stays and the caller flags the field.

// One calendar day in any shape that files of agencies use (formats.md 9): 2015-02-28,
// 28/02/2015, 28-02-2015, 28.02.2015, 1/7/80, 2015/02/28, 20150228, 2015-Feb-28,
// 28 February 2015, 28-Feb-15; each with or without a time after it. Numbers of a day and
// a month are day first, always. A year of two digits is 2000 to 2029 or 1930 to 1999, as
// Excel reads them. nullopt: no such day, or before 1900 or after 2199.
std::optional<hub::Date> ReadDay(std::string_view text);

// A whole day as ReadDay, with the minute of the source's wall clock where a time follows
// and is not midnight (exports write a day as "2015-02-28 00:00:00"); or less than a day:
// 2015, 2015-02, 02/2015, Feb 2015; EDTF level 1: 2015-04-XX, 201X, a trailing ? ~ or %,
// seasons 2015-21 to 2015-24, intervals 2015-02/2015-04, ../2016, 2015/.. (open to 1900
// and to 2199).
std::optional<hub::PartialDate> ReadDate(std::string_view text);

// HL7 v2: YYYY[MM[DD[HHMM[SS[.S]]]]][+ZZZZ]; the minute is the source's wall clock.
std::optional<hub::PartialDate> ReadHl7Date(std::string_view text);

// Excel's count of days ("42063", "42063.5"; 1900 system, from 1 March 1900). Only for a
// column that is known to hold dates: any number looks like one.
std::optional<hub::Date> ReadExcelSerial(std::string_view text);

// A day in three columns; a blank, -9, 99 or 9999 means not known there. Less than a year
// is nullopt, and so is an impossible day.
std::optional<hub::PartialDate> ReadThreeColumns(std::string_view day, std::string_view month,
                                                 std::string_view year);

// A FHIR date or dateTime: YYYY, YYYY-MM, YYYY-MM-DD, or with a time; the minute is the
// source's wall clock. nullopt: none of these, or before 1900 or after 2199.
std::optional<hub::PartialDate> ReadFhirDate(std::string_view text);

// Printable ASCII; anything else, and '%', as %XX. For keys that must travel plain.
std::string PlainKey(std::string_view text);

inline constexpr std::size_t kMaxSourceId = 256;  // bytes that the wire takes

// The parts of a source id, joined so that no two lists of parts make the same text:
// '|' between parts, and '|' or '\' inside one escaped by '\'.
std::string JoinId(const std::vector<std::string_view>& parts);

}  // namespace connectors

#endif  // CONNECTORS_MAPPING_TEXT_H_
