// A scenario of tests/scenarios/access, read from JSON into the facts of a question. A word
// that is not known throws: a scenario with a slip of the pen must not pass.

#ifndef TESTS_UNIT_ACCESS_SCENARIO_FILE_H_
#define TESTS_UNIT_ACCESS_SCENARIO_FILE_H_

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "hub/access/decide.h"

namespace hub::access {

using Json = nlohmann::json;

// Every file of the folder, by name.
std::vector<Json> ReadScenarios();

// What a question rests on: "question" and "child" of a scenario.
struct Situation {
  Question question;
  ChildFacts facts;
  Policy policy;

  ChildDecision Child() const { return DecideChild(question, facts, policy); }
};
Situation SituationOf(const Json& given);

// `given` with an ask's changes: a JSON merge patch.
Json Changed(const Json& given, const Json& ask);

// A record of an ask, as this question's asker meets it.
EntryFacts EntryOf(const Json& record, const Question& question);

// The six ways to take one thing away (law.md A10a). False where a scenario says why not.
struct Twin {
  std::string name;
  void (*change)(Json& given);
};
const std::vector<Twin>& Twins();

std::vector<std::string> IdsOf(const std::vector<Rule>& rules);

}  // namespace hub::access

#endif  // TESTS_UNIT_ACCESS_SCENARIO_FILE_H_
