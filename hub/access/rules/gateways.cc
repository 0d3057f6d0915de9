#include "hub/access/rules/rules.h"

namespace hub::access::rules {
namespace {

bool IsEarlyHelpOrInNeed(Purpose purpose) {
  return purpose == Purpose::kEarlyHelp || purpose == Purpose::kChildInNeed;
}

bool IsServed(Purpose purpose) { return IsEarlyHelpOrInNeed(purpose) || purpose == Purpose::kOwn; }

bool ReadsPooled(Role role) {
  return role == Role::kNamedProfessional || role == Role::kLeadProfessional ||
         role == Role::kSupervisor;
}

bool IsNamed(Relationship relationship) {
  return relationship == Relationship::kNamed || relationship == Relationship::kCover;
}

// Roles and ties that any gateway asks for; bars and denials are rules of their own.
bool MayReadByRelationship(const ChildCase& c) {
  return ReadsContent(c.question.role) && IsActive(c.facts.relationship);
}

}  // namespace

bool ReadsContent(Role role) {
  return ReadsPooled(role) || role == Role::kMashScreener || role == Role::kSection47Worker;
}

Decision DenyUnservedPurpose(const ChildCase& c) {
  const Purpose purpose = c.question.purpose;
  const bool known = purpose > Purpose::kNone && purpose <= Purpose::kOversight;
  if (!known || IsServed(purpose)) return Decision();
  return Decision::Refuse(Outcome::kDeny, Rule::kPurposeNotServedYet);
}

Decision OpenAgreed(const ChildCase& c) {
  const bool open = IsEarlyHelpOrInNeed(c.question.purpose) && ReadsPooled(c.question.role) &&
                    IsNamed(c.facts.relationship) && !AgreementGap(c.question, c.facts);
  return open ? Decision::Permit(Rule::kT5) : Decision();
}

Decision OpenPush(const ChildCase& c) {
  const bool open = IsEarlyHelpOrInNeed(c.question.purpose) && MayReadByRelationship(c);
  return open ? Decision::Permit(Rule::kT6) : Decision();
}

Decision OpenOwn(const ChildCase& c) {
  const bool open = IsServed(c.question.purpose) && MayReadByRelationship(c);
  return open ? Decision::Permit(Rule::kT8) : Decision();
}

bool ReachesAgreed(const EntryCase& c) {
  return c.child.pooled && !c.entry.push_only && c.facts.agreement &&
         c.facts.agreement->classes.Has(c.entry.klass);
}

bool ReachesPush(const EntryCase& c) { return c.child.pushed && c.entry.pushed_to_asker; }

bool ReachesOwn(const EntryCase& c) { return c.child.own && c.entry.owner == c.question.agency; }

Decision ReachAgreed(const EntryCase& c) {
  return ReachesAgreed(c) ? Decision::Permit(Rule::kT5) : Decision();
}

Decision ReachPush(const EntryCase& c) {
  return ReachesPush(c) ? Decision::Permit(Rule::kT6) : Decision();
}

Decision ReachOwn(const EntryCase& c) {
  return ReachesOwn(c) ? Decision::Permit(Rule::kT8) : Decision();
}

Decision HideUnreached(const EntryCase& c) {
  const bool reached = ReachesAgreed(c) || ReachesPush(c) || ReachesOwn(c);
  return reached ? Decision() : Decision::Refuse(Outcome::kHide, Rule::kNoGateway);
}

}  // namespace hub::access::rules
