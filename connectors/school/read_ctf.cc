#include "connectors/school/read_ctf.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/text.h"
#include "connectors/mapping/xml.h"
#include "connectors/school/attendance.h"
#include "connectors/school/facts.h"
#include "hub/base/digits.h"

namespace connectors::school {
namespace {

using hub::Date;
using hub::Error;
using hub::ErrorCode;
using hub::Result;
using hub::records::Kind;
using hub::records::Record;

// More pupils than this are not remembered to tell repeats within a file.

struct Header {
  std::string version;
  std::string qualifier;
  std::string lea;  // of the school that the file comes from
  std::string estab;
  std::optional<Date> made;
  int academic_year = 0;

  bool IsSource(std::string_view other_lea, std::string_view other_estab) const {
    return !lea.empty() && lea == other_lea && estab == other_estab;
  }
};

// The first of these paths that is there and not blank.
std::string_view Pick(const Element& from, std::initializer_list<std::string_view> paths) {
  for (const std::string_view path : paths) {
    if (const std::string_view text = from.TextAt(path); !text.empty()) return text;
  }
  return {};
}

const Element* PickElement(const Element& from, std::initializer_list<std::string_view> paths) {
  for (const std::string_view path : paths) {
    if (const Element* found = from.FindPath(path)) return found;
  }
  return nullptr;
}

void CollectNamed(const Element& from, std::string_view name, std::vector<const Element*>& into) {
  for (const Element& child : from.children) {
    if (child.name == name) into.push_back(&child);
  }
}

// Every element of that name directly in `from`, or one level below in any of `groups`.
std::vector<const Element*> AllOf(const Element& from,
                                  std::initializer_list<std::string_view> groups,
                                  std::string_view name) {
  std::vector<const Element*> all;
  for (const std::string_view group : groups) {
    for (const Element& child : from.children) {
      if (child.name == group) CollectNamed(child, name, all);
    }
  }
  return all;
}

std::vector<std::string_view> AddressLines(const Element& address) {
  std::vector<std::string_view> lines;
  for (const char* group : {"", "BS7666Address", "AddressLines", "AddressLine"}) {
    const Element* from = *group == '\0' ? &address : address.Find(group);
    if (from == nullptr) continue;
    for (const char* name : {"SAON", "PAON", "Street", "Locality", "Town", "AdministrativeArea",
                             "PostTown", "AddressLine1", "AddressLine2", "AddressLine3",
                             "AddressLine4", "AddressLine5", "Line1", "Line2", "Line3"}) {
      const std::string_view text = from->Text(name);
      if (!text.empty() && std::find(lines.begin(), lines.end(), text) == lines.end()) {
        lines.push_back(text);
      }
    }
  }
  if (const std::string_view county = address.Text("County"); !county.empty()) {
    lines.push_back(county);
  }
  return lines;
}

std::string_view PostcodeOf(const Element& address) {
  return Pick(address, {"PostCode", "Postcode", "BS7666Address/PostCode", "AddressLines/PostCode"});
}

std::vector<std::string_view> PhonesOf(const Element& from) {
  std::vector<std::string_view> phones;
  for (const Element* phone : AllOf(from, {"Phones"}, "Phone")) {
    phones.push_back(Pick(*phone, {"PhoneNo", "Number"}));
    if (phones.back().empty()) phones.back() = phone->text;
  }
  for (const char* name : {"Telephone", "Phone", "Email"}) phones.push_back(from.Text(name));
  return phones;
}

// Whether marks of seven days a week are meant: then every mark that falls on a weekend says that
// school is closed, or nothing.
bool WeekendsAreWritten(std::string_view marks, Date first) {
  bool weekend = false;
  for (std::size_t i = 0; i < marks.size(); ++i) {
    if (Weekday({first.days + static_cast<std::int32_t>(i / 2)}) < 5) continue;
    weekend = true;
    if (marks[i] != '#' && marks[i] != '-' && marks[i] != ' ' && marks[i] != 'X') return false;
  }
  return weekend;
}

class PupilReader {
 public:
  PupilReader(const Element& element, const Header& header, const Position& at, MarkCodes& codes,
              Desk& desk)
      : element_(element), header_(header), at_(at), codes_(codes), desk_(desk) {
    year_ = header.academic_year > 0 ? header.academic_year
            : header.made            ? SchoolYearOf(*header.made)
                                     : desk.ThisYear();
  }

