#include <algorithm>

#include "hub/app/commands/commands.h"
#include "hub/app/table.h"

namespace hub::app {
namespace {

std::string StateOf(const access::Policy& policy, const access::Policy& in_force) {
  if (policy.version == in_force.version) return "in force";
  return policy.effective_from < in_force.effective_from ? "over" : "to come";
}

}  // namespace

int ListPolicies(const PolicyOptions& options, Hub& hub, Console& console) {
  const Status kept = hub.policy_book().KeepUp();
  if (!kept.ok()) return console.Fail(kept.error());
  const auto answering = hub.policy_book().Answer();
  if (!answering.ok()) return console.Fail(answering.error());
  std::vector<access::Policy> policies = *hub.policy_book().versions();
  std::sort(policies.begin(), policies.end(),
            [](const auto& a, const auto& b) { return a.effective_from < b.effective_from; });
  std::vector<wire::Row> rows;
  for (const access::Policy& policy : policies) {
    rows.push_back({{"version", policy.version},
                    {"effective_from", policy.effective_from.Rfc3339()},
                    {"state", StateOf(policy, hub.policy())}});
  }
  Print(rows, options.json, console.out);
  return kExitDone;
}

int ReloadPolicies(const PolicyOptions& options, Hub& hub, Console& console) {
  const Status read = hub.ReadPolicies();
  if (!read.ok()) {
    return console.Fail(Error{read.error().code,
                              read.error().for_caller + "; nothing was taken up, and policy " +
                                  hub.policy_book().VersionInForce() + " stays in force",
                              read.error().for_operator});
  }
  return ListPolicies(options, hub, console);
}

}  // namespace hub::app
