// What a run needs to send: the line to the hub, the journal of what it holds, and the
// courier between them.

#ifndef CONNECTORS_PUSH_SENDING_H_
#define CONNECTORS_PUSH_SENDING_H_

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "connectors/push/delivery.h"
#include "connectors/push/hub_link.h"
#include "connectors/push/journal.h"
#include "connectors/push/run.h"

namespace connectors::push {

struct Sending {
  std::unique_ptr<TlsLink> link;
  std::optional<Journal> journal;
  std::unique_ptr<Courier> courier;
  std::filesystem::path receipts;
};

// Reads the credentials; connects at the first request. kInvalid: they cannot be used.
hub::Result<std::unique_ptr<TlsLink>> ConnectTo(const std::string& hub, Credentials credentials,
                                                const std::string& p12_password_file,
                                                int timeout_seconds);

struct NotReady {
  ExitCode exit = kUsage;
  std::string why;
};

// Reads the credentials, opens the journal and asks the hub whether it still holds what the
// journal says; if it does not, everything is sent again. `tell` hears what goes on.
// nullopt: `sending` is ready.
std::optional<NotReady> PrepareToSend(const Options& options, const hub::AgencyId& agency,
                                      const std::function<void(const std::string&)>& tell,
                                      Sending& sending);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_SENDING_H_
