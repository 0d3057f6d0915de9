#include "hub/chronology/contradictions.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>
#include <utility>

#include "hub/chronology/entry_text.h"

namespace hub::chronology {
namespace {

using records::Field;
using records::Kind;

struct NamedDetail {
  std::string name;
  std::string value;
};

void AddDetails(const records::EntryView& entry, Field field, records::FieldSet keep,
                std::vector<NamedDetail>& details) {
  if (!keep.Has(field)) return;
  std::string_view text = entry.Member(field).value_or(std::string_view());
  while (!text.empty()) {
    const std::string_view name = TakeInner("name", text);
    const std::string_view value = TakeInner("value", text);
    if (!name.empty()) details.push_back({Unescaped(name), Unescaped(value)});
  }
}

const std::string* Find(const std::vector<NamedDetail>& details, std::string_view name) {
  const auto found = std::find_if(details.begin(), details.end(),
                                  [&](const NamedDetail& one) { return one.name == name; });
  return found == details.end() ? nullptr : &found->value;
}

std::optional<int> NumberIn(const std::string* text) {
  int number = 0;
  if (text == nullptr) return std::nullopt;
  const char* const end = text->data() + text->size();
  const auto [at, fault] = std::from_chars(text->data(), end, number);
  if (fault != std::errc() || at != end || number < 0) return std::nullopt;
  return number;
}

// "OX1 1AA" at the end of an address, without its space; "" when there is none.
std::string PostcodeIn(std::string_view plain) {
  const std::size_t inward = plain.rfind(' ');
  if (inward == std::string_view::npos || plain.size() - inward != 4) return "";
  if (plain[inward + 1] < '0' || plain[inward + 1] > '9') return "";
  const std::size_t outward = inward == 0 ? std::string_view::npos : plain.rfind(' ', inward - 1);
  const std::size_t begin = outward == std::string_view::npos ? 0 : outward + 1;
  return std::string(plain.substr(begin, inward - begin)) + std::string(plain.substr(inward + 1));
}

// Words that mean the same person are the same word.
std::string OneWord(std::string word) {
  static const std::map<std::string, std::string, std::less<>> kSame = {
      {"mum", "mother"},         {"mummy", "mother"},     {"mam", "mother"},
      {"dad", "father"},         {"daddy", "father"},     {"gran", "grandmother"},
      {"nan", "grandmother"},    {"nana", "grandmother"}, {"granny", "grandmother"},
      {"grandad", "grandfather"}};
  const auto found = kSame.find(word);
  return found == kSame.end() ? word : found->second;
}

std::vector<std::string> WordsOf(std::string_view plain) {
  std::vector<std::string> words;
  while (!plain.empty()) {
    const std::size_t end = std::min(plain.find(' '), plain.size());
    if (end > 2) words.push_back(OneWord(std::string(plain.substr(0, end))));
    plain.remove_prefix(std::min(end + 1, plain.size()));
  }
  std::sort(words.begin(), words.end());
  return words;
}

bool ShareAWord(std::string_view a, std::string_view b) {
  const std::vector<std::string> first = WordsOf(a), second = WordsOf(b);
  return first.empty() || second.empty() ||
         std::any_of(first.begin(), first.end(), [&](const std::string& word) {
           return std::binary_search(second.begin(), second.end(), word);
         });
}

Claim CarerClaim(std::string words) {
  Claim claim;
  claim.about = About::kCarer;
  claim.plain = Plain(words);
  claim.words = std::move(words);
  return claim;
}

void AddStanding(const std::vector<NamedDetail>& details, std::vector<Claim>& claims) {
  for (const NamedDetail& detail : details) {
    if (detail.name == "birth_date" || detail.name == "date_of_birth") {
      if (const auto birth = PartialDate::Parse(detail.value)) claims.push_back(BirthClaim(*birth));
    } else if (detail.name == "address" || detail.name == "home_address") {
      claims.push_back(AddressClaim(detail.value));
    } else if (detail.name == "carer" || detail.name == "main_carer") {
      claims.push_back(CarerClaim(detail.value));
    }
  }
}

void AddOutcome(const std::vector<NamedDetail>& details, const PartialDate& happened,
                std::vector<Claim>& claims) {
  const std::string* nothing_done = Find(details, "no_further_action");
  if (nothing_done == nullptr || !happened.exact_day()) return;
  if (*nothing_done != "yes" && *nothing_done != "no") return;
  Claim claim;
  claim.about = About::kOutcome;
  claim.days = PartialDate::Day(happened.earliest);
  claim.plain = *nothing_done;
  claim.words = *nothing_done == "yes" ? "no further action" : "further action";
  claims.push_back(std::move(claim));
}

void AddAttended(const std::vector<NamedDetail>& details, const PartialDate& happened,
                 std::vector<Claim>& claims) {
  const auto attended = NumberIn(Find(details, "sessions_attended"));
  const auto possible = NumberIn(Find(details, "sessions_possible"));
  if (!attended || !possible || !happened.known()) return;
  Claim claim;
  claim.about = About::kAttendance;
  claim.days = happened;
  claim.attended = attended;
  claim.plain = std::to_string(*attended);
  claim.words = std::to_string(*attended) + " of " + std::to_string(*possible) +
                " sessions attended, " + happened.Iso();
  claims.push_back(std::move(claim));
}

// The days on which the child was missing through all school hours.
void AddMissing(const std::vector<NamedDetail>& details, const PartialDate& happened,
                std::vector<Claim>& claims) {
  constexpr int kSchoolBegins = 8 * 60 + 30;
  constexpr int kSchoolEnds = 15 * 60 + 30;
  const std::string* text = Find(details, "found");
  const auto found = text == nullptr ? std::nullopt : PartialDate::Parse(*text);
  if (!found || !found->exact_day() || !happened.exact_day()) return;
  const bool from_morning =
      happened.precision == Precision::kMinute && happened.minute <= kSchoolBegins;
  const bool to_evening = found->precision == Precision::kMinute && found->minute >= kSchoolEnds;
  const Date first{happened.earliest.days + (from_morning ? 0 : 1)};
  const Date last{found->earliest.days - (to_evening ? 0 : 1)};
  if (last < first) return;
  Claim claim;
  claim.about = About::kAttendance;
  claim.days = PartialDate::Range(first, last);
  claim.plain = "missing";
  claim.words = "missing from " + happened.Iso() + ", found " + found->Iso();
  claims.push_back(std::move(claim));
}

int WeekdaysIn(Date first, Date last) {
  int weekdays = 0;
  for (int day = first.days; day <= last.days; ++day) {
    const int since_monday = ((day + 3) % 7 + 7) % 7;  // 1970-01-01 was a Thursday
    if (since_monday < 5) ++weekdays;
  }
  return weekdays;
}

// More sessions than the period's weekdays have, wherever its holidays lay: the child was in
// school on a day on which they were missing.
bool AttendedWhileMissing(const Claim& school, const Claim& police) {
  constexpr int kLongest = 400;  // days; a year at school
  const Date begin = school.days.earliest, end = school.days.latest;
  if (end.days - begin.days > kLongest) return false;
  const Date first = std::max(begin, police.days.earliest);
  const Date last = std::min(end, police.days.latest);
  return last >= first &&
         *school.attended + 2 * WeekdaysIn(first, last) > 2 * WeekdaysIn(begin, end);
}

bool IsStanding(About about) {
  return about == About::kBirthDate || about == About::kAddress || about == About::kCarer;
}

bool Contradict(const Claim& a, const Claim& b) {
  switch (a.about) {
    case About::kBirthDate:
      return a.days.latest < b.days.earliest || b.days.latest < a.days.earliest;
    case About::kAddress:
      return !a.plain.empty() && !b.plain.empty() && a.plain != b.plain;
    case About::kCarer:
      return !ShareAWord(a.plain, b.plain);
    case About::kOutcome:
      return a.days == b.days && a.plain != b.plain;
    case About::kAttendance:
      if (a.attended.has_value() == b.attended.has_value()) return false;
      return a.attended ? AttendedWhileMissing(a, b) : AttendedWhileMissing(b, a);
    case About::kNone:
      break;
  }
  return false;
}

// FNV-1a over what both say. It is compared with what was settled, and settles nothing else.
std::uint64_t NumberOf(const Claim& a, const Claim& b) {
  const auto text_of = [](const Claim& claim) {
    return std::to_string(claim.agency) + "\n" + claim.days.Iso() + "\n" + claim.plain + "\n";
  };
  std::string first = text_of(a), second = text_of(b);
  if (second < first) std::swap(first, second);
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : std::to_string(static_cast<int>(a.about)) + first + second)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return hash;
}

// Ascending: about, then when the hub received it.
std::vector<std::size_t> InOrder(const std::vector<Claim>& claims) {
  std::vector<std::size_t> order(claims.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tuple(claims[a].about, claims[a].received, claims[a].source, a) <
           std::tuple(claims[b].about, claims[b].received, claims[b].source, b);
  });
  return order;
}

