// bench_floor: Poco's own HTTPS server, answering every request with the same bytes, head
// and body in one write: what the stack costs before a hub does anything.
//
//   bench_floor CERTIFICATE KEY BODY_BYTES     prints the port; serves until its input ends

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/ThreadPool.h>

#include <iostream>
#include <string>

namespace {

using Poco::Net::Context;

constexpr int kMostConnections = 256;

// What the hub sends with every answer, and `size` bytes of body.
std::string Answer(std::size_t size) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(size) +
         "\r\nStrict-Transport-Security: max-age=31536000; includeSubDomains\r\n"
         "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
         "Cross-Origin-Opener-Policy: same-origin\r\nCache-Control: no-store\r\n"
         "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n\r\n" +
         std::string(size, 'x');
}

// Past the response stream, whose buffer of 4 KB doubles the cost. Poco asks the response
// whether the connection stays open, so that must agree with the bytes: it does, by default.
class OneWrite : public Poco::Net::HTTPRequestHandler {
 public:
  explicit OneWrite(const std::string& answer) : answer_(answer) {}

  void handleRequest(Poco::Net::HTTPServerRequest& request,
                     Poco::Net::HTTPServerResponse&) override {
    Poco::Net::StreamSocket& socket =
        static_cast<Poco::Net::HTTPServerRequestImpl&>(request).socket();
    std::size_t sent = 0;
    while (sent < answer_.size())
      sent += static_cast<std::size_t>(
          socket.sendBytes(answer_.data() + sent, static_cast<int>(answer_.size() - sent)));
  }

 private:
  const std::string& answer_;
};

class Factory : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit Factory(std::string answer) : answer_(std::move(answer)) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(
      const Poco::Net::HTTPServerRequest&) override {
    return new OneWrite(answer_);
  }

 private:
  const std::string answer_;
};

// The same settings as the hub's people port.
Context::Ptr MakeContext(const std::string& certificate, const std::string& key) {
  Context::Params params;
  params.certificateFile = certificate;
  params.privateKeyFile = key;
  params.verificationMode = Context::VERIFY_NONE;
  params.loadDefaultCAs = false;
  params.cipherList = "ECDHE+AESGCM:ECDHE+CHACHA20";
  params.ecdhCurve = "X25519:P-256:P-384";
  Context::Ptr context(new Context(Context::TLS_SERVER_USE, params));
  context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
  context->preferServerCiphers();
  context->enableSessionCache(true, "floor");
  return context;
}

Poco::Net::HTTPServerParams::Ptr MakeParams() {
  Poco::Net::HTTPServerParams::Ptr params(new Poco::Net::HTTPServerParams);
  params->setKeepAlive(true);
  params->setMaxKeepAliveRequests(0);
  params->setMaxThreads(kMostConnections);
  params->setMaxQueued(kMostConnections);
  return params;
}

int Serve(const std::string& certificate, const std::string& key, std::size_t size) {
  Poco::Net::initializeSSL();
  Poco::Net::SecureServerSocket socket(MakeContext(certificate, key));
  socket.bind(Poco::Net::SocketAddress("127.0.0.1", 0), true, false);
  socket.listen(kMostConnections);
  Poco::ThreadPool pool(2, kMostConnections);
  // HTTPServer itself sets TCP_NODELAY on what it accepts.
  Poco::Net::HTTPServer server(new Factory(Answer(size)), pool, socket, MakeParams());
  server.start();
  std::cout << socket.address().port() << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
  }
  server.stop();
  server.stopAll(true);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: bench_floor CERTIFICATE KEY BODY_BYTES\n";
    return 2;
  }
  try {
    return Serve(argv[1], argv[2], std::stoul(argv[3]));
  } catch (const Poco::Exception& error) {
    std::cerr << "bench_floor: " << error.displayText() << "\n";
    return 1;
  }
}
