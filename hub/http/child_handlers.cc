#include "hub/http/agreement_change.h"
#include "hub/http/answering.h"
#include "hub/http/handlers.h"
#include "hub/service/read_family.h"
#include "hub/wire/family.h"
#include "hub/wire/queries.h"
#include "hub/wire/requests.h"
#include "hub/wire/searches.h"

namespace hub::http {

Response ReadInvolved(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  const auto purpose = wire::ParseInvolvedQuery(call.request.query);
  if (!purpose.ok()) return Failure(purpose.error(), services);
  return Finish(services.who_is_involved.Run(caller, *child, purpose.value()), services);
}

Response ReadFamily(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  const auto query = wire::ParseFamilyQuery(call.request.query);
  if (!query.ok()) return Failure(query.error(), services);
  return Finish(
      services.read_family.Run(caller, *child, query.value().purpose, query.value().known_at),
      services, [](const auto& answer) { return wire::Encode(answer); });
}

namespace {

service::ChronologyQuery QueryOf(const ChildId& child, const wire::ChronologyQuery& given) {
  service::ChronologyQuery query;
  query.child = child;
  query.purpose = given.purpose;
  query.range = {given.from, given.to};
  query.known_at = given.known_at;
  query.agency = given.agency;
  query.kind = given.kind;
  query.brief = given.brief;
  query.cursor = given.cursor;
  query.limit = given.limit;
  if (given.known_to) query.known_to = {*given.known_to, given.known_as};
  return query;
}

}  // namespace

Response ReadChronology(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  const Result<wire::ChronologyQuery> query = wire::ParseChronologyQuery(call.request.query);
  if (!query.ok()) return Failure(query.error(), services);
  return Finish(services.read_chronology.Run(caller, QueryOf(*child, query.value())), services);
}

Response SearchChronology(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  const Result<wire::ChronologySearch> search = wire::ParseChronologySearch(call.request.body);
  if (!search.ok()) return Failure(search.error(), services);
  service::ChronologyQuery query = QueryOf(*child, search.value());
  query.words = search.value().words;
  return Finish(services.read_chronology.Run(caller, query), services);
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
