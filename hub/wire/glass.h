// Break-glass on the wire.

#ifndef HUB_WIRE_GLASS_H_
#define HUB_WIRE_GLASS_H_

#include <string>
#include <string_view>

#include "hub/access/acts.h"
#include "hub/audit/released.h"
#include "hub/base/result.h"

namespace hub::wire {

// {"category":"serious_harm" ...,"reason","must_reach_child"}; the child is in the address.
Result<access::GlassRequest> ParseGlassRequest(std::string_view body);

// The same with "passkey":{"credential","client_data","authenticator_data","signature"}.
struct OpenGlass {
  access::GlassRequest request;
  access::PasskeyAssertion passkey;
};
Result<OpenGlass> ParseOpenGlass(std::string_view body);

// {"outcome":"justified"|"unjustified"|"training"|"report_to_ico","note"}
struct ReviewGlass {
  access::ReviewOutcome outcome = access::ReviewOutcome::kNone;
  Sensitive note;
};
Result<ReviewGlass> ParseReviewGlass(std::string_view body);

// {"professional"}
struct UnlockGlass {
  ProfessionalId professional;
};
Result<UnlockGlass> ParseUnlockGlass(std::string_view body);

std::string Encode(const audit::Released<access::GlassOpened>& opened);
std::string Encode(const audit::Released<access::GlassLine>& line);
std::string Encode(const audit::Released<access::GlassList>& list);
std::string Encode(const audit::Released<access::GlassDetail>& detail);

}  // namespace hub::wire

#endif  // HUB_WIRE_GLASS_H_
