// NHS numbers and UPNs: their shapes and check digits.
//
// NHS number: ten digits, weights 10..2, modulus 11 (NHS Data Dictionary).
// UPN: DfE guide to unique pupil numbers; letter set without I, O, S; modulus 23.
// A failed check never loses a record: the identifier is kept as unverified and
// decides nothing (formats.md 0.3, 0.4).

#ifndef HUB_RECORDS_IDENTIFIERS_H_
#define HUB_RECORDS_IDENTIFIERS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hub/base/sensitive.h"

namespace hub::records {

// Stored. Never renumber.
enum class IdentifierKind : std::uint8_t {
  kNhsNumber = 1,
  kUpn = 2,
  kFormerUpn = 3,
  kLocal = 4,             // the agency's own number of the person; means nothing elsewhere
  kMothersNhsNumber = 5,  // of whoever bore or will bear the person; no number of theirs
};
// "nhs_number", "upn", "former_upn", "local", "mothers_nhs_number"
std::string_view Name(IdentifierKind kind);
std::optional<IdentifierKind> IdentifierKindFrom(std::string_view name);

// Ten digits without spaces or hyphens, or nullopt if there are not ten digits or the
// check fails. Ten equal digits pass the check but are a placeholder, so they fail too.
std::optional<std::string> NormaliseNhsNumber(std::string_view text);

// Upper case without spaces, or nullopt if the shape or the check letter is wrong.
// A temporary UPN (letter in place 13) is valid.
std::optional<std::string> NormaliseUpn(std::string_view text);

struct Identifier {
  IdentifierKind kind = IdentifierKind::kLocal;
  Sensitive value;        // normalised when verified, else as sent
  bool verified = false;  // shape and check digit hold; only such an identifier decides a link
};

// Normalises `value` and sets `verified` from the check of its kind.
Identifier MakeIdentifier(IdentifierKind kind, std::string_view value);

}  // namespace hub::records

#endif  // HUB_RECORDS_IDENTIFIERS_H_
