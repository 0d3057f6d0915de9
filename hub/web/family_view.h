// Who belongs to a child's family and household, in a teacher's words.

#ifndef HUB_WEB_FAMILY_VIEW_H_
#define HUB_WEB_FAMILY_VIEW_H_

#include "hub/chronology/family.h"
#include "hub/web/pages.h"

namespace hub::web {

View FamilyView(const ChildQuestion& question,
                const audit::Released<chronology::FamilyAnswer>& released);

}  // namespace hub::web

#endif  // HUB_WEB_FAMILY_VIEW_H_
