#include "connectors/voluntary/services.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/json.h"
#include "connectors/mapping/rows.h"
#include "connectors/mapping/table.h"
#include "connectors/mapping/text.h"

namespace connectors::voluntary {
namespace {

using hub::Date;
using hub::Error;
using hub::ErrorCode;
using hub::Result;

constexpr std::size_t kMaxText = 4096;
constexpr std::size_t kMaxLine = 300;
constexpr int kOldest = 150;

constexpr std::array<std::string_view, 7> kDays = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

// Whole years; of "11.5" eleven. nullopt: no number, or no age.
std::optional<int> AgeOf(std::string_view text) {
  text = text.substr(0, text.find('.'));
  if (text.empty() || text.size() > 3) return std::nullopt;
  int age = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    age = age * 10 + (c - '0');
  }
  return age <= kOldest ? std::optional(age) : std::nullopt;
}

// "10:00:00" -> "10:00"; empty: no time of a day.
std::string TimeOf(std::string_view text) {
  const auto digits = [&text](std::size_t at) -> int {
    const char a = text[at];
    const char b = text[at + 1];
    return a < '0' || a > '9' || b < '0' || b > '9' ? -1 : (a - '0') * 10 + (b - '0');
  };
  if (text.size() < 5 || text[2] != ':') return "";
  const int hour = digits(0);
  const int minute = digits(3);
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59) return "";
  return std::string(text.substr(0, 5));
}

bool IsHexOrDigit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// An address of the web that a page may link to.
bool IsLink(std::string_view url) {
  const std::string lower = Lower(url.substr(0, 8));
  const std::size_t scheme = lower.rfind("https://", 0) == 0  ? 8
                             : lower.rfind("http://", 0) == 0 ? 7
                                                              : 0;
  if (scheme == 0 || url.size() <= scheme || !IsHexOrDigit(url[scheme])) return false;
  return std::all_of(url.begin(), url.end(), [](char c) {
    return c > ' ' && c != '"' && c != '<' && c != '>' && c != '\\' && c != '\x7F';
  });
}

bool IsEmail(std::string_view text) {
  const std::size_t at = text.find('@');
  return at != 0 && at != std::string_view::npos && at + 1 < text.size() &&
         text.find('@', at + 1) == std::string_view::npos &&
         text.find_first_of(" <>\"") == std::string_view::npos;
}

std::string PhoneOf(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '"'), text.end());
  const auto digits =
      std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits >= 3 ? CleanText(text, 60) : "";
}

// What a list may hold beside services, by a field that no service has.
std::string_view NoService(const Json& value) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kMarks = {{
      {"parent_organization_id", "organisation"},
      {"website", "organisation"},
      {"legal_status", "organisation"},
      {"location_type", "location"},
      {"term_uri", "taxonomy term"},
      {"taxonomy", "taxonomy term"},
      {"uri", "organisation or taxonomy"},
  }};
  for (const auto& [field, what] : kMarks) {
    if (!At(value, field).is_null()) return what;
  }
  return "";
}

// A service at a location holds its service whole.
const Json& ServiceIn(const Json& value) {
  const Json& inner = At(value, "service");
  return inner.is_object() ? inner : value;
}

bool IsService(const Json& value) {
  return value.is_object() && !TextAt(value, "id").empty() && !TextAt(value, "name").empty() &&
         NoService(value).empty();
}

class ServiceReader {
 public:
  ServiceReader(const CodeTable& codes, Sink& remarks) : codes_(codes), sink_(remarks) {
    read_.summary.collection = "Open Referral UK services";
  }

  Result<Services> Run(std::istream& raw) {
    if (!raw.good()) return Error{ErrorCode::kNotFound, "cannot open the file", ""};
    DecodedStream text(raw);
    JsonPlan plan;
    plan.arrays = {"contents", "services", "services.csv", ""};
    plan.take = [this](Json& value, const JsonUnit& unit) {
      at_ = unit.at;
      if (unit.too_large) {
        Reject("service.too_large", "one service of more than 4 MiB");
      } else {
        Take(value);
      }
      return !sink_.Stopped();
    };
    const JsonWalk walk = WalkJson(text, plan);
    if (!walk.met_value) {
      return Error{ErrorCode::kInvalid, "this is no JSON: " + walk.broken_why, ""};
    }
    if (!walk.streamed && walk.complete) {
      const Json& lone = ServiceIn(walk.root);
      if (!IsService(lone)) {
        return Error{ErrorCode::kInvalid,
                     "no service and no list of services in it: expected is an answer of "
                     "/services or /services/{id} of Open Referral UK 3.0",
                     ""};
      }
      at_ = {1, 1, 0, 0};
      Take(walk.root);
    }
    Finish(walk);
    return std::move(read_);
  }

 private:
  void Reject(std::string_view rule, std::string_view words) {
    ++read_.summary.units;
    ++read_.summary.rows;
    ++read_.summary.rejects;
    sink_.Reject(at_, "oruk." + std::string(rule), words);
  }
  void Warn(std::string_view rule, std::string_view words) {
    ++read_.summary.warnings;
    sink_.Warn(at_, "oruk." + std::string(rule), words);
  }
  void Leave(const std::string& what) {
    ++read_.summary.units;
    ++read_.summary.rows;
    ++read_.summary.not_taken[what];
  }

