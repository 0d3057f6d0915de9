#include "hub/wire/passkeys.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "hub/wire/detail/byte_text.h"
#include "hub/wire/detail/json_writer.h"
#include "hub/wire/detail/request_body.h"
#include "hub/wire/detail/passkey_reader.h"

namespace hub::wire {
namespace {

using access::ClientData;
using access::PasskeyAssertion;
using access::PasskeyRegistration;

constexpr std::size_t kBytesLimit = 16 * 1024;  // as text
constexpr std::size_t kNameLimit = 60;

std::string UrlText(std::string_view bytes) {
  std::string text = Base64(bytes);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  while (text.ends_with('=')) text.pop_back();
  return text;
}

std::optional<std::string> FromUrlText(std::string_view text) {
  if (text.find_first_of("+/=") != std::string_view::npos) return std::nullopt;
  std::string padded(text);
  std::replace(padded.begin(), padded.end(), '-', '+');
  std::replace(padded.begin(), padded.end(), '_', '/');
  padded.append((4 - padded.size() % 4) % 4, '=');
  return FromBase64(padded);
}

bool ReadBytes(JsonView value, const Path& path, Reading& reading, std::string& into) {
  if (!IsText(value, path, reading, kBytesLimit)) return false;
  std::optional<std::string> bytes = FromUrlText(value.text());
  if (!bytes || bytes->empty()) return reading.Fault("not URL-safe base64", path);
  into = *std::move(bytes);
  return true;
}

template <auto kMember, class T>
bool Bytes(JsonView value, const Path& path, Reading& reading, T& into) {
  return ReadBytes(value, path, reading, into.*kMember);
}

constexpr MemberRule<ClientData> kClientRules[] = {
    {"type", Typed<&ClientData::type>},
    {"challenge", Typed<&ClientData::challenge>},
    {"origin", Typed<&ClientData::origin>},
    {"crossOrigin", Typed<&ClientData::cross_origin>},
};

bool ReadClient(JsonView value, const Path& path, Reading& reading, ClientData& into) {
  if (!ReadBytes(value, path, reading, into.text)) return false;
  const Result<JsonDocument> document = JsonDocument::Read(into.text, {kBytesLimit, 100});
  Reading within;  // whatever else a browser says there is left
  if (!document.ok() || !ReadObject(document.value().root(), Path(), within, kClientRules, into) ||
      into.type.empty() || into.challenge.empty() || into.origin.empty()) {
    return reading.Fault("not a browser's client data", path);
  }
  return true;
}

template <class T>
bool Client(JsonView value, const Path& path, Reading& reading, T& into) {
  return ReadClient(value, path, reading, into.client);
}

bool PasskeyName(JsonView value, const Path& path, Reading& reading, PasskeyRegistration& into) {
  return IsText(value, path, reading, kNameLimit) && Read(value, path, reading, into.name);
}

constexpr MemberRule<PasskeyRegistration> kRegistrationRules[] = {
    {"name", PasskeyName},
    {"client_data", Client<PasskeyRegistration>},
    {"attestation_object", Bytes<&PasskeyRegistration::attestation_object>},
};

std::string MissingOf(const PasskeyRegistration& registration) {
  if (registration.name.empty()) return "missing /name: yours for it";
  if (registration.client.text.empty()) return "missing /client_data";
  if (registration.attestation_object.empty()) return "missing /attestation_object";
  return "";
}

constexpr MemberRule<PasskeyAssertion> kAssertionRules[] = {
    {"credential", Bytes<&PasskeyAssertion::credential>},
    {"client_data", Client<PasskeyAssertion>},
    {"authenticator_data", Bytes<&PasskeyAssertion::authenticator_data>},
    {"signature", Bytes<&PasskeyAssertion::signature>},
};

void WriteLine(const access::PasskeyLine& passkey, JsonWriter& out) {
  out.Open('{');
  out.Text("id", passkey.id.Hex());
  out.Text("owner", passkey.owner.text());
  out.Text("name", passkey.name);
  out.Text("added", passkey.added.Rfc3339());
  if (passkey.used) out.Text("used", passkey.used->Rfc3339());
  out.Truth("vouched_for", passkey.vouched);
  out.Close('}');
}

}  // namespace

bool ReadAssertion(JsonView value, const Path& path, Reading& reading, PasskeyAssertion& into) {
  return ReadEvery(value, path, reading, kAssertionRules, into);
}

Result<PasskeyRegistration> ParsePasskeyRegistration(std::string_view body) {
  return ParseObject(body, kRegistrationRules, &MissingOf);
}

std::string Encode(const access::PasskeyChallenge& challenge) {
  JsonWriter out(512);
  out.Open('{');
  out.Text("challenge", challenge.challenge);
  out.Text("rp_id", challenge.party);
  out.Text("until", challenge.until.Rfc3339());
  out.Text("user_verification", "required");
  out.Text("attestation", "none");
  out.Open("credentials", '[');
  for (const std::string& credential : challenge.credentials) out.Text(UrlText(credential));
  out.Close(']');
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const access::PasskeyLine& passkey) {
  JsonWriter out(256);
  WriteLine(passkey, out);
  return std::move(out).Take();
}

std::string Encode(const access::PasskeyList& list) {
  JsonWriter out(64 + 256 * (list.own.size() + list.waiting.size()));
  out.Open('{');
  out.Open("passkeys", '[');
  for (const access::PasskeyLine& passkey : list.own) WriteLine(passkey, out);
  out.Close(']');
  out.Open("to_vouch_for", '[');
  for (const access::PasskeyLine& passkey : list.waiting) WriteLine(passkey, out);
  out.Close(']');
  out.Close('}');
  return std::move(out).Take();
}

}  // namespace hub::wire
