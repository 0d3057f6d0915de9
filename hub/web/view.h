// What a page says: named texts, truths and lists, for a template to lay out.
//
// Plain text goes in; the template escapes all of it. A text that is empty is left out, so that a
// section of the template stands only when there is something to say. Within a list a name that
// is missing is looked for outside it, so names within are not used outside.

#ifndef HUB_WEB_VIEW_H_
#define HUB_WEB_VIEW_H_

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "hub/base/sensitive.h"

namespace hub::web {

class View {
 public:
  using Value = std::variant<std::string, bool, std::vector<View>>;

  View& Text(std::string_view name, std::string_view text);
  View& Text(std::string_view name, const Sensitive& text) { return Text(name, text.Reveal()); }
  View& Number(std::string_view name, std::size_t number);
  View& Truth(std::string_view name, bool truth);
  View& List(std::string_view name, std::vector<View> list);
  View& Add(const View& other);  // all that it says

  const std::vector<std::pair<std::string, Value>>& members() const { return members_; }

 private:
  std::vector<std::pair<std::string, Value>> members_;
};

// One item of a list that holds nothing but texts: {{#steps}}{{step}}{{/steps}}.
std::vector<View> ListOf(std::string_view name, const std::vector<std::string_view>& texts);

}  // namespace hub::web

#endif  // HUB_WEB_VIEW_H_
