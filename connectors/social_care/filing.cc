#include "connectors/social_care/filing.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>
#include <vector>

#include "connectors/mapping/subject.h"
#include "connectors/mapping/text.h"

namespace connectors::social_care {
namespace {

using hub::Date;
using hub::PartialDate;
using hub::Sensitive;
using hub::records::Action;
using hub::records::Code;
using hub::records::Kind;
using hub::records::Record;

constexpr std::size_t kMaxId = 250;          // bytes; the wire takes 256
constexpr std::size_t kRemembered = 50'000;  // facts of a file, to tell repeats
constexpr std::size_t kUnderstood = 4096;    // cells of code columns
constexpr std::size_t kMaxCell = 512;        // bytes of one
constexpr int kLongestChildhood = 26;        // years; care leavers are known to 25

// An event that does not go on: a plan or a placement may yet end, an assessment be authorised.
bool IsMadeOnce(std::string_view what) {
  constexpr std::array<std::string_view, 6> kOnce = {
      "referral", "closure", "initial-conference", "plan-review", "care-review", "care-ended"};
  return std::find(kOnce.begin(), kOnce.end(), what) != kOnce.end();
}

bool IsCodeLike(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isupper(c) != 0 || std::isdigit(c) != 0;
  });
  return plain && !text.empty() && text.size() <= 6;
}

std::uint64_t PrintOf(const Record& record) {
  std::string all = record.happened.Iso() + "\n" + record.summary.Reveal() + "\n";
  for (const auto& detail : record.details) all += detail.name + "=" + detail.value.Reveal() + "\n";
  for (const Code& code : record.codes) all += code.system + "=" + code.code + "\n";
  if (record.involvement) {
    const auto& tie = *record.involvement;
    all += (tie.since ? tie.since->Iso() : "") + "/" + (tie.until ? tie.until->Iso() : "");
  }
  return HashOf({all, record.author.team, record.author.name.Reveal()});
}

}  // namespace

std::string With(std::string summary, std::string_view before, const std::string& words) {
  if (!words.empty()) summary += std::string(before) + words;
  return summary;
}

MenuChoice ReadMenu(std::string_view cell) {
  const std::string clean = CleanText(WithoutMenuPrefix(cell), 200);
  for (const std::string_view mark : {":", " - ", " \xE2\x80\x93 "}) {
    const std::size_t at = clean.find(mark);
    if (at == std::string::npos) continue;
    const std::string_view code = TrimBlank(std::string_view(clean).substr(0, at));
    if (!IsCodeLike(code)) continue;
    return {std::string(code),
            std::string(TrimBlank(std::string_view(clean).substr(at + mark.size())))};
  }
  return {CleanText(clean, kMaxCode), ""};
}

bool Filing::Begin(const Position& at, std::string_view child_key) {
  at_ = at;
  child_ = {};
  purging_ = false;
  purged_.clear();
  if (TrimBlank(child_key).empty()) {
    Reject("row.no_child", "no child's id: nothing says whom it is about; add it and push again");
    return false;
  }
  if (SetKey(child_, child_key)) return true;
  Reject("row.child_id_too_long", "a child's id of more than 200 bytes: is it in its column?");
  return false;
}

std::optional<Date> Filing::Day(std::string_view field, std::string_view text) {
  if (TrimBlank(text).empty()) return std::nullopt;
  if (const std::optional<Date> day = ReadDay(text)) return day;
  if (folio_.serial_dates) {
    if (const std::optional<Date> day = ReadExcelSerial(text)) return day;
  }
  Warn("date.unreadable", std::string(field) + " is no day that could be: kept as sent");
  return std::nullopt;
}

// For a row whose day nobody can read. It must not move with the day of the push: a second
// push of the same row has to say the same.
PartialDate Filing::SomeDayInLife() const {
  const int this_year = Date::Of(desk_.sender().now).year();
  const Date latest =
      folio_.year > 0 ? *Date::FromCivil(folio_.year, 3, 31) : *Date::FromCivil(this_year, 12, 31);
  Date earliest = *Date::FromCivil(latest.year() - kLongestChildhood, 1, 1);
  if (child_.birth.known()) earliest = {child_.birth.earliest.days - 280};
  return PartialDate::Range(std::min(earliest, latest), latest);
}

Draft Filing::StartKeyed(std::string_view what, std::string_view when, Kind kind,
                         const PartialDate& happened) {
  Draft draft;
  draft.what = what;
  draft.when = when;
  draft.record = NewRecord(desk_.sender(), kind, "children's social care");
  draft.record.source_version = folio_.version;
  if (folio_.version == 0 && IsMadeOnce(what)) draft.record.source_version = kUnderAnyYear;
  draft.record.happened = happened;
  return draft;
}

Draft Filing::Start(std::string_view what, Kind kind, std::string_view began) {
  const std::optional<Date> day = Day(std::string(what) + " date", began);
  if (!day) {
    Draft draft = StartKeyed(what, "undated", kind, SomeDayInLife());
    AddDetail(draft.record, "date_as_sent", began);
    if (!purging_) {
      Warn("row.undated", "no readable date: kept, as some day in the child's life so far");
    }
    return draft;
  }
  if (*day > Date::Of(desk_.sender().now)) Warn("date.future", "it begins in the future");
  return StartKeyed(what, day->Iso(), kind, PartialDate::Day(*day));
}

void Filing::AddDay(Draft& draft, std::string_view detail, std::string_view text) {
  const std::optional<Date> day = Day(detail, text);
  AddDetail(draft.record, detail, day ? day->Iso() : std::string(text));
}

