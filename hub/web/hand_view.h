// A record that is entered by hand for an agency without a system, and what became of it.

#ifndef HUB_WEB_HAND_VIEW_H_
#define HUB_WEB_HAND_VIEW_H_

#include <string>
#include <string_view>
#include <vector>

#include "hub/audit/receipt.h"
#include "hub/web/view.h"

namespace hub::web {

// `nature`, `kind`: what was chosen; `ticked`: names of ticked boxes.
View HandForm(std::string_view kind, std::string_view nature,
              const std::vector<std::string>& ticked);
View EnteredView(const audit::Receipt& receipt);

}  // namespace hub::web

#endif  // HUB_WEB_HAND_VIEW_H_
