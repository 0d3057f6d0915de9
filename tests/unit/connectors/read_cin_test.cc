// The census connector: what one child becomes, what is forgiven, and what is refused.

#include "connectors/social_care/read_cin.h"

#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/social_care/check_child.h"
#include "tests/unit/connectors/support.h"

namespace connectors::social_care {
namespace {

using namespace std::string_view_literals;

using hub::Result;
using hub::records::Code;
using test::KeepingSink;
using test::Kind;
using test::Label;
using test::Record;

Result<Summary> Read(const std::string& xml, KeepingSink& sink,
                     const Sender& sender = test::SomeSender()) {
  std::istringstream in(xml);
  return ReadCin(in, test::TablesOf("cin"), sender, sink);
}

Summary ReadWell(const std::string& xml, KeepingSink& sink) {
  return test::WellRead(Read(xml, sink), sink);
}

std::string DataFile(const std::string& name) {
  return test::ReadFile(test::SourceDir() / "tests/data/cin" / name);
}

constexpr const char* kBorn = "<PersonBirthDate>2014-05-06</PersonBirthDate>";
constexpr const char* kReferred =
    "<CINreferralDate>2023-06-01</CINreferralDate><ReferralSource>2A</ReferralSource>";

std::string Child(const std::string& id, const std::string& person, const std::string& episode) {
  return "<Child><ChildIdentifiers><LAchildID>" + id + "</LAchildID>" + person +
         "</ChildIdentifiers><CINdetails>" + episode + "</CINdetails></Child>";
}

std::string Message(const std::string& children, const std::string& year = "2024") {
  return "<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>" + year +
         "</Year><ReferenceDate>" + year + "-03-31</ReferenceDate></CollectionDetails></Header>" +
         "<Children>" + children + "</Children></Message>";
}

const std::string kGoodChild = Child("K1", kBorn, kReferred);

TEST_CASE("one child of the census becomes a record of each thing that happened", "[cin]") {
  KeepingSink sink;

  const Summary summary = ReadWell(DataFile("one_child_2024.xml"), sink);

  CHECK(summary.collection == "CIN 2024");
  CHECK(summary.units == 1);
  CHECK(summary.people == 1);
  CHECK(sink.SourceIds() == std::vector<std::string>{
                                "K100|assessment-factors|2023-06-05",
                                "K100|assessment|2023-06-05",
                                "K100|enquiry|2023-07-28",
                                "K100|initial-conference|2023-08-10",
                                "K100|plan-review|2023-11-02",
                                "K100|plan-review|2024-02-15",
                                "K100|plan|2023-07-20",
                                "K100|protection-plan|2023-08-10",
                                "K100|referral|2023-06-01",
                            });
  CHECK(sink.rejects.empty());
  // The referral and the enquiry name the same conference.
  CHECK(summary.not_taken.at("repeated initial-conference") == 1);
  CHECK(summary.ignored.at("Ethnicity") == 1);
  CHECK(summary.ignored.at("Disabilities") == 1);
}

TEST_CASE("a referral says who referred and why, with the codes as they were sent", "[cin]") {
  KeepingSink sink;
  ReadWell(DataFile("one_child_2024.xml"), sink);

  const Record& referral = *sink.Of(Kind::kReferral).at(0);

  CHECK(referral.summary.Reveal() == "Referred to children's social care; source: a school");
  CHECK(referral.happened.Iso() == "2023-06-01");
  CHECK(referral.source_version == 2024);
  REQUIRE(referral.codes.size() == 2);
  CHECK(referral.codes[0].system == "dfe-cin-2024/referral-source");
  CHECK(referral.codes[0].code == "2A");
  CHECK(referral.codes[1].text == "family in acute stress");
  CHECK(referral.codes[1].mapped);
  CHECK(referral.labels == hub::records::LabelSet().With(Label::kGeneral));
  REQUIRE(referral.subjects.size() == 1);
  CHECK(referral.subjects[0].source_id.Reveal() == "K100");
  CHECK(referral.subjects[0].sex == hub::records::Sex::kFemale);
  CHECK(referral.subjects[0].birth.Iso() == "2014-05-06");
}

TEST_CASE("a parent's drug use hides its factors and leaves the assessment visible", "[cin]") {
  KeepingSink sink;
  ReadWell(DataFile("one_child_2024.xml"), sink);

  const auto assessments = sink.Of(Kind::kAssessment);
  REQUIRE(assessments.size() == 2);
  const Record& itself = *assessments[0];
  const Record& factors = *assessments[1];

  CHECK(itself.labels == hub::records::LabelSet().With(Label::kGeneral));
  CHECK(itself.codes.empty());
  CHECK(factors.labels.Has(Label::kAdultHealth));
  CHECK(factors.labels.Has(Label::kSensSubstance));
  CHECK(factors.nature == hub::records::Nature::kOpinion);
}

TEST_CASE("everything about abuse carries the label of child abuse", "[cin]") {
  KeepingSink sink;
  ReadWell(DataFile("one_child_2024.xml"), sink);

  for (const Kind kind :
       {Kind::kEnquiry, Kind::kConference, Kind::kProtectionPlan, Kind::kPlanReview}) {
    for (const Record* record : sink.Of(kind)) CHECK(record->labels.Has(Label::kChildAbuse));
  }
}

TEST_CASE("next year's census of the same child corrects this year's and doubles nothing",
          "[cin]") {
  KeepingSink first;
  KeepingSink second;
  ReadWell(DataFile("one_child_2024.xml"), first);
  ReadWell(DataFile("one_child_2025.xml"), second);

  std::vector<std::string> expected = first.SourceIds();
  expected.push_back("K100|closure|2023-06-01");
  std::sort(expected.begin(), expected.end());

  CHECK(second.SourceIds() == expected);
  CHECK(second.records[0].source_version > first.records[0].source_version);
  CHECK(second.Of(Kind::kCaseClosure).at(0)->happened.Iso() == "2024-10-01");
  CHECK(second.Of(Kind::kProtectionPlan).at(0)->summary.Reveal() ==
        "Child protection plan: emotional abuse; ended");
}

TEST_CASE("nothing in a source id depends on the order of children or elements", "[cin]") {
  const std::string two = Child("K2", kBorn,
                                std::string(kReferred) +
                                    "<CINPlanDates><CINPlanStartDate>2023-07-01</CINPlanStartDate>"
                                    "</CINPlanDates>");
  KeepingSink forwards;
  KeepingSink backwards;

  ReadWell(Message(kGoodChild + two), forwards);
  ReadWell(Message(two + kGoodChild), backwards);

  CHECK(forwards.SourceIds() == backwards.SourceIds());
}

TEST_CASE("a team's contact makes its tie to the child a record, closed with the case", "[cin]") {
  Sender sender = test::SomeSender();
  sender.team = "Family Solutions North";
  sender.team_contact = hub::Sensitive("01632 960001");
  KeepingSink sink;
  const Result<Summary> summary = Read(DataFile("one_child_2025.xml"), sink, sender);
  REQUIRE(summary.ok());
  test::CheckNothingVanished(summary.value(), sink);

  const Record& tie = *sink.Of(Kind::kInvolvement).at(0);

  CHECK(tie.source_id.Reveal() == "K100|involvement|2023-06-01");
  CHECK(tie.involvement->since->Iso() == "2023-06-01");
  CHECK(tie.involvement->until->Iso() == "2024-10-01");
  CHECK(tie.author.team == "Family Solutions North");
}

TEST_CASE("stray text between elements is forgiven", "[cin]") {
  KeepingSink sink;

  ReadWell(Message(Child("K1", "<UPNunknown>UN3</UPNunknown>PersonBirthDate" + std::string(kBorn),
                         kReferred)),
           sink);

  REQUIRE(sink.records.size() == 1);
  CHECK(sink.records[0].subjects[0].birth.Iso() == "2014-05-06");
}

TEST_CASE("true and false stand for 1 and 0", "[cin]") {
  for (const std::string yes : {"1", "true", "TRUE", "yes"}) {
    KeepingSink sink;
    ReadWell(Message(Child("K1", kBorn, kReferred + ("<ReferralNFA>" + yes + "</ReferralNFA>"))),
             sink);
    CHECK(sink.records.at(0).details.at(0).value.Reveal() == "yes");
  }
}

TEST_CASE("a sex code of the old list is understood after 2025, and remarked upon", "[cin]") {
  KeepingSink sink;

  ReadWell(Message(Child("K1", kBorn + std::string("<Sex>1</Sex>"), kReferred), "2026"), sink);

  CHECK(sink.records.at(0).subjects[0].sex == hub::records::Sex::kMale);
  CHECK(sink.Warned("cin.code.other_year"));
}

TEST_CASE("a code that no list has is kept, shown, and labelled as strictly as its kind can be",
          "[cin]") {
  KeepingSink sink;

  ReadWell(Message(Child("K1", kBorn,
                         std::string(kReferred) +
                             "<Assessments><AssessmentActualStartDate>2023-06-05"
                             "</AssessmentActualStartDate><FactorsIdentifiedAtAssessment>"
                             "<AssessmentFactors>RB</AssessmentFactors>"
                             "</FactorsIdentifiedAtAssessment></Assessments>")),
           sink);

  const Record& factors = *sink.Of(Kind::kAssessment).at(1);
  REQUIRE(factors.codes.size() == 1);
  CHECK(factors.codes[0].code == "RB");
  CHECK_FALSE(factors.codes[0].mapped);
  CHECK(factors.labels == Union(hub::records::LabelSet().With(Label::kGeneral),
                                test::TablesOf("cin").labels.StrictestOf(Kind::kAssessment)));
  CHECK(sink.Warned("cin.code.unknown"));
}

TEST_CASE("an impossible date keeps the child and flags the field", "[cin]") {
  KeepingSink sink;

  ReadWell(Message(Child("K1", "<PersonBirthDate>2014-02-31</PersonBirthDate>",
                         "<CINreferralDate>1066-13-45</CINreferralDate>")),
           sink);

  REQUIRE(sink.records.size() == 1);
  CHECK(sink.Warned("cin.date.unreadable"));
  CHECK(sink.Warned("cin.element.undated"));
  CHECK_FALSE(sink.records[0].subjects[0].birth.known());
  CHECK(sink.records[0].happened.precision == hub::Precision::kRange);
  CHECK(sink.records[0].details.at(0).value.Reveal() == "1066-13-45");
}

TEST_CASE("a slash date is day first, never month first", "[cin]") {
  KeepingSink sink;

  ReadWell(Message(Child("K1", kBorn, "<CINreferralDate>01/02/2015</CINreferralDate>")), sink);

  CHECK(sink.records.at(0).happened.Iso() == "2015-02-01");
}

TEST_CASE("an unborn child is known by the day it is due", "[cin]") {
  KeepingSink sink;

  ReadWell(Message(Child("K1", "<ExpectedPersonBirthDate>2024-06-01</ExpectedPersonBirthDate>",
                         kReferred)),
           sink);

  CHECK(sink.records.at(0).subjects[0].due->Iso() == "2024-06-01");
  CHECK_FALSE(sink.records[0].subjects[0].birth.known());
}

TEST_CASE("a UPN with a wrong check letter is kept and decides nothing", "[cin]") {
  KeepingSink sink;

  ReadWell(Message(Child("K1", kBorn + std::string("<UPN>A123456789001</UPN>"), kReferred)), sink);

  const auto& identifiers = sink.records.at(0).subjects[0].identifiers;
  REQUIRE(identifiers.size() == 2);
  CHECK(identifiers[1].kind == hub::records::IdentifierKind::kUpn);
  CHECK_FALSE(identifiers[1].verified);
  CHECK(sink.Warned("cin.child.upn_unverified"));
}

TEST_CASE("one bad child never stops the others", "[cin]") {
  const std::string nameless = "<Child><ChildIdentifiers/><CINdetails/></Child>";
  const std::string empty = "<Child/>";
  const std::string silent =
      "<Child><ChildIdentifiers><LAchildID>K9</LAchildID></ChildIdentifiers></Child>";
  KeepingSink sink;

  const Summary summary = ReadWell(
      Message(nameless + kGoodChild + empty + silent + Child("K2", kBorn, kReferred)), sink);

  CHECK(summary.units == 5);
  CHECK(summary.people == 2);
  CHECK(sink.records.size() == 2);
  REQUIRE(sink.rejects.size() == 3);
  CHECK(sink.rejects[0].rule == "cin.child.no_id");
  CHECK(sink.rejects[0].at.unit == 1);
  CHECK(sink.rejects[2].rule == "cin.child.no_episode");
}

TEST_CASE("one child too large for memory is refused alone", "[cin]") {
  std::string plans;
  for (int i = 0; i < 30'000; ++i) plans += "<CINPlanDates/>";
  KeepingSink sink;

  const Summary summary =
      ReadWell(Message(Child("K1", kBorn, plans) + Child("K2", kBorn, kReferred)), sink);

  CHECK(sink.Rejected("cin.child.too_large"));
  CHECK(summary.complete);
  CHECK(sink.records.size() == 1);
}

TEST_CASE("the same element twice is taken once, and a different one of that day is kept",
          "[cin]") {
  const std::string plan =
      "<ChildProtectionPlans><CPPstartDate>2022-02-17</CPPstartDate>"
      "<CPPendDate>2023-03-14</CPPendDate></ChildProtectionPlans>";
  const std::string other =
      "<ChildProtectionPlans><CPPstartDate>2022-02-17</CPPstartDate></ChildProtectionPlans>";
  KeepingSink sink;

  const Summary summary =
      ReadWell(Message(Child("K1", kBorn, kReferred + plan + plan + other)), sink);

  CHECK(sink.Of(Kind::kProtectionPlan).size() == 2);
  CHECK(summary.not_taken.at("repeated protection-plan") == 1);
  CHECK(sink.Of(Kind::kProtectionPlan)[1]->source_id.Reveal() ==
        "K1|protection-plan|2022-02-17|~2");
  CHECK(sink.Warned("cin.element.repeated"));
  CHECK(sink.Warned("cin.element.same_start"));
}

// What cannot all be true, one example for each rule.
TEST_CASE("each thing that cannot be is a warning that names the child by its row", "[cin]") {
  const std::string person = kBorn;
  const std::string start = kReferred;
  const auto plan = [](const std::string& from, const std::string& to) {
    return "<CINPlanDates><CINPlanStartDate>" + from + "</CINPlanStartDate>" +
           (to.empty() ? "" : "<CINPlanEndDate>" + to + "</CINPlanEndDate>") + "</CINPlanDates>";
  };
  const auto cpp = [](const std::string& from, const std::string& to,
                      const std::string& review = "") {
    return "<ChildProtectionPlans><CPPstartDate>" + from + "</CPPstartDate>" +
           (to.empty() ? "" : "<CPPendDate>" + to + "</CPPendDate>") +
           (review.empty() ? ""
                           : "<Reviews><CPPreviewDate>" + review + "</CPPreviewDate></Reviews>") +
           "</ChildProtectionPlans>";
  };
  const auto assessment = [](const std::string& from, const std::string& to) {
    return "<Assessments><AssessmentActualStartDate>" + from +
           "</AssessmentActualStartDate><AssessmentAuthorisationDate>" + to +
           "</AssessmentAuthorisationDate></Assessments>";
  };
  const std::string closed =
      "<CINclosureDate>2023-09-01</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>";
  const struct {
    std::string rule, person, episode;
  } kExamples[] = {
      {"cin.child.no_birth_date", "", start},
      {"cin.child.two_birth_dates",
       person + "<ExpectedPersonBirthDate>2014-05-01</ExpectedPersonBirthDate>", start},
      {"cin.child.birth_in_future", "<PersonBirthDate>2031-01-01</PersonBirthDate>", start},
      {"cin.child.died_before_birth", person + "<PersonDeathDate>2010-01-01</PersonDeathDate>",
       start},
      {"cin.child.no_upn_and_no_reason", person, start},
      {"cin.child.upn_and_reason", person + "<UPN>A950000178301</UPN><UPNunknown>UN1</UPNunknown>",
       start},
      {"cin.episode.closure_without_reason", person,
       start + "<CINclosureDate>2023-09-01</CINclosureDate>"},
      {"cin.episode.reason_without_closure", person,
       start + "<ReasonForClosure>RC7</ReasonForClosure>"},
      {"cin.episode.closed_before_referral", person,
       start + "<CINclosureDate>2023-01-01</CINclosureDate>"},
      {"cin.episode.referral_long_before_birth", "<PersonBirthDate>2024-12-01</PersonBirthDate>",
       start},
      {"cin.episode.activity_after_closure", person, start + closed + plan("2023-10-01", "")},
      {"cin.episode.activity_after_death", person + "<PersonDeathDate>2023-06-10</PersonDeathDate>",
       start + plan("2023-07-01", "")},
      {"cin.episode.activity_in_no_further_action", person,
       start + "<ReferralNFA>true</ReferralNFA>" + plan("2023-07-01", "")},
      {"cin.assessment.end_before_start", person, start + assessment("2023-07-01", "2023-06-02")},
      {"cin.assessment.no_factors", person, start + assessment("2023-06-02", "2023-07-01")},
      {"cin.plan.end_before_start", person, start + plan("2023-07-01", "2023-06-30")},
      {"cin.plan.overlap", person,
       start + plan("2023-07-01", "2023-09-01") + plan("2023-08-01", "")},
      {"cin.protection_plan.end_before_start", person, start + cpp("2023-07-01", "2023-06-30")},
      {"cin.protection_plan.overlap", person,
       start + cpp("2023-07-01", "") + cpp("2023-08-01", "")},
      {"cin.protection_plan.review_outside", person,
       start + cpp("2023-07-01", "2023-09-01", "2023-12-01")},
  };
  std::set<std::string> shown;
  for (const auto& example : kExamples) {
    INFO(example.rule);
    KeepingSink sink;

    ReadWell(Message(kGoodChild + Child("K2", example.person, example.episode)), sink);

    bool named = false;
    for (const auto& warning : sink.warnings) {
      if (warning.rule == example.rule && warning.at.unit == 2) named = true;
    }
    CHECK(named);
    shown.insert(example.rule);
  }
  // Every rule has its example.
  for (const std::string_view rule : CheckRules()) CHECK(shown.count(std::string(rule)) == 1);
}

TEST_CASE("a child without fault draws no warning", "[cin]") {
  KeepingSink sink;

  ReadWell(DataFile("one_child_2024.xml"), sink);

  for (const auto& warning : sink.warnings) FAIL_CHECK(warning.rule);
}

TEST_CASE("one plan may begin on the day another ends", "[cin]") {
  KeepingSink sink;

  ReadWell(Message(Child("K1", kBorn,
                         std::string(kReferred) +
                             "<CINPlanDates><CINPlanStartDate>2023-07-01</CINPlanStartDate>"
                             "<CINPlanEndDate>2023-08-01</CINPlanEndDate></CINPlanDates>"
                             "<CINPlanDates><CINPlanStartDate>2023-08-01</CINPlanStartDate>"
                             "</CINPlanDates>")),
           sink);

  CHECK_FALSE(sink.Warned("cin.plan.overlap"));
}

TEST_CASE("two children with one id or one UPN are remarked upon", "[cin]") {
  const std::string upn = kBorn + std::string("<UPN>A950000178301</UPN>");
  KeepingSink sink;

  ReadWell(Message(Child("K1", upn, kReferred) + Child("K1", kBorn, kReferred) +
                   Child("K2", upn, kReferred)),
           sink);

  CHECK(sink.Warned("cin.child.id_repeated"));
  CHECK(sink.Warned("cin.child.upn_repeated"));
}

TEST_CASE("pre-proceedings of 2026 keep every field under its own name", "[cin]") {
  KeepingSink sink;

  ReadWell(Message(Child("K1", kBorn,
                         std::string(kReferred) +
                             "<PreProceedingsandFGDM><PPStartDate>2025-06-01</PPStartDate>"
                             "<LBPSentDate>2025-05-20</LBPSentDate>"
                             "<FGDMMeetingOffer>true</FGDMMeetingOffer>"
                             "<PPOutcome>3</PPOutcome></PreProceedingsandFGDM>"),
                   "2026"),
           sink);

  const Record& record = *sink.Of(Kind::kPreProceedings).at(0);
  CHECK(record.source_id.Reveal() == "K1|pre-proceedings|2025-06-01");
  CHECK(record.details.at(0).name == "lbp_sent_date");
  CHECK(record.codes.at(0).code == "3");
  CHECK(record.labels.Has(Label::kCourtRestricted));
}

TEST_CASE("a file that breaks off hands on what came before, and says where it broke", "[cin]") {
  const std::string whole = Message(kGoodChild + Child("K2", kBorn, kReferred));
  const std::string cut = whole.substr(0, whole.find("K2") + 4);
  KeepingSink sink;

  const Summary summary = ReadWell(cut, sink);

  CHECK(sink.records.size() == 1);
  CHECK_FALSE(summary.complete);
  REQUIRE(sink.rejects.size() == 1);
  CHECK(sink.rejects[0].rule == "cin.file.broken");
  CHECK(sink.rejects[0].at.line == 1);
  CHECK(sink.rejects[0].at.column > 1);
}

TEST_CASE("a file cut at any byte crashes nothing and loses no child that had ended", "[cin]") {
  const std::string whole = Message(kGoodChild + Child("K2", kBorn, kReferred));
  const std::size_t first_end = whole.find("</Child>") + 8;
  for (std::size_t size = whole.find("<Message>") + 9; size < whole.size(); ++size) {
    KeepingSink sink;
    const Summary summary = ReadWell(whole.substr(0, size), sink);
    CHECK(sink.records.size() == (size < first_end                     ? 0U
                                  : size < whole.rfind("</Child>") + 8 ? 1U
                                                                       : 2U));
    CHECK_FALSE(summary.complete);
  }
}

TEST_CASE("hostile files are refused without harm", "[cin][hostile]") {
  const std::string tail = Message(kGoodChild);
  const std::string deep(200'000, 'x');
  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested += "<a>";
  std::string narrow;
  for (int i = 0; i < 20; ++i) narrow += "<a>";
  std::string attributes = "<Message";
  for (int i = 0; i < 5000; ++i) attributes += " a" + std::to_string(i) + "='x'";
  const std::string utf16 = [&] {
    std::string wide = "\xFF\xFE";
    for (const char c : tail) {
      wide += c;
      wide += '\0';
    }
    return wide;
  }();
  const std::vector<std::string> kFiles = {
      "",
      " ",
      "not xml",
      "{\"resourceType\":\"Bundle\"}",
      "<",
      "<Message>",
      "<Message/>",
      "\xEF\xBB\xBF",
      "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;\">]>" + tail,
      "<!DOCTYPE Message SYSTEM \"file:///etc/passwd\">" + tail,
      "<!DOCTYPE Message [<!ENTITY x SYSTEM \"http://example.invalid/x\">]><Message>&x;</Message>",
      "<Message>&undeclared;" + tail,
      "<Message>\xC3\x28</Message>",
      "<Message>\x01</Message>",
      "<Message>" + nested,
      "<Message><Children>" + narrow + "</Message>",
      "<Message><Children><Child>" + nested,
      "<Message><Children><Child><ChildIdentifiers><LAchildID>" + deep,
      attributes + ">",
      "<Message>]]></Message>",
      "<Message><![CDATA[" + deep,
      "<Message><!-- " + deep,
      tail + tail,
      tail + "trailing",
      "<a><b></a></b>",
      "<Message a='1' a='2'/>",
      "<Message>" + std::string(300'000, '&') + "</Message>",
  };
  for (const std::string& file : kFiles) {
    INFO(file.substr(0, 60));
    KeepingSink sink;
    const Result<Summary> summary = Read(file, sink);
    if (!summary.ok()) continue;
    test::CheckNothingVanished(summary.value(), sink);
    CHECK_FALSE(summary.value().complete);
  }
}

TEST_CASE("what only the wrapping of a file has wrong is forgiven", "[cin][hostile]") {
  const std::string good = Message(kGoodChild);
  std::string utf16 = "\xFF\xFE";
  for (const char c : good) {
    utf16 += c;
    utf16 += '\0';
  }
  const std::string amid = Message(kGoodChild + "<Note>Mill & Sons &nbsp; \x01 &#1;</Note>");
  for (const std::string& file : {utf16, std::string(4, '\0') + good, amid,
                                  "<?xml version=\"1.0\" encoding=\"no-such-encoding\"?>" + good,
                                  "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + good}) {
    INFO(file.substr(0, 60));
    KeepingSink sink;
    CHECK(ReadWell(file, sink).complete);
    CHECK(sink.records.size() == 1);
  }
}

TEST_CASE("a giant value is cut to what a record may hold", "[cin][hostile]") {
  KeepingSink sink;

  ReadWell(Message(Child("K1", kBorn + ("<UPN>" + std::string(100'000, 'A') + "</UPN>"),
                         "<CINreferralDate>" + std::string(100'000, '9') +
                             "</CINreferralDate>"
                             "<ReferralSource>" +
                             std::string(100'000, 'Z') + "</ReferralSource>")),
           sink);

  REQUIRE(sink.records.size() == 1);
  CHECK(sink.records[0].codes.at(0).code.size() <= 64);
  CHECK(sink.records[0].details.at(0).value.Reveal().size() <= 512);
}

TEST_CASE("an id in any script becomes a plain key that two children never share", "[cin]") {
  KeepingSink sink;

  ReadWell(Message(Child("Zo\xC3\xAB 1", kBorn, kReferred) + Child("Zo%C3%AB 1", kBorn, kReferred) +
                   Child("a|b", kBorn, kReferred)),
           sink);

  std::set<std::string> keys;
  for (const Record& record : sink.records) {
    const std::string& key = record.subjects[0].source_id.Reveal();
    for (const char c : key) CHECK((c > ' ' && c <= '~'));
    keys.insert(key);
  }
  CHECK(keys.size() == 3);
}

TEST_CASE("an old windows-1252 file is read", "[cin]") {
  KeepingSink sink;

  ReadWell("<?xml version=\"1.0\" encoding=\"windows-1252\"?>" +
               Message(Child("K1", kBorn + std::string("<Surname>O\x92Shea</Surname>"), kReferred)),
           sink);

  CHECK(sink.records.at(0).subjects[0].names.at(0).family.Reveal() == "O\xE2\x80\x99Shea");
}

TEST_CASE("whatever bytes are changed, nothing vanishes and nothing crashes", "[cin][hostile]") {
  const std::string whole = DataFile("one_child_2024.xml");
  std::mt19937 random(20261121);
  for (int round = 0; round < 3000; ++round) {
    const std::string file = test::Changed(whole, "<>&\"'/\0\xFF"sv, random);
    KeepingSink sink;
    const Result<Summary> summary = Read(file, sink);
    if (summary.ok()) test::CheckNothingVanished(summary.value(), sink);
  }
}

}  // namespace
}  // namespace connectors::social_care
