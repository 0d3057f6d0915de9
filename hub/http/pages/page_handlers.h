// The handlers of pages: each takes a form or an address apart, asks the same services as the
// handlers of the API, and has web/ lay out what they said.

#ifndef HUB_HTTP_PAGES_PAGE_HANDLERS_H_
#define HUB_HTTP_PAGES_PAGE_HANDLERS_H_

#include "hub/http/routes.h"

namespace hub::http {

// Style and script (account_pages.cc).
Response ShowAsset(const Call& call, Services& services);

// Signing in and out (account_pages.cc).
Response ShowSignIn(const Call& call, Services& services);
Response SignInByForm(const Call& call, const Fields& form, Services& services);
Response ChooseRole(const Call& call, const Fields& form, Services& services);
Response ShowEnrolment(const Call& call, Services& services);
Response EnrolByForm(const Call& call, const Fields& form, Services& services);
Response ConfirmByForm(const Call& call, const Fields& form, Services& services);
Response ShowHidden(const Call& call, Services& services);
Response SignOutByForm(const Visit& visit, const Fields& form);

// Signing in with an account elsewhere (oidc_pages.cc).
Response GoToProvider(const Call& call, Services& services);
Response BackFromProvider(const Call& call, Services& services);

// Children (child_pages.cc).
Response ShowHome(const Visit& visit);
Response ShowFind(const Visit& visit);
Response FindByForm(const Visit& visit, const Fields& form);
Response ShowChild(const Visit& visit);

// What is recorded about a child (act_pages.cc).
Response ShowAgreement(const Visit& visit);
Response AgreementByForm(const Visit& visit, const Fields& form);
Response ShowTie(const Visit& visit);
Response TieByForm(const Visit& visit, const Fields& form);

// The token that the forms of the session's pages carry; empty when there is none.
std::string_view FormToken(const Request& request);
// What the form says under this name; empty when it says nothing.
std::string_view FieldOf(const Fields& form, std::string_view name);

// The sign-in page with status 401, leading back to what was asked for.
Response SignInFirst(const Request& request, Services& services);
// Problem details as a page, with the status they had.
Response InWords(Response problem, Services& services);

}  // namespace hub::http

#endif  // HUB_HTTP_PAGES_PAGE_HANDLERS_H_
