#include "connectors/school/facts.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "connectors/mapping/subject.h"
#include "connectors/mapping/text.h"
#include "connectors/school/calendar.h"
#include "hub/base/digits.h"

namespace connectors::school {
namespace {

using hub::Date;
using hub::PartialDate;
using hub::records::Kind;
using hub::records::Nature;
using hub::records::Record;

constexpr std::size_t kMostContacts = 12;

bool Holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string DayPart(const std::optional<Date>& day) { return day ? day->Iso() : "undated"; }

PartialDate When(const std::optional<Date>& day, int year) {
  return day ? PartialDate::Day(*day) : WholeYear(year);
}

std::uint32_t Version(int year) { return year > 0 ? static_cast<std::uint32_t>(year) : 0; }

// A day as a detail: ISO when it can be read, else as it was sent.
void AddDay(Record& record, std::string_view name, const std::optional<Date>& day,
            std::string_view as_sent) {
  AddDetail(record, name, day ? day->Iso() : std::string(as_sent));
}

// The id's last part is the school, when the sender has several.
Record BeginAt(Pupil& pupil, Kind kind, std::string_view what, const std::string& when,
               std::string_view school, PartialDate happened) {
  if (TrimBlank(school).empty()) return pupil.Begin(kind, {what, when}, happened);
  return pupil.Begin(kind, {what, when, school}, happened);
}

// The words that systems write where the census has a code.
std::string ProvisionCode(std::string_view text) {
  const std::string lower = Lower(CleanText(text, 100));
  if (lower.size() <= 1) return Upper(lower);
  if (Holds(lower, "ehc") || (Holds(lower, "education") && Holds(lower, "care plan"))) return "E";
  if (Holds(lower, "statement")) return "S";
  if (lower == "sen support" || lower == "support" || lower == "sen k") return "K";
  if (lower == "no" || lower == "none" || lower.rfind("no ", 0) == 0) return "N";
  return CleanText(text, 60);
}

std::string CategoryCode(std::string_view text) {
  const std::string lower = Lower(CleanText(text, 100));
  if (lower.size() == 4) return Upper(lower);
  if (Holds(lower, "perm")) return "PERM";
  if (Holds(lower, "lunch")) return "LNCH";
  if (Holds(lower, "fixed")) return "FIXD";
  if (Holds(lower, "susp")) return "SUSP";
  return CleanText(text, 60);
}

struct SuspensionKind {
  Kind kind;
  std::string_view what;  // in the source id
};

SuspensionKind KindOf(const std::string& category) {
  if (category == "PERM") return {Kind::kExclusion, "exclusion"};
  if (category == "LNCH") return {Kind::kSuspension, "lunchtime"};
  return {Kind::kSuspension, "suspension"};
}

void AddSessions(Record& record, const SuspensionFacts& facts, bool permanent, Desk& desk,
                 const Position& at) {
  if (TrimBlank(facts.sessions).empty()) return;
  const int sessions = CountOf(facts.sessions);
  if (sessions < 0) {
    desk.Warn(at, "suspension.sessions_unreadable", "sessions is no number: kept as sent");
    AddDetail(record, "sessions_as_sent", facts.sessions);
    return;
  }
  // 45 days in a school year are the most that the law allows.
  if (!permanent && sessions > 90) {
    desk.Warn(at, "suspension.too_long", "more than 90 sessions: kept as sent");
  }
  AddDetail(record, "sessions", std::to_string(sessions));
}

std::string ContactWords(const ContactFacts& contact, Desk& desk, Record& record, int year,
                         const Position& at) {
  std::string words = CleanText(contact.name, 200);
  if (words.empty()) words = "name not given";
  if (!TrimBlank(contact.relationship).empty()) {
    const std::string sent = CleanText(contact.relationship, 60);
    words +=
        ", " + (sent.size() == 3 ? desk.Code(record, year, "relationship", Upper(sent), at) : sent);
  }
  const auto responsible = desk.TruthOf(contact.responsibility, "parental responsibility", at);
  if (responsible) {
    words += *responsible ? ", has parental responsibility" : ", no parental responsibility";
  }
  if (contact.lives_with_pupil) words += ", same address";
  return words;
}

}  // namespace

std::string YearGroupWords(std::string_view text) {
  const std::string clean = CleanText(text, 40);
  const std::string upper = Upper(clean);
  if (upper == "R") return "Reception";
  if (upper == "N1" || upper == "N2") return "Nursery " + upper.substr(1);
  if (upper == "E1" || upper == "E2") return "Early years " + upper.substr(1);
  const int number = CountOf(clean);
  return number >= 0 && number <= 14 ? "Year " + std::to_string(number) : clean;
}

int CountOf(std::string_view text) {
  std::string_view number = TrimBlank(text);
  const std::size_t point = number.find('.');
  if (point != std::string_view::npos) {
    if (number.find_first_not_of('0', point + 1) != std::string_view::npos) return -1;
    number = number.substr(0, point);
  }
  const int count = hub::DigitsOf(number);
  return count <= 1'000'000 ? count : -1;
}

void TellEnrolment(Pupil& pupil, const EnrolmentFacts& facts, const Position& at) {
  Desk& desk = pupil.desk();
  const std::optional<Date> entry = desk.DayOf(facts.entry, "entry date", at);
  const std::optional<Date> left = desk.DayOf(facts.leaving, "leaving date", at);
  if (entry && left && *left < *entry) {
    desk.Warn(at, "enrolment.left_before_joining", "left before joining: both days kept as sent");
  }
  const bool over = !TrimBlank(facts.leaving).empty();
  Record record = BeginAt(pupil, Kind::kEnrolment, "enrolment", DayPart(entry), facts.school,
                          When(entry, facts.year));
  record.source_version = Version(facts.year);
  const std::string year_group = YearGroupWords(facts.year_group);
  if (!entry) AddDetail(record, "entry_date_as_sent", facts.entry);
  AddDay(record, "left", left, facts.leaving);
  AddDetail(record, "year_group", year_group);
  AddDetail(record, "class", facts.class_name, true);
  AddDetail(record, "school", facts.school_name, true);
  if (!TrimBlank(facts.status).empty()) {
    AddDetail(record, "status", desk.Code(record, facts.year, "enrol-status", facts.status, at));
  }
  std::string summary = over ? "Was on the school's roll" : "On the school's roll";
  if (!entry) summary += " in " + YearWords(facts.year);
  if (!year_group.empty()) summary += ", " + year_group;
  pupil.Finish(std::move(record), std::move(summary), "enrolment", at);
  if (!over) return;

  Record leaving = BeginAt(pupil, Kind::kLeaving, "leaving", DayPart(entry), facts.school,
                           When(left, facts.year));
  leaving.source_version = Version(facts.year);
  if (!left) AddDetail(leaving, "leaving_date_as_sent", facts.leaving);
  AddDetail(leaving, "reason", facts.leaving_reason);
  AddDetail(leaving, "destination", facts.destination, true);
  AddDetail(leaving, "school", facts.school_name, true);
  const std::string reason = CleanText(facts.leaving_reason, 100);
  pupil.Finish(std::move(leaving), "Left the school" + (reason.empty() ? "" : ": " + reason),
               "leaving", at);
}

void TellSen(Pupil& pupil, const SenFacts& facts, const Position& at) {
  const std::string code = ProvisionCode(facts.provision);
  if (code.empty()) return;
  Desk& desk = pupil.desk();
  const std::optional<Date> start = desk.DayOf(facts.start, "start of SEN provision", at);
  const bool dated = !TrimBlank(facts.start).empty();
  Record record =
      dated ? pupil.Begin(Kind::kSenSupport, {"sen", DayPart(start)}, When(start, facts.year))
            : pupil.Begin(Kind::kSenSupport, {"sen"}, WholeYear(facts.year));
  if (code == "N" && !desk.sink.Holds(record.source_id.Reveal())) {
    desk.NotTaken("no special educational provision");
    return;
  }
  record.source_version = Version(facts.year);
  record.nature = Nature::kDecision;
  if (!start) AddDetail(record, "start_as_sent", facts.start);
  const std::string words = desk.Code(record, facts.year, "sen-provision", code, at);
  pupil.Finish(std::move(record), "Special educational needs: " + words, "SEN provision", at);
}

void TellNeeds(Pupil& pupil, std::vector<Need> needs, int year, const Position& at) {
  if (needs.empty()) return;
  std::stable_sort(needs.begin(), needs.end(),
                   [](const Need& a, const Need& b) { return a.rank < b.rank; });
  Record record = pupil.Begin(Kind::kSenSupport, {"sen-needs"}, WholeYear(year));
  record.source_version = Version(year);
  record.nature = Nature::kOpinion;
  std::string words;
  for (const Need& need : needs) {
    const std::string one = pupil.desk().Code(record, year, "sen-type", need.type, at);
    if (!one.empty() && !Holds(words, one)) words += (words.empty() ? "" : "; ") + one;
  }
  pupil.Finish(std::move(record), "Type of special educational need: " + CleanText(words, 400),
               "SEN needs", at);
}

void TellMeals(Pupil& pupil, const MealsFacts& facts, const Position& at) {
  Desk& desk = pupil.desk();
  const std::optional<Date> start = desk.DayOf(facts.start, "start of free meals", at);
  const std::optional<Date> end = ReadDay(facts.end);
  const bool has_end = !TrimBlank(facts.end).empty();
  if (has_end && !end) {
    desk.Warn(at, "date.unreadable", "end of free meals is no day that could be");
  }
  const bool backwards = start && end && *end < *start;
  if (backwards) {
    desk.Warn(at, "meals.end_before_start", "ends before it starts: both days kept as sent");
  }
  Record record =
      pupil.Begin(Kind::kFreeSchoolMeals, {"meals", DayPart(start)}, When(start, facts.year));
  if (!start) AddDetail(record, "start_as_sent", facts.start);
  AddDay(record, backwards ? "end_as_sent" : "ended", end, facts.end);
  if (Upper(CleanText(facts.country, 10)) != "ENG") AddDetail(record, "country", facts.country);
  std::string summary = "Free school meals";
  if (backwards) {
    summary += " (the end that was sent is before the start)";
  } else if (end) {
    summary += *end <= Date::Of(desk.sender.now) ? ", ended" : ", until " + end->Iso();
  }
  pupil.Finish(std::move(record), std::move(summary), "free school meals", at);
}

void TellSuspension(Pupil& pupil, const SuspensionFacts& facts, const Position& at) {
  Desk& desk = pupil.desk();
  const std::optional<Date> start = desk.DayOf(facts.start, "start of suspension", at);
  const std::optional<Date> end = ReadDay(facts.end);
  const std::string category = CategoryCode(facts.category);
  const SuspensionKind kind = KindOf(category);
  const int year = start ? SchoolYearOf(*start) : facts.year;
  if (!start && TrimBlank(facts.start).empty()) {
    desk.Warn(at, "suspension.undated", "no start date: kept, as some day of the school year");
  }
  Record record =
      BeginAt(pupil, kind.kind, kind.what, DayPart(start), facts.school, When(start, year));
  record.nature = Nature::kDecision;
  if (!start) AddDetail(record, "start_as_sent", facts.start);
  std::string summary =
      category.empty() ? "Suspension" : desk.Code(record, year, "exclusion-category", category, at);
  if (!summary.empty()) {
    summary[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(summary[0])));
  }
  AddSessions(record, facts, kind.kind == Kind::kExclusion, desk, at);
  AddDay(record, "until", end, facts.end);
  if (start && end && *end < *start) {
    desk.Warn(at, "suspension.end_before_start", "ends before it starts: both days kept as sent");
  }
  std::string reasons;
  for (const std::string_view reason : facts.reasons) {
    if (TrimBlank(reason).empty()) continue;
    const std::string words = desk.Code(record, year, "exclusion-reason", reason, at);
    reasons += (reasons.empty() ? ": " : "; ") + words;
  }
  record.narrative = hub::Sensitive(CleanText(facts.account, 4000));
  pupil.Finish(std::move(record), CleanText(summary + reasons, 500), kind.what, at);
}

