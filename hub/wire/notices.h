// Accesses that wait for somebody to look at them, on the wire.

#ifndef HUB_WIRE_NOTICES_H_
#define HUB_WIRE_NOTICES_H_

#include <string>
#include <string_view>

#include "hub/access/notices.h"
#include "hub/audit/released.h"
#include "hub/base/result.h"

namespace hub::wire {

// {"notices":[...],"outcome":"justified"|"unjustified"|"training"|"report_to_ico","note"}
Result<access::NoticeReview> ParseNoticeReview(std::string_view body);

std::string Encode(const audit::Released<access::NoticePage>& page);
std::string Encode(const audit::Released<access::AccessNotice>& notice);

}  // namespace hub::wire

#endif  // HUB_WIRE_NOTICES_H_
