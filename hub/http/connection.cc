#include "hub/http/connection.h"

#include <Poco/Base64Decoder.h>
#include <Poco/Exception.h>
#include <Poco/Net/X509Certificate.h>
#include <cxxabi.h>
#include <poll.h>
#include <sys/socket.h>

#include <cstdlib>
#include <exception>
#include <iterator>
#include <memory>
#include <sstream>
#include <typeinfo>
#include <utility>

#include "hub/http/response_writer.h"

namespace hub::http {
namespace {

constexpr std::size_t kMostPooledBuffers = 64;
constexpr std::size_t kLargestPooledBuffer = 1024 * 1024;
constexpr std::chrono::milliseconds kClosing{2'000};
constexpr int kQuietMillis = 50;

// "std::out_of_range": says which bug, and nothing about the request that met it.
std::string TypeName(const std::exception& error) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> readable(
      abi::__cxa_demangle(typeid(error).name(), nullptr, nullptr, &status), &std::free);
  return readable ? readable.get() : "exception";
}

// Poco writes certificates as PEM only.
std::string DerOf(const Poco::Net::X509Certificate& certificate) {
  std::stringstream pem;
  certificate.save(pem);
  std::string base64;
  for (std::string line; std::getline(pem, line);)
    if (!line.starts_with("-----")) base64 += line;
  std::istringstream encoded(base64);
  Poco::Base64Decoder decoder(encoded);
  return {std::istreambuf_iterator<char>(decoder), std::istreambuf_iterator<char>()};
}

}  // namespace

std::string BufferPool::Take() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (free_.empty()) return {};
  std::string buffer = std::move(free_.back());
  free_.pop_back();
  return buffer;
}

void BufferPool::Give(std::string buffer) {
  if (buffer.capacity() > kLargestPooledBuffer) return;
  buffer.clear();
  const std::lock_guard<std::mutex> lock(mutex_);
  if (free_.size() < kMostPooledBuffers) free_.push_back(std::move(buffer));
}

Connection::Connection(ServerState& state, const Poco::Net::StreamSocket& socket,
                       std::string address, Admission::Ticket ticket)
    : state_(state),
      ticket_(std::move(ticket)),
      socket_(socket),
      watch_(state.watchdog, socket_.impl()->sockfd()),
      peer_{std::move(address), {}},
      reader_(state.options.rules) {
  // From here and not from the first byte: a place in the pool's queue counts too.
  static_cast<void>(watch_.Enter(Phase::kHead, state_.options.budgets.head));
}

void Connection::run() {
  const std::unique_ptr<Connection> self(this);
  try {
    if (ShakeHands()) Serve();
  } catch (const Poco::Exception&) {
    // The caller went away in mid-sentence, or the watchdog cut the line: no fault.
  } catch (const std::exception& error) {
    static_cast<void>(Fault(TypeName(error)));
  }
  ForgetBody();
}

bool Connection::ShakeHands() {
  try {
    if (socket_.completeHandshake() == 1) {
      if (socket_.havePeerCertificate())
        peer_.client_certificate_der = DerOf(socket_.peerCertificate());
      return true;
    }
  } catch (const Poco::Exception&) {
  }
  state_.failed_handshakes.fetch_add(1, std::memory_order_relaxed);
  return false;
}

void Connection::Serve() {
  while (true) {
    const Got got = ReadRequest();
    if (got == Got::kNothing) return;
    if (got == Got::kRefusal) return SendRefusal(refusal_);

    const bool client_keeps = reader_.keep_alive();
    Request request = reader_.Take();
    request.peer = peer_;
    ForgetBody();
    if (!watch_.Enter(Phase::kHandling)) return;
    const Response response = Handle(request);
    // Bytes that came before their turn are either a client that pipelines, which may ask
    // again, or an attempt to hide a second request behind the first.
    const bool early = !unread_.empty();
    const bool close = response.close || !client_keeps || early || state_.stopping.load() ||
                       state_.admission.crowded();
    if (!Send(response, request.verb, close)) return;
    if (early) return CloseGently();
    if (close) return socket_.close();
    if (!watch_.Enter(Phase::kIdle, state_.options.budgets.idle)) return;
    idle_ = true;
  }
}

