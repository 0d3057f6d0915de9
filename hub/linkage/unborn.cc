#include "hub/linkage/unborn.h"

#include <cstdint>
#include <cstdlib>

namespace hub::linkage {
namespace {

constexpr std::int32_t kBeforeDue = 17 * 7;  // born in the 23rd of 40 weeks
constexpr std::int32_t kAfterDue = 3 * 7;
constexpr std::int32_t kSameDue = 6 * 7;
constexpr std::int32_t kWindow = 150;  // of days; longer than any distance of two that match
static_assert(kBeforeDue < kWindow && kSameDue < kWindow);

std::string Key(std::string_view mother, std::int32_t window) {
  std::string key = "unborn\n";
  key += mother;
  key += '\n';
  key += std::to_string(window);
  return key;
}

}  // namespace

std::vector<std::string> UnbornKeys(std::string_view mother, Date due) {
  if (mother.empty()) return {};
  const std::int32_t window = due.days / kWindow;
  const bool early = due.days % kWindow < kWindow / 2;
  return {Key(mother, window), Key(mother, early ? window - 1 : window + 1)};
}

std::vector<std::string> UnbornKeys(const Life& life) {
  const std::optional<Date>& day = life.born ? life.born : life.due;
  return day ? UnbornKeys(life.mother, *day) : std::vector<std::string>();
}

Life LifeOf(const records::Subject& subject) {
  Life life;
  for (const records::Identifier& one : subject.identifiers) {
    if (one.verified && one.kind == records::IdentifierKind::kMothersNhsNumber) {
      life.mother = "nhs " + one.value.Reveal();
      break;
    }
  }
  if (subject.birth.exact_day()) life.born = subject.birth.earliest;
  if (!subject.birth.known()) life.due = subject.due;
  life.expected = subject.due;
  return life;
}

records::Subject AsExpected(const records::Subject& subject) {
  if (!subject.birth.known()) return subject;
  records::Subject expected;
  expected.source_id = subject.source_id;
  expected.due = subject.due;
  expected.shielded = subject.shielded;
  for (const records::Identifier& one : subject.identifiers) {
    if (one.kind == records::IdentifierKind::kMothersNhsNumber) expected.identifiers.push_back(one);
  }
  return expected;
}

bool SamePregnancy(Date due, Date other_due) {
  return std::abs(due.days - other_due.days) <= kSameDue;
}

bool MayBeBirthOf(Date due, Date birth) {
  return birth.days >= due.days - kBeforeDue && birth.days <= due.days + kAfterDue;
}

Verdict BirthsOf(Date due, const std::vector<Date>& births) {
  Verdict verdict;
  for (std::size_t i = 0; i < births.size(); ++i) {
    if (MayBeBirthOf(due, births[i])) verdict.candidates.push_back(i);
  }
  if (verdict.candidates.size() == 1) verdict.band = Band::kMatch;
  if (verdict.candidates.size() > 1) verdict.band = Band::kMany;
  return verdict;
}

}  // namespace hub::linkage
