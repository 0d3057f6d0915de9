#include "connectors/police/map_notice.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "connectors/mapping/codes.h"
#include "connectors/mapping/text.h"
#include "connectors/mapping/wall_clock.h"
#include "connectors/police/child.h"

namespace connectors::police {
namespace {

using hub::Date;
using hub::PartialDate;
using hub::Precision;
using hub::Sensitive;
using hub::records::Action;
using hub::records::Kind;
using hub::records::Label;
using hub::records::Nature;
using hub::records::Record;
using hub::records::Subject;

constexpr std::string_view kSystem = "onestory-police";
constexpr std::size_t kMaxNarrative = 60U << 10U;

class NoticeMapper {
 public:
  NoticeMapper(const Fields& row, const Position& at, RowDesk& desk)
      : row_(row), at_(at), desk_(desk) {}

  void Run() {
    if (!row_.Has("notice_id")) {
      return desk_.Reject(at_, "notice.no_id", "no notice_id: nothing identifies it");
    }
    if (IsAboveOfficial()) {
      return desk_.Reject(at_, "notice.above_official",
                          "marked above OFFICIAL: it must not be sent this way, whoever sends it");
    }
    const std::string id = SourceId();
    if (id.empty()) {
      return desk_.Reject(at_, "child.nobody",
                          "no child_ref, name, birth date or due date: nobody it could be about");
    }
    if (id.size() > kMaxSourceId) {
      return desk_.Reject(at_, "notice.id_too_long", "notice_id and child of more than 256 bytes");
    }
    Record record = NewRecord(desk_.sender(), KindOfRecord(), "police");
    record.source_id = Sensitive(id);
    record.source_version = VersionOf();
    const bool withdrawn = IsWithdrawn();
    if (withdrawn) record.action = Action::kRetract;
    if (!IsNew(record)) return;
    if (withdrawn) return desk_.Take(Withdrawal(record), at_);
    std::optional<Subject> child = ReadChild(row_, at_, desk_);
    if (!child) return;
    Fill(record, std::move(*child));
    desk_.Take(std::move(record), at_);
  }

 private:
  void Warn(std::string_view rule, std::string_view words) { desk_.Warn(at_, rule, words); }

  bool IsAboveOfficial() const {
    for (const char* field : {"marking", "handling", "flags"}) {
      if (Upper(row_.Get(field)).find("SECRET") != std::string::npos) return true;
    }
    return false;
  }

  std::string SourceId() const {
    const std::string which = WhichChild(row_);
    if (which.empty()) return "";
    return JoinId({"notice", PlainKey(CleanText(row_.Get("notice_id"), 512)), PlainKey(which)});
  }

  std::uint32_t VersionOf() {
    const std::string_view text = row_.Get("version");
    if (text.empty()) return 0;
    std::uint32_t version = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), version);
    if (fault == std::errc() && end == text.data() + text.size()) return version;
    Warn("notice.version_unreadable",
         "version is no whole number: the row counts as one without versions");
    return 0;
  }

  bool IsWithdrawn() {
    const std::string status = Lower(row_.Get("status"));
    if (status.empty()) return false;
    for (const char* word : {"withdrawn", "cancelled", "retracted", "void", "deleted"}) {
      if (status == word) return true;
    }
    if (status != "current" && status != "issued" && status != "open" && status != "closed") {
      Warn("notice.status_unknown", "status is neither current nor withdrawn: taken as current");
    }
    return false;
  }

  // False: the row came before in this file, and what becomes of it is settled.
  bool IsNew(const Record& record) {
    std::vector<std::string> texts = {std::to_string(static_cast<int>(record.action))};
    for (const char* field : kFields) texts.emplace_back(row_.Get(field));
    const std::vector<std::string_view> parts(texts.begin(), texts.end());
    const std::string key =
        record.source_id.Reveal() + "\n" + std::to_string(record.source_version);
    const std::uint64_t print = HashOf(parts);
    switch (desk_.Met(key, print)) {
      case RowDesk::Before::kNever:
        return true;
      case RowDesk::Before::kSame:
        desk_.Leave("repeated row");
        return false;
      case RowDesk::Before::kOther:
        break;
    }
    if (record.source_version == 0) {
      desk_.SaysNow(key, print);
      Warn("row.twice", "another row of this child and notice, without versions: the later holds");
      return true;
    }
    desk_.Reject(at_, "row.twice",
                 "a different row of the same child, notice and version: give it the next version");
    return false;
  }

  // What is hidden needs no content.
  static Record Withdrawal(const Record& from) {
    Record record;
    record.agency = from.agency;
    record.source_id = from.source_id;
    record.source_version = from.source_version;
    record.action = Action::kRetract;
    record.kind = from.kind;
    return record;
  }

