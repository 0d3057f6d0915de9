#include "hub/access/decide.h"
#include "hub/access/rules/rules.h"

namespace hub::access {

Decision DecideOversight(const Question& question) {
  if (question.authentication != Authentication::kTwoFactor)
    return Decision::Refuse(Outcome::kBar, Rule::kB3);
  if (question.purpose != Purpose::kOversight) return Decision::Refuse(Outcome::kBar, Rule::kB1);
  return rules::IsOfficer(question.role) ? Decision::Permit(Rule::kT10)
                                         : Decision::Refuse(Outcome::kDeny, Rule::kNoGateway);
}

Decision DecideNotices(const Question& question) {
  Decision decision = DecideOversight(question);
  if (question.role == Role::kSupervisor && decision.outcome() == Outcome::kDeny)
    decision = Decision::Permit(Rule::kToldOfAlerts);
  if (question.role_held) return decision;
  return Combine(decision, Decision::Refuse(Outcome::kBar, Rule::kB3));
}

Oversight DecideOversight(const Question& question, OversightOf what) {
  const bool auditor = question.role == Role::kAuditor;
  Oversight oversight;
  if (auditor && what == OversightOf::kProofsAndCounts) {
    Question as_officer = question;
    as_officer.role = Role::kDataProtectionOfficer;
    oversight.decision = DecideOversight(as_officer);
  } else if (auditor) {
    oversight.decision = Decision::Refuse(Outcome::kBar, Rule::kB4);
  } else {
    oversight.decision = DecideOversight(question);
  }
  if (!question.role_held) {
    oversight.decision = Combine(oversight.decision, Decision::Refuse(Outcome::kBar, Rule::kB3));
  }
  const bool permits = oversight.decision.permits();
  const bool of_others = what == OversightOf::kOwnRecordsByOthers;
  if (permits || auditor)
    oversight.grade = of_others && permits ? AuditGrade::kA2 : AuditGrade::kA1;
  oversight.names_people = permits && what == OversightOf::kOwnStaff;
  return oversight;
}

}  // namespace hub::access
