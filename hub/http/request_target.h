// What a request asks for: "/v1/children/6f?purpose=EH&from=2021-03" taken apart and
// decoded, strictly.
//
// Routes and access rules compare the decoded path, so there must be exactly one way to
// write each path: an encoded slash, an empty segment, "." and "..", a backslash, a
// control byte and anything outside ASCII are refused, not normalised.

#ifndef HUB_HTTP_REQUEST_TARGET_H_
#define HUB_HTTP_REQUEST_TARGET_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::http {

// Decoded, each name once.
using Fields = std::vector<std::pair<std::string, std::string>>;

struct RequestTarget {
  std::string path;
  Fields query;
};

// Origin form only; nullopt for anything else. In the query '+' is a space, as forms
// write it; values are UTF-8 without control characters, no name is empty or comes twice.
std::optional<RequestTarget> ParseRequestTarget(std::string_view text);

// The body of a page's form (application/x-www-form-urlencoded): read like a query, but a value
// may hold line ends.
std::optional<Fields> ParseForm(std::string_view body);

}  // namespace hub::http

#endif  // HUB_HTTP_REQUEST_TARGET_H_
