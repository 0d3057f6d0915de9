#include "connectors/school/mis_rows.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "connectors/mapping/text.h"
#include "connectors/school/facts.h"
#include "connectors/school/pupil_columns.h"

namespace connectors::school {
namespace {

// A contact's columns, in one row a contact ("") or beside each other ("1", "2", "3").
struct ContactColumn {
  std::string_view name;
  std::vector<std::string_view> spellings;  // after "contact<n>", "parent<n>", "priority<n>"
};

const std::vector<ContactColumn>& ContactColumns() {
  static const std::vector<ContactColumn> kColumns = {
      {"name", {"name", "fullname", ""}},
      {"forename", {"forename", "firstname"}},
      {"surname", {"surname", "lastname"}},
      {"relationship", {"relationship", "relation", "relationshiptopupil", "type"}},
      {"responsibility",
       {"parentalresponsibility", "responsibility", "pr", "hasparentalresponsibility"}},
      {"phone", {"phone", "telephone", "mobile", "mobilephone", "phonenumber", "telephonenumber"}},
      {"email", {"email", "emailaddress"}},
      {"address", {"address", "addressline1"}},
      {"postcode", {"postcode"}},
      {"same_address", {"sameaddress", "addressaspupil", "liveswithpupil"}},
  };
  return kColumns;
}

Aliases ContactAliases() {
  Aliases aliases;
  for (const std::string& number : ContactNumbers()) {
    for (const ContactColumn& column : ContactColumns()) {
      std::vector<std::string>& spellings = aliases[ContactColumnName(number, column.name)];
      for (const char* who : {"contact", "parent", "priority", "guardian", "carer"}) {
        for (const std::string_view spelling : column.spellings) {
          if (number.empty() && spelling.empty() && std::string_view(who) != "contact") continue;
          spellings.push_back(who + number + std::string(spelling));
        }
      }
    }
  }
  aliases["contact_relationship"].push_back("relationship");
  aliases["contact_relationship"].push_back("relationshiptopupil");
  aliases["contact_responsibility"].push_back("parentalresponsibility");
  aliases["contact_responsibility"].push_back("hasparentalresponsibility");
  return aliases;
}

// Yes or no, or words that say that there is something.
bool SaysYes(std::string_view text) {
  const std::string lower = Lower(CleanText(text, 60));
  if (lower.empty() || lower == "none" || lower == "no known" || lower == "n/a") return false;
  return ReadTruth(lower).value_or(true);
}

class MisTeller {
 public:
  explicit MisTeller(Desk& desk) : desk_(desk), year_(desk.ThisYear()) {}

  void Tell(PupilRows& group) {
    // What the last row says of the pupil is what is known now.
    const KeptRow& last = group.rows.back();
    const PupilFacts facts = FactsOf(last);
    std::optional<Pupil> pupil = Pupil::From(desk_, facts, last.at());
    if (!pupil) return;
    std::vector<const KeptRow*> rows;
    for (const KeptRow& row : group.rows) {
      if (OnlyNamed(facts) && !SamePlace(group.rows.front(), row)) {
        desk_.Reject(row.at(), "pupil.two_of_one_name",
                     "two pupils of one name and nothing to tell them apart: add the UPN");
      } else {
        rows.push_back(&row);
      }
    }
    TellRows(*pupil, rows);
  }

 private:
  static bool SamePlace(const KeptRow& a, const KeptRow& b) {
    return a.Get("year_group") == b.Get("year_group") && a.Get("class") == b.Get("class");
  }

  void TellRows(Pupil& pupil, const std::vector<const KeptRow*>& rows) const {
    // A later export says anew what an earlier one said; rows of several contacts repeat the
    // pupil.
    std::vector<bool> followed(rows.size());
    std::set<std::pair<std::string_view, std::string_view>> later;
    for (std::size_t i = rows.size(); i-- > 0;) {
      followed[i] = !later.insert({rows[i]->Get("entry"), rows[i]->Get("school_id")}).second;
    }
    std::vector<ContactFacts> contacts;
    std::set<std::string> names;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      AddContacts(*rows[i], contacts, names);
      if (followed[i]) {
        desk_.NotTaken("row followed by another of its pupil");
      } else {
        TellRow(pupil, *rows[i]);
      }
    }
    TellContacts(pupil, contacts, year_, rows.front()->at());
  }

  void TellRow(Pupil& pupil, const KeptRow& row) const {
    EnrolmentFacts enrolment;
    enrolment.entry = row.Get("entry");
    enrolment.leaving = row.Get("leaving");
    enrolment.leaving_reason = row.Get("leaving_reason");
    enrolment.destination = row.Get("destination");
    enrolment.school = row.Get("school_id");
    enrolment.school_name = row.Get("school_name");
    enrolment.year_group = row.Get("year_group");
    enrolment.class_name = row.Get("class");
    enrolment.status = row.Get("enrol_status");
    enrolment.year = year_;
    TellEnrolment(pupil, enrolment, row.at());
    if (row.Has("sen")) TellSen(pupil, {row.Get("sen"), row.Get("sen_start"), year_}, row.at());
    std::vector<Need> needs;
    if (row.Has("sen_need")) needs.push_back({1, row.Get("sen_need")});
    if (row.Has("sen_need_2")) needs.push_back({2, row.Get("sen_need_2")});
    TellNeeds(pupil, std::move(needs), year_, row.at());
    TellMealsOf(pupil, row);
    TellFlags(pupil, row);
  }

