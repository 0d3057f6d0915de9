// A person as an agency's file names them, made into a Subject the same way for every
// format, so that the hub compares like with like.
//
// The caller adds what its columns hold; blank values add nothing. What is odd comes back
// as a flag: the caller warns with its own rule id and position.

#ifndef CONNECTORS_MAPPING_SUBJECT_H_
#define CONNECTORS_MAPPING_SUBJECT_H_

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "hub/records/record.h"

namespace connectors {

inline constexpr std::size_t kMaxPersonKey = 200;  // bytes of a PlainKey

// The identifier as it can travel: normalised when its check holds (spaces inside are
// forgiven), else as sent in printable ASCII and not verified. A UPN or NHS number that
// fails its check is kept and decides nothing.
hub::records::Identifier PlainIdentifier(hub::records::IdentifierKind kind,
                                         std::string_view as_sent);

enum class Added { kNothing, kVerified, kUnverified };

// The agency's own key of the person: source id and local identifier. False: blank, or
// longer than kMaxPersonKey when written plain; the row then cannot be filed.
bool SetKey(hub::records::Subject& subject, std::string_view own_id);

// A UPN or an NHS number. "UN1" to "UN7" and blanks are no UPN and add nothing.
Added AddIdentifier(hub::records::Subject& subject, hub::records::IdentifierKind kind,
                    std::string_view as_sent);

// `given`: all given names, in order; blanks among them are left out. A name of
// placeholders ("unknown", "n/a", "-", "baby") is kept: linkage knows what it is worth.
bool AddName(hub::records::Subject& subject, hub::records::NameUse use,
             std::initializer_list<std::string_view> given, std::string_view family);

// "SMITH, Ann Marie" or "Ann Marie Smith": the last word is the family name without a
// comma. For files that have one name column only.
bool AddWholeName(hub::records::Subject& subject, hub::records::NameUse use, std::string_view name);

// Address lines joined by ", ", without blanks and neighbouring repeats. A line that is
// only the postcode is left out. The postcode is upper case, with one space before its
// last three characters when it has the shape of one; else as sent.
bool AddAddress(hub::records::Subject& subject, std::initializer_list<std::string_view> lines,
                std::string_view postcode);

std::string TidyPostcode(std::string_view text);

// A phone in any style: digits, a leading '+', and spaces as written; "(0)" after a country
// code, brackets, dots and hyphens dropped. Words around it ("mum 07700 ...") are kept. An
// e-mail address is taken too. False: blank, fewer than 6 digits and no '@', or already there.
bool AddPhone(hub::records::Subject& subject, std::string_view as_sent);

// M, F, U, male, female, boy, girl, 1, 2, 0, 9, X, other, with or without a menu prefix.
// nullopt: none of these.
std::optional<hub::records::Sex> ReadSex(std::string_view text);

}  // namespace connectors

#endif  // CONNECTORS_MAPPING_SUBJECT_H_
