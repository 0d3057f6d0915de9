// What is said of an entry after it came: labels put on or taken off by its owner's steward, how it
// may be handled, that somebody disputes it, that it is restricted (UK GDPR Arts. 16 and 18).
//
// The entry itself never changes. What is said holds for the newest version of its record and binds
// the versions before and after it.

#ifndef HUB_SERVICE_MARK_ENTRY_H_
#define HUB_SERVICE_MARK_ENTRY_H_

#include "hub/access/looking_after.h"
#include "hub/service/acting.h"
#include "hub/service/disputes.h"

namespace hub::service {

class MarkEntry {
 public:
  MarkEntry(store::Store& store, const access::Policy& policy, const Clock& clock)
      : store_(store), policy_(policy), clock_(clock) {}

  // Each: refused in the same words where there is no such entry and where the caller may not know
  // of it; kInvalid without a reason, or of a version that
  // another has taken the place of.
  Outcome<access::Told> Label(const Caller& caller, const EntryId& entry, records::LabelSet add,
                              records::LabelSet remove, const Sensitive& reason);
  // Which labels it has: for those who may change them, in the same words refused to all others.
  // Itself a leaf.
  Outcome<access::EntryLabels> Labels(const Caller& caller, const EntryId& entry);
  Outcome<access::Told> Handle(const Caller& caller, const EntryId& entry,
                               const store::Handling& handling, const Sensitive& reason);
  // That somebody says it is wrong, in their words; its owner answers. Neither takes the other's
  // place: both stay beside it (disputes.h).
  Outcome<access::Told> Dispute(const Caller& caller, const EntryId& entry,
                                const DisputeSaid& said);
  // The same by nobody named, without words.
  Outcome<access::Told> Dispute(const Caller& caller, const EntryId& entry, bool disputed,
                                const Sensitive& reason);
  Outcome<access::Told> Restrict(const Caller& caller, const EntryId& entry, bool restricted,
                                 const Sensitive& reason);
  // Whether it is on the short chronology, whatever its kind.
  Outcome<access::Told> Signify(const Caller& caller, const EntryId& entry, bool significant,
                                const Sensitive& reason);

 private:
  using Stating =
      std::function<Status(store::Writing&, const Asked&, const EntryFound&, std::uint64_t leaf)>;
  Outcome<access::Told> Mark(const Caller& caller, const EntryId& entry, access::MarkAct kind,
                             access::Purpose purpose, const Sensitive& reason,
                             const Stating& stating,
                             const std::optional<ChildId>& child = std::nullopt);
  // What becomes of the marks that stand.
  using Changed = std::function<store::Stated(const store::Marks&)>;
  Outcome<access::Told> Change(const Caller& caller, const EntryId& entry, access::MarkAct kind,
                               const Sensitive& reason, const Changed& changed);

  struct LabelsAsked;
  LabelsAsked AskLabels(store::Reading& reading, const Caller& caller, const EntryId& entry,
                        const Result<EntryFound>& found) const;
  Outcome<access::EntryLabels> AttemptLabels(const Caller& caller, const EntryId& entry);

  store::Store& store_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_MARK_ENTRY_H_
