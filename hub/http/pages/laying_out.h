// How page handlers end: with a page, with a way onward, or with what went wrong in words.

#ifndef HUB_HTTP_PAGES_LAYING_OUT_H_
#define HUB_HTTP_PAGES_LAYING_OUT_H_

#include <string>
#include <string_view>

#include "hub/http/pages/page_handlers.h"
#include "hub/web/pages.h"

namespace hub::http {

// An HTML answer under a policy that lets it load the hub's own style and script, and nothing
// from anywhere else.
Response Html(std::string body, int status = 200);

// `view` laid out for somebody who is not signed in, or not known to be.
Response OpenPageOf(Services& services, std::string_view page, const web::Frame& frame,
                    const web::View& view, int status = 200);
// `view` laid out for the signed-in visitor.
Response PageOf(const Visit& visit, std::string_view page, web::Frame frame, const web::View& view,
                int status = 200);

// Whom to ring: the agencies' duty lines, the same for everybody.
web::View DutyView(const Services& services);

// Whether the hub failed, and not who asked.
bool IsOurs(const Error& error);
// A message of a service as a sentence: "the code does not fit" -> "The code does not fit".
std::string Sentence(std::string_view words);

// 303: the browser asks for `address` next. REQUIRES: a page of this hub's, or the identity
// provider's.
Response SeeOther(std::string_view address);

// The cookies of a session that pages are read with (account_pages.cc).
void BeginSession(const service::NewSession& session, Response& response);
Response AskForRole(const service::RoleChoice& choice, std::string_view to, Services& services);
// Where there is an identity provider, the sign-in page offers it (oidc_pages.cc).
void OfferProvider(const Services& services, std::string_view to, web::View& view);

// Whether the text is an address of a page of this hub, and not of another site.
bool IsLocal(std::string_view address);
// `address` if it is one, else "/".
std::string LocalOrHome(std::string_view address);

}  // namespace hub::http

#endif  // HUB_HTTP_PAGES_LAYING_OUT_H_