  // The views of `facts` are into the element.
  PupilFacts Facts() const {
    PupilFacts facts;
    facts.upn = Pick(element_, {"UPN", "BasicDetails/UPN"});
    facts.former_upn = Pick(element_, {"BasicDetails/FormerUPN", "FormerUPN"});
    facts.own_id = Pick(element_, {"ApplicationReference", "PupilID", "AdmissionNumber"});
    facts.forename = Pick(element_, {"Forename", "LegalForename", "BasicDetails/Forename",
                                     "BasicDetails/LegalForename", "FirstName"});
    facts.surname = Pick(element_, {"Surname", "LegalSurname", "BasicDetails/Surname",
                                    "BasicDetails/LegalSurname", "LastName"});
    facts.middle_names = Pick(element_, {"BasicDetails/MiddleNames", "MiddleNames"});
    facts.preferred_forename = Pick(element_, {"BasicDetails/PreferredForename"});
    facts.preferred_surname = Pick(element_, {"BasicDetails/PreferredSurname"});
    facts.former_forename = Pick(element_, {"BasicDetails/FormerForename"});
    facts.former_surname = Pick(element_, {"BasicDetails/FormerSurname"});
    facts.birth =
        Pick(element_, {"DOB", "BasicDetails/DOB", "DateOfBirth", "BasicDetails/DateOfBirth"});
    facts.sex = Pick(element_, {"Sex", "Gender", "BasicDetails/Sex", "BasicDetails/Gender"});
    if (const Element* address = element_.Find("Address")) {
      facts.address = AddressLines(*address);
      facts.postcode = PostcodeOf(*address);
    } else {
      facts.postcode = Pick(element_, {"PostCode", "Postcode", "BasicDetails/Postcode"});
    }
    facts.phones = PhonesOf(element_);
    return facts;
  }

  void Tell(const PupilFacts& facts) {
    const std::uint64_t before = desk_.summary.rows;
    std::optional<Pupil> pupil = Pupil::From(desk_, facts, at_);
    if (!pupil) return;
    TellSchools(*pupil);
    TellBasics(*pupil);
    TellMealsOf(*pupil);
    TellCare(*pupil);
    TellNeedsOf(*pupil);
    TellContactsOf(*pupil);
    TellAttendance(*pupil);
    Ignore();
    if (desk_.summary.rows == before) desk_.NotTaken("pupil of whom nothing is told");
  }

 private:
  Position Of(const Element& element) const { return {at_.unit, element.line, 0, at_.file}; }

  // Blank for the school that the file comes from, as in that school's other exports.
  std::string SchoolOf(const Element& element) const {
    const std::string lea = CleanText(element.Text("LEA"), 10);
    const std::string estab = CleanText(element.Text("Estab"), 10);
    return header_.IsSource(lea, estab) ? "" : lea + estab;
  }

  void TellSchools(Pupil& pupil) {
    const auto schools = AllOf(element_, {"SchoolHistory"}, "School");
    for (const Element* school : schools) {
      const std::string number = SchoolOf(*school);
      EnrolmentFacts facts;
      facts.entry = school->Text("EntryDate");
      facts.leaving = school->Text("LeavingDate");
      facts.leaving_reason = school->Text("LeavingReason");
      facts.school = number;
      facts.school_name = school->Text("SchoolName");
      facts.year = year_;
      if (facts.leaving.empty()) AddCurrent(facts);
      TellEnrolment(pupil, facts, Of(*school));
    }
    EnrolmentFacts current;
    AddCurrent(current);
    if (!schools.empty() || (current.year_group.empty() && current.status.empty())) return;
    current.year = year_;
    TellEnrolment(pupil, current, at_);
  }

  void AddCurrent(EnrolmentFacts& facts) const {
    facts.year_group = Pick(element_, {"BasicDetails/NCyearActual", "NCyearActual"});
    facts.status = Pick(element_, {"BasicDetails/EnrolStatus", "EnrolStatus"});
  }

  void TellBasics(Pupil& pupil) {
    const Element* medical = PickElement(element_, {"BasicDetails/MedicalFlag", "MedicalFlag"});
    if (medical == nullptr) return;
    const auto on = desk_.TruthOf(medical->text, "MedicalFlag", Of(*medical));
    if (on) TellFlag(pupil, MedicalFlag(), *on, year_, Of(*medical));
  }

