#include "hub/access/sending.h"

#include "hub/access/rules/rules.h"

namespace hub::access {
namespace {

using records::Label;

Decision Deny(Rule because) { return Decision::Refuse(Outcome::kDeny, because); }

bool IsJudged(const Judgement& judgement) {
  return judgement.relevant && judgement.helps_function && judgement.not_more_detrimental;
}

// Labels that name whom a record is for: there must be somebody among the recipients.
constexpr records::LabelSet kForNamedRoles = records::LabelSet()
                                                 .With(Label::kPoliceC)
                                                 .With(Label::kGscOfficialSensitive)
                                                 .With(Label::kLiveOp);

bool IsForRecipient(const Sending& sending) {
  if ((sending.entry.labels.bits() & kForNamedRoles.bits()) == 0) return true;
  return (sending.entry.named_roles.bits() & sending.recipient_roles.bits()) != 0;
}

// What nobody's judgement sends on.
Decision BarsOf(const EntryFacts& entry) {
  Decision bars;
  const auto bar = [&](Rule because) {
    bars = Combine(bars, Decision::Refuse(Outcome::kBar, because));
  };
  if (entry.labels.Has(Label::kLegalPriv)) bar(Rule::kB7);
  if (entry.labels.Has(Label::kCourtRestricted) && !entry.court_leave) bar(Rule::kB7);
  if (entry.labels.Has(Label::kAdoption)) bar(Rule::kB5);
  if (entry.labels.Has(Label::kRestricted)) bars = Combine(bars, Deny(Rule::kL11));
  return bars;
}

}  // namespace

Decision DecideSend(const Question& question, const ChildFacts& facts, const ChildDecision& child,
                    const Sending& sending, const Policy& policy) {
  if (!child.decision.permits()) return child.decision;
  // Whoever may not read it hears what those hear whose agency did not write it.
  const bool reads =
      sending.owns_entry && DecideEntry(question, facts, child, sending.entry, policy).permits();
  if (!child.own || !reads) return Deny(Rule::kNotOwner);
  Decision joint = BarsOf(sending.entry);
  if (sending.recipient == question.who) joint = Combine(joint, Deny(Rule::kAboutThemselves));
  if (!IsForRecipient(sending)) joint = Combine(joint, Deny(Rule::kConditionsForbid));
  if (!IsJudged(sending.judgement)) joint = Combine(joint, Deny(Rule::kJudgeFirst));
  return Combine(joint, Decision::Permit(Rule::kT6));
}

Decision DecideEndSending(const Question& question, const ChildFacts& facts,
                          bool own_agency_knows_child, bool owns_entry) {
  const Policy none;
  const rules::ChildCase c{question, facts, none};
  Decision joint = Combine(rules::BarAuthentication(c), rules::BarFamily(c));
  if (!facts.readable) joint = Combine(joint, Deny(Rule::kB9));
  const bool works_with = rules::ReadsContent(question.role) && rules::IsActive(facts.relationship);
  const bool answers_for =
      (question.role == Role::kSupervisor || rules::IsOfficer(question.role)) &&
      own_agency_knows_child;
  if (!works_with && !answers_for) return Combine(joint, Deny(Rule::kNoRelationship));
  if (!owns_entry) return Combine(joint, Deny(Rule::kNotOwner));
  return Combine(joint, Decision::Permit(Rule::kOwnerDecides));
}

Decision DecideExport(const ChildDecision& child, bool recipient_may) {
  if (!child.decision.permits() || recipient_may) return child.decision;
  return Deny(Rule::kRecipientMayNot);
}

bool MayLeave(const EntryFacts& entry) { return BarsOf(entry).outcome() == Outcome::kAbstain; }

bool IsSentOnly(const Decision& decision) {
  bool sent = false;
  for (const Rule rule : decision.reasons()) {
    if (rule == Rule::kT6) {
      sent = true;
    } else if (Rule::kT1 <= rule && rule <= Rule::kT10) {
      return false;
    }
  }
  return sent;
}

Decision DecideDisclosures(const Question& question, const ChildFacts& facts) {
  if (rules::IsOfficer(question.role)) {
    const Decision oversight = DecideOversight(question);
    return facts.readable ? oversight : Combine(oversight, Deny(Rule::kB9));
  }
  const Policy none;
  const rules::ChildCase c{question, facts, none};
  Decision joint =
      Combine(rules::BarAuthentication(c), Combine(rules::BarRole(c), rules::BarFamily(c)));
  if (!facts.readable) joint = Combine(joint, Deny(Rule::kB9));
  const bool works_with = rules::ReadsContent(question.role) && rules::IsActive(facts.relationship);
  if (!works_with) return Combine(joint, Deny(Rule::kNoRelationship));
  return Combine(joint, Decision::Permit(Rule::kActiveRelationship));
}

}  // namespace hub::access
