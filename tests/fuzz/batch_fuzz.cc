// libFuzzer target: whatever an agency sends, reading it neither crashes nor accepts what
// cannot be written and read again the same.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "hub/wire/answers.h"
#include "hub/wire/batch.h"
#include "hub/wire/requests.h"
#include "hub/wire/services_on_offer.h"
#include "tests/fuzz/parsers.h"

namespace {

using fuzz::MustBe;
using hub::Result;

void RoundTrip(const hub::records::Record& record) {
  const std::string once = hub::wire::EncodeRecord(record);
  const Result<hub::records::Record> again = hub::wire::ParseRecord(once);
  MustBe(again.ok());
  MustBe(hub::wire::EncodeRecord(again.value()) == once);
}

// What is shown of a service is taken again, as the same.
void RoundTrip(const hub::records::OfferedService& service) {
  const Result<hub::wire::OfferedList> again = hub::wire::ParseOfferedList(
      R"({"version":1,"made_at":"2026-01-01T00:00:00Z","services":[)" + service.json + "]}");
  MustBe(again.ok());
  MustBe(again.value().services.front() == service);
}

}  // namespace

void fuzz::Batch(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const Result<hub::wire::Batch> batch = hub::wire::ParseBatch(body);
  if (batch.ok()) {
    for (const hub::wire::ParsedRecord& parsed : batch.value().records) {
      if (parsed.fault.empty()) RoundTrip(parsed.record);
    }
  }
  const Result<hub::records::Record> record = hub::wire::ParseRecord(body);
  if (record.ok()) RoundTrip(record.value());
  const Result<hub::wire::OfferedList> list = hub::wire::ParseOfferedList(body);
  if (list.ok()) {
    for (const hub::records::OfferedService& service : list.value().services) RoundTrip(service);
  }
  (void)hub::wire::ParseSignIn(body);
  (void)hub::wire::ParseRecordAgreement(body);
  const Result<hub::wire::SignedReceipt> receipt = hub::wire::ParseReceipt(body);
  if (receipt.ok()) MustBe(receipt.value().receipt.Canonical() == receipt.value().canonical);
}
