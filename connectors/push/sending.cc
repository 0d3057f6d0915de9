#include "connectors/push/sending.h"

#include <chrono>
#include <system_error>
#include <thread>
#include <utility>

#include "connectors/push/files.h"
#include "connectors/push/folders.h"

namespace connectors::push {
namespace {

namespace fs = std::filesystem;
using hub::Result;
using hub::Status;
using Outcome = Delivery::Outcome;
using Fault = std::optional<NotReady>;

Fault Connect(const Options& options, Sending& sending) {
  auto link =
      ConnectTo(options.hub, options.credentials, options.p12_password_file, options.timeout);
  if (!link.ok()) return NotReady{kUsage, link.error().for_caller};
  sending.link = std::move(link).value();
  return std::nullopt;
}

Fault OpenState(const Options& options, Sending& sending) {
  const fs::path state = StateFolder(options.state);
  Result<Journal> journal = Journal::Open(state, JournalName(options.agency, options.hub));
  if (!journal.ok()) return NotReady{kLocalFault, journal.error().for_caller};
  sending.journal.emplace(std::move(journal).value());
  sending.receipts = options.receipts.empty() ? state / "receipts" : fs::path(options.receipts);
  std::error_code failed;
  fs::create_directories(sending.receipts, failed);
  if (failed) return NotReady{kLocalFault, "cannot make folder " + sending.receipts.string()};
  return std::nullopt;
}

// The journal is worth something only while the hub holds what it says: not after the hub
// was set up anew or restored from an older backup.
Fault CheckJournal(const Options& options, const std::function<void(const std::string&)>& tell,
                   Sending& sending) {
  if (sending.journal->last_batch().empty()) return std::nullopt;
  const Delivery known = sending.courier->Ask(sending.journal->last_batch());
  switch (known.outcome) {
    case Outcome::kReceipt:
      return std::nullopt;
    case Outcome::kUnreachable:
      return NotReady{kHubUnreachable, "the hub cannot be reached: " + known.why};
    case Outcome::kRefusedWhole: {
      tell("the hub does not know the last batch of " + options.agency +
           ": everything is sent again, which does no harm");
      const Status begun = sending.journal->StartOver();
      if (!begun.ok()) return NotReady{kLocalFault, begun.error().for_caller};
      return std::nullopt;
    }
    default:
      return NotReady{kNotAccepted, known.why};
  }
}

}  // namespace

Result<std::unique_ptr<TlsLink>> ConnectTo(const std::string& hub, Credentials credentials,
                                           const std::string& p12_password_file,
                                           int timeout_seconds) {
  if (!p12_password_file.empty()) {
    const Result<std::string> password = ReadWhole(p12_password_file, 4096);
    if (!password.ok()) return password.error();
    credentials.p12_password = password.value().substr(0, password.value().find_first_of("\r\n"));
  }
  return TlsLink::To(hub, credentials, timeout_seconds);
}

Fault PrepareToSend(const Options& options, const hub::AgencyId& agency,
                    const std::function<void(const std::string&)>& tell, Sending& sending) {
  if (Fault fault = Connect(options, sending)) return fault;
  if (Fault fault = OpenState(options, sending)) return fault;
  const RetryPolicy policy{options.tries, options.retry_base, 30};
  const Wait wait = [](double seconds) {
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  };
  sending.courier = std::make_unique<Courier>(*sending.link, agency, policy, wait, tell);
  return CheckJournal(options, tell, sending);
}

}  // namespace connectors::push
