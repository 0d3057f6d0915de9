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

bool Cites(const Decision& decision, Rule rule) { return decision.reasons().Has(rule); }

bool IsSensitiveService(records::LabelSet labels) {
  using records::Label;
  constexpr records::LabelSet kSensitive = records::LabelSet()
                                               .With(Label::kSensSexualRepro)
                                               .With(Label::kSensMentalHealth)
                                               .With(Label::kSensSubstance)
                                               .With(Label::kSensHiv)
                                               .With(Label::kSensCounselling)
                                               .With(Label::kSensDaSpecialist);
  return (labels.bits() & kSensitive.bits()) != 0;
}

// Why other agencies' records stay closed to an asker whom something is open to.
void TellWhyClosed(const ChildCase& c, ChildDecision& child) {
  if (!rules::RestsOnAgreement(c.question.purpose)) return;  // nobody asked for them
  const std::optional<Rule> gap = rules::AgreementGap(c);
  const Rule told =
      gap ? rules::ToldAbout(*gap, c.question.role, c.question.purpose) : Rule::kNoGateway;
  child.closed_because = {told};
  const AgreementState state =
      c.facts.agreement ? c.facts.agreement->state : AgreementState::kUnknown;
  const rules::AgreementCell cell = rules::AgreementFor(state, c.question.purpose);
  if (cell.outcome == Outcome::kRefer && cell.because == told) {
    child.pooled_outcome = Outcome::kRefer;
    child.closed_grade = AuditGrade::kA1;
  }
}

AuditGrade GradeOfRefusal(const Decision& decision, const ChildCase& c) {
  if (Cites(decision, Rule::kB6)) return AuditGrade::kA4;
  if (Cites(decision, Rule::kB4)) {
    if (c.question.role == Role::kAdministrator) return AuditGrade::kA4;
    if (c.question.role == Role::kConnector) return AuditGrade::kA3;
  }
  const bool off_list = c.question.purpose >= Purpose::kOffList;
  if (Cites(decision, Rule::kB1) && off_list) return AuditGrade::kA3;
  if (Cites(decision, Rule::kB5)) return AuditGrade::kA3;
  if (Cites(decision, Rule::kB8) && c.facts.died) return AuditGrade::kA3;
  if (Cites(decision, Rule::kCareFlagOnly)) return AuditGrade::kA1;
  return AuditGrade::kA0;
}

AuditGrade GradeOfGateways(const ChildDecision& child, const ChildCase& c) {
  if (child.emergency || Cites(child.decision, Rule::kOverrideRecorded)) return AuditGrade::kA4;
  if (child.claimed || c.facts.died) return AuditGrade::kA3;
  if (child.rights && c.facts.gateways.rights.alleged_harm) return AuditGrade::kA3;
  if (c.question.act == Act::kExport) return AuditGrade::kA2;
  const bool told = child.enquiry || child.contact || child.ordered || child.joined || child.rights;
  return told ? AuditGrade::kA2 : AuditGrade::kA1;
}

// law.md A1.8 and the audit column of its scenarios.
AuditGrade GradeOf(const ChildDecision& child, const ChildCase& c) {
  return child.decision.permits() ? GradeOfGateways(child, c) : GradeOfRefusal(child.decision, c);
}

ObligationSet OfGrade(AuditGrade grade) {
  ObligationSet due;
  if (grade >= AuditGrade::kA2) due = due.With(Obligation::kNotifyOwner);
  if (grade >= AuditGrade::kA3) due = due.With(Obligation::kQueueForOfficer);
  if (grade >= AuditGrade::kA4) due = due.With(Obligation::kAlert).With(Obligation::kReview);
  return due;
}

ObligationSet OfAgreement(const ChildDecision& child) {
  ObligationSet due;
  if (child.pooled_outcome == Outcome::kRefer) due = due.With(Obligation::kLeadDecides);
  for (const Rule rule : child.closed_because) {
    if (rule == Rule::kAgreementExpired) due = due.With(Obligation::kReviewAgreement);
  }
  return due;
}

// A family that refuses an assessment of need: a manager decides whether it may refuse (A4.2).
bool AsksForThreshold(const ChildDecision& child, const ChildCase& c) {
  if (c.question.purpose != Purpose::kChildInNeed) return false;
  const auto& why = child.closed_because;
  return std::find(why.begin(), why.end(), Rule::kAgreementRefused) != why.end() ||
         std::find(why.begin(), why.end(), Rule::kAgreementWithdrawn) != why.end();
}

ObligationSet OfNotice(const ChildCase& c) {
  const Notice& notice = c.facts.notice;
  ObligationSet due;
  const bool inform = c.question.purpose == Purpose::kMash;
  if (inform && notice.state == Informed::kUnknown) due = due.With(Obligation::kInformOrDefer);
  const bool late =
      notice.state == Informed::kDeferred && notice.review_by < Date::Of(c.question.at);
  return late ? due.With(Obligation::kNoticeOverdue) : due;
}

