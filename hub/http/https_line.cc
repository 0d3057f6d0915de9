#include "hub/http/https_line.h"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/DNS.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/HostEntry.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/URI.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <istream>
#include <mutex>
#include <optional>
#include <ostream>
#include <thread>
#include <utility>

namespace hub::http {
namespace {

using Poco::Net::Context;
using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;
using Poco::Net::HTTPSClientSession;
using Poco::Net::SecureStreamSocket;
using Poco::Net::StreamSocket;
using SteadyClock = std::chrono::steady_clock;

constexpr int kMostHeaders = 100;

Error NoAnswer(std::string why) {
  return {ErrorCode::kUnavailable, "another machine did not answer", std::move(why)};
}

Context::Ptr MakeContext(const std::string& authority_file) {
  Context::Params params;
  params.caLocation = authority_file;
  params.verificationMode = Context::VERIFY_STRICT;
  params.verificationDepth = 9;
  params.loadDefaultCAs = authority_file.empty();
  params.cipherList = "ECDHE+AESGCM:ECDHE+CHACHA20";
  Context::Ptr context = new Context(Context::CLIENT_USE, params);
  context->disableProtocols(Context::PROTO_SSLV2 | Context::PROTO_SSLV3 | Context::PROTO_TLSV1 |
                            Context::PROTO_TLSV1_1);
  context->enableExtendedCertificateVerification(true);
  return context;
}

// Ends a connection from outside when its time is over, whatever it is waiting for. It holds a
// descriptor of its own, so that it never ends another connection.
class TimeLimit {
 public:
  TimeLimit(const StreamSocket& socket, SteadyClock::time_point until)
      : descriptor_(::dup(socket.impl()->sockfd())), thread_([this, until] { Run(until); }) {}
  TimeLimit(const TimeLimit&) = delete;
  ~TimeLimit() {
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
    }
    woken_.notify_one();
    thread_.join();
    if (descriptor_ >= 0) ::close(descriptor_);
  }

 private:
  void Run(SteadyClock::time_point until) {
    std::unique_lock lock(mutex_);
    if (!woken_.wait_until(lock, until, [this] { return over_; }) && descriptor_ >= 0) {
      ::shutdown(descriptor_, SHUT_RDWR);
    }
  }

  const int descriptor_;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool over_ = false;
  std::thread thread_;
};

// A session over a connection that was made, and whose other end was checked, outside it. It makes
// no other: what it takes for an idle one stays the one.
class Session final : public HTTPSClientSession {
 public:
  Session(const Poco::URI& uri, const Context::Ptr& context, const SecureStreamSocket& socket)
      : HTTPSClientSession(uri.getHost(), uri.getPort(), context) {
    attachSocket(socket);
    setKeepAlive(true);
    setKeepAliveTimeout(Poco::Timespan(3'600, 0));
  }
};

Poco::Timespan LeftUntil(SteadyClock::time_point until) {
  const auto left =
      std::chrono::duration_cast<std::chrono::microseconds>(until - SteadyClock::now());
  if (left.count() <= 0) throw Poco::TimeoutException("its time is over");
  return Poco::Timespan(left.count());
}

StreamSocket Connected(const std::string& host, std::uint16_t port, SteadyClock::time_point until) {
  const auto addresses = Poco::Net::DNS::resolve(host).addresses();
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    try {
      StreamSocket socket;
      socket.connect(Poco::Net::SocketAddress(addresses[i], port), LeftUntil(until));
      socket.setReceiveTimeout(LeftUntil(until));
      socket.setSendTimeout(LeftUntil(until));
      return socket;
    } catch (const Poco::TimeoutException&) {
      throw;
    } catch (const Poco::Exception&) {
      if (i + 1 == addresses.size()) throw;
    }
  }
  throw Poco::Net::HostNotFoundException("no address");
}

std::optional<std::string> ReadBody(std::istream& in, std::size_t most) {
  std::string body;
  char chunk[16 * 1024];
  while (in.read(chunk, sizeof chunk) || in.gcount() > 0) {
    body.append(chunk, static_cast<std::size_t>(in.gcount()));
    if (body.size() > most) return std::nullopt;
  }
  return body;
}

void Send(const Question& question, const Poco::URI& uri, HTTPSClientSession& session) {
  const bool posts = !question.form.empty();
  const std::string path = uri.getPathAndQuery().empty() ? "/" : uri.getPathAndQuery();
  HTTPRequest request(posts ? HTTPRequest::HTTP_POST : HTTPRequest::HTTP_GET, path,
                      HTTPRequest::HTTP_1_1);
  request.setHost(uri.getHost(), uri.getPort());
  request.setKeepAlive(false);
  request.set("Accept", "application/json");
  if (!question.authorization.empty()) request.set("Authorization", question.authorization);
  if (posts) {
    request.setContentType("application/x-www-form-urlencoded");
    request.setContentLength64(static_cast<Poco::Int64>(question.form.size()));
  }
  std::ostream& out = session.sendRequest(request);
  out.write(question.form.data(), static_cast<std::streamsize>(question.form.size()));
  out.flush();
}

Result<std::string> Receive(HTTPSClientSession& session, std::size_t most) {
  HTTPResponse response;
  response.setFieldLimit(kMostHeaders);
  std::istream& in = session.receiveResponse(response);
  if (response.getStatus() != HTTPResponse::HTTP_OK) {
    return NoAnswer("it answered with status " +
                    std::to_string(static_cast<int>(response.getStatus())));
  }
  std::optional<std::string> body = ReadBody(in, most);
  if (!body) return NoAnswer("its answer is too long");
  const bool whole = !response.hasContentLength() ||
                     body->size() == static_cast<std::size_t>(response.getContentLength64());
  if (!whole) return NoAnswer("its answer is cut short");
  return *std::move(body);
}

}  // namespace

// Poco's texts are about addresses and certificates: of the other machine, and of nobody else.
Result<std::string> HttpsLine::Ask(const Question& question) const {
  static const bool started = (Poco::Net::initializeSSL(), true);
  (void)started;
  try {
    const SteadyClock::time_point until = SteadyClock::now() + bounds_.time;
    const Poco::URI uri(question.address);
    if (uri.getScheme() != "https" || uri.getHost().empty()) {
      return NoAnswer("its address is not https://");
    }
    const Context::Ptr context = MakeContext(authority_file_);
    const StreamSocket plain = Connected(uri.getHost(), uri.getPort(), until);
    const TimeLimit limit(plain, until);
    const SecureStreamSocket socket = SecureStreamSocket::attach(plain, uri.getHost(), context);
    // Poco leaves out this check for loopback addresses in some modes; here it is not left out for
    // anyone.
    if (!socket.havePeerCertificate() || !socket.peerCertificate().verify(uri.getHost())) {
      return NoAnswer("its certificate does not name it");
    }
    Session session(uri, context, socket);
    Send(question, uri, session);
    return Receive(session, bounds_.bytes);
  } catch (const Poco::Exception& fault) {
    return NoAnswer(fault.displayText());
  }
}

}  // namespace hub::http
