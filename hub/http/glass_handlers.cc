#include "hub/http/answering.h"
#include "hub/http/handlers.h"
#include "hub/wire/glass.h"
#include "hub/wire/passkeys.h"

namespace hub::http {
namespace {

constexpr auto kEncode = [](const auto& answer) { return wire::Encode(answer); };
const Response kNoContent{204, "", {}, "", false};

template <class Released>
Response Told(const Result<Released>& answer, Services& services) {
  if (!answer.ok()) return Failure(answer.error(), services);
  return Json(wire::Encode(answer.value()));
}

}  // namespace

Response ChallengePasskey(const Call&, const service::Caller& caller, Services& services) {
  const auto challenge = services.passkeys.Challenge(caller, service::kActOfRegistering);
  if (!challenge.ok()) return Failure(challenge.error(), services);
  return Json(wire::Encode(challenge.value()), 201);
}

Response RegisterPasskey(const Call& call, const service::Caller& caller, Services& services) {
  const auto registration = wire::ParsePasskeyRegistration(call.request.body);
  if (!registration.ok()) return Failure(registration.error(), services);
  const auto passkey = services.passkeys.Register(caller, registration.value());
  if (!passkey.ok()) return Failure(passkey.error(), services);
  return Json(wire::Encode(passkey.value()), 201);
}

Response ListPasskeys(const Call&, const service::Caller& caller, Services& services) {
  return Json(wire::Encode(services.passkeys.List(caller)));
}

Response RemovePasskey(const Call& call, const service::Caller& caller, Services& services) {
  const auto passkey = access::PasskeyId::FromHex(call.id);
  if (!passkey) return NotFound();
  const Status removed = services.passkeys.Remove(caller, *passkey);
  return removed.ok() ? kNoContent : Failure(removed.error(), services);
}

Response VouchForPasskey(const Call& call, const service::Caller& caller, Services& services) {
  const auto passkey = access::PasskeyId::FromHex(call.id);
  if (!passkey) return NotFound();
  const Status vouched = services.passkeys.Vouch(caller, *passkey);
  return vouched.ok() ? kNoContent : Failure(vouched.error(), services);
}

Response ChallengeGlass(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  Result<access::GlassRequest> request = wire::ParseGlassRequest(call.request.body);
  if (!request.ok()) return Failure(request.error(), services);
  request.value().child = *child;
  const auto challenge = services.break_glass.Challenge(caller, request.value());
  if (!challenge.ok()) return Failure(challenge.error(), services);
  return Json(wire::Encode(challenge.value()), 201);
}

Response OpenGlass(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  Result<wire::OpenGlass> open = wire::ParseOpenGlass(call.request.body);
  if (!open.ok()) return Failure(open.error(), services);
  open.value().request.child = *child;
  return Finish(services.break_glass.Open(caller, open.value().request, open.value().passkey),
                services, kEncode, 201);
}

Response ListGlass(const Call&, const service::Caller& caller, Services& services) {
  return Told(services.break_glass.List(caller), services);
}

Response ShowGlass(const Call& call, const service::Caller& caller, Services& services) {
  const auto opening = access::OpeningId::FromHex(call.id);
  if (!opening) return NotFound();
  return Told(services.break_glass.Show(caller, *opening), services);
}

Response SecondGlass(const Call& call, const service::Caller& caller, Services& services) {
  const auto opening = access::OpeningId::FromHex(call.id);
  if (!opening) return NotFound();
  return Told(services.break_glass.Second(caller, *opening), services);
}

Response ReviewGlass(const Call& call, const service::Caller& caller, Services& services) {
  const auto opening = access::OpeningId::FromHex(call.id);
  if (!opening) return NotFound();
  const Result<wire::ReviewGlass> review = wire::ParseReviewGlass(call.request.body);
  if (!review.ok()) return Failure(review.error(), services);
  return Told(
      services.break_glass.Review(caller, *opening, review.value().outcome, review.value().note),
      services);
}

Response UnlockGlass(const Call& call, const service::Caller& caller, Services& services) {
  const Result<wire::UnlockGlass> unlock = wire::ParseUnlockGlass(call.request.body);
  if (!unlock.ok()) return Failure(unlock.error(), services);
  const Status unlocked = services.break_glass.Unlock(caller, unlock.value().professional);
  return unlocked.ok() ? kNoContent : Failure(unlocked.error(), services);
}

}  // namespace hub::http
