#include "hub/service/set_rights.h"

namespace hub::service {
namespace {

using Answered = std::variant<audit::Released<access::Told>, Refusal>;

// An agreement lasts at most this long before it is looked at again (law.md A1.2).
constexpr int kReviewDays = 366;

Error NobodyByThatName() {
  return {ErrorCode::kNotFound, "no such professional: ask their administrator for the user name",
          "unknown professional"};
}

// Decides, does `act` and its leaf in one transaction, and tells what was decided.
template <class Act>
Outcome<access::Told> DecideAndAct(store::Store& store, const Caller& caller, const Asked& asked,
                                   const access::Decision& decision, std::string facts,
                                   const access::Policy& policy, audit::Event event,
                                   std::uint64_t epoch, const Act& act) {
  access::Told told = Tell(asked.question, decision, policy);
  if (!decision.permits() || !asked.child) {
    auto refusal = Refuse(store, caller, std::move(told), asked.id, epoch, std::move(facts));
    if (!refusal.ok()) return refusal.error();
    return Outcome<access::Told>(Answered(std::in_place_index<1>, std::move(refusal).value()));
  }
  const audit::Leaf leaf = MakeLeaf(store, event, caller, told, asked.id);
  const std::string detail =
      Encode(AuditDetail{caller.who.id, asked.id, told, {}, std::move(facts)});
  const auto durable =
      store.writer().WriteWithLeaf([&](store::Writing& writing) -> Result<std::uint64_t> {
        if (store.RightsEpoch() != epoch)
          return Error{ErrorCode::kConflict, "rights changed meanwhile", "rights epoch moved"};
        const Status done = act(writing, *asked.child);
        if (!done.ok()) return done.error();
        writing.RightsChanged();
        return writing.AppendLeaf(leaf, detail, store.pseudonyms().SubjectIndex(asked.id));
      });
  if (!durable.ok()) return durable.error();
  told.id = store.DecisionOf(durable.value().index());
  return Outcome<access::Told>(Answered(
      std::in_place_index<0>, audit::Released<access::Told>(std::move(told), durable.value())));
}

std::string FactsOfTie(const Asked& asked, const ProfessionalId& about) {
  Basis decided;
  decided.by = DecidedBy::kSetRelationship;
  decided.question = asked.question;
  decided.facts = asked.facts;
  decided.own_agency_knows = asked.own_agency_knows;
  decided.about = about;
  return EncodeFacts(decided);
}

// Who may set rights does not depend on a purpose of reading; it is asked as early help.
Asked AskToSet(store::Store& store, const Caller& caller, const ChildId& child,
               access::Purpose purpose, const access::Policy& policy, Instant now) {
  store::ReadTransaction reading = store.Read();
  return Ask(reading, caller, child, purpose, policy, now);
}

}  // namespace

Outcome<access::Told> SetRights::SetRelationship(const Caller& caller,
                                                 const RelationshipChange& change) {
  const Instant now = clock_.Now();
  return UntilRightsHold<Answered>([&]() -> Outcome<access::Told> {
    const std::uint64_t epoch = store_.RightsEpoch();
    const Asked asked =
        AskToSet(store_, caller, change.child, access::Purpose::kEarlyHelp, policy_, now);
    const access::Decision decision = access::DecideSetRelationship(
        asked.question, asked.facts, asked.own_agency_knows, change.professional);
    return DecideAndAct(
        store_, caller, asked, decision, FactsOfTie(asked, change.professional), policy_,
        change.state == access::Relationship::kEnded ? audit::Event::kRelationshipEnded
                                                     : audit::Event::kRelationshipSet,
        epoch, [&](store::Writing& writing, store::ChildRow child) -> Status {
          const auto whom = writing.FindProfessional(change.professional);
          if (!whom || whom->disabled) return NobodyByThatName();
          writing.AddRelationship(
              child, {whom->row, change.state, change.until, caller.who.row, writing.at()});
          return Done{};
        });
  });
}

Outcome<access::Told> SetRights::RecordAgreement(const Caller& caller,
                                                 const AgreementChange& change) {
  const Instant now = clock_.Now();
  const Date today = Date::Of(now);
  const Date last{today.days + kReviewDays};
  access::Agreement agreement = change.agreement;
  agreement.from = now;
  if (agreement.review_by == Date{}) agreement.review_by = today.PlusYears(1);
  if (agreement.review_by < today || last < agreement.review_by)
    return Error{ErrorCode::kInvalid, "review_by must be a day within the next twelve months",
                 "review_by out of range"};
  return UntilRightsHold<Answered>([&]() -> Outcome<access::Told> {
    const std::uint64_t epoch = store_.RightsEpoch();
    const Asked asked = AskToSet(store_, caller, change.child, agreement.purpose, policy_, now);
    const access::Decision decision =
        access::DecideRecordAgreement(asked.question, asked.facts, asked.own_agency_knows);
    return DecideAndAct(
        store_, caller, asked, decision, FactsOf(asked, DecidedBy::kRecordAgreement), policy_,
        audit::Event::kAgreementRecorded, epoch,
        [&](store::Writing& writing, store::ChildRow child) -> Status {
          writing.AddAgreement(child, agreement, change.given_by, change.evidence, caller.who.row);
          return Done{};
        });
  });
}

}  // namespace hub::service
