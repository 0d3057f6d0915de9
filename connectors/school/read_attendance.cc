#include "connectors/school/read_attendance.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <utility>

#include "connectors/mapping/decode.h"
#include "connectors/school/attendance.h"
#include "connectors/school/portion.h"
#include "connectors/school/pupil_columns.h"

namespace connectors::school {
namespace {

using hub::Date;
using hub::Result;

constexpr char kBetween = '\x1F';

Aliases MarkAliases() {
  return {
      {"date", {"attendancedate", "sessiondate", "markdate", "day"}},
      {"session", {"ampm", "sessionname", "sessiontype", "half"}},
      {"mark",
       {"attendancemark", "attendancecode", "code", "markcode", "registrationcode",
        "attendancecodeid"}},
      {"am", {"ammark", "amcode", "morning", "amsession", "amattendance"}},
      {"pm", {"pmmark", "pmcode", "afternoon", "pmsession", "pmattendance"}},
      {"comment", {"comments", "note", "notes", "remark", "remarks"}},
  };
}

const Aliases& AllAliases() {
  static const Aliases kAliases = Joined(PupilAliases(), MarkAliases());
  return kAliases;
}

// The columns of a pupil that a row of marks may carry.
constexpr std::array<std::string_view, 9> kPupilColumns = {
    "upn",        "former_upn", "own_id", "forename",          "surname",
    "whole_name", "birth",      "sex",    "preferred_forename"};

// Those cells, kept as one text.
struct PupilCells {
  std::string_view text;

  std::string_view Get(std::string_view column) const {
    std::string_view rest = text;
    for (const std::string_view name : kPupilColumns) {
      const std::size_t end = rest.find(kBetween);
      if (end == std::string_view::npos) return {};
      if (name == column) return rest.substr(0, end);
      rest.remove_prefix(end + 1);
    }
    return {};
  }
};

// One byte for each session of 32 days: its code's number + 1; 0: no mark.
struct Page {
  std::int32_t number = 0;
  std::array<std::uint8_t, 64> marks{};
};

// More of one pupil are left, and counted.
constexpr std::size_t kMostRemarks = 5000;

// What somebody wrote beside a mark.
struct Remark {
  Date day;
  std::string text;
  Position at;
};

struct PupilMarks {
  std::string cells;
  std::vector<Remark> remarks;
  std::uint64_t remarks_left = 0;
  std::vector<Page> pages;  // sorted
  Position at;
  std::uint64_t order = 0;
  std::uint64_t hash = 0;
  std::uint64_t told = 0;      // marks that stand
  std::uint64_t repeated = 0;  // the same mark again
  std::uint64_t replaced = 0;  // by a later one
  std::size_t bytes = 0;

  // `more`: grows by what a new page takes.
  std::uint8_t& At(Date day, bool afternoon, std::size_t& more) {
    const std::int32_t number = (day.days + 1'000'000) / 32;
    const auto slot = static_cast<std::size_t>((day.days + 1'000'000) % 32 * 2 + afternoon);
    auto page = std::lower_bound(pages.begin(), pages.end(), number,
                                 [](const Page& p, std::int32_t n) { return p.number < n; });
    if (page == pages.end() || page->number != number) {
      page = pages.insert(page, Page{number, {}});
      more += sizeof(Page) * 2;
    }
    return page->marks[slot];
  }
};

enum class Half { kMorning, kAfternoon, kUnknown };

Half HalfOf(std::string_view session) {
  const std::string text = Lower(session);
  if (text == "am" || text == "a" || text == "1" || text == "morning") return Half::kMorning;
  if (text == "pm" || text == "p" || text == "2" || text == "afternoon") return Half::kAfternoon;
  return Half::kUnknown;
}

// The place of each column in the file being read.
struct Columns {
  std::array<int, kPupilColumns.size()> pupil{};
  int date = -1;
  int session = -1;
  int mark = -1;
  int am = -1;
  int pm = -1;
  int comment = -1;

  explicit Columns(const TableReader& table) {
    for (std::size_t i = 0; i < pupil.size(); ++i) pupil[i] = table.ColumnOf(kPupilColumns[i]);
    date = table.ColumnOf("date");
    session = table.ColumnOf("session");
    mark = table.ColumnOf("mark");
    am = table.ColumnOf("am");
    pm = table.ColumnOf("pm");
    comment = table.ColumnOf("comment");
  }
};

class AttendanceReader {
 public:
  AttendanceReader(std::size_t budget, const Tables& tables, const Sender& sender, Sink& sink)
      : desk_{tables, sender, sink, summary_, "school-attendance"},
        codes_(tables.codes),
        today_(Date::Of(sender.now)),
        portion_(budget) {}

