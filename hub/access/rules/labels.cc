#include "hub/records/labels.h"

#include "hub/access/rules/rules.h"

namespace hub::access::rules {
namespace {

using records::Label;
using records::LabelSet;

constexpr LabelSet kSensitiveServices = LabelSet()
                                            .With(Label::kSensSexualRepro)
                                            .With(Label::kSensMentalHealth)
                                            .With(Label::kSensSubstance)
                                            .With(Label::kSensHiv)
                                            .With(Label::kSensCounselling)
                                            .With(Label::kSensDaSpecialist);

// L13: shown as such, by whoever draws the entry. They say how sure a source is, not
// how sensitive the record is.
constexpr LabelSet kQualityFlags = LabelSet().With(Label::kOpinion).With(Label::kUnverified);

constexpr LabelSet kWithRule = LabelSet(kSensitiveServices.bits() | kQualityFlags.bits())
                                   .With(Label::kGeneral)
                                   .With(Label::kHealth)
                                   .With(Label::kShielded);

bool HasAnyOf(LabelSet labels, LabelSet some) { return (labels.bits() & some.bits()) != 0; }

}  // namespace

Decision HideUnlabelled(const EntryCase& c) {
  const bool labelled = (c.entry.labels.bits() & ~kQualityFlags.bits()) != 0;
  return labelled ? Decision() : Decision::Refuse(Outcome::kHide, Rule::kB9);
}

Decision HideRulelessLabel(const EntryCase& c) {
  const bool all_have_rules = (c.entry.labels.bits() & ~kWithRule.bits()) == 0;
  return all_have_rules ? Decision() : Decision::Refuse(Outcome::kHide, Rule::kL0);
}

Decision HideSensitiveService(const EntryCase& c) {
  if (!HasAnyOf(c.entry.labels, kSensitiveServices) || ReachesPush(c)) return Decision();
  return Decision::Refuse(Outcome::kHide, Rule::kL1);
}

Decision RedactHealth(const EntryCase& c) {
  const bool whole = !c.entry.labels.Has(Label::kHealth) ||
                     c.question.role == Role::kLeadProfessional || ReachesOwn(c) || ReachesPush(c);
  if (whole) return Decision();
  return Decision::Redact(Rule::kHealthSummary, {Redaction::kF6});
}

Decision RedactShielded(const EntryCase& c) {
  // Clearance is for the child that was asked about, not for who else is in the entry.
  const bool shielded =
      (c.facts.shielded || c.entry.labels.Has(Label::kShielded)) && !c.facts.shield_cleared;
  if (!shielded && !c.entry.others_shielded) return Decision();
  return Decision::Redact(Rule::kL6, {Redaction::kF1, Redaction::kF8, Redaction::kF9});
}

}  // namespace hub::access::rules
