// A family's agreement as a program or a page sent it, as the service takes it.

#ifndef HUB_HTTP_AGREEMENT_CHANGE_H_
#define HUB_HTTP_AGREEMENT_CHANGE_H_

#include "hub/service/set_rights.h"
#include "hub/wire/requests.h"

namespace hub::http {

inline service::AgreementChange ChangeOf(const ChildId& child, const wire::RecordAgreement& given) {
  service::AgreementChange change;
  change.child = child;
  change.agreement.state = given.state;
  change.agreement.purpose = given.purpose;
  change.agreement.agencies = given.agencies;
  change.agreement.classes = given.classes;
  if (given.review_by) change.agreement.review_by = *given.review_by;
  change.given_by = given.given_by;
  change.evidence = given.evidence;
  return change;
}

}  // namespace hub::http

#endif  // HUB_HTTP_AGREEMENT_CHANGE_H_
