// An error that could not travel as a Result, thrown from deep within a read. Caught once, in
// http/: where the hub can answer nobody just now, as on a full disk, the caller is told so and to
// try again; anything else is a fault of the hub.

#ifndef HUB_BASE_THROWN_H_
#define HUB_BASE_THROWN_H_

#include <stdexcept>

#include "hub/base/result.h"

namespace hub {

class Thrown : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
  virtual Error ToError() const = 0;
};

}  // namespace hub

#endif  // HUB_BASE_THROWN_H_
