// A professional says what is to be made of two claims that cannot both be so: that there is an
// explanation, that it is being put right at its source, or that it is open after all. It is
// remembered with their name and reason, for these two claims: when either is made otherwise, what
// was said of them is said of nothing.
//
// Whoever is told of the contradiction may explain it, for a purpose of working with the child;
// that it is being corrected only the agency whose claim it is may say. The claims themselves stay
// as their sources made them: those correct their own record, and push it again.

#ifndef HUB_SERVICE_SETTLE_CONTRADICTION_H_
#define HUB_SERVICE_SETTLE_CONTRADICTION_H_

#include <string>

#include "hub/chronology/contradictions.h"
#include "hub/service/acting.h"
#include "hub/service/directory.h"

namespace hub::service {

class ReadChronology;

struct ContradictionSaid {
  ChildId child;
  access::Purpose purpose = access::Purpose::kNone;
  std::string contradiction;  // its id
  chronology::ContradictionState state = chronology::ContradictionState::kOpen;
  Sensitive reason;
};

class SettleContradiction {
 public:
  SettleContradiction(store::Store& store, Directory& directory, const access::Policy& policy,
                      const Clock& clock, ReadChronology& chronology)
      : store_(store),
        directory_(directory),
        policy_(policy),
        clock_(clock),
        chronology_(chronology) {}

  // kInvalid: no reason, or a correction that is another agency's to make.
  Outcome<access::Told> Run(const Caller& caller, const ContradictionSaid& said);

 private:
  store::Store& store_;
  Directory& directory_;
  const access::Policy& policy_;
  const Clock& clock_;
  ReadChronology& chronology_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_SETTLE_CONTRADICTION_H_
