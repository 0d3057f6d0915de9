// Whom somebody means who asks for a child by name, date of birth and numbers: the texts under
// whose keyed hashes the child is found, and whether what is known of a child fits.
//
// A search is for somebody who already knows whom they mean, so nothing is guessed: a date is
// that date, a number that number. A name may be written in any of the ways in which people
// write one name: current, former or preferred; some of several given names, in any order;
// given and family name changed over; with or without accents, hyphens and apostrophes; one half
// of a double name; a listed nickname. There is no address, postcode, phone or setting here, so
// nobody is found by where they are (law.md L6).
//
// Pure. The store hashes the texts under a key of its own, never that of linkage.

#ifndef HUB_LINKAGE_SEARCH_KEYS_H_
#define HUB_LINKAGE_SEARCH_KEYS_H_

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "hub/linkage/nicknames.h"
#include "hub/records/record.h"

namespace hub::linkage {

// What is kept of a source person. Each starts with its kind: "nhs:", "upn:", "family-birth:".
// Without repeats, twelve at most; verified numbers only, and a date that is a day.
std::vector<std::string> SearchKeys(const records::Subject& subject);

struct Sought {
  Sensitive given;
  Sensitive family;
  std::optional<Date> birth;
  Sensitive nhs_number;  // normalised
  Sensitive upn;         // normalised
};

// By how many identifiers: a name with both its parts is one, a birth date and each number are
// one each. "Baby" and "unknown" are no names.
int IdentifiersIn(const Sought& sought);

// One text for one question, however its names are written: what a keyed hash of it is made of.
std::string Canonical(const Sought& sought);

inline constexpr std::size_t kSearchProbes = 10;
// What to look up. Always as many: the last ones are nobody's, so that the number of lookups
// tells nothing.
std::array<std::string, kSearchProbes> SearchProbes(const Sought& sought);

// All that some views of one child say of who they are.
class KnownAs {
 public:
  void Add(const records::Subject& view);

 private:
  friend struct Fit FitOf(const Sought& sought, const KnownAs& known, const Nicknames& nicknames);

  struct Name {
    std::vector<std::string> given;   // words
    std::vector<std::string> family;  // words
  };
  std::vector<Name> names_;
  std::vector<PartialDate> births_;
  std::vector<std::string> nhs_numbers_;
  std::vector<std::string> upns_;
};

// How many of the identifiers that were given agree with what is known, and how many differ. One
// of which nothing is known does neither.
struct Fit {
  int agree = 0;
  int differ = 0;

  bool whole() const { return agree >= 2 && differ == 0; }
  bool partly() const { return agree >= 1 && differ >= 1; }
};
Fit FitOf(const Sought& sought, const KnownAs& known, const Nicknames& nicknames);

}  // namespace hub::linkage

#endif  // HUB_LINKAGE_SEARCH_KEYS_H_
