// libFuzzer target: whatever an agency sends, reading it neither crashes nor accepts what
// cannot be written and read again the same.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "hub/wire/answers.h"
#include "hub/wire/batch.h"
#include "hub/wire/requests.h"

namespace {

using hub::Result;

void Require(bool held) {
  if (!held) std::abort();
}

void RoundTrip(const hub::records::Record& record) {
  const std::string once = hub::wire::EncodeRecord(record);
  const Result<hub::records::Record> again = hub::wire::ParseRecord(once);
  Require(again.ok());
  Require(hub::wire::EncodeRecord(again.value()) == once);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const Result<hub::wire::Batch> batch = hub::wire::ParseBatch(body);
  if (batch.ok()) {
    for (const hub::wire::ParsedRecord& parsed : batch.value().records) {
      if (parsed.fault.empty()) RoundTrip(parsed.record);
    }
  }
  const Result<hub::records::Record> record = hub::wire::ParseRecord(body);
  if (record.ok()) RoundTrip(record.value());
  (void)hub::wire::ParseSearch(body);
  (void)hub::wire::ParseSignIn(body);
  (void)hub::wire::ParseRecordAgreement(body);
  const Result<hub::wire::SignedReceipt> receipt = hub::wire::ParseReceipt(body);
  if (receipt.ok()) Require(receipt.value().receipt.Canonical() == receipt.value().canonical);
  return 0;
}