  Result<Summary> Run(const std::vector<Input>& files) {
    std::vector<bool> unreadable(files.size(), false);
    while (portion_.Next() && !desk_.sink.Stopped()) {
      for (std::size_t i = 0; i < files.size() && !desk_.sink.Stopped(); ++i) {
        if (unreadable[i]) continue;
        file_ = static_cast<std::uint32_t>(i);
        const hub::Status read = ReadFile(files[i]);
        if (read.ok()) continue;
        if (files.size() == 1) return read.error();
        unreadable[i] = true;
        desk_.RejectFile({0, 0, 0, file_}, "file.unreadable", read.error().for_caller);
      }
      HandOut();
    }
    summary_.collection = "attendance marks";
    return std::move(summary_);
  }

 private:
  hub::Status ReadFile(const Input& input) {
    DecodedStream text(input.Open());
    TableReader table(text, {AllAliases(), {"date"}});
    if (const hub::Status begun = table.Begin(); !begun.ok()) return begun.error();
    Columns columns(table);
    if (columns.mark < 0 && columns.am < 0 && columns.pm < 0) {
      return hub::Error{
          hub::ErrorCode::kInvalid,
          "no column of marks: one 'mark' with 'session' (AM or PM), or 'AM' and 'PM'", ""};
    }
    std::uint64_t headers = table.headers();
    for (auto next = table.Read(); next != TableReader::Next::kEnd; next = table.Read()) {
      if (portion_.first()) ++summary_.units;
      if (table.headers() != headers) {
        columns = Columns(table);
        headers = table.headers();
      }
      if (next == TableReader::Next::kBad) {
        if (portion_.first()) {
          desk_.Reject(table.bad().at(file_), table.bad().rule, table.bad().words);
        }
      } else {
        ReadRow(table.row(), columns);
      }
      if (desk_.sink.Stopped()) {
        desk_.Stopped({0, 0, 0, file_});
        return hub::Done{};
      }
    }
    if (portion_.first()) table.AddIgnored(summary_);
    return hub::Done{};
  }

  void Reject(const TableRow& row, std::string_view rule, std::string_view words) {
    if (portion_.first()) desk_.Reject(row.at(file_), rule, words);
  }

  void ReadRow(const TableRow& row, const Columns& columns) {
    cells_.clear();
    for (const int column : columns.pupil) {
      cells_ += row.At(column);
      cells_ += kBetween;
    }
    FindKey();
    if (last_key_.empty()) {
      return Reject(row, "pupil.unnamed",
                    "nothing says which pupil it is: add the UPN to the export");
    }
    if (!portion_.first() && !portion_.Keeps(last_hash_)) return;
    const std::string_view day_text = row.At(columns.date);
    if (day_text != last_day_text_ || day_text.empty()) {
      last_day_text_ = day_text;
      last_day_ = ReadDay(day_text);
      const int year = last_day_ ? SchoolYearOf(*last_day_) : last_year_;
      if (year != last_year_) checked_.fill(Checked::kNot);
      last_year_ = year;
    }
    if (!last_day_) {
      return Reject(row, "date.unreadable", "no day that could be: which session is it?");
    }
    if (*last_day_ <= today_ && portion_.Keeps(last_hash_)) {
      KeepRemark(row, row.At(columns.comment));
    }
    if (columns.mark >= 0) {
      ReadSession(row, columns);
    } else {
      if (columns.am >= 0) AddMark(row, row.At(columns.am), false);
      if (columns.pm >= 0) AddMark(row, row.At(columns.pm), true);
    }
  }

  // Exports repeat their pupils, row after row or day after day: keys are made once.
  void FindKey() {
    if (cells_ == last_cells_) return;
    last_cells_ = cells_;
    Known& known = known_[std::hash<std::string>()(cells_) % known_.size()];
    if (known.cells != cells_) {
      known.cells = cells_;
      known.key = KeyOf(FactsOf(PupilCells{cells_}));
      known.hash = HashOf(known.key);
    }
    last_key_ = known.key;
    last_hash_ = known.hash;
  }

  void ReadSession(const TableRow& row, const Columns& columns) {
    const std::string_view mark = row.At(columns.mark);
    Half half = columns.session < 0 ? Half::kUnknown : HalfOf(row.At(columns.session));
    // These two marks say which half of the day they are.
    if (half == Half::kUnknown && mark == "/") half = Half::kMorning;
    if (half == Half::kUnknown && mark == "\\") half = Half::kAfternoon;
    if (half == Half::kUnknown) {
      return Reject(row, "mark.no_session", "neither AM nor PM: which session is it?");
    }
    AddMark(row, mark, half == Half::kAfternoon);
  }

