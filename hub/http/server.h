// One TLS port: accepts connections, reads each request strictly, asks the handler, sends
// the answer in one write. The hub runs two: people (the server shows a certificate) and
// agencies (so does the client).
//
// What stays true whatever the callers do: one answer at most to one request; a connection
// that was refused anything is closed; no phase of a connection outlives its budget; a
// connection that waits keeps no other waiting, since each has its own thread of a pool as
// large as the number of connections. Decision 0002 says why this is not Poco's server.
//
// The handler is called by many threads at once. An exception from it is caught here, and
// only here: the caller learns "500", on_fault the type of the exception, nobody its text,
// which could hold a child's data.

#ifndef HUB_HTTP_SERVER_H_
#define HUB_HTTP_SERVER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/http/message.h"
#include "hub/http/request_reader.h"

namespace hub::http {

struct Budgets {
  std::chrono::milliseconds head{5'000};    // handshake and head of a connection's first request,
                                            // head of each later one
  std::chrono::milliseconds body{25'000};   // so that a whole request has 30 s
  std::chrono::milliseconds write{30'000};  // until the caller has taken the answer
  std::chrono::milliseconds idle{15'000};   // between two requests
  std::chrono::milliseconds stop{10'000};   // for what is in flight when Stop() is called
};

struct ServerOptions {
  std::string address = "127.0.0.1";  // "::" listens to IPv4 and IPv6
  std::uint16_t port = 0;             // 0: any free one; Server::port() tells which

  // PEM files. The certificate file may hold a chain.
  std::string certificate_file;
  std::string key_file;
  // Set: mutual TLS. Only clients whose certificate this authority signed get past the
  // handshake; who they are is for the handler to look up (Peer::client_certificate_der).
  std::string client_authority_file;

  ReaderRules rules;
  Budgets budgets;
  int max_connections = 1024;
  int per_address_cap = 64;
  // What request bodies still being read may hold together; beyond it the answer is 503.
  std::size_t body_memory = 512UL * 1024 * 1024;
  // For each connection's thread. TLS and the reader use 16 KiB of it, measured.
  int stack_bytes = 256 * 1024;

  // Makes an answer of the server's own, such as that a body is too large, into what a reader of
  // `path` understands; unset: as it is. `path` may be empty or garbled.
  std::function<Response(std::string_view path, Response problem)> in_words;

  // Told the type of an exception that a handler let out, or "unsendable response".
  std::function<void(std::string_view kind)> on_fault;
};

// Since the start. No count depends on who called.
struct ServerCounts {
  std::uint64_t accepted = 0;
  std::uint64_t turned_away = 0;        // closed at once: too many connections
  std::uint64_t failed_handshakes = 0;  // no TLS, no common version, no acceptable certificate
  std::uint64_t requests = 0;           // given to the handler
  std::uint64_t refused_requests = 0;   // answered by the reader's refusal
  std::uint64_t faults = 0;
  std::uint64_t late = 0;            // cut by the watchdog
  std::uint64_t promised_bytes = 0;  // of the bodies being received just now
};

using Handler = std::function<Response(const Request&)>;

class Server {
 public:
  // Listens from here on; an Error if the address is taken or a file cannot be used.
  static Result<std::unique_ptr<Server>> Start(ServerOptions options, Handler handler);

  ~Server();  // stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;

  // Accepts no more, closes idle connections, lets requests in flight have their answer
  // within budgets.stop, then ends the rest. Returns when no handler runs any more.
  void Stop();

  ServerCounts counts() const;

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace hub::http

#endif  // HUB_HTTP_SERVER_H_
