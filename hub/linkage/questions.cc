#include "hub/linkage/questions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "hub/linkage/unborn.h"

namespace hub::linkage {
namespace {

struct Term {
  std::string_view name;
  std::string_view words;
};

constexpr std::array<Term, 7> kStates = {{
    {"", ""},
    {"open", "waits for an answer"},
    {"disputed", "the agencies disagree: nobody is linked until they agree"},
    {"joined", "one child"},
    {"different", "two children"},
    {"never", "two children, never to be linked"},
    {"parted", "parted by one agency; the other has not answered"},
}};

constexpr std::array<std::string_view, 4> kAnswers = {"", "confirm", "reject", "never_link"};

constexpr std::array<Term, 12> kFields = {{
    {"nhs_number", "NHS number"},
    {"upn", "unique pupil number"},
    {"given", "given names"},
    {"first_given", "first given name"},
    {"family", "family name"},
    {"birth", "date of birth"},
    {"due", "due date"},
    {"sex", "sex"},
    {"postcode", "postcode"},
    {"address", "address"},
    {"phone", "telephone number"},
    {"email", "e-mail address"},
}};

std::string WordsOfField(std::string_view field) {
  for (const Term& term : kFields) {
    if (term.name == field) return std::string(term.words);
  }
  std::string words(field);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string_view Strength(double bits) {
  constexpr struct {
    double at_least;
    std::string_view words;
  } kSteps[] = {{10, "very strong evidence"}, {5, "strong evidence"}, {1, "some evidence"}};
  for (const auto& step : kSteps) {
    if (std::abs(bits) >= step.at_least) return step.words;
  }
  return "";
}

std::string WordsOf(const FieldTold& told) {
  std::string words = WordsOfField(told.field) + ' ' + told.agreement + ": ";
  const std::string_view strength = Strength(told.bits);
  if (strength.empty()) return words + "says little either way";
  words += strength;
  return words + (told.bits > 0 ? " that they are one child" : " that they are two children");
}

// "nhs_number agrees +20.0": the field first, the bits last, between them what was found.
std::optional<FieldTold> ReadLine(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || last <= first) return std::nullopt;
  const std::string number(line.substr(last + 1));
  char* end = nullptr;
  FieldTold told;
  told.bits = std::strtod(number.c_str(), &end);
  if (number.empty() || *end != '\0' || !std::isfinite(told.bits)) return std::nullopt;
  told.field = line.substr(0, first);
  told.agreement = line.substr(first + 1, last - first - 1);
  told.words = WordsOf(told);
  return told;
}

// What says that two are one life has no bits: it decides beside the score.
std::vector<FieldTold> ToldOfLife() {
  return {{"mother", "agrees", 0, "mother agrees: one mother's child, expected and born"},
          {"due", "is close", 0, "due date is close: the day of birth is about the day expected"}};
}

struct Sides {
  bool person = false;
  bool other = false;
  bool any = false;

  void Add(const Said& said) {
    any = true;
    person = person || said.of_person;
    other = other || said.of_other;
  }
  bool both() const { return person && other; }
};

}  // namespace

std::string_view Name(QuestionState state) { return kStates[static_cast<std::size_t>(state)].name; }

std::string_view Words(QuestionState state) {
  return kStates[static_cast<std::size_t>(state)].words;
}

bool IsUnsettled(QuestionState state) {
  return state == QuestionState::kOpen || state == QuestionState::kDisputed;
}

std::string_view Name(StewardAnswer answer) { return kAnswers[static_cast<std::size_t>(answer)]; }

std::optional<StewardAnswer> StewardAnswerFrom(std::string_view name) {
  for (std::size_t i = 1; i < kAnswers.size(); ++i) {
    if (kAnswers[i] == name) return static_cast<StewardAnswer>(i);
  }
  return std::nullopt;
}

QuestionState Settle(const std::vector<Said>& answers, bool by_split, bool never) {
  Sides same;
  Sides apart;
  bool for_good = false;
  for (const Said& said : answers) {
    if (!said.of_person && !said.of_other) continue;  // holds neither side any more
    if (said.answer == StewardAnswer::kSame) same.Add(said);
    if (said.answer == StewardAnswer::kDifferent || said.answer == StewardAnswer::kNever) {
      apart.Add(said);
    }
    for_good = for_good || said.answer == StewardAnswer::kNever;
  }
  if (same.any && apart.any) return QuestionState::kDisputed;
  if (same.both()) return never ? QuestionState::kDisputed : QuestionState::kJoined;
  if (apart.both()) return for_good ? QuestionState::kNever : QuestionState::kDifferent;
  return by_split && for_good ? QuestionState::kParted : QuestionState::kOpen;
}

std::vector<FieldTold> ReadExplanation(std::string_view explanation) {
  if (explanation == kByLife) return ToldOfLife();
  std::vector<FieldTold> fields;
  while (!explanation.empty()) {
    const std::size_t end = std::min(explanation.find("; "), explanation.size());
    if (auto told = ReadLine(explanation.substr(0, end))) fields.push_back(*std::move(told));
    explanation.remove_prefix(std::min(end + 2, explanation.size()));
  }
  return fields;
}

std::vector<FieldTold> WithoutPlace(std::vector<FieldTold> fields) {
  constexpr std::string_view kOfPlace[] = {"postcode", "address", "phone", "email"};
  std::erase_if(fields, [&](const FieldTold& field) {
    return std::find(std::begin(kOfPlace), std::end(kOfPlace), field.field) != std::end(kOfPlace);
  });
  return fields;
}

}  // namespace hub::linkage
