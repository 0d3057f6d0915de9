#include "hub/records/record.h"

#include <cstddef>
#include <iterator>

namespace hub::records {
namespace {

struct RelationFacts {
  Relation relation;
  Relation inverse;
  std::string_view name;
  std::string_view words;
};

// INVARIANT: the row of a relation is its number less one.
constexpr RelationFacts kRelations[] = {
    {Relation::kOther, Relation::kOther, "other", "somebody close to the child"},
    {Relation::kSibling, Relation::kSibling, "sibling", "brother or sister"},
    {Relation::kHalfSibling, Relation::kHalfSibling, "half_sibling", "half-brother or half-sister"},
    {Relation::kStepSibling, Relation::kStepSibling, "step_sibling", "step-brother or step-sister"},
    {Relation::kTwin, Relation::kTwin, "twin", "twin brother or sister"},
    {Relation::kMother, Relation::kChild, "mother", "mother"},
    {Relation::kFather, Relation::kChild, "father", "father"},
    {Relation::kParent, Relation::kChild, "parent", "parent"},
    {Relation::kStepParent, Relation::kStepChild, "step_parent", "step-parent"},
    {Relation::kParentsPartner, Relation::kStepChild, "parents_partner", "parent's partner"},
    {Relation::kGrandparent, Relation::kGrandchild, "grandparent", "grandparent"},
    {Relation::kCarer, Relation::kCaredFor, "carer", "carer"},
    {Relation::kFosterCarer, Relation::kCaredFor, "foster_carer", "foster carer"},
    {Relation::kGuardian, Relation::kCaredFor, "guardian", "guardian"},
    {Relation::kHouseholdMember, Relation::kHouseholdMember, "household_member",
     "lives in the same household"},
    {Relation::kChild, Relation::kParent, "child", "own child"},
    {Relation::kGrandchild, Relation::kGrandparent, "grandchild", "grandchild"},
    {Relation::kStepChild, Relation::kStepParent, "step_child", "step-child"},
    {Relation::kCaredFor, Relation::kCarer, "cared_for", "child that they look after"},
};

constexpr bool RelationsAreInOrder() {
  int number = 1;
  for (const RelationFacts& facts : kRelations) {
    if (static_cast<int>(facts.relation) != number++) return false;
  }
  return number == static_cast<int>(kLastRelation) + 1;
}
static_assert(RelationsAreInOrder());

const RelationFacts& FactsOf(Relation relation) {
  const std::size_t row = static_cast<std::size_t>(relation) - 1;
  return kRelations[row < std::size(kRelations) ? row : 0];
}

}  // namespace

std::string_view Name(Relation relation) { return FactsOf(relation).name; }
std::string_view Words(Relation relation) { return FactsOf(relation).words; }
Relation Inverse(Relation relation) { return FactsOf(relation).inverse; }

std::optional<Relation> RelationFrom(std::string_view name) {
  for (const RelationFacts& facts : kRelations) {
    if (facts.name == name) return facts.relation;
  }
  return std::nullopt;
}

}  // namespace hub::records
