// A professional's name never stands in for an agency's.

#include "hub/base/ids.h"

bool Same(const hub::AgencyId& agency, const hub::ProfessionalId& professional) {
#ifdef MUST_FAIL
  return agency == professional;
#else
  return agency.text() == professional.text();
#endif
}
