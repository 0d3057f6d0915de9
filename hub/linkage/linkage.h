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

// Lower case, accents folded (Latin-1, Latin Extended-A and Additional, and combining
// marks), apostrophes, hyphens, dots, spaces and controls removed, anything else kept.
// Any bytes in, valid UTF-8 out; a second time changes nothing.
std::string NormaliseName(std::string_view name);

// What a person is compared by, made once. Each list is sorted and without repeats.
// Placeholders ("Baby of ...", "Unknown") are no names and are left out.
struct Profile {
  std::vector<std::string> given;        // normalised, of every name in use or former
  std::vector<std::string> first_given;  // the first word of each
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

// Stored. Never renumber.
enum class Agreement : std::uint8_t {
  kMissing = 0,
  kAgrees = 1,
  kDiffers = 2,
  kContradicts = 3,
  kClose = 4,  // alike, or in part
};

struct FieldWeight {
  // "nhs_number", "upn", "given" ("first_given" when only the first agrees), "family",
  // "birth", "sex"
  std::string_view field;
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

// One person against the whole child: every source person linked to it.
//   match      a shared verified number that birth date or names bear out; or the same
//              given names, family name and day of birth with nothing against it
//   potential  a shared number that nothing bears out, or beside a contradicting one; the
//              same names and birth date with a contradicting number or the other sex; or
//              only the first given name, family name and birth date
//   none       anything less: also twins, who share all but the given name
// What is missing on either side counts neither for nor against.
Comparison Compare(const Profile& person, const std::vector<Profile>& child);

struct Verdict {
  Band band = Band::kNone;
  // kMatch: the one to link. kPotential and kMany: those to ask about; the person
  // stands as a new child meanwhile. Indexes into the candidates given.
  std::vector<std::size_t> candidates;
};
// One match and no rival is a match; a potential that shares the person's number is a
// rival. The order of the candidates plays no part.
Verdict Decide(const std::vector<Comparison>& candidates);

// "nhs_number agrees +20.0; birth agrees +12.0": for a steward, no values in it.
std::string Explain(const Comparison& comparison);

}  // namespace hub::linkage

#endif  // HUB_LINKAGE_LINKAGE_H_
