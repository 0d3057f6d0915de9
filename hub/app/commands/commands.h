// What each administrative command does to an open hub, and prints. They run in the process
// that holds the hub: in `serve`, reached by its Unix socket, or in the command's own.

#ifndef HUB_APP_COMMANDS_COMMANDS_H_
#define HUB_APP_COMMANDS_COMMANDS_H_

#include <filesystem>
#include <string>
#include <vector>

#include "hub/app/console.h"
#include "hub/app/hub.h"

namespace hub::app {

// Records may have waited for what a command added. The command has succeeded whatever comes of
// it: the hub tries again every hour.
void TakeWhatWaited(Hub& hub, Console& console);

struct AgencyOptions {
  std::string id;
  std::string name;
  std::string kind;
  std::vector<std::string> classes;
  std::string duty_phone;
  int expected_days = 7;
  int days = 397;
  fs::path out;
  std::string enterer;     // a user name
  std::string allowed_by;  // where the agency allowed it
  bool json = false;
};
int AddAgency(const AgencyOptions& options, Hub& hub, Console& console);
int IssueCertificate(const AgencyOptions& options, Hub& hub, Console& console);
int ListAgencies(const AgencyOptions& options, Hub& hub, Console& console);
int CountLinks(const AgencyOptions& options, Hub& hub, Console& console);
int ShowAgency(const AgencyOptions& options, Hub& hub, Console& console);
int RevokeAgency(const AgencyOptions& options, Hub& hub, Console& console);
// Who enters records for an agency that has no system of its own.
int AllowEntry(const AgencyOptions& options, Hub& hub, Console& console);
int EndEntry(const AgencyOptions& options, Hub& hub, Console& console);

struct PersonOptions {
  std::string id;
  std::string agency;
  std::string name;
  std::vector<std::string> roles;
  std::string subject;  // as the identity provider knows them
  bool json = false;
};
int AddPerson(const PersonOptions& options, Hub& hub, Console& console);
int ListPersons(const PersonOptions& options, Hub& hub, Console& console);
int DisablePerson(const PersonOptions& options, Hub& hub, Console& console);
int RenewPerson(const PersonOptions& options, Hub& hub, Console& console);
int LinkLogin(const PersonOptions& options, Hub& hub, Console& console);
int UnlinkLogin(const PersonOptions& options, Hub& hub, Console& console);

struct AuditOptions {
  std::vector<fs::path> against;
  std::vector<fs::path> receipts;
  fs::path file;
  std::string key;
  bool json = false;
};
int VerifyAudit(const AuditOptions& options, Hub& hub, Console& console);
int ExportAudit(const AuditOptions& options, Hub& hub, Console& console);
int SignCheckpoint(const AuditOptions& options, Hub& hub, Console& console);
// Of an exported log, without a hub.
int VerifyAuditFile(const AuditOptions& options, Console& console);

// A pack that left the hub, without a hub: kExitFoundWrong when a byte of it was changed.
struct ExportOptions {
  fs::path file;
  std::string key;
  bool json = false;
};
int VerifyExport(const ExportOptions& options, Console& console);

struct DecisionOptions {
  std::uint64_t from = 0;
  bool json = false;
};
// Decides again what the log holds; kExitWrong when an answer is another.
int ReplayDecisions(const DecisionOptions& options, Hub& hub, Console& console);

struct PolicyOptions {
  bool json = false;
};
int ListPolicies(const PolicyOptions& options, Hub& hub, Console& console);
// Takes up the files of config/policy/ as they are now; refused, nothing changes.
int ReloadPolicies(const PolicyOptions& options, Hub& hub, Console& console);

struct UpkeepOptions {
  fs::path to;
  fs::path keys;
  std::string child;
  bool yes = false;
  bool deep = false;
  bool json = false;
};
int Doctor(const UpkeepOptions& options, Hub& hub, Console& console);
int BackUp(const UpkeepOptions& options, Hub& hub, Console& console);
int EraseChild(const UpkeepOptions& options, Hub& hub, Console& console);
int RenewCertificate(const UpkeepOptions& options, Hub& hub, Console& console);

struct LinkageOptions {
  std::vector<fs::path> in;
  fs::path out;
  fs::path share;
  fs::path nicknames;  // instead of config/linkage/nicknames.json
  std::string version;
  std::string about;
  std::vector<std::string> columns;
  std::size_t least_common = 20;
  bool json = false;
};
// Learns weights from files of people, without a hub. The same files and options give the same
// bytes, in whatever order the files are named.
int TrainLinkage(const LinkageOptions& options, Console& console);

// Needs the data folder to itself: no hub may be open on it.
int RestoreBackup(const fs::path& data, const fs::path& share, const fs::path& from,
                  const fs::path& keys_from, const Clock& clock, Console& console);

}  // namespace hub::app

#endif  // HUB_APP_COMMANDS_COMMANDS_H_
