// The hub asking another machine, which here is a port of its own kind.

#include "hub/http/https_line.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "hub/crypto/certificate.h"
#include "hub/http/server.h"
#include "tests/support/catch.h"
#include "tests/support/tls_files.h"

namespace hub::http {
namespace {

using namespace std::chrono_literals;

const testing::TlsFiles& Files() {
  static const testing::TlsFiles files;
  return files;
}

std::unique_ptr<Server> Other(Handler handler, const testing::Credentials& credentials) {
  ServerOptions options;
  options.address = "0.0.0.0";
  options.certificate_file = credentials.certificate_file;
  options.key_file = credentials.key_file;
  options.rules.hosts = {"localhost"};
  auto server = Server::Start(std::move(options), std::move(handler));
  if (!server.ok()) FAIL(server.error().for_operator);
  return std::move(server).value();
}

Response Text(int status, std::string body) {
  Response response;
  response.status = status;
  response.content_type = "application/json";
  response.body = std::move(body);
  return response;
}

Response Echo(const Request& request) {
  return Text(200, std::string(Name(request.verb)) + " " + request.path + " " + request.body + " " +
                       std::string(request.header("authorization").value_or("-")));
}

std::string At(const Server& server, const std::string& path) {
  return "https://localhost:" + std::to_string(server.port()) + path;
}

TEST_CASE("a question over TLS is answered", "[http][https_line]") {
  const auto other = Other(&Echo, Files().server);
  const HttpsLine line(Files().authority_file);

  const Result<std::string> got = line.Ask({At(*other, "/a/b"), "", ""});
  const Result<std::string> posted = line.Ask({At(*other, "/token"), "a=1&b=2", "Basic eA=="});

  if (!got.ok()) FAIL(got.error().for_operator);
  CHECK(got.value() == "GET /a/b  -");
  REQUIRE(posted.ok());
  CHECK(posted.value() == "POST /token a=1&b=2 Basic eA==");
}

TEST_CASE("a machine that nobody vouches for is not believed", "[http][https_line]") {
  const auto other = Other(&Echo, Files().server);
  const auto stranger = Other(&Echo, Files().stranger);

  CHECK_FALSE(HttpsLine("").Ask({At(*other, "/"), "", ""}).ok());
  CHECK_FALSE(HttpsLine(Files().authority_file).Ask({At(*stranger, "/"), "", ""}).ok());
  CHECK(other->counts().requests == 0);
  CHECK(stranger->counts().requests == 0);
}

// The files of a machine that the authority calls by another name.
class Renamed {
 public:
  Renamed() : folder_(std::filesystem::temp_directory_path() / ("onestory-renamed-" + Unique())) {
    std::filesystem::create_directories(folder_);
    const Instant from = *Instant::Parse("2020-01-01T00:00:00Z");
    const Instant until = *Instant::Parse("2090-01-01T00:00:00Z");
    const crypto::KeyPair authority = crypto::MakeAuthority("Test", from, until);
    const crypto::KeyPair pair =
        crypto::MakeServerCertificate(authority, {"elsewhere.example.org"}, from, until);
    authority_file = Put("authority.pem", authority.certificate_pem);
    server = {Put("server.pem", pair.certificate_pem), Put("server.key", pair.key_pem)};
  }
  ~Renamed() { std::filesystem::remove_all(folder_); }

  std::string authority_file;
  testing::Credentials server;

 private:
  static std::string Unique() { return std::to_string(::getpid()); }
  std::string Put(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
    return (folder_ / name).string();
  }

  const std::filesystem::path folder_;
};

TEST_CASE("a machine that is vouched for under another name is not believed",
          "[http][https_line]") {
  const Renamed files;
  const auto other = Other(&Echo, files.server);

  const Result<std::string> asked = HttpsLine(files.authority_file).Ask({At(*other, "/"), "", ""});

  REQUIRE_FALSE(asked.ok());
  CHECK(asked.error().code == ErrorCode::kUnavailable);
  INFO(asked.error().for_operator);
  CHECK(asked.error().for_operator.find("ertificate") != std::string::npos);
  CHECK(other->counts().requests == 0);
}

TEST_CASE("an answer that is another's fault, a way elsewhere or too long is none",
          "[http][https_line]") {
  const auto other = Other(
      [](const Request& request) {
        if (request.path == "/long") return Text(200, std::string(1001, 'x'));
        if (request.path == "/fits") return Text(200, std::string(1000, 'x'));
        Response response = Text(request.path == "/moved" ? 302 : 400, "{}");
        if (request.path == "/moved") response.headers.push_back({"Location", "/fits"});
        return response;
      },
      Files().server);
  const HttpsLine line(Files().authority_file, {8'000ms, 1000});

  CHECK(line.Ask({At(*other, "/fits"), "", ""}).ok());
  for (const char* path : {"/long", "/moved", "/wrong"}) {
    INFO(path);
    CHECK_FALSE(line.Ask({At(*other, path), "", ""}).ok());
  }
  CHECK_FALSE(line.Ask({"http://localhost:1/", "", ""}).ok());
  CHECK_FALSE(line.Ask({"https://localhost:1/", "", ""}).ok());
  CHECK_FALSE(line.Ask({"nonsense", "", ""}).ok());
}

TEST_CASE("a machine that takes the call and says nothing is left", "[http][https_line]") {
  const int silent = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::bind(silent, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(::listen(silent, 5) == 0);
  socklen_t size = sizeof address;
  REQUIRE(::getsockname(silent, reinterpret_cast<sockaddr*>(&address), &size) == 0);

  const Result<std::string> asked =
      HttpsLine(Files().authority_file, {200ms, 1000})
          .Ask({"https://localhost:" + std::to_string(ntohs(address.sin_port)) + "/", "", ""});

  ::close(silent);
  REQUIRE_FALSE(asked.ok());
  CHECK(asked.error().code == ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace hub::http
