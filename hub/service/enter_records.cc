#include "hub/service/enter_records.h"

#include <utility>

#include "hub/service/asking.h"

namespace hub::service {
namespace {

constexpr const char* kOwnersJudgement = "push_is_its_owners_judgement";

void RefusePushes(ArrivingBatch& batch) {
  for (ArrivingRecord& arriving : batch.records) {
    if (arriving.record.push && arriving.fault.empty()) arriving.fault = kOwnersJudgement;
  }
}

}  // namespace

Result<std::variant<store::Agency, Refusal>> EnterRecords::Decide(const Caller& caller,
                                                                  const AgencyId& agency) {
  using Decided = std::variant<store::Agency, Refusal>;
  return UntilRightsHold<Decided>([&]() -> Result<Decided> {
    const std::uint64_t epoch = store_.RightsEpoch();
    std::optional<store::Agency> owner;
    bool allowed = false;
    {
      store::ReadTransaction reading = store_.Read();
      owner = reading.FindAgency(agency);
      allowed = owner && !owner->revoked && reading.MayEnterFor(owner->row, caller.who.row);
    }
    const access::Question question = MakeQuestion(caller, access::Purpose::kNone, clock_.Now());
    Basis basis = BasisOf(question, DecidedBy::kEnter);
    basis.asks.allowed = allowed;
    const access::Decision decision = service::Decide(basis, policy_);
    if (decision.permits() && owner) return Decided(*std::move(owner));
    auto refusal = Refuse(store_, caller, Tell(question, decision, policy_), std::nullopt, epoch,
                          EncodeFacts(basis));
    if (!refusal.ok()) return refusal.error();
    return Decided(std::move(refusal).value());
  });
}

Result<std::variant<SignedReceipt, Refusal>> EnterRecords::Enter(const Caller& caller,
                                                                 ArrivingBatch batch) {
  using Answered = std::variant<SignedReceipt, Refusal>;
  auto decided = Decide(caller, batch.agency);
  if (!decided.ok()) return decided.error();
  if (auto* const refusal = std::get_if<Refusal>(&decided.value())) return Answered(*refusal);
  if (batch.agency != caller.agency.id) RefusePushes(batch);
  auto receipt = ingest_.Enter(caller, std::get<store::Agency>(decided.value()), std::move(batch));
  if (!receipt.ok()) return receipt.error();
  return Answered(std::move(receipt).value());
}

Result<std::variant<std::vector<QuarantinedRecord>, Refusal>> EnterRecords::Quarantine(
    const Caller& caller, const AgencyId& agency) {
  using Answered = std::variant<std::vector<QuarantinedRecord>, Refusal>;
  auto decided = Decide(caller, agency);
  if (!decided.ok()) return decided.error();
  if (auto* const refusal = std::get_if<Refusal>(&decided.value())) return Answered(*refusal);
  auto waiting = ingest_.QuarantineOf(caller, std::get<store::Agency>(decided.value()));
  if (!waiting.ok()) return waiting.error();
  return Answered(std::move(waiting).value());
}

}  // namespace hub::service
