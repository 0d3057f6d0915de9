// Session marks as periods that a reader can use: spells of absence, and what each term adds up
// to. Pure; read_attendance.h and read_ctf.h bring the marks.
//
// A spell is a run of missed sessions with no attended one between them. Days without any mark
// end it, unless they can only be a weekend with a holiday beside it (Friday and Monday).
// Sessions that are in neither total (closed, not required) do not end it and do not count.

#ifndef CONNECTORS_SCHOOL_ATTENDANCE_H_
#define CONNECTORS_SCHOOL_ATTENDANCE_H_

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/tables.h"
#include "connectors/school/calendar.h"
#include "connectors/school/desk.h"

namespace connectors::school {

enum class Counts : std::uint8_t {
  kPresent,
  kAttending,     // approved educational activity
  kAuthorised,    // absence
  kUnauthorised,  // absence
  kNotPossible,   // in neither total
  kUnknown,       // on no list: in neither total, and said so
};

// The codes met so far, as numbers that fit a byte.
class MarkCodes {
 public:
  static constexpr std::size_t kMost = 250;

  explicit MarkCodes(const CodeTable& tables) : tables_(tables) {}

  // nullopt: more than kMost different codes; no school has that many.
  std::optional<std::uint8_t> NumberOf(std::string_view code);
  const std::string& Text(std::uint8_t number) const { return texts_[number]; }
  Counts CountsAs(std::uint8_t number, int school_year);

 private:
  using Column = std::array<std::uint8_t, 256>;  // Counts + 1; 0: not yet asked

  const CodeTable& tables_;
  std::vector<std::string> texts_;
  std::map<std::string, std::uint8_t, std::less<>> numbers_;
  std::map<int, Column> years_;
};

struct Session {
  hub::Date day;
  bool afternoon = false;
  std::uint8_t code = 0;  // of MarkCodes
};

struct Spell {
  Session first;
  Session last;
  int year = 0;
  int missed = 0;
  std::vector<std::pair<std::uint8_t, int>> reasons;  // code and sessions, in order of time
};

struct TermTotal {
  SchoolTerm term;
  hub::Date first;
  hub::Date last;
  int marks = 0;
  int possible = 0;
  int attended = 0;
  int authorised = 0;
  int unauthorised = 0;
  int late = 0;
  int no_reason_yet = 0;
  std::map<std::uint8_t, int> unknown;

  int missed() const { return authorised + unauthorised; }
};

struct Periods {
  std::vector<Spell> spells;
  std::vector<TermTotal> terms;
};

// REQUIRES: `sessions` in order of time, none twice.
Periods PeriodsOf(const std::vector<Session>& sessions, MarkCodes& codes);

// "93.1 %", of attended among possible. REQUIRES: possible > 0
std::string Percent(std::int64_t attended, std::int64_t possible);
// Missed ten in a hundred of the possible sessions, or more. REQUIRES: possible > 0
bool IsPersistent(std::int64_t missed, std::int64_t possible);
// "yes: missed 24 of 174 possible sessions" or "no: ..."
std::string PersistentWords(std::int64_t missed, std::int64_t possible);

// A term of fewer possible sessions says nothing yet.
inline constexpr int kLeastForTerm = 10;

// Hands on the periods of one pupil. Each day of `sessions` that begins no spell takes back the
// spell that an earlier run saw beginning there. Returns how many periods were told.
std::uint64_t TellPeriods(const std::vector<Session>& sessions, MarkCodes& codes, Pupil& pupil,
                          const Position& at);

}  // namespace connectors::school

#endif  // CONNECTORS_SCHOOL_ATTENDANCE_H_
