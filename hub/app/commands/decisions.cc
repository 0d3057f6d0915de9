#include "hub/app/commands/commands.h"
#include "hub/app/table.h"
#include "hub/service/replay.h"

namespace hub::app {

int ReplayDecisions(const DecisionOptions& options, Hub& hub, Console& console) {
  const service::PolicyBook::Versions versions = hub.policy_book().versions();
  const Result<service::Replayed> done = service::Replay(hub.store(), *versions).Run(options.from);
  if (!done.ok()) return console.Fail(done.error());
  const service::Replayed& found = done.value();
  std::vector<std::string> differing;
  for (const std::uint64_t leaf : found.differing) differing.push_back(std::to_string(leaf));
  const bool good = found.AllSame();
  wire::Row row = {{"same_answers", good},
                   {"leaves", found.leaves},
                   {"decisions", found.decisions},
                   {"same", found.same},
                   {"differ", found.differ},
                   {"unreadable", found.unreadable},
                   {"without_facts", found.without_facts},
                   {"gone", found.gone}};
  if (options.json) {
    row.emplace_back("differing_leaves", differing);
    row.emplace_back("policies_missing", found.policies_missing);
    row.emplace_back("policies_changed", found.policies_changed);
    Print(row, true, console.out);
  } else {
    Print(row, false, console.out);
    for (const std::string& leaf : differing) console.out << "DIFFERS leaf " << leaf << "\n";
    for (const std::string& version : found.policies_missing) {
      console.out << "MISSING policy " << version << ": put its file back in config/policy\n";
    }
    for (const std::string& version : found.policies_changed) {
      console.out << "CHANGED policy " << version << ": its file says something else than when it "
                  << "decided: put it back, and give what is new a version of its own\n";
    }
    console.out << (good ? "Every decision comes out as it was told.\n"
                         : "Not every decision comes out as it was told.\n");
  }
  return good ? kExitDone : kExitFoundWrong;
}

}  // namespace hub::app
