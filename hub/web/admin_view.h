// What an administrator sees, and what each kind of desk can do: agencies with certificates and
// feeds, accounts and roles, versions of the policy with the agreements between agencies. What is
// done by the operator's commands is told as the command.

#ifndef HUB_WEB_ADMIN_VIEW_H_
#define HUB_WEB_ADMIN_VIEW_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/access/acts.h"
#include "hub/access/looking_after.h"
#include "hub/access/rights.h"
#include "hub/access/vocabulary.h"
#include "hub/audit/released.h"
#include "hub/web/view.h"

namespace hub::web {

// Whether this role's home is a desk: it looks after the hub or its records.
bool HasDesk(access::Role role);

// What stands in the bar at the top of every page of the desk.
struct DeskLink {
  std::string_view to;
  std::string_view words;
};
std::vector<DeskLink> DeskLinks(access::Role role);

// Something that waits, and where.
struct DeskWarning {
  std::string_view to;
  std::string words;
};
using DeskWarnings = std::vector<DeskWarning>;
// Feeds that are silent, and certificates that end soon.
DeskWarnings WarningsOf(const audit::Released<access::Administration>& answer);
// Openings that nobody has reviewed.
DeskWarnings WarningsOf(const audit::Released<access::GlassList>& list);
// People's requests that are open.
DeskWarnings WarningsOf(const audit::Released<access::RightsDue>& due);

struct DeskCounts {
  bool asked = false;   // this desk has something that can wait
  bool failed = false;  // and some of it could not be asked: then nothing is said not to wait
  std::optional<std::size_t> waiting;  // of what the desk is for
  std::size_t overdue = 0;
  bool more = false;  // than were counted
  DeskWarnings warnings = {};
};
// The tasks of a desk, each with what it is for.
View DeskView(access::Role role, const DeskCounts& counts);

View AgenciesView(const audit::Released<access::Administration>& answer);
View AccountsView(const audit::Released<access::Administration>& answer);
View PoliciesView(const audit::Released<access::Administration>& answer);

}  // namespace hub::web

#endif  // HUB_WEB_ADMIN_VIEW_H_
