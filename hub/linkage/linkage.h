// Is this arriving person a child whom the hub already knows?
//
// Pure: the store finds candidates by keyed hashes of Traits::Keys and opens them; Model::Compare
// (model.h) says how well each child fits, in bits (Fellegi and Sunter 1969); Decide() says what
// follows, and Explain() why. A doubt becomes a proposed match for a person to settle, never a
// link (linkage.md 5, 7).

#ifndef HUB_LINKAGE_LINKAGE_H_
#define HUB_LINKAGE_LINKAGE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hub/records/record.h"

namespace hub::linkage {

// Lower case, accents folded (Latin-1, Latin Extended-A and Additional, and combining
// marks), apostrophes, hyphens, dots, spaces and controls removed, anything else kept.
// Any bytes in, valid UTF-8 out; a second time changes nothing.
std::string NormaliseName(std::string_view name);

// Stored. Never renumber.
enum class Agreement : std::uint8_t {
  kMissing = 0,
  kAgrees = 1,
  kDiffers = 2,
  kContradicts = 3,
  kClose = 4,  // alike, or in part
};

struct FieldWeight {
  std::string_view field;  // as Model::NameOf
  Agreement agreement = Agreement::kMissing;
  double bits = 0;

  friend bool operator==(const FieldWeight&, const FieldWeight&) = default;
};

// Stored. Never renumber.
enum class Band : std::uint8_t { kNone = 0, kPotential = 1, kMatch = 2, kMany = 3 };

struct Comparison {
  Band band = Band::kNone;  // of this one candidate: kNone, kPotential or kMatch
  double bits = 0;          // the sum of the fields' bits
  std::vector<FieldWeight> fields;

  friend bool operator==(const Comparison&, const Comparison&) = default;
};

struct Verdict {
  Band band = Band::kNone;
  // kMatch: the one to link. kPotential and kMany: those to ask about; the person
  // stands as a new child meanwhile. Indexes into the candidates given.
  std::vector<std::size_t> candidates;
};
// One match and no rival is a match. A potential that shares the person's number is a rival to a
// match that doesn't. The order of the candidates plays no part.
Verdict Decide(const std::vector<Comparison>& candidates);

// "nhs_number agrees +20.25; birth agrees +12": for a steward, no values in it.
std::string Explain(const Comparison& comparison);

}  // namespace hub::linkage

#endif  // HUB_LINKAGE_LINKAGE_H_
