// A professional's passkeys: registered by themselves, vouched for by somebody else, and then
// good for re-authentication that is bound to one act (law.md A6; hub/decisions/0016).
//
// A challenge is given to one session for one act, is good for five minutes and once, and only
// its hash is stored. An assertion counts only from the browser's page of this hub (origin and
// relying party), with the person verified, by a passkey that was vouched for and whose counter
// moved on. Threads may share one.

#ifndef HUB_SERVICE_PASSKEYS_H_
#define HUB_SERVICE_PASSKEYS_H_

#include <atomic>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/access/acts.h"
#include "hub/service/caller.h"
#include "hub/store/store.h"

namespace hub::service {

inline constexpr std::int64_t kChallengeSeconds = 5 * 60;
inline constexpr std::string_view kActOfRegistering = "register";

// For whom passkeys are made, and from which pages they are used.
struct RelyingParty {
  std::string id;                         // a host name that every page's is, or is under
  std::vector<std::string> origins = {};  // none: the id's own, at 443 or where the hub listens
};

class Passkeys {
 public:
  Passkeys(store::Store& store, const Clock& clock, RelyingParty party)
      : store_(store), clock_(clock), party_(std::move(party)) {}
  Passkeys(store::Store& store, const Clock& clock, std::string host)
      : Passkeys(store, clock, RelyingParty{std::move(host)}) {}

  void ServedAt(int port) { port_ = port; }  // where the pages are, if not at 443

  Result<access::PasskeyChallenge> Challenge(const Caller& caller, std::string_view act);
  Result<access::PasskeyLine> Register(const Caller& caller,
                                       const access::PasskeyRegistration& registration);
  access::PasskeyList List(const Caller& caller);
  Status Remove(const Caller& caller, const access::PasskeyId& id);  // one's own
  // By a supervisor, data protection officer or Caldicott guardian of the owner's agency, never
  // by the owner: they have seen whose it is.
  Status Vouch(const Caller& caller, const access::PasskeyId& id);

  // An assertion that was checked and not yet used.
  struct Proof {
    access::PasskeyId passkey;
    std::uint32_t counter = 0;
    crypto::Hash challenge{};
    crypto::Hash act{};
  };
  Result<Proof> Check(const Caller& caller, std::string_view act,
                      const access::PasskeyAssertion& assertion);
  // Uses it up in the transaction of the act that it is for; an error undoes that act.
  Status Use(store::Writing& writing, const Caller& caller, const Proof& proof);

 private:
  Status Fits(const access::ClientData& client, std::string_view type) const;

  store::Store& store_;
  const Clock& clock_;
  const RelyingParty party_;
  std::atomic<int> port_{443};
};

}  // namespace hub::service

#endif  // HUB_SERVICE_PASSKEYS_H_
