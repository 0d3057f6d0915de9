#include "hub/wire/searches.h"

#include <utility>

#include "hub/records/identifiers.h"
#include "hub/wire/detail/json_writer.h"
#include "hub/wire/detail/request_body.h"

namespace hub::wire {
namespace {

using access::Purpose;
using chronology::AskBecause;
using chronology::Known;
using linkage::Sought;

constexpr JsonLimits kSearchLimits{16 * 1024, 100};
constexpr JsonLimits kListLimits{512 * 1024, 4'000};

// "No" must never read as "nobody knows this child".
constexpr std::string_view kCheckNote =
    "Yes: the child is known, and you may search for them. Ask: look at this row yourself. No: "
    "there is nobody of whom this list may tell you. A child with a no may still be known to one "
    "or more agencies; if you are worried about one, refer as if nothing had been asked.";

// A purpose that is absent or not on the list is a question for access/, which bars it and says
// so (B1).
template <class T>
bool ReadPurpose(JsonView value, const Path& path, Reading& reading, T& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  into.purpose = access::PurposeFrom(value.text()).value_or(Purpose::kNone);
  return true;
}

template <auto kMember, std::optional<std::string> (*kNormalise)(std::string_view), class T>
bool Numbered(JsonView value, const Path& path, Reading& reading, T& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  if (value.text().empty()) return true;
  std::optional<std::string> number = kNormalise(value.text());
  if (!number) return reading.Fault("not a valid number, check each digit of", path);
  into.*kMember = Sensitive(*std::move(number));
  return true;
}

constexpr MemberRule<Search> kSearchRules[] = {
    {"purpose", ReadPurpose<Search>},
    {"given", Short<&Search::given>},
    {"family", Short<&Search::family>},
    {"birth", Typed<&Search::birth>},
    {"nhs_number", Numbered<&Search::nhs_number, &records::NormaliseNhsNumber>},
    {"upn", Numbered<&Search::upn, &records::NormaliseUpn>},
};

constexpr MemberRule<Sought> kRowRules[] = {
    {"given", Short<&Sought::given>},
    {"family", Short<&Sought::family>},
    {"birth", Typed<&Sought::birth>},
    {"nhs_number", Numbered<&Sought::nhs_number, &records::NormaliseNhsNumber>},
    {"upn", Numbered<&Sought::upn, &records::NormaliseUpn>},
};

bool ReadRows(JsonView value, const Path& path, Reading& reading, KnownCheck& into) {
  if (!IsList(value, path, reading, kMostCheckedRows)) return false;
  for (const JsonView element : value) {
    const Path here = path.Element(into.rows.size());
    if (!ReadObject(element, here, reading, kRowRules, into.rows.emplace_back())) return false;
  }
  return true;
}

template <auto kMember, class T>
bool Chosen(JsonView value, const Path& path, Reading& reading, T& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  const auto id = AgencyId::From(value.text());
  if (!id) return reading.Fault("bad id", path);
  into.*kMember = *id;
  return true;
}

bool ReadKind(JsonView value, const Path& path, Reading& reading, ChronologySearch& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  into.kind = records::KindFrom(value.text());
  return into.kind.has_value() || reading.Fault("not a kind of record", path);
}

constexpr std::size_t kLongestWords = 200;
constexpr MemberRule<ChronologySearch> kChronologySearchRules[] = {
    {"purpose", ReadPurpose<ChronologySearch>},
    {"words", Words<&ChronologySearch::words, kLongestWords>},
    {"from", Typed<&ChronologySearch::from>},
    {"to", Typed<&ChronologySearch::to>},
    {"known_at", Typed<&ChronologySearch::known_at>},
    {"agency", Chosen<&ChronologySearch::agency>},
    {"kind", ReadKind},
    {"cursor", Typed<&ChronologySearch::cursor>},
};

std::string MissingOf(const ChronologySearch& search) {
  return search.words.empty() ? "missing /words" : "";
}

constexpr MemberRule<KnownCheck> kCheckRules[] = {
    {"purpose", ReadPurpose<KnownCheck>},
    {"rows", ReadRows},
};

std::string_view Name(Known known) {
  switch (known) {
    case Known::kNo:
      return "no";
    case Known::kYes:
      return "yes";
    case Known::kAsk:
      break;
  }
  return "ask";
}

std::string_view Name(AskBecause because) {
  switch (because) {
    case AskBecause::kTooFewIdentifiers:
      return "too_few_identifiers";
    case AskBecause::kSeveralFit:
      return "several_fit";
    case AskBecause::kSomeDiffer:
      return "some_differ";
    case AskBecause::kSearchOneByOne:
      return "search_one_by_one";
    case AskBecause::kNothing:
      break;
  }
  return "";
}

}  // namespace

Result<Search> ParseSearch(std::string_view body) {
  return ParseObject(body, kSearchRules, kSearchLimits);
}

Result<KnownCheck> ParseKnownCheck(std::string_view body) {
  return ParseObject(body, kCheckRules, kListLimits);
}

std::string Encode(const audit::Released<chronology::KnownAnswer>& released) {
  const chronology::KnownAnswer& answer = released.answer();
  JsonWriter out(answer.rows.size() * 64 + 1'000);
  out.Open('{');
  out.Text("check", answer.check.Hex());
  out.Text("at", answer.at.Rfc3339());
  out.Text("purpose", access::Name(answer.purpose));
  out.Text("role", access::Name(answer.role));
  out.Text("policy", answer.policy);
  out.Open("rows", '[');
  for (const chronology::KnownRow& row : answer.rows) {
    out.Open('{');
    out.Text("known", Name(row.known));
    out.TextUnlessEmpty("because", Name(row.because));
    out.Close('}');
  }
  out.Close(']');
  out.Text("note", kCheckNote);
  out.Close('}');
  return std::move(out).Take();
}

Result<ChronologySearch> ParseChronologySearch(std::string_view body) {
  return ParseObject(body, kChronologySearchRules, &MissingOf, kSearchLimits);
}

}  // namespace hub::wire
