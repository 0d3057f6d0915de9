#include "hub/access/rights_list.h"

#include "hub/access/rules/rules.h"

namespace hub::access {
namespace {

Decision DecideLook(const rules::ChildCase& c, bool own_agency_knows_child) {
  const Role role = c.question.role;
  const bool officer = rules::IsOfficer(role);
  Decision joint = Combine(rules::BarAuthentication(c), rules::BarFamily(c));
  // An officer settles what an adoption or an erasure closes; nobody else hears of it here.
  if (!officer) joint = Combine(joint, Combine(rules::BarRole(c), rules::BarAdoption(c)));
  const auto refuse = [&](Rule because) {
    return Combine(joint, Decision::Refuse(Outcome::kDeny, because));
  };
  if (!c.facts.readable) return refuse(Rule::kB9);
  if (rules::ReadsContent(role) && rules::IsActive(c.facts.relationship)) {
    return Combine(joint, Decision::Permit(Rule::kActiveRelationship));
  }
  if (!own_agency_knows_child) return refuse(Rule::kNoRelationship);
  if (officer) return Combine(joint, Decision::Permit(Rule::kT10));
  const bool leads = role == Role::kLeadProfessional || role == Role::kSupervisor;
  if (!leads || c.facts.across_adoption) return refuse(Rule::kNoRelationship);
  return Combine(joint, Decision::Permit(Rule::kLeadDecides));
}

}  // namespace

RightsSeen SeeRights(const Question& question, const ChildFacts& facts,
                     bool own_agency_knows_child) {
  static const Policy kNoPolicy;
  const rules::ChildCase c{question, facts, kNoPolicy};
  RightsSeen seen;
  seen.decision = DecideLook(c, own_agency_knows_child);
  if (!seen.decision.permits()) return seen;
  const Role role = question.role;
  const bool officer = rules::IsOfficer(role);
  const bool leads = role == Role::kLeadProfessional || role == Role::kSupervisor;
  // That a family refused is for those who must act on it (A4.2).
  for (const Purpose purpose : {Purpose::kEarlyHelp, Purpose::kChildInNeed}) {
    const Rule refused = Rule::kAgreementRefused;
    if (rules::ToldAbout(refused, role, purpose) == refused)
      seen.refusals = seen.refusals.With(purpose);
  }
  seen.fields = leads || officer || role == Role::kMashScreener;
  seen.clearances = leads || officer;
  seen.gateways = officer || role == Role::kSupervisor;
  seen.permissions = leads;
  seen.closures = officer;
  return seen;
}

}  // namespace hub::access
