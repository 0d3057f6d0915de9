#include "hub/app/admin_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace hub::app {
namespace {

constexpr int kReadSeconds = 10;  // for a command's own line, which is short and local

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int get() const { return number_; }
  int Release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

// A socket's address holds 107 bytes; a data folder's path may be longer, so the folder is
// named by a descriptor.
sockaddr_un AddressIn(int folder, const std::filesystem::path& socket) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path =
      "/proc/self/fd/" + std::to_string(folder) + "/" + socket.filename().string();
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  return address;
}

int OpenFolder(const std::filesystem::path& socket) {
  return ::open(socket.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

bool OfOurUser(int connection) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
         peer.uid == ::geteuid();
}

void SetReadTimeout(int connection, int seconds) {
  const timeval limit{seconds, 0};
  ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

bool SendLine(int connection, std::string line) {
  line += '\n';
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t sent = ::send(connection, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

// Up to the line feed, without it; nullopt when it never comes.
std::optional<std::string> ReceiveLine(int connection) {
  std::string line;
  char buffer[4096];
  while (line.size() <= wire::kAdminLimit) {
    const ssize_t got = ::recv(connection, buffer, sizeof buffer, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    line.append(buffer, static_cast<std::size_t>(got));
    if (line.back() == '\n') {
      line.pop_back();
      return line;
    }
  }
  return std::nullopt;
}

Error CannotListen(const std::filesystem::path& socket) {
  return {ErrorCode::kUnavailable, "cannot listen at " + socket.string(), std::strerror(errno)};
}

}  // namespace

Result<std::unique_ptr<AdminSocket>> AdminSocket::Listen(const std::filesystem::path& socket,
                                                         Answer answer) {
  const Descriptor folder(OpenFolder(socket));
  Descriptor listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (folder.get() < 0 || listener.get() < 0) return CannotListen(socket);
  ::unlink(socket.c_str());
  const sockaddr_un address = AddressIn(folder.get(), socket);
  // The mode is set before anybody can connect: before listen().
  if (::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::chmod(socket.c_str(), 0600) != 0 || ::listen(listener.get(), 16) != 0) {
    return CannotListen(socket);
  }
  int wake[2];
  if (::pipe2(wake, O_CLOEXEC) != 0) return CannotListen(socket);
  return std::unique_ptr<AdminSocket>(
      new AdminSocket(socket, listener.Release(), wake[0], wake[1], std::move(answer)));
}

AdminSocket::AdminSocket(std::filesystem::path socket, int listener, int wake_in, int wake_out,
                         Answer answer)
    : socket_(std::move(socket)),
      listener_(listener),
      wake_in_(wake_in),
      wake_out_(wake_out),
      answer_(std::move(answer)),
      thread_([this] { Run(); }) {}

AdminSocket::~AdminSocket() {
  ::close(wake_out_);
  thread_.join();
  ::close(wake_in_);
  ::close(listener_);
  ::unlink(socket_.c_str());
}

void AdminSocket::Run() {
  pollfd waiting[] = {{listener_, POLLIN, 0}, {wake_in_, POLLIN, 0}};
  for (;;) {
    if (::poll(waiting, 2, -1) < 0 && errno != EINTR) return;
    if (waiting[1].revents != 0) return;
    if (waiting[0].revents == 0) continue;
    const Descriptor connection(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC));
    if (connection.get() >= 0) Serve(connection.get());
  }
}

void AdminSocket::Serve(int connection) const {
  if (!OfOurUser(connection)) return;
  SetReadTimeout(connection, kReadSeconds);
  const std::optional<std::string> line = ReceiveLine(connection);
  if (!line) return;
  const Result<wire::AdminRequest> request = wire::ParseAdminRequest(*line);
  SendLine(connection,
           wire::Encode(request.ok() ? answer_(request.value())
                                     : wire::AdminReply{2, "", request.error().for_caller}));
}

std::optional<Result<wire::AdminReply>> AskRunningHub(const std::filesystem::path& socket,
                                                      const wire::AdminRequest& request) {
  const Descriptor folder(OpenFolder(socket));
  const Descriptor connection(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (folder.get() < 0 || connection.get() < 0) return std::nullopt;
  const sockaddr_un address = AddressIn(folder.get(), socket);
  if (::connect(connection.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address)) {
    return std::nullopt;
  }
  const auto lost = [] {
    return Result<wire::AdminReply>(
        Error{ErrorCode::kUnavailable,
              "the running hub did not answer: it is stopping, or runs as another user", ""});
  };
  if (!SendLine(connection.get(), wire::Encode(request))) return lost();
  const std::optional<std::string> line = ReceiveLine(connection.get());
  return line ? wire::ParseAdminReply(*line) : lost();
}

}  // namespace hub::app
