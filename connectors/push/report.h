// What a run says at its end: a summary for a person, with all that it knows when asked
// for, or one JSON object for a script.

#ifndef CONNECTORS_PUSH_REPORT_H_
#define CONNECTORS_PUSH_REPORT_H_

#include <optional>
#include <string>
#include <vector>

#include "connectors/mapping/sink.h"
#include "connectors/push/full_export.h"
#include "connectors/push/outbox.h"

namespace connectors::push {

struct FileReport {
  std::string name;
  std::string shape;     // "semicolon, Windows-1252"
  std::string cut_file;  // where its rows that were not taken lie; empty: none were written
  std::uint64_t cut_rows = 0;
  std::uint64_t records = 0;
  std::uint64_t rejects = 0;
  std::uint64_t warnings = 0;
};

// The files of one format, which were read together.
struct GroupReport {
  std::string format;  // id
  std::string words;
  bool readable = true;
  std::string fault;  // why not
  std::vector<FileReport> files;
  Summary summary;
  Account account;
  std::optional<FullExport> full;
};

struct UnknownFile {
  std::string name;
  std::string why;
};

struct RunReport {
  std::string agency;
  std::vector<GroupReport> groups;
  std::vector<UnknownFile> unknown;  // nothing was read when there is one
  Account account;                   // of all groups
  bool dry_run = false;
  double seconds = 0;
  std::string failure;  // why it stopped early; empty: it did not
  std::string advice;   // what to do next; empty: nothing
  int exit = 0;
};

std::string InWords(const RunReport& report, bool verbose);
std::string InJson(const RunReport& report);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_REPORT_H_
