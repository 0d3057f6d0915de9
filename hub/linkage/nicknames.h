// Which given names stand for one another: "tom" and "thomas". Read from config/linkage/ by
// wire/, built once, then only read: threads may share it.

#ifndef HUB_LINKAGE_NICKNAMES_H_
#define HUB_LINKAGE_NICKNAMES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hub::linkage {

class Nicknames {
 public:
  Nicknames() = default;
  // Each group is a full name and its short forms and spellings. A name may be in several.
  explicit Nicknames(const std::vector<std::vector<std::string>>& groups);

  // The groups of a normalised name, in order; most names have none.
  const std::vector<std::uint16_t>& GroupsOf(std::string_view name) const;
  // A group's first name, normalised.
  const std::string& Head(std::uint16_t group) const { return heads_[group]; }

 private:
  std::vector<std::string> heads_;
  std::unordered_map<std::uint64_t, std::vector<std::uint16_t>> groups_of_;
};

}  // namespace hub::linkage

#endif  // HUB_LINKAGE_NICKNAMES_H_
