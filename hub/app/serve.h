// Serves both ports until SIGTERM or SIGINT, then finishes what is in flight, signs a last
// checkpoint and leaves a clean stop behind.

#ifndef HUB_APP_SERVE_H_
#define HUB_APP_SERVE_H_

#include <optional>

#include "hub/app/admin_socket.h"
#include "hub/app/console.h"
#include "hub/app/place.h"

namespace hub::app {

class Hub;

struct ServeOptions {
  fs::path data;
  fs::path share;
  std::optional<int> people_port;  // instead of the settings'
  std::optional<int> agency_port;
  bool json = false;
};

// What answers a command that comes by the socket.
using AnswerCommand = std::function<wire::AdminReply(const wire::AdminRequest&, Hub&)>;

int Serve(const ServeOptions& options, const Clock& clock, const AnswerCommand& answer,
          Console& console);

}  // namespace hub::app

#endif  // HUB_APP_SERVE_H_