  void TellMealsOf(Pupil& pupil) {
    for (const Element* one : AllOf(element_, {"FSMhistory"}, "FSMinstance")) {
      TellMeals(pupil,
                {one->Text("FSMstartDate"), one->Text("FSMendDate"), one->Text("UKcountry"), year_},
                Of(*one));
    }
  }

  void TellCare(Pupil& pupil) {
    const Element* care = element_.Find("LookedAfter");
    if (care == nullptr) return;
    const auto in_care = desk_.TruthOf(care->Text("InCare"), "InCare", Of(*care));
    if (in_care) {
      TellFlag(pupil, InCareFlag(care->Text("CareAuthority")), *in_care, year_, Of(*care));
    }
  }

  void TellNeedsOf(Pupil& pupil) {
    for (const Element* one : AllOf(element_, {"SENhistory"}, "SEN")) {
      TellSen(pupil, {one->Text("SENprovision"), one->Text("StartDate"), year_}, Of(*one));
    }
    std::vector<Need> needs;
    if (const Element* history = element_.Find("SENhistory")) {
      for (const Element* one : AllOf(*history, {"SENneeds"}, "SENneed")) {
        if (one->Has("SENtype")) {
          needs.push_back({CountOf(one->Text("SENtypeRank")), one->Text("SENtype")});
        }
      }
    }
    TellNeeds(pupil, std::move(needs), year_, at_);
  }

  void TellContactsOf(Pupil& pupil) {
    std::vector<ContactFacts> contacts;
    for (const Element* one : AllOf(element_, {"Contacts"}, "Contact")) {
      ContactFacts contact;
      contact.name =
          CleanText(std::string(one->Text("Title")) + " " + std::string(one->Text("Forename")) +
                    " " + std::string(one->Text("Surname")));
      contact.relationship = one->Text("Relationship");
      contact.responsibility = Pick(*one, {"Responsibility", "ParentalResponsibility"});
      contact.order = one->Text("Order");
      contact.phones = PhonesOf(*one);
      if (const Element* address = one->Find("Address")) {
        contact.lives_with_pupil = ReadTruth(address->Text("AddressAsPupil")).value_or(false);
        for (const std::string_view line : AddressLines(*address)) {
          contact.address += (contact.address.empty() ? "" : ", ") + std::string(line);
        }
        contact.postcode = PostcodeOf(*address);
      }
      contacts.push_back(std::move(contact));
    }
    std::stable_sort(contacts.begin(), contacts.end(), [](const auto& a, const auto& b) {
      return CountOf(a.order) < CountOf(b.order);
    });
    TellContacts(pupil, contacts, year_, at_);
  }

  void TellAttendance(Pupil& pupil) {
    for (const Element* one : AllOf(element_, {"Attendance"}, "YearData")) {
      TellYear(pupil, *one);
      std::vector<Session> sessions;
      for (const Element& part : one->children) {
        if (part.name == "AttendSessions") AddMarks(part, sessions);
      }
      std::stable_sort(sessions.begin(), sessions.end(), [](const Session& a, const Session& b) {
        return std::pair(a.day, a.afternoon) < std::pair(b.day, b.afternoon);
      });
      const auto same =
          std::unique(sessions.begin(), sessions.end(), [](const Session& a, const Session& b) {
            return a.day == b.day && a.afternoon == b.afternoon;
          });
      desk_.NotTaken("repeated mark", static_cast<std::uint64_t>(sessions.end() - same));
      sessions.erase(same, sessions.end());
      TellPeriods(sessions, codes_, pupil, Of(*one));
    }
  }