ObligationSet OfGateways(const ChildDecision& child, const ChildCase& c) {
  ObligationSet due;
  const bool by_glass = Cites(child.decision, Rule::kBreakGlassOpened);
  if (by_glass && !rules::HasSecondPerson(c.question, c.facts, c.policy)) {
    due = due.With(Obligation::kSecondPersonAfter);
  }
  if (c.question.act == Act::kExport) due = due.With(Obligation::kWatermark);
  if (c.facts.relationship == Relationship::kCover) due = due.With(Obligation::kMarkCover);
  if (child.claimed) due = due.With(Obligation::kConfirmRelationship);
  if (child.joined) due = due.With(Obligation::kReceipt);
  if (Cites(child.decision, Rule::kOverrideRecorded) && rules::IsProvisionalOverride(c)) {
    due = due.With(Obligation::kStrategyDiscussion);
  }
  if (AsksForThreshold(child, c)) due = due.With(Obligation::kThresholdDecision);
  return due.Union(OfAgreement(child)).Union(OfNotice(c));
}

ObligationSet ObligationsOf(const ChildDecision& child, const ChildCase& c) {
  ObligationSet due;
  if (child.decision.permits()) return OfGrade(child.grade).Union(OfGateways(child, c));
  // A refusal's grade is for those who watch; the owner is told of what was shown.
  if (child.grade >= AuditGrade::kA3) due = due.With(Obligation::kQueueForOfficer);
  if (child.grade >= AuditGrade::kA4) due = due.With(Obligation::kAlert).With(Obligation::kReview);
  if (Cites(child.decision, Rule::kB5)) due = due.With(Obligation::kPointToAdoptionAgency);
  if (Cites(child.decision, Rule::kCareFlagOnly)) {
    due = due.With(Obligation::kProtectionFlagOnly);
  }
  return due;
}

// Break-glass is for whoever could help and has no relationship; what bars, bars (A6).
bool OffersBreakGlass(const ChildDecision& child, const ChildCase& c) {
  if (child.decision.permits() || rules::IsTied(c)) return false;
  const auto& why = child.decision.reasons();
  const bool barred = std::any_of(why.begin(), why.end(), [](Rule rule) {
    return (rule >= Rule::kB1 && rule <= Rule::kB9) || rule == Rule::kBreakGlassQuota;
  });
  return !barred && rules::MayBreakGlass(c.question, c.policy);
}

void ReadGateways(const ChildCase& c, ChildDecision& child) {
  const Decision& decision = child.decision;
  child.pooled = Cites(decision, Rule::kT5);
  child.own = Cites(decision, Rule::kT8);
  child.pushed = Cites(decision, Rule::kT6);
  child.emergency = Cites(decision, Rule::kT1);
  child.contact = Cites(decision, Rule::kT3);
  child.ordered = Cites(decision, Rule::kT4);
  child.joined = Cites(decision, Rule::kT7);
  child.rights = Cites(decision, Rule::kT9);
  // A member who does not run the enquiry sees its extract.
  const bool in_enquiry = Cites(decision, Rule::kT2);
  const bool member = c.facts.gateways.enquiry.part == EnquiryPart::kMember &&
                      !Cites(decision, Rule::kOverrideRecorded);
  child.enquiry = in_enquiry && !member;
  child.core_group = in_enquiry && member;
  child.claimed = rules::IsFreshClaim(c);
  if (child.pooled) {
    child.pooled_outcome = Outcome::kPermit;
    child.agreements =
        AgreementsFor(c.policy, c.question.agency, c.question.purpose, Date::Of(c.question.at));
  } else {
    TellWhyClosed(c, child);
  }
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
  const ChildCase c{question, facts, policy};
  ChildDecision child;
  child.decision = OrNoGateway(Join(rules::ChildRules(), c));
  if (child.decision.permits()) {
    ReadGateways(c, child);
  } else {
    child.closed_because = child.decision.reasons();
  }
  child.grade = GradeOf(child, c);
  child.obligations = ObligationsOf(child, c);
  child.break_glass_offered = OffersBreakGlass(child, c);
  return child;
}

Decision DecideEntry(const Question& question, const ChildFacts& facts, const ChildDecision& child,
                     const EntryFacts& entry, const Policy& policy) {
  if (!child.decision.permits() || !policy.readable) {
    return Decision::Refuse(Outcome::kHide, Rule::kNoGateway);
  }
  const EntryCase c{question, facts, policy, child, entry};
  return Combine(Join(rules::EntryRules(), c), rules::AskGates(c));
}

