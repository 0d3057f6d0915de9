#include "connectors/voluntary/map_support.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "connectors/mapping/codes.h"
#include "connectors/mapping/subject.h"
#include "connectors/mapping/text.h"
#include "connectors/mapping/wall_clock.h"

namespace connectors::voluntary {
namespace {

using hub::Date;
using hub::PartialDate;
using hub::Precision;
using hub::Sensitive;
using hub::records::IdentifierKind;
using hub::records::Kind;
using hub::records::NameUse;
using hub::records::Nature;
using hub::records::Record;
using hub::records::Sex;
using hub::records::Subject;

constexpr std::string_view kSystem = "onestory-voluntary";
constexpr std::size_t kMaxNotes = 60U << 10U;
constexpr int kManyRows = 1000;  // of one child, day and support: beyond it they are no rows

class SupportMapper {
 public:
  SupportMapper(const Fields& row, const Position& at, RowDesk& desk)
      : row_(row), at_(at), desk_(desk) {}

  void Run() {
    if (!SaysWho()) {
      return desk_.Reject(at_, "child.nobody", "no name and no number: nobody it could be about");
    }
    if (!TellsAnything()) return desk_.Leave("row of a child of whom nothing is told");
    if (!ReadChild()) {
      return desk_.Reject(at_, "child.ref_too_long",
                          "the number of the child is blank or of more than 200 bytes");
    }
    happened_ = DateOf("date");
    if (TellsOfReferral()) MapReferral();
    if (TellsOfSupport()) MapGiven();
    if (row_.Has("own_words")) MapOwnWords();
    if (row_.Has("strengths")) MapSeen(Kind::kStrength, "strengths", "strength", "What goes well");
    if (row_.Has("needs")) MapSeen(Kind::kNeed, "needs", "need", "What is needed");
  }

 private:
  void Warn(std::string_view rule, std::string_view words) { desk_.Warn(at_, rule, words); }

  bool SaysWho() const {
    for (const char* field : {"child_ref", "child_given", "child_family", "child_name"}) {
      if (row_.Has(field)) return true;
    }
    return false;
  }

  // "Status" heads many a column: it tells of a referral when it names a state of one.
  bool TellsOfReferral() const {
    for (const char* field : {"referral_id", "referred_on", "decline_reason"}) {
      if (row_.Has(field)) return true;
    }
    const Meant state = MeaningOf(desk_.tables().codes, {kSystem, 0}, "referral-status",
                                  row_.Get("referral_status"));
    return state.known == Known::kCurrent || state.known == Known::kOtherYear;
  }
  // A row of a referral list that names its service tells of no support yet.
  bool TellsOfSupport() const {
    for (const char* field : {"date", "sessions", "attended", "outcome"}) {
      if (row_.Has(field)) return true;
    }
    return !TellsOfReferral() && (row_.Has("support") || row_.Has("notes"));
  }
  bool TellsAnything() const {
    return TellsOfReferral() || TellsOfSupport() || row_.Has("own_words") ||
           row_.Has("strengths") || row_.Has("needs");
  }

  bool ReadChild() {
    if (row_.Has("child_ref") && !SetKey(child_, row_.Get("child_ref"))) return false;
    if (row_.Has("child_given") || row_.Has("child_family")) {
      AddName(child_, NameUse::kCurrent, {row_.Get("child_given")}, row_.Get("child_family"));
    } else {
      AddWholeName(child_, NameUse::kCurrent, row_.Get("child_name"));
    }
    ReadBirth();
    if (row_.Has("sex")) {
      const auto sex = ReadSex(row_.Get("sex"));
      if (!sex) Warn("code.unknown", "sex has a word that is not understood");
      child_.sex = sex.value_or(Sex::kUnknown);
    }
    AddNumber(IdentifierKind::kUpn, "upn");
    AddNumber(IdentifierKind::kNhsNumber, "nhs_number");
    AddAddress(child_, {row_.Get("address"), row_.Get("address2"), row_.Get("address3")},
               row_.Get("postcode"));
    AddPhone(child_, row_.Get("phone"));
    if (row_.Has("keep_address_safe")) {
      // Whatever was written there but a plain no was meant to protect.
      child_.shielded = ReadTruth(row_.Get("keep_address_safe")).value_or(true);
    }
    if (!row_.Has("child_ref")) {
      std::string key = NamedKey(child_);
      if (key.empty()) key = "row:" + KeyOf(RowKey());
      child_.source_id = Sensitive(std::move(key));
    }
    return true;
  }

