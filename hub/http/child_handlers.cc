#include "hub/http/agreement_change.h"
#include "hub/http/answering.h"
#include "hub/http/handlers.h"
#include "hub/wire/queries.h"
#include "hub/wire/requests.h"

namespace hub::http {

Response ReadInvolved(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  const auto purpose = wire::ParseInvolvedQuery(call.request.query);
  if (!purpose.ok()) return Failure(purpose.error(), services);
  return Finish(services.who_is_involved.Run(caller, *child, purpose.value()), services);
}

Response ReadChronology(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  const Result<wire::ChronologyQuery> query = wire::ParseChronologyQuery(call.request.query);
  if (!query.ok()) return Failure(query.error(), services);
  const wire::ChronologyQuery& given = query.value();
  return Finish(services.read_chronology.Run(caller, {*child,
                                                      given.purpose,
                                                      {given.from, given.to},
                                                      given.known_at,
                                                      given.agency,
                                                      given.kind,
                                                      given.brief,
                                                      given.cursor,
                                                      given.limit,
                                                      given.incidents}),
                services);
}

Response SetRelationship(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  const Result<wire::SetRelationship> change = wire::ParseSetRelationship(call.request.body);
  if (!change.ok()) return Failure(change.error(), services);
  const wire::SetRelationship& given = change.value();
  const ProfessionalId& whom = given.professional.empty() ? caller.who.id : given.professional;
  return Finish(services.set_rights.SetRelationship(
                    caller, {*child, whom, given.state, given.until, given.from, given.reason}),
                services, 201);
}

Response RecordAgreement(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  const Result<wire::RecordAgreement> record = wire::ParseRecordAgreement(call.request.body);
  if (!record.ok()) return Failure(record.error(), services);
  return Finish(services.set_rights.RecordAgreement(caller, ChangeOf(*child, record.value())),
                services, 201);
}

}  // namespace hub::http
