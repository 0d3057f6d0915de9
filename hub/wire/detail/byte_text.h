// Bytes as JSON carries them: base64 (RFC 4648 with padding) and lower-case hex.

#ifndef HUB_WIRE_DETAIL_BYTE_TEXT_H_
#define HUB_WIRE_DETAIL_BYTE_TEXT_H_

#include <optional>
#include <string>
#include <string_view>

namespace hub::wire {

std::string Base64(std::string_view bytes);
std::optional<std::string> FromBase64(std::string_view text);  // in its one spelling only
std::string Hex(std::string_view bytes);

}  // namespace hub::wire

#endif  // HUB_WIRE_DETAIL_BYTE_TEXT_H_
