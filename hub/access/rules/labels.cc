#include "hub/records/labels.h"

#include "hub/access/intake.h"
#include "hub/access/rules/rules.h"

namespace hub::access::rules {
namespace {

using records::Label;
using records::LabelSet;

constexpr RedactionSet kPlace = {Redaction::kF1, Redaction::kF8, Redaction::kF9};

bool IsAnyRole(const EntryCase& c, RoleSet roles) { return roles.Has(c.question.role); }

bool NamesRole(const EntryCase& c) {
  return c.entry.named_roles.Has(c.question.role) && c.question.act != Act::kExport;
}

// In an emergency the place is shown to reach the child; behind broken glass a second person
// agreed before (A6).
bool MayReach(const EntryCase& c) {
  if (!c.facts.shield_cleared || !c.facts.gateways.emergency.must_reach_child) return false;
  return IsActive(c.facts.relationship) || HasSecondPerson(c.question, c.facts, c.policy);
}

bool HasGrounds(const EntryCase& c, Label label) {
  const RightsCase& rights = c.facts.gateways.rights;
  if (label == Label::kHealth) return rights.health_opinion;
  if (label == Label::kChildAbuse) return rights.best_interests && !rights.alleged_harm;
  return rights.child_agrees;
}

bool IsProtection(Purpose purpose) {
  return purpose == Purpose::kSection47 || purpose == Purpose::kEmergency ||
         purpose == Purpose::kCourt;
}

constexpr RoleSet kScreensEnquires = {Role::kMashScreener, Role::kSection47Worker};
constexpr RoleSet kLeadsScreensEnquires = {Role::kLeadProfessional, Role::kMashScreener,
                                           Role::kSection47Worker};

bool Holds(Unless condition, const EntryCase& c, Label label) {
  switch (condition) {
    case kNothing:
      return false;
    case kExpressed:
      return c.entry.permission_expressed;
    case kAdultAgreed:
      return c.entry.adult_agreed;
    case kMentionAgreed:
      return c.entry.adult_agreed_to_mention;
    case kRelevant:
      return c.entry.relevant_to_harm;
    case kCleared:
      return c.facts.shield_cleared;
    case kClearedToAct:
      return c.facts.shield_cleared && IsAnyRole(c, kScreensEnquires);
    case kClearedToReach:
      return MayReach(c);
    case kNamedRole:
      return NamesRole(c);
    case kMayTell:
      return c.entry.may_tell_existence && IsAnyRole(c, kScreensEnquires) &&
             c.question.act != Act::kExport;
    case kLeave:
      return c.entry.court_leave;
    case kSeconded:
      return HasSecondPerson(c.question, c.facts, c.policy);
    case kScreensOrEnquires:
      return IsAnyRole(c, kScreensEnquires);
    case kLeadsOrEnquires:
      return IsAnyRole(c, kLeadsScreensEnquires);
    case kAdultsOnly:
      return c.entry.adults_only;
    case kGoodReason:
      return c.facts.gateways.enquiry.identity_reason;
    case kGrounds:
      return HasGrounds(c, label);
    case kProtects:
      return IsProtection(c.question.purpose);
  }
  return false;
}

bool AnyHolds(std::uint32_t conditions, const EntryCase& c, Label label) {
  for (unsigned bits = conditions; bits != 0; bits &= bits - 1) {
    if (Holds(static_cast<Unless>(bits & -bits), c, label)) return true;
  }
  return false;
}

Decision Say(Outcome outcome, RedactionSet codes, Rule because) {
  if (outcome == Outcome::kPermit) return Decision();  // the gateway's own permit stands
  if (outcome == Outcome::kRedact) return Decision::Redact(because, codes);
  return Decision::Refuse(outcome, because);
}

Decision AskCell(const EntryCase& c, const LabelRow& row, Seat seat) {
  const Cell& cell = row.cells[static_cast<std::size_t>(seat)];
  if (cell.otherwise == Outcome::kPermit || AnyHolds(cell.permit_if, c, row.label)) {
    return Decision();
  }
  if (AnyHolds(cell.soften_if, c, row.label)) {
    return Say(cell.softer, cell.softer_codes, row.rule);
  }
  return Say(cell.otherwise, cell.codes, row.rule);
}

// A shield of the child or the household works like the label on each entry.
LabelSet LabelsOf(const EntryCase& c) {
  return c.facts.shielded ? c.entry.labels.With(Label::kShielded) : c.entry.labels;
}

}  // namespace

Decision AskLabels(const EntryCase& c, Seat seat) {
  Decision joint;
  const std::uint64_t labels = LabelsOf(c).bits();
  for (int bit = 0; bit < records::kLabelCount; ++bit) {
    if ((labels >> bit & 1) == 0) continue;
    const LabelRow* row = RowOf(bit);
    if (row == nullptr) continue;
    const Decision answer = AskCell(c, *row, seat);
    if (!answer.reasons().empty()) joint = Combine(joint, answer);
  }
  return joint;
}

Decision HideUnlabelled(const EntryCase& c) {
  return SaysHowSensitive(c.entry.labels) ? Decision()
                                          : Decision::Refuse(Outcome::kHide, Rule::kB9);
}

Decision HideUnknownLabel(const EntryCase& c) {
  const std::uint64_t known = WithRule().bits();
  if ((c.entry.labels.bits() & ~known) == 0) return Decision();
  return Decision::Refuse(Outcome::kHide, Rule::kL0);
}

Decision HideWithoutConsent(const EntryCase& c) {
  if (!c.entry.rests_on_consent || c.facts.gdpr_consent == GdprConsent::kGiven) return Decision();
  return Decision::Refuse(Outcome::kHide, Rule::kConsentWithdrawn);
}

// Clearance is for the child that was asked about, not for who else is in the entry.
Decision RedactOthersShielded(const EntryCase& c) {
  return c.entry.others_shielded ? Decision::Redact(Rule::kL6, kPlace) : Decision();
}

Decision RedactClaimed(const EntryCase& c) {
  return c.child.claimed ? Decision::Redact(Rule::kClaimSummary, {Redaction::kF8}) : Decision();
}

}  // namespace hub::access::rules
