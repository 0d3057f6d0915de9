#include "hub/app/place.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include "hub/app/files.h"
#include "hub/wire/weights.h"

namespace hub::app {
namespace {

Error InFile(const Error& error, const fs::path& file) {
  return {error.code, file.string() + ": " + error.for_caller, error.for_operator};
}

// A file that is there and cannot be taken refuses the hub: nobody would notice that it is passed
// over.
Status ReadProvider(Place& place) {
  const fs::path file = place.provider_settings();
  std::error_code failed;
  if (!fs::exists(file, failed) && !failed) return Done{};
  const Result<std::string> text = ReadFile(file);
  if (!text.ok()) return text.error();
  const Result<wire::ProviderConfig> provider = wire::ParseProviderConfig(text.value());
  if (!provider.ok()) return InFile(provider.error(), file);
  place.provider = provider.value();
  return Done{};
}

}  // namespace

fs::path ShareFolder(const fs::path& given) {
  if (!given.empty()) return given;
  const char* const named = std::getenv("ONESTORY_SHARE");
  return named && *named ? fs::path(named) : fs::path(ONESTORY_SHARE);
}

store::Options Place::StoreOptions(const Clock& clock, const linkage::Model& weights) const {
  store::Options options;
  options.weights = &weights;
  options.data = data;
  options.keys = keys;
  options.migrations = share / "schemas" / "store";
  options.origin = config.origin;
  options.readers = config.readers;
  options.clock = &clock;
  return options;
}

Result<Place> FindPlace(const fs::path& data, const fs::path& share) {
  Place place{fs::absolute(data).lexically_normal(), {}, ShareFolder(share), {}};
  const Result<std::string> text = ReadFile(place.settings());
  if (!text.ok() && ::access(place.settings().c_str(), R_OK) != 0 && errno == EACCES) {
    return Error{
        ErrorCode::kForbidden,
        "may not read " + place.settings().string() + ": run this as the hub's user, with sudo -u",
        ""};
  }
  if (!text.ok()) {
    return Error{ErrorCode::kNotFound,
                 "there is no hub in " + place.data.string() + ": make one with onestory init", ""};
  }
  Result<wire::HubConfig> config = wire::ParseHubConfig(text.value());
  if (!config.ok()) return InFile(config.error(), place.settings());
  place.config = std::move(config).value();
  place.keys = (place.data / place.config.keys).lexically_normal();
  const Status provider = ReadProvider(place);
  if (!provider.ok()) return provider.error();
  return place;
}

Result<Sensitive> ProviderSecret(const Place& place) {
  if (!place.provider) return Sensitive();
  const fs::path file = place.data / place.provider->client_secret_file;
  const Result<std::string> text = ReadFile(file);
  if (!text.ok()) return text.error();
  if (OpenToOthers(file)) {
    return Error{ErrorCode::kUnavailable, "others may read " + file.string() + ": chmod 600 it",
                 ""};
  }
  const std::string secret = text.value().substr(0, text.value().find_last_not_of(" \r\n") + 1);
  if (secret.empty()) {
    return Error{ErrorCode::kInvalid, file.string() + " is empty: write the hub's secret there",
                 ""};
  }
  return Sensitive(secret);
}

Result<crypto::KeyPair> ReadAuthority(const Place& place) {
  Result<std::string> certificate = ReadFile(place.authority_certificate());
  if (!certificate.ok()) return certificate.error();
  Result<std::string> key = ReadFile(place.authority_key());
  if (!key.ok()) return key.error();
  if (OpenToOthers(place.authority_key())) {
    return Error{ErrorCode::kUnavailable,
                 "others may read " + place.authority_key().string() + ": chmod 600 it", ""};
  }
  return crypto::KeyPair{std::move(certificate).value(), std::move(key).value()};
}

namespace {

constexpr char kNicknames[] = "nicknames";

fs::path LinkageFolder(const fs::path& share) { return share / "config" / "linkage"; }

}  // namespace

std::string NewestWeights(const fs::path& share) {
  std::string newest;
  std::error_code failed;
  for (const fs::directory_entry& entry : fs::directory_iterator(LinkageFolder(share), failed)) {
    const std::string version = entry.path().stem().string();
    if (entry.path().extension() != ".json" || version == kNicknames) continue;
    newest = std::max(newest, version);
  }
  return newest;
}

Result<wire::Weights> WeightsOf(const Place& place) {
  const fs::path folder = LinkageFolder(place.share);
  const std::string& version = place.config.linkage_weights;
  const fs::path file = folder / (version + ".json");
  const fs::path names = folder / (std::string(kNicknames) + ".json");
  const Result<std::string> text = ReadFile(file);
  if (!text.ok()) {
    return Error{ErrorCode::kNotFound,
                 "there are no linkage weights " + version + ": put back " + file.string() +
                     ", or name another version in " + place.settings().string(),
                 text.error().for_operator};
  }
  const Result<std::string> list = ReadFile(names);
  if (!list.ok()) return list.error();
  const Result<wire::NicknameList> nicknames = wire::ParseNicknames(list.value());
  if (!nicknames.ok()) return InFile(nicknames.error(), names);
  Result<wire::Weights> weights = wire::ParseWeights(text.value(), nicknames.value());
  if (!weights.ok()) return InFile(weights.error(), file);
  if (weights.value().model.version != version) {
    return Error{ErrorCode::kInvalid,
                 file.string() + ": its version is " + weights.value().model.version +
                     ": a file is named after its version",
                 ""};
  }
  return weights;
}

namespace {

bool IsNoPolicy(const std::string& name) {
  return name.front() == '.' || name.back() == '~' || name == "README.md";
}

}  // namespace

Result<std::vector<access::Policy>> Policies(const fs::path& share) {
  const fs::path folder = share / "config" / "policy";
  std::vector<access::Policy> policies;
  std::error_code failed;
  std::vector<fs::directory_entry> entries;
  fs::directory_iterator place(folder, failed);
  for (; !failed && place != fs::directory_iterator(); place.increment(failed)) {
    if (!IsNoPolicy(place->path().filename().string())) entries.push_back(*place);
  }
  if (failed) {
    return Error{ErrorCode::kUnavailable,
                 "the policies in " + folder.string() + " cannot be listed: " + failed.message(),
                 ""};
  }
  std::sort(entries.begin(), entries.end());
  for (const fs::directory_entry& entry : entries) {
    if (entry.path().extension() != ".json" || !entry.is_regular_file(failed)) {
      return Error{ErrorCode::kInvalid,
                   entry.path().string() +
                       " is no policy: policies are files whose names end in .json; name it so, "
                       "or take it away",
                   ""};
    }
    const Result<std::string> text = ReadFile(entry.path());
    if (!text.ok()) return text.error();
    const Result<access::Policy> policy = wire::ParsePolicy(text.value());
    if (!policy.ok()) return InFile(policy.error(), entry.path());
    policies.push_back(policy.value());
  }
  const std::vector<std::string> faults = access::FaultsBetween(policies);
  if (!faults.empty()) {
    return Error{ErrorCode::kInvalid, faults.front() + " in " + folder.string(), ""};
  }
  return policies;
}

Result<access::Policy> PolicyInForce(const fs::path& share, Instant now) {
  const Result<std::vector<access::Policy>> policies = Policies(share);
  if (!policies.ok()) return policies.error();
  if (const access::Policy* newest = access::PolicyAt(policies.value(), now)) return *newest;
  return Error{ErrorCode::kNotFound,
               "no policy in effect in " + (share / "config" / "policy").string(), ""};
}

Result<linkage::Nicknames> NicknamesIn(const fs::path& share) {
  const fs::path file = share / "config" / "linkage" / "nicknames.json";
  const Result<std::string> text = ReadFile(file);
  if (!text.ok()) return text.error();
  Result<wire::NicknameList> list = wire::ParseNicknames(text.value());
  if (!list.ok()) return InFile(list.error(), file);
  return std::move(list).value().nicknames;
}

}  // namespace hub::app
