// Single sign-on: a browser is sent to the identity provider and comes back with a code, for which
// the hub asks the provider who it is (OpenID Connect, authorization code with PKCE;
// hub/decisions/0036).
//
// What a sign-in under way needs lies sealed in a cookie of the browser that began it, so that
// nobody can be made to finish somebody else's, and is good for ten minutes and once. Whoever the
// provider proves must be linked to a person by an administrator, by an id and never by a name.
// Tokens are neither kept nor logged. Every refusal is in the log but those that only say to
// wait. Threads may share one.

#ifndef HUB_SERVICE_SIGN_IN_BY_PROVIDER_H_
#define HUB_SERVICE_SIGN_IN_BY_PROVIDER_H_

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "hub/crypto/jws.h"
#include "hub/crypto/keys.h"
#include "hub/service/attempts.h"
#include "hub/service/id_token.h"
#include "hub/service/identity_provider.h"
#include "hub/service/sign_in.h"

namespace hub::service {

inline constexpr std::int64_t kProviderSeconds = 10 * 60;  // for the way there and back

struct ProviderSettings {
  std::string name;  // as people call their account there
  std::string issuer;
  std::string client_id;
  std::vector<std::string> acr;
  std::vector<std::string> amr;
  std::int64_t max_age = 0;
  std::int64_t skew = 0;
  std::string redirect;  // where the provider sends browsers back to
};

// The browser's way to the provider.
struct Departure {
  std::string address;
  std::string cookie;  // to be kept by the browser until it is back
};

// What a browser brings back.
struct Returned {
  std::string code;
  std::string state;
  std::string issuer;  // RFC 9207
  std::string error;
  std::string cookie;
};

struct Arrival {
  std::variant<NewSession, RoleChoice> entered;
  std::string to;  // as Depart() was told
};

class SignInByProvider {
 public:
  SignInByProvider(store::Store& store, const Clock& clock, SignIn& sign_in,
                   IdentityProvider& provider, ProviderSettings settings);

  const std::string& name() const { return settings_.name; }
  void ComesBackTo(std::string redirect);  // before anybody is served

  // kInternal: the provider could not be asked.
  Result<Departure> Depart(std::string_view to);

  // kUnauthenticated: not let in, in words for who is at the browser. kInternal: likewise, and the
  // operator ought to know why. kTooMany: later.
  Result<Arrival> Arrive(const Returned& returned);

 private:
  // What Depart() wrote into the cookie.
  struct UnderWay {
    std::string state;
    std::string nonce;
    std::string verifier;
    std::string to;
    Instant began;
  };
  class Turn;
  // Whom a token is about.
  struct Account {
    std::string name;                           // for attempts
    std::optional<store::ProfessionalRow> who;  // none: linked to nobody
  };

  std::string SealUnderWay(const UnderWay& under_way) const;
  std::optional<UnderWay> OpenUnderWay(std::string_view cookie, Instant now) const;
  bool TakeState(const std::string& state, Instant now);  // false: used, or too many are

  Result<ProviderMetadata> MetadataOf(Instant now);
  Result<crypto::JwsKey> KeyFor(const TokenHeader& header, const std::string& address, Instant now);
  Result<std::vector<JsonWebKey>> KeysAt(const std::string& address, bool anew, Instant now);

  // Fills in whose account it is as soon as that is proved, let in or not.
  Status Prove(const UnderWay& under_way, const Returned& returned, Instant now, Account& account);
  Result<IdClaims> Verified(const std::string& token, const std::string& keys, Instant now);
  Status Fits(const IdClaims& claims, const UnderWay& under_way, const Account& account,
              Instant now) const;
  Error Refuse(Error why, std::optional<store::ProfessionalRow> who = std::nullopt);
  bool MayNoteStray(Instant now);

  store::Store& store_;
  const Clock& clock_;
  SignIn& sign_in_;
  IdentityProvider& provider_;
  ProviderSettings settings_;
  const crypto::SecretKey sealing_ = crypto::SecretKey::Random();  // of this start alone
  Attempts attempts_;

  std::mutex mutex_;
  std::unordered_map<std::string, Instant> used_;  // states, until they are too old anyway
  int redeeming_ = 0;
  Instant strays_since_;
  int strays_ = 0;

  // What the provider published. Held while it is asked, so that it is asked once.
  std::mutex published_mutex_;
  std::optional<ProviderMetadata> metadata_;
  Instant metadata_read_;
  Instant ask_again_;  // after a failure
  std::vector<JsonWebKey> keys_;
  std::optional<Instant> keys_read_;
  Instant keys_anew_;  // not asked for a key that is not there before
};

}  // namespace hub::service

#endif  // HUB_SERVICE_SIGN_IN_BY_PROVIDER_H_
