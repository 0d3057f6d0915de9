#include "hub/wire/detail/weights_format.h"

#include <charconv>
#include <cmath>

#include "hub/base/partial_date.h"

namespace hub::wire {

using linkage::FieldId;

bool IsToldApart(FieldId field) {
  return field == linkage::kGiven || field == linkage::kFamily || field == linkage::kBirth ||
         field == linkage::kPostcode || field == linkage::kEmail;
}

std::string NameOfValue(FieldId field, std::uint64_t value) {
  if (field == linkage::kBirth) return std::to_string(value);
  std::string name(16, '0');
  for (std::size_t place = 16; place-- > 0; value >>= 4)
    name[place] = "0123456789abcdef"[value & 15];
  return name;
}

std::optional<std::uint64_t> ValueNamed(FieldId field, std::string_view name) {
  const bool is_day = field == linkage::kBirth;
  if (name.size() != (is_day ? 8u : 16u)) return std::nullopt;
  std::uint64_t value = 0;
  const auto read =
      std::from_chars(name.data(), name.data() + name.size(), value, is_day ? 10 : 16);
  if (read.ec != std::errc() || read.ptr != name.data() + name.size()) return std::nullopt;
  if (NameOfValue(field, value) != name) return std::nullopt;  // capitals
  if (!is_day) return value;
  const auto part = [&](std::uint64_t of) { return static_cast<int>(of); };
  if (!Date::FromCivil(part(value / 10'000), part(value / 100 % 100), part(value % 100))) {
    return std::nullopt;
  }
  return value;
}

std::int64_t MillibitsOf(double bits) { return std::llround(bits * 1e3); }

}  // namespace hub::wire
