// What agencies say of a child that cannot both be so: when the child was born, where they live,
// who cares for them, what came of a referral, whether they sat in school while the police looked
// for them.
//
// Pure, over claims that one reader is shown; a claim that is not given contradicts nothing. The
// hub never decides which of two is right: each stands in its own words, with its source, and a
// person says what is to be made of it. Which of the agencies is asked to look again follows from
// the claims alone.

#ifndef HUB_CHRONOLOGY_CONTRADICTIONS_H_
#define HUB_CHRONOLOGY_CONTRADICTIONS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/ids.h"
#include "hub/base/partial_date.h"
#include "hub/records/entry_format.h"
#include "hub/records/kinds.h"

namespace hub::chronology {

// Stored. Add at the end; never renumber.
enum class About : std::uint8_t {
  kNone = 0,
  kBirthDate = 1,
  kAddress = 2,
  kCarer = 3,
  kOutcome = 4,     // of a referral: no further action, or some
  kAttendance = 5,  // sessions attended, on days on which the child was missing
};
std::string_view Name(About about);  // "birth_date", "address" ...; "" for kNone

// Stored. Never renumber.
enum class ContradictionState : std::uint8_t { kOpen = 0, kExplained = 1, kCorrected = 2 };
std::string_view Name(ContradictionState state);  // "open", "explained", "corrected"
std::optional<ContradictionState> ContradictionStateFrom(std::string_view name);

// One thing that one source says.
struct Claim {
  About about = About::kNone;
  std::int64_t agency = 0;  // told apart by it
  std::size_t source = 0;   // the caller's number of who says it
  Instant received;
  std::string plain;  // by which it is compared
  std::string words;  // the source's own
  // Of kOutcome: the referral's day. Of kAttendance: the days that it is about.
  PartialDate days;
  std::optional<int> attended;  // of kAttendance: sessions; none: missing on all of these days
};

// What the entry claims; fields that are not to be kept claim nothing. Who says it is the
// caller's to add.
std::vector<Claim> ReadClaims(const records::EntryView& entry, records::Kind kind,
                              const PartialDate& happened, records::FieldSet keep);
// What an agency's view of the person claims.
Claim BirthClaim(const PartialDate& birth);
Claim AddressClaim(std::string words);

// Whether entries of this kind may claim anything of which another may be the contrary.
bool MayClaim(records::Kind kind);

struct Contradiction {
  About about = About::kNone;
  std::size_t a = 0;  // claims: the one that the hub received first
  std::size_t b = 0;
  std::uint64_t number = 0;  // of these two claims, the same for everybody who is shown both
};

// Of standing claims (birth date, address, carer) the newest of each agency counts. In order of
// what they are about, then of when the hub received them.
std::vector<Contradiction> FindContradictions(const std::vector<Claim>& claims);

// Whose claim it is that is to be looked at again: a or b.
std::size_t OwnerOf(const Contradiction& contradiction, const std::vector<Claim>& claims);

}  // namespace hub::chronology

#endif  // HUB_CHRONOLOGY_CONTRADICTIONS_H_
