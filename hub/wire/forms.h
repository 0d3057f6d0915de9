// A page's form as the JSON that a program would send, so that one set of rules reads both.

#ifndef HUB_WIRE_FORMS_H_
#define HUB_WIRE_FORMS_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::wire {

// Decoded, each name once.
using FormFields = std::vector<std::pair<std::string, std::string>>;

// {"purpose":"EH","given":"Wren","agencies":["csc"]}: the named fields that are not empty, without
// the spaces around them; and of each of `lists` what is ticked, which a page sends as fields such
// as "agencies.csc". A field that is not named is left out.
std::string FormAsJson(const FormFields& fields, const std::vector<std::string_view>& names,
                       const std::vector<std::string_view>& lists = {});

}  // namespace hub::wire

#endif  // HUB_WIRE_FORMS_H_