  void AddMark(const TableRow& row, std::string_view mark, bool afternoon) {
    const bool first = portion_.first();
    if (mark.empty() || mark == "-") {
      if (first) desk_.NotTaken("session without a mark");
      return;
    }
    if (*last_day_ > today_) {
      if (first) desk_.NotTaken("mark of a day to come");
      return;
    }
    const std::optional<std::uint8_t> code = NumberOf(mark);
    if (!code) return Reject(row, "mark.too_many_codes", "more than 250 different codes");
    if (first) CheckCode(row, *code);
    if (portion_.Keeps(last_hash_)) Keep(row, *code, afternoon);
  }

  std::optional<std::uint8_t> NumberOf(std::string_view mark) {
    if (mark.size() != 1) return codes_.NumberOf(mark);
    std::optional<std::uint8_t>& known = single_[static_cast<unsigned char>(mark[0])];
    if (!known) known = codes_.NumberOf(mark);
    return known;
  }

  void CheckCode(const TableRow& row, std::uint8_t code) {
    Checked& checked = checked_[code];
    if (checked == Checked::kNot) {
      const auto meaning = desk_.tables.codes.Find("attendance", codes_.Text(code), last_year_);
      checked = !meaning           ? Checked::kUnknown
                : meaning->current ? Checked::kInForce
                                   : Checked::kOtherYear;
    }
    if (checked == Checked::kUnknown) {
      desk_.Warn(row.at(file_), "code.unknown", "a mark that no list has: kept, not counted");
    } else if (checked == Checked::kOtherYear) {
      desk_.Warn(row.at(file_), "code.other_year",
                 "a mark that was not in force in that school year: understood");
    }
  }

  void KeepRemark(const TableRow& row, std::string_view comment) {
    if (comment.empty()) return;
    std::size_t more = 0;
    PupilMarks& pupil = Held(row, more);
    if (pupil.remarks.size() >= kMostRemarks) {
      ++pupil.remarks_left;
      return Grow(pupil, more);
    }
    pupil.remarks.push_back({*last_day_, CleanText(comment, 2000), row.at(file_)});
    Grow(pupil, more + sizeof(Remark) + comment.size() + 32);
  }

  // The pupil of the row being read.
  PupilMarks& Held(const TableRow& row, std::size_t& more) {
    if (last_marks_ == nullptr || last_marks_->hash != last_hash_ || last_held_ != last_key_) {
      PupilMarks& held = pupils_[last_key_];
      if (held.order == 0) {
        held.order = ++orders_;
        held.hash = last_hash_;
        held.at = row.at(file_);
        more += sizeof(PupilMarks) + 2 * (last_key_.size() + cells_.size()) + 96;
      }
      last_marks_ = &held;
      last_held_ = last_key_;
    }
    // What a later row says of the pupil is what is known now.
    if (last_marks_->cells != cells_) last_marks_->cells = cells_;
    return *last_marks_;
  }

  void Grow(PupilMarks& pupil, std::size_t more) {
    pupil.bytes += more;
    portion_.Add(more);
    while (portion_.TooMuch() && pupils_.size() > 1) Shrink();
  }

  void Keep(const TableRow& row, std::uint8_t code, bool afternoon) {
    std::size_t more = 0;
    PupilMarks& pupil = Held(row, more);
    std::uint8_t& slot = pupil.At(*last_day_, afternoon, more);
    SetMark(row, pupil, slot, static_cast<std::uint8_t>(code + 1));
    Grow(pupil, more);
  }

  void SetMark(const TableRow& row, PupilMarks& pupil, std::uint8_t& slot, std::uint8_t mark) {
    if (slot == 0) {
      slot = mark;
      ++pupil.told;
    } else if (slot == mark) {
      ++pupil.repeated;
    } else {
      ++pupil.replaced;
      const bool provisional = codes_.Text(static_cast<std::uint8_t>(slot - 1)) == "N";
      const bool undecided = codes_.Text(static_cast<std::uint8_t>(mark - 1)) == "N";
      if (!undecided) slot = mark;
      if (!undecided && !provisional) ++changed_;
      if (!undecided && !provisional && changed_ <= 1000) {
        changes_.push_back({pupil.hash, row.at(file_)});
      }
    }
  }