bool ContactFacts::empty() const {
  return TrimBlank(name).empty() && TrimBlank(relationship).empty() &&
         std::all_of(phones.begin(), phones.end(),
                     [](std::string_view phone) { return TrimBlank(phone).empty(); });
}

void TellContacts(Pupil& pupil, const std::vector<ContactFacts>& contacts, int year,
                  const Position& at) {
  Desk& desk = pupil.desk();
  Record record = pupil.Begin(Kind::kEnrolment, {"contacts"}, WholeYear(year));
  record.source_version = Version(year);
  std::size_t number = 0;
  std::size_t responsible = 0;
  for (const ContactFacts& contact : contacts) {
    if (contact.empty()) continue;
    if (number >= kMostContacts) {
      ++desk.summary.ignored["contact beyond the twelfth"];
      continue;
    }
    const std::string name = "contact_" + std::to_string(++number);
    AddDetail(record, name, ContactWords(contact, desk, record, year, at));
    if (ReadTruth(contact.responsibility).value_or(false)) ++responsible;
    hub::records::Subject reach;  // for its tidying of phones and addresses
    for (const std::string_view phone : contact.phones) AddPhone(reach, phone);
    for (const hub::Sensitive& phone : reach.phones) {
      AddDetail(record, name + "_reach", phone.Reveal(), true);
    }
    if (AddAddress(reach, {contact.address}, contact.postcode)) {
      const auto& home = reach.addresses.front();
      AddDetail(record, name + "_address", home.lines.Reveal() + " " + home.postcode.Reveal(),
                true);
    }
  }
  if (number == 0) return;
  std::string summary = number == 1 ? "One contact at the school"
                                    : std::to_string(number) + " contacts at the school";
  summary += ", " + std::to_string(responsible) + " with parental responsibility";
  pupil.Finish(std::move(record), std::move(summary), "contacts", at);
}

void TellFlag(Pupil& pupil, const Flag& flag, bool on, int year, const Position& at) {
  if (!on) return pupil.TakeBack(flag.kind, {flag.name}, Version(year), at);
  Record record = pupil.Begin(flag.kind, {flag.name}, WholeYear(year));
  record.source_version = Version(year);
  record.nature = Nature::kReported;
  pupil.desk().Code(record, year, "pupil-flag", flag.name, at);
  AddDetail(record, flag.detail_name, flag.detail, flag.locates);
  pupil.Finish(std::move(record), std::string(flag.summary), flag.name, at);
}

Flag MedicalFlag() {
  return {"medical", Kind::kEnrolment, "The school holds medical information", "", "", false};
}

Flag InCareFlag(std::string_view authority) {
  return {
      "in-care",   Kind::kPlacement, "Looked after by a local authority, as the school was told",
      "authority", authority,        true};
}

Flag YoungCarerFlag(std::string_view identified_by) {
  return {"young-carer",   Kind::kEnrolment, "Known to the school as a young carer",
          "identified_by", identified_by,    false};
}

}  // namespace connectors::school