  void Finish(const JsonWalk& walk) {
    // An organisation's own file says its name once, around its services.
    const std::string around = TextAt(walk.root, "name", kMaxLine);
    for (Service& service : read_.services) {
      if (service.organisation.empty() && walk.streamed) service.organisation = around;
    }
    const std::string pages = TextAt(walk.root, "total_pages", 9);
    std::size_t count = 0;
    for (const char c : pages) {
      count = c >= '0' && c <= '9' ? count * 10 + static_cast<std::size_t>(c - '0') : 0;
    }
    read_.pages = std::max<std::size_t>(count, 1);
    if (walk.complete && !walk.stopped) return;
    read_.summary.complete = false;
    read_.summary.broken_at = walk.stopped ? at_ : walk.broken_at;
    read_.summary.broken_why = walk.stopped ? "stopped" : walk.broken_why;
    at_ = read_.summary.broken_at;
    if (!walk.stopped) Reject("file.broken", walk.broken_why);
  }

  void Take(const Json& outer) {
    const Json& value = ServiceIn(outer);
    if (!value.is_object()) return Reject("service.no_object", "an element that is no object");
    if (const std::string_view what = NoService(value); !what.empty()) {
      return Leave(std::string(what));
    }
    Service service;
    service.id = TextAt(value, "id", 200);
    service.name = TextAt(value, "name", kMaxLine);
    if (service.id.empty()) return Reject("service.no_id", "no id: nothing identifies it");
    if (service.name.empty()) return Reject("service.no_name", "no name");
    if (read_.services.size() >= kMaxServices) {
      return Reject("service.too_many", "more than 20000 services: split the file");
    }
    const std::uint64_t print =
        HashOf({value.dump(-1, ' ', false, Json::error_handler_t::replace)});
    const auto [met, fresh] = met_.emplace(service.id, print);
    if (!fresh && met->second == print) return Leave("repeated service");
    if (!fresh) {
      return Reject("service.twice", "another service of this id, told otherwise: the first stays");
    }
    Fill(value, service);
    ++read_.summary.units;
    ++read_.summary.rows;
    ++read_.summary.records;
    read_.services.push_back(std::move(service));
  }

  void Fill(const Json& value, Service& service) {
    service.description = TextAt(value, "description", kMaxText);
    if (service.description.empty()) service.description = TextAt(value, "summary", kMaxText);
    const Json& organisation =
        At(value, At(value, "organization").is_null() ? "organisation" : "organization");
    service.organisation = TextAt(organisation, "name", kMaxLine);
    service.eligibility = TextAt(value, "eligibility_description", kMaxText);
    service.fees = TextAt(value, "fees", kMaxLine);
    if (service.fees.empty()) service.fees = TextAt(value, "fees_description", kMaxLine);
    FillStatus(value, service);
    FillAges(value, service);
    FillContact(value, organisation, service);
    FillCategories(value, service);
    FillSchedules(value, service);
    FillArea(value, service);
    const std::string assured = TextAt(value, "assured_date", 40);
    if (assured.empty()) return;
    service.assured = ReadDay(assured);
    if (!service.assured) Warn("date.unreadable", "assured_date is no day that could be: left out");
  }

  void FillStatus(const Json& value, Service& service) {
    const std::string status = NormalHeader(TextAt(value, "status", 60));
    static const std::map<std::string, ServiceStatus> kStatus = {
        {"active", ServiceStatus::kActive},
        {"inactive", ServiceStatus::kInactive},
        {"defunct", ServiceStatus::kDefunct},
        {"temporarilyclosed", ServiceStatus::kTemporarilyClosed}};
    const auto found = kStatus.find(status);
    if (found != kStatus.end()) service.status = found->second;
    if (found == kStatus.end()) Warn("service.no_status", "no status, or one that is on no list");
  }

  void FillAges(const Json& value, Service& service) {
    for (const auto& [field, age] : {std::pair{"minimum_age", &service.minimum_age},
                                     std::pair{"maximum_age", &service.maximum_age}}) {
      const std::string text = TextAt(value, field, 40);
      if (text.empty()) continue;
      *age = AgeOf(text);
      if (!*age) Warn("service.age", std::string(field) + " is no age: left out");
    }
    if (service.minimum_age && service.maximum_age && *service.minimum_age > *service.maximum_age) {
      Warn("service.age", "minimum_age is over maximum_age: both left out");
      service.minimum_age.reset();
      service.maximum_age.reset();
    }
  }

