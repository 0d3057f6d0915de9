#include "hub/access/decide.h"

#include <algorithm>

#include "hub/access/rules/rules.h"

namespace hub::access {
namespace {

using rules::ChildCase;
using rules::EntryCase;

// The joint answer of a table of rules. Silence is most answers, and free.
template <class Rules, class Case>
Decision Join(const Rules& table, const Case& c) {
  Decision joint;
  for (const auto rule : table) {
    const Decision answer = rule(c);
    if (!answer.reasons().empty()) joint = Combine(joint, answer);
  }
  return joint;
}

Decision OrNoGateway(const Decision& joint) {
  return joint.outcome() == Outcome::kAbstain ? Decision::Refuse(Outcome::kDeny, Rule::kNoGateway)
                                              : joint;
}

bool Cites(const Decision& decision, Rule rule) {
  return std::binary_search(decision.reasons().begin(), decision.reasons().end(), rule);
}

// Why other agencies' records stay closed to an asker whom something is open to.
std::vector<Rule> WhyPooledIsClosed(const Question& question, const ChildFacts& facts) {
  if (question.purpose == Purpose::kOwn) return {};  // nobody asked for them
  const std::optional<Rule> gap = rules::AgreementGap(question, facts);
  return {gap ? rules::ToldAbout(*gap, question.role) : Rule::kNoGateway};
}

// law.md A1.8 and the audit column of its scenarios.
AuditGrade GradeOf(const Decision& decision, const Question& question, const ChildFacts& facts) {
  if (decision.permits()) return AuditGrade::kA1;
  if (Cites(decision, Rule::kB6)) return AuditGrade::kA4;
  if (Cites(decision, Rule::kB4)) {
    if (question.role == Role::kAdministrator) return AuditGrade::kA4;
    if (question.role == Role::kConnector) return AuditGrade::kA3;
  }
  if (Cites(decision, Rule::kB8) && facts.died) return AuditGrade::kA3;
  return AuditGrade::kA0;
}

// Who may act on a child's case, rather than read it.
Decision DecideAct(const Question& question, const ChildFacts& facts, bool own_agency_knows_child) {
  static const Policy kNoPolicy;
  const ChildCase c{question, facts, kNoPolicy};
  Decision joint =
      Combine(rules::BarAuthentication(c), Combine(rules::BarRole(c), rules::BarFamily(c)));
  if (!facts.readable) joint = Combine(joint, Decision::Refuse(Outcome::kDeny, Rule::kB9));

  const bool leads = question.role == Role::kLeadProfessional;
  if (!leads && question.role != Role::kSupervisor) {
    return Combine(joint, Decision::Refuse(Outcome::kDeny, Rule::kNotForRole));
  }
  const bool tied = leads && rules::IsActive(facts.relationship);
  if (!own_agency_knows_child && !tied) {
    return Combine(joint, Decision::Refuse(Outcome::kDeny, Rule::kNoRelationship));
  }
  return Combine(joint, Decision::Permit(Rule::kLeadDecides));
}

}  // namespace

ChildDecision DecideChild(const Question& question, const ChildFacts& facts, const Policy& policy) {
  ChildDecision child;
  child.decision = OrNoGateway(Join(rules::ChildRules(), ChildCase{question, facts, policy}));
  child.grade = GradeOf(child.decision, question, facts);
  if (!child.decision.permits()) {
    child.closed_because = child.decision.reasons();
    return child;
  }
  child.pooled = Cites(child.decision, Rule::kT5);
  child.own = Cites(child.decision, Rule::kT8);
  child.pushed = Cites(child.decision, Rule::kT6);
  if (!child.pooled) child.closed_because = WhyPooledIsClosed(question, facts);
  return child;
}

Decision DecideEntry(const Question& question, const ChildFacts& facts, const ChildDecision& child,
                     const EntryFacts& entry, const Policy& policy) {
  if (!child.decision.permits() || !policy.readable) {
    return Decision::Refuse(Outcome::kHide, Rule::kNoGateway);
  }
  return Join(rules::EntryRules(), EntryCase{question, facts, child, entry});
}

records::FieldSet KeepFor(const Decision& decision, const EntryFacts& entry) {
  if (!decision.permits()) return records::FieldSet();
  const records::FieldSet kept = decision.redactions().Keep();
  const bool names_the_place =
      decision.redactions().Has(Redaction::kF1) && records::GivesAwayPlace(entry.owner_kind);
  return names_the_place ? kept.Without(records::Field::kAgency) : kept;
}

Decision DecideSetRelationship(const Question& question, const ChildFacts& facts,
                               bool own_agency_knows_child, const ProfessionalId& about) {
  const Decision act = DecideAct(question, facts, own_agency_knows_child);
  if (about.empty()) return Combine(act, Decision::Refuse(Outcome::kDeny, Rule::kB9));
  if (about == question.who) {
    return Combine(act, Decision::Refuse(Outcome::kDeny, Rule::kAboutThemselves));
  }
  return act;
}

Decision DecideRecordAgreement(const Question& question, const ChildFacts& facts,
                               bool own_agency_knows_child) {
  return DecideAct(question, facts, own_agency_knows_child);
}

Decision DecideFind(const Question& question, const ChildFacts& facts,
                    bool own_agency_knows_child) {
  static const Policy kNoPolicy;
  const ChildCase c{question, facts, kNoPolicy};
  Decision asker = Combine(rules::BarPurpose(c), rules::BarAuthentication(c));
  asker = Combine(asker, Combine(rules::BarRole(c), rules::DenyUnservedPurpose(c)));

  // From here on it is about this child, so a refusal must look like finding nobody.
  if (!facts.readable) return Combine(asker, Decision::Refuse(Outcome::kHide, Rule::kB9));
  if (!rules::BarFamily(c).reasons().empty()) {
    return Combine(asker, Decision::Refuse(Outcome::kHide, Rule::kB6));
  }
  if (rules::ReadsContent(question.role) && rules::IsActive(facts.relationship)) {
    return Combine(asker, Decision::Permit(Rule::kActiveRelationship));
  }
  const bool leads = question.role == Role::kLeadProfessional || question.role == Role::kSupervisor;
  if (leads && own_agency_knows_child) {
    return Combine(asker, Decision::Permit(Rule::kLeadDecides));
  }
  return Combine(asker, Decision::Refuse(Outcome::kHide, Rule::kNoRelationship));
}

}  // namespace hub::access