Connection::Got Connection::ReadRequest() {
  while (true) {
    if (unread_.empty() && !ReadMore()) return Got::kNothing;
    const bool in_head = reader_.state() == RequestReader::State::kHead;
    unread_.remove_prefix(reader_.Feed(unread_));
    switch (reader_.state()) {
      case RequestReader::State::kDone:
        return Got::kRequest;
      case RequestReader::State::kRefused:
        refusal_ = reader_.refusal();
        return Got::kRefusal;
      case RequestReader::State::kBody:
        if (in_head && !PromiseBody()) return Got::kRefusal;
        break;
      case RequestReader::State::kHead:
        break;
    }
  }
}

bool Connection::ReadMore() {
  const int size = socket_.receiveBytes(input_.data(), static_cast<int>(input_.size()));
  if (size <= 0) return false;
  unread_ = std::string_view(input_.data(), static_cast<std::size_t>(size));
  // The head of the first request shares its budget with the handshake.
  if (!std::exchange(idle_, false)) return true;
  return watch_.Enter(Phase::kHead, state_.options.budgets.head);
}

bool Connection::PromiseBody() {
  promised_ = reader_.body_left();
  if (state_.body_bytes.fetch_add(promised_) + promised_ > state_.options.body_memory) {
    ForgetBody();
    refusal_ = {503, "too much is being received at once: try again later"};
    return false;
  }
  return watch_.Enter(Phase::kBody, state_.options.budgets.body);
}

void Connection::ForgetBody() { state_.body_bytes.fetch_sub(std::exchange(promised_, 0)); }

Response Connection::Handle(const Request& request) {
  state_.requests.fetch_add(1, std::memory_order_relaxed);
  try {
    Response response = state_.handler(request);
    if (IsSendable(response)) return response;
    return InWords(Fault("unsendable response"), request.path);
  } catch (const std::exception& error) {
    return InWords(Fault(TypeName(error)), request.path);
  }
}

// What cannot be put into words is told as it is: the caller is owed an answer.
Response Connection::InWords(Response problem, std::string_view path) const {
  if (!state_.options.in_words) return problem;
  try {
    return state_.options.in_words(path, problem);
  } catch (const std::exception&) {
    return problem;
  }
}

Response Connection::Fault(std::string_view kind) {
  state_.faults.fetch_add(1, std::memory_order_relaxed);
  if (state_.options.on_fault) state_.options.on_fault(kind);
  return Problem(500, "a fault of the hub: it has been recorded");
}

bool Connection::Send(const Response& response, Verb verb, bool close) {
  if (!watch_.Enter(Phase::kWriting, state_.options.budgets.write)) return false;
  std::string bytes = state_.buffers.Take();
  AppendResponse(response, verb, close, bytes);
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const int size = socket_.sendBytes(bytes.data() + sent, static_cast<int>(bytes.size() - sent));
    if (size <= 0) return false;
    sent += static_cast<std::size_t>(size);
  }
  state_.buffers.Give(std::move(bytes));
  return true;
}

void Connection::SendRefusal(Refusal refusal) {
  state_.refused_requests.fetch_add(1, std::memory_order_relaxed);
  Response response = Problem(refusal.status, refusal.why);
  if (refusal.status == 405) response.headers.push_back({"Allow", "GET, HEAD, POST, PUT, DELETE"});
  if (refusal.status == 503) response.headers.push_back({"Retry-After", "5"});
  if (Send(InWords(std::move(response), reader_.path()), reader_.verb(), true)) CloseGently();
}

// A socket closed with bytes unread answers them with a reset, which can overtake our
// answer and destroy it; so what still arrives is thrown away until the line is quiet.
void Connection::CloseGently() {
  if (!watch_.Enter(Phase::kClosing, kClosing)) return;
  const int descriptor = socket_.impl()->sockfd();
  pollfd waiting{descriptor, POLLIN, 0};
  while (::poll(&waiting, 1, kQuietMillis) == 1 &&
         ::recv(descriptor, input_.data(), input_.size(), 0) > 0) {
  }
  socket_.close();
}

}  // namespace hub::http
