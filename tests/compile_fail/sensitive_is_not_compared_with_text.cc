// A comparison with plain text would be a way to guess at it.

#include "hub/base/sensitive.h"

bool Same(const hub::Sensitive& a, const hub::Sensitive& b) {
#ifdef MUST_FAIL
  return a == "Ann" && b == "Ann";
#else
  return a == b;
#endif
}
