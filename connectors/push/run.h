// One run of onestory-push: files of one format to one hub, as one agency.

#ifndef CONNECTORS_PUSH_RUN_H_
#define CONNECTORS_PUSH_RUN_H_

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include "connectors/push/hub_link.h"

namespace connectors::push {

// Documented in --help and the README; scripts rely on them.
enum ExitCode : int {
  kAllTaken = 0,
  kUsage = 1,
  kSomeNotTaken = 2,    // rejects, or records that the hub refused or quarantined
  kHubUnreachable = 3,  // run it again: it resumes
  kFileBroken = 4,      // a file could not be read to its end
  kNotAccepted = 5,     // certificate, receipt or hub identity: a person must look
  kLocalFault = 6,      // state or receipts cannot be written here
};

enum class Format { kHealth, kSocialCare };

struct Options {
  Format format = Format::kSocialCare;
  std::vector<std::string> files;
  std::string hub;  // "https://host:port"
  std::string agency;
  Credentials credentials;
  std::string p12_password_file;
  std::string state;     // folder; empty: below the user's state folder
  std::string receipts;  // folder; empty: in the state folder
  std::string rejects;   // file; empty: none
  std::string warnings;  // file; empty: none
  std::string config;    // folder; empty: beside the program
  std::string basis;     // empty: the format's default
  std::string team;
  std::string team_contact;
  std::string source_url;
  std::size_t batch = 200;
  int tries = 8;
  double retry_base = 0.5;
  int timeout = 60;
  bool dry_run = false;
  bool json = false;
  bool quiet = false;
};

ExitCode Run(const Options& options, std::ostream& out, std::ostream& err, bool terminal);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_RUN_H_
