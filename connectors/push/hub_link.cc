#include "connectors/push/hub_link.h"

#include <Poco/Crypto/CryptoException.h>
#include <Poco/Crypto/EVPPKey.h>
#include <Poco/Crypto/PKCS12Container.h>
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
#include <Poco/URI.h>

#include <chrono>
#include <cstdint>
#include <istream>
#include <optional>
#include <utility>

#include "hub/base/digits.h"

namespace connectors::push {
namespace {

using hub::Error;
using hub::ErrorCode;
using hub::Result;
using Poco::Net::Context;
using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;
using Poco::Net::HTTPSClientSession;
using Poco::Net::SecureStreamSocket;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kMaxAnswer = 8U << 20U;
// An idle connection is not trusted for longer: the hub closes them too.
constexpr auto kMaxIdle = std::chrono::seconds(4);

Error NoAnswer(const std::string& why) { return Error{ErrorCode::kUnavailable, why, why}; }
Error NotTrusted(const std::string& why) { return Error{ErrorCode::kUnauthenticated, why, why}; }

Context::Ptr MakeContext(const Credentials& credentials) {
  Context::Params params;
  params.certificateFile = credentials.certificate_file;
  params.privateKeyFile = credentials.key_file;
  params.caLocation = credentials.ca_file;
  params.verificationMode = Context::VERIFY_STRICT;
  params.verificationDepth = 5;
  params.loadDefaultCAs = false;
  params.cipherList = "ECDHE+AESGCM:ECDHE+CHACHA20";
  Context::Ptr context = new Context(Context::CLIENT_USE, params);
  context->disableProtocols(Context::PROTO_SSLV2 | Context::PROTO_SSLV3 | Context::PROTO_TLSV1 |
                            Context::PROTO_TLSV1_1);
  context->enableExtendedCertificateVerification(true);
  if (!credentials.p12_file.empty()) {
    const Poco::Crypto::PKCS12Container container(credentials.p12_file, credentials.p12_password);
    context->useCertificate(container.getX509Certificate());
    context->usePrivateKey(container.getKey());
  }
  return context;
}

std::optional<std::string> ReadBody(std::istream& in) {
  std::string body;
  char chunk[16384];
  while (in.read(chunk, sizeof chunk) || in.gcount() > 0) {
    body.append(chunk, static_cast<std::size_t>(in.gcount()));
    if (body.size() > kMaxAnswer) return std::nullopt;
  }
  return body;
}

int SecondsIn(const std::string& text) {
  const int seconds = hub::DigitsOf(text);
  return seconds > 0 && seconds <= 3600 ? seconds : 0;
}

// A session over a socket that was connected, and whose peer was checked, outside it.
class Session final : public HTTPSClientSession {
 public:
  Session(const std::string& host, std::uint16_t port, const Context::Ptr& context,
          const SecureStreamSocket& socket)
      : HTTPSClientSession(host, port, context) {
    attachSocket(socket);
  }
};

}  // namespace

struct TlsLink::Connection {
  std::string host;
  std::uint16_t port = 0;
  Context::Ptr context;
  Poco::Timespan timeout;
  std::unique_ptr<Session> session;
  SteadyClock::time_point last_used;

  SecureStreamSocket Connect() const {
    const auto addresses = Poco::Net::DNS::resolve(host).addresses();
    for (std::size_t i = 0; i < addresses.size(); ++i) {
      try {
        SecureStreamSocket socket(context);
        socket.setPeerHostName(host);
        socket.connect(Poco::Net::SocketAddress(addresses[i], port), timeout);
        return socket;
      } catch (const Poco::Net::SSLException&) {
        throw;
      } catch (const Poco::Exception&) {
        if (i + 1 == addresses.size()) throw;
      }
    }
    throw Poco::Net::HostNotFoundException(host);
  }

