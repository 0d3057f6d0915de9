#include "hub/access/intake.h"

namespace hub::access {
namespace {

Intake Refused(Outcome how, Rule because, AuditGrade grade) {
  Intake intake;
  intake.decision = Decision::Refuse(how, because);
  intake.grade = grade;
  return intake;
}

constexpr records::LabelSet kSayNothingOfSensitivity = records::LabelSet()
                                                           .With(records::Label::kOpinion)
                                                           .With(records::Label::kUnverified)
                                                           .With(records::Label::kGscOfficial)
                                                           .With(records::Label::kDisputed)
                                                           .With(records::Label::kRestricted);

}  // namespace

bool SaysHowSensitive(records::LabelSet labels) {
  return (labels.bits() & ~kSayNothingOfSensitivity.bits()) != 0;
}

Intake DecideIntake(const IntakeFacts& facts) {
  if (facts.certificate.empty() || facts.certificate != facts.owner) {
    return Refused(Outcome::kBar, Rule::kB3, AuditGrade::kA3);
  }
  if (facts.above_official) {
    Intake intake = Refused(Outcome::kBar, Rule::kB7, AuditGrade::kA4);
    intake.keep_no_copy = true;
    return intake;
  }
  if (facts.nameless && facts.identifiers) {
    Intake intake = Refused(Outcome::kDeny, Rule::kIdentifyingText, AuditGrade::kA1);
    intake.keep_no_copy = true;
    return intake;
  }
  if (facts.contradicted) return Refused(Outcome::kDeny, Rule::kB9, AuditGrade::kA1);

  Intake intake;
  intake.grade = AuditGrade::kA1;
  intake.decision = Decision::Permit(Rule::kT8);
  intake.disposition = Disposition::kTake;
  if (facts.repeated) {
    intake.decision = Combine(intake.decision, Decision::Permit(Rule::kBatchRepeated));
    intake.disposition = Disposition::kRepeat;
  } else if (facts.unknown_label) {
    intake.decision = Decision::Refuse(Outcome::kHide, Rule::kB9);
    intake.disposition = Disposition::kSetAside;
  }
  return intake;
}

}  // namespace hub::access
