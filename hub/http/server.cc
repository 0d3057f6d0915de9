#include "hub/http/server.h"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/ThreadPool.h>
#include <sys/socket.h>

#include <optional>
#include <thread>
#include <utility>

#include "hub/http/admission.h"
#include "hub/http/connection.h"

namespace hub::http {
namespace {

using Poco::Net::Context;
using Poco::Net::SocketAddress;

constexpr int kBacklog = 256;
constexpr long kAcceptRoundMicros = 1'000'000;
// A place is given back a moment before its thread is free again.
constexpr int kSpareThreads = 16;
// An authority of our own signs clients directly; one intermediate may come.
constexpr int kChainDepth = 2;

Context::Ptr MakeContext(const ServerOptions& options) {
  const bool mutual = !options.client_authority_file.empty();
  Context::Params params;
  params.certificateFile = options.certificate_file;
  params.privateKeyFile = options.key_file;
  params.caLocation = options.client_authority_file;
  params.verificationMode = mutual ? Context::VERIFY_STRICT : Context::VERIFY_NONE;
  params.verificationDepth = kChainDepth;
  params.loadDefaultCAs = false;
  params.cipherList = "ECDHE+AESGCM:ECDHE+CHACHA20";  // TLS 1.2; all of 1.3's are sound
  params.ecdhCurve = "X25519:P-256:P-384";

  Context::Ptr context(new Context(Context::TLS_SERVER_USE, params));
  context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
  context->preferServerCiphers();
  // It would compare a client's certificate with the client's IP address. The handler's
  // look-up in the registry stands in its place.
  context->enableExtendedCertificateVerification(false);
  // Without a session id context, resumption under mutual TLS fails the handshake.
  context->enableSessionCache(true, mutual ? "onestory-agency" : "onestory-people");
  return context;
}

// No SO_REUSEPORT, which ServerSocket(address) would set: a second hub on the same port
// would silently take every other connection.
Poco::Net::SecureServerSocket Listen(const ServerOptions& options, const Context::Ptr& context) {
  Poco::Net::SecureServerSocket socket(context);
  const SocketAddress address(options.address, options.port);
  if (address.family() == SocketAddress::IPv6) {
    socket.bind6(address, true, false, false);
  } else {
    socket.bind(address, true, false);
  }
  socket.listen(kBacklog);
  return socket;
}

// Callers of an IPv6 socket that came by IPv4 are shown as such.
std::string AddressText(const SocketAddress& address) {
  const std::string text = address.host().toString();
  constexpr std::string_view kMapped = "::ffff:";
  return text.starts_with(kMapped) ? text.substr(kMapped.size()) : text;
}

}  // namespace

class Server::Impl {
 public:
  Impl(ServerOptions options, Handler handler)
      : state_(std::move(options), std::move(handler)),
        socket_(Listen(state_.options, MakeContext(state_.options))),
        port_(socket_.address().port()),
        pool_(2, state_.options.max_connections + kSpareThreads, 60, state_.options.stack_bytes),
        acceptor_([this] { Accept(); }) {}

  ~Impl() { Stop(); }

  std::uint16_t port() const { return port_; }

  void Stop() {
    if (state_.stopping.exchange(true)) return;
    ::shutdown(socket_.impl()->sockfd(), SHUT_RDWR);  // wakes the acceptor
    acceptor_.join();
    socket_.close();
    LetFinish();
    state_.watchdog.CutAll();
    pool_.joinAll();
  }

  ServerCounts counts() const {
    return {state_.accepted.load(), state_.turned_away.load(),      state_.failed_handshakes.load(),
            state_.requests.load(), state_.refused_requests.load(), state_.faults.load(),
            state_.watchdog.late(), state_.body_bytes.load()};
  }

 private:
  void Accept() {
    while (!state_.stopping.load()) {
      try {
        if (socket_.poll(Poco::Timespan(kAcceptRoundMicros), Poco::Net::Socket::SELECT_READ))
          AcceptOne();
      } catch (const std::exception&) {
        // The caller has gone already, or descriptors ran out: neither may end the hub.
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
    }
  }

  void AcceptOne() {
    SocketAddress from;
    Poco::Net::StreamSocket socket = socket_.acceptConnection(from);
    std::string address = AddressText(from);
    std::optional<Admission::Ticket> ticket = state_.admission.Admit(address);
    if (!ticket) {
      state_.turned_away.fetch_add(1, std::memory_order_relaxed);
      return;
    }
    socket.setNoDelay(true);
    auto connection =
        std::make_unique<Connection>(state_, socket, std::move(address), std::move(*ticket));
    pool_.start(*connection);
    static_cast<void>(connection.release());  // it deletes itself when it ends
    state_.accepted.fetch_add(1, std::memory_order_relaxed);
  }

  void LetFinish() {
    // An answer that was under way when stopping began may leave its connection idle.
    const auto rounds = state_.options.budgets.stop / kStopRound;
    for (auto round = rounds; round > 0; --round) {
      state_.watchdog.CutIdle();
      if (state_.watchdog.WaitUntilNone(kStopRound)) return;
    }
  }

  static constexpr std::chrono::milliseconds kStopRound{20};

  ServerState state_;
  Poco::Net::SecureServerSocket socket_;
  const std::uint16_t port_;
  Poco::ThreadPool pool_;
  std::thread acceptor_;
};

Result<std::unique_ptr<Server>> Server::Start(ServerOptions options, Handler handler) {
  static const struct TlsLibrary {
    TlsLibrary() { Poco::Net::initializeSSL(); }
  } kTlsLibrary;
  try {
    return std::unique_ptr<Server>(
        new Server(std::make_unique<Impl>(std::move(options), std::move(handler))));
  } catch (const Poco::Exception& error) {
    return Error{ErrorCode::kUnavailable, "the port cannot be opened", error.displayText()};
  }
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

std::uint16_t Server::port() const { return impl_->port(); }
void Server::Stop() { impl_->Stop(); }
ServerCounts Server::counts() const { return impl_->counts(); }

}  // namespace hub::http
