// Answers as they go out, with whatever is different by nature made alike: ids, and the moment
// they are as of. What is left may not tell two children apart of whom one has something to hide.

#ifndef TESTS_UNIT_HIDING_ANSWERS_H_
#define TESTS_UNIT_HIDING_ANSWERS_H_

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "hub/wire/answers.h"
#include "hub/wire/matches.h"
#include "hub/wire/rights_answers.h"
#include "hub/wire/searches.h"
#include "tests/unit/service/search_house.h"

namespace hub::service {

inline bool Long() { return std::getenv("ONESTORY_LONG") != nullptr; }

// The same on every machine.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : state_(seed * 2 + 1) {}
  std::size_t Below(std::size_t bound) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>(state_ >> 33) % bound;
  }
  bool OneIn(std::size_t chances) { return Below(chances) == 0; }

 private:
  std::uint64_t state_;
};

// A valid NHS number for each number, so that nobody is taken for anybody else.
inline std::string NhsNumber(int number) {
  for (int last = 0; last < 10; ++last) {
    const std::string digits = std::to_string(900'000'000 + number * 10 + last);
    int sum = 0;
    for (int i = 0; i < 9; ++i) sum += (digits[static_cast<std::size_t>(i)] - '0') * (10 - i);
    const int check = (11 - sum % 11) % 11;
    if (check < 10) return digits + std::to_string(check);
  }
  return "";
}

// So many letters that look like a name of nobody else's.
inline std::string SomeName(Draws& draws, std::size_t letters) {
  constexpr std::string_view kConsonants = "bdfglmnprstv";
  constexpr std::string_view kVowels = "aeiou";
  std::string name;
  while (name.size() < letters) {
    name += name.size() % 2 == 0 ? kConsonants[draws.Below(kConsonants.size())]
                                 : kVowels[draws.Below(kVowels.size())];
  }
  return name;
}

// Of each run of 32 hex digits and more, the last 32: an id, or a cursor that ends in one.
inline std::string WithoutIds(std::string text) {
  constexpr std::size_t kDigits = 32;
  std::size_t run = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : '"';
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    if (hex) {
      ++run;
      continue;
    }
    if (run >= kDigits) text.replace(i - kDigits, kDigits, kDigits, '#');
    run = 0;
  }
  return text;
}

// Each of the member's values becomes as many '#'.
inline std::string WithoutMember(std::string text, std::string_view name) {
  const std::string opening = '"' + std::string(name) + "\":\"";
  for (std::size_t at = text.find(opening); at != std::string::npos;
       at = text.find(opening, at + 1)) {
    for (std::size_t i = at + opening.size(); i < text.size() && text[i] != '"'; ++i) text[i] = '#';
  }
  return text;
}

inline void Replace(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at))
    text.replace(at, from.size(), to);
}

template <class Answer>
std::string Body(const Outcome<Answer>& outcome) {
  if (!outcome.ok()) {
    const Error& error = outcome.error();
    return std::to_string(wire::StatusOf(error.code)) + ' ' +
           wire::EncodeProblem(wire::StatusOf(error.code), "", error.for_caller);
  }
  if (outcome.value().index() == 1)
    return "403 " + wire::EncodeRefusal(403, std::get<1>(outcome.value()).answer());
  return "200 " + wire::Encode(std::get<0>(outcome.value()));
}

}  // namespace hub::service

#endif  // TESTS_UNIT_HIDING_ANSWERS_H_
