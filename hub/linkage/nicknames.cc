#include "hub/linkage/nicknames.h"

#include <algorithm>

#include "hub/linkage/linkage.h"
#include "hub/linkage/text.h"

namespace hub::linkage {

Nicknames::Nicknames(const std::vector<std::vector<std::string>>& groups) {
  for (const std::vector<std::string>& names : groups) {
    if (names.empty()) continue;
    const auto group = static_cast<std::uint16_t>(heads_.size());
    heads_.push_back(NormaliseName(names.front()));
    for (const std::string& name : names) {
      std::vector<std::uint16_t>& known = groups_of_[HashOf(NormaliseName(name))];
      if (known.empty() || known.back() != group) known.push_back(group);
    }
  }
}

const std::vector<std::uint16_t>& Nicknames::GroupsOf(std::string_view name) const {
  static const std::vector<std::uint16_t> kNone;
  const auto found = groups_of_.find(HashOf(name));
  return found == groups_of_.end() ? kNone : found->second;
}

}  // namespace hub::linkage
