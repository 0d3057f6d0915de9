// Why something was decided, as a page tells it: the sentence of each rule, its law, its number.

#ifndef HUB_WEB_REASONS_H_
#define HUB_WEB_REASONS_H_

#include <vector>

#include "hub/access/decision.h"
#include "hub/web/view.h"

namespace hub::web {

std::vector<View> ReasonsOf(const std::vector<access::RuleText>& texts);
std::vector<View> ReasonsOf(const std::vector<access::Rule>& rules);

}  // namespace hub::web

#endif  // HUB_WEB_REASONS_H_
