// A text as it stands in a query or a form: every byte but letters, digits and -._~ as %XX.

#ifndef HUB_BASE_QUERY_TEXT_H_
#define HUB_BASE_QUERY_TEXT_H_

#include <string>
#include <string_view>

namespace hub {

inline std::string QueryText(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
  std::string out;
  for (const char c : text) {
    if (kPlain.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

}  // namespace hub

#endif  // HUB_BASE_QUERY_TEXT_H_
