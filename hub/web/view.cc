#include "hub/web/view.h"

namespace hub::web {

View& View::Text(std::string_view name, std::string_view text) {
  if (!text.empty()) members_.emplace_back(name, std::string(text));
  return *this;
}

View& View::Number(std::string_view name, std::size_t number) {
  return Text(name, std::to_string(number));
}

View& View::Truth(std::string_view name, bool truth) {
  members_.emplace_back(name, truth);
  return *this;
}

View& View::List(std::string_view name, std::vector<View> list) {
  members_.emplace_back(name, std::move(list));
  return *this;
}

View& View::Add(const View& other) {
  members_.insert(members_.end(), other.members_.begin(), other.members_.end());
  return *this;
}

std::vector<View> ListOf(std::string_view name, const std::vector<std::string_view>& texts) {
  std::vector<View> list;
  for (const std::string_view text : texts) list.emplace_back().Text(name, text);
  return list;
}

}  // namespace hub::web
