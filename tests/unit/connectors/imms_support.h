// Rows of an immunisation batch for tests, all invented.

#ifndef TESTS_UNIT_CONNECTORS_IMMS_SUPPORT_H_
#define TESTS_UNIT_CONNECTORS_IMMS_SUPPORT_H_

#include <map>
#include <string>
#include <vector>

namespace connectors::test {

inline const std::vector<std::string>& ImmsColumns() {
  static const std::vector<std::string> kColumns = {"NHS_NUMBER",
                                                    "PERSON_FORENAME",
                                                    "PERSON_SURNAME",
                                                    "PERSON_DOB",
                                                    "PERSON_GENDER_CODE",
                                                    "PERSON_POSTCODE",
                                                    "DATE_AND_TIME",
                                                    "SITE_CODE",
                                                    "SITE_CODE_TYPE_URI",
                                                    "UNIQUE_ID",
                                                    "UNIQUE_ID_URI",
                                                    "ACTION_FLAG",
                                                    "PERFORMING_PROFESSIONAL_FORENAME",
                                                    "PERFORMING_PROFESSIONAL_SURNAME",
                                                    "RECORDED_DATE",
                                                    "PRIMARY_SOURCE",
                                                    "VACCINATION_PROCEDURE_CODE",
                                                    "VACCINATION_PROCEDURE_TERM",
                                                    "DOSE_SEQUENCE",
                                                    "VACCINE_PRODUCT_CODE",
                                                    "VACCINE_PRODUCT_TERM",
                                                    "VACCINE_MANUFACTURER",
                                                    "BATCH_NUMBER",
                                                    "EXPIRY_DATE",
                                                    "SITE_OF_VACCINATION_CODE",
                                                    "SITE_OF_VACCINATION_TERM",
                                                    "ROUTE_OF_VACCINATION_CODE",
                                                    "ROUTE_OF_VACCINATION_TERM",
                                                    "DOSE_AMOUNT",
                                                    "DOSE_UNIT_CODE",
                                                    "DOSE_UNIT_TERM",
                                                    "INDICATION_CODE",
                                                    "LOCATION_CODE",
                                                    "LOCATION_CODE_TYPE_URI"};
  return kColumns;
}

using ImmsCells = std::map<std::string, std::string>;

inline std::string ImmsHeader() {
  std::string line;
  for (const std::string& column : ImmsColumns()) line += (line.empty() ? "" : "|") + column;
  return line + "\n";
}

// A whole row; `cells` say what differs from an ordinary one.
inline std::string ImmsRow(const ImmsCells& cells = {}) {
  static const ImmsCells kOrdinary = {
      {"NHS_NUMBER", "9990000018"},
      {"PERSON_FORENAME", "Isla"},
      {"PERSON_SURNAME", "Ashgrove"},
      {"PERSON_DOB", "20240131"},
      {"PERSON_GENDER_CODE", "2"},
      {"PERSON_POSTCODE", "zz11aa"},
      {"DATE_AND_TIME", "20250730T11525000"},
      {"SITE_CODE", "ZZ999"},
      {"UNIQUE_ID", "VAC-0001"},
      {"UNIQUE_ID_URI", "https://clinic.example/ids"},
      {"ACTION_FLAG", "new"},
      {"PERFORMING_PROFESSIONAL_FORENAME", "Nell"},
      {"PERFORMING_PROFESSIONAL_SURNAME", "Invented"},
      {"RECORDED_DATE", "20250731"},
      {"PRIMARY_SOURCE", "TRUE"},
      {"VACCINATION_PROCEDURE_CODE", "308081000000105"},
      {"VACCINATION_PROCEDURE_TERM", "Measles mumps and rubella vaccination (procedure)"},
      {"DOSE_SEQUENCE", "1"},
      {"VACCINE_PRODUCT_CODE", "34925111000001104"},
      {"VACCINE_PRODUCT_TERM", "Priorix vaccine (product)"},
      {"VACCINE_MANUFACTURER", "An Example Ltd"},
      {"BATCH_NUMBER", "B-77"},
      {"EXPIRY_DATE", "20261231"},
      {"SITE_OF_VACCINATION_TERM", "Left upper arm structure (body structure)"},
      {"ROUTE_OF_VACCINATION_TERM", "Intramuscular route (qualifier value)"},
      {"DOSE_AMOUNT", "0.5"},
      {"DOSE_UNIT_TERM", "ml"},
      {"INDICATION_CODE", "443684005"},
      {"LOCATION_CODE", "X99999"},
  };
  std::string line;
  for (const std::string& column : ImmsColumns()) {
    const auto given = cells.find(column);
    const auto usual = kOrdinary.find(column);
    const std::string value = given != cells.end()       ? given->second
                              : usual != kOrdinary.end() ? usual->second
                                                         : "";
    std::string quoted;
    for (const char c : value) quoted += c == '"' ? "\"\"" : std::string(1, c);
    line += (line.empty() ? "\"" : "|\"") + quoted + "\"";
  }
  return line + "\n";
}

}  // namespace connectors::test

#endif  // TESTS_UNIT_CONNECTORS_IMMS_SUPPORT_H_