  void FillContact(const Json& value, const Json& organisation, Service& service) {
    // The service's own first, then where it meets, then those of its contacts, then the
    // organisation's.
    std::vector<const Json*> places = {&value};
    for (const Json* at : ListAt(value, "service_at_locations")) places.push_back(at);
    const std::size_t count = places.size();
    for (std::size_t i = 0; i < count; ++i) {
      for (const Json* contact : ListAt(*places[i], "contacts")) places.push_back(contact);
    }
    places.push_back(&organisation);
    for (const Json* place : places) {
      for (const Json* phone : ListAt(*place, "phones")) {
        if (service.phone.empty()) service.phone = PhoneOf(TextAt(*phone, "number", 100));
      }
      const std::string email = TextAt(*place, "email", 200);
      if (service.email.empty() && IsEmail(email)) service.email = email;
    }
    service.url = TextAt(value, "url", 500);
    if (service.url.empty()) service.url = TextAt(organisation, "website", 500);
    if (service.url.empty()) return;
    if (IsLink(service.url)) {
      // "hTTps:" is one, too; whoever links to it need not know.
      const std::size_t scheme = service.url.find(':');
      service.url = Lower(service.url.substr(0, scheme)) + service.url.substr(scheme);
      return;
    }
    Warn("service.url", "url is no address of the web: left out");
    service.url.clear();
  }

  void FillCategories(const Json& value, Service& service) {
    for (const Json* attribute : ListAt(value, "attributes")) {
      const Json& term = At(*attribute, "taxonomy_term");
      std::string name = TextAt(term, "name", 200);
      if (name.empty()) name = TextAt(term, "term", 200);
      AddTerm(name, service);
    }
    for (const Json* taxonomy : ListAt(value, "service_taxonomys")) {
      AddTerm(TextAt(At(*taxonomy, "taxonomy"), "name", 200), service);
    }
    std::sort(service.categories.begin(), service.categories.end(),
              [](const Category& a, const Category& b) { return a.code < b.code; });
  }

  void AddTerm(const std::string& name, Service& service) {
    if (name.empty()) return;
    const auto code = codes_.Find("category-term", NormalHeader(name), 0);
    const auto words = code ? codes_.Find("category", code->words, 0) : std::nullopt;
    if (!words) {
      Warn("service.category", "a category that is on no list: kept as it is");
      if (service.other_terms.size() >= kMaxListed) return;
      if (std::find(service.other_terms.begin(), service.other_terms.end(), name) ==
          service.other_terms.end()) {
        service.other_terms.push_back(name);
      }
      return;
    }
    Category category{code->words, words->words, ""};
    const std::size_t dot = category.code.find('.');
    if (dot != std::string::npos) {
      const auto group = codes_.Find("category", category.code.substr(0, dot), 0);
      if (group) category.group = group->words;
    }
    if (std::find(service.categories.begin(), service.categories.end(), category) ==
        service.categories.end()) {
      service.categories.push_back(std::move(category));
    }
  }

  void FillSchedules(const Json& value, Service& service) {
    AddSchedules(value, service);
    for (const Json* at : ListAt(value, "service_at_locations")) AddSchedules(*at, service);
  }

  void AddSchedules(const Json& place, Service& service) {
    for (const Json* from : ListAt(place, "schedules")) {
      if (service.schedules.size() >= kMaxListed) {
        return Warn("service.schedules", "more schedules than a service takes");
      }
      Schedule schedule;
      const std::string days = Upper(TextAt(*from, "byday", 200));
      for (const std::string_view day : kDays) {
        if (days.find(day) != std::string::npos) schedule.days.emplace_back(day);
      }
      schedule.opens = TimeOf(TextAt(*from, "opens_at", 40));
      schedule.closes = TimeOf(TextAt(*from, "closes_at", 40));
      schedule.from = ReadDay(TextAt(*from, "valid_from", 40));
      schedule.until = ReadDay(TextAt(*from, "valid_to", 40));
      schedule.words = TextAt(*from, "description", kMaxLine);
      const bool empty = schedule.days.empty() && schedule.opens.empty() &&
                         schedule.closes.empty() && schedule.words.empty();
      if (!empty) service.schedules.push_back(std::move(schedule));
    }
  }

  static void FillArea(const Json& value, Service& service) {
    for (const Json* area : ListAt(value, "service_areas")) {
      std::string name = TextAt(*area, "name", kMaxLine);
      if (name.empty()) name = TextAt(*area, "service_area", kMaxLine);
      if (name.empty() || service.area.size() >= kMaxListed) continue;
      service.area.push_back(std::move(name));
    }
  }

  const CodeTable& codes_;
  Sink& sink_;
  Services read_;
  Position at_;
  std::map<std::string, std::uint64_t> met_;
};

}  // namespace

std::string_view Name(ServiceStatus status) {
  switch (status) {
    case ServiceStatus::kActive:
      return "active";
    case ServiceStatus::kInactive:
      return "inactive";
    case ServiceStatus::kDefunct:
      return "defunct";
    case ServiceStatus::kTemporarilyClosed:
      return "temporarily_closed";
    case ServiceStatus::kUnknown:
      break;
  }
  return "unknown";
}

Result<Services> ReadServices(std::istream& in, const CodeTable& codes, Sink& remarks) {
  return ServiceReader(codes, remarks).Run(in);
}

}  // namespace connectors::voluntary
