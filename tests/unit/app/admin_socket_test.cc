#include "hub/app/admin_socket.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "tests/support/catch.h"
#include "tests/unit/app/temporary_folder.h"

namespace hub::app {
namespace {

namespace fs = std::filesystem;

wire::AdminReply Echo(const wire::AdminRequest& request) {
  std::string words = request.directory;
  for (const std::string& arg : request.args) words += "|" + arg;
  return {7, words, "and an error"};
}

TEST_CASE("a command reaches the running hub and its answer comes back whole", "[app]") {
  const TemporaryFolder folder;
  const fs::path socket = folder.path() / "admin.sock";
  const auto listening = AdminSocket::Listen(socket, Echo);
  REQUIRE(listening.ok());

  const auto reply = AskRunningHub(socket, {"/srv", {"person", "list", "two\nlines"}});

  REQUIRE(reply);
  REQUIRE(reply->ok());
  CHECK(reply->value().exit == 7);
  CHECK(reply->value().out == "/srv|person|list|two\nlines");
  CHECK(reply->value().err == "and an error");
}

TEST_CASE("the socket is its owner's alone, and goes with the hub", "[app]") {
  const TemporaryFolder folder;
  const fs::path socket = folder.path() / "admin.sock";
  {
    const auto listening = AdminSocket::Listen(socket, Echo);
    REQUIRE(listening.ok());
    struct stat facts {};
    REQUIRE(::stat(socket.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777U) == 0600U);
  }

  CHECK_FALSE(fs::exists(socket));
  CHECK_FALSE(AskRunningHub(socket, {"/", {}}));
}

TEST_CASE("a socket that a crash left behind is nobody, and gives way", "[app]") {
  const TemporaryFolder folder;
  const fs::path socket = folder.path() / "admin.sock";
  const int stale = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  socket.string().copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(::bind(stale, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  ::close(stale);

  CHECK_FALSE(AskRunningHub(socket, {"/", {}}));
  REQUIRE(AdminSocket::Listen(socket, Echo).ok());
}

TEST_CASE("a data folder may have a path longer than a socket's address", "[app]") {
  const TemporaryFolder folder;
  const fs::path deep = folder.path() / std::string(100, 'a') / std::string(100, 'b');
  fs::create_directories(deep);
  const auto listening = AdminSocket::Listen(deep / "admin.sock", Echo);
  REQUIRE(listening.ok());

  CHECK(AskRunningHub(deep / "admin.sock", {"/", {}}));
}

TEST_CASE("commands given at once are all answered", "[app]") {
  const TemporaryFolder folder;
  const fs::path socket = folder.path() / "admin.sock";
  const auto listening = AdminSocket::Listen(socket, Echo);
  REQUIRE(listening.ok());

  std::vector<int> exits(12, 0);
  std::vector<std::thread> callers;
  for (int& exit : exits) {
    callers.emplace_back([&socket, &exit] {
      const auto reply = AskRunningHub(socket, {"/", {"audit", "verify"}});
      exit = reply && reply->ok() ? reply->value().exit : -1;
    });
  }
  for (std::thread& caller : callers) caller.join();

  CHECK(exits == std::vector<int>(12, 7));
}

}  // namespace
}  // namespace hub::app