// Of standing claims the newest of each agency; of the others all.
std::vector<std::size_t> ThatStand(const std::vector<Claim>& claims) {
  std::map<std::pair<About, std::int64_t>, std::size_t> newest;
  const std::vector<std::size_t> order = InOrder(claims);
  for (const std::size_t i : order) newest[{claims[i].about, claims[i].agency}] = i;
  std::vector<std::size_t> stand;
  for (const std::size_t i : order) {
    if (!IsStanding(claims[i].about) || newest[{claims[i].about, claims[i].agency}] == i)
      stand.push_back(i);
  }
  return stand;
}

}  // namespace

std::string_view Name(About about) {
  switch (about) {
    case About::kBirthDate:
      return "birth_date";
    case About::kAddress:
      return "address";
    case About::kCarer:
      return "carer";
    case About::kOutcome:
      return "outcome";
    case About::kAttendance:
      return "attendance";
    case About::kNone:
      break;
  }
  return "";
}

std::string_view Name(ContradictionState state) {
  switch (state) {
    case ContradictionState::kOpen:
      return "open";
    case ContradictionState::kExplained:
      return "explained";
    case ContradictionState::kCorrected:
      return "corrected";
  }
  return "";
}

std::optional<ContradictionState> ContradictionStateFrom(std::string_view name) {
  for (const ContradictionState state :
       {ContradictionState::kOpen, ContradictionState::kExplained, ContradictionState::kCorrected})
    if (Name(state) == name) return state;
  return std::nullopt;
}

