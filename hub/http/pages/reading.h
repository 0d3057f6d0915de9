// What pages about a child share: what they were asked, and how they refuse.

#ifndef HUB_HTTP_PAGES_READING_H_
#define HUB_HTTP_PAGES_READING_H_

#include <string>
#include <string_view>

#include "hub/http/pages/laying_out.h"

namespace hub::http {

// The address of the page itself, with what it was asked.
std::string HereOf(const Request& request);

// What the address asks of this child; a purpose that is not on the list is none.
web::ChildQuestion QuestionOf(const ChildId& child, const Request& request);

Response Refused(const Visit& visit, const service::Refusal& refusal, std::string_view asked_for,
                 const web::View& more = {});
// What a child's page that is refused offers: the same whether or not there is such a child.
Response RefusedChild(const Visit& visit, const service::Refusal& refusal, const ChildId& child);

}  // namespace hub::http

#endif  // HUB_HTTP_PAGES_READING_H_
