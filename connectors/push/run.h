// One run of onestory-push: an agency's files to one hub.

#ifndef CONNECTORS_PUSH_RUN_H_
#define CONNECTORS_PUSH_RUN_H_

#include <cstdint>
#include <optional>
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
  kFileBroken = 4,      // a file is not recognised, or could not be read to its end
  kNotAccepted = 5,     // certificate, receipt or hub identity: a person must look
  kLocalFault = 6,      // state or receipts cannot be written here
  kWaitsForPerson = 7,  // records are gone from a full export, and none was taken back
};

struct Options {
  std::string sector;  // "social-care"; empty: any
  std::string format;  // an id of the registry; empty: each file is recognised
  std::vector<std::string> files;
  std::string hub;  // "https://host:port"
  std::string agency;
  Credentials credentials;
  std::string p12_password_file;
  std::string state;         // folder; empty: below the user's state folder
  std::string receipts;      // folder; empty: in the state folder
  std::string rejects;       // file; empty: none
  std::string rejects_rows;  // folder; empty: none
  std::string warnings;      // file; empty: none
  std::string config;        // folder; empty: beside the program
  std::string basis;         // empty: the format's default
  std::string team;
  std::string team_contact;
  std::string source_url;
  std::size_t batch = 200;
  int tries = 8;
  double retry_base = 0.5;
  int timeout = 60;
  bool full = false;                         // the files are everything of their format and scope
  std::string scope;                         // empty: the format's id and the files' collection
  double retract_share = 0.2;                // more than this share gone stops a full export
  std::optional<std::uint64_t> yes_retract;  // so many are really gone
  bool dry_run = false;
  bool json = false;
  bool quiet = false;
  bool verbose = false;
};

ExitCode Run(const Options& options, std::ostream& out, std::ostream& err, bool terminal);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_RUN_H_
