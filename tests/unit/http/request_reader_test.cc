#include "hub/http/request_reader.h"

#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.h"

namespace hub::http {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

ReaderRules Rules() {
  ReaderRules rules;
  rules.hosts = {"hub.example", "10.0.0.1:8443"};
  rules.body_limit = [](std::string_view path) -> std::size_t {
    return path.starts_with("/v1/batches") ? 5000 : 1000;
  };
  return rules;
}
const ReaderRules kRules = Rules();

// The status that answers the bytes: 0 for a whole request, -1 if more is awaited.
int Outcome(const RequestReader& reader) {
  if (reader.state() == RequestReader::State::kDone) return 0;
  if (reader.state() == RequestReader::State::kRefused) return reader.refusal().status;
  return -1;
}

int StatusFor(std::string_view bytes) {
  RequestReader reader(kRules);
  reader.Feed(bytes);
  return Outcome(reader);
}

std::optional<Request> Read(std::string_view bytes) {
  RequestReader reader(kRules);
  reader.Feed(bytes);
  if (reader.state() != RequestReader::State::kDone) return std::nullopt;
  return reader.Take();
}

// A GET whose head holds `headers` beside a proper Host.
std::string Get(std::string_view headers) {
  return "GET / HTTP/1.1\r\nHost: hub.example\r\n" + std::string(headers) + "\r\n";
}
std::string Post(std::string_view headers, std::string_view body) {
  return "POST /x HTTP/1.1\r\nHost: hub.example\r\n" + std::string(headers) + "\r\n" +
         std::string(body);
}
std::string Target(std::string_view target) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: hub.example\r\n\r\n";
}

struct Row {
  std::string name;
  std::string bytes;
  int status;
};

constexpr int kTaken = 0;

