#include "hub/http/server.h"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/Session.h>
#include <Poco/Net/SocketAddress.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <future>
#include <iterator>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "hub/crypto/certificate.h"
#include "tests/support/catch.h"
#include "tests/support/tls_files.h"

namespace hub::http {
namespace {

using namespace std::chrono_literals;
using Poco::Net::Context;
using Poco::Net::SecureStreamSocket;
using Poco::Net::SocketAddress;

// Made once: two authorities and three keys take longer than any test.
const testing::TlsFiles& Files() {
  static const testing::TlsFiles files;
  return files;
}

ServerOptions PeoplePort() {
  ServerOptions options;
  options.certificate_file = Files().server.certificate_file;
  options.key_file = Files().server.key_file;
  options.rules.hosts = {"localhost"};
  return options;
}

ServerOptions AgencyPort() {
  ServerOptions options = PeoplePort();
  options.client_authority_file = Files().authority_file;
  return options;
}

Response Text(std::string body) {
  Response response;
  response.content_type = "text/plain";
  response.body = std::move(body);
  return response;
}

Response Echo(const Request& request) {
  return Text(std::string(Name(request.verb)) + " " + request.path + " " +
              std::to_string(request.body.size()));
}

std::unique_ptr<Server> Started(ServerOptions options, Handler handler = Echo) {
  Result<std::unique_ptr<Server>> server = Server::Start(std::move(options), std::move(handler));
  REQUIRE(server.ok());
  return std::move(server).value();
}

Context::Ptr ClientContext(const testing::Credentials& credentials = {}) {
  std::signal(SIGPIPE, SIG_IGN);
  Context::Params params;
  params.caLocation = Files().authority_file;
  params.certificateFile = credentials.certificate_file;
  params.privateKeyFile = credentials.key_file;
  params.verificationMode = Context::VERIFY_STRICT;
  Context::Ptr context(new Context(Context::TLS_CLIENT_USE, params));
  context->enableSessionCache(true);
  return context;
}

// A client that says exactly what it is told to, and reads what comes.
class Client {
 public:
  explicit Client(const Server& server, const Context::Ptr& context = ClientContext(),
                  const Poco::Net::Session::Ptr& session = nullptr)
      : socket_(context, session) {
    socket_.setPeerHostName("localhost");
    socket_.connect(SocketAddress("127.0.0.1", server.port()));
    socket_.setReceiveTimeout(Poco::Timespan(20, 0));
    socket_.setNoDelay(true);
  }

  void Say(std::string_view bytes) {
    socket_.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
  }

  // One answer, whole by its Content-Length; "" if the connection ends before.
  std::string Hear() {
    while (true) {
      const std::size_t head = heard_.find("\r\n\r\n");
      if (head != std::string::npos) {
        const std::size_t from = heard_.find("Content-Length: ") + 16;
        const std::size_t size = head + 4 + std::stoul(heard_.substr(from));
        if (heard_.size() >= size) {
          std::string answer = heard_.substr(0, size);
          heard_.erase(0, size);
          return answer;
        }
      }
      if (!More()) return "";
    }
  }

  // Whatever else comes until the other end closes.
  std::string HearAll() {
    while (More()) {
    }
    return std::exchange(heard_, "");
  }

  std::string Ask(std::string_view bytes) {
    Say(bytes);
    return Hear();
  }

  SecureStreamSocket& socket() { return socket_; }

 private:
  bool More() {
    char bytes[4096];
    try {
      const int size = socket_.receiveBytes(bytes, sizeof bytes);
      if (size <= 0) return false;
      heard_.append(bytes, static_cast<std::size_t>(size));
      return true;
    } catch (const Poco::TimeoutException&) {
      throw std::runtime_error("the server neither answered nor closed");
    } catch (const Poco::Exception&) {
      return false;
    }
  }

