#include "hub/service/passkeys.h"

#include <algorithm>

#include "hub/crypto/passkey.h"
#include "hub/crypto/password.h"

namespace hub::service {
namespace {

constexpr std::size_t kMostPasskeys = 10;
constexpr access::RoleSet kVouches = {access::Role::kSupervisor,
                                      access::Role::kDataProtectionOfficer,
                                      access::Role::kCaldicottGuardian};

Error NotGood(std::string why) {
  return {ErrorCode::kForbidden, "this passkey's answer is not good: ask for a new challenge",
          std::move(why)};
}

Error NoSuchPasskey() {
  return {ErrorCode::kNotFound, "no such passkey of yours", "passkey unknown or another's"};
}

audit::Leaf LeafOf(const store::Store& store, audit::Event event, const Caller& caller,
                   Instant at) {
  audit::Leaf leaf;
  leaf.event = event;
  leaf.actor = store.pseudonyms().Actor(caller.who.id, at);
  leaf.agency = caller.agency.id.text();
  leaf.role = access::Name(caller.role);
  leaf.auth = "2fa";
  leaf.outcome = "ok";
  return leaf;
}

access::PasskeyLine LineOf(const store::Passkey& passkey, const ProfessionalId& owner) {
  return {passkey.id,    owner,        passkey.name,
          passkey.added, passkey.used, passkey.vouched_by.has_value()};
}

bool MayVouch(const Caller& caller) {
  return kVouches.Has(caller.role) && caller.who.May(caller.role) &&
         caller.authentication == access::Authentication::kTwoFactor;
}

}  // namespace

Status Passkeys::Fits(const access::ClientData& client, std::string_view type) const {
  if (client.type != type) return NotGood("client data of another type");
  const std::vector<std::string>& origins = party_.origins;
  const std::string own = "https://" + party_.id;
  const bool ours =
      origins.empty()
          ? client.origin == own || client.origin == own + ":" + std::to_string(port_.load())
          : std::find(origins.begin(), origins.end(), client.origin) != origins.end();
  if (!ours || client.cross_origin) return NotGood("client data of another origin");
  return Done{};
}

Result<access::PasskeyChallenge> Passkeys::Challenge(const Caller& caller, std::string_view act) {
  const Instant now = clock_.Now();
  access::PasskeyChallenge challenge;
  challenge.challenge = crypto::NewToken();
  challenge.party = party_.id;
  challenge.until = now.Plus(kChallengeSeconds);
  const Status written = store_.writer().Write([&](store::Writing& writing) -> Status {
    for (const store::Passkey& passkey : writing.PasskeysOf(caller.who.row))
      challenge.credentials.push_back(passkey.credential);
    writing.AddChallenge(crypto::Sha256(challenge.challenge), caller.session, crypto::Sha256(act),
                         challenge.until);
    return Done{};
  });
  if (!written.ok()) return written.error();
  return challenge;
}

Result<access::PasskeyLine> Passkeys::Register(const Caller& caller,
                                               const access::PasskeyRegistration& registration) {
  const Status fits = Fits(registration.client, "webauthn.create");
  if (!fits.ok()) return fits.error();
  const auto made = crypto::CheckRegistration(party_.id, registration.attestation_object);
  if (!made.ok()) return made.error();
  const Instant now = clock_.Now();
  store::Passkey passkey;
  passkey.professional = caller.who.row;
  passkey.credential = made.value().credential;
  passkey.key = made.value().key;
  passkey.counter = made.value().counter;
  passkey.name = registration.name;
  passkey.added = now;
  const Status written = store_.writer().Write([&](store::Writing& writing) -> Status {
    if (!writing.TakeChallenge(crypto::Sha256(registration.client.challenge), caller.session,
                               crypto::Sha256(kActOfRegistering), now))
      return NotGood("challenge unknown, used, late or for something else");
    if (writing.FindCredential(passkey.credential))
      return Error{ErrorCode::kConflict, "this passkey is registered already", "credential known"};
    if (writing.PasskeysOf(caller.who.row).size() >= kMostPasskeys)
      return Error{ErrorCode::kConflict, "you have ten passkeys: remove one first",
                   "too many passkeys"};
    passkey.id = writing.AddPasskey(passkey);
    writing.AppendLeaf(LeafOf(store_, audit::Event::kPasskeyAdded, caller, now));
    return Done{};
  });
  if (!written.ok()) return written.error();
  return LineOf(passkey, caller.who.id);
}

access::PasskeyList Passkeys::List(const Caller& caller) {
  access::PasskeyList list;
  store::ReadTransaction reading = store_.Read();
  for (const store::Passkey& passkey : reading.PasskeysOf(caller.who.row))
    list.own.push_back(LineOf(passkey, caller.who.id));
  if (!MayVouch(caller)) return list;
  for (const store::Passkey& passkey : reading.PasskeysWaiting(caller.agency.row)) {
    const auto owner = reading.ProfessionalOf(passkey.professional);
    if (owner && owner->row != caller.who.row) list.waiting.push_back(LineOf(passkey, owner->id));
  }
  return list;
}

Status Passkeys::Remove(const Caller& caller, const access::PasskeyId& id) {
  return store_.writer().Write([&](store::Writing& writing) -> Status {
    const auto passkey = writing.FindPasskey(id);
    if (!passkey || passkey->professional != caller.who.row || !writing.RemovePasskey(id))
      return NoSuchPasskey();
    writing.AppendLeaf(LeafOf(store_, audit::Event::kPasskeyRemoved, caller, clock_.Now()));
    return Done{};
  });
}

Status Passkeys::Vouch(const Caller& caller, const access::PasskeyId& id) {
  if (!MayVouch(caller))
    return Error{ErrorCode::kForbidden,
                 "a supervisor, data protection officer or Caldicott guardian vouches for passkeys",
                 "role does not vouch"};
  return store_.writer().Write([&](store::Writing& writing) -> Status {
    const auto passkey = writing.FindPasskey(id);
    const auto owner = passkey ? writing.ProfessionalOf(passkey->professional) : std::nullopt;
    const bool colleague =
        owner && owner->agency == caller.agency.row && owner->row != caller.who.row;
    if (!colleague || !writing.VouchForPasskey(*passkey, caller.who.row))
      return Error{ErrorCode::kNotFound, "no such passkey of a colleague waits",
                   "passkey unknown, one's own, vouched for or gone"};
    writing.AppendLeaf(LeafOf(store_, audit::Event::kPasskeyVouched, caller, clock_.Now()));
    return Done{};
  });
}

Result<Passkeys::Proof> Passkeys::Check(const Caller& caller, std::string_view act,
                                        const access::PasskeyAssertion& assertion) {
  const Status fits = Fits(assertion.client, "webauthn.get");
  if (!fits.ok()) return fits.error();
  std::optional<store::Passkey> passkey;
  {
    store::ReadTransaction reading = store_.Read();
    passkey = reading.FindCredential(assertion.credential);
  }
  if (!passkey || passkey->removed || passkey->professional != caller.who.row)
    return NotGood("credential unknown, removed or another's");
  if (!passkey->vouched_by || *passkey->vouched_by == caller.who.row)
    return Error{ErrorCode::kForbidden,
                 "nobody has vouched for this passkey yet: ask your supervisor",
                 "passkey not vouched for"};
  const auto counter = crypto::CheckAssertion(party_.id, passkey->key, assertion.client.text,
                                              assertion.authenticator_data, assertion.signature);
  if (!counter.ok()) return NotGood(counter.error().for_operator);
  return Proof{passkey->id, counter.value(), crypto::Sha256(assertion.client.challenge),
               crypto::Sha256(act)};
}

Status Passkeys::Use(store::Writing& writing, const Caller& caller, const Proof& proof) {
  if (!writing.TakeChallenge(proof.challenge, caller.session, proof.act, clock_.Now()))
    return NotGood("challenge unknown, used, late or for something else");
  const auto passkey = writing.FindPasskey(proof.passkey);
  if (!passkey || passkey->removed || !passkey->vouched_by)
    return NotGood("passkey removed meanwhile");
  // Authenticators that do not count say 0 always; one that falls back may be a copy.
  const bool counts = passkey->counter != 0 || proof.counter != 0;
  if (counts && proof.counter <= passkey->counter)
    return Error{ErrorCode::kForbidden,
                 "this passkey's counter went back, as that of a copy would: remove it and "
                 "register another",
                 "passkey counter went back"};
  writing.UsedPasskey(passkey->id, proof.counter);
  return Done{};
}

}  // namespace hub::service
