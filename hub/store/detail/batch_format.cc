#include "hub/store/detail/batch_format.h"

#include "hub/records/byte_fields.h"

namespace hub::store::detail {
namespace {

constexpr unsigned kFormat = 1;

bool ReadHash(records::FieldReader& in, crypto::Hash& hash) {
  const std::string_view bytes = in.Text();
  if (bytes.size() != hash.size()) return false;
  bytes.copy(reinterpret_cast<char*>(hash.data()), hash.size());
  return true;
}

}  // namespace

std::string EncodeBatch(const StoredBatch& batch) {
  records::FieldWriter out;
  out.Byte(kFormat);
  out.Text(crypto::View(batch.content));
  out.Text(batch.salt);
  out.Count(batch.records.size());
  for (const audit::RecordLine& line : batch.records) {
    out.Byte(static_cast<unsigned>(line.outcome));
    out.Text(line.reason);
    out.Text(crypto::View(line.source));
  }
  return std::move(out).Take();
}

bool DecodeBatch(std::string_view bytes, StoredBatch& batch) {
  records::FieldReader in(bytes);
  if (in.Byte() != kFormat || !ReadHash(in, batch.content)) return false;
  batch.salt = in.Text();
  batch.records.resize(in.Count());
  for (audit::RecordLine& line : batch.records) {
    line.outcome = static_cast<audit::RecordOutcome>(in.Byte());
    line.reason = in.Text();
    if (!ReadHash(in, line.source)) return false;
  }
  return in.AtEnd();
}

}  // namespace hub::store::detail
