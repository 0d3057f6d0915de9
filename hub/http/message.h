// A request as handlers see it and a response as they give it.
//
// A Request has passed every rule of request_reader.h: its path and query are decoded
// and hold no control byte, its header names are lower case, no parameter comes twice.
// A Response is plain data; response_writer.h turns it into bytes and adds the headers
// that every answer carries.
//
// Both are values that one thread owns at a time.

#ifndef HUB_HTTP_MESSAGE_H_
#define HUB_HTTP_MESSAGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::http {

// The methods there are. Any other is answered 405 before a handler hears of it.
enum class Verb : std::uint8_t { kGet, kHead, kPost, kPut, kDelete };

std::string_view Name(Verb verb);  // "GET"

struct Header {
  std::string name;
  std::string value;

  friend bool operator==(const Header&, const Header&) = default;
};

// Who is at the other end of the connection, as far as TCP and TLS know.
struct Peer {
  std::string address;  // "192.0.2.7", without the port
  // On a port with mutual TLS: the certificate that the handshake verified, in DER form.
  // Signed by our authority says only that it was once issued: the handler must look it
  // up in the registry on every request, so that a revocation reaches open connections.
  std::string client_certificate_der;
};

struct Request {
  Verb verb = Verb::kGet;
  std::string path;  // decoded; starts with '/', printable ASCII, no empty or dot segment
  std::vector<std::pair<std::string, std::string>> query;  // decoded UTF-8, each name once
  std::vector<Header> headers;                             // as received, names in lower case
  std::string body;
  Peer peer;

  // The value of the header, or nullopt. Only headers that are lists by definition
  // (Accept, Via ...) can come twice; of those it is the first.
  // REQUIRES: `lower_case_name` is in lower case.
  std::optional<std::string_view> header(std::string_view lower_case_name) const;

  std::optional<std::string_view> parameter(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type;     // empty only when there is no body
  std::vector<Header> headers;  // beyond those that response_writer.h adds
  std::string body;
  bool close = false;  // true: the connection ends after this answer
};

// RFC 9457 problem details. `detail` must not hold a child's data.
Response Problem(int status, std::string_view detail);

// "Not Found"; "Status" for a code that the hub never sends.
std::string_view ReasonPhrase(int status);

}  // namespace hub::http

#endif  // HUB_HTTP_MESSAGE_H_
