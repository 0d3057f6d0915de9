// How a professional becomes a Caller: enrolment by a one-time token, sign-in with password
// and TOTP in one chosen role, sessions that end by themselves.
//
// Password hashing costs 64 MiB and 0.2 s, so two run at once and twenty wait; beyond that
// the answer is kTooMany. Every attempt takes one hash, known name or not. Threads may
// share one.

#ifndef HUB_SERVICE_SIGN_IN_H_
#define HUB_SERVICE_SIGN_IN_H_

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "hub/service/attempts.h"
#include "hub/service/caller.h"
#include "hub/store/store.h"

namespace hub::service {

inline constexpr std::int64_t kIdleSeconds = 15 * 60;
inline constexpr std::int64_t kAbsoluteSeconds = 10 * 60 * 60;

struct Credentials {
  ProfessionalId who;
  Sensitive password;
  std::string code;
  access::Role role = access::Role::kNone;
};

struct NewSession {
  std::string token;  // the cookie's value
  std::string csrf;   // to be sent with every write
  Caller caller;
};

// Password and code were right, and there are several roles to act in. The ticket is good once
// and for five minutes.
struct RoleChoice {
  std::string ticket;
  std::vector<access::Role> roles;
};

struct Enrolment {
  std::string totp_uri;  // for an authenticator app
  std::string totp_secret_base32;
};

class SignIn {
 public:
  SignIn(store::Store& store, const Clock& clock);
  ~SignIn();

  // Sets the password and a TOTP secret; the token stays good for Confirm until it is used
  // or late. At least 12 characters; no common ones.
  Result<Enrolment> Enrol(const std::string& token, const Sensitive& password);
  // Proves that the authenticator works; from then on the account can sign in.
  Status Confirm(const std::string& token, const std::string& code);

  // One message for every reason, so that names cannot be tried out.
  Result<NewSession> Start(const Credentials& credentials);
  // For somebody who has not chosen a role yet: `credentials.role` is not looked at. With one role
  // alone there is nothing to choose.
  Result<std::variant<NewSession, RoleChoice>> Enter(const Credentials& credentials);
  // For somebody whom an identity provider proved, second factor and all (sign_in_by_provider). An
  // account that was never enrolled here signs in so too; one that is disabled does not.
  Result<std::variant<NewSession, RoleChoice>> EnterByProvider(store::ProfessionalRow who);
  // Says in the log that somebody, known or not, was not let in on a provider's word.
  Status RefuseByProvider(std::optional<store::ProfessionalRow> who);
  Result<NewSession> Choose(const std::string& ticket, access::Role role);
  Result<Caller> Who(const std::string& token);  // and keeps the session awake
  Status End(const Caller& caller);

  // Forgets what is cached, so that a disabled account's sessions end at once.
  void Forget();

 private:
  struct Cached {
    Caller caller;
    Instant created;
    Instant last_used;
    Instant last_written;
    Instant checked;
  };
  struct Ticket {
    store::ProfessionalRow who{};
    Instant until;
    std::string_view auth;
  };
  class HashQueue;

  // What one attempt came to: a session in one of these roles, or the roles to choose from.
  Result<std::variant<NewSession, RoleChoice>> Prove(const Credentials& credentials, bool choosing);
  // Adds a session to the transaction and says so in the log, with how it was proved.
  NewSession Open(store::Writing& writing, const store::Professional& who,
                  const store::Agency& agency, access::Role role, std::string_view auth,
                  Instant now);
  void Keep(const NewSession& session, Instant now);
  void Keep(const RoleChoice& choice, store::ProfessionalRow who, std::string_view auth,
            Instant now);

  static bool Awake(Instant created, Instant last_used, Instant now);
  Result<Caller> LookUp(const std::string& token, Instant now, bool touch);

  store::Store& store_;
  const Clock& clock_;
  std::unique_ptr<HashQueue> hashing_;
  Attempts attempts_;
  std::mutex mutex_;
  std::uint64_t forgotten_ = 0;                       // how often Forget() was called
  std::unordered_map<std::string, Cached> sessions_;  // by the hash of the token
  std::unordered_map<std::string, Ticket> tickets_;   // likewise
};

}  // namespace hub::service

#endif  // HUB_SERVICE_SIGN_IN_H_