Claim BirthClaim(const PartialDate& birth) {
  Claim claim;
  claim.about = About::kBirthDate;
  claim.days = birth;
  claim.plain = birth.Iso();
  claim.words = birth.Iso();
  return claim;
}

Claim AddressClaim(std::string words) {
  Claim claim;
  claim.about = About::kAddress;
  claim.plain = PostcodeIn(Plain(words));
  claim.words = std::move(words);
  return claim;
}

bool MayClaim(Kind kind) {
  switch (kind) {
    case Kind::kAttendancePeriod:
    case Kind::kMissingEpisode:
    case Kind::kEnrolment:
    case Kind::kContact:
    case Kind::kReferral:
    case Kind::kAssessment:
    case Kind::kPlan:
    case Kind::kPlanReview:
    case Kind::kConference:
    case Kind::kPlacement:
      return true;
    default:
      return false;
  }
}

std::vector<Claim> ReadClaims(const records::EntryView& entry, Kind kind,
                              const PartialDate& happened, records::FieldSet keep) {
  std::vector<Claim> claims;
  if (!MayClaim(kind)) return claims;
  std::vector<NamedDetail> details;
  AddDetails(entry, Field::kDetails, keep, details);
  AddDetails(entry, Field::kLocatingDetails, keep, details);
  AddStanding(details, claims);
  if (kind == Kind::kReferral) AddOutcome(details, happened, claims);
  if (kind == Kind::kAttendancePeriod) AddAttended(details, happened, claims);
  if (kind == Kind::kMissingEpisode) AddMissing(details, happened, claims);
  return claims;
}

std::vector<Contradiction> FindContradictions(const std::vector<Claim>& claims) {
  const std::vector<std::size_t> stand = ThatStand(claims);
  std::vector<Contradiction> found;
  for (std::size_t i = 0; i < stand.size(); ++i) {
    const Claim& a = claims[stand[i]];
    for (std::size_t j = i + 1; j < stand.size() && claims[stand[j]].about == a.about; ++j) {
      const Claim& b = claims[stand[j]];
      if (Contradict(a, b)) found.push_back({a.about, stand[i], stand[j], NumberOf(a, b)});
    }
  }
  return found;
}

std::size_t OwnerOf(const Contradiction& contradiction, const std::vector<Claim>& claims) {
  const bool school_second =
      contradiction.about == About::kAttendance && claims[contradiction.b].attended.has_value();
  return school_second ? contradiction.b : contradiction.a;
}

}  // namespace hub::chronology
