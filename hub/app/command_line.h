// The program's command line: what there is to say, and what is then done where.
//
// init, serve, restore, routes and verifying a file are done by the process that was
// started. Everything else is an act on an open hub: in the running `serve` if there is one,
// by its Unix socket, else in this process once it has locked the data.

#ifndef HUB_APP_COMMAND_LINE_H_
#define HUB_APP_COMMAND_LINE_H_

#include <string>
#include <vector>

#include "hub/app/console.h"
#include "hub/base/time.h"

namespace hub::app {

// `args` without the program's own name.
int RunCommandLine(const std::vector<std::string>& args, const Clock& clock, Console& console);

}  // namespace hub::app

#endif  // HUB_APP_COMMAND_LINE_H_