  void ReadBirth() {
    if (!row_.Has("birth_date")) return;
    const auto birth = ReadDate(row_.Get("birth_date"));
    if (!birth) return Warn("date.unreadable", "birth_date is no date that could be");
    child_.birth =
        birth->precision == Precision::kMinute ? PartialDate::Day(birth->earliest) : *birth;
    if (birth->earliest > Date::Of(desk_.sender().now)) {
      Warn("child.birth_in_future", "birth_date is in the future");
    }
  }

  void AddNumber(IdentifierKind kind, std::string_view field) {
    if (AddIdentifier(child_, kind, row_.Get(field)) == Added::kUnverified) {
      Warn("child.number_unverified",
           std::string(field) + " has the wrong shape or check digit: kept, decides nothing");
    }
  }

  // What tells this row's child from others when nothing else does.
  std::vector<std::string_view> RowKey() const {
    return {row_.Get("reference"),
            row_.Get("child_given"),
            row_.Get("child_family"),
            row_.Get("child_name"),
            row_.Get("birth_date"),
            row_.Get("postcode"),
            row_.Get("reference").empty() ? row_.Get("date") : std::string_view(),
            row_.Get("referral_id")};
  }

  std::optional<PartialDate> DateOf(std::string_view field) {
    const std::string_view text = row_.Get(field);
    if (text.empty()) return std::nullopt;
    const auto date = ReadDate(text);
    if (!date) {
      Warn("date.unreadable", std::string(field) + " is no date that could be: kept");
    } else if (date->earliest > Date::Of(desk_.sender().now)) {
      Warn("date.future", std::string(field) + " is in the future");
    }
    return date;
  }

  Record Begin(Kind kind, std::string_view role) {
    Record record = NewRecord(desk_.sender(), kind, role);
    if (row_.Has("worker_role")) record.author.role = CleanText(row_.Get("worker_role"), 200);
    record.author.name = Sensitive(CleanText(row_.Get("worker"), 200));
    record.author.contact = Sensitive(CleanText(row_.Get("worker_contact"), 200));
    const std::string_view team = row_.Get(row_.Has("team") ? "team" : "organisation");
    if (!team.empty()) {
      record.author.team = CleanText(team, 200);
      if (row_.Has("team")) record.author.team_contact = Sensitive();  // of another team
    }
    if (row_.Has("team_contact")) {
      record.author.team_contact = Sensitive(CleanText(row_.Get("team_contact"), 200));
    }
    record.recorded = ReadMoment(row_.Get("recorded_on"));
    if (!record.recorded) AddDetail(record, "recorded_on", row_.Get("recorded_on"));
    return record;
  }

  // Its date, or some time before now, with what was written beside it.
  void SetHappened(Record& record, const std::optional<PartialDate>& date, std::string_view field) {
    if (date) {
      record.happened = *date;
      return;
    }
    Warn("row.undated", "no readable date: some time before it was sent");
    AddDetail(record, "date_as_sent", row_.Get(field));
    Date latest = Date::Of(desk_.sender().now);
    if (const auto recorded = ReadDay(row_.Get("recorded_on"))) {
      latest = std::min(latest, *recorded);
    }
    Date earliest = *Date::FromCivil(std::max(latest.year() - 26, 1900), 1, 1);
    if (child_.birth.known()) earliest = {child_.birth.earliest.days - 280};
    record.happened = PartialDate::Range(std::min(earliest, latest), latest);
  }

  static std::string Plain(std::string_view text) { return PlainKey(CleanText(text, 120)); }
  static std::string DayKey(const std::optional<PartialDate>& date) {
    return date ? date->Iso() : "undated";
  }

