#include "hub/http/answering.h"
#include "hub/http/handlers.h"
#include "hub/wire/queries.h"
#include "hub/wire/rights.h"
#include "hub/wire/rights_answers.h"

namespace hub::http {
namespace {

std::vector<service::NewGateway::For> OpensFor(const std::vector<wire::OpensFor>& given) {
  std::vector<service::NewGateway::For> list;
  for (const wire::OpensFor& one : given) list.push_back({one.professional, one.part});
  return list;
}

service::ConfidenceRecord ConfidenceOf(const wire::RecordPermission& given) {
  return {given.confidence, given.adult, given.mention_only};
}

service::ChildRecord RecordOf(const ChildId& child, const wire::RecordPermission& given) {
  service::ChildRecord record;
  record.child = child;
  record.purpose = given.purpose;
  record.evidence = given.evidence;
  switch (*given.field) {
    case wire::RecordPermission::Field::kConfidence:
      record.what = ConfidenceOf(given);
      break;
    case wire::RecordPermission::Field::kCompetence:
      record.what =
          store::Competence{given.assessed, given.lacks_capacity, given.on.value_or(Date{})};
      break;
    case wire::RecordPermission::Field::kConsent:
      record.what = store::Consent{given.consent};
      break;
    case wire::RecordPermission::Field::kInformed:
      record.what = access::Notice{given.informed, given.review_by.value_or(Date{})};
      break;
  }
  return record;
}

Response Step(const Call& call, const service::Caller& caller, Services& services,
              const Result<wire::ChangeGateway>& read) {
  const std::optional<GatewayId> gateway = GatewayId::FromHex(call.id);
  if (!gateway) return NotFound();
  if (!read.ok()) return Failure(read.error(), services);
  const wire::ChangeGateway& given = read.value();
  return Finish(services.open_gateway.Change(caller, {*gateway, *given.step, given.on,
                                                      OpensFor(given.opens_for), given.reason}),
                services, 201);
}

service::RecordSending SendingOf(const EntryId& entry, const wire::SendRecord& given) {
  service::RecordSending sending;
  sending.entry = entry;
  sending.professional = given.professional;
  sending.agency = given.agency;
  sending.judgement.relevant = given.relevant;
  sending.judgement.not_more_detrimental = given.not_more_detrimental;
  sending.function = given.function;
  sending.why = given.why;
  return sending;
}

constexpr auto kEncode = [](const auto& answer) { return wire::Encode(answer); };

}  // namespace

Response OpenGateway(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  const Result<wire::OpenGateway> read = wire::ParseOpenGateway(call.request.body);
  if (!read.ok()) return Failure(read.error(), services);
  const wire::OpenGateway& given = read.value();
  service::NewGateway gateway;
  gateway.child = *child;
  gateway.kind = *given.kind;
  gateway.opens_for = OpensFor(given.opens_for);
  gateway.reference = given.reference;
  gateway.strategy_discussion = given.strategy_discussion;
  gateway.reason = given.reason;
  gateway.historic = given.historic;
  gateway.purpose = given.purpose;
  gateway.until = given.until;
  gateway.scope = {given.classes, given.agencies, given.covers_from, given.covers_until};
  gateway.requester = given.requester;
  gateway.alleged_harm = given.alleged_harm;
  return Finish(services.open_gateway.Open(caller, gateway), services, 201);
}

Response ChangeGateway(const Call& call, const service::Caller& caller, Services& services) {
  return Step(call, caller, services, wire::ParseChangeGateway(call.request.body));
}

Response CloseGateway(const Call& call, const service::Caller& caller, Services& services) {
  return Step(call, caller, services, wire::ParseCloseGateway(call.request.body));
}

Response RecordPermission(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  const auto read = wire::ParseRecordPermission(call.request.body, /*of_entry=*/false);
  if (!read.ok()) return Failure(read.error(), services);
  return Finish(services.record_permission.OfChild(caller, RecordOf(*child, read.value())),
                services, 201);
}

Response RecordPermissionOfEntry(const Call& call, const service::Caller& caller,
                                 Services& services) {
  const std::optional<EntryId> entry = EntryId::FromHex(call.id);
  if (!entry) return NotFound();
  const auto read = wire::ParseRecordPermission(call.request.body, /*of_entry=*/true);
  if (!read.ok()) return Failure(read.error(), services);
  return Finish(services.record_permission.OfEntry(caller, *entry, ConfidenceOf(read.value()),
                                                   read.value().evidence),
                services, 201);
}

Response ShieldChild(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  const Result<wire::Shield> read = wire::ParseShield(call.request.body);
  if (!read.ok()) return Failure(read.error(), services);
  return Finish(services.shield_child.Shield(caller, *child, read.value().reason), services, 201);
}

Response SetClearance(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  const Result<wire::SetClearance> read = wire::ParseSetClearance(call.request.body);
  if (!read.ok()) return Failure(read.error(), services);
  const wire::SetClearance& given = read.value();
  return Finish(services.shield_child.Clear(caller, {*child, given.professional, given.review_by,
                                                     given.ended, given.reason}),
                services, 201);
}

Response SetLabels(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<EntryId> entry = EntryId::FromHex(call.id);
  if (!entry) return NotFound();
  const Result<wire::SetLabels> read = wire::ParseSetLabels(call.request.body);
  if (!read.ok()) return Failure(read.error(), services);
  const wire::SetLabels& given = read.value();
  return Finish(services.mark_entry.Label(caller, *entry, given.add, given.remove, given.reason),
                services, 201);
}

Response SetHandling(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<EntryId> entry = EntryId::FromHex(call.id);
  if (!entry) return NotFound();
  const Result<wire::SetHandling> read = wire::ParseSetHandling(call.request.body);
  if (!read.ok()) return Failure(read.error(), services);
  const wire::SetHandling& given = read.value();
  const store::Handling handling{given.relevant_to_harm,   given.adults_only,
                                 given.may_tell_existence, given.court_leave,
                                 given.rests_on_consent,   given.named_roles};
  return Finish(services.mark_entry.Handle(caller, *entry, handling, given.reason), services, 201);
}

Response DisputeEntry(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<EntryId> entry = EntryId::FromHex(call.id);
  if (!entry) return NotFound();
  const Result<wire::Dispute> read = wire::ParseDispute(call.request.body);
  if (!read.ok()) return Failure(read.error(), services);
  const wire::Dispute& given = read.value();
  const service::DisputeSaid said{*given.on,
                                  given.reason,
                                  given.by,
                                  given.words,
                                  static_cast<std::int64_t>(given.number.value_or(0)),
                                  given.purpose,
                                  given.child};
  return Finish(services.mark_entry.Dispute(caller, *entry, said), services, 201);
}

Response RestrictEntry(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<EntryId> entry = EntryId::FromHex(call.id);
  if (!entry) return NotFound();
  const Result<wire::Switch> read = wire::ParseSwitch(call.request.body);
  if (!read.ok()) return Failure(read.error(), services);
  return Finish(services.mark_entry.Restrict(caller, *entry, *read.value().on, read.value().reason),
                services, 201);
}

Response SendRecord(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<EntryId> entry = EntryId::FromHex(call.id);
  if (!entry) return NotFound();
  const Result<wire::SendRecord> read = wire::ParseSendRecord(call.request.body);
  if (!read.ok()) return Failure(read.error(), services);
  return Finish(services.send_record.Send(caller, SendingOf(*entry, read.value())), services, 201);
}

Response EndSending(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<EntryId> entry = EntryId::FromHex(call.id);
  if (!entry) return NotFound();
  const Result<wire::SendRecord> read = wire::ParseEndSending(call.request.body);
  if (!read.ok()) return Failure(read.error(), services);
  return Finish(services.send_record.End(caller, SendingOf(*entry, read.value())), services, 201);
}

Response CloseChild(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  const Result<wire::CloseChild> read = wire::ParseCloseChild(call.request.body);
  if (!read.ok()) return Failure(read.error(), services);
  const wire::CloseChild& given = read.value();
  return Finish(services.close_child.Run(caller, {*child, *given.kind, *given.on, given.reason}),
                services, 201);
}

Response ReadRights(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  const Status no_query = wire::ParseNoQuery(call.request.query);
  if (!no_query.ok()) return Failure(no_query.error(), services);
  return Finish(services.read_rights.Run(caller, *child), services, kEncode);
}

Response ReadDisclosures(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  const auto agency = wire::ParseDisclosuresQuery(call.request.query);
  if (!agency.ok()) return Failure(agency.error(), services);
  return Finish(services.read_disclosures.Run(caller, *child, agency.value()), services, kEncode);
}

Response SignifyEntry(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<EntryId> entry = EntryId::FromHex(call.id);
  if (!entry) return NotFound();
  const Result<wire::Switch> read = wire::ParseSwitch(call.request.body);
  if (!read.ok()) return Failure(read.error(), services);
  return Finish(services.mark_entry.Signify(caller, *entry, *read.value().on, read.value().reason),
                services, 201);
}

Response SettleIncident(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  const Result<wire::SettleIncident> read = wire::ParseSettleIncident(call.request.body);
  if (!read.ok()) return Failure(read.error(), services);
  const wire::SettleIncident& given = read.value();
  return Finish(services.settle_incident.Run(
                    caller, {*child, given.purpose, given.entries, *given.same, given.reason}),
                services, 201);
}

Response ReadWhoLooked(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  const Status no_query = wire::ParseNoQuery(call.request.query);
  if (!no_query.ok()) return Failure(no_query.error(), services);
  return Finish(services.explain_decision.WhoLooked(caller, *child), services, kEncode);
}

Response RecordRightsRequest(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  const Result<wire::RightsRequest> read = wire::ParseRightsRequest(call.request.body);
  if (!read.ok()) return Failure(read.error(), services);
  const wire::RightsRequest& given = read.value();
  return Finish(services.rights_requests.Record(
                    caller, {*child, *given.right, given.received, given.verified,
                             given.rests_on_consent, given.wrong_child, given.past_retention,
                             given.entry, given.by, given.disputed, given.words}),
                services, kEncode, 201);
}

Response DecideRightsRequest(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<GatewayId> request = GatewayId::FromHex(call.id);
  if (!request) return NotFound();
  const Result<wire::RightsDecision> read = wire::ParseRightsDecision(call.request.body);
  if (!read.ok()) return Failure(read.error(), services);
  return Finish(services.rights_requests.Decide(
                    caller, {*request, read.value().outcome, read.value().reason}),
                services, kEncode, 201);
}

Response ListRightsRequests(const Call& call, const service::Caller& caller, Services& services) {
  const Status no_query = wire::ParseNoQuery(call.request.query);
  if (!no_query.ok()) return Failure(no_query.error(), services);
  return Finish(services.rights_requests.Due(caller), services, kEncode);
}

Response SettleContradiction(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<ChildId> child = ChildId::FromHex(call.id);
  if (!child) return NotFound();
  const Result<wire::SettleContradiction> read = wire::ParseSettleContradiction(call.request.body);
  if (!read.ok()) return Failure(read.error(), services);
  const wire::SettleContradiction& given = read.value();
  return Finish(
      services.settle_contradiction.Run(
          caller, {*child, given.purpose, given.contradiction, *given.state, given.reason}),
      services, 201);
}

}  // namespace hub::http
