// What an administrator sees, and what each kind of desk can do: agencies with certificates and
// feeds, accounts and roles, versions of the policy with the agreements between agencies. What is
// done by the operator's commands is told as the command.

#ifndef HUB_WEB_ADMIN_VIEW_H_
#define HUB_WEB_ADMIN_VIEW_H_

#include <optional>
#include <string_view>
#include <vector>

#include "hub/access/looking_after.h"
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

struct DeskCounts {
  std::optional<std::size_t> waiting;  // of what the desk is for; nothing where it was not asked
  std::size_t overdue = 0;
  bool more = false;  // than were counted
};
// The tasks of a desk, each with what it is for.
View DeskView(access::Role role, const DeskCounts& counts);

View AgenciesView(const audit::Released<access::Administration>& answer);
View AccountsView(const audit::Released<access::Administration>& answer);
View PoliciesView(const audit::Released<access::Administration>& answer);

}  // namespace hub::web

#endif  // HUB_WEB_ADMIN_VIEW_H_
