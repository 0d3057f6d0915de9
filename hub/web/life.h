// The whole life so far as a small picture: a lane for each agency, a mark for each entry, years
// along the top; and the same as numbers for a table.

#ifndef HUB_WEB_LIFE_H_
#define HUB_WEB_LIFE_H_

#include <map>
#include <string>
#include <vector>

#include "hub/base/time.h"
#include "hub/web/view.h"
#include "hub/wire/shown_entries.h"

namespace hub::web {

// The class of an agency's lane, by its place among those shown: "hub-lane-2".
using Lanes = std::map<std::string, std::size_t>;  // by the name that is shown
Lanes LanesOf(const std::vector<wire::ShownEntry>& entries);
std::string LaneClass(std::size_t lane);
// "St Mary's School"; where the name would give away a place "a school".
std::string AgencyWords(const wire::ShownEntry& entry);

// Nothing where no entry has a date.
View LifeView(const std::vector<wire::ShownEntry>& entries, const Lanes& lanes, bool part);

}  // namespace hub::web

#endif  // HUB_WEB_LIFE_H_
