#include "hub/http/answering.h"
#include "hub/http/handlers.h"
#include "hub/wire/matches.h"

namespace hub::http {
namespace {

template <class Answer>
Response Told(const service::Outcome<Answer>& outcome, Services& services, int status = 200) {
  return Finish<Answer>(
      outcome, services, [](const audit::Released<Answer>& answer) { return wire::Encode(answer); },
      status);
}

}  // namespace

Response ListMatches(const Call& call, const service::Caller& caller, Services& services) {
  const Result<wire::MatchesQuery> query = wire::ParseMatchesQuery(call.request.query);
  if (!query.ok()) return Failure(query.error(), services);
  const wire::MatchesQuery& given = query.value();
  return Told(services.read_matches.List(caller, {given.settled, given.after, given.limit}),
              services);
}

Response ReadMatch(const Call& call, const service::Caller& caller, Services& services) {
  const auto match = linkage::MatchId::FromHex(call.id);
  if (!match) return NotFound();
  return Told(services.read_matches.One(caller, *match), services);
}

Response ReadMatchReaders(const Call& call, const service::Caller& caller, Services& services) {
  const auto match = linkage::MatchId::FromHex(call.id);
  if (!match) return NotFound();
  return Told(services.read_matches.Readers(caller, *match), services);
}

Response DecideMatch(const Call& call, const service::Caller& caller, Services& services) {
  const auto match = linkage::MatchId::FromHex(call.id);
  if (!match) return NotFound();
  const Result<wire::MatchDecision> decision = wire::ParseMatchDecision(call.request.body);
  if (!decision.ok()) return Failure(decision.error(), services);
  return Told(
      services.decide_match.Run(caller, {*match, decision.value().answer, decision.value().reason}),
      services);
}

Response SplitChild(const Call& call, const service::Caller& caller, Services& services) {
  const Result<wire::SplitRequest> split = wire::ParseSplit(call.request.body);
  if (!split.ok()) return Failure(split.error(), services);
  return Told(services.split_child.Run(caller, {split.value().source_ids, split.value().reason}),
              services, 201);
}

Response ListWaitingTies(const Call& call, const service::Caller& caller, Services& services) {
  const Result<wire::WaitingTiesQuery> query = wire::ParseWaitingTiesQuery(call.request.query);
  if (!query.ok()) return Failure(query.error(), services);
  return Told(services.set_rights.Waiting(caller, {query.value().after, query.value().limit}),
              services);
}

}  // namespace hub::http
