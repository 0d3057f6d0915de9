#include "connectors/school/attendance.h"

#include <algorithm>
#include <set>
#include <utility>

#include "connectors/mapping/text.h"

namespace connectors::school {
namespace {

using hub::Date;
using hub::PartialDate;
using hub::records::Kind;
using hub::records::Record;

constexpr std::string_view kClassList = "attendance-class";
constexpr std::string_view kList = "attendance";

Counts CountsFrom(std::string_view words) {
  if (words == "present") return Counts::kPresent;
  if (words == "attending") return Counts::kAttending;
  if (words == "authorised") return Counts::kAuthorised;
  if (words == "unauthorised") return Counts::kUnauthorised;
  return words == "not_possible" ? Counts::kNotPossible : Counts::kUnknown;
}

bool IsMissed(Counts counts) {
  return counts == Counts::kAuthorised || counts == Counts::kUnauthorised;
}

bool IsAttended(Counts counts) {
  return counts == Counts::kPresent || counts == Counts::kAttending;
}

// Whether school may have been closed on every day between: a weekend, and the Friday before
// or the Monday after it.
bool OnlyWeekendBetween(Date last, Date next) {
  if (next.days - last.days > 5) return false;
  for (std::int32_t day = last.days + 1; day < next.days; ++day) {
    const int weekday = Weekday({day});
    if (weekday >= 1 && weekday <= 3) return false;
  }
  return true;
}

std::string HalfOf(const Session& session) {
  return session.day.Iso() + (session.afternoon ? " afternoon" : " morning");
}

std::uint32_t DayVersion(Date day) {
  return day.days > 0 ? static_cast<std::uint32_t>(day.days) : 0;
}

class Adder {
 public:
  explicit Adder(MarkCodes& codes) : codes_(codes) {}

  void Add(const Session& session) {
    const SchoolTerm term = SchoolTerm::Of(session.day);
    const Counts counts = codes_.CountsAs(session.code, term.year);
    AddToTerm(session, term, counts);
    AddToSpell(session, term.year, counts);
    last_day_ = session.day;
  }

  Periods Done() && {
    Close();
    return std::move(periods_);
  }

 private:
  void AddToTerm(const Session& session, const SchoolTerm& term, Counts counts) {
    if (periods_.terms.empty() || periods_.terms.back().term != term) {
      periods_.terms.push_back({});
      periods_.terms.back().term = term;
      periods_.terms.back().first = session.day;
    }
    TermTotal& total = periods_.terms.back();
    total.last = session.day;
    ++total.marks;
    if (IsMissed(counts) || IsAttended(counts)) ++total.possible;
    if (IsAttended(counts)) ++total.attended;
    if (counts == Counts::kAuthorised) ++total.authorised;
    if (counts == Counts::kUnauthorised) ++total.unauthorised;
    if (counts == Counts::kUnknown) ++total.unknown[session.code];
    const std::string& code = codes_.Text(session.code);
    if (code == "L") ++total.late;
    if (code == "N") ++total.no_reason_yet;
  }

  void AddToSpell(const Session& session, int year, Counts counts) {
    const bool gap = open_ && !OnlyWeekendBetween(last_day_, session.day);
    if (open_ && (IsAttended(counts) || gap || year != spell_.year)) Close();
    if (!IsMissed(counts)) return;
    if (!open_) {
      spell_ = {};
      spell_.first = session;
      spell_.year = year;
      open_ = true;
    }
    spell_.last = session;
    ++spell_.missed;
    const auto same =
        std::find_if(spell_.reasons.begin(), spell_.reasons.end(),
                     [&](const auto& reason) { return reason.first == session.code; });
    if (same != spell_.reasons.end()) {
      ++same->second;
    } else {
      spell_.reasons.emplace_back(session.code, 1);
    }
  }

  void Close() {
    if (open_) periods_.spells.push_back(std::move(spell_));
    open_ = false;
  }

