// Any bytes as what is said of two people: the normaliser ends and what it makes is stable, and
// comparing is symmetric, within bounds, and never above what a sketch allows.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hub/linkage/linkage.h"
#include "hub/linkage/model.h"
#include "hub/linkage/sketch.h"
#include "hub/linkage/text.h"
#include "tests/fuzz/parsers.h"

namespace {

using fuzz::MustBe;
namespace linkage = hub::linkage;

// Lines: a name, a surname, another of each, a postcode, an address, a telephone.
hub::records::Subject PersonOf(std::string_view text) {
  std::vector<std::string> lines(7);
  for (std::string& line : lines) {
    const std::size_t end = text.find('\n');
    line = std::string(text.substr(0, end));
    text = end == text.npos ? std::string_view() : text.substr(end + 1);
  }
  hub::records::Subject person;
  using hub::Sensitive;
  using hub::records::NameUse;
  person.names.push_back({NameUse::kCurrent, Sensitive(lines[0]), Sensitive(lines[1])});
  person.names.push_back({NameUse::kFormer, Sensitive(lines[2]), Sensitive(lines[3])});
  person.addresses.push_back({Sensitive(lines[5]), Sensitive(lines[4])});
  person.phones.emplace_back(lines[6]);
  if (!lines[0].empty()) person.birth = hub::PartialDate::Day(hub::Date{lines[0].front() * 37});
  return person;
}

void CheckText(std::string_view one, std::string_view other) {
  const double likeness = linkage::JaroWinkler(one, other);
  MustBe(likeness >= 0 && likeness <= 1 && likeness == linkage::JaroWinkler(other, one));
  MustBe(linkage::OneSlip(one, other) == linkage::OneSlip(other, one));
  MustBe(linkage::SameLetters(one, other) == linkage::SameLetters(other, one));
}

void CheckPeople(const linkage::Traits& a, const linkage::Traits& b, const linkage::Model& model) {
  const linkage::Weighing there = model.Weigh(a, b);
  const linkage::Weighing back = model.Weigh(b, a);
  MustBe(there.total == back.total && there.levels == back.levels);
  MustBe(std::isfinite(there.total));
  float most = 0;
  for (const float part : linkage::Bound(a, model).MostBits(linkage::Sketch(b))) most += part;
  MustBe(there.total <= static_cast<double>(most) + 0.01);
}

}  // namespace

void fuzz::Names(const std::uint8_t* data, std::size_t size) {
  static const linkage::Model kModel;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string normal = linkage::NormaliseName(text);
  MustBe(linkage::NormaliseName(normal) == normal);
  for (const std::string& word : linkage::WordsOf(text)) MustBe(!word.empty());
  const std::string_view one = text.substr(0, size / 2);
  const std::string_view other = text.substr(size / 2);
  CheckText(one, other);
  const linkage::Traits a(PersonOf(one), kModel);
  const linkage::Traits b(PersonOf(other), kModel);
  MustBe(a.Keys(kModel).size() <= 5);
  CheckPeople(a, b, kModel);
  CheckPeople(a, a, kModel);
}