  bool IsMissing() const {
    std::string kind = Lower(row_.Get("kind"));
    std::replace(kind.begin(), kind.end(), ' ', '_');
    return kind == "missing" || kind == "missing_child" || kind == "missing_episode" ||
           kind == "missing_person";
  }
  Kind KindOfRecord() const { return IsMissing() ? Kind::kMissingEpisode : Kind::kPoliceNotice; }

  void Fill(Record& record, Subject child) {
    record.nature = IsMissing() ? Nature::kFact : Nature::kReported;
    FillTimes(record, child);
    FillAuthor(record);
    const std::string kind = Code(record, "kind", "notice-kind");
    const std::string grade = Code(record, "grade", "grade");
    const std::string risk = Code(record, "risk", "missing-risk");
    FillDetails(record);
    FillSummary(record, kind, grade, risk);
    FillHandling(record, child);
    record.subjects.push_back(std::move(child));
  }

  // Adds the code and returns its words.
  std::string Code(Record& record, std::string_view field, std::string_view list) {
    Meant meant = AddCode(record, desk_.tables().codes, {kSystem, 0}, list, row_.Get(field));
    if (meant.known == Known::kUnknown) {
      Warn("code.unknown", std::string(field) + " has a word that no list has: kept");
    }
    return std::move(meant.words);
  }

  std::optional<PartialDate> DateOf(std::string_view field) {
    const std::string_view text = row_.Get(field);
    if (text.empty()) return std::nullopt;
    if (const auto moment = hub::Instant::Parse(text)) {
      const WallClock clock = WallClockOf(*moment);
      return clock.minute == 0 ? PartialDate::Day(clock.day)
                               : PartialDate::Minute(clock.day, clock.minute);
    }
    const auto date = ReadDate(text);
    if (!date) Warn("date.unreadable", std::string(field) + " is no date that could be: kept");
    return date;
  }

  void FillTimes(Record& record, const Subject& child) {
    record.recorded = ReadMoment(row_.Get("recorded_at"));
    if (!record.recorded && row_.Has("recorded_at")) {
      if (!ReadDay(row_.Get("recorded_at"))) {
        Warn("date.unreadable", "recorded_at is no date that could be: kept");
      }
      AddDetail(record, "recorded_on", row_.Get("recorded_at"));
    }
    const auto from = DateOf("occurred_from");
    const auto to = DateOf("occurred_to");
    if (row_.Has("occurred_from") && !from) {
      AddDetail(record, "occurred_as_sent", row_.Get("occurred_from"));
    }
    if (from) {
      record.happened = *from;
      if (to && to->latest < from->earliest) {
        Warn("date.end_before_start", "occurred_to is before occurred_from");
      } else if (to && !IsMissing() && to->latest > from->latest) {
        record.happened = PartialDate::Range(from->earliest, to->latest);
      }
      if (from->earliest > Date::Of(desk_.sender().now)) {
        Warn("date.future", "occurred_from is in the future");
      }
    } else {
      record.happened = SometimeBefore(to, child);
      Warn("notice.undated", "no readable occurred_from: some time before it was recorded");
    }
    const std::string_view until = row_.Get("occurred_to");
    AddDetail(record, IsMissing() ? "found" : "until", to ? to->Iso() : std::string(until));
  }

  // Between the earliest that the child could have been known and the day of recording.
  PartialDate SometimeBefore(const std::optional<PartialDate>& to, const Subject& child) const {
    Date latest = Date::Of(desk_.sender().now);
    if (const auto day = ReadDay(row_.Get("recorded_at"))) latest = *day;
    if (to) latest = std::min(latest, to->latest);
    Date earliest = *Date::FromCivil(std::max(latest.year() - 26, 1900), 1, 1);
    if (child.birth.known()) earliest = {child.birth.earliest.days - 280};
    return PartialDate::Range(std::min(earliest, latest), latest);
  }

  void FillAuthor(Record& record) {
    if (row_.Has("officer_role")) record.author.role = CleanText(row_.Get("officer_role"), 200);
    if (row_.Has("team")) {
      record.author.team = CleanText(row_.Get("team"), 200);
      record.author.team_contact = Sensitive();  // of another team
    }
    if (row_.Has("contact")) {
      record.author.team_contact = Sensitive(CleanText(row_.Get("contact"), 200));
    }
    if (row_.Has("legal_basis")) record.basis = CleanText(row_.Get("legal_basis"), 100);
  }

