// Judges files without a hub: what they are, what a push would make of them, and each
// problem counted by its rule with the rows where it was met first. No personal data.

#ifndef CONNECTORS_PUSH_CHECK_H_
#define CONNECTORS_PUSH_CHECK_H_

#include <ostream>
#include <string>
#include <vector>

#include "connectors/push/run.h"

namespace connectors::push {

struct CheckOptions {
  std::vector<std::string> files;
  std::string sector;  // empty: any
  std::string format;  // an id; empty: each file is recognised
  std::string config;  // folder; empty: beside the program
  std::string source_url;
  bool json = false;
};

// kAllTaken, kSomeNotTaken (rejects), kFileBroken (not recognised, or not read to its end)
// or kUsage.
ExitCode Check(const CheckOptions& options, std::ostream& out, std::ostream& err);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_CHECK_H_