  MarkCodes& codes_;
  Periods periods_;
  Spell spell_;
  bool open_ = false;
  Date last_day_;
};

std::string SessionsWords(int count) {
  return std::to_string(count) + (count == 1 ? " session" : " sessions");
}

void TellSpell(const Spell& spell, std::uint32_t version, MarkCodes& codes, Pupil& pupil,
               const Position& at) {
  const PartialDate happened = spell.first.day == spell.last.day
                                   ? PartialDate::Day(spell.first.day)
                                   : PartialDate::Range(spell.first.day, spell.last.day);
  Record record =
      pupil.Begin(Kind::kAttendancePeriod, {"absence", spell.first.day.Iso()}, happened);
  record.source_version = version;
  std::string reasons;
  for (const auto& [code, count] : spell.reasons) {
    const Meant meant = pupil.desk().CodeQuietly(record, spell.year, kList, codes.Text(code));
    reasons += (reasons.empty() ? "" : ", ") + meant.words;
    if (spell.reasons.size() > 1) reasons += " (" + std::to_string(count) + ")";
    if (codes.Text(code) == "N") AddDetail(record, "no_reason_yet", std::to_string(count));
  }
  AddDetail(record, "from", HalfOf(spell.first));
  AddDetail(record, "to", HalfOf(spell.last));
  AddDetail(record, "sessions_missed", std::to_string(spell.missed));
  pupil.Finish(std::move(record), "Absent for " + SessionsWords(spell.missed) + ": " + reasons,
               "spell of absence", at);
}

void TellTerm(const TermTotal& total, MarkCodes& codes, Pupil& pupil, const Position& at) {
  Record record = pupil.Begin(Kind::kAttendancePeriod, {"attendance", total.term.Id()},
                              PartialDate::Range(total.first, total.last));
  // An export that tells more of the term supersedes one that tells less, never the reverse.
  record.source_version = static_cast<std::uint32_t>(total.marks);
  AddDetail(record, "attendance", Percent(total.attended, total.possible));
  AddDetail(record, "sessions_possible", std::to_string(total.possible));
  AddDetail(record, "sessions_attended", std::to_string(total.attended));
  AddDetail(record, "missed_authorised", std::to_string(total.authorised));
  AddDetail(record, "missed_unauthorised", std::to_string(total.unauthorised));
  if (total.late > 0) AddDetail(record, "late", std::to_string(total.late));
  if (total.no_reason_yet > 0) {
    AddDetail(record, "no_reason_yet", std::to_string(total.no_reason_yet));
  }
  AddDetail(record, "persistent_absence", PersistentWords(total.missed(), total.possible));
  for (const auto& [code, count] : total.unknown) {
    pupil.desk().CodeQuietly(record, total.term.year, kList, codes.Text(code));
    AddDetail(record, "not_counted",
              SessionsWords(count) + " with code " + codes.Text(code) + ", which no list has");
  }
  std::string summary = "Attendance " + Percent(total.attended, total.possible) + " in the " +
                        total.term.Words() + ": missed " + std::to_string(total.missed()) + " of " +
                        std::to_string(total.possible) + " possible sessions";
  if (IsPersistent(total.missed(), total.possible)) summary += "; persistent absence";
  pupil.Finish(std::move(record), std::move(summary), "attendance of a term", at);
}

}  // namespace

std::optional<std::uint8_t> MarkCodes::NumberOf(std::string_view code) {
  const std::string text = Upper(CleanText(code, 16));
  const auto found = numbers_.find(text);
  if (found != numbers_.end()) return found->second;
  if (texts_.size() >= kMost) return std::nullopt;
  const auto number = static_cast<std::uint8_t>(texts_.size());
  texts_.push_back(text);
  numbers_.emplace(text, number);
  return number;
}

Counts MarkCodes::CountsAs(std::uint8_t number, int school_year) {
  std::uint8_t& known = years_[school_year][number];
  if (known == 0) {
    const auto meaning = tables_.Find(kClassList, texts_[number], school_year);
    const Counts counts = meaning ? CountsFrom(meaning->words) : Counts::kUnknown;
    known = static_cast<std::uint8_t>(static_cast<int>(counts) + 1);
  }
  return static_cast<Counts>(known - 1);
}

Periods PeriodsOf(const std::vector<Session>& sessions, MarkCodes& codes) {
  Adder adder(codes);
  for (const Session& session : sessions) adder.Add(session);
  return std::move(adder).Done();
}

std::string Percent(std::int64_t attended, std::int64_t possible) {
  const std::int64_t tenths = (attended * 2000 + possible) / (2 * possible);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
}

bool IsPersistent(std::int64_t missed, std::int64_t possible) { return missed * 10 >= possible; }

std::string PersistentWords(std::int64_t missed, std::int64_t possible) {
  return std::string(IsPersistent(missed, possible) ? "yes" : "no") + ": missed " +
         std::to_string(missed) + " of " + std::to_string(possible) + " possible sessions";
}

std::uint64_t TellPeriods(const std::vector<Session>& sessions, MarkCodes& codes, Pupil& pupil,
                          const Position& at) {
  if (sessions.empty()) return 0;
  const Periods periods = PeriodsOf(sessions, codes);
  // A narrower export never undoes what a wider one told.
  const std::uint32_t version = DayVersion(sessions.back().day);
  std::set<Date> begins;
  for (const Spell& spell : periods.spells) {
    begins.insert(spell.first.day);
    TellSpell(spell, version, codes, pupil, at);
  }
  // As Pupil::SourceId makes it; asked for every day, so put together without it.
  std::string id = pupil.key() + "|absence|";
  const std::size_t stem = id.size();
  Date day{-1'000'000};
  for (const Session& session : sessions) {
    if (session.day == day) continue;
    day = session.day;
    if (begins.count(day) > 0) continue;
    id.resize(stem);
    id += day.Iso();
    pupil.TakeBack(Kind::kAttendancePeriod, id, version, at);
  }
  std::uint64_t told = periods.spells.size();
  for (const TermTotal& total : periods.terms) {
    if (total.possible < kLeastForTerm) continue;
    ++told;
    TellTerm(total, codes, pupil, at);
  }
  return told;
}

}  // namespace connectors::school
