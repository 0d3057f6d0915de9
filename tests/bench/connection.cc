#include "tests/bench/connection.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <stdexcept>

namespace bench {
namespace {

constexpr std::size_t kInputSize = 128 * 1024;
constexpr std::size_t kTlsReadAhead = 64 * 1024;

int Connect(std::uint16_t port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) throw std::runtime_error("no socket");
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
    ::close(descriptor);
    throw std::runtime_error("cannot connect to port " + std::to_string(port));
  }
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return descriptor;
}

bool SameLetters(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((text[i] | 0x20) != lower[i]) return false;
  return true;
}

// The value of the header `lower` (its name in lower case), or empty.
std::string_view HeaderOf(std::string_view head, std::string_view lower) {
  for (std::size_t at = head.find("\r\n"); at != std::string_view::npos;
       at = head.find("\r\n", at + 2)) {
    const std::string_view line = head.substr(at + 2);
    if (line.size() <= lower.size() || line[lower.size()] != ':' ||
        !SameLetters(line.substr(0, lower.size()), lower))
      continue;
    std::string_view value = line.substr(lower.size() + 1);
    value = value.substr(0, value.find("\r\n"));
    while (value.starts_with(' ')) value.remove_prefix(1);
    return value;
  }
  return {};
}

template <class Number>
bool ReadNumber(std::string_view text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

SslContext MakeClientContext(const std::string& certificate_file, const std::string& key_file) {
  SslContext context(SSL_CTX_new(TLS_client_method()));
  if (!context) throw std::runtime_error("no TLS context");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION);
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // One read of the socket for several TLS records.
  SSL_CTX_set_read_ahead(context.get(), 1);
  SSL_CTX_set_default_read_buffer_len(context.get(), kTlsReadAhead);
  if (certificate_file.empty()) return context;
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_file.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(context.get(), key_file.c_str(), SSL_FILETYPE_PEM) != 1)
    throw std::runtime_error("cannot use the certificate " + certificate_file);
  return context;
}

Connection::Connection(SSL_CTX* context, std::uint16_t port, bool keep_bodies)
    : ssl_(SSL_new(context)),
      descriptor_(Connect(port)),
      keep_bodies_(keep_bodies),
      input_(kInputSize) {
  SSL_set_fd(ssl_.get(), descriptor_);
  SSL_set_tlsext_host_name(ssl_.get(), "localhost");
  if (SSL_connect(ssl_.get()) != 1) {
    ::close(descriptor_);
    throw std::runtime_error("the TLS handshake failed on port " + std::to_string(port));
  }
  ::fcntl(descriptor_, F_SETFL, ::fcntl(descriptor_, F_GETFL) | O_NONBLOCK);
}

Connection::~Connection() {
  SSL_shutdown(ssl_.get());
  ::close(descriptor_);
}

void Connection::Send(std::string_view request) {
  unsent_ = request;
  head_.clear();
  body_.clear();
  in_body_ = false;
  reply_ = {};
}

Connection::State Connection::Advance() {
  ERR_clear_error();
  if (!unsent_.empty()) {
    const State state = Write();
    if (!unsent_.empty()) return state;
  }
  return Read();
}

Connection::State Connection::WantsOr(int result, State otherwise) const {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return State::kWantsToRead;
    case SSL_ERROR_WANT_WRITE:
      return State::kWantsToWrite;
    default:
      return otherwise;
  }
}

Connection::State Connection::Write() {
  while (!unsent_.empty()) {
    const int size = SSL_write(ssl_.get(), unsent_.data(), static_cast<int>(unsent_.size()));
    if (size <= 0) return WantsOr(size, State::kBroken);
    unsent_.remove_prefix(static_cast<std::size_t>(size));
  }
  return State::kWantsToRead;
}

Connection::State Connection::Read() {
  while (true) {
    const int size = SSL_read(ssl_.get(), input_.data(), static_cast<int>(input_.size()));
    if (size <= 0) return WantsOr(size, State::kBroken);
    std::string_view bytes(input_.data(), static_cast<std::size_t>(size));
    if (!in_body_) {
      const std::size_t before = head_.size();
      head_.append(bytes);
      const std::size_t end = head_.find("\r\n\r\n", before < 3 ? 0 : before - 3);
      if (end == std::string::npos) continue;
      if (!TakeHead(std::string_view(head_).substr(0, end + 2))) return State::kBroken;
      bytes.remove_prefix(end + 4 - before);
    }
    if (bytes.size() > missing_) return State::kBroken;
    if (keep_bodies_) body_.append(bytes);
    missing_ -= bytes.size();
    if (missing_ > 0) continue;
    reply_.body = body_;
    return State::kDone;
  }
}

bool Connection::TakeHead(std::string_view head) {
  constexpr std::string_view kStart = "HTTP/1.1 ";
  if (!head.starts_with(kStart) || head.size() < kStart.size() + 3) return false;
  if (!ReadNumber(head.substr(kStart.size(), 3), reply_.status)) return false;
  if (!ReadNumber(HeaderOf(head, "content-length"), reply_.length)) return false;
  reply_.closing = HeaderOf(head, "connection") == "close";
  missing_ = reply_.length;
  in_body_ = true;
  return true;
}

}  // namespace bench
