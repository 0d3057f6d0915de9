// What may have failed is looked at.

#include "hub/base/result.h"

hub::Status Erase();

void Forget() {
#ifdef MUST_FAIL
  Erase();
#else
  if (!Erase().ok()) throw 1;
#endif
}
