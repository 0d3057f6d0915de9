// The Unix socket by which administrative commands reach a running hub: data/admin.sock,
// mode 0600, and only for processes of the hub's own user. One command a connection, one
// at a time (wire/admin.h).

#ifndef HUB_APP_ADMIN_SOCKET_H_
#define HUB_APP_ADMIN_SOCKET_H_

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include "hub/base/result.h"
#include "hub/wire/admin.h"

namespace hub::app {

class AdminSocket {
 public:
  using Answer = std::function<wire::AdminReply(const wire::AdminRequest&)>;

  // REQUIRES: the caller holds the data folder's lock, so that a socket found there is stale
  static Result<std::unique_ptr<AdminSocket>> Listen(const std::filesystem::path& socket,
                                                     Answer answer);
  // Finishes the command at hand and removes the socket.
  ~AdminSocket();

 private:
  AdminSocket(std::filesystem::path socket, int listener, int wake_in, int wake_out, Answer answer);
  void Run();
  void Serve(int connection) const;

  std::filesystem::path socket_;
  int listener_;
  int wake_in_;  // readable once it is time to stop
  int wake_out_;
  Answer answer_;
  std::thread thread_;
};

// nullopt when no hub listens there. kUnavailable when one does and the answer was lost.
std::optional<Result<wire::AdminReply>> AskRunningHub(const std::filesystem::path& socket,
                                                      const wire::AdminRequest& request);

}  // namespace hub::app

#endif  // HUB_APP_ADMIN_SOCKET_H_
