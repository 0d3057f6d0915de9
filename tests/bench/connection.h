// One keep-alive HTTPS connection of the load generator: sends bytes that were made
// beforehand, reads one answer by its Content-Length. Non-blocking once connected.
//
// It shares the machine's cores with the server that it measures, so it does as little as
// it can: no copies on the way out, few reads on the way in, no look at a body unless the
// caller asked to see it. It does not check the server's certificate: it speaks to
// loopback only, to a server that the bench started.

#ifndef TESTS_BENCH_CONNECTION_H_
#define TESTS_BENCH_CONNECTION_H_

#include <openssl/ssl.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using SslContext = std::unique_ptr<SSL_CTX, FreeSsl>;

// TLS 1.3. Both files empty: no client certificate. Throws std::runtime_error.
SslContext MakeClientContext(const std::string& certificate_file, const std::string& key_file);

struct Reply {
  int status = 0;
  std::size_t length = 0;  // of the body
  std::string_view body;   // empty unless bodies are kept; until the next Send()
  bool closing = false;    // the server said Connection: close
};

class Connection {
 public:
  // Connects to 127.0.0.1 and shakes hands; throws std::runtime_error.
  Connection(SSL_CTX* context, std::uint16_t port, bool keep_bodies);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int descriptor() const { return descriptor_; }

  // REQUIRES: the last answer is complete; `request` lives until the next one is.
  void Send(std::string_view request);

  enum class State { kWantsToRead, kWantsToWrite, kDone, kBroken };
  // Goes on as far as it can without waiting.
  State Advance();

  // REQUIRES: Advance() said kDone.
  const Reply& reply() const { return reply_; }

 private:
  State Write();
  State Read();
  bool TakeHead(std::string_view bytes);
  State WantsOr(int result, State otherwise) const;

  std::unique_ptr<SSL, FreeSsl> ssl_;
  int descriptor_ = -1;
  bool keep_bodies_;
  std::string_view unsent_;
  std::string head_;  // of the answer, until it is complete
  bool in_body_ = false;
  std::size_t missing_ = 0;  // of the body
  std::string body_;
  Reply reply_;
  std::vector<char> input_;
};

}  // namespace bench

#endif  // TESTS_BENCH_CONNECTION_H_
