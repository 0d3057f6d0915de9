#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "hub/wire/detail/json_document.h"
#include "hub/wire/detail/json_writer.h"
#include "hub/wire/detail/object_reader.h"
#include "hub/wire/detail/read_value.h"
#include "hub/wire/services_on_offer.h"

namespace hub::wire {
namespace {

using records::OfferedService;

constexpr std::size_t kValueLimit = 800'000;
constexpr std::size_t kIdLength = 200;
constexpr std::size_t kLineLength = 300;
constexpr std::size_t kTextLength = 4096;
constexpr std::size_t kUrlLength = 500;
constexpr std::size_t kCategoryLength = 60;
constexpr std::size_t kMostListed = 50;
constexpr std::size_t kDaysOfWeek = 7;
constexpr std::int64_t kOldest = 150;

Error Invalid(std::string why) { return {ErrorCode::kInvalid, std::move(why), ""}; }

// A service as it is read, with what shows that its required members were there.
struct Draft {
  OfferedService service;
  bool has_status = false;
  bool has_categories = false;
};

// Every byte of UTF-8 but those that go on with a character.
std::size_t Characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool HasLength(JsonView value, const Path& path, Reading& reading, std::size_t least,
               std::size_t most) {
  if (!value.is(JsonType::kText)) return reading.Fault("not a text", path);
  const std::size_t length = Characters(value.text());
  if (length > most) return reading.Fault("too long", path);
  return length >= least || reading.Fault("too short", path);
}

bool IsLine(JsonView value, const Path& path, Reading& reading) {
  return HasLength(value, path, reading, 1, kLineLength);
}

void AddWords(std::string_view words, OfferedService& service) {
  service.words.append(words).append("\n");
}

// A text that is shown, and looked through.
template <std::size_t kMost>
bool Searched(JsonView value, const Path& path, Reading& reading, Draft& into) {
  if (!HasLength(value, path, reading, 1, kMost)) return false;
  AddWords(value.text(), into.service);
  return true;
}

template <std::size_t kLeast, std::size_t kMost, class T>
bool Shown(JsonView value, const Path& path, Reading& reading, T&) {
  return HasLength(value, path, reading, kLeast, kMost);
}

bool ReadServiceId(JsonView value, const Path& path, Reading& reading, Draft& into) {
  if (!HasLength(value, path, reading, 1, kIdLength)) return false;
  into.service.id = value.text();
  return true;
}

bool ReadName(JsonView value, const Path& path, Reading& reading, Draft& into) {
  if (!IsLine(value, path, reading)) return false;
  into.service.name = value.text();
  return true;
}

bool ReadStatus(JsonView value, const Path& path, Reading& reading, Draft& into) {
  constexpr std::string_view kListed[] = {"active", "temporarily_closed", "unknown"};
  into.has_status = value.is(JsonType::kText) && std::find(std::begin(kListed), std::end(kListed),
                                                           value.text()) != std::end(kListed);
  return into.has_status || reading.Fault("not on the list", path);
}

template <auto kMember>
bool ReadAge(JsonView value, const Path& path, Reading& reading, OfferedService& into) {
  if (!value.is(JsonType::kInteger)) return reading.Fault("not a whole number", path);
  if (value.integer() < 0 || value.integer() > kOldest) return reading.Fault("not an age", path);
  into.*kMember = static_cast<int>(value.integer());
  return true;
}

constexpr MemberRule<OfferedService> kAgesRules[] = {
    {"from", ReadAge<&OfferedService::age_from>},
    {"to", ReadAge<&OfferedService::age_to>},
};

bool ReadAges(JsonView value, const Path& path, Reading& reading, Draft& into) {
  return ReadObject(value, path, reading, kAgesRules, into.service);
}

constexpr MemberRule<Draft> kContactRules[] = {
    {"phone", Shown<3, 60, Draft>},
    {"email", Shown<3, 200, Draft>},
};

bool ReadContact(JsonView value, const Path& path, Reading& reading, Draft& into) {
  return ReadObject(value, path, reading, kContactRules, into);
}

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// An address of the web, and nothing else: pages make links of it.
bool IsWebAddress(std::string_view url) {
  std::size_t scheme = 0;
  for (const std::string_view start : {"http://", "https://"}) {
    const bool starts =
        url.size() > start.size() &&
        std::equal(start.begin(), start.end(), url.begin(), [](char wanted, char given) {
          return wanted == (given >= 'A' && given <= 'Z' ? given - 'A' + 'a' : given);
        });
    if (starts) scheme = start.size();
  }
  return scheme > 0 && IsLetterOrDigit(url[scheme]) &&
         std::all_of(url.begin(), url.end(), [](char c) {
           return static_cast<unsigned char>(c) > ' ' && c != '"' && c != '<' && c != '>' &&
                  c != '\\' && c != '\x7F';
         });
}

bool ReadUrl(JsonView value, const Path& path, Reading& reading, Draft&) {
  if (!HasLength(value, path, reading, 1, kUrlLength)) return false;
  return IsWebAddress(value.text()) || reading.Fault("not an address of the web", path);
}

bool IsCategory(std::string_view code) {
  const std::size_t dot = code.find('.');
  const auto is_part = [](std::string_view part) {
    return !part.empty() &&
           part.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos;
  };
  return code.size() <= kCategoryLength && is_part(code.substr(0, dot)) &&
         (dot == std::string_view::npos || is_part(code.substr(dot + 1)));
}

struct CategoryDraft {
  std::string code;
  std::string words;
  std::string group;
};

bool ReadCategoryCode(JsonView value, const Path& path, Reading& reading, CategoryDraft& into) {
  if (!value.is(JsonType::kText) || !IsCategory(value.text())) {
    return reading.Fault("bad code", path);
  }
  into.code = value.text();
  return true;
}

template <auto kMember>
bool ReadCategoryWords(JsonView value, const Path& path, Reading& reading, CategoryDraft& into) {
  if (!IsLine(value, path, reading)) return false;
  into.*kMember = value.text();
  return true;
}

constexpr MemberRule<CategoryDraft> kCategoryRules[] = {
    {"code", ReadCategoryCode},
    {"words", ReadCategoryWords<&CategoryDraft::words>},
    {"group", ReadCategoryWords<&CategoryDraft::group>},
};

bool ReadCategories(JsonView value, const Path& path, Reading& reading, Draft& into) {
  if (!IsList(value, path, reading, kListLimit)) return false;
  into.has_categories = true;
  std::size_t place = 0;
  for (const JsonView element : value) {
    const Path here = path.Element(place++);
    CategoryDraft category;
    if (!ReadObject(element, here, reading, kCategoryRules, category)) return false;
    if (category.code.empty()) return reading.Fault("missing", here.Member("code"));
    if (category.words.empty()) return reading.Fault("missing", here.Member("words"));
    AddWords(category.words, into.service);
    AddWords(category.group, into.service);
    into.service.categories.push_back(std::move(category.code));
  }
  return true;
}

template <class Each>
bool ReadLines(JsonView value, const Path& path, Reading& reading, const Each& each) {
  if (!IsList(value, path, reading, kMostListed)) return false;
  std::size_t place = 0;
  for (const JsonView element : value) {
    if (!IsLine(element, path.Element(place++), reading)) return false;
    each(element.text());
  }
  return true;
}

bool ReadOtherTerms(JsonView value, const Path& path, Reading& reading, Draft& into) {
  return ReadLines(value, path, reading,
                   [&](std::string_view term) { AddWords(term, into.service); });
}

bool ReadArea(JsonView value, const Path& path, Reading& reading, Draft& into) {
  return ReadLines(value, path, reading,
                   [&](std::string_view area) { into.service.area.append(area).append("\n"); });
}

bool ReadDays(JsonView value, const Path& path, Reading& reading, Draft&) {
  constexpr std::string_view kDays[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
  if (!IsList(value, path, reading, kDaysOfWeek)) return false;
  std::size_t place = 0;
  for (const JsonView day : value) {
    const Path here = path.Element(place++);
    const bool listed = day.is(JsonType::kText) && std::find(std::begin(kDays), std::end(kDays),
                                                             day.text()) != std::end(kDays);
    if (!listed) return reading.Fault("not on the list", here);
  }
  return true;
}

bool ReadTime(JsonView value, const Path& path, Reading& reading, Draft&) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!value.is(JsonType::kText)) return reading.Fault("not a text", path);
  const std::string_view time = value.text();
  const bool good = time.size() == 5 && is_digit(time[0]) && is_digit(time[1]) && time[2] == ':' &&
                    is_digit(time[3]) && is_digit(time[4]);
  return good || reading.Fault("bad time", path);
}

template <class T>
bool ReadDay(JsonView value, const Path& path, Reading& reading, T&) {
  constexpr std::size_t kDayLength = 10;
  if (!HasLength(value, path, reading, kDayLength, kDayLength)) return false;
  return Date::Parse(value.text()).has_value() || reading.Fault("bad date", path);
}

constexpr MemberRule<Draft> kScheduleRules[] = {
    {"days", ReadDays},       {"opens", ReadTime},       {"closes", ReadTime},
    {"from", ReadDay<Draft>}, {"until", ReadDay<Draft>}, {"words", Shown<1, kLineLength, Draft>},
};

bool ReadSchedules(JsonView value, const Path& path, Reading& reading, Draft& into) {
  if (!IsList(value, path, reading, kMostListed)) return false;
  std::size_t place = 0;
  for (const JsonView element : value) {
    if (!ReadObject(element, path.Element(place++), reading, kScheduleRules, into)) return false;
  }
  return true;
}

constexpr MemberRule<Draft> kServiceRules[] = {
    {"id", ReadServiceId},
    {"name", ReadName},
    {"organisation", Searched<kLineLength>},
    {"description", Searched<kTextLength>},
    {"status", ReadStatus},
    {"ages", ReadAges},
    {"eligibility", Searched<kTextLength>},
    {"fees", Shown<1, kLineLength, Draft>},
    {"contact", ReadContact},
    {"url", ReadUrl},
    {"categories", ReadCategories},
    {"other_terms", ReadOtherTerms},
    {"schedules", ReadSchedules},
    {"area", ReadArea},
    {"assured_date", ReadDay<Draft>},
};

// REQUIRES: every member within was read by its rule, so that its name is one of ours
void AppendJson(JsonView value, JsonWriter& out) {
  switch (value.type()) {
    case JsonType::kText:
      return out.Text(value.text());
    case JsonType::kInteger:
      return out.Raw(std::to_string(value.integer()));
    case JsonType::kBool:
      return out.Raw(value.truth() ? "true" : "false");
    case JsonType::kNull:
      return out.Raw("null");
    case JsonType::kArray:
      out.Open('[');
      for (const JsonView element : value) AppendJson(element, out);
      return out.Close(']');
    case JsonType::kObject:
      out.Open('{');
      for (const JsonView member : value) {
        out.Key(member.key());
        AppendJson(member, out);
      }
      return out.Close('}');
  }
}

bool ReadService(JsonView value, const Path& path, Reading& reading, OfferedService& into) {
  Draft draft;
  if (!ReadObject(value, path, reading, kServiceRules, draft)) return false;
  if (!reading.unknown_fields.empty()) {
    reading.fault = "unknown member " + reading.unknown_fields.front();
    return false;
  }
  const auto needs = [&](bool given, std::string_view name) {
    return given || reading.Fault("missing", path.Member(name));
  };
  if (!needs(!draft.service.id.empty(), "id") || !needs(!draft.service.name.empty(), "name") ||
      !needs(draft.has_status, "status") || !needs(draft.has_categories, "categories")) {
    return false;
  }
  into = std::move(draft.service);
  JsonWriter json(into.words.size() + kLineLength);
  AppendJson(value, json);
  into.json = std::move(json).Take();
  return true;
}

struct Envelope {
  bool has_version = false;
  std::optional<Instant> made;
  std::optional<JsonView> services;
};

bool ReadVersion(JsonView value, const Path& path, Reading& reading, Envelope& into) {
  into.has_version = value.is(JsonType::kInteger) && value.integer() == 1;
  return into.has_version || reading.Fault("not 1", path);
}

bool ReadMade(JsonView value, const Path& path, Reading& reading, Envelope& into) {
  constexpr std::size_t kShortest = 20;
  constexpr std::size_t kLongest = 40;
  if (!HasLength(value, path, reading, kShortest, kLongest)) return false;
  into.made = Instant::Parse(value.text());
  return into.made || reading.Fault("bad date", path);
}

bool ReadList(JsonView value, const Path& path, Reading& reading, Envelope& into) {
  if (!value.is(JsonType::kArray)) return reading.Fault("not a list", path);
  into.services = value;
  return true;
}

constexpr MemberRule<Envelope> kEnvelopeRules[] = {
    {"version", ReadVersion},
    {"made_at", ReadMade},
    {"services", ReadList},
};

Result<Envelope> ReadEnvelope(JsonView root) {
  Envelope envelope;
  const std::string fault = FaultOfBody(root, kEnvelopeRules, envelope);
  if (!fault.empty()) return Invalid(fault);
  if (!envelope.has_version) return Invalid("missing /version");
  if (!envelope.made) return Invalid("missing /made_at");
  if (!envelope.services) return Invalid("missing /services");
  return envelope;
}

template <auto kMember>
bool ReadCount(JsonView value, const Path& path, Reading& reading, OfferedReplaced& into) {
  if (!value.is(JsonType::kInteger) || value.integer() < 0)
    return reading.Fault("bad number", path);
  into.*kMember = static_cast<std::size_t>(value.integer());
  return true;
}

bool ReadReceived(JsonView value, const Path& path, Reading& reading, OfferedReplaced& into) {
  std::optional<Instant> received;
  if (!Read(value, path, reading, received)) return false;
  into.received = received.value_or(Instant{});
  return true;
}

constexpr MemberRule<OfferedReplaced> kReplacedRules[] = {
    {"agency", Typed<&OfferedReplaced::agency>},
    {"services", ReadCount<&OfferedReplaced::services>},
    {"added", ReadCount<&OfferedReplaced::added>},
    {"changed", ReadCount<&OfferedReplaced::changed>},
    {"removed", ReadCount<&OfferedReplaced::removed>},
    {"received", ReadReceived},
    {"leaf", ReadCount<&OfferedReplaced::leaf>},
};

}  // namespace