  void FillDetails(Record& record) {
    for (const char* field : {"present", "witnessed", "injured", "lives_there", "in_care"}) {
      AddTruth(record, field);
    }
    AddDetail(record, "adult_relationship", CleanText(row_.Get("adult_relationship"), 60));
    AddDetail(record, "consent_to_share", Code(record, "consent_to_share", "consent"));
    AddDetail(record, "return_interview", Code(record, "return_interview", "return-interview"));
    const auto interview = DateOf("return_interview_date");
    AddDetail(record, "return_interview_date",
              interview ? interview->Iso() : std::string(row_.Get("return_interview_date")));
    AddDetail(record, "handling_conditions", row_.Get("conditions"));
    AddDetail(record, "school", row_.Get("school"), true);
    AddDetail(record, "found_place", row_.Get("found_place"), true);
    record.place = Sensitive(CleanText(row_.Get("incident_place"), 512));
  }

  void AddTruth(Record& record, std::string_view field) {
    const std::string_view text = row_.Get(field);
    if (text.empty()) return;
    const auto truth = ReadTruth(text);
    if (!truth) Warn("value.not_yes_or_no", std::string(field) + " is neither yes nor no: kept");
    AddDetail(record, field, truth ? (*truth ? "yes" : "no") : text);
  }

  void FillSummary(Record& record, const std::string& kind, const std::string& grade,
                   const std::string& risk) {
    std::string made = IsMissing()    ? "Missing"
                       : kind.empty() ? "Police notice"
                                      : "Police notice: " + kind;
    if (IsMissing() && !risk.empty()) made += "; risk: " + risk;
    if (!grade.empty()) made += "; graded " + grade;
    if (IsMissing()) made += row_.Has("occurred_to") ? "; found" : "; not yet found";
    const std::string told = CleanText(row_.Get("summary"), 1000);
    record.summary = Sensitive(told.empty() ? made : made + ". " + told);
    record.narrative = Sensitive(CleanText(row_.Get("narrative"), kMaxNarrative));
  }

  // Last of all: the labels look at everything else.
  void FillHandling(Record& record, Subject& child) {
    const std::string handling = Code(record, "handling", "handling");
    Code(record, "marking", "marking");
    FillFlags(record, child);
    const LabelTable& labels = desk_.tables().labels;
    LabelRecord(record, labels);
    if (strictest_) record.labels = Union(record.labels, labels.StrictestOf(record.kind));
    if (handling.empty() || row_.Has("conditions")) {
      record.labels = record.labels.With(Label::kPoliceC);
    }
    if (handling.empty()) {
      Warn("notice.no_handling", "no handling: counts as shared with conditions (C)");
    }
    if (row_.Has("adult_relationship") || row_.Has("narrative")) {
      record.labels = record.labels.With(Label::kThirdParty);
    }
    if (child.shielded) record.labels = record.labels.With(Label::kShielded);
  }

  void FillFlags(Record& record, Subject& child) {
    std::vector<hub::records::Code> flags;
    std::string_view rest = row_.Get("flags");
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find_first_of(";,|"), rest.size());
      const std::string_view flag = TrimBlank(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (flag.empty()) continue;
      if (record.codes.size() >= kMaxCodes) {
        Warn("flags.too_many", "more flags than a record takes: its strictest labels hold");
        strictest_ = true;
        break;
      }
      const Meant meant = AddCode(record, desk_.tables().codes, {kSystem, 0}, "flag", flag);
      if (meant.known == Known::kUnknown) {
        Warn("code.unknown", "flags has a word that no list has: kept");
      }
      flags.push_back(record.codes.back());
    }
    // A flag that nobody knows may be the one that shields.
    if (strictest_ || desk_.tables().labels.For(record.kind, flags, "").Has(Label::kShielded)) {
      child.shielded = true;
    }
  }

  static constexpr std::size_t kMaxCodes = 100;
  // Everything that a record is made of, beside what its id says.
  static constexpr const char* kFields[] = {"occurred_from",
                                            "occurred_to",
                                            "recorded_at",
                                            "kind",
                                            "grade",
                                            "incident_place",
                                            "adult_relationship",
                                            "summary",
                                            "narrative",
                                            "officer_role",
                                            "team",
                                            "contact",
                                            "child_ref",
                                            "child_given",
                                            "child_family",
                                            "child_birth_date",
                                            "child_sex",
                                            "child_due_date",
                                            "mother_family",
                                            "child_address",
                                            "child_postcode",
                                            "child_phone",
                                            "school",
                                            "present",
                                            "witnessed",
                                            "injured",
                                            "lives_there",
                                            "risk",
                                            "return_interview",
                                            "return_interview_date",
                                            "in_care",
                                            "found_place",
                                            "handling",
                                            "conditions",
                                            "marking",
                                            "flags",
                                            "legal_basis",
                                            "consent_to_share"};

  const Fields& row_;
  const Position at_;
  RowDesk& desk_;
  bool strictest_ = false;
};

}  // namespace

void MapNotice(const Fields& row, const Position& at, RowDesk& desk) {
  NoticeMapper(row, at, desk).Run();
}

}  // namespace connectors::police