void Filing::AddTruth(Draft& draft, std::string_view detail, std::string_view text) {
  const std::string_view cell = WithoutMenuPrefix(text);
  if (cell.empty()) return;
  const std::optional<bool> truth = ReadTruth(cell);
  AddDetail(draft.record, detail, truth ? std::string_view(*truth ? "yes" : "no") : cell);
}

int Filing::ListYear() const {
  return folio_.year > 0 ? folio_.year : Date::Of(desk_.sender().now).year();
}

Filing::Understood& Filing::Understand(std::string_view list, std::string_view cell) {
  key_.assign(list);
  key_ += '\n';
  key_ += cell;
  const auto known = understood_.find(key_);
  if (known != understood_.end()) return known->second;
  if (understood_.size() >= kUnderstood) understood_.clear();
  Understood& fresh = understood_[key_];
  MenuChoice choice = ReadMenu(cell);
  if (choice.code.empty()) return fresh;
  const auto meaning = desk_.tables().codes.Find(list, choice.code, ListYear());
  fresh.code.system = std::string(folio_.system);
  if (folio_.year > 0) fresh.code.system += "-" + std::to_string(folio_.year);
  fresh.code.system += "/" + std::string(list);
  fresh.code.code = std::move(choice.code);
  fresh.code.mapped = meaning.has_value();
  fresh.code.text = meaning ? meaning->words : std::move(choice.words);
  fresh.known = Known::kUnknown;
  if (meaning) {
    fresh.words = meaning->words;
    fresh.known = meaning->current ? Known::kCurrent : Known::kOtherYear;
    if (!meaning->current) fresh.code.text += " (a code of another year's list)";
  }
  return fresh;
}

std::string Filing::AddCode(Draft& draft, std::string_view list, std::string_view cell) {
  if (cell.empty()) return "";
  Understood& understood = Understand(list, cell.substr(0, kMaxCell));
  if (understood.known == Known::kBlank) return "";
  if (understood.known == Known::kUnknown) {
    Warn("code.unknown", std::string(list) + " has a code that no list has: kept and shown");
  } else if (understood.known == Known::kOtherYear) {
    Warn("code.other_year", std::string(list) + " has a code of another year's list: understood");
  }
  draft.record.codes.push_back(understood.code);
  draft.labels = Union(draft.labels, LabelsOf(understood, draft.record.kind));
  return understood.words;
}

hub::records::LabelSet Filing::LabelsOf(Understood& understood, Kind kind) const {
  const auto [labels, fresh] = understood.labels.try_emplace(kind);
  if (fresh) labels->second = desk_.tables().labels.For(kind, {understood.code}, "");
  return labels->second;
}

// The labels of a set of codes are those of each together, so what AddCode found holds.
void Filing::Label(Draft& draft) const {
  std::vector<Code> codes(1);
  codes[0].system = "record";
  codes[0].code = draft.what;
  codes.swap(draft.record.codes);
  LabelRecord(draft.record, desk_.tables().labels);
  codes.swap(draft.record.codes);
  draft.record.labels = Union(draft.record.labels, draft.labels);
}

std::optional<std::uint32_t> Filing::Repeats(const std::string& id, std::uint64_t print) {
  if (facts_.size() + others_.size() >= kRemembered) {
    facts_.clear();
    others_.clear();
  }
  const auto [facts, fresh] = facts_.try_emplace(HashOf({id}), Facts{print, 0});
  if (fresh) return 0;
  if (facts->second.first == print) return std::nullopt;
  if (!others_.insert(HashOf({id, std::to_string(print)})).second) return std::nullopt;
  return ++facts->second.others;
}

void Filing::File(Draft draft, std::string_view summary) {
  if (purging_ && draft.when == "undated") {
    return Reject("purge.no_date",
                  "a purge without the date that its record began on names no record: send it with "
                  "that date, or erase the person at the hub");
  }
  Record& record = draft.record;
  std::string id = draft.when.empty() ? JoinId({child_.source_id.Reveal(), draft.what})
                                      : JoinId({child_.source_id.Reveal(), draft.what, draft.when});
  if (id.size() > kMaxId) {
    return Reject("row.child_id_too_long", "a child's id of more than 200 bytes as it is written");
  }
  record.summary = Sensitive(CleanText(summary, 1000));
  const std::optional<std::uint32_t> before = Repeats(id, PrintOf(record));
  if (!before) return Leave("repeated " + std::string(draft.what));
  if (*before > 0) {
    id += "|~" + std::to_string(*before + 1);
    Warn("row.same_start", "two of one kind begin on one day: told apart by their order");
  }
  if (purging_) return Purge(id, record);
  record.source_id = Sensitive(id);
  record.subjects.push_back(child_);
  Label(draft);
  desk_.Take(std::move(record), at_);
}

void Filing::Purge(const std::string& id, const Record& of) {
  purged_.insert(HashOf({id}));
  Record purge;
  purge.agency = of.agency;
  purge.source_id = Sensitive(id);
  purge.source_version = of.source_version;
  purge.action = Action::kPurge;
  purge.kind = of.kind;
  purge.basis = of.basis;
  desk_.Take(std::move(purge), at_);
}

bool Filing::PurgeEverything() {
  const std::vector<std::string> ids = desk_.HeldAbout(child_.source_id.Reveal());
  for (const std::string& id : ids) {
    if (purged_.count(HashOf({id})) == 0) Purge(id, NewRecord(desk_.sender(), Kind::kNote, ""));
  }
  return !ids.empty();
}

}  // namespace connectors::social_care
