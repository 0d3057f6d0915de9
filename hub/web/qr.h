// A text as a QR code, for the camera of an authenticator: the dark modules as one SVG path, each
// a square of side 1.

#ifndef HUB_WEB_QR_H_
#define HUB_WEB_QR_H_

#include <string>

#include "hub/base/result.h"

namespace hub::web {

struct QrCode {
  int side = 0;  // with the quiet zone of four modules around it
  std::string path;
};
Result<QrCode> QrOf(const std::string& text);

}  // namespace hub::web

#endif  // HUB_WEB_QR_H_
