#include "hub/store/detail/meta.h"

#include <charconv>
#include <string>
#include <string_view>

#include "hub/store/detail/statements.h"

namespace hub::store::detail {

std::int64_t NumberIn(Connection& connection, const char* meta) {
  Query row(connection, sql::kMeta, std::string_view(meta));
  std::int64_t number = 0;
  if (!row.Next()) return number;
  const std::string_view text = row.Bytes(0);
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

void SetNumber(Connection& connection, const char* meta, std::int64_t number) {
  Run(connection, sql::kSetMeta, std::string_view(meta), std::to_string(number));
}

}  // namespace hub::store::detail
