// What a run says at its end: words for a person, or one JSON object for a script.

#ifndef CONNECTORS_PUSH_REPORT_H_
#define CONNECTORS_PUSH_REPORT_H_

#include <string>
#include <vector>

#include "connectors/mapping/sink.h"
#include "connectors/push/outbox.h"

namespace connectors::push {

struct FileReport {
  std::string name;
  bool readable = true;
  std::string fault;  // why not
  Summary summary;
};

struct RunReport {
  std::vector<FileReport> files;
  Account account;
  bool dry_run = false;
  double seconds = 0;
  std::string failure;  // why it stopped early; empty: it did not
  std::string advice;   // what to do next; empty: nothing
  int exit = 0;
};

std::string InWords(const RunReport& report);
std::string InJson(const RunReport& report);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_REPORT_H_