  // Totals of a year: attended and missed, without dates.
  void TellYear(Pupil& pupil, const Element& from) {
    const int year = from.Text("Year").size() == 4 ? hub::DigitsOf(from.Text("Year")) : -1;
    const int possible = CountOf(from.Text("SessionsPossible"));
    if (!from.Has("SessionsPossible")) return;
    if (year < 1990 || year > 2190 || possible < 0) {
      desk_.Reject(Of(from), "attendance.unreadable", "no year, or no number of sessions");
      return;
    }
    const int attended = CountOf(from.Text("SessionsAttended"));
    const int authorised = CountOf(from.Text("SessionsAuthorised"));
    const int unauthorised = CountOf(from.Text("SessionsUnauthorised"));
    const std::string school = SchoolOf(from);
    const std::string when = std::to_string(year);
    Record record =
        school.empty()
            ? pupil.Begin(Kind::kAttendancePeriod, {"attendance-year", when}, WholeYear(year))
            : pupil.Begin(Kind::kAttendancePeriod, {"attendance-year", when, school},
                          WholeYear(year));
    record.source_version = static_cast<std::uint32_t>(possible);
    AddDetail(record, "sessions_possible", std::to_string(possible));
    AddDetail(record, "sessions_attended", from.Text("SessionsAttended"));
    AddDetail(record, "missed_authorised", from.Text("SessionsAuthorised"));
    AddDetail(record, "missed_unauthorised", from.Text("SessionsUnauthorised"));
    AddDetail(record, "school", from.Text("SchoolName"), true);
    const std::int64_t missed = std::int64_t{std::max(authorised, 0)} + std::max(unauthorised, 0);
    const bool whole = attended >= 0 && authorised >= 0 && unauthorised >= 0;
    std::string summary = "Attendance in the school year " + YearWords(year);
    if (whole && possible > 0 && attended + missed == possible) {
      AddDetail(record, "persistent_absence", PersistentWords(missed, possible));
      summary = "Attendance " + Percent(attended, possible) + " in the school year " +
                YearWords(year) + ": missed " + std::to_string(missed) + " of " +
                std::to_string(possible) + " possible sessions";
      if (IsPersistent(missed, possible)) summary += "; persistent absence";
    } else {
      desk_.Warn(Of(from), "attendance.impossible_total",
                 "attended and missed do not make what was possible: kept as sent");
      summary += ": the totals that were sent contradict each other";
    }
    pupil.Finish(std::move(record), std::move(summary), "attendance of a year", Of(from));
  }

  void AddMarks(const Element& from, std::vector<Session>& sessions) {
    const std::string_view marks = from.Text("AttendanceMarks");
    if (marks.empty()) return;
    const std::optional<Date> first =
        desk_.DayOf(from.Text("AttendanceStartDate"), "AttendanceStartDate", Of(from));
    if (!first || marks.size() > 1500) {
      desk_.Reject(Of(from), "attendance.marks_unreadable",
                   "marks without a first day, or for more than a year");
      return;
    }
    const bool weekends = WeekendsAreWritten(marks, *first);
    const Date today = Date::Of(desk_.sender.now);
    Date day = *first;
    for (std::size_t i = 0; i < marks.size(); ++i) {
      if (!weekends) {
        while (Weekday(day) > 4) day = {day.days + 1};
      }
      const std::string_view mark = marks.substr(i, 1);
      const auto code = mark == " " || mark == "-" ? std::nullopt : codes_.NumberOf(mark);
      if (code && day <= today) {
        sessions.push_back({day, i % 2 == 1, *code});
        CheckCode(*code, day, from);
      }
      if (i % 2 == 1) day = {day.days + 1};
    }
  }

  void CheckCode(std::uint8_t code, Date day, const Element& at) {
    if (!flagged_.insert({code, SchoolYearOf(day)}).second) return;
    const auto meaning =
        desk_.tables.codes.Find("attendance", codes_.Text(code), SchoolYearOf(day));
    if (!meaning) {
      desk_.Warn(Of(at), "code.unknown", "a mark that no list has: kept, not counted");
    } else if (!meaning->current) {
      desk_.Warn(Of(at), "code.other_year",
                 "a mark that was not in force in that school year: understood");
    }
  }

  void Ignore() const {
    static const std::set<std::string_view> kTold = {
        "UPN",        "Surname",       "Forename",   "DOB",         "Sex",
        "Gender",     "BasicDetails",  "FSMhistory", "LookedAfter", "SENhistory",
        "Address",    "Phones",        "Email",      "Contacts",    "Attendance",
        "PostCode",   "SchoolHistory", "Telephone",  "Postcode",    "LegalSurname",
        "FormerUPN",  "LegalForename", "FirstName",  "LastName",    "DateOfBirth",
        "MiddleNames"};
    for (const Element& part : element_.children) {
      const bool empty = part.text.empty() && part.children.empty();
      if (!empty && kTold.count(part.name) == 0) {
        ++desk_.summary.ignored[CleanText(part.name, 60)];
      }
    }
    const Element* basics = element_.Find("BasicDetails");
    if (basics == nullptr) return;
    for (const char* name : {"Ethnicity", "EthnicitySource", "Languages", "Disabilities"}) {
      if (basics->Find(name) != nullptr) ++desk_.summary.ignored[name];
    }
  }

