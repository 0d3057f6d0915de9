#include "hub/linkage/questions.h"

#include <algorithm>

#include "tests/support/catch.h"

namespace hub::linkage {
namespace {

constexpr StewardAnswer kAnswers[] = {StewardAnswer::kWithdrawn, StewardAnswer::kSame,
                                      StewardAnswer::kDifferent, StewardAnswer::kNever};

// Every answer of an agency that holds a record on one side, on the other, or on both.
std::vector<Said> EverySaid() {
  std::vector<Said> all;
  for (const StewardAnswer answer : kAnswers) {
    all.push_back({answer, true, false});
    all.push_back({answer, false, true});
    all.push_back({answer, true, true});
    all.push_back({answer, false, false});
  }
  return all;
}

bool Says(const std::vector<Said>& answers, bool same, bool Said::*side) {
  return std::any_of(answers.begin(), answers.end(), [&](const Said& said) {
    if (!(said.*side) || said.answer == StewardAnswer::kWithdrawn) return false;
    return (said.answer == StewardAnswer::kSame) == same;
  });
}

TEST_CASE("nothing is joined without a yes on each side, nor against a no", "[linkage][law]") {
  for (const Said& a : EverySaid()) {
    for (const Said& b : EverySaid()) {
      for (const Said& c : EverySaid()) {
        const std::vector<Said> answers = {a, b, c};
        for (const bool never : {false, true}) {
          const QuestionState state = Settle(answers, false, never);

          const bool yes =
              Says(answers, true, &Said::of_person) && Says(answers, true, &Said::of_other);
          const bool no =
              Says(answers, false, &Said::of_person) || Says(answers, false, &Said::of_other);
          CHECK((state == QuestionState::kJoined) == (yes && !no && !never));
        }
      }
    }
  }
}

TEST_CASE("the order of the answers plays no part", "[linkage][law]") {
  for (const Said& a : EverySaid()) {
    for (const Said& b : EverySaid()) {
      for (const bool by_split : {false, true}) {
        CHECK(Settle({a, b}, by_split, false) == Settle({b, a}, by_split, false));
      }
    }
  }
}

TEST_CASE("who no longer holds either side has no say", "[linkage][law]") {
  for (const Said& a : EverySaid()) {
    for (const StewardAnswer gone : kAnswers) {
      CHECK(Settle({a, {gone, false, false}}, false, false) == Settle({a}, false, false));
    }
  }
}

TEST_CASE("two stewards who disagree make a dispute, whoever was first", "[linkage]") {
  const Said yes{StewardAnswer::kSame, true, false};
  for (const StewardAnswer answer : {StewardAnswer::kDifferent, StewardAnswer::kNever}) {
    CHECK(Settle({yes, {answer, false, true}}, false, false) == QuestionState::kDisputed);
  }
}

TEST_CASE("one side's no is not yet settled, and a split stands meanwhile", "[linkage]") {
  const Said never{StewardAnswer::kNever, true, false};
  CHECK(Settle({never}, false, false) == QuestionState::kOpen);
  CHECK(Settle({never}, true, false) == QuestionState::kParted);
  CHECK(Settle({never, {StewardAnswer::kDifferent, false, true}}, true, false) ==
        QuestionState::kNever);
}

TEST_CASE("an explanation is read back with what it sums to", "[linkage]") {
  const std::vector<FieldTold> fields =
      ReadExplanation("nhs_number contradicts -20.0; first_given agrees +6.5; birth agrees +12");

  REQUIRE(fields.size() == 3);
  CHECK(fields[0].field == "nhs_number");
  CHECK(fields[0].agreement == "contradicts");
  CHECK(fields[0].bits + fields[1].bits + fields[2].bits == -1.5);
  CHECK(fields[0].words ==
        "NHS number contradicts: very strong evidence that they are two children");
  CHECK(fields[1].words == "first given name agrees: strong evidence that they are one child");
}

TEST_CASE("what is no line of a score is left out", "[linkage]") {
  CHECK(ReadExplanation("").empty());
  CHECK(ReadExplanation("split by a data steward").empty());
  CHECK(ReadExplanation("nothing to compare; ; birth agrees nan; x").empty());
}

TEST_CASE("states and answers keep their numbers and names", "[linkage][format]") {
  const struct {
    QuestionState state;
    int number;
    std::string_view name;
  } states[] = {
      {QuestionState::kOpen, 1, "open"},     {QuestionState::kDisputed, 2, "disputed"},
      {QuestionState::kJoined, 3, "joined"}, {QuestionState::kDifferent, 4, "different"},
      {QuestionState::kNever, 5, "never"},   {QuestionState::kParted, 6, "parted"},
  };
  for (const auto& [state, number, name] : states) {
    CHECK(static_cast<int>(state) == number);
    CHECK(Name(state) == name);
    CHECK_FALSE(Words(state).empty());
  }
  const struct {
    StewardAnswer answer;
    int number;
    std::string_view name;
  } answers[] = {{StewardAnswer::kSame, 1, "confirm"},
                 {StewardAnswer::kDifferent, 2, "reject"},
                 {StewardAnswer::kNever, 3, "never_link"}};
  for (const auto& [answer, number, name] : answers) {
    CHECK(static_cast<int>(answer) == number);
    CHECK(StewardAnswerFrom(name) == answer);
  }
  CHECK_FALSE(StewardAnswerFrom(""));
}

}  // namespace
}  // namespace hub::linkage
