#include "hub/web/qr.h"

#include <qrencode.h>

#include <memory>

namespace hub::web {

Result<QrCode> QrOf(const std::string& text) {
  constexpr int kQuiet = 4;
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
  if (!code) return Error{ErrorCode::kInternal, "no QR code could be drawn", "qrencode failed"};
  QrCode drawn;
  drawn.side = code->width + 2 * kQuiet;
  for (int y = 0; y < code->width; ++y) {
    for (int x = 0; x < code->width; ++x) {
      if ((code->data[y * code->width + x] & 1) == 0) continue;
      drawn.path +=
          "M" + std::to_string(x + kQuiet) + " " + std::to_string(y + kQuiet) + "h1v1h-1z";
    }
  }
  return drawn;
}

}  // namespace hub::web
