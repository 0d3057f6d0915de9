#include "connectors/school/pupil_columns.h"

#include <algorithm>
#include <utility>

namespace connectors::school {

Aliases PupilAliases() {
  return {
      {"upn", {"uniquepupilnumber", "pupilupn", "studentupn", "upnnumber", "upnid"}},
      {"former_upn", {"previousupn", "oldupn"}},
      {"own_id",
       {"admissionnumber", "admissionno", "admno", "adno", "admission", "pupilid", "studentid",
        "misid", "learnerid", "pupilnumber", "studentnumber", "externalid", "misstudentid"}},
      {"forename",
       {"legalforename", "legalfirstname", "firstname", "givenname", "pupilforename",
        "studentforename", "pupilfirstname"}},
      {"middle_names", {"middlename", "middlenames", "othernames"}},
      {"surname",
       {"legalsurname", "legallastname", "lastname", "familyname", "pupilsurname", "studentsurname",
        "pupillastname"}},
      {"whole_name", {"name", "pupilname", "studentname", "fullname", "pupil", "student"}},
      {"preferred_forename",
       {"preferredfirstname", "preferredname", "knownas", "chosenforename", "chosenname"}},
      {"preferred_surname", {"preferredlastname", "chosensurname"}},
      {"former_forename", {"formerfirstname"}},
      {"former_surname", {"formerlastname", "previoussurname", "previouslastname"}},
      {"birth", {"dob", "dateofbirth", "birthdate", "birth", "pupildob", "studentdob"}},
      {"sex", {"gender", "legalsex", "legalgender"}},
      {"address",
       {"addressline1", "address1", "homeaddress", "fulladdress", "addressblock", "addresslines"}},
      {"flat", {"saon", "apartment"}},
      {"house_number", {"paon", "housename"}},
      {"street", {"addressline2", "address2", "road"}},
      {"locality", {"addressline3", "address3", "district"}},
      {"town", {"addressline4", "address4", "posttown", "city"}},
      {"county", {"addressline5", "address5", "administrativearea"}},
      {"postcode", {"homepostcode", "zip", "addresspostcode"}},
      {"phone", {"telephone", "hometelephone", "homephone", "phonenumber", "telephonenumber"}},
      {"mobile", {"mobilephone", "mobilenumber", "mobiletelephone"}},
      {"email", {"emailaddress", "homeemail", "personalemail"}},
      {"shielded",
       {"addressconfidential", "confidentialaddress", "addresswithheld", "donotdisclose",
        "donotdiscloseaddress", "shieldedaddress"}},
  };
}

Aliases Joined(Aliases some, const Aliases& more) {
  some.insert(more.begin(), more.end());
  return some;
}

std::vector<std::string> PupilColumns() {
  std::vector<std::string> names;
  for (const auto& [name, spellings] : PupilAliases()) names.push_back(name);
  return names;
}

bool HasAny(const std::vector<std::string>& header, const Aliases& aliases,
            std::string_view canonical) {
  const auto has = [&](std::string_view cell) {
    return std::find(header.begin(), header.end(), NormalHeader(cell)) != header.end();
  };
  if (has(canonical)) return true;
  const auto found = aliases.find(canonical);
  if (found == aliases.end()) return false;
  return std::any_of(found->second.begin(), found->second.end(), has);
}

}  // namespace connectors::school
