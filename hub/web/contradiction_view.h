// What agencies say of a child that cannot both be so, each side in its own words, with the form
// by which a person says what is to be made of it.

#ifndef HUB_WEB_CONTRADICTION_VIEW_H_
#define HUB_WEB_CONTRADICTION_VIEW_H_

#include "hub/chronology/answer.h"
#include "hub/web/pages.h"

namespace hub::web {

// Nothing where nothing contradicts, or nobody looked. `mine`: the reader's agency, which alone
// may say that its own claim is being corrected.
View ContradictionsView(const ChildQuestion& question, const chronology::ChronologyAnswer& answer,
                        const AgencyId& mine);

}  // namespace hub::web

#endif  // HUB_WEB_CONTRADICTION_VIEW_H_
