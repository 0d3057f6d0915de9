// A professional sends one of their agency's records on to a named recipient, with the judgement
// of Children Act 2004 s.16LA on record (T6). It is open to the recipient with the next question
// for as long as they work with the child, whatever the family's agreement says, less what its
// labels cut for them.
//
// It is the version that was judged which is sent: a newer one has to be sent again. What an
// agency's own system sends comes in with its batches. That something was sent is kept for good:
// read_disclosures.h.

#ifndef HUB_SERVICE_SEND_RECORD_H_
#define HUB_SERVICE_SEND_RECORD_H_

#include "hub/access/sending.h"
#include "hub/service/acting.h"
#include "hub/service/directory.h"

namespace hub::service {

struct RecordSending {
  EntryId entry;
  ProfessionalId professional;  // one of the two: this person,
  AgencyId agency;              // or everybody there who works with the child
  access::Judgement judgement;  // helps_function is set here, by whether one is named
  Sensitive function;           // what the recipient does for the child that this helps
  Sensitive why;                // in a sentence or more
};

class SendRecord {
 public:
  SendRecord(store::Store& store, Directory& directory, const access::Policy& policy,
             const Clock& clock)
      : store_(store), directory_(directory), policy_(policy), clock_(clock) {}

  // kNotFound: there is no such entry or recipient; kInvalid: something is missing, or a newer
  // version has taken the entry's place.
  Outcome<access::Told> Send(const Caller& caller, const RecordSending& sending);
  // It opens no more; that it was open stays on record. Of `sending`, the entry, the recipient
  // and why. kInvalid: it was not sent to them, or not by a professional.
  Outcome<access::Told> End(const Caller& caller, const RecordSending& sending);

 private:
  store::Store& store_;
  Directory& directory_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_SEND_RECORD_H_
