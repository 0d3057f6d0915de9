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

Intake IntakeOf(const Json& given) {
  IntakeFacts facts;
  facts.certificate = AgencyId::From(given.at("certificate").get<std::string>()).value();
  facts.owner = AgencyId::From(given.at("owner").get<std::string>()).value();
  facts.repeated = given.value("repeated", false);
  facts.unknown_label = given.value("unknown_label", false);
  facts.above_official = given.value("above_official", false);
  facts.nameless = given.value("nameless", false);
  facts.identifiers = given.value("identifiers", false);
  return DecideIntake(facts);
}

void CheckIntake(const Json& given, const Json& expect) {
  const Intake intake = IntakeOf(given);
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
  const int before = asked;
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
  // The child itself is opened, whatever becomes of single records. To another agency what opens
  // is its own: only records can tell.
  const bool of_child = twin.name != "label_unknown" &&
                        (twin.name != "agency_other" || ask.value("records", Json()).empty());
  if (asked == before && of_child) {
    if (IsShown(ask.at("expect").at("outcome"))) {
      shown += situation.Child().decision.permits();
      ++asked;
    }
  }
  return shown;
}

// Does anything in the scenario come out as shown, granted or taken?
bool PermitsAnything(const Json& scenario) {
  for (const Json& ask : scenario.at("asks")) {
    if (IsShown(ask.at("expect").value("outcome", ""))) return true;
    for (const Json& record : ask.value("records", Json::array())) {
      if (IsShown(record.at("expect"))) return true;
    }
  }
  return false;
}

// A batch that is taken, and one thing about it changed.
void CheckIntakeTwin(const Json& ask, const std::string& twin, int& asked) {
  if (!IsShown(ask.at("expect").at("outcome"))) return;
  Json given = ask.at("given");
  if (twin == "agency_other") given["owner"] = "some-other-agency";
  if (twin == "label_unknown") given["unknown_label"] = true;
  given["repeated"] = false;  // what was taken before is answered as it was then
  CHECK_FALSE(IntakeOf(given).decision.permits());
  ++asked;
}

TEST_CASE("a scenario that says that nothing is permitted permits nothing", "[access][scenario]") {
  for (const Json& scenario : ReadScenarios()) {
    INFO(scenario.at("id"));
    bool says_so = false;
    for (const auto& [twin, applies] : scenario.at("negative_twins").items()) {
      says_so = says_so || (applies.is_string() &&
                            applies.get<std::string>().starts_with("nothing is permitted"));
    }
    CHECK_FALSE((says_so && PermitsAnything(scenario)));
  }
}

TEST_CASE("no negative twin of a permit is permitted", "[access][scenario][law]") {
  int all_asked = 0;
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
      int asked = 0;
      for (const Json& ask : scenario.at("asks")) {
        if (scenario.at("kind") == "intake") {
          CheckIntakeTwin(ask, twin.name, asked);
        } else if (scenario.at("kind") == "oversight") {
          Json given = scenario.at("given");
          twin.change(given);
          CHECK_FALSE(Overseen(given, ask).decision.permits());
          ++asked;
        } else if (scenario.at("kind") == "chronology" && !ask.contains("right")) {
          CHECK(StillShown(scenario.at("given"), ask, twin, asked) == 0);
        }
      }
      CHECK(asked > 0);  // a twin of nothing proves nothing
      all_asked += asked;
    }
  }
  CHECK(all_asked > 250);
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
