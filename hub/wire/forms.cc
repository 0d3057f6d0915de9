#include "hub/wire/forms.h"

#include <algorithm>

#include "hub/wire/detail/json_writer.h"

namespace hub::wire {
namespace {

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const std::size_t start = text.find_first_not_of(kSpaces);
  if (start == text.npos) return {};
  return text.substr(start, text.find_last_not_of(kSpaces) - start + 1);
}

}  // namespace

std::string FormAsJson(const FormFields& fields, const std::vector<std::string_view>& names,
                       const std::vector<std::string_view>& lists) {
  JsonWriter out(256);
  out.Open('{');
  for (const auto& [name, value] : fields) {
    if (std::find(names.begin(), names.end(), name) == names.end()) continue;
    out.TextUnlessEmpty(name, Trimmed(value));
  }
  for (const std::string_view list : lists) {
    const std::string start = std::string(list) + ".";
    out.Open(list, '[');
    for (const auto& [name, value] : fields) {
      if (name.starts_with(start) && !value.empty()) out.Text(name.substr(start.size()));
    }
    out.Close(']');
  }
  out.Close('}');
  return std::move(out).Take();
}

}  // namespace hub::wire
