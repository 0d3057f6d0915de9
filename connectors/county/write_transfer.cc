// Common Transfer Files: the pupils who came to a school in a year, relayed by the authority that
// they came from.

#include <algorithm>

#include "connectors/county/text.h"
#include "connectors/county/write_school.h"

namespace connectors::county {
namespace {

class TransferWriter {
 public:
  TransferWriter(const Desk& desk, const Pupil& pupil, const Register* last_year)
      : desk_(desk),
        pupil_(pupil),
        child_(pupil.child),
        school_(*pupil.enrolment.school),
        last_year_(last_year),
        date_(pupil.enrolment.span.from),
        outside_(pupil.enrolment.from_outside) {}

  void Write() {
    const View view = SchoolView(pupil_, date_);
    std::string& text = File().NextRow();
    text += "<Pupil>";
    // A school that was not told the number leaves it out.
    AppendElement(text, "UPN", upn());
    AppendElement(text, "Surname", child_.current_family(date_));
    AppendElement(text, "Forename", child_.given);
    AppendElement(text, "DOB", child_.birth.Iso());
    AppendElement(text, date_.year() >= 2025 ? "Sex" : "Gender", std::string(1, child_.sex));
    AppendBasics(text);
    AppendMeals(text);
    if (InCare()) {
      Tell("placement", "in-care", date_);
      text += "<LookedAfter><InCare>true</InCare><CareAuthority>" + std::to_string(kHomeAuthority) +
              "</CareAuthority></LookedAfter>";
    }
    AppendNeeds(text);
    AppendAddress(text, view);
    AppendContacts(text);
    AppendAttendance(text);
    AppendHistory(text);
    text += "</Pupil>\n";
  }

 private:
  Output& File() {
    const std::uint32_t unit = school_.index * 2 + (outside_ ? 1 : 0);
    const int year = AcademicYearOf(date_);
    return desk_.tree.At(Key(FileKind::kTransfer, unit, year), Plus(date_, 1), [&] {
      const std::string from = std::to_string(outside_ ? kOtherAuthority : kHomeAuthority);
      const std::string name = from + "LLLL_CTF_" + school_.key + "_" +
                               Padded(static_cast<std::uint64_t>(year % 100), 3) + ".xml";
      std::string head =
          "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<CTfile>\n<Header>"
          "<DocumentName>Common Transfer File</DocumentName><CTFversion>" +
          std::to_string(year - 2000) + ".0</CTFversion><DateTime>" + date_.Iso() +
          "T14:05:11</DateTime><DocumentQualifier>full</DocumentQualifier>"
          "<SupplierID>onestory-county</SupplierID><SourceSchool><LEA>" +
          from + "</LEA><Estab>LLLL</Estab><AcademicYear>" + std::to_string(year) +
          "</AcademicYear></SourceSchool><DestSchool><LEA>" + std::to_string(kHomeAuthority) +
          "</LEA><Estab>" + std::to_string(school_.establishment) +
          "</Estab></DestSchool></Header>\n<CTFpupilData>\n";
      return FileSpec{SchoolPath(school_, name),
                      school_.agency,
                      "school.ctf",
                      std::move(head),
                      "</CTFpupilData>\n</CTfile>\n",
                      ""};
    });
  }

  // The number that the school before knew.
  const std::string& upn() const {
    return outside_ && !child_.former_upn.empty() ? child_.former_upn : child_.upn;
  }

  void Tell(std::string_view kind, const std::string& part, Date date, Date end = kNever) const {
    const std::string key = upn().empty() ? PupilKey(pupil_) : upn();
    desk_.truth.Happened(child_, {school_.agency, "school.ctf", kind, key + "|" + part, date, end,
                                  0, outside_ ? "from_outside" : "in_county"});
  }

  bool InCare() const {
    return std::any_of(
        pupil_.household.cares.begin(), pupil_.household.cares.end(),
        [&](const Care& care) { return care.child == pupil_.place && care.span().Holds(date_); });
  }

  void AppendBasics(std::string& text) const {
    text += "<BasicDetails>";
    if (!outside_) AppendElement(text, "FormerUPN", child_.former_upn);
    AppendElement(text, "PreferredForename", child_.preferred);
    if (!child_.former_family.empty() && date_ >= child_.name_changed) {
      AppendElement(text, "FormerSurname", child_.former_family);
    }
    AppendElement(text, "MiddleNames", child_.middle);
    AppendElement(text, "NCyearActual", YearGroup(child_, AcademicYearOf(date_)));
    AppendElement(text, "Ethnicity", child_.ethnicity);
    text += "<Languages><Type><LanguageType>F</LanguageType>";
    AppendElement(text, "Language", child_.language);
    text += "</Type></Languages><EnrolStatus>C</EnrolStatus>";
    AppendElement(text, "MedicalFlag", child_.asthma ? "true" : "false");
    if (child_.asthma) Tell("enrolment", "medical", date_);
    text += "</BasicDetails>";
  }

  void AppendMeals(std::string& text) const {
    if (child_.free_meals.from > date_) return;
    Tell("free_school_meals", "meals|" + child_.free_meals.from.Iso(), child_.free_meals.from,
         child_.free_meals.to <= date_ ? child_.free_meals.to : kNever);
    text += "<FSMhistory><FSMinstance>";
    AppendElement(text, "FSMstartDate", child_.free_meals.from.Iso());
    if (child_.free_meals.to <= date_) {
      AppendElement(text, "FSMendDate", child_.free_meals.to.Iso());
    }
    text += "<UKcountry>ENG</UKcountry></FSMinstance></FSMhistory>";
  }

