#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "hub/wire/answers.h"
#include "hub/wire/detail/byte_text.h"
#include "hub/wire/detail/json_document.h"
#include "hub/wire/detail/json_writer.h"
#include "hub/wire/detail/object_reader.h"

namespace hub::wire {
namespace {

constexpr std::size_t kSignatureSize = 64;
constexpr std::size_t kLineSize = 200;  // of one record, in both forms
// The canonical text holds a line for each of up to 500 records.
constexpr JsonLimits kReceiptLimits = {kBodyLimit, 10'000, 256 * 1024};

template <std::size_t kSize>
std::string_view View(const std::array<std::uint8_t, kSize>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), kSize};
}

void WriteRecordLines(const audit::Receipt& receipt, JsonWriter& out) {
  out.Open("records", '[');
  std::uint64_t position = 0;
  for (const audit::RecordLine& line : receipt.records) {
    out.Open('{');
    out.Number("position", position++);
    out.Text("outcome", audit::Name(line.outcome));
    out.TextUnlessEmpty("reason", line.reason);
    out.Text("source", Hex(View(line.source)));
    out.Close('}');
  }
  out.Close(']');
}

struct Parts {
  std::optional<JsonView> receipt;
  std::optional<JsonView> signature;
  std::optional<JsonView> key;
  std::optional<JsonView> records;
};

template <std::optional<JsonView> Parts::*kPart, JsonType kType>
bool Take(JsonView value, const Path& path, Reading& reading, Parts& into) {
  if (!value.is(kType)) return reading.Fault("bad type", path);
  into.*kPart = value;
  return true;
}

constexpr MemberRule<Parts> kRules[] = {
    {"receipt", Take<&Parts::receipt, JsonType::kText>},
    {"signature", Take<&Parts::signature, JsonType::kText>},
    {"key", Take<&Parts::key, JsonType::kText>},
    {"records", Take<&Parts::records, JsonType::kArray>},
};

std::optional<JsonView> MemberOf(JsonView object, std::string_view name, JsonType type) {
  if (!object.is(JsonType::kObject)) return std::nullopt;
  for (const JsonView member : object) {
    if (member.key() == name && member.is(type)) return member;
  }
  return std::nullopt;
}

bool SaysTheSame(JsonView record, std::size_t position, const audit::RecordLine& line) {
  const auto number = MemberOf(record, "position", JsonType::kInteger);
  const auto outcome = MemberOf(record, "outcome", JsonType::kText);
  const auto reason = MemberOf(record, "reason", JsonType::kText);
  const auto source = MemberOf(record, "source", JsonType::kText);
  return number && number->integer() == static_cast<std::int64_t>(position) && outcome &&
         outcome->text() == audit::Name(line.outcome) &&
         (reason ? reason->text() : std::string_view()) == line.reason && source &&
         source->text() == Hex(View(line.source));
}

// Programs read the objects and the signature covers the text, so they must agree.
bool SayTheSame(JsonView records, const audit::Receipt& receipt) {
  std::size_t position = 0;
  for (const JsonView record : records) {
    if (position == receipt.records.size()) return false;
    if (!SaysTheSame(record, position, receipt.records[position])) return false;
    ++position;
  }
  return position == receipt.records.size();
}

Error NotAReceipt(std::string why) {
  return {ErrorCode::kInvalid, "not a receipt: " + std::move(why), ""};
}

}  // namespace

std::string EncodeReceipt(const audit::Receipt& receipt, const crypto::Signature& signature,
                          std::string_view verifier_key) {
  JsonWriter out(600 + receipt.records.size() * 2 * kLineSize);
  out.Open('{');
  out.Text("receipt", receipt.Canonical());
  out.Text("signature", Base64(View(signature)));
  out.Text("key", verifier_key);
  WriteRecordLines(receipt, out);
  out.Close('}');
  return std::move(out).Take();
}

Result<SignedReceipt> ParseReceipt(std::string_view json) {
  const Result<JsonDocument> document = JsonDocument::Read(json, kReceiptLimits);
  if (!document.ok()) return document.error();
  Parts parts;
  Reading reading;
  if (!ReadObject(document.value().root(), Path(), reading, kRules, parts)) {
    return NotAReceipt(reading.fault);
  }
  if (!parts.receipt || !parts.signature || !parts.key || !parts.records) {
    return NotAReceipt("a member is missing");
  }
  Result<audit::Receipt> receipt = audit::ReadCanonicalReceipt(parts.receipt->text());
  if (!receipt.ok()) return receipt.error();
  const std::optional<std::string> signature = FromBase64(parts.signature->text());
  if (!signature || signature->size() != kSignatureSize) return NotAReceipt("bad signature");
  SignedReceipt result{std::move(receipt).value(), std::string(parts.receipt->text()), *signature,
                       std::string(parts.key->text())};
  if (!SayTheSame(*parts.records, result.receipt)) {
    return NotAReceipt("its records differ from the signed text");
  }
  return result;
}

}  // namespace hub::wire
