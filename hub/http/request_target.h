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

struct RequestTarget {
  std::string path;
  std::vector<std::pair<std::string, std::string>> query;
};

// Origin form only; nullopt for anything else. In the query '+' is a space, as forms
// write it; values are UTF-8 without control characters, no name is empty or comes twice.
std::optional<RequestTarget> ParseRequestTarget(std::string_view text);

}  // namespace hub::http

#endif  // HUB_HTTP_REQUEST_TARGET_H_
