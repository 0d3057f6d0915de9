#include "hub/service/set_rights.h"

namespace hub::service {
namespace {

using access::Relationship;

// An agreement lasts at most this long before it is looked at again (law.md A1.2).
constexpr int kReviewDays = 366;

audit::Event EventOf(Relationship state) {
  switch (state) {
    case Relationship::kSelfClaimed:
      return audit::Event::kRelationshipClaimed;
    case Relationship::kEnded:
      return audit::Event::kRelationshipEnded;
    default:
      return audit::Event::kRelationshipSet;
  }
}

bool IsAboutConflict(Relationship state) {
  return state == Relationship::kConflictOfInterest || state == Relationship::kNone;
}

access::Decision DecideChange(const Caller& caller, const Asked& asked,
                              const RelationshipChange& change) {
  const access::Standing standing{asked.own_agency_knows, false};
  if (IsAboutConflict(change.state)) {
    return access::DecideConflict(asked.question, asked.facts, standing, change.professional,
                                  change.state == Relationship::kConflictOfInterest);
  }
  const access::Decision act = access::DecideSetRelationship(
      asked.question, asked.facts, asked.own_agency_knows, change.professional);
  // Covering a team and allocating a case are a manager's.
  const bool managers =
      change.state == Relationship::kCover || change.state == Relationship::kAllocated;
  if (managers && caller.role != access::Role::kSupervisor) {
    return access::Combine(
        act, access::Decision::Refuse(access::Outcome::kDeny, access::Rule::kNotForRole));
  }
  if (change.state != Relationship::kSelfClaimed) return act;
  // A claim is one's own, and changes nothing for somebody whom others have tied already.
  if (change.professional != caller.who.id) {
    return access::Decision::Refuse(access::Outcome::kDeny, access::Rule::kNotForRole);
  }
  return access::DecideClaim(asked.question, asked.facts, standing, !change.reason.empty());
}

// Only of what DecideSetRelationship decides alone, as a replay does: nothing for the rest.
std::string FactsOfChange(const Asked& asked, const RelationshipChange& change) {
  if (change.state != Relationship::kNamed && change.state != Relationship::kEnded) return {};
  Basis basis;
  basis.by = DecidedBy::kSetRelationship;
  basis.question = asked.question;
  basis.facts = asked.facts;
  basis.own_agency_knows = asked.own_agency_knows;
  basis.about = change.professional;
  return EncodeFacts(basis);
}

// A claim is confirmed or closed by somebody else within days (S18), and nobody renews their own,
// or takes back by one what somebody else ended.
std::optional<Error> FaultOfClaim(const Asked& asked) {
  switch (asked.facts.relationship) {
    case Relationship::kNamed:
    case Relationship::kCover:
    case Relationship::kAllocated:
      return Error{ErrorCode::kInvalid, "you have a relationship with this child already",
                   "a claim beside a tie"};
    case Relationship::kSelfClaimed:
    case Relationship::kEnded:
    case Relationship::kAwaiting:
      return Error{ErrorCode::kInvalid,
                   "ask the lead professional or a supervisor to confirm that you work with this "
                   "child: a claim is made once",
                   "a claim upon a claim or an end"};
    default:
      return std::nullopt;
  }
}

access::Giver GiverOf(const AgreementChange& change) {
  if (const auto giver = access::GiverFrom(change.given_by)) return *giver;
  if (change.given_by == "competent_child") return access::Giver::kChild;
  if (change.given_by == "young_person") return access::Giver::kYoungAdult;
  return change.agreement.giver;
}

}  // namespace

Outcome<access::Told> SetRights::SetRelationship(const Caller& caller,
                                                 const RelationshipChange& change) {
  const Instant now = clock_.Now();
  if (change.until && change.from && *change.until < *change.from)
    return Error{ErrorCode::kInvalid, "until must not be before from", "until before from"};
  RightsAct act;
  act.event = EventOf(change.state);
  act.decide = [&](store::Reading&, const Asked& asked) {
    return DecideChange(caller, asked, change);
  };
  act.facts = [&](const Asked& asked) { return FactsOfChange(asked, change); };
  act.act = [&](store::Writing& writing, const Asked& asked, std::uint64_t leaf,
                access::Told&) -> Status {
    const auto whom = FindColleague(writing, change.professional);
    if (!whom.ok()) return whom.error();
    const auto key = static_cast<std::int64_t>(whom.value().row);
    if (change.state == Relationship::kSelfClaimed) {
      if (const auto fault = FaultOfClaim(asked)) return *fault;
    }
    store::Stated what = store::Tie{change.state, change.from, change.until,
                                    change.state == Relationship::kSelfClaimed};
    if (IsAboutConflict(change.state)) {
      what = store::Conflict{change.state == Relationship::kConflictOfInterest};
    }
    writing.State(*asked.child, Say(caller, leaf, what, key), change.reason);
    return Done{};
  };
  return ActOnRights(store_, caller, change.child, access::Purpose::kEarlyHelp, policy_, now, act);
}

Outcome<access::Told> SetRights::RecordAgreement(const Caller& caller,
                                                 const AgreementChange& change) {
  const Instant now = clock_.Now();
  const Date today = Date::Of(now);
  const Date last{today.days + kReviewDays};
  access::Agreement agreement = change.agreement;
  agreement.from = now;
  agreement.giver = GiverOf(change);
  agreement.evidenced = !change.given_by.empty() && !change.evidence.empty();
  if (!change.given_by.empty() && agreement.giver == access::Giver::kUnknown)
    return Error{ErrorCode::kInvalid, "given_by is one of parent, child, young_adult",
                 "a giver on no list"};
  if (agreement.review_by == Date{}) agreement.review_by = today.PlusYears(1);
  if (agreement.review_by < today || last < agreement.review_by)
    return Error{ErrorCode::kInvalid, "review_by must be a day within the next twelve months",
                 "review_by out of range"};
  // A child's refusal is the child's, whoever writes it down.
  if (agreement.state == access::AgreementState::kChildRefused) {
    agreement.giver = access::Giver::kChild;
  }
  RightsAct act;
  act.event = audit::Event::kAgreementRecorded;
  act.decide = [](store::Reading&, const Asked& asked) {
    return access::DecideRecordAgreement(asked.question, asked.facts, asked.own_agency_knows);
  };
  act.facts = [](const Asked& asked) { return FactsOf(asked, DecidedBy::kRecordAgreement); };
  act.act = [&](store::Writing& writing, const Asked& asked, std::uint64_t leaf,
                access::Told&) -> Status {
    writing.State(*asked.child,
                  Say(caller, leaf, agreement, static_cast<std::int64_t>(agreement.purpose),
                      store::PartOf(agreement.giver)),
                  change.evidence);
    return Done{};
  };
  return ActOnRights(store_, caller, change.child, agreement.purpose, policy_, now, act);
}

}  // namespace hub::service
