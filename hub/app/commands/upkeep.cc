#include <optional>

#include "hub/app/commands/commands.h"
#include "hub/app/files.h"
#include "hub/app/init.h"
#include "hub/app/table.h"

namespace hub::app {
namespace {

constexpr const char* kKeyFiles[] = {"authority.pem", "authority.key", "server.pem", "server.key"};

Status Copy(const fs::path& from, const fs::path& to) {
  const Result<std::string> text = ReadFile(from);
  if (!text.ok()) return text.error();
  return WriteNewFile(to, text.value());
}

Status CopyMissing(const fs::path& from, const fs::path& to) {
  return fs::exists(to) ? Status(Done{}) : Copy(from, to);
}

// What the store does not know of: settings beside the data, certificates beside the keys.
Status CopyRest(const Place& place, const fs::path& data, const fs::path& keys) {
  Status copied = Copy(place.settings(), data / "hub.json");
  if (keys.empty()) return copied;
  for (const char* const name : kKeyFiles) {
    if (copied.ok()) copied = Copy(place.keys / name, keys / name);
  }
  return copied;
}

constexpr const char* kApart =
    "Keep data and keys apart, and the keys no longer than 35 days: an erased child's records\n"
    "stay readable to whoever holds an older copy of both.\n";
constexpr const char* kNoKeys =
    "The keys are not in it: without them it is unreadable. Back them up elsewhere: --keys-to.\n";

// On a new machine the backup's own settings and certificates come first.
Status PutBackRest(const fs::path& data, const fs::path& from, const fs::path& keys_from) {
  std::error_code failed;
  fs::create_directories(data, failed);
  fs::permissions(data, fs::perms::owner_all, failed);
  const Status settings = CopyMissing(from / "hub.json", data / "hub.json");
  if (!settings.ok() || keys_from.empty()) return settings;
  const Result<Place> place = FindPlace(data, {});
  if (!place.ok()) return place.error();
  fs::create_directories(place.value().keys, failed);
  fs::permissions(place.value().keys, fs::perms::owner_all, failed);
  for (const char* const name : kKeyFiles) {
    const Status copied = CopyMissing(keys_from / name, place.value().keys / name);
    if (!copied.ok()) return copied;
  }
  return Done{};
}

}  // namespace

void TakeWhatWaited(Hub& hub, Console& console) {
  const Result<int> released = hub.ReleaseQuarantine();
  if (released.ok()) return;
  console.err << "onestory: what waits in quarantine was not looked at ("
              << released.error().for_operator << ")\n";
}

int BackUp(const UpkeepOptions& options, Hub& hub, Console& console) {
  const fs::path data = console.Resolve(options.to);
  const fs::path keys = options.keys.empty() ? fs::path() : console.Resolve(options.keys);
  Status made = MakeEmptyFolder(data);
  if (made.ok() && !keys.empty()) made = MakeEmptyFolder(keys);
  if (!made.ok()) return console.Fail(made.error());
  Status done = hub.administer().Backup(data, keys);
  if (done.ok()) done = CopyRest(hub.place(), data, keys);
  if (!done.ok()) return console.Fail(done.error());
  Print({{"data", data.string()}, {"keys", keys.string()}}, options.json, console.out);
  if (!options.json) console.out << (keys.empty() ? kNoKeys : kApart);
  return kExitDone;
}

int RestoreBackup(const fs::path& data, const fs::path& share, const fs::path& from,
                  const fs::path& keys_from, const Clock& clock, Console& console) {
  const fs::path backup = console.Resolve(from);
  const fs::path keys = keys_from.empty() ? fs::path() : console.Resolve(keys_from);
  const Status rest = PutBackRest(console.Resolve(data), backup, keys);
  if (!rest.ok()) return console.Fail(rest.error());
  const Result<Place> place = FindPlace(console.Resolve(data), share);
  if (!place.ok()) return console.Fail(place.error());
  const Result<wire::Weights> weights = WeightsOf(place.value());
  if (!weights.ok()) return console.Fail(weights.error());
  const Status restored =
      store::Restore(place.value().StoreOptions(clock, weights.value().model), backup,
                     keys.empty() ? std::nullopt : std::optional<fs::path>(keys));
  if (!restored.ok()) return console.Fail(restored.error());
  console.out << "Restored. What was erased since the backup has been erased again.\n"
                 "Next: onestory doctor --deep, then onestory serve.\n";
  return kExitDone;
}

int EraseChild(const UpkeepOptions& options, Hub& hub, Console& console) {
  const std::optional<ChildId> child = ChildId::FromHex(options.child);
  if (!child) return console.Fail({ErrorCode::kInvalid, "a child's id is 32 hex digits", ""});
  if (!options.yes) {
    return console.Fail(
        {ErrorCode::kInvalid, "erasing cannot be undone, not even from a backup: say --yes", ""});
  }
  const Status erased = hub.administer().Erase(*child);
  if (!erased.ok()) return console.Fail(erased.error());
  Print({{"erased", options.child}}, options.json, console.out);
  return kExitDone;
}

int RenewCertificate(const UpkeepOptions& options, Hub& hub, Console& console) {
  const Status renewed = RenewServerCertificate(hub.place(), hub.authority(), hub.clock().Now());
  if (!renewed.ok()) return console.Fail(renewed.error());
  Print({{"certificate", hub.place().server_certificate().string()},
         {"hosts", hub.place().config.hosts}},
        options.json, console.out);
  if (!options.json) console.out << "In use after the next start of `onestory serve`.\n";
  return kExitDone;
}

}  // namespace hub::app
