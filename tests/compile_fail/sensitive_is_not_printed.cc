// Text about a person never reaches a stream by accident.

#include <iostream>

#include "hub/base/sensitive.h"

void Log(const hub::Sensitive& name) {
#ifdef MUST_FAIL
  std::cout << name;
#else
  std::cout << name.empty();
#endif
}
