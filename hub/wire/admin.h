// What an administrative command and a running hub say to each other over the Unix socket:
// one line of JSON each way, {"directory","args"} and {"exit","out","err"}.
//
// Also how commands print with --json: one flat object, or a list of them.

#ifndef HUB_WIRE_ADMIN_H_
#define HUB_WIRE_ADMIN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "hub/base/result.h"

namespace hub::wire {

inline constexpr std::size_t kAdminLimit = 64UL * 1024 * 1024;  // of either line, in bytes

struct AdminRequest {
  std::string directory;  // where the command was given; its paths are relative to this
  std::vector<std::string> args;
};
std::string Encode(const AdminRequest& request);  // without the line feed
Result<AdminRequest> ParseAdminRequest(std::string_view line);

struct AdminReply {
  int exit = 0;
  std::string out;
  std::string err;
};
std::string Encode(const AdminReply& reply);
Result<AdminReply> ParseAdminReply(std::string_view line);

using Cell = std::variant<std::string, std::uint64_t, bool, std::vector<std::string>>;
using Row = std::vector<std::pair<std::string_view, Cell>>;  // by name, in order
std::string EncodeRow(const Row& row);
std::string EncodeRows(const std::vector<Row>& rows);

}  // namespace hub::wire

#endif  // HUB_WIRE_ADMIN_H_