  void AppendNeeds(std::string& text) const {
    if (child_.sen == 'N' || child_.sen_span.from > date_) return;
    Tell("sen_support", "sen|" + child_.sen_span.from.Iso(), child_.sen_span.from);
    Tell("sen_support", "sen-needs", child_.sen_span.from);
    text += "<SENhistory><SEN>";
    AppendElement(text, "StartDate", child_.sen_span.from.Iso());
    AppendElement(text, "SENprovision", std::string(1, child_.sen));
    text += "</SEN><SENneeds><SENneed><SENtypeRank>1</SENtypeRank>";
    AppendElement(text, "SENtype", child_.sen_need);
    text += "</SENneed></SENneeds></SENhistory>";
  }

  static void AppendAddress(std::string& text, const View& view) {
    text += "<Address><AddressLines>";
    AppendElement(text, "AddressLine1", view.line);
    AppendElement(text, "AddressLine2", view.town);
    text += "</AddressLines>";
    AppendElement(text, "PostCode", view.postcode);
    text += "</Address>";
  }

  void AppendContacts(std::string& text) const {
    if (!pupil_.household.carers.empty()) Tell("enrolment", "contacts", date_);
    text += "<Contacts>";
    int order = 0;
    for (const Carer& carer : pupil_.household.carers) {
      text += "<Contact>";
      AppendElement(text, "Order", std::to_string(++order));
      AppendElement(text, "Surname", carer.family);
      AppendElement(text, "Forename", carer.given);
      AppendElement(text, "Gender", std::string(1, carer.sex));
      AppendElement(text, "Relationship", carer.relationship);
      AppendElement(text, "Responsibility", carer.responsible ? "true" : "false");
      text +=
          "<Address><AddressAsPupil>true</AddressAsPupil></Address><Phones><Phone>"
          "<TelephoneType>M</TelephoneType>";
      AppendElement(text, "PhoneNo", carer.phone);
      text += "</Phone></Phones>";
      AppendElement(text, "Email", carer.email);
      text += "</Contact>";
    }
    text += "</Contacts>";
  }

  void AppendAttendance(std::string& text) const {
    if (last_year_ == nullptr || last_year_->days.empty()) return;
    Tell("attendance_period",
         "attendance-year|" + std::to_string(last_year_->year->start) + "|" +
             pupil_.before->school->key,
         Day(last_year_->year->start, 9, 1));
    const TermTotals totals = last_year_->Totals();
    const auto sum = [](const std::array<int, 3>& terms) {
      return std::to_string(terms[0] + terms[1] + terms[2]);
    };
    const School& school = *pupil_.before->school;
    text += "<Attendance><YearData>";
    AppendElement(text, "Year", std::to_string(last_year_->year->start));
    AppendElement(text, "LEA", std::to_string(kHomeAuthority));
    AppendElement(text, "Estab", std::to_string(school.establishment));
    AppendElement(text, "SchoolName", school.name);
    AppendElement(text, "SessionsPossible", sum(totals.possible));
    AppendElement(text, "SessionsAttended", sum(totals.present));
    AppendElement(text, "SessionsAuthorised", sum(totals.authorised));
    AppendElement(text, "SessionsUnauthorised", sum(totals.unauthorised));
    text += "</YearData></Attendance>";
  }

  void AppendHistory(std::string& text) const {
    text += "<SchoolHistory>";
    if (pupil_.before != nullptr) {
      const std::string part = pupil_.before->span.from.Iso() + "|" + pupil_.before->school->key;
      Tell("enrolment", "enrolment|" + part, pupil_.before->span.from, pupil_.before->span.to);
      Tell("leaving", "leaving|" + part, pupil_.before->span.to);
      const School& school = *pupil_.before->school;
      text += "<School>";
      AppendElement(text, "LEA", std::to_string(kHomeAuthority));
      AppendElement(text, "Estab", std::to_string(school.establishment));
      AppendElement(text, "SchoolName", school.name);
      AppendElement(text, "EntryDate", pupil_.before->span.from.Iso());
      AppendElement(text, "LeavingDate", pupil_.before->span.to.Iso());
      text += "<LastSchool>true</LastSchool></School>";
    } else {
      const std::string part = "undated|" + std::to_string(kOtherAuthority) + "3001";
      Tell("enrolment", "enrolment|" + part, Plus(date_, -5), Plus(date_, -5));
      Tell("leaving", "leaving|" + part, Plus(date_, -5));
      text += "<School>";
      AppendElement(text, "LEA", std::to_string(kOtherAuthority));
      AppendElement(text, "Estab", "3001");
      AppendElement(text, "SchoolName", "Farholt Community School");
      AppendElement(text, "LeavingDate", Plus(date_, -5).Iso());
      text += "<LastSchool>true</LastSchool></School>";
    }
    text += "</SchoolHistory>";
  }

  const Desk& desk_;
  const Pupil& pupil_;
  const Child& child_;
  const School& school_;
  const Register* last_year_;
  const Date date_;
  const bool outside_;
};

}  // namespace

void WriteTransfer(const Desk& desk, const Pupil& pupil, const Register* last_year) {
  TransferWriter(desk, pupil, last_year).Write();
}

}  // namespace connectors::county
