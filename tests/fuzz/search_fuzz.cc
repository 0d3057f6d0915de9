// libFuzzer target: whatever a professional asks for, as a search or as a list, reading it neither
// crashes nor tells its words, and whoever is asked for by exactly what is held is found.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "hub/linkage/search_keys.h"
#include "hub/wire/searches.h"
#include "tests/fuzz/parsers.h"

namespace {

using fuzz::MustBe;
using hub::linkage::Sought;

hub::records::Subject Held(const Sought& sought) {
  using hub::records::IdentifierKind;
  hub::records::Subject subject;
  subject.names.push_back({hub::records::NameUse::kCurrent, sought.given, sought.family});
  if (sought.birth) subject.birth = hub::PartialDate::Day(*sought.birth);
  if (!sought.nhs_number.empty())
    subject.identifiers.push_back({IdentifierKind::kNhsNumber, sought.nhs_number, true});
  if (!sought.upn.empty()) subject.identifiers.push_back({IdentifierKind::kUpn, sought.upn, true});
  return subject;
}

void Ask(const Sought& sought) {
  MustBe(!hub::linkage::Canonical(sought).empty());
  const auto probes = hub::linkage::SearchProbes(sought);
  const hub::records::Subject held = Held(sought);
  const std::vector<std::string> keys = hub::linkage::SearchKeys(held);
  MustBe(keys.size() <= 12);
  hub::linkage::KnownAs known;
  known.Add(held);
  const hub::linkage::Fit fit = hub::linkage::FitOf(sought, known, hub::linkage::Nicknames());
  MustBe(fit.differ == 0);
  MustBe(fit.agree == hub::linkage::IdentifiersIn(sought));
  if (!fit.whole()) return;
  MustBe(std::any_of(probes.begin(), probes.end(), [&](const std::string& probe) {
    return std::find(keys.begin(), keys.end(), probe) != keys.end();
  }));
}

// A fault is made of our words and of places: members' names and numbers.
void MustBeWords(const std::string& fault) {
  MustBe(fault.size() < 1'000);
  for (const char c : fault) MustBe(c >= ' ' && c <= '~');
}

}  // namespace

void fuzz::Search(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const hub::Result<hub::wire::Search> search = hub::wire::ParseSearch(body);
  if (search.ok()) Ask(search.value());
  if (!search.ok()) MustBeWords(search.error().for_caller);
  const hub::Result<hub::wire::KnownCheck> list = hub::wire::ParseKnownCheck(body);
  if (!list.ok()) return MustBeWords(list.error().for_caller);
  MustBe(list.value().rows.size() <= hub::wire::kMostCheckedRows);
  for (const Sought& row : list.value().rows) Ask(row);
}
