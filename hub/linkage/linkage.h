// Is this arriving person a child whom the hub already knows?
//
// Pure: the store finds candidates by keyed blocking keys, opens them, and asks here.
// First step: a verified NHS number or UPN, or equal normalised names and birth date
// with no contradicting identifier, joins; a contradiction or an ambiguity becomes a
// proposed match for a person to settle, never a link; otherwise a new child
// (linkage.md 5, 7). The interface is the final one: weight in bits
// (Fellegi and Sunter 1969), explanation, verdict; the probabilistic core fills it in.

#ifndef HUB_LINKAGE_LINKAGE_H_
#define HUB_LINKAGE_LINKAGE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hub/records/record.h"

namespace hub::linkage {

// Lower case, accents folded (Latin-1, Latin Extended-A), apostrophes, hyphens, dots and
// spaces removed, anything else kept. Any bytes in, valid UTF-8 out.
std::string NormaliseName(std::string_view name);

// What a person is compared by, made once.
struct Profile {
  std::vector<std::string> given;  // normalised, of every name in use or former
  std::vector<std::string> family;
  PartialDate birth;
  records::Sex sex = records::Sex::kUnknown;
  std::vector<std::string> nhs_numbers;  // verified only
  std::vector<std::string> upns;         // verified only, former ones too
};
Profile MakeProfile(const records::Subject& subject);

// Texts to be hashed under the store's key; equal text means a candidate. Each starts
// with its kind ("nhs:", "upn:", "name-birth:"). At most eight.
std::vector<std::string> BlockingKeys(const Profile& profile);

// The same for search, under another key: no address, postcode, phone or setting
// ("nhs:", "upn:", "name-birth:", "family-birth:").
std::vector<std::string> SearchKeys(const Profile& profile);

// Stored. Never renumber.
enum class Agreement : std::uint8_t { kMissing = 0, kAgrees = 1, kDiffers = 2, kContradicts = 3 };

struct FieldWeight {
  std::string_view field;  // "nhs_number", "upn", "given", "family", "birth"
  Agreement agreement = Agreement::kMissing;
  double bits = 0;
};

// Stored. Never renumber.
enum class Band : std::uint8_t { kNone = 0, kPotential = 1, kMatch = 2, kMany = 3 };

struct Comparison {
  Band band = Band::kNone;  // of this one candidate: kNone, kPotential or kMatch
  double bits = 0;          // the sum of the fields' bits
  std::vector<FieldWeight> fields;
};

// One person against the whole child: every source person linked to it.
Comparison Compare(const Profile& person, const std::vector<Profile>& child);

struct Verdict {
  Band band = Band::kNone;
  // kMatch: the one to link. kPotential and kMany: those to ask about; the person
  // stands as a new child meanwhile. Indexes into the candidates given.
  std::vector<std::size_t> candidates;
};
Verdict Decide(const std::vector<Comparison>& candidates);

// "nhs_number agrees +20.0; birth agrees +12.0": for a steward, no values in it.
std::string Explain(const Comparison& comparison);

}  // namespace hub::linkage

#endif  // HUB_LINKAGE_LINKAGE_H_
