// Records that a signed-in professional enters for an agency that has no system of its own.
//
// They are that agency's records in every way: its classes, its labels, its agreements, its
// quarantine and receipts. What differs is that each entry names two: the agency it belongs to
// and the person who entered it. Who may enter for whom is registered by the operator when the
// agency asks for it (`onestory agency allow-entry`); it gives nobody a right to read.

#ifndef HUB_SERVICE_ENTER_RECORDS_H_
#define HUB_SERVICE_ENTER_RECORDS_H_

#include <variant>
#include <vector>

#include "hub/service/ingest_batch.h"
#include "hub/service/outcome.h"

namespace hub::service {

class EnterRecords {
 public:
  EnterRecords(store::Store& store, IngestBatch& ingest, const access::Policy& policy,
               const Clock& clock)
      : store_(store), ingest_(ingest), policy_(policy), clock_(clock) {}

  // A push under s.16LA is its owner's own judgement: where the caller works for another agency,
  // a record with one is refused, alone.
  Result<std::variant<SignedReceipt, Refusal>> Enter(const Caller& caller, ArrivingBatch batch);

  // What waits of the agency's records, so that whoever entered them can mend them.
  Result<std::variant<std::vector<QuarantinedRecord>, Refusal>> Quarantine(const Caller& caller,
                                                                           const AgencyId& agency);

 private:
  // The agency as it is, if the caller may enter its records now.
  Result<std::variant<store::Agency, Refusal>> Decide(const Caller& caller, const AgencyId& agency);

  store::Store& store_;
  IngestBatch& ingest_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_ENTER_RECORDS_H_