Result<OfferedReplaced> ParseOfferedReplaced(std::string_view json) {
  constexpr JsonLimits kLimits = {4096, 100};
  const Result<JsonDocument> document = JsonDocument::Read(json, kLimits);
  if (!document.ok()) return document.error();
  OfferedReplaced replaced;
  Reading reading;
  if (!ReadObject(document.value().root(), Path(), reading, kReplacedRules, replaced)) {
    return Invalid(reading.fault);
  }
  if (replaced.agency.empty()) return Invalid("missing /agency");
  return replaced;
}

Result<OfferedList> ParseOfferedList(std::string_view body) {
  const Result<JsonDocument> document = JsonDocument::Read(body, {kOfferedBodyLimit, kValueLimit});
  if (!document.ok()) return document.error();
  const Result<Envelope> envelope = ReadEnvelope(document.value().root());
  if (!envelope.ok()) return envelope.error();

  OfferedList list{*envelope.value().made, {}};
  std::set<std::string_view> ids;
  const Path root;
  const Path services = root.Member("services");
  for (const JsonView element : *envelope.value().services) {
    const Path here = services.Element(list.services.size());
    if (list.services.size() == kOfferedLimit) {
      return Error{ErrorCode::kTooLarge, "more than 10,000 services in one list", ""};
    }
    Reading reading;
    OfferedService service;
    if (!ReadService(element, here, reading, service)) return Invalid(reading.fault);
    list.services.push_back(std::move(service));
  }
  for (const OfferedService& service : list.services) {
    if (!ids.insert(service.id).second) {
      const auto place = static_cast<std::size_t>(&service - list.services.data());
      return Invalid("an id that came before " + services.Element(place).Pointer() + "/id");
    }
  }
  return list;
}

}  // namespace hub::wire
