#include "connectors/county/write_school.h"

#include <algorithm>
#include <array>

#include "connectors/county/text.h"

namespace connectors::county {
namespace {

constexpr std::array<std::string_view, 3> kPupilColumns = {
    // SIMS
    "UPN,Forename,Surname,Middle Name(s),Preferred Forename,Former Surname,DOB,Gender,Year,Reg,"
    "Admission Number,Date of Admission,Date of Leaving,SEN Status,FSM Eligible,Address,Postcode,"
    "Contact 1 Relationship,Contact 1 Forename,Contact 1 Surname,Contact 1 Parental "
    "Responsibility,Contact 1 Telephone,Contact 2 Relationship,Contact 2 Forename,Contact 2 "
    "Surname,Contact 2 Parental Responsibility,Contact 2 Telephone\n",
    // Arbor
    "UPN,First name,Last name,Middle names,Preferred first name,Former last name,Date of "
    "birth,Sex,Year group,Registration form,Admission number,Enrolment date,Leaving date,SEN "
    "status,Free school meals,Home address,Home postcode,Guardian 1 relationship,Guardian 1 first "
    "name,Guardian 1 last name,Guardian 1 parental responsibility,Guardian 1 phone,Guardian 2 "
    "relationship,Guardian 2 first name,Guardian 2 last name,Guardian 2 parental "
    "responsibility,Guardian 2 phone\n",
    // Bromcom
    "UPN,FirstName,LastName,MiddleName,PreferredFirstName,FormerLastName,DateOfBirth,Gender,"
    "YearGroup,Form,AdmissionNumber,AdmissionDate,LeavingDate,SENStatus,FSM,Address,PostCode,"
    "Contact1Relationship,Contact1FirstName,Contact1LastName,Contact1ParentalResponsibility,"
    "Contact1Telephone,Contact2Relationship,Contact2FirstName,Contact2LastName,"
    "Contact2ParentalResponsibility,Contact2Telephone\n"};

std::string DateFor(Mis mis, Date date) { return mis == Mis::kArbor ? date.Iso() : Slash(date); }

// `part`: what follows the pupil's key in the id of the record.
void Tell(const Desk& desk, const Pupil& pupil, std::string_view format, std::string_view kind,
          const std::string& part, Date date, Date end = kNever, std::string_view detail = "") {
  desk.truth.Happened(pupil.child,
                      {pupil.enrolment.school->agency, format, kind, PupilKey(pupil) + "|" + part,
                       date, end <= desk.plan().end() ? end : kNever, 0, detail});
}

// The pupil's row in the system's list; one export has it as it stands at the end.
void WritePupil(const Desk& desk, const Pupil& pupil, Date day, bool left) {
  const School& school = *pupil.enrolment.school;
  const Child& child = pupil.child;
  const View view = SchoolView(pupil, day);
  const auto mis = static_cast<std::size_t>(school.mis);
  Output& file = desk.tree.At(Key(FileKind::kPupils, school.index), day, [&] {
    return FileSpec{SchoolPath(school, "pupils.csv"),
                    school.agency,
                    "school.pupils",
                    std::string(kPupilColumns[mis]),
                    "",
                    ""};
  });
  const bool sen = child.sen != 'N' && child.sen_span.from <= day;
  const bool meals = child.free_meals.from != kNever && child.free_meals.Holds(day);
  const bool renamed = !child.former_family.empty() && day >= child.name_changed;
  const std::string group = YearGroup(child, AcademicYearOf(day));
  std::string& row = file.NextRow();
  AppendCells(row, {child.upn, view.given, view.family, view.middle, child.preferred,
                    renamed ? child.former_family : "", DateFor(school.mis, *view.birth),
                    school.mis == Mis::kArbor ? (child.sex == 'M' ? "Male" : "Female")
                                              : std::string(1, child.sex),
                    group, group + (pupil.enrolment.admission % 2 == 0 ? "A" : "B"),
                    std::to_string(pupil.enrolment.admission),
                    DateFor(school.mis, pupil.enrolment.span.from),
                    left ? DateFor(school.mis, pupil.enrolment.span.to) : "",
                    sen ? std::string(1, child.sen) : "N",
                    school.mis == Mis::kSims ? (meals ? "T" : "F") : (meals ? "Yes" : "No"),
                    view.line + ", " + view.town, view.postcode});
  row.pop_back();  // the line goes on with the contacts
  for (std::size_t i = 0; i < 2; ++i) {
    row += ',';
    if (i >= pupil.household.carers.size()) {
      row += ",,,,";
      continue;
    }
    const Carer& carer = pupil.household.carers[i];
    AppendCells(row, {carer.relationship, carer.given, carer.family,
                      carer.responsible ? "Yes" : "No", carer.phone});
    row.pop_back();
  }
  row += '\n';
}

void WritePupilRows(const Desk& desk, const Pupil& pupil) {
  const Span here = Within(pupil.enrolment.span, desk.plan());
  const bool left = pupil.enrolment.span.to <= desk.plan().end();
  if (desk.tree.by_day()) {
    WritePupil(desk, pupil, NextWeekday(here.from), false);
    if (here.to > here.from) WritePupil(desk, pupil, here.to, left);
  } else {
    WritePupil(desk, pupil, here.to, left);
  }
  const Child& child = pupil.child;
  if (!pupil.household.carers.empty()) {
    Tell(desk, pupil, "school.pupils", "enrolment", "contacts", pupil.enrolment.span.from);
  }
  const std::string entered = pupil.enrolment.span.from.Iso();
  Tell(desk, pupil, "school.pupils", "enrolment", "enrolment|" + entered,
       pupil.enrolment.span.from);
  if (left) {
    Tell(desk, pupil, "school.pupils", "leaving", "leaving|" + entered, pupil.enrolment.span.to);
  }
  if (child.sen != 'N' && child.sen_span.from <= here.to) {
    Tell(desk, pupil, "school.pupils", "sen_support", "sen", child.sen_span.from);
  }
  if (child.free_meals.from != kNever && child.free_meals.Holds(here.to)) {
    Tell(desk, pupil, "school.pupils", "free_school_meals", "meals|undated", child.free_meals.from);
  }
}

void WriteSuspensions(const Desk& desk, const Pupil& pupil) {
  const School& school = *pupil.enrolment.school;
  for (const Suspension& suspension : pupil.household.suspensions) {
    const bool mine = suspension.child == pupil.place &&
                      pupil.enrolment.span.Holds(suspension.from) && desk.Told(suspension.from);
    if (!mine) continue;
    const View view = SchoolView(pupil, suspension.from);
    const SchoolYear* year = desk.county.YearOf(suspension.from);
    const std::size_t last = year->IndexFrom(suspension.from) +
                             static_cast<std::size_t>((suspension.sessions + 1) / 2) - 1;
    const Date until = year->days[std::min(last, year->days.size() - 1)].date;
    Output& file = desk.tree.At(Key(FileKind::kSuspensions, school.index), suspension.from, [&] {
      return FileSpec{SchoolPath(school, "suspensions.csv"),
                      school.agency,
                      "school.suspensions",
                      "UPN,Surname,Forename,DOB,Category,Start Date,End Date,Sessions,Reason "
                      "1,Reason 2,Reason 3\n",
                      "",
                      ""};
    });
    AppendCells(file.NextRow(),
                {pupil.child.upn, view.family, view.given, Slash(*view.birth), suspension.category,
                 Slash(suspension.from), Slash(until), std::to_string(suspension.sessions),
                 suspension.reason1, suspension.reason2, ""});
    Tell(desk, pupil, "school.suspensions", "suspension", "suspension|" + suspension.from.Iso(),
         suspension.from, until, suspension.reason1);
  }
}

// The periods that the marks make: spells of absence, and each term with enough sessions to say
// anything.
void TellPeriods(const Desk& desk, const Pupil& pupil, const Register& marks) {
  static constexpr std::array<std::string_view, 3> kTerms = {"autumn", "spring", "summer"};
  constexpr int kLeast = 10;
  const SchoolYear& year = *marks.year;
  for (const Spell& spell : marks.Spells()) {
    const bool silent = std::any_of(marks.silent.begin(), marks.silent.end(), [&](std::size_t day) {
      return year.days[day].date >= spell.first && year.days[day].date <= spell.last;
    });
    Tell(desk, pupil, "school.attendance", "attendance_period", "absence|" + spell.first.Iso(),
         spell.first, spell.last, silent ? "no_contact_three_days" : "");
  }
  const TermTotals totals = marks.Totals();
  for (std::size_t term = 0; term < kTerms.size(); ++term) {
    if (totals.possible[term] < kLeast) continue;
    const auto in_term = [&](const SchoolDay& day) {
      return static_cast<std::size_t>(day.term) == term;
    };
    const auto first = std::find_if(year.days.begin(), year.days.end(), in_term);
    Tell(desk, pupil, "school.attendance", "attendance_period",
         "attendance|" + std::to_string(year.start) + "-" + std::string(kTerms[term]),
         std::max(first->date, year.days[marks.first].date));
  }
}

void WritePupilYears(const Desk& desk, const Pupil& pupil, Register& marks) {
  for (const SchoolYear& year : desk.county.years) {
    KeepRegister(desk.county, pupil.household, pupil.place, pupil.enrolment, year, marks);
    if (!marks.days.empty()) WriteMarks(desk, pupil, marks);
    WriteCensus(desk, pupil, marks);
    if (marks.days.empty()) continue;
    desk.truth.Attended(pupil.child, *pupil.enrolment.school, year, marks.Totals());
    TellPeriods(desk, pupil, marks);
    for (const Remark& remark : marks.remarks) {
      const Date date = year.days[remark.day].date;
      desk.truth.Happened(
          pupil.child, {pupil.enrolment.school->agency, "school.attendance", "note",
                        PupilKey(pupil) + "|remark|" + date.Iso(), date, kNever, remark.incident});
    }
  }
}

// The register of the school before, for the year in which the pupil left it.
void WriteComing(const Desk& desk, const Pupil& pupil) {
  const Date from = pupil.enrolment.span.from;
  const bool moved = pupil.before != nullptr || pupil.enrolment.from_outside;
  if (!moved || !desk.Told(from)) return;
  if (pupil.before == nullptr) return WriteTransfer(desk, pupil, nullptr);
  const Date last_day = pupil.before->span.to;
  const SchoolYear* year = last_day < desk.plan().start() ? nullptr : desk.county.YearOf(last_day);
  if (year == nullptr) return WriteTransfer(desk, pupil, nullptr);
  Register marks;
  KeepRegister(desk.county, pupil.household, pupil.place, *pupil.before, *year, marks);
  WriteTransfer(desk, pupil, &marks);
}

}  // namespace

View SchoolView(const Pupil& pupil, Date at) {
  return SeenBy(pupil.household, pupil.child, rates::kSchool,
                Mix(0x5C00, pupil.enrolment.school->index), at);
}

std::string PupilKey(const Pupil& pupil) {
  return pupil.child.upn.empty() ? "adm-" + std::to_string(pupil.enrolment.admission)
                                 : pupil.child.upn;
}

std::string YearGroup(const Child& child, int academic_year) {
  const int reception = child.birth.month() >= 9 ? child.birth.year() + 5 : child.birth.year() + 4;
  const int group = std::clamp(academic_year - reception, 0, 13);
  return group == 0 ? "R" : std::to_string(group);
}

Span Within(const Span& span, const Plan& plan) {
  return {std::max(span.from, plan.start()), std::min(span.to, plan.end())};
}

std::string SchoolPath(const School& school, std::string_view name) {
  return "schools/" + school.key + "/" + std::string(name);
}

void WriteSchools(const Desk& desk, const Household& household) {
  Register marks;
  for (std::size_t i = 0; i < household.children.size(); ++i) {
    const Child& child = household.children[i];
    const Enrolment* before = nullptr;
    for (const Enrolment& enrolment : child.enrolments) {
      const Pupil pupil{household, child, i, enrolment, before};
      desk.truth.Known(child, enrolment.school->agency, child.upn.empty() ? "admission" : "upn",
                       PupilKey(pupil), SchoolView(pupil, Within(enrolment.span, desk.plan()).to));
      WritePupilRows(desk, pupil);
      WriteSuspensions(desk, pupil);
      WriteComing(desk, pupil);
      WritePupilYears(desk, pupil, marks);
      before = &enrolment;
    }
  }
}

}  // namespace connectors::county
