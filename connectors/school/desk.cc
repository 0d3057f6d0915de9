#include "connectors/school/desk.h"

#include <algorithm>
#include <array>
#include <utility>

#include "connectors/mapping/subject.h"
#include "connectors/mapping/text.h"
#include "connectors/school/calendar.h"

namespace connectors::school {
namespace {

using hub::Date;
using hub::PartialDate;
using hub::Sensitive;
using hub::records::IdentifierKind;
using hub::records::Kind;
using hub::records::NameUse;
using hub::records::Record;
using hub::records::Subject;

// As many as a record can have; what is beyond is told in words only.
constexpr std::size_t kMostCodes = 200;

// Characters that join the parts of a source id must not stand inside one.
std::string Joinable(std::string text) {
  for (char& c : text) {
    if (c == '|' || c == '\\') c = '/';
  }
  return text;
}

// A part of a source id beside the key: short, printable.
std::string Part(std::string_view text) {
  const std::string plain = PlainKey(Joinable(CleanText(text, 30)));
  return plain.size() <= 40 ? plain : plain.substr(0, 24) + std::to_string(HashOf(plain) % 1000000);
}

bool IsReasonForNone(std::string_view upn) {
  return upn.size() == 3 && Upper(upn.substr(0, 2)) == "UN" && upn[2] >= '0' && upn[2] <= '9';
}

std::string NameKey(const PupilFacts& facts) {
  Subject named;
  if (!AddName(named, NameUse::kCurrent, {facts.forename}, facts.surname)) {
    AddWholeName(named, NameUse::kCurrent, facts.whole_name);
  }
  if (named.names.empty()) return "";
  const std::string family = Lower(CleanText(named.names[0].family.Reveal(), 60));
  const std::string given = Lower(CleanText(named.names[0].given.Reveal(), 60));
  const std::optional<Date> birth = ReadDay(facts.birth);
  return "name:" + family + "," + given + "," + (birth ? birth->Iso() : "");
}

std::string PrintOf(const Record& record) {
  std::string print = record.summary.Reveal() + "\n" + record.happened.Iso();
  for (const auto& detail : record.details) print += "\n" + detail.name + detail.value.Reveal();
  for (const auto& code : record.codes) print += "\n" + code.system + code.code;
  return print;
}

}  // namespace

std::uint64_t HashOf(std::string_view text) {
  // FNV-1a, with the end of a 64-bit finaliser: its high bits choose a portion.
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  hash ^= hash >> 33U;
  hash *= 0xff51afd7ed558ccdULL;
  return hash ^ hash >> 33U;
}

void Desk::Take(Record record, const Position& at) {
  ++summary.rows;
  ++summary.records;
  sink.Take(std::move(record), at);
}

void Desk::Reject(const Position& at, std::string_view rule, std::string_view words) {
  ++summary.rows;
  ++summary.rejects;
  sink.Reject(at, std::string(format) + "." + std::string(rule), words);
}

void Desk::NotTaken(const std::string& what, std::uint64_t count) {
  if (count == 0) return;
  summary.rows += count;
  summary.not_taken[what] += count;
}

void Desk::Warn(const Position& at, std::string_view rule, std::string_view words) {
  ++summary.warnings;
  sink.Warn(at, std::string(format) + "." + std::string(rule), words);
}

void Desk::RejectFile(const Position& at, std::string_view rule, const std::string& words) {
  if (summary.complete) {
    summary.complete = false;
    summary.broken_at = at;
    summary.broken_why = words;
  }
  Reject(at, rule, words);
}

void Desk::Stopped(const Position& at) {
  if (!summary.complete) return;
  summary.complete = false;
  summary.broken_at = at;
  summary.broken_why = "stopped";
}

int Desk::ThisYear() const { return SchoolYearOf(Date::Of(sender.now)); }

std::optional<Date> Desk::DayOf(std::string_view text, std::string_view field, const Position& at) {
  if (TrimBlank(text).empty()) return std::nullopt;
  const std::optional<Date> day = ReadDay(text);
  if (!day) {
    Warn(at, "date.unreadable", std::string(field) + " is no day that could be");
  } else if (*day > Date::Of(sender.now)) {
    Warn(at, "date.future", std::string(field) + " is in the future");
  }
  return day;
}

std::optional<bool> Desk::TruthOf(std::string_view text, std::string_view field,
                                  const Position& at) {
  if (TrimBlank(text).empty()) return std::nullopt;
  const std::optional<bool> truth = ReadTruth(text);
  if (!truth) {
    Warn(at, "value.not_yes_or_no", std::string(field) + " is neither yes nor no");
  }
  return truth;
}

Meant Desk::CodeQuietly(Record& record, int school_year, std::string_view list,
                        std::string_view code) const {
  const CodeYear of{"dfe-school", school_year};
  if (record.codes.size() < kMostCodes) return AddCode(record, tables.codes, of, list, code);
  return MeaningOf(tables.codes, of, list, code);
}

std::string Desk::Code(Record& record, int school_year, std::string_view list,
                       std::string_view code, const Position& at) {
  Meant meant = CodeQuietly(record, school_year, list, code);
  if (meant.known == Known::kUnknown) {
    Warn(at, "code.unknown", std::string(list) + " has a code that no list has: kept");
  } else if (meant.known == Known::kOtherYear) {
    Warn(at, "code.other_year",
         std::string(list) + " has a code of another year's list: understood");
  }
  return std::move(meant.words);
}

std::string KeyOf(const PupilFacts& facts) {
  const std::string upn = CleanText(facts.upn, 64);
  if (!upn.empty() && !IsReasonForNone(upn)) {
    const auto normal = hub::records::NormaliseUpn(upn);
    return Joinable(normal ? *normal : Upper(upn));
  }
  const std::string own = CleanText(facts.own_id, 64);
  if (!own.empty()) return "id:" + Joinable(own);
  return Joinable(NameKey(facts));
}

bool OnlyNamed(const PupilFacts& facts) {
  const std::string key = KeyOf(facts);
  return key.rfind("name:", 0) == 0 && key.back() == ',';
}

std::optional<Pupil> Pupil::From(Desk& desk, const PupilFacts& facts, const Position& at) {
  Pupil pupil(desk);
  Subject& subject = pupil.subject_;
  const std::string key = KeyOf(facts);
  if (key.empty()) {
    desk.Reject(at, "pupil.unnamed",
                "no UPN, number or name: nothing says whom it is about; add one to the export");
    return std::nullopt;
  }
  // A key that is too long when written plain is shortened, the same way every time.
  if (!SetKey(subject, key)) SetKey(subject, key.substr(0, 24) + std::to_string(HashOf(key)));
  pupil.key_ = subject.source_id.Reveal();
  if (OnlyNamed(facts)) {
    desk.Warn(at, "pupil.only_a_name",
              "known by name alone: add the UPN or the date of birth to the export");
  }
  if (AddIdentifier(subject, IdentifierKind::kUpn, facts.upn) == Added::kUnverified) {
    desk.Warn(at, "pupil.upn_unverified",
              "the UPN has the wrong shape or check letter: kept, decides nothing");
  }
  if (AddIdentifier(subject, IdentifierKind::kFormerUpn, facts.former_upn) == Added::kUnverified) {
    desk.Warn(at, "pupil.former_upn_unverified",
              "the former UPN has the wrong shape or check letter: kept, decides nothing");
  }
  if (!TrimBlank(facts.own_id).empty()) {
    AddIdentifier(subject, IdentifierKind::kLocal, Joinable(CleanText(facts.own_id, 64)));
  }
  AddName(subject, NameUse::kCurrent, {facts.forename, facts.middle_names}, facts.surname);
  if (subject.names.empty()) AddWholeName(subject, NameUse::kCurrent, facts.whole_name);
  if (!TrimBlank(facts.preferred_forename).empty() || !TrimBlank(facts.preferred_surname).empty()) {
    const auto either = [](std::string_view one, std::string_view other) {
      return TrimBlank(one).empty() ? other : one;
    };
    AddName(subject, NameUse::kPreferred, {either(facts.preferred_forename, facts.forename)},
            either(facts.preferred_surname, facts.surname));
  }
  if (!TrimBlank(facts.former_forename).empty() || !TrimBlank(facts.former_surname).empty()) {
    const bool no_given = TrimBlank(facts.former_forename).empty();
    AddName(subject, NameUse::kFormer, {no_given ? facts.forename : facts.former_forename},
            TrimBlank(facts.former_surname).empty() ? facts.surname : facts.former_surname);
  }
  if (const std::optional<Date> birth = desk.DayOf(facts.birth, "date of birth", at)) {
    subject.birth = PartialDate::Day(*birth);
  } else if (const auto part = ReadDate(facts.birth)) {
    subject.birth = *part;
  }
  if (!TrimBlank(facts.sex).empty()) {
    const auto sex = ReadSex(facts.sex);
    if (!sex) desk.Warn(at, "pupil.sex_unreadable", "sex is none of the words that are understood");
    subject.sex = sex.value_or(hub::records::Sex::kUnknown);
  }
  std::array<std::string_view, 8> lines;
  std::copy_n(facts.address.begin(), std::min(facts.address.size(), lines.size()), lines.begin());
  AddAddress(subject,
             {lines[0], lines[1], lines[2], lines[3], lines[4], lines[5], lines[6], lines[7]},
             facts.postcode);
  for (const std::string_view phone : facts.phones) AddPhone(subject, phone);
  subject.shielded = facts.shielded;
  return pupil;
}

std::string Pupil::SourceId(std::initializer_list<std::string_view> parts) const {
  std::string id = key_;
  for (const std::string_view part : parts) id += "|" + Part(part);
  return id.size() <= 240 ? id : id.substr(0, 200) + "|" + std::to_string(HashOf(id));
}

Record Pupil::Begin(Kind kind, std::initializer_list<std::string_view> parts,
                    PartialDate happened) const {
  Record record = NewRecord(desk_->sender, kind, "school");
  record.source_id = Sensitive(SourceId(parts));
  record.happened = happened;
  return record;
}

void Pupil::Finish(Record record, std::string summary, std::string_view what, const Position& at) {
  record.summary = Sensitive(std::move(summary));
  const std::string id = record.source_id.Reveal();
  const std::uint64_t print = HashOf(PrintOf(record));
  std::set<std::uint64_t>& before = used_[id];
  if (!before.insert(print).second) {
    desk_->NotTaken("repeated " + std::string(what));
    return;
  }
  if (before.size() > 1) {
    record.source_id = Sensitive(id + "|~" + std::to_string(before.size()));
    desk_->Warn(at, "row.same_key",
                "two that differ have the same pupil and start: told apart by their order");
  }
  LabelRecord(record, desk_->tables.labels);
  record.subjects.push_back(subject_);
  if (!counted_) ++desk_->summary.people;
  counted_ = true;
  desk_->Take(std::move(record), at);
}

void Pupil::TakeBack(Kind kind, std::initializer_list<std::string_view> parts,
                     std::uint32_t version, const Position& at) {
  TakeBack(kind, SourceId(parts), version, at);
}

void Pupil::TakeBack(Kind kind, std::string id, std::uint32_t version, const Position& at) {
  if (!desk_->sink.Holds(id)) return;
  Record record;
  record.agency = desk_->sender.agency;
  record.kind = kind;
  record.action = hub::records::Action::kRetract;
  record.source_version = version;
  record.source_id = Sensitive(std::move(id));
  desk_->Take(std::move(record), at);
}

}  // namespace connectors::school
