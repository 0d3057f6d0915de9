// A child's story asked for in another way: the entries that have some words, and what somebody
// else could have seen of it on a past day.

#ifndef HUB_WEB_WITHIN_VIEW_H_
#define HUB_WEB_WITHIN_VIEW_H_

#include <string>
#include <string_view>
#include <vector>

#include "hub/web/pages.h"

namespace hub::web {

// The reason for looking, as a page says it.
std::string ReasonWords(access::Purpose purpose);

// The entries that fit, without incidents around them.
View WithinView(const ChildQuestion& question,
                const audit::Released<chronology::ChronologyAnswer>& released,
                const std::vector<wire::ShownEntry>& entries);

// Of whom and of which day it is asked, what was chosen marked.
View OthersChoices(const audit::Released<chronology::InvolvedAnswer>& involved,
                   std::string_view agency, access::Role role, std::string_view day);

}  // namespace hub::web

#endif  // HUB_WEB_WITHIN_VIEW_H_
