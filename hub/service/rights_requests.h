// What a person asks for under data protection law (law.md A7): that something is put right, erased
// or restricted, that they object, complain, or want their data. An officer of the agency that
// answers it records the request, which starts its clock, sees what is due, and decides with
// reasons. A dispute marks the record and an objection closes what rests on agreement in the same
// act: nobody has to remember.
//
// The hub changes no record of an agency: what was granted is done in the source, or by `onestory
// erase`.

#ifndef HUB_SERVICE_RIGHTS_REQUESTS_H_
#define HUB_SERVICE_RIGHTS_REQUESTS_H_

#include "hub/access/rights.h"
#include "hub/service/acting.h"

namespace hub::service {

struct NewRightsRequest {
  ChildId child;
  access::Right right = access::Right::kAccess;
  std::optional<Date> received;  // the latest of request, identification and fee; none: today
  bool verified = false;         // who asks, and that they may
  bool rests_on_consent = false;
  bool wrong_child = false;
  bool past_retention = false;
  std::optional<EntryId> entry;                       // that is disputed,
  access::Disputant by = access::Disputant::kUnsaid;  // by whom,
  Sensitive disputed;  // in these words, which everybody reads who is shown the entry's
  Sensitive words;     // who asked for what; the officer's own note
};

struct RightsDecision {
  GatewayId id;
  access::RightOutcome outcome = access::RightOutcome::kOpen;
  Sensitive reason;
};

class RightsRequests {
 public:
  RightsRequests(store::Store& store, const access::Policy& policy, const Clock& clock)
      : store_(store), policy_(policy), clock_(clock) {}

  // kInvalid: no words; not verified; received in the future; an entry that cannot be disputed.
  Outcome<access::RightsRecorded> Record(const Caller& caller, const NewRightsRequest& given);

  // By an officer of the agency that recorded it; kNotFound for any other's, and for one that is
  // not there. kInvalid: no reason or outcome, or it was decided. An objection that is refused, or
  // granted in part, no longer closes anything of this agency's saying.
  Outcome<access::RightsRecorded> Decide(const Caller& caller, const RightsDecision& decision);

  // Those of the caller's agency that are open. Itself a leaf.
  Outcome<access::RightsDue> Due(const Caller& caller);

 private:
  Outcome<access::RightsDue> AttemptDue(const Caller& caller);

  store::Store& store_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_RIGHTS_REQUESTS_H_
