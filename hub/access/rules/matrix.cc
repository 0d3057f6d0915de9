#include "hub/access/rules/matrix.h"

#include <array>
#include <cstddef>

namespace hub::access::rules {
namespace {

using records::Label;
using records::LabelSet;
using R = Redaction;
using Cells = std::array<Cell, kSeatCount>;

// The letters of A4.1.
constexpr Cell P() { return {.otherwise = Outcome::kPermit}; }
constexpr Cell Red(RedactionSet codes, std::uint32_t whole_if = kNothing) {
  return {.otherwise = Outcome::kRedact, .codes = codes, .permit_if = whole_if};
}
constexpr Cell H(std::uint32_t shown_if = kNothing) {
  return {.otherwise = Outcome::kHide, .permit_if = shown_if};
}
constexpr Cell O(std::uint32_t shown_if) {
  return {.otherwise = Outcome::kRefer, .permit_if = shown_if};
}
constexpr Cell Bar(std::uint32_t shown_if = kNothing) {
  return {.otherwise = Outcome::kBar, .permit_if = shown_if};
}
constexpr Cell BreakGlass(std::uint32_t shown_if) {
  return {.otherwise = Outcome::kBreakGlass, .permit_if = shown_if};
}

constexpr RedactionSet kSummary = {R::kF6};
constexpr RedactionSet kRisk = {R::kF5};
constexpr RedactionSet kExtract = {R::kF8};
constexpr RedactionSet kPlace = {R::kF1, R::kF8, R::kF9};
constexpr RedactionSet kThirdParties = {R::kF2, R::kF3};
constexpr RedactionSet kPack = {R::kF2, R::kF3, R::kF4};
constexpr RedactionSet kPackRisk = {R::kF2, R::kF3, R::kF4, R::kF5};
constexpr RedactionSet kPackAdult = {R::kF2, R::kF3, R::kF4, R::kF6};
constexpr RedactionSet kMention = {R::kF3, R::kF6, R::kF8};

constexpr Cells Everywhere(Cell cell) {
  Cells cells{};
  for (Cell& one : cells) one = cell;
  return cells;
}

// Police information with conditions: hidden, or told to exist where that is allowed.
constexpr Cell OrExists(std::uint32_t shown_if) {
  return {.otherwise = Outcome::kHide,
          .permit_if = shown_if,
          .soften_if = kMayTell,
          .softer = Outcome::kExists};
}

constexpr Cell OrMention(std::uint32_t shown_if) {
  return {.otherwise = Outcome::kHide,
          .permit_if = shown_if,
          .soften_if = kMentionAgreed,
          .softer = Outcome::kRedact,
          .softer_codes = kMention};
}

// By Seat:             NP T5, LP T5, core group, MASH T3, SW47 T2, T1,
//                      parent, child, T8 own, T6 sent, T4 ordered, T7 joined
constexpr Cells kGeneral = {P(),        P(),        P(), P(), P(), P(),
                            Red(kPack), Red(kPack), P(), P(), P(), P()};

constexpr Cells kHealth = {Red(kSummary),
                           P(),
                           Red(kSummary),
                           Red(kSummary),
                           P(),
                           P(),
                           {.otherwise = Outcome::kRefer,
                            .soften_if = kGrounds,
                            .softer = Outcome::kRedact,
                            .softer_codes = kPack},
                           {.otherwise = Outcome::kRefer,
                            .soften_if = kGrounds,
                            .softer = Outcome::kRedact,
                            .softer_codes = kPack},
                           P(),
                           P(),
                           P(),
                           Red(kSummary)};

constexpr Cells kSensitiveService = {H(kExpressed),
                                     H(kExpressed),
                                     H(kExpressed),
                                     O(kExpressed),
                                     O(kExpressed | kRelevant),
                                     BreakGlass(kExpressed | kSeconded),
                                     {.otherwise = Outcome::kHide,
                                      .soften_if = kGrounds,
                                      .softer = Outcome::kRedact,
                                      .softer_codes = kPack},
                                     P(),
                                     H(kExpressed),
                                     P(),
                                     P(),
                                     H(kExpressed)};

constexpr Cells kAdultHealth = {H(),
                                OrMention(kAdultAgreed),
                                H(),
                                O(kAdultAgreed),
                                H(kAdultAgreed | kRelevant),
                                Red(kSummary, kAdultAgreed),
                                Red(kPackAdult),
                                Red(kPackAdult),
                                H(kAdultAgreed),
                                P(),
                                P(),
                                H()};

constexpr Cells kCriminal = {
    Red(kRisk), Red(kRisk),     Red(kRisk),     P(), P(),
    Red(kRisk), Red(kPackRisk), Red(kPackRisk), P(), Red(kRisk, kScreensOrEnquires),
    P(),        Red(kRisk)};

constexpr Cells kPoliceC = {H(),
                            H(),
                            H(),
                            OrExists(kNamedRole),
                            OrExists(kNamedRole),
                            OrExists(kNothing),
                            H(),
                            H(),
                            OrExists(kNamedRole),
                            OrExists(kNamedRole),
                            OrExists(kNamedRole),
                            H()};

constexpr Cells kChildAbuse = {Red(kExtract),
                               P(),
                               Red(kExtract),
                               P(),
                               P(),
                               P(),
                               {.otherwise = Outcome::kRefer,
                                .soften_if = kGrounds,
                                .softer = Outcome::kRedact,
                                .softer_codes = kPack},
                               Red(kPack),
                               P(),
                               Red(kExtract, kLeadsOrEnquires),
                               P(),
                               P()};

constexpr Cells kShielded = {Red(kPlace),           Red(kPlace, kCleared),
                             Red(kPlace),           Red(kPlace, kCleared),
                             Red(kPlace, kCleared), Red(kPlace, kClearedToReach),
                             Red(kPlace),           P(),
                             Red(kPlace, kCleared), Red(kPlace, kClearedToAct),
                             Red(kPlace, kCleared), Red(kPlace)};

constexpr Cells kConfider = {Red({R::kF4}),
                             Red({R::kF4}),
                             Red({R::kF4}),
                             P(),
                             Red({R::kF4}, kScreensOrEnquires),
                             Red({R::kF4}),
                             H(),
                             H(),
                             Red({R::kF4}, kScreensOrEnquires),
                             Red({R::kF4}, kScreensOrEnquires),
                             Red({R::kF4}, kScreensOrEnquires),
                             Red({R::kF4})};

constexpr Cells kThirdParty = {
    Red(kThirdParties),         Red(kThirdParties), Red(kThirdParties), Red({R::kF2}, kAdultsOnly),
    Red({R::kF2}, kAdultsOnly), Red(kThirdParties), Red(kPack),         Red(kPack),
    Red(kThirdParties),         Red(kThirdParties), Red(kThirdParties), Red(kThirdParties)};

constexpr Cells Identity(RedactionSet codes) {
  Cells cells = Everywhere(Red(codes));
  cells[static_cast<std::size_t>(Seat::kEnquirer)] = Red(codes, kGoodReason);
  for (const Seat pack : {Seat::kParentRequest, Seat::kChildRequest}) {
    cells[static_cast<std::size_t>(pack)] = Red(codes.Union(kPack));
  }
  return cells;
}
constexpr Cells kVictim = Identity(kThirdParties);
constexpr Cells kGender = Identity({R::kF7});

constexpr Cells ByRole() {
  Cells cells = Everywhere(H(kNamedRole));
  cells[static_cast<std::size_t>(Seat::kParentRequest)] = H();
  cells[static_cast<std::size_t>(Seat::kChildRequest)] = H();
  return cells;
}
constexpr Cells kNamedRolesOnly = ByRole();

constexpr Cells kAdoption = Everywhere(Bar());
constexpr Cells kPrivileged = Everywhere(Bar());

constexpr Cells OfCourt() {
  Cells cells = Everywhere(Bar());
  cells[static_cast<std::size_t>(Seat::kEnquirer)] = Bar(kLeave);
  cells[static_cast<std::size_t>(Seat::kOrdered)] = Bar(kLeave);
  return cells;
}
constexpr Cells kCourt = OfCourt();

constexpr Cells kRestricted = Everywhere(H(kProtects));

constexpr LabelRow kRows[] = {
    {Label::kHealth, Rule::kHealthSummary, kHealth.data()},
    {Label::kSensSexualRepro, Rule::kL1, kSensitiveService.data()},
    {Label::kSensMentalHealth, Rule::kL1, kSensitiveService.data()},
    {Label::kSensSubstance, Rule::kL1, kSensitiveService.data()},
    {Label::kSensHiv, Rule::kL1, kSensitiveService.data()},
    {Label::kSensCounselling, Rule::kL1, kSensitiveService.data()},
    {Label::kSensDaSpecialist, Rule::kL1, kSensitiveService.data()},
    {Label::kAdultHealth, Rule::kL2, kAdultHealth.data()},
    {Label::kCriminal, Rule::kL3, kCriminal.data()},
    {Label::kPoliceP, Rule::kL4, kCriminal.data()},
    {Label::kPoliceC, Rule::kL5, kPoliceC.data()},
    {Label::kGscOfficialSensitive, Rule::kMarking, kNamedRolesOnly.data()},
    {Label::kShielded, Rule::kL6, kShielded.data()},
    {Label::kAdoption, Rule::kB5, kAdoption.data()},
    {Label::kThirdParty, Rule::kL8, kThirdParty.data()},
    {Label::kConfider, Rule::kL7, kConfider.data()},
    {Label::kChildAbuse, Rule::kL9, kChildAbuse.data()},
    {Label::kLegalPriv, Rule::kB7, kPrivileged.data()},
    {Label::kCourtRestricted, Rule::kB7, kCourt.data()},
    {Label::kVictimAnon, Rule::kL12, kVictim.data()},
    {Label::kGrc, Rule::kL12, kGender.data()},
    {Label::kLiveOp, Rule::kL10, kNamedRolesOnly.data()},
    {Label::kRestricted, Rule::kL11, kRestricted.data()},
};

// GENERAL is shown, in a rights case less other people.
constexpr LabelRow kPlainRow = {Label::kGeneral, Rule::kT9, kGeneral.data()};

using RowIndex = std::array<const LabelRow*, records::kLabelCount>;

const RowIndex& Index() {
  static const RowIndex index = [] {
    RowIndex rows{};
    for (const LabelRow& row : kRows) rows[static_cast<std::size_t>(row.label)] = &row;
    rows[static_cast<std::size_t>(Label::kGeneral)] = &kPlainRow;
    return rows;
  }();
  return index;
}

struct AgreementRow {
  AgreementState state;
  AgreementCell early_help;
  AgreementCell child_in_need;
};

constexpr AgreementCell kOpen = {Outcome::kPermit, Rule::kT5};
constexpr AgreementCell Shut(Rule because) { return {Outcome::kDeny, because}; }
constexpr AgreementCell Ask(Rule because) { return {Outcome::kRefer, because}; }

constexpr AgreementRow kAgreementRows[] = {
    {AgreementState::kUnknown, Shut(Rule::kAgreementNotSought), Shut(Rule::kAgreementNotSought)},
    {AgreementState::kNotSought, Shut(Rule::kAgreementNotSought), Shut(Rule::kAgreementNotSought)},
    {AgreementState::kGiven, kOpen, kOpen},
    {AgreementState::kGivenPartial, kOpen, kOpen},
    {AgreementState::kRefused, Shut(Rule::kAgreementRefused), Shut(Rule::kAgreementRefused)},
    {AgreementState::kWithdrawn, Shut(Rule::kAgreementWithdrawn), Shut(Rule::kAgreementWithdrawn)},
    {AgreementState::kExpired, Shut(Rule::kAgreementExpired), Shut(Rule::kAgreementExpired)},
    {AgreementState::kConflict, Ask(Rule::kAgreementConflict), Ask(Rule::kAgreementConflict)},
    {AgreementState::kChildRefused, Shut(Rule::kAgreementChildRefused),
     Ask(Rule::kAgreementChildRefused)},
    {AgreementState::kNotRequired, Shut(Rule::kAgreementNotForPurpose),
     Shut(Rule::kAgreementNotForPurpose)},
    {AgreementState::kOverridden, Shut(Rule::kAgreementNotForPurpose),
     Shut(Rule::kAgreementNotForPurpose)},
};

}  // namespace

const LabelRow* RowOf(int label_bit) {
  const auto place = static_cast<std::size_t>(label_bit);
  return place < Index().size() ? Index()[place] : nullptr;
}

LabelSet WithRule() {
  static const LabelSet known = [] {
    // GSC OFFICIAL is what every record here is at most; a disputed one is shown, with a banner.
    LabelSet labels = LabelSet()
                          .With(Label::kOpinion)
                          .With(Label::kUnverified)
                          .With(Label::kGscOfficial)
                          .With(Label::kDisputed);
    for (int bit = 0; bit < records::kLabelCount; ++bit) {
      if (RowOf(bit) != nullptr) labels = labels.With(static_cast<Label>(bit));
    }
    return labels;
  }();
  return known;
}

AgreementCell AgreementFor(AgreementState state, Purpose purpose) {
  for (const AgreementRow& row : kAgreementRows) {
    if (row.state != state) continue;
    if (purpose == Purpose::kEarlyHelp) return row.early_help;
    if (purpose == Purpose::kChildInNeed) return row.child_in_need;
  }
  return Shut(Rule::kRuleFailed);
}

}  // namespace hub::access::rules
