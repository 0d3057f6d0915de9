// What happens to one household over the years: incidents, contacts, referrals, plans, care, early
// help, support and suspensions; with the seeds of every trigger that a hub should notice.

#ifndef CONNECTORS_COUNTY_STORY_H_
#define CONNECTORS_COUNTY_STORY_H_

#include "connectors/county/model.h"

namespace connectors::county {

// Fills the household's events, in the order of their dates. Also moves, shields and enrols as
// the events demand. Things may be dated after the plan's end: they have not happened yet, and no
// writer may tell them.
void TellStory(County& county, Household& household);

}  // namespace connectors::county

#endif  // CONNECTORS_COUNTY_STORY_H_