ObligationSet ObligationsOf(const Question& question, const EntryFacts& entry,
                            const Decision& decision) {
  using records::Label;
  const bool rights = question.purpose == Purpose::kRights;
  ObligationSet due;
  if (decision.outcome() == Outcome::kRefer) {
    if (!rights) return due.With(Obligation::kOwnerDecides);
    if (Cites(decision, Rule::kHealthSummary)) due = due.With(Obligation::kHealthOpinion);
    if (Cites(decision, Rule::kL9)) due = due.With(Obligation::kBestInterests);
    return due;
  }
  if (!decision.permits()) return due;
  if (entry.labels.Has(Label::kDisputed)) due = due.With(Obligation::kBanner);
  const bool unsure = entry.labels.Has(Label::kOpinion) || entry.labels.Has(Label::kUnverified);
  if (unsure) due = due.With(Obligation::kShowAsOpinion);
  if (IsSensitiveService(entry.labels)) due = due.With(Obligation::kNotifyOwner);
  if (rights && entry.labels.Has(Label::kPoliceP)) due = due.With(Obligation::kAskOriginator);
  return due;
}

AuditGrade GradeOfEntry(const ChildDecision& child, const EntryFacts& entry,
                        const Decision& decision) {
  if (!decision.permits() || !IsSensitiveService(entry.labels)) return child.grade;
  return std::max(child.grade, AuditGrade::kA2);
}

records::FieldSet KeepFor(const Decision& decision, const EntryFacts& entry) {
  if (!decision.permits()) return records::FieldSet();
  records::FieldSet kept = decision.redactions().Keep();
  // "GRC" beside what is cut would tell what was cut.
  if (Cites(decision, Rule::kL12)) kept = kept.Without(records::Field::kLabels);
  const bool names_the_place =
      decision.redactions().Has(Redaction::kF1) && records::GivesAwayPlace(entry.owner_kind);
  if (!names_the_place) return kept;
  // A role and a basis are the sender's words: "head teacher of ...".
  return kept.Without(records::Field::kAgency)
      .Without(records::Field::kAuthorRole)
      .Without(records::Field::kBasis);
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

Decision DecideReadWaiting(const Question& question) {
  ChildFacts of_any;
  of_any.readable = true;
  return DecideAct(question, of_any, true);
}

Decision DecideRecordAgreement(const Question& question, const ChildFacts& facts,
                               bool own_agency_knows_child, bool opens) {
  const Decision act = DecideAct(question, facts, own_agency_knows_child);
  const bool by_a_stranger =
      question.role == Role::kLeadProfessional && !rules::IsActive(facts.relationship);
  if (!opens || !by_a_stranger) return act;
  return Combine(act, Decision::Refuse(Outcome::kDeny, Rule::kNoRelationship));
}

Decision DecideFind(const Question& question, const ChildFacts& facts,
                    bool own_agency_knows_child) {
  static const Policy kNoPolicy;
  const ChildCase c{question, facts, kNoPolicy};
  Decision asker = Combine(rules::BarPurpose(c), rules::BarAuthentication(c));
  asker = Combine(asker, Combine(rules::BarRole(c), rules::DenyCare(c)));

  // From here on it is about this child, so a refusal must look like finding nobody.
  if (!facts.readable) return Combine(asker, Decision::Refuse(Outcome::kHide, Rule::kB9));
  if (!rules::BarFamily(c).reasons().empty()) {
    return Combine(asker, Decision::Refuse(Outcome::kHide, Rule::kB6));
  }
  if (facts.across_adoption) return Combine(asker, Decision::Refuse(Outcome::kHide, Rule::kB5));
  if (rules::ReadsContent(question.role) && rules::IsActive(facts.relationship)) {
    return Combine(asker, Decision::Permit(Rule::kActiveRelationship));
  }
  const bool leads = question.role == Role::kLeadProfessional || question.role == Role::kSupervisor;
  if (leads && own_agency_knows_child) {
    return Combine(asker, Decision::Permit(Rule::kLeadDecides));
  }
  return Combine(asker, Decision::Refuse(Outcome::kHide, Rule::kNoRelationship));
}

Decision DecideSearchTerms(const Question& question, int identifiers, bool fuzzy,
                           const Policy& policy) {
  const ChildFacts nobody;
  const ChildCase c{question, nobody, policy};
  const Role role = question.role;
  const bool settles = role == Role::kMashScreener || role == Role::kSteward;
  Decision asker = rules::BarAuthentication(c);
  // A steward searches to settle matches, which is no reading of content.
  if (role != Role::kSteward) asker = Combine(asker, rules::BarRole(c));
  const bool enough = policy.search_identifiers > 0 && identifiers >= policy.search_identifiers;
  if (!enough || (fuzzy && !settles)) {
    return Combine(asker, Decision::Refuse(Outcome::kDeny, Rule::kTooFewIdentifiers));
  }
  return Combine(asker, Decision::Permit(Rule::kActiveRelationship));
}

}  // namespace hub::access
