#include "hub/wire/batch.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "hub/wire/detail/json_document.h"
#include "hub/wire/detail/object_reader.h"
#include "hub/wire/detail/record_reader.h"

namespace hub::wire {
namespace {

constexpr std::size_t kBatchBodyLimit = 5 * 1024 * 1024;
constexpr std::size_t kBatchValueLimit = 600'000;
constexpr std::size_t kBatchRecordLimit = 500;
constexpr std::size_t kBatchIdLimit = 64;

// Texts and names are held to their limits field by field, so that one too long is a fault of
// its record.
JsonLimits AnyLength(std::size_t body, std::size_t values) { return {body, values, body, body}; }

Error Invalid(std::string why) { return {ErrorCode::kInvalid, std::move(why), ""}; }

bool IsBatchId(std::string_view text) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  return !text.empty() && text.size() <= kBatchIdLimit &&
         text.find_first_not_of(kLetters) == std::string_view::npos;
}

struct Envelope {
  std::string id;
  AgencyId agency;
  std::optional<JsonView> records;
};

bool ReadId(JsonView value, const Path& path, Reading& reading, Envelope& into) {
  if (!value.is(JsonType::kText) || !IsBatchId(value.text())) return reading.Fault("bad id", path);
  into.id = value.text();
  return true;
}

bool ReadAgency(JsonView value, const Path& path, Reading& reading, Envelope& into) {
  const auto agency = value.is(JsonType::kText) ? AgencyId::From(value.text()) : std::nullopt;
  if (!agency) return reading.Fault("bad id", path);
  into.agency = *agency;
  return true;
}

bool ReadRecords(JsonView value, const Path& path, Reading& reading, Envelope& into) {
  if (!value.is(JsonType::kArray)) return reading.Fault("not a list", path);
  into.records = value;
  return true;
}

constexpr MemberRule<Envelope> kEnvelopeRules[] = {
    {"id", ReadId},
    {"agency", ReadAgency},
    {"records", ReadRecords},
};

Result<Envelope> ReadEnvelope(JsonView root) {
  Envelope envelope;
  const std::string fault = FaultOfBody(root, kEnvelopeRules, envelope);
  if (!fault.empty()) return Invalid(fault);
  if (envelope.id.empty()) return Invalid("missing /id");
  if (envelope.agency.empty()) return Invalid("missing /agency");
  if (!envelope.records || envelope.records->values() == 1) return Invalid("missing /records");
  return envelope;
}

}  // namespace

Result<Batch> ParseBatch(std::string_view body) {
  const Result<JsonDocument> document =
      JsonDocument::Read(body, AnyLength(kBatchBodyLimit, kBatchValueLimit));
  if (!document.ok()) return document.error();
  Result<Envelope> envelope = ReadEnvelope(document.value().root());
  if (!envelope.ok()) return envelope.error();

  Batch batch{std::move(envelope.value().id), std::move(envelope.value().agency), {}};
  const JsonView records = *envelope.value().records;
  batch.records.reserve(std::min(records.values(), kBatchRecordLimit));
  for (const JsonView record : records) {
    if (batch.records.size() == kBatchRecordLimit) {
      return Error{ErrorCode::kTooLarge, "more than 500 records in one batch", ""};
    }
    batch.records.push_back(ReadRecord(record, batch.agency));
  }
  return batch;
}

Result<records::Record> ParseRecord(std::string_view json) {
  const Result<JsonDocument> document =
      JsonDocument::Read(json, AnyLength(kBodyLimit, kRecordValueLimit));
  if (!document.ok()) return document.error();
  ParsedRecord parsed = ReadRecord(document.value().root(), AgencyId());
  if (!parsed.fault.empty()) return Invalid(std::move(parsed.fault));
  return std::move(parsed.record);
}

}  // namespace hub::wire
