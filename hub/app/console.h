// Where a command was given and where its words go: a terminal, or the Unix socket of a
// running hub.

#ifndef HUB_APP_CONSOLE_H_
#define HUB_APP_CONSOLE_H_

#include <filesystem>
#include <ostream>
#include <string>

#include "hub/base/result.h"

namespace hub::app {

// What a script can rely on.
enum ExitCode : int {
  kExitDone = 0,
  kExitFoundWrong = 1,  // doctor or a verification found something
  kExitUsage = 2,       // the command line cannot be understood
  kExitFailed = 3,      // refused or failed; nothing was half done
};

struct Console {
  std::ostream& out;
  std::ostream& err;
  std::filesystem::path directory;  // paths in the command are relative to it

  std::filesystem::path Resolve(const std::filesystem::path& path) const {
    return (directory / path).lexically_normal();
  }

  int Fail(const Error& error) {
    err << "onestory: " << error.for_caller;
    if (!error.for_operator.empty()) err << " (" << error.for_operator << ")";
    err << "\n";
    return kExitFailed;
  }
};

}  // namespace hub::app

#endif  // HUB_APP_CONSOLE_H_
