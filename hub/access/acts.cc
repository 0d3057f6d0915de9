#include "hub/access/acts.h"

#include "hub/access/rules/rules.h"

namespace hub::access {
namespace {

using rules::ChildCase;

const Policy& NoPolicy() {
  static const Policy none;
  return none;
}

// Bars that hold for every act about a child. Stewards and officers act without reading, so B4
// is not among them.
Decision BarsOf(const Question& question, const ChildFacts& facts) {
  const ChildCase c{question, facts, NoPolicy()};
  Decision bars = Combine(rules::BarAuthentication(c), rules::BarFamily(c));
  const Role role = question.role;
  const bool acts = rules::ReadsContent(role) || rules::IsOfficer(role) || role == Role::kSteward;
  if (!acts) bars = Combine(bars, Decision::Refuse(Outcome::kBar, Rule::kB4));
  return facts.readable ? bars : Combine(bars, Decision::Refuse(Outcome::kDeny, Rule::kB9));
}

Decision Refuse(const Decision& bars, Rule because) {
  return Combine(bars, Decision::Refuse(Outcome::kDeny, because));
}

// Permits `roles` of an agency that knows the child. Asked about the role first, since that is
// the same for every child.
Decision OfKnowingAgency(const Question& question, const ChildFacts& facts,
                         const Standing& standing, bool role_may, Rule because) {
  const Decision bars = BarsOf(question, facts);
  if (!role_may) return Refuse(bars, Rule::kNotForRole);
  if (!standing.knows_child) return Refuse(bars, Rule::kNoRelationship);
  return Combine(bars, Decision::Permit(because));
}

bool Leads(Role role) { return role == Role::kLeadProfessional || role == Role::kSupervisor; }

}  // namespace

Decision DecideClaim(const Question& question, const ChildFacts& facts, const Standing&,
                     bool reasoned) {
  const Decision bars = BarsOf(question, facts);
  const Role role = question.role;
  if (role != Role::kNamedProfessional && role != Role::kLeadProfessional) {
    return Refuse(bars, Rule::kNotForRole);
  }
  if (!reasoned) return Refuse(bars, Rule::kClaimNeedsReason);
  return Combine(bars, Decision::Permit(Rule::kClaimed));
}

Decision DecideConflict(const Question& question, const ChildFacts& facts, const Standing& standing,
                        const ProfessionalId& about, bool stands) {
  if (stands && about == question.who && !about.empty()) {
    // Whatever else is so of them: a conflict that was declared twice stands once.
    const ChildCase c{question, facts, NoPolicy()};
    return Combine(rules::BarAuthentication(c), Decision::Permit(Rule::kConflictDeclared));
  }
  return DecideSetRelationship(question, facts, standing.knows_child, about);
}

Decision DecideTie(const Question& question, const ChildFacts& facts, const Standing& standing,
                   const TieChange& change) {
  const bool stands = change.state == Relationship::kConflictOfInterest;
  if (stands || change.state == Relationship::kNone) {
    return DecideConflict(question, facts, standing, change.about, stands);
  }
  const Decision act = DecideSetRelationship(question, facts, standing.knows_child, change.about);
  const bool managers =
      change.state == Relationship::kCover || change.state == Relationship::kAllocated;
  if (managers && question.role != Role::kSupervisor) return Refuse(act, Rule::kNotForRole);
  if (change.state != Relationship::kSelfClaimed) return act;
  // A claim is one's own, and changes nothing for somebody whom others have tied already.
  if (change.about != question.who) return Decision::Refuse(Outcome::kDeny, Rule::kNotForRole);
  return DecideClaim(question, facts, standing, change.reasoned);
}

bool IsLedBySocialCare(GatewayAct act) {
  return act == GatewayAct::kEnquiry || act == GatewayAct::kOverride || act == GatewayAct::kContact;
}

Decision DecideGateway(const Question& question, const ChildFacts& facts, const Standing& standing,
                       GatewayAct act) {
  const Role role = question.role;
  if (IsLedBySocialCare(act) && standing.agency_kind != records::AgencyKind::kSocialCare) {
    return Refuse(BarsOf(question, facts),
                  role == Role::kSupervisor ? Rule::kSocialCareLeads : Rule::kNotForRole);
  }
  switch (act) {
    case GatewayAct::kEnquiry:
    case GatewayAct::kOverride:
    case GatewayAct::kContact:
      return OfKnowingAgency(question, facts, standing, role == Role::kSupervisor,
                             Rule::kLeadDecides);
    case GatewayAct::kTransfer:
      return OfKnowingAgency(question, facts, standing, Leads(role), Rule::kLeadDecides);
    case GatewayAct::kOrder:
    case GatewayAct::kRights:
      return OfKnowingAgency(question, facts, standing, rules::IsOfficer(role),
                             Rule::kOfficerVerifies);
  }
  return Decision::Refuse(Outcome::kDeny, Rule::kRuleFailed);
}

Decision DecideOpenGateway(const Question& question, const ChildFacts& facts,
                           const Standing& standing, GatewayAct act, bool opens_for_asker) {
  if (act == GatewayAct::kOrder && opens_for_asker) {
    return Decision::Refuse(Outcome::kDeny, Rule::kAboutThemselves);
  }
  return DecideGateway(question, facts, standing, act);
}

Decision DecideStep(const Question& question, const ChildFacts& facts, const Standing& standing,
                    const ChildDecision& child, GatewayAct act, GatewayStep step) {
  if (step == GatewayStep::kExpand && act == GatewayAct::kContact && child.contact) {
    return Decision::Permit(Rule::kT3);
  }
  if (step == GatewayStep::kNeedIdentity && act == GatewayAct::kEnquiry && child.enquiry) {
    return Decision::Permit(Rule::kT2);
  }
  // The new setting says that the file came.
  if (step == GatewayStep::kReceive && act == GatewayAct::kTransfer && child.joined) {
    return Decision::Permit(Rule::kT7);
  }
  return DecideGateway(question, facts, standing, act);
}

Decision DecideChangeGateway(const Question& question, const ChildFacts& facts,
                             const Standing& standing, const ChildDecision& child, GatewayAct act,
                             GatewayStep step, bool opens_for_asker) {
  if (act == GatewayAct::kOrder && step == GatewayStep::kAdmit && opens_for_asker) {
    return Decision::Refuse(Outcome::kDeny, Rule::kAboutThemselves);
  }
  return DecideStep(question, facts, standing, child, act, step);
}

namespace {

constexpr std::string_view kActs[] = {"",      "enquiry",  "override", "contact",
                                      "order", "transfer", "rights"};
constexpr std::string_view kSteps[] = {"",
                                       "close",
                                       "conclude",
                                       "receive",
                                       "expand",
                                       "need_identity",
                                       "strategy_held",
                                       "admit",
                                       "dismiss",
                                       "step_up",
                                       "health_opinion",
                                       "best_interests",
                                       "child_agrees"};

template <class Enum, std::size_t kCount>
std::optional<Enum> From(const std::string_view (&names)[kCount], std::string_view name) {
  for (std::size_t i = 1; i < kCount; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

template <class Enum, std::size_t kCount>
std::string_view NameIn(const std::string_view (&names)[kCount], Enum value) {
  const auto place = static_cast<std::size_t>(value);
  return place < kCount ? names[place] : std::string_view();
}

}  // namespace

std::string_view Name(GatewayAct act) { return NameIn(kActs, act); }
std::optional<GatewayAct> GatewayActFrom(std::string_view name) {
  return From<GatewayAct>(kActs, name);
}
std::string_view Name(GatewayStep step) { return NameIn(kSteps, step); }
std::optional<GatewayStep> GatewayStepFrom(std::string_view name) {
  return From<GatewayStep>(kSteps, name);
}

Decision DecidePermission(const Question& question, const ChildFacts& facts,
                          const Standing& standing) {
  const Decision bars = BarsOf(question, facts);
  const bool keeps_it = rules::ReadsContent(question.role) && rules::IsActive(facts.relationship);
  if (!keeps_it && !Leads(question.role) && question.role != Role::kSteward) {
    return Refuse(bars, Rule::kNotForRole);
  }
  if (!standing.owns_entry) return Refuse(bars, Rule::kNotOwner);
  return Combine(bars, Decision::Permit(Rule::kOwnerDecides));
}

Decision DecideShield(const Question& question, const ChildFacts& facts, const Standing& standing) {
  const Decision bars = BarsOf(question, facts);
  const Role role = question.role;
  const bool works_with = rules::ReadsContent(role) && rules::IsActive(facts.relationship);
  const bool acts_for =
      (Leads(role) || role == Role::kSteward || rules::IsOfficer(role)) && standing.knows_child;
  if (!works_with && !acts_for) return Refuse(bars, Rule::kNoRelationship);
  return Combine(bars, Decision::Permit(Rule::kLeadDecides));
}

Decision DecideClearance(const Question& question, const ChildFacts& facts,
                         const Standing& standing, const ProfessionalId& about) {
  return DecideSetRelationship(question, facts, standing.knows_child, about);
}

Decision DecideMark(const Question& question, const ChildFacts& facts, const Standing& standing,
                    MarkAct act) {
  const Decision bars = BarsOf(question, facts);
  const Role role = question.role;
  const bool steward = role == Role::kSteward;
  const bool officer = rules::IsOfficer(role);
  if (act == MarkAct::kDispute && (Leads(role) || officer)) {
    const bool tied = role == Role::kLeadProfessional && rules::IsActive(facts.relationship);
    if (!standing.knows_child && !standing.owns_entry && !tied) {
      return Refuse(bars, Rule::kNoRelationship);
    }
    return Combine(bars, Decision::Permit(Rule::kLeadDecides));
  }
  // What a child or their family says is taken down by whoever works with them.
  const bool works_with = rules::ReadsContent(role) && rules::IsActive(facts.relationship);
  if (act == MarkAct::kDispute && works_with)
    return Combine(bars, Decision::Permit(Rule::kWordTakenDown));
  bool may = steward;
  if (act == MarkAct::kHandling) may = steward || Leads(role);
  if (act == MarkAct::kSettle) may = steward || officer;
  if (act == MarkAct::kRestrict || act == MarkAct::kUnrestrict) may = steward || officer;
  if (!may) return Refuse(bars, Rule::kNotForRole);
  if (!standing.owns_entry) return Refuse(bars, Rule::kNotOwner);
  return Combine(bars, Decision::Permit(Rule::kOwnerDecides));
}

Decision DecideClosure(const Question& question, const ChildFacts& facts, const Standing& standing,
                       Closure closure, bool stands) {
  const Role role = question.role;
  if (closure == Closure::kNone) return Decision::Refuse(Outcome::kDeny, Rule::kRuleFailed);
  if (closure == Closure::kObjection && stands && Leads(role)) {
    const bool tied = role == Role::kLeadProfessional && rules::IsActive(facts.relationship);
    return OfKnowingAgency(question, facts, {standing.knows_child || tied}, true,
                           Rule::kLeadDecides);
  }
  return OfKnowingAgency(question, facts, standing, rules::IsOfficer(role), Rule::kOfficerVerifies);
}

namespace {

bool IsWhoTheySay(const Question& question) {
  return question.authentication == Authentication::kTwoFactor && question.role_held;
}

constexpr RoleSet kKeepRegister = {Role::kNamedProfessional, Role::kLeadProfessional,
                                   Role::kMashScreener,      Role::kSection47Worker,
                                   Role::kSupervisor,        Role::kDataProtectionOfficer,
                                   Role::kCaldicottGuardian, Role::kReviewer};

}  // namespace

Decision DecideIncident(const Question& question, const ChildDecision& child, bool all_shown) {
  if (!child.decision.permits()) return child.decision;
  switch (question.purpose) {
    case Purpose::kEarlyHelp:
    case Purpose::kChildInNeed:
    case Purpose::kMash:
    case Purpose::kSection47:
    case Purpose::kOwn:
      break;
    default:
      return Decision::Refuse(Outcome::kDeny, Rule::kNotForRole);
  }
  if (!all_shown) return Decision::Refuse(Outcome::kHide, Rule::kNoRelationship);
  return child.decision;
}

Decision DecideOwnChildren(const Question& question) {
  if (!IsWhoTheySay(question)) return Decision::Refuse(Outcome::kDeny, Rule::kNotForRole);
  return Decision::Permit(Rule::kActiveRelationship);
}

Decision DecideRegister(const Question& question) {
  if (!IsWhoTheySay(question)) return Decision::Refuse(Outcome::kBar, Rule::kB3);
  if (!kKeepRegister.Has(question.role)) return Decision::Refuse(Outcome::kBar, Rule::kB4);
  return Decision::Permit(Rule::kMayShare);
}

Decision DecideNameInRegister(const Question& question, const ChildFacts& facts,
                              const Standing& standing) {
  const Decision asker = DecideRegister(question);
  if (!asker.permits()) return asker;
  if (!rules::IsActive(facts.relationship) && !standing.knows_child) {
    return Decision::Refuse(Outcome::kDeny, Rule::kNoRelationship);
  }
  return asker;
}

namespace {

bool MaySecond(const Question& question, const GlassStanding& standing, const Policy& policy) {
  const bool near = standing.own_agency || question.role == Role::kDataProtectionOfficer;
  return near && policy.second_person_roles.Has(question.role) && !standing.opener;
}

bool MayReview(const Question& question, const GlassStanding& standing) {
  if (standing.opener || standing.second) return false;
  if (rules::IsOfficer(question.role)) return standing.own_agency || standing.knows_child;
  return question.role == Role::kSupervisor && standing.own_agency;
}

bool MayAct(const Question& question, const GlassStanding& standing, GlassAct act,
            const Policy& policy) {
  switch (act) {
    case GlassAct::kSecond:
      return MaySecond(question, standing, policy);
    case GlassAct::kReview:
      return MayReview(question, standing);
    case GlassAct::kUnlock:
      return question.role == Role::kSupervisor && standing.own_agency && !standing.opener;
    case GlassAct::kShow:
      return MaySecond(question, standing, policy) || MayReview(question, standing);
  }
  return false;
}

constexpr std::string_view kReviews[] = {"", "justified", "unjustified", "training",
                                         "report_to_ico"};

}  // namespace

Decision DecideGlass(const Question& question, const GlassStanding& standing, GlassAct act,
                     const Policy& policy) {
  // Nobody needs more than their session to see what they did themselves.
  if (act == GlassAct::kShow && standing.opener) return Decision::Permit(Rule::kBreakGlassOpened);
  if (!IsWhoTheySay(question)) return Decision::Refuse(Outcome::kBar, Rule::kB3);
  return MayAct(question, standing, act, policy)
             ? Decision::Permit(Rule::kBreakGlassOpened)
             : Decision::Refuse(Outcome::kDeny, Rule::kNotForRole);
}

std::string_view Name(ReviewOutcome outcome) { return NameIn(kReviews, outcome); }
std::optional<ReviewOutcome> ReviewOutcomeFrom(std::string_view name) {
  return From<ReviewOutcome>(kReviews, name);
}

}  // namespace hub::access
