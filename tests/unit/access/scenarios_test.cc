// The sixty scenarios of law.md A10a, as the files of tests/scenarios/access tell them, asked of
// the engine; and from each permit its negative twins, none of which may permit.

#include <algorithm>
#include <set>

#include "hub/access/intake.h"
#include "hub/access/rights.h"
#include "tests/support/catch.h"
#include "tests/unit/access/scenario_file.h"
#include "tests/unit/access/world.h"

namespace hub::access {
namespace {

std::vector<std::string> Sorted(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  return words;
}

std::vector<std::string> Words(const Json& object, const char* name) {
  return Sorted(object.value(name, std::vector<std::string>()));
}

std::string Grade(AuditGrade grade) { return "A" + std::to_string(static_cast<int>(grade)); }

void CheckDecision(const Decision& decision, const Json& expect) {
  CHECK(std::string(Name(decision.outcome())) == expect.at("outcome"));
  CHECK(IdsOf(decision.reasons()) == Words(expect, "because"));
}

void CheckObligations(ObligationSet due, const Json& expect) {
  for (const std::string& word : Words(expect, "obligations")) {
    const auto all = due.All();
    INFO(word);
    CHECK(std::any_of(all.begin(), all.end(), [&](Obligation o) { return Name(o) == word; }));
  }
}

void CheckChild(const ChildDecision& child, const Json& expect) {
  CheckDecision(child.decision, expect);
  CHECK(Grade(child.grade) == expect.at("audit"));
  CheckObligations(child.obligations, expect);
  if (expect.contains("pooled")) {
    CHECK(std::string(Name(child.pooled_outcome)) == expect["pooled"]);
    CHECK(child.pooled == (expect["pooled"] == "permit"));
  }
  if (expect.contains("closed_because")) {
    CHECK(IdsOf(child.closed_because) == Words(expect, "closed_because"));
    CHECK(Grade(child.closed_grade) == expect.at("closed_audit"));
  }
  CHECK(child.break_glass_offered ==
        expect.value("break_glass_offered", child.break_glass_offered));
}

Decision Seen(const Situation& situation, const EntryFacts& entry) {
  return DecideEntry(situation.question, situation.facts, situation.Child(), entry,
                     situation.policy);
}

void CheckRecord(const Situation& situation, const Json& record) {
  const EntryFacts entry = EntryOf(record, situation.question);
  const Decision decision = Seen(situation, entry);
  INFO(record.at("what"));
  CHECK(std::string(Name(decision.outcome())) == record.at("expect"));
  CHECK(IdsOf(decision.reasons()) == Words(record, "because"));
  std::vector<std::string> withheld;
  for (const Redaction code : decision.redactions().All()) withheld.emplace_back(Name(code));
  CHECK(withheld == Words(record, "withheld"));
  if (record.contains("audit")) {
    CHECK(Grade(GradeOfEntry(situation.Child(), entry, decision)) == record["audit"]);
  }
}

void CheckRight(const Json& ask) {
  const Json& given = ask.at("given");
  const Json& expect = ask.at("expect");
  RightsRequest request;
  const std::string right = given.at("right");
  request.right = right == "rectification" ? Right::kRectification
                  : right == "erasure"     ? Right::kErasure
                                           : Right::kObjection;
  request.verified = true;
  request.received = Date::Parse(given.at("received").get<std::string>()).value();
  request.rests_on_consent = given.value("rests_on_consent", false);
  const RightsAnswer answer = DecideRight(request, WorkingPolicy());
  CheckDecision(answer.decision, expect);
  CheckObligations(answer.obligations, expect);
  CHECK(Grade(answer.grade) == expect.at("audit"));
  CHECK(answer.due->Iso() == expect.at("due"));
  CHECK(answer.offer_restriction == expect.value("offer_restriction", false));
  CHECK(answer.restrict_meanwhile == expect.value("restrict_meanwhile", false));
}

void CheckIntake(const Json& given, const Json& expect) {
  IntakeFacts facts;
  facts.certificate = AgencyId::From(given.at("certificate").get<std::string>()).value();
  facts.owner = AgencyId::From(given.at("owner").get<std::string>()).value();
  facts.repeated = given.value("repeated", false);
  facts.unknown_label = given.value("unknown_label", false);
  facts.above_official = given.value("above_official", false);
  facts.nameless = given.value("nameless", false);
  facts.identifiers = given.value("identifiers", false);
  const Intake intake = DecideIntake(facts);
  CheckDecision(intake.decision, expect);
  CHECK(Grade(intake.grade) == expect.at("audit"));
  const char* const dispositions[] = {"refuse", "take", "repeat", "set_aside"};
  CHECK(dispositions[static_cast<int>(intake.disposition)] == expect.at("disposition"));
  CHECK(intake.keep_no_copy == expect.value("keep_no_copy", false));
}

Oversight Overseen(const Json& given, const Json& ask) {
  const std::string of = ask.at("given").at("of");
  return DecideOversight(SituationOf(given).question, of == "own_staff" ? OversightOf::kOwnStaff
                                                      : of == "proofs_and_counts"
                                                          ? OversightOf::kProofsAndCounts
                                                          : OversightOf::kOwnRecordsByOthers);
}

void CheckOversight(const Json& given, const Json& ask) {
  const Oversight oversight = Overseen(given, ask);
  CheckDecision(oversight.decision, ask.at("expect"));
  CHECK(Grade(oversight.grade) == ask.at("expect").at("audit"));
  CHECK(oversight.names_people == ask.at("expect").at("names"));
}

void CheckSearch(const Json& given, const Json& ask) {
  const Situation situation = SituationOf(given);
  const Decision decision = DecideSearchTerms(situation.question, ask.at("given").at("identifiers"),
                                              ask["given"].value("fuzzy", false), situation.policy);
  CheckDecision(decision, ask.at("expect"));
}

void CheckAsk(const std::string& kind, const Json& given, const Json& ask) {
  const Json& expect = ask.at("expect");
  if (kind == "right" || ask.contains("right")) return CheckRight(ask);
  if (kind == "intake") return CheckIntake(ask.at("given"), expect);
  if (kind == "oversight") return CheckOversight(given, ask);
  if (kind == "search") return CheckSearch(given, ask);
  if (kind == "count") {
    const auto told = CountToTell(ask.at("given").at("count"), WorkingPolicy());
    CHECK((told ? Json(*told) : Json()) == expect.at("told"));
    return;
  }
  if (kind == "who_looked") {
    const Json& line = ask.at("given");
    return CheckDecision(DecideAccessLine({line.value("live_operation", false),
                                           line.value("reveals_another", false)}),
                         expect);
  }
  REQUIRE(kind == "chronology");
  const Situation situation = SituationOf(Changed(given, ask));
  CheckChild(situation.Child(), expect);
  for (const Json& record : ask.value("records", Json::array())) CheckRecord(situation, record);
}

TEST_CASE("the sixty scenarios come out as written", "[access][scenario]") {
  const std::vector<Json> scenarios = ReadScenarios();
  CHECK(scenarios.size() == 60);
  for (const Json& scenario : scenarios) {
    INFO(scenario.at("id") << ": " << scenario.at("title"));
    for (const Json& ask : scenario.at("asks")) {
      INFO(ask.at("what"));
      CheckAsk(scenario.at("kind"), scenario.at("given"), ask);
    }
  }
}

bool IsShown(const std::string& outcome) { return outcome == "permit" || outcome == "redact"; }

// Is anything that the ask permitted still permitted after one thing is changed?
int StillShown(const Json& given, const Json& ask, const Twin& twin, int& asked) {
  Json changed = Changed(given, ask);
  twin.change(changed);
  const Situation situation = SituationOf(changed);
  int shown = 0;
  for (Json record : ask.value("records", Json::array())) {
    if (!IsShown(record.at("expect"))) continue;
    if (twin.name == "label_unknown") record["labels"].push_back("XYZ");
    // What the asker's own agency wrote, or what was sent to the person, is theirs wherever the
    // other records went.
    const bool was = Seen(situation, EntryOf(record, situation.question)).permits();
    UNSCOPED_INFO(record.at("what"));
    shown += was;
    ++asked;
  }
  if (ask.value("records", Json::array()).empty() && twin.name != "label_unknown") {
    if (IsShown(ask.at("expect").at("outcome"))) {
      shown += situation.Child().decision.permits();
      ++asked;
    }
  }
  return shown;
}

TEST_CASE("no negative twin of a permit is permitted", "[access][scenario][law]") {
  int asked = 0;
  for (const Json& scenario : ReadScenarios()) {
    const Json& twins = scenario.at("negative_twins");
    for (const Twin& twin : Twins()) {
      INFO(scenario.at("id") << ", " << twin.name);
      const Json& applies = twins.at(twin.name);
      // Either it applies, or the scenario says why not.
      if (applies != true) {
        CHECK(applies.get<std::string>().size() > 20);
        continue;
      }
      for (const Json& ask : scenario.at("asks")) {
        if (scenario.at("kind") == "oversight") {
          Json given = scenario.at("given");
          twin.change(given);
          CHECK_FALSE(Overseen(given, ask).decision.permits());
          ++asked;
        } else if (scenario.at("kind") == "chronology" && !ask.contains("right")) {
          CHECK(StillShown(scenario.at("given"), ask, twin, asked) == 0);
        }
      }
    }
  }
  CHECK(asked > 250);
}

TEST_CASE("a batch's twins are not taken", "[access][scenario]") {
  IntakeFacts facts;
  facts.certificate = facts.owner = kSchool;
  REQUIRE(DecideIntake(facts).disposition == Disposition::kTake);

  IntakeFacts other = facts;
  other.owner = kCouncil;
  CHECK(DecideIntake(other).disposition == Disposition::kRefuse);
  IntakeFacts unknown = facts;
  unknown.unknown_label = true;
  CHECK_FALSE(DecideIntake(unknown).decision.permits());
  IntakeFacts contradicted = facts;
  contradicted.contradicted = true;
  CHECK(DecideIntake(contradicted).disposition == Disposition::kRefuse);
  CHECK(DecideIntake(IntakeFacts()).disposition == Disposition::kRefuse);
}

}  // namespace
}  // namespace hub::access
