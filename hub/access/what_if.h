// "What would a school nurse see?": one asker over one child's classes of entry, under the
// policy in force and under a draft, and the difference. For administrators and data
// protection officers, over pseudonyms: counts and classes, never content.

#ifndef HUB_ACCESS_WHAT_IF_H_
#define HUB_ACCESS_WHAT_IF_H_

#include <cstddef>
#include <vector>

#include "hub/access/decide.h"

namespace hub::access {

// May this asker run a role over a child? It reads no content, and its leaf says who did.
Decision DecideWhatIf(const Question& question);

struct EntryClass {
  EntryFacts facts;
  std::size_t entries = 0;
};

struct Tally {
  std::size_t whole = 0;
  std::size_t redacted = 0;
  std::size_t referred = 0;  // and those of which only the existence is told
  std::size_t hidden = 0;
  friend bool operator==(const Tally&, const Tally&) = default;
};

// A class that two policies treat differently.
struct Difference {
  std::size_t entry_class = 0;  // its place in the list
  Decision now;
  Decision then;
};

struct WhatIf {
  ChildDecision child_now;
  ChildDecision child_then;
  Tally now;
  Tally then;
  std::vector<Difference> differences;
};
WhatIf CompareWhatIf(const Question& question, const ChildFacts& facts,
                     const std::vector<EntryClass>& entries, const Policy& in_force,
                     const Policy& draft);

}  // namespace hub::access

#endif  // HUB_ACCESS_WHAT_IF_H_
