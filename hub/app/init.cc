#include "hub/app/init.h"

#include <cctype>
#include <optional>
#include <system_error>
#include <utility>

#include "hub/app/files.h"
#include "hub/app/hub.h"
#include "hub/base/user_name.h"
#include "hub/wire/admin.h"

namespace hub::app {
namespace {

constexpr std::int64_t kDay = 24 * 60 * 60;
constexpr std::int64_t kAuthorityDays = 3'652;
constexpr std::int64_t kServerDays = 397;

// "Oxfordshire County" -> "hub.oxfordshire-county/audit"
std::string OriginOf(const std::string& name) {
  std::string word;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) && byte < 128) {
      word += static_cast<char>(std::tolower(byte));
    } else if (!word.empty() && word.back() != '-') {
      word += '-';
    }
  }
  while (!word.empty() && word.back() == '-') word.pop_back();
  return "hub." + (word.empty() ? "onestory" : word) + "/audit";
}

Place Plan(const InitOptions& options, const Console& console) {
  Place place;
  place.data = console.Resolve(options.data);
  place.keys = options.keys.empty() ? place.data / "keys" : console.Resolve(options.keys);
  place.share = ShareFolder(options.share);
  place.config.name = options.name;
  place.config.origin = OriginOf(options.name);
  place.config.keys = options.keys.empty() ? "keys" : place.keys.string();
  place.config.hosts = options.hosts;
  place.config.people = {options.address, options.people_port};
  place.config.agencies = {options.address, options.agency_port};
  place.config.linkage_weights = NewestWeights(place.share);
  return place;
}

Status WritePair(const fs::path& certificate, const fs::path& key, const crypto::KeyPair& pair) {
  const Status written = ReplaceFile(key, pair.key_pem);
  return written.ok() ? ReplaceFile(certificate, pair.certificate_pem) : written;
}

Status MakeFiles(const Place& place, const Clock& clock) {
  const Result<wire::Weights> weights = WeightsOf(place);
  if (!weights.ok()) return weights.error();
  const std::string settings = wire::EncodeHubConfig(place.config);
  const Result<wire::HubConfig> readable = wire::ParseHubConfig(settings);
  if (!readable.ok()) return readable.error();
  Status made = WriteNewFile(place.settings(), settings);
  if (!made.ok()) return made;
  const Instant now = clock.Now();
  const crypto::KeyPair authority = crypto::MakeAuthority(
      place.config.name + " agencies", now.Plus(-kDay), now.Plus(kAuthorityDays * kDay));
  made = WritePair(place.authority_certificate(), place.authority_key(), authority);
  if (!made.ok()) return made;
  made = RenewServerCertificate(place, authority, now);
  if (!made.ok()) return made;
  return store::Initialise(place.StoreOptions(clock, weights.value().model));
}

Status NoteInitialised(Hub& hub) {
  return hub.store().writer().Write([&](store::Writing& writing) -> Status {
    audit::Leaf leaf;
    leaf.event = audit::Event::kHubInitialised;
    leaf.policy = hub.policy().version;
    leaf.outcome = "ok";
    writing.AppendLeaf(leaf);
    return Done{};
  });
}

// The hub itself is an agency without rights to push, so that its administrators have one.
Result<service::EnrolmentToken> AddAdministrator(const Place& place, const std::string& name,
                                                 const Clock& clock) {
  const std::optional<ProfessionalId> id = UserNameFrom(name);
  if (!id) return Error{ErrorCode::kInvalid, "an administrator's name is a-z, 0-9, - . _", ""};
  Result<std::unique_ptr<Hub>> hub = Hub::Open(place, clock);
  if (!hub.ok()) return hub.error();
  const Status noted = NoteInitialised(*hub.value());
  if (!noted.ok()) return noted.error();
  service::NewAgency agency;
  agency.id = *AgencyId::From(kHubAgency);
  agency.name = place.config.name;
  const Status added = hub.value()->administer().AddAgency(agency);
  if (!added.ok()) return added.error();
  return hub.value()->administer().AddProfessional(
      {*id, agency.id, name, {access::Role::kAdministrator}});
}

void Tell(const InitOptions& options, const Place& place, const service::EnrolmentToken& token,
          Console& console) {
  if (options.json) {
    console.out << wire::EncodeRow({{"data", place.data.string()},
                                    {"keys", place.keys.string()},
                                    {"authority", place.authority_certificate().string()},
                                    {"administrator", options.administrator},
                                    {"token", token.token},
                                    {"until", token.until.Rfc3339()}})
                << "\n";
    return;
  }
  console.out << "A hub for " << place.config.name << " is made in " << place.data.string() << ".\n"
              << "Its keys lie in " << place.keys.string()
              << "; back them up apart from the data.\n\n"
              << "First administrator: " << options.administrator << "\n"
              << "One-time token:      " << token.token << "\n"
              << "Good until:          " << token.until.Rfc3339() << "; shown this once\n\n"
              << "Next: onestory serve --data " << place.data.string() << "\n";
}

// Takes back what this run made. The folders were empty when it began.
void TakeBack(const Place& place) {
  std::error_code ignored;
  fs::remove_all(place.keys, ignored);
  fs::remove_all(place.data, ignored);
}

}  // namespace

Status RenewServerCertificate(const Place& place, const crypto::KeyPair& authority, Instant now) {
  const crypto::KeyPair pair = crypto::MakeServerCertificate(
      authority, place.config.hosts, now.Plus(-kDay), now.Plus(kServerDays * kDay));
  return WritePair(place.server_certificate(), place.server_key(), pair);
}

int Init(const InitOptions& options, const Clock& clock, Console& console) {
  const Place place = Plan(options, console);
  Status made = MakeEmptyFolder(place.data);
  if (!made.ok()) return console.Fail(made.error());
  made = MakeEmptyFolder(place.keys);
  if (!made.ok()) return console.Fail(made.error());

  made = MakeFiles(place, clock);
  if (!made.ok()) {
    TakeBack(place);
    return console.Fail(made.error());
  }
  const auto token = AddAdministrator(place, options.administrator, clock);
  if (!token.ok()) {
    TakeBack(place);
    return console.Fail(token.error());
  }
  Tell(options, place, token.value(), console);
  return kExitDone;
}

}  // namespace hub::app
