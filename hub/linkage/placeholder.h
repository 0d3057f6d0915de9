// What stands in a name's or a postcode's place where nothing was known: no evidence.

#ifndef HUB_LINKAGE_PLACEHOLDER_H_
#define HUB_LINKAGE_PLACEHOLDER_H_

#include <string_view>

namespace hub::linkage {

// Of a normalised given name, whole or its first word: "baby", "twin1", "unknown".
bool IsGivenPlaceholder(std::string_view name);
// Of a whole normalised family name: "unknown", "tbc".
bool IsFamilyPlaceholder(std::string_view name);
// In capitals without spaces: the codes for no fixed abode, abroad and unknown (ZZ99...).
bool IsPostcodePlaceholder(std::string_view postcode);

}  // namespace hub::linkage

#endif  // HUB_LINKAGE_PLACEHOLDER_H_
