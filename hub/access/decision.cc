#include "hub/access/decision.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace hub::access {
namespace {

using records::Field;
using records::FieldSet;

constexpr std::string_view kOutcomeNames[] = {
    "abstain", "permit", "redact", "exists", "break_glass", "refer", "deny", "hide", "bar",
};

struct RedactionFacts {
  std::string_view name;
  std::string_view words;
};
// By number. No words may say more than the code does: F7 must not hint at an adoption.
constexpr RedactionFacts kRedactions[] = {
    {},
    {"F1", "where the child is"},
    {"F2", "who another child is"},
    {"F3", "who another adult is"},
    {"F4", "who gave the information"},
    {"F5", "police and court detail"},
    {"F6", "clinical detail"},
    {"F7", "identity details"},
    {"F8", "free text"},
    {"F9", "a professional's direct contact"},
};

constexpr Redaction kAllRedactions[] = {
    Redaction::kF1, Redaction::kF2, Redaction::kF3, Redaction::kF4, Redaction::kF5,
    Redaction::kF6, Redaction::kF7, Redaction::kF8, Redaction::kF9,
};

constexpr FieldSet kFreeText = FieldSet()
                                   .With(Field::kSummary)
                                   .With(Field::kNarrative)
                                   .With(Field::kDetails)
                                   .With(Field::kLocatingDetails)
                                   .With(Field::kCodes)
                                   .With(Field::kPlace)
                                   .With(Field::kRelative);

// A worker's name leads to their office as surely as their telephone does, and with whom a child
// lives to where.
constexpr FieldSet kWhereabouts = FieldSet()
                                      .With(Field::kPlace)
                                      .With(Field::kLocatingDetails)
                                      .With(Field::kAuthorName)
                                      .With(Field::kAuthorContact)
                                      .With(Field::kAuthorTeam)
                                      .With(Field::kTeamContact)
                                      .With(Field::kEnteredBy)
                                      .With(Field::kHousehold);

constexpr FieldSet kClinicalDetail =
    FieldSet().With(Field::kNarrative).With(Field::kDetails).With(Field::kCodes);

FieldSet FieldsCutBy(Redaction redaction) {
  switch (redaction) {
    case Redaction::kF1:
      return kWhereabouts;
    case Redaction::kF6:
      return kClinicalDetail;
    case Redaction::kF9:
      return FieldSet().With(Field::kAuthorContact);
    // Who another person is, what the police know and what joins two identities can stand
    // anywhere in text, so all text goes until a source marks where.
    case Redaction::kF2:
    case Redaction::kF3:
    case Redaction::kF4:
    case Redaction::kF5:
    case Redaction::kF7:
    case Redaction::kF8:
      return kFreeText;
  }
  return FieldSet::AllFields();
}

FieldSet Without(FieldSet kept, FieldSet cut) {
  for (int f = 0; f < 64; ++f) {
    const auto field = static_cast<Field>(f);
    if (cut.Has(field)) kept = kept.Without(field);
  }
  return kept;
}

// A permit and a redaction stand on one level: together they are a redaction that
// needs the reasons of both.
constexpr int Level(Outcome outcome) {
  return static_cast<int>(outcome == Outcome::kRedact ? Outcome::kPermit : outcome);
}

}  // namespace

std::string_view Name(Outcome outcome) {
  const auto row = static_cast<std::size_t>(outcome);
  return row < std::size(kOutcomeNames) ? kOutcomeNames[row] : std::string_view();
}

std::string_view Name(AuditGrade grade) {
  constexpr std::string_view kGrades[] = {"A0", "A1", "A2", "A3", "A4"};
  const auto row = static_cast<std::size_t>(grade);
  return row < std::size(kGrades) ? kGrades[row] : std::string_view();
}

std::optional<AuditGrade> AuditGradeFrom(std::string_view name) {
  for (const AuditGrade grade :
       {AuditGrade::kA0, AuditGrade::kA1, AuditGrade::kA2, AuditGrade::kA3, AuditGrade::kA4}) {
    if (Name(grade) == name) return grade;
  }
  return std::nullopt;
}

std::string_view Name(Redaction redaction) {
  const auto row = static_cast<std::size_t>(redaction);
  return row < std::size(kRedactions) ? kRedactions[row].name : std::string_view();
}

std::string_view Words(Redaction redaction) {
  const auto row = static_cast<std::size_t>(redaction);
  return row < std::size(kRedactions) ? kRedactions[row].words : std::string_view();
}

std::vector<Redaction> RedactionSet::All() const {
  std::vector<Redaction> all;
  for (const Redaction redaction : kAllRedactions) {
    if (Has(redaction)) all.push_back(redaction);
  }
  return all;
}

records::FieldSet RedactionSet::Keep() const {
  FieldSet kept = FieldSet::AllFields();
  for (const Redaction redaction : kAllRedactions) {
    if (Has(redaction)) kept = Without(kept, FieldsCutBy(redaction));
  }
  return kept;
}

Decision::Decision(Outcome outcome, Rule because) : outcome_(outcome), reasons_(because) {}

Decision Decision::Abstain(Rule because) { return Decision(Outcome::kAbstain, because); }

Decision Decision::Permit(Rule because) { return Decision(Outcome::kPermit, because); }

Decision Decision::Redact(Rule because, RedactionSet what) {
  // A redaction of nothing would be a permit that nobody wrote.
  if (what.empty()) return Refuse(Outcome::kDeny, Rule::kRuleFailed);
  Decision decision(Outcome::kRedact, because);
  decision.redactions_ = what;
  return decision;
}

Decision Decision::Refuse(Outcome how, Rule because) {
  if (how <= Outcome::kRedact) return Decision(Outcome::kDeny, Rule::kRuleFailed);
  return Decision(how, because);
}

Decision Combine(const Decision& a, const Decision& b) {
  if (Level(a.outcome_) < Level(b.outcome_)) return b;
  if (Level(b.outcome_) < Level(a.outcome_)) return a;
  Decision both;
  both.outcome_ = std::max(a.outcome_, b.outcome_);
  both.reasons_ = a.reasons_.Union(b.reasons_);
  both.redactions_ = a.redactions_.Union(b.redactions_);
  return both;
}

}  // namespace hub::access