  void TellMealsOf(Pupil& pupil, const KeptRow& row) const {
    const bool dated = row.Has("meals_start");
    if (dated || (row.Has("meals") && SaysYes(row.Get("meals")))) {
      TellMeals(pupil, {row.Get("meals_start"), row.Get("meals_end"), "ENG", year_}, row.at());
    } else if (row.Has("meals")) {
      pupil.TakeBack(hub::records::Kind::kFreeSchoolMeals, {"meals", "undated"}, 0, row.at());
    }
  }

  void TellFlags(Pupil& pupil, const KeptRow& row) const {
    if (row.Has("medical")) {
      TellFlag(pupil, MedicalFlag(), SaysYes(row.Get("medical")), year_, row.at());
    }
    if (row.Has("in_care")) {
      TellFlag(pupil, InCareFlag(row.Get("care_authority")), SaysYes(row.Get("in_care")), year_,
               row.at());
    }
    if (row.Has("young_carer")) {
      const std::string by = Upper(CleanText(row.Get("young_carer"), 60));
      const std::string words = by == "P" ? "a parent or guardian" : by == "S" ? "the school" : "";
      TellFlag(pupil, YoungCarerFlag(words), SaysYes(row.Get("young_carer")), year_, row.at());
    }
  }

  static void AddContacts(const KeptRow& row, std::vector<ContactFacts>& contacts,
                          std::set<std::string>& names) {
    for (const std::string& number : ContactNumbers()) {
      const auto get = [&](std::string_view column) {
        return row.Get(ContactColumnName(number, column));
      };
      ContactFacts contact;
      contact.name = CleanText(get("name"), 200);
      if (contact.name.empty()) {
        contact.name = CleanText(std::string(get("forename")) + " " + std::string(get("surname")));
      }
      contact.relationship = get("relationship");
      contact.responsibility = get("responsibility");
      contact.phones = {get("phone"), get("email")};
      contact.address = CleanText(get("address"), 400);
      contact.postcode = get("postcode");
      contact.lives_with_pupil = ReadTruth(get("same_address")).value_or(false);
      if (contact.empty()) continue;
      const std::string print =
          contact.name + "|" + std::string(contact.relationship) + "|" + std::string(get("phone"));
      if (names.insert(print).second) contacts.push_back(std::move(contact));
    }
  }

  Desk& desk_;
  const int year_;
};

}  // namespace

const std::vector<std::string>& ContactNumbers() {
  static const std::vector<std::string> kNumbers = {"", "1", "2", "3", "4"};
  return kNumbers;
}

std::string ContactColumnName(const std::string& number, std::string_view column) {
  return "contact" + number + "_" + std::string(column);
}

const Aliases& MisAliases() {
  static const Aliases kAliases = [] {
    Aliases aliases = Joined(PupilAliases(), ContactAliases());
    return Joined(
        std::move(aliases),
        {{"year_group",
          {"year", "yeargroup", "ncyear", "ncyearactual", "nationalcurriculumyear",
           "curriculumyear", "yeartaughtin"}},
         {"class",
          {"reg", "registrationform", "form", "class", "registrationgroup", "reggroup",
           "tutorgroup", "classname", "formgroup"}},
         {"entry",
          {"entrydate", "dateofentry", "admissiondate", "dateofadmission", "startdate",
           "enrolmentdate", "dateenrolled", "joined", "doa"}},
         {"leaving", {"leavingdate", "dateofleaving", "leftdate", "enddate", "dol", "left"}},
         {"leaving_reason", {"reasonforleaving", "leavingreason", "leaverreason"}},
         {"destination", {"destination", "destinationschool", "leaverdestination", "newschool"}},
         {"enrol_status", {"enrolmentstatus", "enrolstatus"}},
         {"school_id", {"estab", "schoolid", "laestab", "urn", "dfenumber"}},
         {"school_name", {"school", "schoolname", "establishment"}},
         {"sen", {"senstatus", "senprovision", "sencode", "sen", "sendstatus"}},
         {"sen_start", {"senstart", "senstartdate", "senprovisionstart"}},
         {"sen_need",
          {"senneed", "senneeds", "sentype", "primaryneed", "primarysenneed", "seneedtype"}},
         {"sen_need_2", {"secondaryneed", "secondarysenneed"}},
         {"meals",
          {"fsm", "freeschoolmeals", "fsmeligible", "eligibleforfreemeals",
           "freeschoolmealseligible", "fsmeligibility"}},
         {"meals_start", {"fsmstart", "fsmstartdate"}},
         {"meals_end", {"fsmend", "fsmenddate"}},
         {"in_care", {"incare", "lookedafter", "lac", "inlacare", "cla", "lookedafterchild"}},
         {"care_authority", {"careauthority", "caringauthority"}},
         {"medical", {"medicalflag", "medicalconditions", "hasmedicalconditions", "medicalneeds"}},
         {"young_carer", {"youngcarer"}}});
  }();
  return kAliases;
}

const std::vector<std::string>& MisColumns() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const auto& [name, spellings] : MisAliases()) names.push_back(name);
    return names;
  }();
  return kNames;
}

std::string_view ContactPart(std::string_view normal_name) {
  for (const ContactColumn& column : ContactColumns()) {
    for (const std::string_view spelling : column.spellings) {
      if (spelling == normal_name && !spelling.empty()) return column.name;
    }
  }
  return {};
}

void TellMisPupil(Desk& desk, PupilRows& group) { MisTeller(desk).Tell(group); }

}  // namespace connectors::school
