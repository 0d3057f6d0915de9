// User names as people type them: a.patel however a telephone's keyboard capitalised it.

#ifndef HUB_BASE_USER_NAME_H_
#define HUB_BASE_USER_NAME_H_

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "hub/base/ids.h"

namespace hub {

// Capital letters of ASCII count as small ones.
inline std::optional<ProfessionalId> UserNameFrom(std::string_view typed) {
  std::string name(typed);
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return ProfessionalId::From(name);
}

}  // namespace hub

#endif  // HUB_BASE_USER_NAME_H_