  void Shrink() {
    portion_.Halve();
    for (auto it = pupils_.begin(); it != pupils_.end();) {
      if (portion_.Keeps(it->second.hash)) {
        ++it;
      } else {
        portion_.Remove(it->second.bytes);
        it = pupils_.erase(it);
      }
    }
    last_marks_ = nullptr;
    changes_.erase(
        std::remove_if(changes_.begin(), changes_.end(),
                       [&](const Change& change) { return !portion_.Keeps(change.hash); }),
        changes_.end());
  }

  void HandOut() {
    for (const Change& change : changes_) {
      desk_.Warn(change.at, "mark.changed", "another mark for a session: the later one counts");
    }
    std::vector<PupilMarks*> all;
    for (auto& [key, held] : pupils_) all.push_back(&held);
    std::sort(all.begin(), all.end(),
              [](const PupilMarks* a, const PupilMarks* b) { return a->order < b->order; });
    for (PupilMarks* held : all) {
      if (desk_.sink.Stopped()) {
        desk_.Stopped(held->at);
        break;
      }
      Tell(*held);
    }
    pupils_.clear();
    changes_.clear();
    changed_ = 0;
    last_marks_ = nullptr;
  }

  void Tell(const PupilMarks& marks) {
    std::optional<Pupil> pupil = Pupil::From(desk_, FactsOf(PupilCells{marks.cells}), marks.at);
    if (!pupil) return;
    std::vector<Session> sessions;
    for (const Page& page : marks.pages) {
      for (std::size_t slot = 0; slot < page.marks.size(); ++slot) {
        if (page.marks[slot] == 0) continue;
        const Date day{page.number * 32 + static_cast<std::int32_t>(slot / 2) - 1'000'000};
        sessions.push_back({day, slot % 2 == 1, static_cast<std::uint8_t>(page.marks[slot] - 1)});
      }
    }
    const std::uint64_t periods = TellPeriods(sessions, codes_, *pupil, marks.at);
    for (const Remark& remark : marks.remarks) TellRemark(remark, *pupil);
    desk_.NotTaken("remark beyond the 5000th of its pupil", marks.remarks_left);
    desk_.NotTaken("mark, told in a period", marks.told - std::min(marks.told, periods));
    desk_.NotTaken("repeated mark", marks.repeated);
    desk_.NotTaken("mark replaced by another of its session", marks.replaced);
  }

  static void TellRemark(const Remark& remark, Pupil& pupil) {
    hub::records::Record record = pupil.Begin(
        hub::records::Kind::kNote, {"remark", remark.day.Iso()}, hub::PartialDate::Day(remark.day));
    record.nature = hub::records::Nature::kReported;
    record.narrative = hub::Sensitive(remark.text);
    pupil.Finish(std::move(record), "Remark in the attendance register", "remark", remark.at);
  }

  struct Change {
    std::uint64_t hash;
    Position at;
  };

  Summary summary_;
  Desk desk_;
  MarkCodes codes_;
  const Date today_;
  Portion portion_;
  std::uint32_t file_ = 0;
  std::unordered_map<std::string, PupilMarks> pupils_;
  std::uint64_t orders_ = 0;
  std::vector<Change> changes_;
  std::uint64_t changed_ = 0;

  // What is known of each code in the school year of the row.
  enum class Checked : std::uint8_t { kNot, kInForce, kUnknown, kOtherYear };
  std::array<Checked, 256> checked_{};
  std::array<std::optional<std::uint8_t>, 256> single_;  // numbers of marks of one character
  int last_year_ = 0;

  struct Known {
    std::string cells;
    std::string key;
    std::uint64_t hash = 0;
  };
  std::vector<Known> known_ = std::vector<Known>(8192);

  // Of the row before: exports repeat pupil and day.
  std::string cells_;
  std::string last_cells_;
  std::string last_key_;
  std::uint64_t last_hash_ = 0;
  std::string last_day_text_;
  std::optional<Date> last_day_;
  PupilMarks* last_marks_ = nullptr;
  std::string last_held_;
};

}  // namespace

Result<Summary> ReadAttendanceWithin(std::size_t budget, const std::vector<Input>& files,
                                     const Tables& tables, const Sender& sender, Sink& sink) {
  return AttendanceReader(budget, tables, sender, sink).Run(files);
}

Result<Summary> ReadAttendance(const std::vector<Input>& files, const Tables& tables,
                               const Sender& sender, Sink& sink) {
  return ReadAttendanceWithin(kPortionBytes, files, tables, sender, sink);
}

bool IsAttendanceHeader(const std::vector<std::string>& header) {
  const auto has = [&](std::string_view name) { return HasAny(header, AllAliases(), name); };
  if (!has("date")) return false;
  return (has("mark") && has("session")) || (has("am") && has("pm"));
}

}  // namespace connectors::school
