// Takes a batch of records from an agency: judges each, finds whom it is about, seals and
// stores it, and answers with a signed receipt once everything is durable.
//
// One transaction holds records, links, receipt and audit leaf. The same batch again gives
// the same receipt; the same id with other content is refused. A receipt never tells
// whether a child was already known.

#ifndef HUB_SERVICE_INGEST_BATCH_H_
#define HUB_SERVICE_INGEST_BATCH_H_

#include <string>
#include <vector>

#include "hub/audit/receipt.h"
#include "hub/crypto/signature.h"
#include "hub/records/record.h"
#include "hub/service/caller.h"
#include "hub/store/store.h"

namespace hub::service {

struct ArrivingRecord {
  records::Record record;
  std::string fault;  // of form, found by wire/; not empty: refused with it
};

struct ArrivingBatch {
  std::string id;
  AgencyId agency;  // whom the batch says it is from
  crypto::Hash content{};
  std::vector<ArrivingRecord> records;
};

struct SignedReceipt {
  audit::Receipt receipt;
  crypto::Signature signature{};
};

struct QuarantinedRecord {
  store::Quarantined row;
  Sensitive source_id;  // the agency's own id of the record, so that it can be mended
};

class IngestBatch {
 public:
  IngestBatch(store::Store& store, const Clock& clock) : store_(store), clock_(clock) {}

  Result<SignedReceipt> Run(const AgencyCaller& caller, ArrivingBatch batch);

  // The same for what a professional entered for `agency`; each entry names them both. The
  // arrangement must stand when the batch is written: kForbidden otherwise. For enter_records.h,
  // which decides.
  Result<SignedReceipt> Enter(const Caller& by, const store::Agency& agency, ArrivingBatch batch);

  // What became of a batch whose answer was lost. kNotFound: it never arrived; send it again.
  Result<SignedReceipt> Receipt(const AgencyCaller& caller, const std::string& batch);

  // The agency's own records that wait, oldest first.
  Result<std::vector<QuarantinedRecord>> Quarantine(const AgencyCaller& caller);
  // The same, read by a professional who enters records for `agency`. For enter_records.h.
  Result<std::vector<QuarantinedRecord>> QuarantineOf(const Caller& by,
                                                      const store::Agency& agency);

  // Takes again what waits for a reason that has gone (a label or kind that this version
  // knows, a class since agreed). Returns how many were released. At start and on request.
  Result<int> ReleaseQuarantine();

 private:
  // `person` is null where the agency's own system asks.
  Result<SignedReceipt> Take(const store::Agency& agency, const Caller* person,
                             ArrivingBatch batch);
  Result<std::vector<QuarantinedRecord>> List(const store::Agency& agency, const Caller* person);
  Status RefuseWhole(const store::Agency& agency, const Caller* person);

  store::Store& store_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_INGEST_BATCH_H_
