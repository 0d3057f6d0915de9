// One TLS connection from handshake to close, run by one thread of the server's pool.

#ifndef HUB_HTTP_CONNECTION_H_
#define HUB_HTTP_CONNECTION_H_

#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Runnable.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/http/admission.h"
#include "hub/http/request_reader.h"
#include "hub/http/server.h"
#include "hub/http/watchdog.h"

namespace hub::http {

// Output buffers that went before, kept so that answering allocates nothing.
class BufferPool {
 public:
  std::string Take();
  void Give(std::string buffer);

 private:
  std::mutex mutex_;
  std::vector<std::string> free_;
};

// What all connections of one server share. Thread-safe; outlives every connection.
struct ServerState {
  ServerState(ServerOptions the_options, Handler the_handler)
      : options(std::move(the_options)),
        handler(std::move(the_handler)),
        admission(options.max_connections, options.per_address_cap) {}

  const ServerOptions options;
  const Handler handler;
  Admission admission;
  Watchdog watchdog;
  BufferPool buffers;
  std::atomic<bool> stopping{false};
  std::atomic<std::size_t> body_bytes{0};  // promised by the requests being read

  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> turned_away{0};
  std::atomic<std::uint64_t> failed_handshakes{0};
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> refused_requests{0};
  std::atomic<std::uint64_t> faults{0};
};

class Connection final : public Poco::Runnable {
 public:
  Connection(ServerState& state, const Poco::Net::StreamSocket& socket, std::string address,
             Admission::Ticket ticket);

  // Serves until the connection ends, then deletes itself: the pool owns no tasks.
  void run() override;

 private:
  enum class Got { kRequest, kRefusal, kNothing };

  bool ShakeHands();
  void Serve();
  Got ReadRequest();
  bool ReadMore();
  bool PromiseBody();
  void ForgetBody();
  Response Handle(const Request& request);
  Response Fault(std::string_view kind);
  Response InWords(Response problem, std::string_view path) const;
  bool Send(const Response& response, Verb verb, bool close);
  void SendRefusal(Refusal refusal);
  void CloseGently();

  ServerState& state_;
  const Admission::Ticket ticket_;  // given back last
  Poco::Net::SecureStreamSocket socket_;
  Watch watch_;  // INVARIANT: ends before socket_ does
  Peer peer_;
  RequestReader reader_;
  bool idle_ = false;
  Refusal refusal_;  // what Got::kRefusal has to say
  std::size_t promised_ = 0;
  std::array<char, 16 * 1024> input_;  // as much as one TLS record holds
  std::string_view unread_;            // what of input_ the reader has not taken
};

}  // namespace hub::http

#endif  // HUB_HTTP_CONNECTION_H_
