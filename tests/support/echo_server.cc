// A people port whose handler repeats what it was asked: what http_probes.py attacks when
// it is the reader and the server that are to be tested, and no more of the hub.
//
//   echo_server        prints "PORT AUTHORITY_FILE", serves until its input ends

#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "hub/http/server.h"
#include "tests/support/tls_files.h"

namespace {

hub::http::Response Echo(const hub::http::Request& request) {
  hub::http::Response response;
  response.content_type = "text/plain";
  response.body = std::string(hub::http::Name(request.verb)) + " " + request.path + " " +
                  std::to_string(request.body.size()) + "\n";
  return response;
}

}  // namespace

int main() {
  const hub::testing::TlsFiles files;
  hub::http::ServerOptions options;
  options.certificate_file = files.server.certificate_file;
  options.key_file = files.server.key_file;
  options.rules.hosts = {"localhost"};
  options.on_fault = [](std::string_view kind) { std::cerr << "fault: " << kind << "\n"; };

  auto server = hub::http::Server::Start(std::move(options), Echo);
  if (!server.ok()) {
    std::cerr << server.error().for_operator << "\n";
    return 1;
  }
  std::cout << server.value()->port() << " " << files.authority_file << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
  }
  server.value()->Stop();
  return 0;
}