  // By the row's own reference and day; without one by whom, when and what.
  std::string IdOf(std::string_view what, const std::optional<PartialDate>& date) const {
    const std::string day = DayKey(date);
    if (row_.Has("reference")) return JoinId({what, Plain(row_.Get("reference")), day});
    return JoinId({what, child_.source_id.Reveal(), day,
                   KeyOf({Lower(CleanText(row_.Get("support")))}).substr(0, 16)});
  }

  void MapGiven() {
    Record record = Begin(Kind::kSupportGiven, "support worker");
    SetHappened(record, happened_, "date");
    const auto end = DateOf("end");
    if (happened_ && end) {
      if (end->latest < happened_->earliest) {
        Warn("date.end_before_start", "the end is before the start");
      } else if (end->latest > happened_->latest) {
        record.happened = PartialDate::Range(happened_->earliest, end->latest);
      }
    }
    AddDetail(record, "ended", end ? end->Iso() : std::string(row_.Get("end")));
    AddCommon(record);
    if (!TellsOfReferral()) AddDetail(record, "status", row_.Get("referral_status"));
    for (const char* field : {"sessions", "attended", "outcome", "next_steps"}) {
      AddDetail(record, field, row_.Get(field));
    }
    record.place = Sensitive(CleanText(row_.Get("place"), 512));
    record.narrative = Sensitive(CleanText(row_.Get("notes"), kMaxNotes));
    const std::string what = CleanText(row_.Get("support"), 300);
    Finish(std::move(record), IdOf("support", happened_),
           what.empty() ? "Support given" : "Support given: " + what);
  }

  void AddCommon(Record& record) {
    AddDetail(record, "support", row_.Get("support"));
    if (row_.Has("team")) AddDetail(record, "organisation", row_.Get("organisation"));
    AddDetail(record, "agreement", row_.Get("agreement"));
  }

  // The same record through all its states: what arrives later supersedes.
  void MapReferral() {
    Record record = Begin(Kind::kNote, "referrals");
    const auto referred = row_.Has("referred_on") ? DateOf("referred_on") : happened_;
    const auto decided = DateOf("decided_on");
    SetHappened(record, referred ? referred : decided, "referred_on");
    const Meant state = AddCode(record, desk_.tables().codes, {kSystem, 0}, "referral-status",
                                row_.Get("referral_status"));
    if (state.known == Known::kUnknown) {
      Warn("code.unknown", "the state of the referral is on no list: kept");
    }
    AddCommon(record);
    AddDetail(record, "referred_by", row_.Get("referred_by"));
    AddDetail(record, "decided_on", decided ? decided->Iso() : std::string(row_.Get("decided_on")));
    AddDetail(record, "reason_declined", row_.Get("decline_reason"));
    if (!TellsOfSupport()) {
      record.narrative = Sensitive(CleanText(row_.Get("notes"), kMaxNotes));
    }
    const bool declined = state.words == "declined" || row_.Has("decline_reason");
    record.nature = declined || state.words == "accepted" ? Nature::kDecision : Nature::kFact;
    std::string words = "Referred for support";
    if (row_.Has("support")) words += ": " + CleanText(row_.Get("support"), 300);
    if (!state.words.empty()) words += "; " + state.words;
    const std::string id = row_.Has("referral_id")
                               ? JoinId({"referral", Plain(row_.Get("referral_id"))})
                               : IdOf("referral", referred);
    Finish(std::move(record), id, words);
    if (state.words == "accepted") MapInvolvement(referred, decided);
  }

  // Who works with the child since the referral was accepted.
  void MapInvolvement(const std::optional<PartialDate>& referred,
                      const std::optional<PartialDate>& decided) {
    const auto since = decided ? decided : referred;
    Record record = Begin(Kind::kInvolvement, "support worker");
    if (record.author.team.empty() && record.author.name.empty()) return;
    hub::records::Involvement tie;
    if (since) {
      record.happened = *since;
      if (since->exact_day()) tie.since = since->earliest;
    }
    const auto end = ReadDay(row_.Get("end"));
    if (end && tie.since) tie.until = std::max(*end, *tie.since);
    record.involvement = tie;
    const std::string id = row_.Has("referral_id")
                               ? JoinId({"involvement", Plain(row_.Get("referral_id"))})
                               : IdOf("involvement", referred);
    Finish(std::move(record), id, "A voluntary organisation works with the family");
  }

