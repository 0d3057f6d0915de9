// Turns a Response into the bytes of one HTTP/1.1 answer, head and body in one buffer, so
// that one write sends it.
//
// Every answer carries the headers of kAlways, no exception; and the defaults of
// kUnlessSet, which a handler may replace (a page names its own styles in its
// Content-Security-Policy; a font may be cached).

#ifndef HUB_HTTP_RESPONSE_WRITER_H_
#define HUB_HTTP_RESPONSE_WRITER_H_

#include <string>

#include "hub/http/message.h"

namespace hub::http {

// False for a response that must not be sent: a status out of range, a header name that is
// no token, a value with a control character, a header that only the writer sets.
bool IsSendable(const Response& response);

// Appends the answer to `out`. HEAD, 204 and 304 send no body.
// REQUIRES: IsSendable(response)
void AppendResponse(const Response& response, Verb verb, bool close, std::string& out);

}  // namespace hub::http

#endif  // HUB_HTTP_RESPONSE_WRITER_H_