  void Ready() {
    const bool idle = SteadyClock::now() - last_used > kMaxIdle;
    if (session && !idle && session->connected()) return;
    session.reset();
    SecureStreamSocket socket = Connect();
    socket.setReceiveTimeout(timeout);
    socket.setSendTimeout(timeout);
    socket.setNoDelay(true);
    // Poco leaves out this check for loopback addresses in some modes; here it is not left
    // out for anyone.
    if (!socket.havePeerCertificate() || !socket.peerCertificate().verify(host)) {
      throw Poco::Net::CertificateValidationException("its certificate does not name " + host);
    }
    session = std::make_unique<Session>(host, port, context, socket);
    session->setKeepAlive(true);
    session->setKeepAliveTimeout(Poco::Timespan(3600, 0));  // Ready() decides, not Poco
    session->setTimeout(timeout);
  }

  Reply Ask(const std::string& method, const std::string& path, const std::string* body) {
    Ready();
    HTTPRequest request(method, path, HTTPRequest::HTTP_1_1);
    request.setHost(host, port);
    request.setKeepAlive(true);
    request.set("Accept", "application/json, application/problem+json");
    if (body != nullptr) {
      request.setContentType("application/json");
      request.setContentLength64(static_cast<Poco::Int64>(body->size()));
    }
    std::ostream& out = session->sendRequest(request);
    if (body != nullptr) out.write(body->data(), static_cast<std::streamsize>(body->size()));
    out.flush();
    HTTPResponse response;
    std::istream& in = session->receiveResponse(response);
    std::optional<std::string> answer = ReadBody(in);
    const bool whole =
        answer && (!response.hasContentLength() ||
                   answer->size() == static_cast<std::size_t>(response.getContentLength64()));
    if (!whole) throw Poco::Net::MessageException("the answer is cut short or too long");
    last_used = SteadyClock::now();
    if (!response.getKeepAlive()) session.reset();
    return {response.getStatus(), *std::move(answer), SecondsIn(response.get("Retry-After", ""))};
  }

  Result<Reply> Try(const std::string& method, const std::string& path, const std::string* body) {
    try {
      return Ask(method, path, body);
    } catch (const Poco::Net::CertificateValidationException& e) {
      session.reset();
      return NotTrusted("the hub is not who it should be: " + e.displayText());
    } catch (const Poco::Net::SSLException& e) {
      session.reset();
      const std::string text = e.displayText();
      const bool certificate =
          text.find("certificate") != std::string::npos || text.find("alert") != std::string::npos;
      if (certificate) return NotTrusted("no TLS agreement with the hub: " + text);
      return NoAnswer(text);
    } catch (const Poco::Exception& e) {
      session.reset();
      return NoAnswer(e.displayText());
    } catch (const std::exception& e) {
      session.reset();
      return NoAnswer(e.what());
    }
  }
};

TlsLink::TlsLink(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
TlsLink::~TlsLink() = default;

Result<std::unique_ptr<TlsLink>> TlsLink::To(const std::string& url, const Credentials& credentials,
                                             int timeout_seconds) {
  try {
    Poco::Net::initializeSSL();
    const Poco::URI uri(url);
    if (uri.getScheme() != "https" || uri.getHost().empty()) {
      return Error{ErrorCode::kInvalid, "the hub's address must look like https://host:8444", ""};
    }
    auto connection = std::make_unique<Connection>();
    connection->host = uri.getHost();
    connection->port = uri.getPort();
    connection->timeout = Poco::Timespan(timeout_seconds, 0);
    connection->context = MakeContext(credentials);
    return std::unique_ptr<TlsLink>(new TlsLink(std::move(connection)));
  } catch (const Poco::Exception& e) {
    return Error{ErrorCode::kInvalid, "certificate, key or CA cannot be used: " + e.displayText(),
                 ""};
  }
}

Result<Reply> TlsLink::Post(const std::string& path, const std::string& body) {
  return connection_->Try(HTTPRequest::HTTP_POST, path, &body);
}

Result<Reply> TlsLink::Put(const std::string& path, const std::string& body) {
  return connection_->Try(HTTPRequest::HTTP_PUT, path, &body);
}

Result<Reply> TlsLink::Get(const std::string& path) {
  return connection_->Try(HTTPRequest::HTTP_GET, path, nullptr);
}

}  // namespace connectors::push
