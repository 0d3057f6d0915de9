#include <optional>
#include <string>

#include "hub/http/pages/telling.h"
#include "hub/web/glass_view.h"

namespace hub::http {
namespace {

Response BackToPasskeys(const Visit& visit, const Status& done) {
  return done.ok() ? SeeOther("/passkeys") : Failure(done.error(), visit.services);
}

}  // namespace

// Looks at no child: the form is the same for every one, whether or not there is such a child.
Response ShowGlassForm(const Visit& visit) {
  const std::optional<ChildId> child = ChildId::FromHex(visit.call.id);
  if (!child) return NotFound();
  if (!web::ReadsAboutChildren(visit.caller.role)) return NotForThisRole();
  web::View view = web::EmergencyForm();
  view.Text("child_path", PathOf(*child)).Text("api_path", "/v1" + PathOf(*child) + "/break-glass");
  return PageOf(visit, "emergency", {"Open in an emergency", visit.call.request.path, {}, {}},
                view);
}

Response ShowPasskeyPage(const Visit& visit) {
  return PageOf(visit, "passkeys", {"Passkeys", "/passkeys", {}, {}},
                web::PasskeysView(visit.services.passkeys.List(visit.caller)));
}

Response RemovePasskeyByForm(const Visit& visit, const Fields&) {
  const auto passkey = access::PasskeyId::FromHex(visit.call.id);
  if (!passkey) return NotFound();
  return BackToPasskeys(visit, visit.services.passkeys.Remove(visit.caller, *passkey));
}

Response VouchByForm(const Visit& visit, const Fields&) {
  const auto passkey = access::PasskeyId::FromHex(visit.call.id);
  if (!passkey) return NotFound();
  return BackToPasskeys(visit, visit.services.passkeys.Vouch(visit.caller, *passkey));
}

}  // namespace hub::http
