#include "hub/web/reasons.h"

namespace hub::web {

std::vector<View> ReasonsOf(const std::vector<access::RuleText>& texts) {
  std::vector<View> reasons;
  for (const access::RuleText& text : texts) {
    reasons.emplace_back()
        .Text("reason", text.sentence)
        .Text("reason_law", text.law)
        .Text("reason_id", text.id);
  }
  return reasons;
}

std::vector<View> ReasonsOf(const std::vector<access::Rule>& rules) {
  std::vector<access::RuleText> texts;
  for (const access::Rule rule : rules) texts.push_back(access::Explain(rule));
  return ReasonsOf(texts);
}

}  // namespace hub::web
