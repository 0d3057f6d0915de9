#include "hub/wire/config.h"

#include <algorithm>
#include <utility>

#include "hub/audit/checkpoint.h"
#include "hub/records/entry_format.h"
#include "hub/wire/detail/json_document.h"
#include "hub/wire/detail/object_reader.h"
#include "hub/wire/detail/read_value.h"

namespace hub::wire {
namespace {

constexpr JsonLimits kConfigLimits{64 * 1024, 2'000};

Error Invalid(std::string why) { return {ErrorCode::kInvalid, std::move(why), ""}; }

bool ReadWhole(JsonView value, const Path& path, Reading& reading, int least, int most, int& into) {
  if (!value.is(JsonType::kInteger)) return reading.Fault("not a whole number", path);
  if (value.integer() < least || value.integer() > most) {
    return reading.Fault("out of range", path);
  }
  into = static_cast<int>(value.integer());
  return true;
}

template <auto kMember, int kLeast, int kMost, class T>
bool Whole(JsonView value, const Path& path, Reading& reading, T& into) {
  return ReadWhole(value, path, reading, kLeast, kMost, into.*kMember);
}

constexpr MemberRule<PortConfig> kPortRules[] = {
    {"address", Typed<&PortConfig::address>},
    {"port", Whole<&PortConfig::port, 0, 65'535>},
};

template <auto kMember>
bool Port(JsonView value, const Path& path, Reading& reading, HubConfig& into) {
  return ReadObject(value, path, reading, kPortRules, into.*kMember);
}

constexpr MemberRule<PasskeyConfig> kPasskeyRules[] = {
    {"relying_party", Typed<&PasskeyConfig::relying_party>},
    {"origins", Typed<&PasskeyConfig::origins>},
};

bool ReadPasskeys(JsonView value, const Path& path, Reading& reading, HubConfig& into) {
  return ReadObject(value, path, reading, kPasskeyRules, into.passkeys.emplace());
}

// "https://" and a host that is the relying party or under it, at a port or none: a browser
// makes no passkey for anything else, and answers of another page must not count.
bool IsPageOf(std::string_view origin, std::string_view party) {
  constexpr std::string_view kScheme = "https://";
  if (!origin.starts_with(kScheme)) return false;
  origin.remove_prefix(kScheme.size());
  const std::size_t colon = origin.find(':');
  const std::string_view host = origin.substr(0, colon);
  const bool port = colon == std::string_view::npos ||
                    (colon + 1 < origin.size() &&
                     origin.find_first_not_of("0123456789", colon + 1) == std::string_view::npos);
  const bool under =
      host == party || (host.ends_with(party) && host[host.size() - party.size() - 1] == '.');
  return port && under;
}

bool IsHostName(std::string_view name) {
  return !name.empty() && name.front() != '.' && name.back() != '.' &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == std::string_view::npos;
}

std::string FaultOf(const PasskeyConfig& passkeys) {
  if (!IsHostName(passkeys.relying_party)) return "bad /passkeys/relying_party: a host name";
  if (passkeys.origins.empty()) return "missing /passkeys/origins";
  for (const std::string& origin : passkeys.origins) {
    if (!IsPageOf(origin, passkeys.relying_party)) {
      return "bad /passkeys/origins: https://, and the relying party or a name under it";
    }
  }
  return "";
}

bool ReadSignificant(JsonView value, const Path& path, Reading& reading,
                     chronology::Settings& into) {
  if (!IsList(value, path, reading, kListLimit)) return false;
  into.significant = {};
  std::size_t place = 0;
  for (const JsonView element : value) {
    const Path here = path.Element(place++);
    if (!IsText(element, here, reading, kCodeLimit)) return false;
    const auto kind = records::KindFrom(element.text());
    if (!kind) return reading.Fault("no kind of record", here);
    into.significant = into.significant.With(*kind);
  }
  return true;
}

constexpr MemberRule<chronology::Settings> kChronologyRules[] = {
    {"late_days", Whole<&chronology::Settings::late_days, 1, 3'650>},
    {"no_contact_weeks", Whole<&chronology::Settings::no_contact_weeks, 1, 520>},
    {"answer_days", Whole<&chronology::Settings::answer_days, 1, 3'650>},
    {"significant_kinds", ReadSignificant},
};

bool ReadChronology(JsonView value, const Path& path, Reading& reading, HubConfig& into) {
  if (!ReadObject(value, path, reading, kChronologyRules, into.chronology)) return false;
  for (const auto& rule : kChronologyRules) {
    bool there = false;
    for (const JsonView member : value) there |= member.key() == rule.name;
    if (!there) return reading.Fault("missing", path.Member(rule.name));
  }
  return true;
}

constexpr MemberRule<HubConfig> kHubRules[] = {
    {"name", Typed<&HubConfig::name>},
    {"origin", Typed<&HubConfig::origin>},
    {"keys", Typed<&HubConfig::keys>},
    {"hosts", Typed<&HubConfig::hosts>},
    {"people_port", Port<&HubConfig::people>},
    {"agency_port", Port<&HubConfig::agencies>},
    {"connections_per_address", Whole<&HubConfig::connections_per_address, 1, 100'000>},
    {"readers", Whole<&HubConfig::readers, 1, 64>},
    {"linkage_weights", Typed<&HubConfig::linkage_weights>},
    {"passkeys", ReadPasskeys},
    {"chronology", ReadChronology},
};

// What a file may leave out: hubs that were set up before there was such a member have its
// defaults.
bool MayBeAbsent(std::string_view name) { return name == "passkeys" || name == "chronology"; }

// It becomes the name of a file, so it leads nowhere else.
bool IsVersion(std::string_view version) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  return !version.empty() && version.size() <= 64 && version.front() != '.' &&
         std::all_of(version.begin(), version.end(), allowed);
}

// Every other member that has a rule must be there, and no other.
template <class T, std::size_t kRules>
Status ReadAll(std::string_view text, const MemberRule<T> (&rules)[kRules], T& into) {
  const Result<JsonDocument> document = JsonDocument::Read(text, kConfigLimits);
  if (!document.ok()) return document.error();
  Reading reading;
  if (!ReadObject(document.value().root(), Path(), reading, rules, into)) {
    return Invalid(reading.fault);
  }
  if (!reading.unknown_fields.empty()) {
    return Invalid("unknown member " + reading.unknown_fields.front());
  }
  for (const MemberRule<T>& rule : rules) {
    bool there = MayBeAbsent(rule.name);
    for (const JsonView member : document.value().root()) there |= member.key() == rule.name;
    if (!there) return Invalid("missing /" + std::string(rule.name));
  }
  return Done{};
}

void AppendMember(std::string_view name, std::string_view json, std::string& out) {
  if (out.size() > 2) out += ",\n";
  out += "  \"";
  out += name;
  out += "\": ";
  out += json;
}

std::string JsonOf(std::string_view text) {
  std::string json;
  records::AppendJsonString(text, json);
  return json;
}

std::string JsonOf(const PortConfig& port) {
  return "{ \"address\": " + JsonOf(port.address) + ", \"port\": " + std::to_string(port.port) +
         " }";
}

std::string JsonOf(const std::vector<std::string>& texts) {
  std::string json = "[";
  for (const std::string& text : texts) {
    if (json.size() > 1) json += ", ";
    json += JsonOf(text);
  }
  return json + "]";
}

std::string JsonOf(const chronology::Settings& settings) {
  std::string kinds;
  for (int number = 1; number < 64; ++number) {
    const auto kind = static_cast<records::Kind>(number);
    if (records::Name(kind).empty() || !settings.significant.Has(kind)) continue;
    kinds += (kinds.empty() ? "" : ", ") + JsonOf(records::Name(kind));
  }
  return "{ \"late_days\": " + std::to_string(settings.late_days) +
         ", \"no_contact_weeks\": " + std::to_string(settings.no_contact_weeks) +
         ", \"answer_days\": " + std::to_string(settings.answer_days) +
         ",\n    \"significant_kinds\": [" + kinds + "] }";
}

}  // namespace

Result<HubConfig> ParseHubConfig(std::string_view text) {
  HubConfig config;
  const Status read = ReadAll(text, kHubRules, config);
  if (!read.ok()) return read.error();
  if (config.name.empty()) return Invalid("missing /name");
  if (!audit::IsOrigin(config.origin)) return Invalid("bad /origin");
  if (config.keys.empty()) return Invalid("missing /keys");
  if (config.hosts.empty()) return Invalid("missing /hosts");
  if (config.people.address.empty()) return Invalid("missing /people_port/address");
  if (config.agencies.address.empty()) return Invalid("missing /agency_port/address");
  if (!IsVersion(config.linkage_weights)) {
    return Invalid("bad /linkage_weights: the version of a file in config/linkage/");
  }
  std::string fault = config.passkeys ? FaultOf(*config.passkeys) : "";
  if (!fault.empty()) return Invalid(std::move(fault));
  return config;
}

std::string EncodeHubConfig(const HubConfig& config) {
  std::string out = "{\n";
  AppendMember("name", JsonOf(config.name), out);
  AppendMember("origin", JsonOf(config.origin), out);
  AppendMember("keys", JsonOf(config.keys), out);
  AppendMember("hosts", JsonOf(config.hosts), out);
  AppendMember("people_port", JsonOf(config.people), out);
  AppendMember("agency_port", JsonOf(config.agencies), out);
  AppendMember("connections_per_address", std::to_string(config.connections_per_address), out);
  AppendMember("readers", std::to_string(config.readers), out);
  AppendMember("linkage_weights", JsonOf(config.linkage_weights), out);
  if (config.passkeys) {
    AppendMember("passkeys",
                 "{ \"relying_party\": " + JsonOf(config.passkeys->relying_party) +
                     ", \"origins\": " + JsonOf(config.passkeys->origins) + " }",
                 out);
  }
  AppendMember("chronology", JsonOf(config.chronology), out);
  return out + "\n}\n";
}

}  // namespace hub::wire