  SecureStreamSocket socket_;
  std::string heard_;
};

constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n";

std::string Post(std::size_t size, std::string_view path = "/a") {
  return "POST " + std::string(path) +
         " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
}

bool Is(const std::string& answer, int status) {
  return answer.starts_with("HTTP/1.1 " + std::to_string(status) + " ");
}

bool Closes(const std::string& answer) {
  return answer.find("\r\nConnection: close\r\n") != std::string::npos;
}

// A certificate is looked at when the first byte is read, not while connecting.
bool IsLetIn(const Server& server, const testing::Credentials& credentials) {
  try {
    return Is(Client(server, ClientContext(credentials)).Ask(kGet), 200);
  } catch (const Poco::Exception&) {
    return false;
  }
}

template <class Condition>
bool Soon(Condition condition) {
  for (int i = 0; i < 500; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

TEST_CASE("a connection carries one request after another", "[http][server]") {
  const auto server = Started(PeoplePort());
  Client client(*server);

  for (int i = 0; i < 20; ++i) {
    const std::string answer = client.Ask(kGet);
    CHECK(Is(answer, 200));
    CHECK(answer.ends_with("GET /a 0"));
    CHECK_FALSE(Closes(answer));
  }
  CHECK(client.Ask(Post(5) + "hello").ends_with("POST /a 5"));
  CHECK(client.Ask(kGet).ends_with("GET /a 0"));
  CHECK(server->counts().accepted == 1);
  CHECK(server->counts().requests == 22);
}

TEST_CASE("a refused request gets one answer and the end of the line", "[http][server]") {
  const auto server = Started(PeoplePort());
  Client client(*server);

  client.Say("GET / HTTP/1.1\nHost: localhost\n\n" + std::string(kGet));

  CHECK(Closes(client.Hear()));
  CHECK(client.HearAll().empty());
  CHECK(server->counts().requests == 0);
  CHECK(server->counts().refused_requests == 1);
}

TEST_CASE("what follows a request before its answer is never a second request", "[http][server]") {
  const auto server = Started(PeoplePort());
  Client client(*server);

  client.Say(Post(5) + "hello" + std::string(kGet));

  CHECK(Closes(client.Hear()));
  CHECK(client.HearAll().empty());
  CHECK(server->counts().requests == 1);
}

TEST_CASE("a large body arrives whole, in whatever pieces", "[http][server]") {
  ServerOptions options = PeoplePort();
  options.rules.body_limit = [](std::string_view) { return 5UL * 1024 * 1024; };
  const auto server = Started(options, [](const Request& request) {
    return Text(std::to_string(request.body.size()) + request.body.substr(1024 * 1024, 3));
  });
  std::string body(5UL * 1024 * 1024, 'x');
  body.replace(1024 * 1024, 3, "abc");
  Client client(*server);

  client.Say(Post(body.size()));
  client.Say(body.substr(0, 1));
  const std::string answer = client.Ask(std::string_view(body).substr(1));

  CHECK(answer.ends_with("5242880abc"));
}

TEST_CASE("who sends too much is told so, even while still sending", "[http][server]") {
  const auto server = Started(PeoplePort());
  Client client(*server);

  client.Say(Post(3 * kLargestBody));
  try {
    for (int i = 0; i < 48; ++i) client.Say(std::string(64 * 1024, 'x'));
  } catch (const Poco::Exception&) {
  }

  CHECK(Is(client.Hear(), 413));
}

TEST_CASE("bodies promised beyond the memory set aside wait for later", "[http][server]") {
  ServerOptions options = PeoplePort();
  options.body_memory = 1000;
  const auto server = Started(options);
  const auto promised = [&] { return server->counts().promised_bytes > 0; };
  const auto is_full = [&] { return Is(Client(*server).Ask(Post(900)), 503); };
  const auto has_room = [&] {
    return Is(Client(*server).Ask(Post(900) + std::string(900, 'x')), 200);
  };
  {
    Client given_up(*server);
    given_up.Say(Post(900) + "x");
    REQUIRE(Soon(promised));
    CHECK(is_full());
  }
  CHECK(Soon(has_room));
  Client finished(*server);
  finished.Say(Post(900) + "x");
  REQUIRE(Soon(promised));
  CHECK(is_full());

  CHECK(Is(finished.Ask(std::string(899, 'x')), 200));
  CHECK(has_room());
}

TEST_CASE("a fault tells its type to the operator and nothing to the caller", "[http][server]") {
  std::mutex mutex;
  std::vector<std::string> faults;
  ServerOptions options = PeoplePort();
  options.on_fault = [&](std::string_view kind) {
    const std::lock_guard<std::mutex> lock(mutex);
    faults.emplace_back(kind);
  };
  const auto server = Started(options, [](const Request& request) -> Response {
    if (request.path == "/throws") throw std::out_of_range("Daisy Miller, 4 Elm Road");
    Response response = Text("x");
    response.headers.push_back({"X-A", "b\r\nX-Injected: c"});
    return response;
  });
  Client client(*server);

  const std::string thrown = client.Ask("GET /throws HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const std::string injected = client.Ask(kGet);

  CHECK(Is(thrown, 500));
  CHECK(thrown.find("Daisy") == std::string::npos);
  CHECK(Is(injected, 500));
  CHECK(injected.find("X-Injected") == std::string::npos);
  CHECK(faults == std::vector<std::string>{"std::out_of_range", "unsendable response"});
  CHECK(server->counts().faults == 2);
}

TEST_CASE("what the server answers itself is put into words for whoever asked", "[http][server]") {
  ServerOptions options = PeoplePort();
  options.in_words = [](std::string_view path, Response problem) {
    if (path == "/worse") throw std::out_of_range("no words");
    problem.body = "words for " + std::string(path);
    return problem;
  };
  const auto server = Started(options, [](const Request&) -> Response {
    throw std::out_of_range("Daisy Miller, 4 Elm Road");
  });
  const auto ask = [&](const std::string& request) { return Client(*server).Ask(request); };

  const std::string fault = ask("GET /children?x=1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const std::string large = ask("POST /find HTTP/1.1\r\nHost: localhost\r\nContent-Length: " +
                                std::to_string(kLargestBody + 1) + "\r\n\r\n");
  const std::string far = ask("GET /" + std::string(kLongestTarget, 'x') + "?a HTTP/1.1\r\n");
  const std::string farther = ask("GET /" + std::string(2 * kLongestTarget, 'x') + " HTTP/1.1");
  const std::string worse = ask("GET /worse HTTP/1.1\r\nHost: localhost\r\n\r\n");

  CHECK(Is(fault, 500));
  CHECK(fault.ends_with("words for /children"));
  CHECK(Is(large, 413));
  CHECK(large.ends_with("words for /find"));
  CHECK(Is(far, 414));
  CHECK(far.find("words for /xxx") != std::string::npos);
  CHECK(Is(farther, 414));
  CHECK(farther.find("words for /xxx") != std::string::npos);
  CHECK(Is(worse, 500));
  CHECK(worse.find("application/problem+json") != std::string::npos);
}

TEST_CASE("the agency port shows the handler whose certificate it is", "[http][server]") {
  const auto server = Started(AgencyPort(), [](const Request& request) {
    const auto facts = crypto::ReadCertificateDer(request.peer.client_certificate_der);
    return Text(facts.ok() ? facts.value().agency.text() : "unreadable");
  });
  Client client(*server, ClientContext(Files().agency));

  CHECK(client.Ask(kGet).ends_with("\r\n\r\nst-marys"));
  CHECK(client.Ask(kGet).ends_with("\r\n\r\nst-marys"));
}

TEST_CASE("the agency port lets nobody in without our authority's signature", "[http][server]") {
  const auto server = Started(AgencyPort());

  CHECK(IsLetIn(*server, Files().agency));
  CHECK_FALSE(IsLetIn(*server, {}));
  CHECK_FALSE(IsLetIn(*server, Files().stranger));
  CHECK_FALSE(IsLetIn(*server, Files().server));  // a server's certificate is no client's
  CHECK(server->counts().requests == 1);
}

TEST_CASE("the people port asks for no certificate and sees none", "[http][server]") {
  const auto server = Started(PeoplePort(), [](const Request& request) {
    return Text(request.peer.address + " " +
                std::to_string(request.peer.client_certificate_der.size()));
  });

  CHECK(Client(*server).Ask(kGet).ends_with("127.0.0.1 0"));
}

TEST_CASE("an agency's next connection resumes its session", "[http][server]") {
  const auto server = Started(AgencyPort(), [](const Request& request) {
    return Text(std::to_string(request.peer.client_certificate_der.size()));
  });
  const Context::Ptr context = ClientContext(Files().agency);
  Client first(*server, context);
  const std::string shown = first.Ask(kGet);
  REQUIRE(Is(shown, 200));
  const Poco::Net::Session::Ptr session = first.socket().currentSession();

  Client second(*server, context, session);

  CHECK(second.Ask(kGet) == shown);
  CHECK(second.socket().sessionWasReused());
}

TEST_CASE("versions before TLS 1.2 and weaker suites find no common ground", "[http][server]") {
  const auto server = Started(PeoplePort());
  const auto answers = [&](const Context::Ptr& context) {
    try {
      return Is(Client(*server, context).Ask(kGet), 200);
    } catch (const Poco::Exception&) {
      return false;
    }
  };
  const auto only_1_2 = [](const std::string& ciphers) {
    Context::Params params;
    params.caLocation = Files().authority_file;
    params.cipherList = ciphers;
    Context::Ptr context(new Context(Context::TLS_CLIENT_USE, params));
    context->disableProtocols(Context::PROTO_TLSV1_3);
    return context;
  };
  Context::Ptr old = only_1_2("ALL:@SECLEVEL=0");
  old->disableProtocols(Context::PROTO_TLSV1_2 | Context::PROTO_TLSV1_3);

  CHECK(answers(only_1_2("ECDHE-ECDSA-AES128-GCM-SHA256")));
  CHECK(answers(only_1_2("ECDHE-ECDSA-CHACHA20-POLY1305")));
  CHECK_FALSE(answers(only_1_2("ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES128-SHA")));
  CHECK_FALSE(answers(old));
}

TEST_CASE("a second server cannot take the same port", "[http][server]") {
  const auto server = Started(PeoplePort());
  ServerOptions options = PeoplePort();
  options.port = server->port();

  const auto second = Server::Start(options, Echo);

  REQUIRE_FALSE(second.ok());
  CHECK(second.error().code == ErrorCode::kUnavailable);
}

TEST_CASE("a key that cannot be read is an error, not a server", "[http][server]") {
  ServerOptions options = PeoplePort();
  options.key_file = "/nonexistent";

  CHECK_FALSE(Server::Start(options, Echo).ok());
}

TEST_CASE("connections beyond an address's share are closed at once", "[http][server]") {
  ServerOptions options = PeoplePort();
  options.per_address_cap = 2;
  const auto server = Started(options);
  Client first(*server);
  Client second(*server);
  CHECK(Is(first.Ask(kGet), 200));
  CHECK(Is(second.Ask(kGet), 200));

  CHECK_FALSE(IsLetIn(*server, {}));
  CHECK(server->counts().turned_away == 1);

  first.socket().close();
  CHECK(Soon([&] { return IsLetIn(*server, {}); }));
}

TEST_CASE("in a crowd each answer ends its connection", "[http][server]") {
  ServerOptions options = PeoplePort();
  options.max_connections = 5;
  const auto server = Started(options);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 4; ++i) {
    clients.push_back(std::make_unique<Client>(*server));
    CHECK_FALSE(Closes(clients.back()->Ask(kGet)));
  }

  CHECK(Closes(Client(*server).Ask(kGet)));
}

// One phase is short, and the others last longer than the machine may take over a handshake.
ServerOptions Impatient(std::chrono::milliseconds Budgets::*phase) {
  ServerOptions options = PeoplePort();
  options.budgets = {10min, 10min, 10min, 10min, 10s};
  options.budgets.*phase = phase == &Budgets::head ? 1'500ms : 300ms;
  return options;
}

TEST_CASE("a byte now and then buys no time", "[http][server][slow]") {
  struct Case {
    std::chrono::milliseconds Budgets::*phase;
    std::string start;
  };
  const Case cases[] = {
      {&Budgets::head, "G"}, {&Budgets::head, "GET /a HT"}, {&Budgets::body, Post(1000)}};
  for (const Case& one : cases) {
    INFO(one.start);
    const auto server = Started(Impatient(one.phase));
    Client client(*server);
    const auto dribbles_to_the_end = [&] {
      try {
        client.Say(one.start);
        for (int i = 0; i < 900; ++i) {
          client.Say("x");
          std::this_thread::sleep_for(20ms);
        }
      } catch (const Poco::Exception&) {
        return false;
      }
      return true;
    };
    CHECK_FALSE(dribbles_to_the_end());
    CHECK(server->counts().late == 1);
    CHECK(server->counts().requests == 0);
  }
}

TEST_CASE("who never shakes hands is cut off", "[http][server][slow]") {
  const auto server = Started(Impatient(&Budgets::head));
  Poco::Net::StreamSocket socket(SocketAddress("127.0.0.1", server->port()));
  socket.setReceiveTimeout(Poco::Timespan(60, 0));
  char byte = 0;

  CHECK(socket.receiveBytes(&byte, 1) == 0);
  CHECK(Soon([&] { return server->counts().failed_handshakes == 1; }));
}

TEST_CASE("who does not take the answer is cut off", "[http][server][slow]") {
  const auto server = Started(Impatient(&Budgets::write),
                              [](const Request&) { return Text(std::string(50'000'000, 'x')); });
  Client client(*server);

  client.Say(kGet);

  CHECK(Soon([&] { return server->counts().late == 1; }));
}

TEST_CASE("an idle connection is closed after its time, a busy one is not",
          "[http][server][slow]") {
  const auto server = Started(Impatient(&Budgets::idle), [](const Request& request) {
    if (request.path == "/long") std::this_thread::sleep_for(600ms);
    return Text("x");
  });
  Client client(*server);

  CHECK(Is(client.Ask("GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n"), 200));
  CHECK(client.HearAll().empty());
  CHECK(server->counts().late == 1);
}

TEST_CASE("two hundred slow callers delay nobody", "[http][server][slow]") {
  ServerOptions options = PeoplePort();
  options.per_address_cap = 300;
  options.budgets.head = 10min;  // who waits for a slow caller waits for ever
  const auto server = Started(options);
  std::vector<std::unique_ptr<Poco::Net::StreamSocket>> slow;
  for (int i = 0; i < 200; ++i) {
    slow.push_back(
        std::make_unique<Poco::Net::StreamSocket>(SocketAddress("127.0.0.1", server->port())));
    slow.back()->sendBytes("\x16\x03\x01", 3);
  }

  CHECK(Is(Client(*server).Ask(kGet), 200));
  CHECK(server->counts().accepted == 201);
  CHECK(server->counts().late == 0);
}

TEST_CASE("a caller that hangs up without a word harms nobody", "[http][server]") {
  const auto server =
      Started(PeoplePort(), [](const Request&) { return Text(std::string(5'000'000, 'x')); });
  for (int i = 0; i < 10; ++i) {
    Client client(*server);
    client.Say(kGet);
    client.socket().impl()->setLinger(true, 0);
    client.socket().abort();
  }

  CHECK(Is(Client(*server).Ask(kGet), 200));
  CHECK(server->counts().faults == 0);
}

TEST_CASE("stopping lets an answer finish and waits for no idle connection", "[http][server]") {
  std::promise<void> began;
  ServerOptions options = PeoplePort();
  options.budgets.idle = 10min;  // who waits for an idle connection waits for ever
  options.budgets.stop = 10min;
  const auto server = Started(options, [&](const Request& request) {
    if (request.path == "/long") {
      began.set_value();
      std::this_thread::sleep_for(300ms);
    }
    return Text("done");
  });
  Client idle(*server);
  idle.Ask(kGet);
  Client busy(*server);
  busy.Say("GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n");
  began.get_future().wait();

  server->Stop();

  const std::string answer = busy.Hear();
  CHECK(answer.ends_with("done"));
  CHECK(Closes(answer));
  CHECK(idle.HearAll().empty());
  CHECK_THROWS_AS(Client(*server), Poco::Exception);
}

TEST_CASE("stopping ends those who do not end", "[http][server]") {
  ServerOptions options = PeoplePort();
  options.budgets.head = 10min;
  options.budgets.stop = 200ms;
  const auto server = Started(options);
  Client slow(*server);
  slow.Say("GET /a HT");

  server->Stop();

  CHECK(server->counts().requests == 0);
}

}  // namespace
}  // namespace hub::http
