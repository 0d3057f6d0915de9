#include "hub/service/mend_records.h"

#include <utility>

#include "hub/service/match_sides.h"

namespace hub::service {
namespace {

using access::Mending;

constexpr std::size_t kBatchesLookedAt = 50;
constexpr std::string_view kUnknownField = "unknown_field";

Status AddWaiting(store::Reading& reading, store::AgencyRow agency, Mending& answer) {
  for (const store::Quarantined& row : reading.QuarantineOf(agency)) {
    auto record = reading.QuarantinedRecord(row.id);
    if (!record.ok()) return record.error();
    std::string reason = row.reason;
    const std::vector<std::string>& fields = record.value().unknown_fields;
    if (reason == kUnknownField && !fields.empty()) reason += ':' + fields.front();
    answer.waiting.push_back({row.batch, row.position, std::move(reason), row.received,
                              std::move(record).value().source_id});
  }
  return Done{};
}

void AddRefused(store::Reading& reading, store::AgencyRow agency, Mending& answer) {
  std::vector<std::string> batches = reading.NewestBatchesOf(agency, kBatchesLookedAt + 1);
  answer.more_batches = batches.size() > kBatchesLookedAt;
  if (answer.more_batches) batches.pop_back();
  answer.batches = batches.size();
  for (const std::string& id : batches) {
    const auto batch = reading.FindBatch(agency, id);
    if (!batch) continue;
    for (std::size_t i = 0; i < batch->records.size(); ++i) {
      const audit::RecordLine& line = batch->records[i];
      if (line.outcome != audit::RecordOutcome::kRefused) continue;
      answer.refused.push_back({id, static_cast<std::uint32_t>(i), line.reason, batch->received});
    }
  }
}

}  // namespace

struct MendRecords::Decided {
  access::Told told;
  std::string facts;
  bool permits = false;
};

MendRecords::Decided MendRecords::Decide(store::Reading& reading, const Caller& caller) const {
  const Basis basis = BasisOf(FreshQuestion(reading, caller, access::Purpose::kNone, clock_.Now()),
                              DecidedBy::kMending);
  const access::Decision decision = service::Decide(basis, policy_);
  return {Tell(basis.question, decision, policy_), EncodeFacts(basis), decision.permits()};
}

Outcome<Mending> MendRecords::List(const Caller& caller) {
  using Told = std::variant<audit::Released<Mending>, Refusal>;
  return UntilRightsHold<Told>([&] { return Attempt(caller, {}); });
}

Outcome<Mending> MendRecords::TryAgain(const Caller& caller) {
  using Told = std::variant<audit::Released<Mending>, Refusal>;
  std::vector<std::string> notes;
  bool permits = false;
  {
    store::ReadTransaction reading = store_.Read();
    permits = Decide(reading, caller).permits;
  }
  if (permits) {
    const Result<int> released = release_();
    if (!released.ok()) return released.error();
    notes.push_back("what waits was tried again");
  }
  return UntilRightsHold<Told>([&] { return Attempt(caller, notes); });
}

Outcome<Mending> MendRecords::Attempt(const Caller& caller, const std::vector<std::string>& notes) {
  const std::uint64_t epoch = store_.RightsEpoch();
  Mending answer;
  Decided decided;
  {
    store::ReadTransaction reading = store_.Read();
    decided = Decide(reading, caller);
    if (decided.permits) {
      const Status read = AddWaiting(reading, caller.agency.row, answer);
      if (!read.ok()) return read.error();
      AddRefused(reading, caller.agency.row, answer);
    }
  }
  if (!decided.permits) {
    auto refusal = Refuse(store_, caller, std::move(decided.told), std::nullopt, epoch,
                          std::move(decided.facts));
    if (!refusal.ok()) return refusal.error();
    return {std::move(refusal).value()};
  }
  audit::Leaf leaf =
      MakeLeaf(store_, audit::Event::kMendingRead, caller, decided.told, std::nullopt);
  leaf.count = static_cast<std::uint32_t>(answer.waiting.size() + answer.refused.size());
  const auto durable = store_.writer().WriteLeaf(
      leaf,
      Encode(AuditDetail{
          caller.who.id, std::nullopt, decided.told, {}, notes, std::move(decided.facts)}),
      0, epoch);
  if (!durable.ok()) return durable.error();
  return {audit::Released<Mending>(std::move(answer), durable.value())};
}

}  // namespace hub::service
