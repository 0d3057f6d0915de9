#include "hub/http/response_writer.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace hub::http {
namespace {

struct Line {
  std::string_view name;
  std::string_view value;
};

constexpr Line kAlways[] = {
    {"Strict-Transport-Security", "max-age=31536000; includeSubDomains"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
};

constexpr Line kUnlessSet[] = {
    {"Cache-Control", "no-store"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
};

// What frames the message or is set from Response's own fields.
constexpr std::string_view kWritersOwn[] = {"Connection", "Content-Length", "Content-Type",
                                            "Keep-Alive", "Trailer",        "Transfer-Encoding",
                                            "Upgrade"};

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool SameName(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return Lower(x) == Lower(y); });
}

bool IsName(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (Lower(c) >= 'a' && Lower(c) <= 'z') || c == '-';
  });
}

bool IsValue(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool IsReserved(std::string_view name) {
  return std::any_of(std::begin(kWritersOwn), std::end(kWritersOwn),
                     [&](std::string_view own) { return SameName(own, name); }) ||
         std::any_of(std::begin(kAlways), std::end(kAlways),
                     [&](const Line& line) { return SameName(line.name, name); });
}

bool Sets(const Response& response, std::string_view name) {
  return std::any_of(response.headers.begin(), response.headers.end(),
                     [&](const Header& header) { return SameName(header.name, name); });
}

void AppendLine(std::string_view name, std::string_view value, std::string& out) {
  out.append(name).append(": ").append(value).append("\r\n");
}

bool HasContent(int status) { return status != 204 && status != 304; }

}  // namespace

bool IsSendable(const Response& response) {
  if (response.status < 200 || response.status > 599) return false;
  if (!IsValue(response.content_type)) return false;
  if (response.content_type.empty() && !response.body.empty()) return false;
  return std::all_of(response.headers.begin(), response.headers.end(), [](const Header& header) {
    return IsName(header.name) && IsValue(header.value) && !IsReserved(header.name);
  });
}

void AppendResponse(const Response& response, Verb verb, bool close, std::string& out) {
  out.reserve(out.size() + response.body.size() + 1024);
  out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  out.append(ReasonPhrase(response.status)).append("\r\n");
  if (HasContent(response.status)) {
    if (!response.content_type.empty()) AppendLine("Content-Type", response.content_type, out);
    AppendLine("Content-Length", std::to_string(response.body.size()), out);
  }
  for (const Line& line : kAlways) AppendLine(line.name, line.value, out);
  for (const Line& line : kUnlessSet)
    if (!Sets(response, line.name)) AppendLine(line.name, line.value, out);
  for (const Header& header : response.headers) AppendLine(header.name, header.value, out);
  if (close) AppendLine("Connection", "close", out);
  out.append("\r\n");
  if (verb != Verb::kHead && HasContent(response.status)) out.append(response.body);
}

}  // namespace hub::http
