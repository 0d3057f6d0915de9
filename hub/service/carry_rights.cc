#include "hub/service/carry_rights.h"

#include <algorithm>

#include "hub/access/clocks.h"
#include "hub/access/strictest.h"

namespace hub::service {
namespace {

using access::Agreement;
using access::Purpose;
using access::Relationship;
using store::ChildRow;

// The purposes that a family agrees to.
constexpr Purpose kAgreed[] = {Purpose::kEarlyHelp, Purpose::kChildInNeed};

constexpr std::string_view kGivenBy = "link";

bool OpensNothing(Relationship state) {
  return state == Relationship::kNone || state == Relationship::kEnded ||
         state == Relationship::kConflictOfInterest || state == Relationship::kAwaiting;
}

// What waits, and what would.
bool IsToConfirm(Relationship state) {
  return state == Relationship::kAwaiting || !OpensNothing(state);
}

// An agreement is written anew when it is carried over, which must not make it last longer.
std::optional<Agreement> Dated(std::optional<Agreement> agreement, const access::Policy& policy) {
  if (!agreement) return agreement;
  agreement->review_by = std::min(
      agreement->review_by, access::PlusMonths(Date::Of(agreement->from), policy.agreement_months));
  return agreement;
}

bool Same(const Agreement& a, const Agreement& b) {
  return a.state == b.state && a.agencies == b.agencies && a.classes == b.classes &&
         a.review_by == b.review_by;
}

}  // namespace

bool DeclaredConflict(store::Reading& reading, ChildRow child, store::ProfessionalRow who) {
  const auto tie = reading.RelationshipOf(child, who);
  return tie && tie->state == Relationship::kConflictOfInterest;
}

void CarryRights::Join(ChildRow from, ChildRow into) {
  for (const Purpose purpose : kAgreed) {
    const auto here = Dated(writing_.AgreementOf(into, purpose), policy_);
    const auto strictest =
        access::Strictest(here, Dated(writing_.AgreementOf(from, purpose), policy_));
    if (strictest && (!here || !Same(*strictest, *here))) SetAgreement(into, *strictest);
  }
  for (const store::Relationship& tie : writing_.RelationshipsOf(from)) {
    if (tie.state == Relationship::kConflictOfInterest) {
      if (!Conflicts(into, tie.professional)) Set(into, tie.professional, tie.state, tie.until);
    } else if (IsToConfirm(tie.state)) {
      Await(into, tie);
      Await(from, tie);
    }
  }
  for (const store::Relationship& tie : writing_.RelationshipsOf(into)) {
    if (!OpensNothing(tie.state)) Await(into, tie);
  }
}

void CarryRights::Part(ChildRow here, ChildRow apart, Instant since) {
  for (const Purpose purpose : kAgreed) {
    const auto joint = access::Strictest(AgreedBefore(here, purpose, since),
                                         Dated(writing_.AgreementOf(apart, purpose), policy_));
    if (!joint) continue;
    SetAgreement(here, *joint);
    SetAgreement(apart, *joint);
  }
  for (const store::Relationship& tie : writing_.RelationshipsOf(here)) {
    if (tie.state == Relationship::kConflictOfInterest) {
      if (!Conflicts(apart, tie.professional)) Set(apart, tie.professional, tie.state, tie.until);
    } else if (IsToConfirm(tie.state)) {
      Await(here, tie);
      Await(apart, tie);
    }
  }
}

bool CarryRights::Conflicts(ChildRow child, store::ProfessionalRow who) {
  return DeclaredConflict(writing_, child, who);
}

void CarryRights::Set(ChildRow child, store::ProfessionalRow who, Relationship state,
                      std::optional<Date> until) {
  writing_.AddRelationship(child, {who, state, until, steward_, writing_.at()});
}

// A conflict stands: it would not be confirmed away.
void CarryRights::Await(ChildRow child, const store::Relationship& tie) {
  const auto now = writing_.RelationshipOf(child, tie.professional);
  if (now &&
      (now->state == Relationship::kAwaiting || now->state == Relationship::kConflictOfInterest))
    return;
  Set(child, tie.professional, Relationship::kAwaiting, tie.until);
}

void CarryRights::SetAgreement(ChildRow child, const Agreement& agreement) {
  writing_.AddAgreement(child, agreement, kGivenBy,
                        Sensitive("the strictest of what was agreed for the records concerned"),
                        steward_);
}

// What was recorded while they were one counts as not sought, or as the refusal that it is: nobody
// knows for which of the two a family agreed.
std::optional<Agreement> CarryRights::AgreedBefore(ChildRow child, Purpose purpose, Instant since) {
  const std::optional<Agreement> agreement = Dated(writing_.AgreementOf(child, purpose), policy_);
  if (!agreement || agreement->from <= since) return agreement;
  return access::Strictest(agreement, std::nullopt);
}

}  // namespace hub::service
