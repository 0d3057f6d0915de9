#include "hub/wire/detail/record_names.h"

#include <cstddef>

namespace hub::wire {
namespace {

using records::Action;
using records::NameUse;
using records::Nature;
using records::Sex;

template <class Enum>
struct Row {
  Enum value;
  std::string_view name;
};

constexpr Row<Action> kActions[] = {
    {Action::kAssert, "assert"}, {Action::kRetract, "retract"}, {Action::kPurge, "purge"}};
constexpr Row<Nature> kNatures[] = {{Nature::kFact, "fact"},
                                    {Nature::kReported, "reported"},
                                    {Nature::kOpinion, "opinion"},
                                    {Nature::kDecision, "decision"}};
constexpr Row<NameUse> kNameUses[] = {{NameUse::kCurrent, "current"},
                                      {NameUse::kFormer, "former"},
                                      {NameUse::kPreferred, "preferred"}};
constexpr Row<Sex> kSexes[] = {{Sex::kUnknown, "unknown"},
                               {Sex::kMale, "male"},
                               {Sex::kFemale, "female"},
                               {Sex::kOther, "other"}};

template <class Enum, std::size_t kRows>
std::string_view NameIn(const Row<Enum> (&rows)[kRows], Enum value) {
  for (const Row<Enum>& row : rows) {
    if (row.value == value) return row.name;
  }
  return "";
}

template <class Enum, std::size_t kRows>
std::optional<Enum> ValueIn(const Row<Enum> (&rows)[kRows], std::string_view name) {
  for (const Row<Enum>& row : rows) {
    if (row.name == name) return row.value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view NameOf(Action action) { return NameIn(kActions, action); }
std::optional<Action> ActionFrom(std::string_view name) { return ValueIn(kActions, name); }
std::string_view NameOf(Nature nature) { return NameIn(kNatures, nature); }
std::optional<Nature> NatureFrom(std::string_view name) { return ValueIn(kNatures, name); }
std::string_view NameOf(NameUse use) { return NameIn(kNameUses, use); }
std::optional<NameUse> NameUseFrom(std::string_view name) { return ValueIn(kNameUses, name); }
std::string_view NameOf(Sex sex) { return NameIn(kSexes, sex); }
std::optional<Sex> SexFrom(std::string_view name) { return ValueIn(kSexes, name); }

}  // namespace hub::wire
