// The command line of onestory-push, as values: what is asked for, or how it cannot be.

#ifndef CONNECTORS_PUSH_COMMAND_LINE_H_
#define CONNECTORS_PUSH_COMMAND_LINE_H_

#include <optional>
#include <string>

#include "connectors/push/check.h"
#include "connectors/push/push_directory.h"
#include "connectors/push/run.h"

namespace connectors::push {

struct CommandLine {
  enum class Command { kPush, kCheck, kFormats, kVerifyReceipt, kDirectory };
  Command command = Command::kPush;
  Options push;
  CheckOptions check;
  DirectoryOptions directory;
  std::string receipt;  // file
  std::string key;      // the hub's verifier key, or empty
};

// nullopt: help was shown, or why it cannot be read; `exit` is then the program's.
std::optional<CommandLine> ReadCommandLine(int argc, char** argv, int& exit);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_COMMAND_LINE_H_
