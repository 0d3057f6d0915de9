// Where a hub lies: its data folder with hub.json, its keys, and what was installed with the
// program (migrations, policies).

#ifndef HUB_APP_PLACE_H_
#define HUB_APP_PLACE_H_

#include <filesystem>
#include <vector>

#include "hub/access/decide.h"
#include "hub/base/result.h"
#include "hub/base/time.h"
#include "hub/crypto/certificate.h"
#include "hub/linkage/nicknames.h"
#include "hub/store/store.h"
#include "hub/wire/config.h"
#include "hub/wire/open_id.h"
#include "hub/wire/weights.h"

namespace hub::app {

namespace fs = std::filesystem;

// The folder that holds schemas/ and config/: `given`, or $ONESTORY_SHARE, or where the
// program was built.
fs::path ShareFolder(const fs::path& given);

struct Place {
  fs::path data;
  fs::path keys;
  fs::path share;
  wire::HubConfig config;
  std::optional<wire::ProviderConfig> provider = std::nullopt;  // none: no single sign-on

  fs::path settings() const { return data / "hub.json"; }
  fs::path provider_settings() const { return data / "provider.json"; }
  fs::path socket() const { return data / "admin.sock"; }
  fs::path authority_certificate() const { return keys / "authority.pem"; }
  fs::path authority_key() const { return keys / "authority.key"; }
  fs::path server_certificate() const { return keys / "server.pem"; }
  fs::path server_key() const { return keys / "server.key"; }

  // `weights` outlive the store.
  store::Options StoreOptions(const Clock& clock, const linkage::Model& weights) const;
};

// kNotFound, saying how to make one, when there is no hub in `data`.
Result<Place> FindPlace(const fs::path& data, const fs::path& share);

// The hub's secret at its identity provider; empty where there is no provider. Refused when others
// may read the file.
Result<Sensitive> ProviderSecret(const Place& place);

Result<crypto::KeyPair> ReadAuthority(const Place& place);

// What people are told apart by: the version that hub.json names, of config/linkage/. Refused when
// it is not there or not as it was learnt; the error says what to do.
Result<wire::Weights> WeightsOf(const Place& place);
// Of the files there, by name; empty: there is none.
std::string NewestWeights(const fs::path& share);

// Every version in config/policy/: each file is one, named *.json. Refused when one is incomplete,
// when two contradict, and for a file of another name, which would be passed over unseen; hidden
// files, editors' copies (~) and README.md are.
Result<std::vector<access::Policy>> Policies(const fs::path& share);

// The newest of them that is in effect at `now`.
Result<access::Policy> PolicyInForce(const fs::path& share, Instant now);

// Of config/linkage/nicknames.json: a search for Bill finds William.
Result<linkage::Nicknames> NicknamesIn(const fs::path& share);

}  // namespace hub::app

#endif  // HUB_APP_PLACE_H_
