#include "hub/wire/queries.h"

#include <string_view>

#include "hub/base/digits.h"

namespace hub::wire {
namespace {

constexpr std::size_t kLongestCursor = 512;
constexpr int kMostEntries = 500;

Error Invalid(std::string_view what, std::string_view parameter) {
  return {ErrorCode::kInvalid, std::string(what) + " " + std::string(parameter), ""};
}

// Sets `into` from what the text means, if it means anything.
template <class T, class U>
bool Set(const std::optional<T>& meaning, U& into) {
  if (meaning) into = *meaning;
  return meaning.has_value();
}

template <class T>
struct ParameterRule {
  std::string_view name;
  bool (*read)(const std::string& value, T& into);
};

template <class T, std::size_t kRules>
Status ReadParameters(const Parameters& parameters, const ParameterRule<T> (&rules)[kRules],
                      T& into) {
  for (const auto& [name, value] : parameters) {
    const ParameterRule<T>* found = nullptr;
    for (const ParameterRule<T>& rule : rules) {
      if (rule.name == name) found = &rule;
    }
    // The name is the caller's text and is not repeated to them.
    if (!found) return Error{ErrorCode::kInvalid, "unknown parameter", ""};
    if (!found->read(value, into)) return Invalid("bad parameter", found->name);
  }
  return Done{};
}

bool ReadLimit(const std::string& text, std::size_t& limit) {
  const int number = DigitsOf(text);
  if (number < 1 || number > kMostEntries) return false;
  limit = static_cast<std::size_t>(number);
  return true;
}

bool ReadCursor(const std::string& text, std::string& cursor) {
  if (text.empty() || text.size() > kLongestCursor) return false;
  cursor = text;
  return true;
}

bool ReadPurpose(const std::string& text, access::Purpose& purpose) {
  purpose = access::PurposeFrom(text).value_or(access::Purpose::kNone);
  return true;
}

constexpr ParameterRule<ChronologyQuery> kChronologyRules[] = {
    {"purpose", [](auto& text, auto& q) { return ReadPurpose(text, q.purpose); }},
    {"from", [](auto& text, auto& q) { return Set(Date::Parse(text), q.from); }},
    {"to", [](auto& text, auto& q) { return Set(Date::Parse(text), q.to); }},
    {"known_at", [](auto& text, auto& q) { return Set(Instant::Parse(text), q.known_at); }},
    {"agency", [](auto& text, auto& q) { return Set(AgencyId::From(text), q.agency); }},
    {"kind", [](auto& text, auto& q) { return Set(records::KindFrom(text), q.kind); }},
    {"cursor", [](auto& text, auto& q) { return ReadCursor(text, q.cursor); }},
    {"limit", [](auto& text, auto& q) { return ReadLimit(text, q.limit); }},
};

constexpr ParameterRule<access::Purpose> kInvolvedRules[] = {
    {"purpose", ReadPurpose},
};

struct AccessesFound {
  std::optional<ChildId> child;
  std::optional<EntryId> entry;
};
constexpr ParameterRule<AccessesFound> kAccessesRules[] = {
    {"child", [](auto& text, auto& q) { return Set(ChildId::FromHex(text), q.child); }},
    {"entry", [](auto& text, auto& q) { return Set(EntryId::FromHex(text), q.entry); }},
};

}  // namespace

Result<access::Purpose> ParseInvolvedQuery(const Parameters& parameters) {
  access::Purpose purpose = access::Purpose::kNone;
  const Status read = ReadParameters(parameters, kInvolvedRules, purpose);
  if (!read.ok()) return read.error();
  return purpose;
}

Result<ChronologyQuery> ParseChronologyQuery(const Parameters& parameters) {
  ChronologyQuery query;
  const Status read = ReadParameters(parameters, kChronologyRules, query);
  if (!read.ok()) return read.error();
  if (query.from && query.to && *query.to < *query.from) {
    return Error{ErrorCode::kInvalid, "to is before from", ""};
  }
  return query;
}

Result<AccessesQuery> ParseAccessesQuery(const Parameters& parameters) {
  AccessesFound found;
  const Status read = ReadParameters(parameters, kAccessesRules, found);
  if (!read.ok()) return read.error();
  if (!found.child) return Invalid("missing parameter", "child");
  return AccessesQuery{*found.child, found.entry};
}

Status ParseNoQuery(const Parameters& parameters) {
  if (!parameters.empty()) return Error{ErrorCode::kInvalid, "unknown parameter", ""};
  return Done{};
}

}  // namespace hub::wire
