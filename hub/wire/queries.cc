#include "hub/wire/queries.h"

#include <string_view>

#include "hub/base/digits.h"

namespace hub::wire {
namespace {

constexpr std::size_t kLongestCursor = 512;
constexpr int kMostEntries = 500;

constexpr std::string_view kAPurpose = "a purpose, such as EH";
constexpr std::string_view kADay = "a day as YYYY-MM-DD";
constexpr std::string_view kAnId = "32 of 0-9 and a-f";

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
  std::string_view form;  // what it must be, for whoever gave something else
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
    if (!found->read(value, into)) {
      return Invalid("bad parameter", std::string(found->name) + ": " + std::string(found->form));
    }
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
    {"purpose", kAPurpose, [](auto& text, auto& q) { return ReadPurpose(text, q.purpose); }},
    {"from", kADay, [](auto& text, auto& q) { return Set(Date::Parse(text), q.from); }},
    {"to", kADay, [](auto& text, auto& q) { return Set(Date::Parse(text), q.to); }},
    {"known_at", "a moment with its zone, such as 2026-03-03T10:00:00Z",
     [](auto& text, auto& q) { return Set(Instant::Parse(text), q.known_at); }},
    {"agency", "an agency's id, such as st-marys",
     [](auto& text, auto& q) { return Set(AgencyId::From(text), q.agency); }},
    {"kind", "a kind of record, such as assessment",
     [](auto& text, auto& q) { return Set(records::KindFrom(text), q.kind); }},
    {"cursor", "next_cursor of the page before, as it was given",
     [](auto& text, auto& q) { return ReadCursor(text, q.cursor); }},
    {"limit", "a number from 1 to 500",
     [](auto& text, auto& q) { return ReadLimit(text, q.limit); }},
};

constexpr ParameterRule<access::Purpose> kInvolvedRules[] = {
    {"purpose", kAPurpose, ReadPurpose},
};

struct AccessesFound {
  std::optional<ChildId> child;
  std::optional<EntryId> entry;
};
constexpr ParameterRule<AccessesFound> kAccessesRules[] = {
    {"child", kAnId, [](auto& text, auto& q) { return Set(ChildId::FromHex(text), q.child); }},
    {"entry", kAnId, [](auto& text, auto& q) { return Set(EntryId::FromHex(text), q.entry); }},
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
