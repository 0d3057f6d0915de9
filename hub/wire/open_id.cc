#include "hub/wire/open_id.h"

#include <algorithm>
#include <array>
#include <utility>

#include "hub/base/query_text.h"
#include "hub/wire/detail/byte_text.h"
#include "hub/wire/detail/json_document.h"
#include "hub/wire/detail/object_reader.h"
#include "hub/wire/detail/read_value.h"

namespace hub::wire {
namespace {

constexpr JsonLimits kConfigLimits{16 * 1024, 500};
constexpr JsonLimits kDocumentLimits{256 * 1024, 10'000};
constexpr std::size_t kTokenLimit = 16 * 1024;
constexpr std::size_t kNameLimit = 60;
constexpr std::size_t kNumberLimit = 2 * 1024;  // of a key, as text
constexpr int kLongestAge = 12 * 60 * 60;
constexpr int kMostSkew = 300;

// Ids that a provider gives to one person for ever. An e-mail address or a user name is given to
// the next one who has the name.
constexpr std::array<std::string_view, 2> kPersonClaims = {"sub", "oid"};

Error Invalid(std::string why) { return {ErrorCode::kInvalid, std::move(why), ""}; }

// provider.json ------------------------------------------------------------------

bool ReadSeconds(JsonView value, const Path& path, Reading& reading, int most, int& into) {
  if (!value.is(JsonType::kInteger)) return reading.Fault("not a whole number", path);
  if (value.integer() < 0 || value.integer() > most) return reading.Fault("out of range", path);
  into = static_cast<int>(value.integer());
  return true;
}

bool ReadMaxAge(JsonView value, const Path& path, Reading& reading, ProviderConfig& into) {
  return ReadSeconds(value, path, reading, kLongestAge, into.max_age_seconds);
}

bool ReadSkew(JsonView value, const Path& path, Reading& reading, ProviderConfig& into) {
  return ReadSeconds(value, path, reading, kMostSkew, into.clock_skew_seconds);
}

constexpr MemberRule<ProviderConfig> kFactorRules[] = {
    {"acr", Typed<&ProviderConfig::acr>},
    {"amr", Typed<&ProviderConfig::amr>},
};

bool ReadSecondFactor(JsonView value, const Path& path, Reading& reading, ProviderConfig& into) {
  return ReadObject(value, path, reading, kFactorRules, into);
}

constexpr MemberRule<ProviderConfig> kConfigRules[] = {
    {"name", Typed<&ProviderConfig::name>},
    {"issuer", Typed<&ProviderConfig::issuer>},
    {"client_id", Typed<&ProviderConfig::client_id>},
    {"client_secret_file", Typed<&ProviderConfig::client_secret_file>},
    {"person_claim", Typed<&ProviderConfig::person_claim>},
    {"second_factor", ReadSecondFactor},
    {"max_age_seconds", ReadMaxAge},
    {"clock_skew_seconds", ReadSkew},
    {"authority_file", Typed<&ProviderConfig::authority_file>},
    {"page_address", Typed<&ProviderConfig::page_address>},
};
constexpr std::size_t kRequiredRules = 8;

bool IsPlain(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

bool AllPlain(const std::vector<std::string>& texts) {
  return std::all_of(texts.begin(), texts.end(), IsPlain);
}

bool IsOrigin(std::string_view address) {
  return IsHttpsAddress(address) && address.find('/', 8) == std::string_view::npos;
}

std::string FaultOf(const ProviderConfig& config) {
  if (config.name.empty() || config.name.size() > kNameLimit) return "bad /name: 1 to 60 bytes";
  if (!IsHttpsAddress(config.issuer)) return "bad /issuer: an address that begins with https://";
  if (!IsPlain(config.client_id)) return "bad /client_id";
  if (config.client_secret_file.empty()) return "missing /client_secret_file";
  if (std::find(kPersonClaims.begin(), kPersonClaims.end(), config.person_claim) ==
      kPersonClaims.end()) {
    return "bad /person_claim: \"sub\" or \"oid\"; names and e-mail addresses change hands";
  }
  if (config.acr.empty() && config.amr.empty()) {
    return "bad /second_factor: say by which acr or amr the provider tells it";
  }
  if (!AllPlain(config.acr) || !AllPlain(config.amr)) return "bad /second_factor";
  if (!config.page_address.empty() && !IsOrigin(config.page_address)) {
    return "bad /page_address: https:// and a host, perhaps with a port";
  }
  return "";
}

// What a provider sends ----------------------------------------------------------

bool ReadUpTo(JsonView value, const Path& path, Reading& reading, std::size_t most,
              std::string& into) {
  if (!IsText(value, path, reading, most)) return false;
  into = value.text();
  return true;
}

template <auto kMember, std::size_t kMost, class T>
bool UpTo(JsonView value, const Path& path, Reading& reading, T& into) {
  return ReadUpTo(value, path, reading, kMost, into.*kMember);
}

constexpr std::size_t kAddressLimit = 1'000;
constexpr MemberRule<ProviderMetadata> kMetadataRules[] = {
    {"issuer", UpTo<&ProviderMetadata::issuer, kAddressLimit>},
    {"authorization_endpoint", UpTo<&ProviderMetadata::authorization_endpoint, kAddressLimit>},
    {"token_endpoint", UpTo<&ProviderMetadata::token_endpoint, kAddressLimit>},
    {"jwks_uri", UpTo<&ProviderMetadata::jwks_uri, kAddressLimit>},
    {"authorization_response_iss_parameter_supported", Typed<&ProviderMetadata::names_itself>},
};

constexpr MemberRule<JsonWebKey> kKeyRules[] = {
    {"kty", Typed<&JsonWebKey::type>},
    {"use", Typed<&JsonWebKey::use>},
    {"key_ops", Typed<&JsonWebKey::operations>},
    {"alg", Typed<&JsonWebKey::algorithm>},
    {"kid", Typed<&JsonWebKey::id>},
    {"crv", Typed<&JsonWebKey::curve>},
    {"n", UpTo<&JsonWebKey::n, kNumberLimit>},
    {"e", UpTo<&JsonWebKey::e, kNumberLimit>},
    {"x", UpTo<&JsonWebKey::x, kNumberLimit>},
    {"y", UpTo<&JsonWebKey::y, kNumberLimit>},
};

struct KeySet {
  std::vector<JsonWebKey> keys;
};

bool ReadKeys(JsonView value, const Path& path, Reading& reading, KeySet& into) {
  if (!IsList(value, path, reading, kListLimit)) return false;
  std::size_t place = 0;
  for (const JsonView element : value) {
    Reading within;
    JsonWebKey key;
    if (ReadObject(element, path.Element(place++), within, kKeyRules, key)) {
      into.keys.push_back(std::move(key));
    }
  }
  return true;
}

constexpr MemberRule<KeySet> kKeySetRules[] = {{"keys", ReadKeys}};

struct TokenAnswer {
  std::string id_token;
};
constexpr MemberRule<TokenAnswer> kTokenAnswerRules[] = {
    {"id_token", UpTo<&TokenAnswer::id_token, kTokenLimit>}};

bool MarkCritical(JsonView, const Path&, Reading&, TokenHeader& into) {
  into.critical = true;
  return true;
}

constexpr MemberRule<TokenHeader> kHeaderRules[] = {
    {"alg", Typed<&TokenHeader::algorithm>},
    {"kid", Typed<&TokenHeader::key_id>},
    {"typ", Typed<&TokenHeader::type>},
    {"crit", MarkCritical},
};

template <auto kMember>
bool Moment(JsonView value, const Path& path, Reading& reading, IdClaims& into) {
  if (!value.is(JsonType::kInteger)) return reading.Fault("not a whole number", path);
  into.*kMember = value.integer();
  return true;
}

bool ReadAudience(JsonView value, const Path& path, Reading& reading, IdClaims& into) {
  if (value.is(JsonType::kArray)) return Read(value, path, reading, into.audience);
  return Read(value, path, reading, into.audience.emplace_back());
}

constexpr MemberRule<IdClaims> kClaimRules[] = {
    {"iss", UpTo<&IdClaims::issuer, kAddressLimit>},
    {"aud", ReadAudience},
    {"azp", Typed<&IdClaims::authorised_party>},
    {"exp", Moment<&IdClaims::expires>},
    {"iat", Moment<&IdClaims::issued>},
    {"nbf", Moment<&IdClaims::not_before>},
    {"auth_time", Moment<&IdClaims::authenticated>},
    {"nonce", Typed<&IdClaims::nonce>},
    {"acr", Typed<&IdClaims::context>},
    {"amr", Typed<&IdClaims::methods>},
};

// Members that have no rule are the provider's own.
template <class T, std::size_t kRules>
Status ReadOpen(std::string_view text, const MemberRule<T> (&rules)[kRules], T& into) {
  const Result<JsonDocument> document = JsonDocument::Read(text, kDocumentLimits);
  if (!document.ok()) return document.error();
  Reading reading;
  if (!ReadObject(document.value().root(), Path(), reading, rules, into)) {
    return Invalid(std::move(reading.fault));
  }
  return Done{};
}

bool IsHostPart(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.';
  });
}

bool IsPort(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::string BasicAuthorization(std::string_view client_id, const Sensitive& secret) {
  return "Basic " + Base64(QueryText(client_id) + ":" + QueryText(secret.Reveal()));
}

bool IsHttpsAddress(std::string_view address) {
  constexpr std::string_view kScheme = "https://";
  if (!address.starts_with(kScheme) || address.size() > kAddressLimit || !IsPlain(address) ||
      address.find_first_of("?#@\\\"") != std::string_view::npos) {
    return false;
  }
  const std::string_view after = address.substr(kScheme.size());
  const std::string_view authority = after.substr(0, after.find('/'));
  const std::size_t colon = authority.find(':');
  return IsHostPart(authority.substr(0, colon)) &&
         (colon == std::string_view::npos || IsPort(authority.substr(colon + 1)));
}

Result<ProviderConfig> ParseProviderConfig(std::string_view text) {
  const Result<JsonDocument> document = JsonDocument::Read(text, kConfigLimits);
  if (!document.ok()) return document.error();
  ProviderConfig config;
  Reading reading;
  if (!ReadEvery(document.value().root(), Path(), reading, kConfigRules, config, kRequiredRules)) {
    return Invalid(std::move(reading.fault));
  }
  if (!reading.unknown_fields.empty()) {
    return Invalid("unknown member " + reading.unknown_fields.front());
  }
  std::string fault = FaultOf(config);
  if (!fault.empty()) return Invalid(std::move(fault));
  return config;
}

Result<ProviderMetadata> ParseProviderMetadata(std::string_view text) {
  ProviderMetadata metadata;
  const Status read = ReadOpen(text, kMetadataRules, metadata);
  if (!read.ok()) return read.error();
  for (const std::string* address :
       {&metadata.authorization_endpoint, &metadata.token_endpoint, &metadata.jwks_uri}) {
    if (!IsHttpsAddress(*address)) return Invalid("an address of the provider's is not https://");
  }
  return metadata;
}

Result<std::vector<JsonWebKey>> ParseKeySet(std::string_view text) {
  KeySet set;
  const Status read = ReadOpen(text, kKeySetRules, set);
  if (!read.ok()) return read.error();
  return std::move(set.keys);
}

Result<std::string> ParseTokenAnswer(std::string_view text) {
  TokenAnswer answer;
  const Status read = ReadOpen(text, kTokenAnswerRules, answer);
  if (!read.ok()) return read.error();
  if (answer.id_token.empty()) return Invalid("missing /id_token");
  return std::move(answer.id_token);
}

Result<TokenHeader> ParseTokenHeader(std::string_view json) {
  TokenHeader header;
  const Status read = ReadOpen(json, kHeaderRules, header);
  if (!read.ok()) return read.error();
  return header;
}

Result<IdClaims> ParseIdClaims(std::string_view json, std::string_view person_claim) {
  const Result<JsonDocument> document = JsonDocument::Read(json, kDocumentLimits);
  if (!document.ok()) return document.error();
  IdClaims claims;
  Reading reading;
  const JsonView root = document.value().root();
  if (!ReadObject(root, Path(), reading, kClaimRules, claims)) {
    return Invalid(std::move(reading.fault));
  }
  for (const JsonView member : root) {
    if (member.key() != person_claim) continue;
    const Path here = Path().Member(person_claim);
    if (!IsText(member, here, reading, kCodeLimit)) return Invalid(std::move(reading.fault));
    claims.person = Sensitive(std::string(member.text()));
  }
  return claims;
}

}  // namespace hub::wire
