// One fact is one record, whichever of a council's exports tells it, and lists that several
// formats share say the same in each.

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/social_care/formats.h"
#include "tests/unit/connectors/support.h"

namespace connectors::social_care {
namespace {

using hub::records::Label;
using Json = nlohmann::json;
using test::KeepingSink;

const Format& FormatOf(std::string_view id) {
  for (const Format& format : SocialCareFormats()) {
    if (format.id == id) return format;
  }
  FAIL("no such format");
  return SocialCareFormats().front();
}

std::set<std::string> IdsOf(std::string_view id, const std::string& bytes) {
  const Format& format = FormatOf(id);
  KeepingSink sink;
  const auto summary =
      format.read({Input::InMemory("f", bytes)}, test::TablesOf(std::string(format.tables)),
                  test::SomeSender(), sink);
  REQUIRE(summary.ok());
  const std::vector<std::string> ids = sink.SourceIds();
  return {ids.begin(), ids.end()};
}

TEST_CASE("one fact has one id in every export of a council", "[social_ids]") {
  const std::set<std::string> census = IdsOf(
      "social-care-cin",
      "<Message><Children><Child><ChildIdentifiers><LAchildID>C77</LAchildID></ChildIdentifiers>"
      "<CINdetails><CINreferralDate>2023-04-01</CINreferralDate>"
      "<CINclosureDate>2024-09-30</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>"
      "<Assessments><AssessmentActualStartDate>2023-04-05</AssessmentActualStartDate>"
      "<FactorsIdentifiedAtAssessment><AssessmentFactors>2B</AssessmentFactors>"
      "</FactorsIdentifiedAtAssessment></Assessments>"
      "<CINPlanDates><CINPlanStartDate>2023-05-12</CINPlanStartDate></CINPlanDates>"
      "<Section47><S47ActualStartDate>2023-06-01</S47ActualStartDate>"
      "<DateOfInitialCPC>2023-06-15</DateOfInitialCPC></Section47>"
      "<ChildProtectionPlans><CPPstartDate>2023-06-15</CPPstartDate></ChildProtectionPlans>"
      "</CINdetails></Child></Children></Message>");
  const std::set<std::string> api = IdsOf(
      "social-care-csc-api", test::ReadFile(test::SourceDir() / "tests/data/csc_api/payload.json"));
  const std::set<std::string> care = IdsOf("social-care-ssda903",
                                           "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC\n"
                                           "C77,01/07/2023,S,V2,N4,U6,PR1,01/09/2024,E4A\n");
  const std::set<std::string> lists =
      IdsOf("social-care-annex-a",
            "Child Unique ID,Date of Birth,Date of Referral,Referral Source,Referral NFA?\n"
            "C77,41065,45017,2A: Schools,No\n");

  CHECK(census.size() == 8);
  for (const std::string& id : census) {
    INFO(id);
    CHECK(api.count(id) == 1);
  }
  CHECK(care == std::set<std::string>{"C77|placement|2023-07-01", "C77|care-ended|2024-09-01"});
  for (const std::string& id : care) CHECK(api.count(id) == 1);
  CHECK(lists == std::set<std::string>{"C77|referral|2023-04-01"});
}

std::map<std::string, Json> ListsOf(const std::string& format) {
  std::map<std::string, Json> lists;
  for (const auto& entry :
       std::filesystem::directory_iterator(test::SourceDir() / "config/codes" / format)) {
    Json list = Json::parse(test::ReadFile(entry.path()));
    lists[list["list"].get<std::string>()] = list;
  }
  return lists;
}

TEST_CASE("a list that several formats have says the same in each", "[social_ids]") {
  const std::set<std::string> differ = {"sex",  // each return changed in its own year
                                        "category-of-abuse"};  // Annex A spells it out
  std::map<std::string, Json> known;
  std::size_t shared = 0;
  for (const std::string format : {"cin", "annex_a", "ssda903", "csc_api"}) {
    for (const auto& [name, list] : ListsOf(format)) {
      if (differ.count(name) != 0) continue;
      const auto [place, fresh] = known.emplace(name, list["codes"]);
      INFO(format << " " << name);
      CHECK(place->second == list["codes"]);
      shared += fresh ? 0 : 1;
    }
  }
  CHECK(shared > 10);
}

TEST_CASE("a code of a list that several formats have brings the same labels in each",
          "[social_ids]") {
  std::map<std::string, std::string> known;
  for (const std::string format : {"cin", "annex_a", "ssda903", "csc_api"}) {
    const Json table =
        Json::parse(test::ReadFile(test::SourceDir() / "config/labels" / (format + ".json")));
    for (const Json& row : table["codes"]) {
      const std::string key = row["list"].get<std::string>() + "/" + row["code"].get<std::string>();
      INFO(format << " " << key);
      CHECK(known.emplace(key, row["labels"].dump()).first->second == row["labels"].dump());
    }
  }
}

TEST_CASE("every code of a sensitive list has its labels", "[social_ids]") {
  for (const std::string format : {"annex_a", "ssda903", "csc_api"}) {
    const Json table =
        Json::parse(test::ReadFile(test::SourceDir() / "config/labels" / (format + ".json")));
    std::set<std::string> ruled;
    for (const Json& row : table["codes"]) {
      ruled.insert(row["list"].get<std::string>() + "/" + row["code"].get<std::string>());
    }
    const auto lists = ListsOf(format);
    for (const Json& name : table["sensitive_lists"]) {
      const auto list = lists.find(name.get<std::string>());
      if (list == lists.end()) continue;  // "record": what the code files, held by the rule below
      for (const Json& code : list->second["codes"]) {
        INFO(format << " " << name << " " << code["code"]);
        CHECK(ruled.count(list->first + "/" + code["code"].get<std::string>()) == 1);
      }
    }
  }
}

std::map<std::string, std::uint32_t> VersionsOf(std::string_view id, const std::string& bytes) {
  const Format& format = FormatOf(id);
  KeepingSink sink;
  REQUIRE(format
              .read({Input::InMemory("f", bytes)}, test::TablesOf(std::string(format.tables)),
                    test::SomeSender(), sink)
              .ok());
  std::map<std::string, std::uint32_t> versions;
  for (const auto& record : sink.records) {
    versions[record.source_id.Reveal()] = record.source_version;
  }
  return versions;
}

TEST_CASE("what is made once stays as the census told it; what goes on is as it was told last",
          "[social_ids]") {
  const auto census = VersionsOf(
      "social-care-cin",
      "<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year>"
      "</CollectionDetails></Header><Children><Child><ChildIdentifiers><LAchildID>C77</LAchildID>"
      "</ChildIdentifiers><CINdetails><CINreferralDate>2023-04-01</CINreferralDate>"
      "<PrimaryNeedCode>N1</PrimaryNeedCode></CINdetails></Child></Children></Message>");
  const auto api = VersionsOf(
      "social-care-csc-api", test::ReadFile(test::SourceDir() / "tests/data/csc_api/payload.json"));
  const auto list = VersionsOf("social-care-annex-a",
                               "Child Unique ID,Date of Birth,Date of Referral,Referral Source,"
                               "Referral NFA?,Allocated Team,Allocated Worker\n"
                               "C77,2015-01-01,2023-04-01,6,No,North,Kim Invented\n");

  for (const auto* other : {&api, &list}) {
    CHECK(other->at("C77|referral|2023-04-01") < census.at("C77|referral|2023-04-01"));
    CHECK(other->at("C77|referral|2023-04-01") > 0);
  }
  for (const char* id : {"C77|closure|2023-04-01", "C77|initial-conference|2023-06-15"}) {
    CHECK(api.at(id) == api.at("C77|referral|2023-04-01"));
  }
  for (const char* id : {"C77|placement|2023-07-01", "C77|plan|2023-05-12",
                         "C77|assessment|2023-04-05", "C77|protection-plan|2023-06-15"}) {
    CHECK(api.at(id) == 0);
  }
}

}  // namespace
}  // namespace connectors::social_care