// hardening.md B2 P1 to P12 and G11: what Poco's own parser lets through, and more.
std::vector<Row> FramingRows() {
  const std::string hidden = "GET /hidden HTTP/1.1\r\nHost: hub.example\r\n\r\n";
  return {
      {"a plain GET", Get(""), kTaken},
      {"a POST with its length", Post("Content-Length: 5\r\n", "hello"), kTaken},
      {"an empty POST that says so", Post("Content-Length: 0\r\n", ""), kTaken},
      {"a GET that says it has no body", Get("Content-Length: 0\r\n"), kTaken},
      {"a header without a value", Get("X-Empty:\r\n"), kTaken},
      {"UTF-8 in a value", Get("X-Name: Zo\xc3\xab\r\n"), kTaken},
      {"the Host in capitals", "GET / HTTP/1.1\r\nHOST: Hub.Example\r\n\r\n", kTaken},
      {"the Host with some port", "GET / HTTP/1.1\r\nHost: hub.example:9\r\n\r\n", kTaken},
      {"the Host with the port demanded", "GET / HTTP/1.1\r\nHost: 10.0.0.1:8443\r\n\r\n", kTaken},

      {"Transfer-Encoding and Content-Length",
       Post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + hidden), 400},
      {"Transfer-Encoding alone", Post("Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"two codings", Post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 400},
      {"a coding in disguise", Post("Transfer-Encoding: =?utf-8?Q?chunked?=\r\n", ""), 400},
      {"a coding in capitals", Post("TRANSFER-ENCODING: CHUNKED\r\n", "0\r\n\r\n"), 400},
      {"an identity coding", Post("Transfer-Encoding: identity\r\nContent-Length: 1\r\n", "x"),
       400},
      {"an empty coding", Post("Transfer-Encoding:\r\nContent-Length: 1\r\n", "x"), 400},
      {"a coding on a GET", Get("Transfer-Encoding: chunked\r\n"), 400},
      {"a chunked body with trailers",
       Post("Transfer-Encoding: chunked\r\n", "0\r\nX: y\r\n\r\n" + hidden), 400},

      {"two lengths that differ", Post("Content-Length: 0\r\nContent-Length: 35\r\n", hidden), 400},
      {"two lengths that agree", Post("Content-Length: 1\r\nContent-Length: 1\r\n", "x"), 400},
      {"a list of lengths", Post("Content-Length: 1, 1\r\n", "x"), 400},
      {"a negative length", Post("Content-Length: -1\r\n", hidden), 400},
      {"a length with a plus", Post("Content-Length: +5\r\n", "hello"), 400},
      {"a length in hexadecimal", Post("Content-Length: 0x5\r\n", "hello"), 400},
      {"a length with a space inside", Post("Content-Length: 1 0\r\n", "x"), 400},
      {"a length with a fraction", Post("Content-Length: 5.0\r\n", "hello"), 400},
      {"a length of words", Post("Content-Length: five\r\n", "hello"), 400},
      {"an empty length", Post("Content-Length:\r\n", ""), 400},
      {"a length of eleven digits", Post("Content-Length: 00000000005\r\n", "hello"), 400},
      {"a length beyond 64 bits", Post("Content-Length: 99999999999999999999999\r\n", ""), 400},
      {"a length beyond the limit", Post("Content-Length: 1001\r\n", ""), 413},
      {"a length of ten digits", Post("Content-Length: 9999999999\r\n", ""), 413},
      {"a POST without a length", Post("", ""), 411},
      {"a GET with a body", Get("Content-Length: 5\r\n") + "hello", 400},

      {"a space before the colon", Post("Content-Length : 35\r\n", hidden), 400},
      {"a line without a colon", Get("Nonsense\r\n"), 400},
      {"a header without a name", Get(": value\r\n"), 400},
      {"a space in a header name", Get("X Y: z\r\n"), 400},
      {"a control byte in a header name", Get("X\x01Y: z\r\n"), 400},
      {"a byte beyond ASCII in a header name", Get("X\xc3\xab: z\r\n"), 400},
      {"a folded header", Get("X-A: b\r\n c\r\n"), 400},
      {"a header folded with a tab", Get("X-A: b\r\n\tc\r\n"), 400},
      {"a first header that is folded", "GET / HTTP/1.1\r\n Host: hub.example\r\n\r\n", 400},
      {"a NUL in a value", Get("X-A: b\0c\r\n"s), 400},
      {"a DEL in a value", Get("X-A: b\x7f\r\n"), 400},
      {"a bell in a value", Get("X-A: b\x07\r\n"), 400},
      {"a tab in a value", Get("X-A: b\tc\r\n"), 400},
      {"a bare CR in a value", Get("X-A: b\rSet-Cookie: c\r\n"), 400},
      {"bare LF everywhere", "GET / HTTP/1.1\nHost: hub.example\n\n", 400},
      {"a bare LF after the request line", "GET / HTTP/1.1\nHost: hub.example\r\n\r\n", 400},
      {"a bare LF in the headers", Get("X-A: b\nX-B: c\r\n"), 400},
      {"a bare LF that ends the head", "GET / HTTP/1.1\r\nHost: hub.example\r\n\n", 400},
      {"CR CR LF", "GET / HTTP/1.1\r\r\nHost: hub.example\r\n\r\n", 400},

      {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"two Hosts", Get("Host: hub.example\r\n"), 400},
      {"another's Host", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421},
      {"an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 421},
      {"a Host with the wrong port", "GET / HTTP/1.1\r\nHost: 10.0.0.1:1\r\n\r\n", 421},
      {"a Host with no port behind its colon", "GET / HTTP/1.1\r\nHost: hub.example:\r\n\r\n", 421},
      {"a Host with a port of words", "GET / HTTP/1.1\r\nHost: hub.example:a\r\n\r\n", 421},
      {"a Host with a user", "GET / HTTP/1.1\r\nHost: evil@hub.example\r\n\r\n", 421},

      {"Expect", Post("Content-Length: 5\r\nExpect: 100-continue\r\n", ""), 417},
      {"two cookies", Get("Cookie: a=1\r\nCookie: b=2\r\n"), 400},
      {"two Accepts", Get("Accept: a/b\r\nAccept: c/d\r\n"), kTaken},

      {"HTTP/0.9", "GET /\r\n", 400},
      {"HTTP/1.0", "GET / HTTP/1.0\r\nHost: hub.example\r\n\r\n", 505},
      {"HTTP/9.9", "GET / HTTP/9.9\r\nHost: hub.example\r\n\r\n", 505},
      {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 405},
      {"a version in lower case", "GET / http/1.1\r\nHost: hub.example\r\n\r\n", 400},
      {"a version with more digits", "GET / HTTP/1.10\r\nHost: hub.example\r\n\r\n", 400},
      {"another protocol", "GET / ICAP/1.1\r\nHost: hub.example\r\n\r\n", 400},
      {"nothing but a line end", "\r\n", 400},
      {"a line end before the request", "\r\n" + Get(""), 400},
      {"a space before the method", " " + Get(""), 400},
      {"two spaces after the method", "GET  / HTTP/1.1\r\nHost: hub.example\r\n\r\n", 400},
      {"a space after the version", "GET / HTTP/1.1 \r\nHost: hub.example\r\n\r\n", 400},
      {"a tab between the words", "GET\t/ HTTP/1.1\r\nHost: hub.example\r\n\r\n", 400},
      {"a control byte in the method", "G\x01T / HTTP/1.1\r\nHost: hub.example\r\n\r\n", 400},
      {"a method that is no token", "G{T / HTTP/1.1\r\nHost: hub.example\r\n\r\n", 400},
      {"a method in lower case", "get / HTTP/1.1\r\nHost: hub.example\r\n\r\n", 405},
      {"TRACE", "TRACE / HTTP/1.1\r\nHost: hub.example\r\n\r\n", 405},
      {"CONNECT", "CONNECT hub.example:443 HTTP/1.1\r\nHost: hub.example\r\n\r\n", 405},
      {"a TLS hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n"s, 400},

      {"an absolute URI", Target("https://hub.example/"), 400},
      {"an asterisk", Target("*"), 400},
      {"no target", Target(""), 400},
      {"a fragment", Target("/a#b"), 400},
      {"a backslash", Target("/a\\b"), 400},
      {"an encoded backslash", Target("/a%5cb"), 400},
      {"an encoded slash", Target("/a%2fb"), 400},
      {"an encoded NUL", Target("/a%00"), 400},
      {"an encoded line end", Target("/a%0d%0ab"), 400},
      {"an encoded DEL", Target("/a%7f"), 400},
      {"half an escape", Target("/a%4"), 400},
      {"an escape that is none", Target("/a%zz"), 400},
      {"a percent sign at the end", Target("/a%"), 400},
      {"dots upwards", Target("/a/../b"), 400},
      {"encoded dots upwards", Target("/a/%2e%2E/b"), 400},
      {"dots at the end", Target("/a/.."), 400},
      {"a dot in the middle", Target("/a/./b"), 400},
      {"an empty segment", Target("/a//b"), 400},
      {"two slashes first", Target("//evil.example/"), 400},
      {"a path beyond ASCII", Target("/zo\xc3\xab"), 400},
      {"an encoded path beyond ASCII", Target("/zo%c3%ab"), 400},
      {"an encoded letter", Target("/%61bc"), kTaken},
      {"a slash at the end", Target("/a/"), kTaken},
      {"dots within a name", Target("/a..b/.well-known"), kTaken},
      {"a parameter that comes twice", Target("/a?x=1&y=2&x=3"), 400},
      {"a parameter that comes twice in disguise", Target("/a?x=1&%78=3"), 400},
      {"a parameter without a name", Target("/a?=1"), 400},
      {"an empty parameter", Target("/a?x=1&&y=2"), 400},
      {"an encoded line end in a parameter", Target("/a?x=%0d%0a"), 400},
      {"an encoded NUL in a parameter", Target("/a?x=%00"), 400},
      {"a C1 control in a parameter", Target("/a?x=%c2%85"), 400},
      {"a broken escape in a parameter", Target("/a?x=%e"), 400},
      {"UTF-8 cut short in a parameter", Target("/a?x=%c3"), 400},
      {"overlong UTF-8 in a parameter", Target("/a?x=%c0%af"), 400},
      {"a surrogate in a parameter", Target("/a?x=%ed%a0%80"), 400},
      {"beyond Unicode in a parameter", Target("/a?x=%f4%90%80%80"), 400},
      {"raw UTF-8 in a parameter", Target("/a?x=\xc3\xab"), 400},

      {"a target of 4 KiB", Target("/" + std::string(4095, 'a')), kTaken},
      {"a longer target", Target("/" + std::string(4096, 'a')), 414},
      {"a much longer target", Target("/" + std::string(40960, 'a')), 414},
      {"a line of 8 KiB", Get("X-A: " + std::string(8 * 1024 - 7, 'a') + "\r\n"), kTaken},
      {"a longer line", Get("X-A: " + std::string(8 * 1024 - 6, 'a') + "\r\n"), 431},
      {"an endless line", Get("X-A: " + std::string(100'000, 'a')), 431},
  };
}

TEST_CASE("only what every reader understands alike is taken", "[http][framing]") {
  for (const Row& row : FramingRows()) {
    INFO(row.name);
    CHECK(StatusFor(row.bytes) == row.status);
  }
}

TEST_CASE("how the bytes are cut changes nothing", "[http][framing][law]") {
  std::mt19937 random(20);
  for (const Row& row : FramingRows()) {
    INFO(row.name);
    for (const std::size_t most : {1UL, 2UL, 17UL, 3000UL}) {
      RequestReader reader(kRules);
      std::string_view rest = row.bytes;
      while (!rest.empty() && Outcome(reader) == -1) {
        const std::size_t size = 1 + random() % most;
        rest.remove_prefix(reader.Feed(rest.substr(0, size)));
      }
      CHECK(Outcome(reader) == row.status);
    }
  }
}

TEST_CASE("a head that is not whole is awaited, never answered", "[http][framing]") {
  const std::string whole = Post("Content-Length: 5\r\n", "hello");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    INFO(size);
    CHECK(StatusFor(std::string_view(whole).substr(0, size)) == -1);
  }
}

TEST_CASE("sixty-four headers are taken, sixty-five are not", "[http][framing]") {
  std::string headers;
  for (int i = 1; i < 64; ++i) headers += "X-" + std::to_string(i) + ": a\r\n";

  CHECK(StatusFor(Get(headers)) == kTaken);
  CHECK(StatusFor(Get(headers + "X-64: a\r\n")) == 431);
}

TEST_CASE("a head of 16 KiB is taken, a longer one is not", "[http][framing]") {
  const std::string lines =
      "X-A: " + std::string(8000, 'a') + "\r\nX-B: " + std::string(8000, 'a') + "\r\nX-C: ";
  const std::size_t rest = kLongestHead - Get(lines + "\r\n").size();

  CHECK(StatusFor(Get(lines + std::string(rest, 'b') + "\r\n")) == kTaken);
  CHECK(StatusFor(Get(lines + std::string(rest + 1, 'b') + "\r\n")) == 431);
}

TEST_CASE("a body may be as large as its path allows", "[http][framing]") {
  const std::string host = " HTTP/1.1\r\nHost: hub.example\r\nContent-Length: ";

  CHECK(StatusFor("POST /v1/batches" + host + "5000\r\n\r\n") == -1);
  CHECK(StatusFor("POST /v1/batches" + host + "5001\r\n\r\n") == 413);
  CHECK(StatusFor("POST /v1/other" + host + "1001\r\n\r\n") == 413);
}

TEST_CASE("with no host configured nobody is answered", "[http][framing]") {
  const ReaderRules rules;
  RequestReader reader(rules);

  reader.Feed(Get(""));

  CHECK(Outcome(reader) == 421);
}

TEST_CASE("a request arrives decoded and whole", "[http]") {
  const std::optional<Request> request = Read(
      "POST /v1/%63hildren/search?from=2021-03&name=Zo%c3%ab+W%26ood&flag HTTP/1.1\r\n"
      "Host: hub.example\r\nContent-Type:  application/json \r\nContent-Length: 4\r\n\r\n"
      "{\r\n}");

  REQUIRE(request);
  CHECK(request->verb == Verb::kPost);
  CHECK(request->path == "/v1/children/search");
  CHECK(request->parameter("from") == "2021-03"sv);
  CHECK(request->parameter("name") == "Zo\xc3\xab W&ood"sv);
  CHECK(request->parameter("flag") == ""sv);
  CHECK_FALSE(request->parameter("until"));
  CHECK(request->header("content-type") == "application/json"sv);
  CHECK(request->body == "{\r\n}");
}

TEST_CASE("a value encoded after RFC 2047 stays the text it is", "[http][framing]") {
  const std::string_view value = "=?utf-8?Q?a=0D=0ASet-Cookie:=20b?=";

  const std::optional<Request> request = Read(Get("X-A: " + std::string(value) + "\r\n"));

  REQUIRE(request);
  CHECK(request->header("x-a") == value);
}

TEST_CASE("the reader stops where the request ends", "[http][framing]") {
  RequestReader reader(kRules);
  const std::string first = Post("Content-Length: 5\r\n", "hello");

  CHECK(reader.Feed(first + "GET /next") == first.size());
  CHECK(reader.Take().body == "hello");
}

TEST_CASE("a refusal takes no further byte", "[http][framing]") {
  RequestReader reader(kRules);
  reader.Feed("NONSENSE\r\n");

  CHECK(reader.Feed(Get("")) == 0);
  CHECK(Outcome(reader) == 400);
}

TEST_CASE("nothing of one request is left in the next", "[http]") {
  RequestReader reader(kRules);
  reader.Feed(Post("Content-Length: 5\r\nX-A: b\r\nConnection: close\r\n", "hello"));
  CHECK_FALSE(reader.keep_alive());
  reader.Take();

  reader.Feed(Target("/second?a=b"));

  REQUIRE(Outcome(reader) == 0);
  CHECK(reader.keep_alive());
  const Request second = reader.Take();
  CHECK(second.verb == Verb::kGet);
  CHECK(second.path == "/second");
  CHECK_FALSE(second.header("x-a"));
  CHECK(second.body.empty());
}

TEST_CASE("a client may ask to close among other options", "[http]") {
  RequestReader reader(kRules);

  reader.Feed(Get("Connection: TE,  Close\r\n"));

  REQUIRE(Outcome(reader) == 0);
  CHECK_FALSE(reader.keep_alive());
}

}  // namespace
}  // namespace hub::http
