// Text about a person becomes a string only where someone wrote Reveal().

#include <string>

#include "hub/base/sensitive.h"

std::string Message(const hub::Sensitive& name) {
#ifdef MUST_FAIL
  return name;
#else
  return name.Reveal();
#endif
}
