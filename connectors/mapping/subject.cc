#include "connectors/mapping/subject.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "connectors/mapping/codes.h"
#include "connectors/mapping/text.h"

namespace connectors {
namespace {

using hub::Sensitive;
using hub::records::Identifier;
using hub::records::IdentifierKind;
using hub::records::MakeIdentifier;
using hub::records::NameUse;
using hub::records::PersonName;
using hub::records::Sex;
using hub::records::Subject;

constexpr std::size_t kMaxOfEach = 10;
constexpr std::size_t kMaxName = 200;

std::string DigitsIn(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), &IsDigit);
  return digits;
}

// "UN1" to "UN7": why there is no UPN.
bool IsMissingUpn(std::string_view text) {
  const std::string upper = Upper(text);
  return upper.size() == 3 && upper.substr(0, 2) == "UN" && IsDigit(upper[2]);
}

// "+44 (0)20 7946 0123" -> "+44 20 7946 0123".
std::string TidyNumber(const std::string& text) {
  std::string tidy;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (text.compare(i, 3, "(0)") == 0 && text.front() == '+') {
      i += 2;
      if (i + 1 < text.size() && text[i + 1] != ' ') tidy += ' ';
    } else if (c != '(' && c != ')' && c != '.' && c != '-') {
      tidy += c;
    }
  }
  return CleanText(tidy);
}

}  // namespace

Identifier PlainIdentifier(IdentifierKind kind, std::string_view as_sent) {
  const std::string clean = CleanText(as_sent, 100);
  Identifier identifier = MakeIdentifier(kind, clean);
  return identifier.verified ? identifier : MakeIdentifier(kind, PlainKey(clean));
}

bool SetKey(Subject& subject, std::string_view own_id) {
  const std::string key = PlainKey(CleanText(own_id, 512));
  if (key.empty() || key.size() > kMaxPersonKey) return false;
  subject.source_id = Sensitive(key);
  subject.identifiers.push_back(MakeIdentifier(IdentifierKind::kLocal, key));
  return true;
}

Added AddIdentifier(Subject& subject, IdentifierKind kind, std::string_view as_sent) {
  const std::string clean = CleanText(as_sent, 64);
  if (clean.empty() || subject.identifiers.size() >= kMaxOfEach) return Added::kNothing;
  const bool upn = kind == IdentifierKind::kUpn || kind == IdentifierKind::kFormerUpn;
  if (upn && IsMissingUpn(clean)) return Added::kNothing;
  Identifier identifier = PlainIdentifier(kind, clean);
  const Added added = identifier.verified ? Added::kVerified : Added::kUnverified;
  const bool held = std::any_of(
      subject.identifiers.begin(), subject.identifiers.end(),
      [&](const auto& other) { return other.kind == kind && other.value == identifier.value; });
  if (!held) subject.identifiers.push_back(std::move(identifier));
  return added;
}

bool AddName(Subject& subject, NameUse use, std::initializer_list<std::string_view> given,
             std::string_view family) {
  std::string all;
  for (const std::string_view part : given) {
    const std::string clean = CleanText(part, kMaxName);
    if (!clean.empty()) all += (all.empty() ? "" : " ") + clean;
  }
  PersonName name{use, Sensitive(CleanText(all, kMaxName)), Sensitive(CleanText(family, kMaxName))};
  if (name.given.empty() && name.family.empty()) return false;
  if (subject.names.size() >= kMaxOfEach) return false;
  const bool held =
      std::any_of(subject.names.begin(), subject.names.end(), [&](const PersonName& other) {
        return other.given == name.given && other.family == name.family;
      });
  if (!held) subject.names.push_back(std::move(name));
  return true;
}

bool AddWholeName(Subject& subject, NameUse use, std::string_view name) {
  const std::string clean = CleanText(name, 2 * kMaxName);
  const std::string_view whole(clean);
  const std::size_t comma = whole.find(',');
  if (comma != std::string_view::npos) {
    return AddName(subject, use, {whole.substr(comma + 1)}, whole.substr(0, comma));
  }
  const std::size_t space = whole.rfind(' ');
  if (space == std::string_view::npos) return AddName(subject, use, {whole}, "");
  return AddName(subject, use, {whole.substr(0, space)}, whole.substr(space + 1));
}