  // Kept word for word and apart from what others say about them.
  void MapOwnWords() {
    Record record = Begin(Kind::kOwnWords, "support worker");
    record.nature = Nature::kReported;
    SetHappened(record, happened_ ? happened_ : DateOf("referred_on"), "date");
    record.narrative = Sensitive(CleanText(row_.Get("own_words"), kMaxNotes));
    AddDetail(record, "said_by", row_.Get("said_by"));
    Finish(std::move(record), IdOf("own-words", happened_), "In the child's or family's own words");
  }

  // What goes well and what is needed, as the worker sees it: each a record of its own.
  void MapSeen(Kind kind, const char* column, const char* id, const std::string& summary) {
    Record record = Begin(kind, "support worker");
    record.nature = Nature::kOpinion;
    SetHappened(record, happened_ ? happened_ : DateOf("referred_on"), "date");
    record.narrative = Sensitive(CleanText(row_.Get(column), kMaxNotes));
    Finish(std::move(record), IdOf(id, happened_), summary);
  }

  void Finish(Record record, std::string id, const std::string& summary) {
    record.summary = Sensitive(CleanText(summary, 1000));
    record.subjects.push_back(child_);
    LabelRecord(record, desk_.tables().labels);
    LabelByAllOfRow(record);
    const std::uint64_t print = PrintOf(record);
    // Two things under one key on one day are told apart by their order.
    std::string own = id;
    for (int nth = 2; nth < kManyRows; ++nth) {
      if (own.size() > kMaxSourceId) {
        return desk_.Reject(at_, "row.id_too_long", "its reference is too long to be a key");
      }
      const RowDesk::Before before = desk_.Met(own, print);
      if (before == RowDesk::Before::kSame) return desk_.Leave("repeated row");
      if (before == RowDesk::Before::kNever) {
        record.source_id = Sensitive(std::move(own));
        return desk_.Take(std::move(record), at_);
      }
      if (IsOfOneReferral(record)) break;
      if (nth == 2) {
        Warn("row.same_day", "another row of this child, day and support: told apart by order");
      }
      own = id + "|~" + std::to_string(nth);
    }
    if (!IsOfOneReferral(record)) {
      return desk_.Reject(at_, "row.too_many", "a thousand rows of one child, day and support");
    }
    desk_.SaysNow(id, print);
    Warn("referral.again", "a referral comes again in another state: the later row holds");
    record.source_id = Sensitive(std::move(id));
    desk_.Take(std::move(record), at_);
  }

  bool IsOfOneReferral(const Record& record) const {
    return row_.Has("referral_id") &&
           (record.kind == Kind::kNote || record.kind == Kind::kInvolvement);
  }

  // A sensitive word of the row's notes brings its label to what the child said in it, and to
  // who works there: they are read together.
  void LabelByAllOfRow(Record& record) {
    std::string words;
    for (const char* field : {"support", "organisation", "team", "place"}) {
      words += std::string(row_.Get(field)) + "\n";
    }
    record.labels = Union(record.labels, desk_.tables().labels.For(record.kind, {}, words));
    if (child_.shielded) record.labels = record.labels.With(hub::records::Label::kShielded);
  }

  std::uint64_t PrintOf(const Record& record) const {
    std::vector<std::string> texts = {record.summary.Reveal(),     record.narrative.Reveal(),
                                      record.place.Reveal(),       record.happened.Iso(),
                                      record.author.name.Reveal(), record.author.team};
    for (const auto& detail : record.details) texts.push_back(detail.value.Reveal());
    for (const auto& code : record.codes) texts.push_back(code.code);
    for (const char* field : {"child_given", "child_family", "child_name", "birth_date", "address",
                              "postcode", "phone"}) {
      texts.emplace_back(row_.Get(field));
    }
    const std::vector<std::string_view> parts(texts.begin(), texts.end());
    return HashOf(parts);
  }

  const Fields& row_;
  const Position at_;
  RowDesk& desk_;
  Subject child_;
  std::optional<PartialDate> happened_;
};

}  // namespace

void MapSupport(const Fields& row, const Position& at, RowDesk& desk) {
  SupportMapper(row, at, desk).Run();
}

}  // namespace connectors::voluntary
