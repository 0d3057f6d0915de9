#include "hub/records/identifiers.h"

#include <cstddef>
#include <utility>

namespace hub::records {
namespace {

// The letters of a UPN, by their value: without I, O and S.
constexpr std::string_view kUpnLetters = "ABCDEFGHJKLMNPQRTUVWXYZ";
constexpr std::size_t kUpnLength = 13;
constexpr std::size_t kNhsLength = 10;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Without spaces and, where asked, hyphens; letters in upper case.
std::string Compact(std::string_view text, bool hyphens) {
  std::string compact;
  for (const char c : text) {
    if (c == ' ' || (hyphens && c == '-')) continue;
    compact += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return compact;
}

// A digit stands for itself, a letter for its place in the set; nullopt for others.
std::optional<int> UpnValue(char c) {
  if (IsDigit(c)) return c - '0';
  const std::size_t place = kUpnLetters.find(c);
  if (place == std::string_view::npos) return std::nullopt;
  return static_cast<int>(place);
}

std::optional<std::string> Normalise(IdentifierKind kind, std::string_view value) {
  switch (kind) {
    case IdentifierKind::kNhsNumber:
    case IdentifierKind::kMothersNhsNumber:
      return NormaliseNhsNumber(value);
    case IdentifierKind::kUpn:
    case IdentifierKind::kFormerUpn:
      return NormaliseUpn(value);
    case IdentifierKind::kLocal:
      break;
  }
  return std::nullopt;
}

struct KindName {
  IdentifierKind kind;
  std::string_view name;
};
constexpr KindName kKindNames[] = {
    {IdentifierKind::kNhsNumber, "nhs_number"},
    {IdentifierKind::kUpn, "upn"},
    {IdentifierKind::kFormerUpn, "former_upn"},
    {IdentifierKind::kLocal, "local"},
    {IdentifierKind::kMothersNhsNumber, "mothers_nhs_number"},
};

}  // namespace

std::string_view Name(IdentifierKind kind) {
  for (const KindName& row : kKindNames) {
    if (row.kind == kind) return row.name;
  }
  return "";
}

std::optional<IdentifierKind> IdentifierKindFrom(std::string_view name) {
  for (const KindName& row : kKindNames) {
    if (row.name == name) return row.kind;
  }
  return std::nullopt;
}

std::optional<std::string> NormaliseNhsNumber(std::string_view text) {
  const std::string number = Compact(text, /*hyphens=*/true);
  if (number.size() != kNhsLength) return std::nullopt;
  int sum = 0;
  for (std::size_t i = 0; i < kNhsLength; ++i) {
    if (!IsDigit(number[i])) return std::nullopt;
    if (i + 1 < kNhsLength) sum += (number[i] - '0') * static_cast<int>(kNhsLength - i);
  }
  const int check = (11 - sum % 11) % 11;  // 10 is no digit, so it matches none
  if (check != number.back() - '0') return std::nullopt;
  if (number.find_first_not_of(number[0]) == std::string::npos) return std::nullopt;
  return number;
}

std::optional<std::string> NormaliseUpn(std::string_view text) {
  const std::string upn = Compact(text, /*hyphens=*/false);
  if (upn.size() != kUpnLength) return std::nullopt;
  int sum = 0;
  for (std::size_t i = 1; i < kUpnLength; ++i) {
    const std::optional<int> value = UpnValue(upn[i]);
    if (!value || (!IsDigit(upn[i]) && i + 1 < kUpnLength)) return std::nullopt;
    sum += *value * static_cast<int>(i + 1);
  }
  if (upn[0] != kUpnLetters[static_cast<std::size_t>(sum) % kUpnLetters.size()]) {
    return std::nullopt;
  }
  return upn;
}

Identifier MakeIdentifier(IdentifierKind kind, std::string_view value) {
  std::optional<std::string> normal = Normalise(kind, value);
  if (!normal) return {kind, Sensitive(std::string(value)), false};
  return {kind, Sensitive(std::move(*normal)), true};
}

}  // namespace hub::records
