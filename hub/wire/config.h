// The hub's own files, read strictly: hub.json, which `onestory init` writes and an operator
// edits, and the policy, which the partners agree (schemas/config/*.schema.json).
//
// A member that is not known here, or one that is missing, refuses the file: a mistyped
// setting must never be taken for a default.

#ifndef HUB_WIRE_CONFIG_H_
#define HUB_WIRE_CONFIG_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/access/decide.h"
#include "hub/base/result.h"
#include "hub/chronology/settings.h"

namespace hub::wire {

struct PortConfig {
  std::string address = "127.0.0.1";
  int port = 0;  // 0: any free one, told when serving begins
};

// For whom passkeys are made, and the pages from which they are used.
struct PasskeyConfig {
  std::string relying_party;
  std::vector<std::string> origins;  // "https://hub.example.org"
};

struct HubConfig {
  std::string name;                // "Oxfordshire"
  std::string origin;              // of the audit log; never changes once the hub is made
  std::string keys = "keys";       // folder; relative to the data folder unless absolute
  std::vector<std::string> hosts;  // names by which the hub is called
  PortConfig people{"127.0.0.1", 8443};
  PortConfig agencies{"127.0.0.1", 8444};
  int connections_per_address = 64;
  int readers = 4;
  // none: the first of `hosts`, and its own pages
  std::optional<PasskeyConfig> passkeys = std::nullopt;
  std::string linkage_weights;  // version of the file in config/linkage/ that people are weighed by
  chronology::Settings chronology;
};

Result<HubConfig> ParseHubConfig(std::string_view text);
std::string EncodeHubConfig(const HubConfig& config);  // laid out for people to edit

// Refused when it is incomplete, laxer than the law or contradicts itself (access::FaultsOf):
// the error names the first such fault.
Result<access::Policy> ParsePolicy(std::string_view text);

}  // namespace hub::wire

#endif  // HUB_WIRE_CONFIG_H_
