// Break-glass (law.md A6): a professional opens the safety extract of a child whom they do not
// work with, because waiting would harm the child.
//
// It takes a passkey's assertion bound to this very act (child, category, reason): a one-time
// code never opens it. It opens T1 for the asker with the next question and closes by itself; a
// second person agrees within the hour, or before for what law.md says; somebody else reviews it,
// and what is overdue is shown to them until they have. What opens and closes is access/'s to
// say: the same rules decide each question afterwards from the facts stored here.

#ifndef HUB_SERVICE_BREAK_GLASS_H_
#define HUB_SERVICE_BREAK_GLASS_H_

#include "hub/access/acts.h"
#include "hub/service/asking.h"
#include "hub/service/passkeys.h"

namespace hub::service {

class BreakGlass {
 public:
  BreakGlass(store::Store& store, Passkeys& passkeys, const access::Policy& policy,
             const Clock& clock)
      : store_(store), passkeys_(passkeys), policy_(policy), clock_(clock) {}

  // The challenge to sign for exactly this opening. Looks at no child.
  Result<access::PasskeyChallenge> Challenge(const Caller& caller,
                                             const access::GlassRequest& request);
  Outcome<access::GlassOpened> Open(const Caller& caller, const access::GlassRequest& request,
                                    const access::PasskeyAssertion& assertion);

  // A supervisor of the opener's agency, or a data protection officer, agrees; never the opener.
  Result<audit::Released<access::GlassLine>> Second(const Caller& caller,
                                                    const access::OpeningId& id);
  // Closes the review: a supervisor, officer or guardian of the opener's agency, or an officer or
  // guardian of an agency that knows the child; neither the opener nor the second person.
  Result<audit::Released<access::GlassLine>> Review(const Caller& caller,
                                                    const access::OpeningId& id,
                                                    access::ReviewOutcome outcome,
                                                    const Sensitive& note);
  // Lets a colleague who used up the quota open once more, within the hours of an emergency.
  Status Unlock(const Caller& caller, const ProfessionalId& who);

  // Those that the caller made, or has to review; without child or reason.
  Result<audit::Released<access::GlassList>> List(const Caller& caller);
  // One of them whole: for its opener, who may agree to it, and who reviews it.
  Result<audit::Released<access::GlassDetail>> Show(const Caller& caller,
                                                    const access::OpeningId& id);

 private:
  Outcome<access::GlassOpened> Attempt(const Caller& caller, const access::GlassRequest& request,
                                       const Passkeys::Proof& proof);
  access::GlassLine LineOf(store::Reading& reading, const store::Opening& opening,
                           Instant now) const;
  // What is decided on when the caller does that with an opening; null: with their own.
  Basis BasisOfAct(store::Reading& reading, const Caller& caller, access::GlassAct act,
                   const store::Opening* opening) const;
  bool May(store::Reading& reading, const Caller& caller, access::GlassAct act,
           const store::Opening& opening) const;
  // Who did it, about whom, and what it was decided from.
  std::string DetailOf(const Caller& caller, const std::optional<ChildId>& child,
                       const Basis& basis) const;
  audit::Leaf LeafOf(store::Reading& reading, audit::Event event, const Caller& caller,
                     const store::Opening* opening) const;

  store::Store& store_;
  Passkeys& passkeys_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_BREAK_GLASS_H_
