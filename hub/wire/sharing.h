// "May I share this?", decisions to share, and "what would they see?" on the wire.

#ifndef HUB_WIRE_SHARING_H_
#define HUB_WIRE_SHARING_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "hub/access/acts.h"
#include "hub/audit/released.h"
#include "hub/base/result.h"
#include "hub/wire/queries.h"

namespace hub::wire {

// {"purpose","recipient_role","recipient_agency","class","labels":[],"agreement":{"state",
// "given_by","on_record","agencies":[],"classes":[],"since","review_by"},"competence",
// "child_refused","shielded","relevant_to_harm","permission_expressed","adult_agreed",
// "named_roles":[]}. An agreement of which no agency or class is said covers what is asked about.
Result<access::ShareQuestion> ParseShareQuestion(std::string_view body);

// {"question":{as above},"decision":"share"|"do_not_share","child","with","why","review_by"}
Result<access::NewShareDecision> ParseShareDecision(std::string_view body);

// {"question":{as above},"text"}
Result<access::Consultation> ParseConsultation(std::string_view body);

// ?before=
Result<std::uint64_t> ParseShareRegisterQuery(const Parameters& parameters);

// {"role","agency","purpose","child"|"sample","draft":{a policy}}
Result<access::WhatIfRequest> ParseWhatIf(std::string_view body);

std::string Encode(const audit::Released<access::ShareAdvice>& advice);
std::string Encode(const audit::Released<access::ShareDecided>& decided);
std::string Encode(const audit::Released<access::ShareRegister>& found);
std::string Encode(const audit::Released<access::WhatIfAnswer>& answer);

}  // namespace hub::wire

#endif  // HUB_WIRE_SHARING_H_
