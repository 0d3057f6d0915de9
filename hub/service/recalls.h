// Whoever was shown an entry that was taken back or corrected since is told so, and an officer of
// the agency that wrote it is told who that was, to whom it was sent, and in which packs it left
// the hub (UK GDPR Art. 19).
//
// Nothing is queued when a record changes: who had seen what is in the log, and both answers are
// made from it each time, so that no crash, join, split or late question loses a reader. A message
// says that an entry stands no more and nothing of what it said, and reaches its reader also when
// they may not open the child any more.

#ifndef HUB_SERVICE_RECALLS_H_
#define HUB_SERVICE_RECALLS_H_

#include "hub/chronology/recalls.h"
#include "hub/service/asking.h"

namespace hub::service {

class Recalls {
 public:
  Recalls(store::Store& store, const access::Policy& policy, const Clock& clock)
      : store_(store), policy_(policy), clock_(clock) {}

  // The asker's own, of children to whom they were ever tied, or whom they opened in an emergency.
  Outcome<chronology::RecallMessages> Mine(const Caller& caller);

  // That they have read it. kNotFound: there is no such message for them.
  Outcome<access::Told> Acknowledge(const Caller& caller, const EntryId& entry);

  // Who saw this version. For data protection officers and Caldicott guardians of the agency that
  // wrote it. kNotFound: it wrote no such entry.
  Outcome<chronology::EntryReaders> Readers(const Caller& caller, const EntryId& entry);

 private:
  void AddReadersThrough(store::LogTransaction& reading, const Caller& caller,
                         store::PersonRow subject, const EntryId& entry,
                         std::vector<chronology::Reader>& readers);

  store::Store& store_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_RECALLS_H_
