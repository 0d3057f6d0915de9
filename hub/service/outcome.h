// What a question about a child ends in: the answer, or a refusal that explains itself.
// Either way its audit leaf is durable. A failure (no leaf could be written, a fact could
// not be read) is an Error beside it.

#ifndef HUB_SERVICE_OUTCOME_H_
#define HUB_SERVICE_OUTCOME_H_

#include <variant>

#include "hub/access/told.h"
#include "hub/audit/released.h"
#include "hub/base/result.h"

namespace hub::service {

using Refusal = audit::Released<access::Told>;

template <class Answer>
using Outcome = Result<std::variant<audit::Released<Answer>, Refusal>>;

}  // namespace hub::service

#endif  // HUB_SERVICE_OUTCOME_H_
