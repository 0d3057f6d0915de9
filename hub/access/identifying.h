// Whether a text that is meant to name nobody does (law.md S58): a consultation "without names" is
// taken only if nothing in it looks like one. Strict on purpose: whoever is refused writes it again
// without what was found, and nothing of it was kept.

#ifndef HUB_ACCESS_IDENTIFYING_H_
#define HUB_ACCESS_IDENTIFYING_H_

#include <string>
#include <string_view>

namespace hub::access {

// What was found, in words for the writer and without the text itself: "a number of six digits or
// more". Empty: nothing.
std::string FindIdentifying(std::string_view text);

}  // namespace hub::access

#endif  // HUB_ACCESS_IDENTIFYING_H_