std::string TidyPostcode(std::string_view text) {
  const std::string as_sent = CleanText(text, 20);
  std::string compact;
  for (const char c : Upper(as_sent)) {
    if (c != ' ') compact += c;
  }
  const std::size_t size = compact.size();
  const bool shaped =
      size >= 5 && size <= 7 && IsLetter(compact[0]) && IsDigit(compact[size - 3]) &&
      IsLetter(compact[size - 2]) && IsLetter(compact[size - 1]) &&
      std::all_of(compact.begin(), compact.end(), [](char c) { return IsLetter(c) || IsDigit(c); });
  return shaped ? compact.insert(size - 3, " ") : as_sent;
}

bool AddAddress(Subject& subject, std::initializer_list<std::string_view> lines,
                std::string_view postcode) {
  const std::string tidy = TidyPostcode(postcode);
  std::string all;
  std::string before;
  for (const std::string_view line : lines) {
    std::string clean = CleanText(line, 200);
    while (!clean.empty() && (clean.back() == ',' || clean.back() == ' ')) clean.pop_back();
    if (clean.empty() || clean == before) continue;
    if (!tidy.empty() && TidyPostcode(clean) == tidy) continue;
    all += (all.empty() ? "" : ", ") + clean;
    before = std::move(clean);
  }
  if ((all.empty() && tidy.empty()) || subject.addresses.size() >= kMaxOfEach) return false;
  const hub::records::Address address{Sensitive(CleanText(all, 1000)), Sensitive(tidy)};
  const bool held =
      std::any_of(subject.addresses.begin(), subject.addresses.end(), [&](const auto& other) {
        return other.lines == address.lines && other.postcode == address.postcode;
      });
  if (!held) subject.addresses.push_back(address);
  return true;
}

bool AddPhone(Subject& subject, std::string_view as_sent) {
  std::string text = CleanText(as_sent, 100);
  const bool mail = text.find('@') != std::string::npos;
  const std::string digits = DigitsIn(text);
  if (!mail && digits.size() < 6) return false;
  if (!mail && std::none_of(text.begin(), text.end(), &IsLetter)) text = TidyNumber(text);
  if (subject.phones.size() >= kMaxOfEach) return false;
  const std::string tidy_digits = DigitsIn(text);
  const bool held = std::any_of(subject.phones.begin(), subject.phones.end(), [&](const auto& one) {
    return one.Reveal() == text || (!mail && one.Reveal().find('@') == std::string::npos &&
                                    DigitsIn(one.Reveal()) == tidy_digits);
  });
  if (held) return false;
  subject.phones.emplace_back(text);
  return true;
}

std::optional<Sex> ReadSex(std::string_view text) {
  struct Word {
    std::string_view word;
    Sex sex;
  };
  static constexpr Word kWords[] = {{"m", Sex::kMale},
                                    {"male", Sex::kMale},
                                    {"boy", Sex::kMale},
                                    {"1", Sex::kMale},
                                    {"man", Sex::kMale},
                                    {"f", Sex::kFemale},
                                    {"female", Sex::kFemale},
                                    {"girl", Sex::kFemale},
                                    {"2", Sex::kFemale},
                                    {"woman", Sex::kFemale},
                                    {"u", Sex::kUnknown},
                                    {"unknown", Sex::kUnknown},
                                    {"0", Sex::kUnknown},
                                    {"not known", Sex::kUnknown},
                                    {"not stated", Sex::kUnknown},
                                    {"n/k", Sex::kUnknown},
                                    {"9", Sex::kOther},
                                    {"x", Sex::kOther},
                                    {"other", Sex::kOther},
                                    {"neither", Sex::kOther},
                                    {"i", Sex::kOther},
                                    {"indeterminate", Sex::kOther}};
  const std::string clean = Lower(CleanText(WithoutMenuPrefix(text), 40));
  for (const Word& row : kWords) {
    if (clean == row.word) return row.sex;
  }
  return std::nullopt;
}

}  // namespace connectors
