// The fields that are called consent and are not an agreement to a service: permission under the
// duty of confidence, UK GDPR consent for optional extras, having been told; and the assessment
// of a child's competence, by which their own word counts. Each with its evidence.

#ifndef HUB_SERVICE_RECORD_PERMISSION_H_
#define HUB_SERVICE_RECORD_PERMISSION_H_

#include <variant>

#include "hub/service/acting.h"

namespace hub::service {

// Given or refused by whoever confided: of one entry, or of all that the caller's own agency holds
// about the child.
struct ConfidenceRecord {
  access::ConfidencePermission given;  // evidenced is set here
  bool adult = false;                  // an adult, of their own health
  bool mention_only = false;
};

struct ChildRecord {
  ChildId child;
  std::variant<ConfidenceRecord, store::Competence, store::Consent, access::Notice> what;
  access::Purpose purpose = access::Purpose::kEarlyHelp;  // of a competence: per decision
  Sensitive evidence;
};

class RecordPermission {
 public:
  RecordPermission(store::Store& store, const access::Policy& policy, const Clock& clock)
      : store_(store), policy_(policy), clock_(clock) {}

  Outcome<access::Told> OfChild(const Caller& caller, const ChildRecord& record);
  // kNotFound: there is no such entry.
  Outcome<access::Told> OfEntry(const Caller& caller, const EntryId& entry,
                                const ConfidenceRecord& record, const Sensitive& evidence);

 private:
  store::Store& store_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_RECORD_PERMISSION_H_
