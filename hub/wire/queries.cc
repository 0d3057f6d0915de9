#include "hub/wire/queries.h"

#include <string_view>

#include "hub/access/notices.h"
#include "hub/base/digits.h"
#include "hub/wire/services_on_offer.h"

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

bool ReadLimit(const std::string& text, int most, std::size_t& limit) {
  const int number = DigitsOf(text);
  if (number < 1 || number > most) return false;
  limit = static_cast<std::size_t>(number);
  return true;
}

bool ReadCursor(const std::string& text, std::string& cursor) {
  if (text.empty() || text.size() > kLongestCursor) return false;
  cursor = text;
  return true;
}

bool ReadPurpose(const std::string& text, access::Purpose& purpose) {
  purpose = access::PurposeFrom(text).value_or(text.empty() ? access::Purpose::kNone
                                                            : access::Purpose::kOffList);
  return true;
}

bool ReadRole(const std::string& text, access::Role& role) {
  role = access::RoleFrom(text).value_or(access::Role::kNone);
  return role != access::Role::kNone;
}

constexpr ParameterRule<ChronologyQuery> kChronologyRules[] = {
    {"purpose", kAPurpose, [](auto& text, auto& q) { return ReadPurpose(text, q.purpose); }},
    {"from", kADay, [](auto& text, auto& q) { return Set(Date::Parse(text), q.from); }},
    {"to", kADay, [](auto& text, auto& q) { return Set(Date::Parse(text), q.to); }},
    {"known_at", "a moment with its zone, such as 2026-03-03T10:00:00Z",
     [](auto& text, auto& q) { return Set(Instant::Parse(text), q.known_at); }},
    {"known_to", "an agency's id, such as st-marys",
     [](auto& text, auto& q) { return Set(AgencyId::From(text), q.known_to); }},
    {"known_as", "a role, such as NP",
     [](auto& text, auto& q) { return ReadRole(text, q.known_as); }},
    {"agency", "an agency's id, such as st-marys",
     [](auto& text, auto& q) { return Set(AgencyId::From(text), q.agency); }},
    {"kind", "a kind of record, such as assessment",
     [](auto& text, auto& q) { return Set(records::KindFrom(text), q.kind); }},
    {"view", "brief or full",
     [](auto& text, auto& q) {
       q.brief = text == "brief";
       return q.brief || text == "full";
     }},
    {"cursor", "next_cursor of the page before, as it was given",
     [](auto& text, auto& q) { return ReadCursor(text, q.cursor); }},
    {"limit", "a number from 1 to 500",
     [](auto& text, auto& q) { return ReadLimit(text, kMostEntries, q.limit); }},
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

bool ReadGrade(const std::string& text, access::NoticesQuery& query) {
  query.waiting = false;
  return Set(access::AuditGradeFrom(text), query.grade);
}

constexpr ParameterRule<access::NoticesQuery> kNoticesRules[] = {
    {"grade", "one of A0, A1, A2, A3, A4", ReadGrade},
    {"after", "next of the page before, as it was given",
     [](auto& text, auto& q) { return Set(DecisionId::FromHex(text), q.after); }},
    {"limit", "a number from 1 to 500",
     [](auto& text, auto& q) { return ReadLimit(text, kMostEntries, q.limit); }},
};

constexpr ParameterRule<std::optional<AgencyId>> kDisclosuresRules[] = {
    {"agency", "an agency's id, such as st-marys",
     [](auto& text, auto& agency) { return Set(AgencyId::From(text), agency); }},
};

constexpr std::size_t kLongestSearch = 200;
constexpr int kMostServices = 100;
constexpr int kOldest = 150;
constexpr int kLastService = 1'000'000;

bool ReadSearch(const std::string& text, std::string& into) {
  if (text.empty() || text.size() > kLongestSearch) return false;
  into = text;
  return true;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsCapital(char c) { return c >= 'A' && c <= 'Z'; }

// "ox4 1ab" -> "OX4", and whatever is no postcode as it stands: where a family lives is more than
// a search for services needs.
std::string DistrictOf(const std::string& place) {
  std::string code;
  for (const char c : place) {
    if (c != ' ') code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  constexpr std::size_t kInward = 3;  // 1AB
  if (code.size() < kInward + 2 || code.size() > kInward + 4) return place;
  const std::string_view inward = std::string_view(code).substr(code.size() - kInward);
  std::string outward = code.substr(0, code.size() - kInward);
  const bool postcode = IsDigit(inward[0]) && IsCapital(inward[1]) && IsCapital(inward[2]) &&
                        IsCapital(outward[0]) &&
                        outward.find_first_of("0123456789") != std::string::npos;
  return postcode ? outward : place;
}

bool ReadPlace(const std::string& text, std::string& into) {
  if (!ReadSearch(text, into)) return false;
  into = DistrictOf(text);
  return true;
}

bool ReadAge(const std::string& text, std::optional<int>& into) {
  const int age = DigitsOf(text);
  if (age < 0 || age > kOldest) return false;
  into = age;
  return true;
}

bool ReadCategory(const std::string& text, std::string& into) {
  return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_.") == std::string::npos &&
         ReadSearch(text, into);
}

bool ReadSkip(const std::string& text, std::size_t& skip) {
  const int number = DigitsOf(text);
  if (number < 0 || number > kLastService) return false;
  skip = static_cast<std::size_t>(number);
  return true;
}

constexpr ParameterRule<OfferedQuery> kOfferedRules[] = {
    {"words", "1 to 200 bytes of words",
     [](auto& text, auto& q) { return ReadSearch(text, q.words); }},
    {"place", "a place or a postcode district, such as OX4",
     [](auto& text, auto& q) { return ReadPlace(text, q.place); }},
    {"age", "a number from 0 to 150", [](auto& text, auto& q) { return ReadAge(text, q.age); }},
    {"category", "a code such as family or family.domestic_abuse",
     [](auto& text, auto& q) { return ReadCategory(text, q.category); }},
    {"agency", "an agency's id, such as st-marys",
     [](auto& text, auto& q) { return Set(AgencyId::From(text), q.agency); }},
    {"cursor", "next of the page before, as it was given",
     [](auto& text, auto& q) { return ReadSkip(text, q.skip); }},
    {"limit", "a number from 1 to 100",
     [](auto& text, auto& q) { return ReadLimit(text, kMostServices, q.limit); }},
};

}  // namespace

Result<OfferedQuery> ParseOfferedQuery(const Parameters& parameters) {
  OfferedQuery query;
  const Status read = ReadParameters(parameters, kOfferedRules, query);
  if (!read.ok()) return read.error();
  return query;
}

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

Result<access::NoticesQuery> ParseNoticesQuery(const Parameters& parameters) {
  access::NoticesQuery query;
  const Status read = ReadParameters(parameters, kNoticesRules, query);
  if (!read.ok()) return read.error();
  return query;
}

Result<std::optional<AgencyId>> ParseDisclosuresQuery(const Parameters& parameters) {
  std::optional<AgencyId> agency;
  const Status read = ReadParameters(parameters, kDisclosuresRules, agency);
  if (!read.ok()) return read.error();
  return agency;
}

Status ParseNoQuery(const Parameters& parameters) {
  if (!parameters.empty()) return Error{ErrorCode::kInvalid, "unknown parameter", ""};
  return Done{};
}

}  // namespace hub::wire
