// Gateways opened, changed and closed: an enquiry, an override of a refusal, a contact, an order
// of a court or a review, a transfer, a person's request for their own data. What each opens, and
// until when, is access/'s; break-glass has a file of its own.

#ifndef HUB_SERVICE_OPEN_GATEWAY_H_
#define HUB_SERVICE_OPEN_GATEWAY_H_

#include <vector>

#include "hub/service/acting.h"

namespace hub::service {

struct NewGateway {
  struct For {
    ProfessionalId who;
    access::EnquiryPart part = access::EnquiryPart::kNone;  // of an enquiry
  };

  ChildId child;
  access::GatewayAct kind = access::GatewayAct::kEnquiry;
  std::vector<For> opens_for;  // a rights case: its officer, the caller
  Sensitive reference;         // of the enquiry's record, the order, the case
  Sensitive strategy_discussion;
  Sensitive reason;
  bool historic = false;                                               // enquiry
  access::Purpose purpose = access::Purpose::kNone;                    // order: kCourt or kReview
  std::optional<Date> until;                                           // order
  store::Gateway::Scope scope;                                         // order
  access::RightsRequester requester = access::RightsRequester::kNone;  // rights case, and so on
  bool alleged_harm = false;
};

struct GatewayChange {
  GatewayId gateway;
  access::GatewayStep step = access::GatewayStep::kClose;
  std::optional<Date> on;                  // of a conclusion; today where it is not given
  std::vector<NewGateway::For> opens_for;  // of kAdmit and kDismiss
  Sensitive reason;                        // and references
};

class OpenGateway {
 public:
  OpenGateway(store::Store& store, const access::Policy& policy, const Clock& clock)
      : store_(store), policy_(policy), clock_(clock) {}

  // Told has the gateway's id.
  Outcome<access::Told> Open(const Caller& caller, const NewGateway& given);
  // kNotFound: there is no such gateway, or it is another agency's and opens nothing for the caller:
  // then it is refused in the log.
  Outcome<access::Told> Change(const Caller& caller, const GatewayChange& change);

 private:
  store::Store& store_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_OPEN_GATEWAY_H_
