#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

#include "hub/app/commands/commands.h"
#include "hub/app/files.h"
#include "hub/app/table.h"
#include "hub/audit/tree.h"

namespace hub::app {
namespace {

constexpr std::int64_t kDay = 24 * 60 * 60;
constexpr std::uint64_t kLeastFree = 1024UL * 1024 * 1024;

enum class State { kGood, kSoon, kWrong };

struct Check {
  State state = State::kGood;
  std::string what;
  std::string advice;  // what to do; empty when all is well
};
using Checks = std::vector<Check>;

void CheckPermissions(const Place& place, Checks& checks) {
  std::vector<fs::path> open;
  std::error_code failed;
  if (OpenToOthers(place.data)) open.push_back(place.data);
  if (OpenToOthers(place.keys)) open.push_back(place.keys);
  for (const fs::directory_entry& entry : fs::directory_iterator(place.keys, failed)) {
    if (OpenToOthers(entry.path())) open.push_back(entry.path());
  }
  if (failed) checks.push_back({State::kWrong, "the keys cannot be listed", failed.message()});
  for (const fs::path& path : open) {
    checks.push_back({State::kWrong, path.string() + " is open to others",
                      "chmod go-rwx " + path.string() + " and ask who could have read it"});
  }
  if (open.empty() && !failed) checks.push_back({State::kGood, "data and keys are ours alone", ""});
}

void CheckExpiry(const std::string& what, Instant until, Instant now, const std::string& renew,
                 Checks& checks) {
  const std::int64_t days = (until.micros - now.micros) / 1'000'000 / kDay;
  if (until <= now) {
    checks.push_back({State::kWrong, what + " has expired", renew});
    return;
  }
  const std::string words = what + " is good for " + std::to_string(days) + " days";
  if (days <= 14) {
    checks.push_back({State::kWrong, words, "now: " + renew});
  } else if (days <= 45) {
    checks.push_back({State::kSoon, words, (days <= 30 ? "this week: " : "plan: ") + renew});
  } else {
    checks.push_back({State::kGood, words, ""});
  }
}

void CheckCertificateFile(const std::string& what, const fs::path& file, Instant now,
                          const std::string& renew, Checks& checks) {
  const Result<std::string> pem = ReadFile(file);
  const auto facts = pem.ok() ? crypto::ReadCertificate(pem.value())
                              : Result<crypto::CertificateFacts>(pem.error());
  if (!facts.ok()) {
    checks.push_back({State::kWrong, what + " cannot be read: " + file.string(), renew});
    return;
  }
  CheckExpiry(what, facts.value().until, now, renew, checks);
}

void CheckAgencyCertificates(Hub& hub, Instant now, Checks& checks) {
  for (const store::Agency& agency : hub.administer().Agencies()) {
    if (agency.revoked) continue;
    const auto shown = hub.administer().ShowAgency(agency.id);
    if (!shown.ok()) continue;
    std::optional<Instant> until;
    for (const store::Pin& pin : shown.value().second) {
      if (!pin.revoked && (!until || *until < pin.expires)) until = pin.expires;
    }
    if (!until) continue;  // never given one, such as an agency whose people only read
    CheckExpiry("the certificate of agency " + agency.id.text(), *until, now,
                "onestory agency certificate " + agency.id.text() + " --out DIR", checks);
  }
}

void CheckClock(Hub& hub, Instant now, Checks& checks) {
  store::LogTransaction reading = hub.store().ReadLog();
  const std::uint64_t leaves = reading.LeafCount();
  if (leaves == 0) return;
  const auto last = audit::Decode(reading.Leaf(leaves - 1));
  if (!last.ok()) {
    checks.push_back({State::kWrong, "the last leaf of the log cannot be read",
                      "run onestory audit verify and keep the data folder as it is"});
  } else if (now < last.value().at) {
    checks.push_back({State::kWrong,
                      "the clock (" + now.Rfc3339() + ") is behind the last leaf (" +
                          last.value().at.Rfc3339() + ")",
                      "set the clock by NTP before anybody signs in"});
  } else {
    checks.push_back({State::kGood, "the clock runs on from the last leaf", ""});
  }
}

void CheckDisk(const Place& place, Checks& checks) {
  struct statvfs disk {};
  if (::statvfs(place.data.c_str(), &disk) != 0) {
    checks.push_back({State::kWrong, "the disk's free space cannot be told", "look at the disk"});
    return;
  }
  const std::uint64_t free = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
  const std::string words = std::to_string(free / (1024 * 1024)) + " MiB free for the data";
  if (free < kLeastFree) {
    checks.push_back({State::kWrong, words, "make room: without it no answer can be given"});
  } else {
    checks.push_back({State::kGood, words, ""});
  }
}

// Some leaves, spread over the log, held against the newest checkpoint by their proofs.
bool SampleHolds(store::LogTransaction& reading, const audit::Checkpoint& checkpoint) {
  constexpr std::uint64_t kSample = 32;
  const std::uint64_t step = std::max<std::uint64_t>(1, checkpoint.size / kSample);
  for (std::uint64_t index = checkpoint.size; index-- > 0; index -= std::min(index, step - 1)) {
    const auto proof = audit::InclusionProof(
        index, checkpoint.size,
        [&](int level, std::uint64_t at) { return reading.SubtreeRoot(level, at); });
    const auto leaf = audit::LeafHash(reading.Leaf(index));
    if (!audit::VerifyInclusion(leaf, index, checkpoint.size, proof, checkpoint.root)) return false;
  }
  return true;
}

void CheckLog(Hub& hub, Checks& checks) {
  store::LogTransaction reading = hub.store().ReadLog();
  const std::optional<std::string> note = reading.NewestCheckpoint();
  if (!note) {
    checks.push_back({State::kSoon, "no checkpoint of the log is signed yet",
                      "onestory audit checkpoint, and keep it elsewhere"});
    return;
  }
  const auto checkpoint =
      audit::ReadCheckpoint(*note, hub.store().origin(), hub.store().signing_key().public_key());
  if (!checkpoint.ok() || !SampleHolds(reading, checkpoint.value())) {
    checks.push_back({State::kWrong, "the log does not match its newest checkpoint",
                      "stop serving, keep the folder as it is, run onestory audit verify"});
  } else {
    checks.push_back({State::kGood,
                      "a sample of the log matches its checkpoint of " +
                          std::to_string(checkpoint.value().size) + " leaves",
                      ""});
  }
}

void CheckRights(Hub& hub, Checks& checks) {
  const Status whole = hub.store().CheckRights();
  if (whole.ok()) {
    checks.push_back({State::kGood, "what decides who may read is as the hub wrote it", ""});
  } else {
    checks.push_back({State::kWrong, whole.error().for_caller + ": " + whole.error().for_operator,
                      "stop serving and keep the folder as it is"});
  }
}

void CheckDatabase(const UpkeepOptions& options, Hub& hub, Checks& checks) {
  const bool clean = hub.store().clean_start();
  if (!clean) {
    checks.push_back({State::kSoon, "the last stop was unclean",
                      "run onestory doctor --deep once, and find out why it stopped"});
  }
  if (!options.deep) return;
  CheckRights(hub, checks);
  const Status whole = hub.store().CheckIntegrity();
  if (whole.ok()) {
    checks.push_back({State::kGood, "the database is whole", ""});
  } else {
    checks.push_back({State::kWrong, "the database is damaged: " + whole.error().for_operator,
                      "restore the newest backup: onestory restore --from DIR"});
  }
}

// Which weights decide who is whom; a newer version is taken up by naming it.
void CheckWeights(const Hub& hub, Checks& checks) {
  const wire::Weights& weights = hub.weights();
  const std::string words = "people are told apart by linkage weights " + weights.model.version +
                            ", learnt from " + weights.origin.about;
  const std::string newest = NewestWeights(hub.place().share);
  if (newest > weights.model.version) {
    checks.push_back({State::kSoon, words,
                      "review " + newest + ", and name it in " + hub.place().settings().string()});
  } else {
    checks.push_back({State::kGood, words, ""});
  }
}

bool SameVersions(const std::vector<access::Policy>& files,
                  const std::vector<access::Policy>& held) {
  return files.size() == held.size() &&
         std::all_of(files.begin(), files.end(), [&](const access::Policy& file) {
           return std::any_of(held.begin(), held.end(), [&](const access::Policy& policy) {
             return policy.fingerprint == service::FingerprintOf(file);
           });
         });
}

constexpr const char* kReload = "onestory policy reload";

// The files may have changed since they were taken up.
void CheckPolicyFiles(Hub& hub, const std::string& in_force, Checks& checks) {
  const auto files = Policies(hub.place().share);
  const Status fit = files.ok() ? hub.policy_book().Check(files.value()) : Status(files.error());
  if (!fit.ok()) {
    checks.push_back({State::kWrong,
                      "the policy files would be refused, and " + in_force +
                          " stays in force until serve is stopped: " + fit.error().for_caller,
                      "mend them, then " + std::string(kReload)});
    return;
  }
  const service::PolicyBook::Versions held = hub.policy_book().versions();
  if (!SameVersions(files.value(), *held)) {
    checks.push_back({State::kSoon, "policy files were changed and are not taken up", kReload});
  } else {
    checks.push_back({State::kGood,
                      "policy " + in_force + " is in force, of " + std::to_string(held->size()) +
                          " that are held",
                      ""});
  }
}

// What agencies share by agreement ends with it.
void CheckAgreements(Hub& hub, const std::string& in_force, Date today, Checks& checks) {
  constexpr int kSoonDays = 45;
  const service::PolicyBook::Versions held = hub.policy_book().versions();
  for (const access::Policy& policy : *held) {
    if (policy.version != in_force) continue;
    for (const access::AgencyAgreement& agreement : policy.agreements) {
      const bool follows =
          std::any_of(policy.agreements.begin(), policy.agreements.end(), [&](const auto& other) {
            return other.id == agreement.id && other.version > agreement.version;
          });
      if (follows || agreement.until.days - today.days > kSoonDays) continue;
      checks.push_back({State::kSoon,
                        "agreement " + agreement.id + " of policy " + in_force + " ends on " +
                            agreement.until.Iso(),
                        "sign its next version and give the policy that has it to the hub"});
    }
  }
}

std::string_view Word(State state) {
  constexpr std::string_view kWords[] = {"good", "soon", "WRONG"};
  return kWords[static_cast<int>(state)];
}

void Print(const Checks& checks, bool json, Console& console) {
  if (json) {
    std::vector<wire::Row> rows;
    for (const Check& check : checks) {
      rows.push_back({{"state", std::string(Word(check.state))},
                      {"what", check.what},
                      {"advice", check.advice}});
    }
    console.out << wire::EncodeRows(rows) << "\n";
    return;
  }
  for (const Check& check : checks) {
    console.out << Word(check.state) << "  " << check.what;
    if (!check.advice.empty()) console.out << ". Do: " << check.advice;
    console.out << "\n";
  }
}

}  // namespace

int Doctor(const UpkeepOptions& options, Hub& hub, Console& console) {
  const Instant now = hub.clock().Now();
  Checks checks;
  CheckPermissions(hub.place(), checks);
  CheckCertificateFile("the certificate authority", hub.place().authority_certificate(), now,
                       "make a new hub's authority and issue every agency's certificate anew",
                       checks);
  CheckCertificateFile("the server's certificate", hub.place().server_certificate(), now,
                       "onestory renew-certificate, then restart serve", checks);
  CheckAgencyCertificates(hub, now, checks);
  CheckClock(hub, now, checks);
  CheckDisk(hub.place(), checks);
  CheckLog(hub, checks);
  CheckDatabase(options, hub, checks);
  CheckWeights(hub, checks);
  const std::string in_force = hub.policy_book().VersionInForce();
  CheckPolicyFiles(hub, in_force, checks);
  CheckAgreements(hub, in_force, Date::Of(now), checks);
  Print(checks, options.json, console);
  const bool wrong = std::any_of(checks.begin(), checks.end(),
                                 [](const Check& check) { return check.state == State::kWrong; });
  return wrong ? kExitFoundWrong : kExitDone;
}

}  // namespace hub::app
