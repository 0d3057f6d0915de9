#include "hub/http/response_writer.h"

#include <string>

#include "tests/support/catch.h"

namespace hub::http {
namespace {

Response Page(std::string body) {
  Response response;
  response.content_type = "text/plain";
  response.body = std::move(body);
  return response;
}

std::string Written(const Response& response, Verb verb = Verb::kGet, bool close = false) {
  std::string bytes;
  AppendResponse(response, verb, close, bytes);
  return bytes;
}

TEST_CASE("an answer is framed and guarded as written here", "[http][format]") {
  Response response = Page("hello");
  response.headers = {{"Set-Cookie", "a=b"}};

  CHECK(Written(response, Verb::kGet, true) ==
        "HTTP/1.1 200 OK\r\n"
        "Content-Type: text/plain\r\n"
        "Content-Length: 5\r\n"
        "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        "Referrer-Policy: no-referrer\r\n"
        "Cross-Origin-Opener-Policy: same-origin\r\n"
        "Cache-Control: no-store\r\n"
        "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
        "Set-Cookie: a=b\r\n"
        "Connection: close\r\n"
        "\r\n"
        "hello");
}

TEST_CASE("a page may name its own content policy, once", "[http]") {
  Response response = Page("hello");
  response.headers = {{"content-security-policy", "default-src 'self'"}};

  const std::string bytes = Written(response);

  CHECK(bytes.find("default-src 'none'") == std::string::npos);
  CHECK(bytes.find("default-src 'self'") != std::string::npos);
}

TEST_CASE("HEAD tells the length and sends no body", "[http]") {
  const std::string bytes = Written(Page("hello"), Verb::kHead);

  CHECK(bytes.find("Content-Length: 5\r\n") != std::string::npos);
  CHECK(bytes.ends_with("\r\n\r\n"));
}

TEST_CASE("204 and 304 have neither body nor length", "[http]") {
  for (const int status : {204, 304}) {
    Response response;
    response.status = status;
    const std::string bytes = Written(response);
    CHECK(bytes.find("Content-Length") == std::string::npos);
    CHECK(bytes.ends_with("\r\n\r\n"));
  }
}

TEST_CASE("a header that could end early or start another is not sendable", "[http]") {
  const Header bad[] = {
      {"X-A", "b\r\nSet-Cookie: c"},
      {"X-A", "b\n"},
      {"X-A", std::string("b\0", 2)},
      {"X-A", "\x7f"},
      {"X-A\r\nX-B", "c"},
      {"X A", "b"},
      {"", "b"},
      {"X-A:", "b"},
      {"Content-Length", "5"},
      {"transfer-encoding", "x"},
      {"CONNECTION", "close"},
      {"Strict-Transport-Security", "0"},
  };
  for (const Header& header : bad) {
    Response response = Page("hello");
    response.headers = {header};
    INFO(header.name);
    CHECK_FALSE(IsSendable(response));
  }
  CHECK(IsSendable(Page("hello")));
}

TEST_CASE("a body without a type and a status out of range are not sendable", "[http]") {
  Response typeless = Page("hello");
  typeless.content_type.clear();
  CHECK_FALSE(IsSendable(typeless));

  Response switching = Page("hello");
  switching.status = 101;
  CHECK_FALSE(IsSendable(switching));
}

TEST_CASE("a problem is valid JSON whatever its detail holds", "[http]") {
  const Response problem = Problem(404, "no \"such\" \\ thing\n");

  CHECK(problem.content_type == "application/problem+json");
  CHECK(problem.body == R"({"type":"about:blank","title":"Not Found","status":404,)"
                        R"("detail":"no \"such\" \\ thing\u000a"})");
}

}  // namespace
}  // namespace hub::http