  const Element& element_;
  const Header& header_;
  const Position at_;
  MarkCodes& codes_;
  Desk& desk_;
  int year_ = 0;
  std::set<std::pair<std::uint8_t, int>> flagged_;
};

class CtfReader {
 public:
  CtfReader(const Tables& tables, const Sender& sender, Sink& sink)
      : desk_{tables, sender, sink, summary_, "school-ctf"}, codes_(tables.codes) {}

  Result<Summary> Run(std::istream& raw) {
    DecodedStream in(raw);
    XmlPlan plan;
    plan.units = {"Pupil"};
    plan.take = [this](Element& element, const XmlUnit& unit) { return Take(element, unit); };
    plan.outside = [this](std::string_view path, std::string_view text, std::uint64_t) {
      ReadHeader(path, text);
    };
    plan.attribute = [this](std::string_view, std::string_view name, std::string_view value) {
      const std::string lower = Lower(name);
      if (header_.version.empty() && (lower == "version" || lower == "ctfversion")) {
        header_.version = CleanText(value, 20);
      }
    };
    const XmlWalk walk = WalkXml(in, plan);
    if (!walk.met_element) {
      return Error{ErrorCode::kInvalid, "no XML element in it: " + walk.broken_why, ""};
    }
    return Conclude(walk);
  }

 private:
  Summary Conclude(const XmlWalk& walk) {
    summary_.units = walk.units;
    summary_.collection = header_.version.empty() ? "CTF" : "CTF " + header_.version;
    CheckVersion();
    if (walk.stopped) {
      desk_.Stopped(walk.broken_at);
    } else if (!walk.complete) {
      desk_.RejectFile(walk.broken_at, walk.broken_rule,
                       "the file breaks off here: " + walk.broken_why);
    } else if (walk.units == 0) {
      desk_.RejectFile({0, 1, 1}, "file.no_pupil", "no <Pupil> element in the file");
    }
    return std::move(summary_);
  }

  void CheckVersion() {
    const std::string_view version = header_.version;
    const int number = CountOf(version.substr(0, version.find('.')));
    if (number < 0) {
      desk_.Warn({0, 1, 0}, "file.no_version", "no version of the layout: read as any other");
    } else if (number < 15) {
      desk_.Warn({0, 1, 0}, "file.old_version", "a version before 15: read, and may lack blocks");
    }
  }

  void ReadHeader(std::string_view path, std::string_view text) {
    const std::size_t slash = path.rfind('/');
    const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
    const bool source = path.find("/SourceSchool/") != std::string_view::npos;
    if (name == "CTFversion" && !text.empty()) {
      header_.version = CleanText(text, 20);
    } else if (name == "DocumentQualifier") {
      header_.qualifier = CleanText(text, 20);
    } else if (name == "DateTime") {
      header_.made = ReadDay(text);
    } else if (source && name == "LEA") {
      header_.lea = CleanText(text, 10);
    } else if (source && name == "Estab") {
      header_.estab = CleanText(text, 10);
    } else if (source && name == "AcademicYear") {
      const int year = text.size() == 4 ? hub::DigitsOf(text) : -1;
      if (year >= 1990 && year <= 2190) header_.academic_year = year;
    }
  }

  bool Take(const Element& element, const XmlUnit& unit) {
    const Position at{unit.number, unit.line, 0};
    if (unit.too_large) {
      desk_.Reject(at, "pupil.too_large", "one pupil of more than 4 MiB or 20000 elements");
      return !desk_.sink.Stopped();
    }
    PupilReader reader(element, header_, at, codes_, desk_);
    const PupilFacts facts = reader.Facts();
    const std::string key = KeyOf(facts);
    const bool remember = !key.empty() && seen_.size() < kMostRemembered;
    if (remember && !seen_.insert(HashOf(key)).second) {
      desk_.Reject(at, "pupil.repeated", "another pupil of this file has the same UPN or name");
    } else {
      reader.Tell(facts);
    }
    return !desk_.sink.Stopped();
  }

  Summary summary_;
  Desk desk_;
  MarkCodes codes_;
  Header header_;
  std::unordered_set<std::uint64_t> seen_;
};

}  // namespace

Result<Summary> ReadCtf(std::istream& in, const Tables& tables, const Sender& sender, Sink& sink) {
  return CtfReader(tables, sender, sink).Run(in);
}

}  // namespace connectors::school
