// onestory-push: the program. What it does is in run.h, check.h and verify_receipt.h.

#include <unistd.h>

#include <iostream>
#include <optional>
#include <string>

#include "connectors/push/command_line.h"
#include "connectors/push/files.h"
#include "connectors/push/registry.h"
#include "connectors/push/verify_receipt.h"

namespace {

using connectors::push::CommandLine;
using connectors::push::ExitCode;

int CheckReceipt(const std::string& file, const std::string& key) {
  constexpr std::size_t kLimit = 8U << 20U;
  const auto json = connectors::push::ReadWhole(file, kLimit);
  if (!json.ok()) {
    std::cerr << "onestory-push: " << json.error().for_caller << '\n';
    return ExitCode::kUsage;
  }
  const auto finding = connectors::push::VerifyReceipt(json.value(), key);
  if (!finding.ok()) {
    std::cerr << "NOT A RECEIPT: " << finding.error().for_caller << '\n';
    return ExitCode::kSomeNotTaken;
  }
  std::cout << finding.value().words;
  return finding.value().good ? ExitCode::kAllTaken : ExitCode::kSomeNotTaken;
}

}  // namespace

int main(int argc, char** argv) {
  int exit = ExitCode::kUsage;
  const std::optional<CommandLine> line = connectors::push::ReadCommandLine(argc, argv, exit);
  if (!line) return exit;
  switch (line->command) {
    case CommandLine::Command::kPush:
      return connectors::push::Run(line->push, std::cout, std::cerr, isatty(STDERR_FILENO) == 1);
    case CommandLine::Command::kCheck:
      return connectors::push::Check(line->check, std::cout, std::cerr);
    case CommandLine::Command::kDirectory:
      return connectors::push::PushDirectory(line->directory, std::cout, std::cerr);
    case CommandLine::Command::kFormats:
      std::cout << connectors::push::ListOf(connectors::push::AllFormats());
      return ExitCode::kAllTaken;
    case CommandLine::Command::kVerifyReceipt:
      return CheckReceipt(line->receipt, line->key);
  }
  return exit;
}
