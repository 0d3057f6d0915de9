// Makes a hub: settings, keys, certificates, empty databases, and a first administrator who
// enrols with a one-time token. Nothing is ever overwritten, and there is no default password.

#ifndef HUB_APP_INIT_H_
#define HUB_APP_INIT_H_

#include <string>
#include <vector>

#include "hub/app/console.h"
#include "hub/app/place.h"

namespace hub::app {

// The agency of those who look after the hub itself.
inline constexpr const char* kHubAgency = "hub";

struct InitOptions {
  fs::path data;
  fs::path keys;  // empty: data/keys
  fs::path share;
  std::string name = "Onestory";
  std::vector<std::string> hosts = {"localhost"};
  std::string address = "127.0.0.1";
  int people_port = 8443;
  int agency_port = 8444;
  std::string administrator = "admin";
  bool json = false;
};

int Init(const InitOptions& options, const Clock& clock, Console& console);

// A new key and certificate for both ports, for the hosts of the settings; in use after the
// next start.
Status RenewServerCertificate(const Place& place, const crypto::KeyPair& authority, Instant now);

}  // namespace hub::app

#endif  // HUB_APP_INIT_H_
