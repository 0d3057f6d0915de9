#include "hub/access/rights.h"

#include <utility>

#include "hub/access/acts.h"
#include "hub/access/clocks.h"
#include "hub/access/rules/rules.h"

namespace hub::access {
namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 3600;

RightsAnswer Erasure(const RightsRequest& request) {
  RightsAnswer answer;
  const bool granted = request.rests_on_consent || request.wrong_child || request.past_retention;
  if (granted) {
    answer.decision = Decision::Permit(Rule::kErasureGranted);
    answer.obligations = {Obligation::kTellRecipients};
  } else {
    answer.decision = Decision::Refuse(Outcome::kDeny, Rule::kErasureRefused);
    answer.offer_restriction = true;
  }
  return answer;
}

RightsAnswer Decided(const RightsRequest& request) {
  RightsAnswer answer;
  switch (request.right) {
    case Right::kAccess:
      answer.decision = Decision::Permit(Rule::kT9);
      break;
    case Right::kRectification:
      answer.decision = Decision::Refuse(Outcome::kRefer, Rule::kRectification);
      answer.obligations = {Obligation::kBanner, Obligation::kTellRecipients,
                            Obligation::kOwnerDecides};
      break;
    case Right::kErasure:
      return Erasure(request);
    case Right::kRestriction:
      answer.decision = Decision::Permit(Rule::kRestrictionGranted);
      answer.obligations = {Obligation::kTellRecipients};
      break;
    case Right::kObjection:
      answer.decision = Decision::Refuse(Outcome::kRefer, Rule::kObjection);
      answer.obligations = {Obligation::kOwnerDecides};
      answer.restrict_meanwhile = true;
      break;
    case Right::kComplaint:
      answer.decision = Decision::Permit(Rule::kT9);
      break;
  }
  return answer;
}

bool WithoutDelay(Right right) {
  return right == Right::kRestriction || right == Right::kObjection;
}

Instant EndOf(Date day) { return Date{day.days + 1}.Midnight(); }

}  // namespace

RightsAnswer DecideRight(const RightsRequest& request, const Policy& policy) {
  if (!request.verified || !policy.readable) {
    RightsAnswer refused;
    refused.decision = Decision::Refuse(Outcome::kDeny, Rule::kB9);
    return refused;
  }
  RightsAnswer answer = Decided(request);
  answer.grade = AuditGrade::kA2;
  if (request.right == Right::kComplaint) {
    answer.acknowledge_by = Date{request.received.days + policy.complaint_days};
  } else if (WithoutDelay(request.right)) {
    answer.due =
        PlusWorkingDays(request.received, policy.restriction_working_days, policy.holidays);
  } else {
    answer.due = RightsClock(request.received, policy.rights_months, policy.holidays);
  }
  return answer;
}

namespace {

constexpr std::pair<Right, std::string_view> kRights[] = {
    {Right::kAccess, "access"},       {Right::kRectification, "rectification"},
    {Right::kErasure, "erasure"},     {Right::kRestriction, "restriction"},
    {Right::kObjection, "objection"}, {Right::kComplaint, "complaint"},
};
constexpr std::string_view kOutcomes[] = {"open", "granted", "partly", "refused"};
constexpr struct {
  std::string_view name;
  std::string_view words;
} kDisputants[] = {
    {"unsaid", "somebody"},
    {"child", "the child"},
    {"parent", "a parent"},
    {"family", "somebody of the family or household"},
    {"professional", "a professional"},
    {"agency", "another agency"},
};

}  // namespace

std::string_view Name(Right right) {
  for (const auto& [value, name] : kRights) {
    if (value == right) return name;
  }
  return "";
}
std::optional<Right> RightFrom(std::string_view name) {
  for (const auto& [value, text] : kRights) {
    if (text == name) return value;
  }
  return std::nullopt;
}
std::string_view Name(RightOutcome outcome) {
  const auto place = static_cast<std::size_t>(outcome);
  return place < std::size(kOutcomes) ? kOutcomes[place] : std::string_view();
}
std::optional<RightOutcome> RightOutcomeFrom(std::string_view name) {
  for (std::size_t i = 1; i < std::size(kOutcomes); ++i) {
    if (kOutcomes[i] == name) return static_cast<RightOutcome>(i);
  }
  return std::nullopt;
}

std::string_view Name(Disputant disputant) {
  const auto place = static_cast<std::size_t>(disputant);
  return place < std::size(kDisputants) ? kDisputants[place].name : std::string_view();
}
std::string_view Words(Disputant disputant) {
  const auto place = static_cast<std::size_t>(disputant);
  return place < std::size(kDisputants) ? kDisputants[place].words : std::string_view();
}
std::optional<Disputant> DisputantFrom(std::string_view name) {
  for (std::size_t i = 1; i < std::size(kDisputants); ++i) {
    if (kDisputants[i].name == name) return static_cast<Disputant>(i);
  }
  return std::nullopt;
}

Decision DecideTakeRight(const Question& question, const ChildFacts& facts, bool own_agency_knows) {
  const Policy none;
  const rules::ChildCase c{question, facts, none};
  Decision joint = Combine(rules::BarAuthentication(c), rules::BarFamily(c));
  const auto refuse = [&](Rule because) {
    return Combine(joint, Decision::Refuse(Outcome::kDeny, because));
  };
  if (!facts.readable) joint = refuse(Rule::kB9);
  if (!rules::IsOfficer(question.role)) return refuse(Rule::kNotForRole);
  if (!own_agency_knows) return refuse(Rule::kNoRelationship);
  return Combine(joint, Decision::Permit(Rule::kRightsRecorded));
}

Decision DecideRightsDue(const Question& question) {
  ChildFacts of_any;
  of_any.readable = true;
  return DecideTakeRight(question, of_any, true);
}

Decision DecideWhoLooked(const ChildDecision& child) {
  if (!child.decision.permits()) return child.decision;
  if (!child.rights) return Decision::Refuse(Outcome::kDeny, Rule::kNoGateway);
  return Decision::Permit(Rule::kWhoLooked);
}

Decision DecideConsult(const Question& question, bool names) {
  const Decision may = DecideRegister(question);
  if (!may.permits()) return may;
  return names ? Decision::Refuse(Outcome::kDeny, Rule::kIdentifyingText)
               : Decision::Permit(Rule::kConsultation);
}

Decision DecideAccessLine(const AccessLine& line) {
  if (line.live_operation) return Decision::Refuse(Outcome::kHide, Rule::kL10);
  if (line.reveals_another) return Decision::Refuse(Outcome::kHide, Rule::kL8);
  return Decision::Permit(Rule::kWhoLooked);
}

std::optional<int> CountToTell(int count, const Policy& policy) {
  if (policy.smallest_count <= 0 || policy.count_rounding <= 0) return std::nullopt;
  if (count < policy.smallest_count) return std::nullopt;
  const int step = policy.count_rounding;
  return (count + step / 2) / step * step;
}

std::optional<Instant> DueBy(Obligation obligation, Instant at, const Policy& policy) {
  const auto after = [&](int working_days) {
    return EndOf(PlusWorkingDays(Date::Of(at), working_days, policy.holidays));
  };
  switch (obligation) {
    case Obligation::kQueueForOfficer:
      return EndOf(Date::Of(at));
    case Obligation::kAlert:
      return at;
    case Obligation::kReview:
      return after(policy.break_glass_review_working_days);
    case Obligation::kSecondPersonAfter:
      return at.Plus(policy.second_person_minutes * kMinute);
    case Obligation::kConfirmRelationship:
      return after(policy.claim_working_days);
    case Obligation::kLeadDecides:
      return after(policy.lead_decision_working_days);
    case Obligation::kStrategyDiscussion:
      return at.Plus(policy.override_hours * kHour);
    case Obligation::kReceipt:
      return after(policy.transfer_working_days);
    case Obligation::kBanner:
      return after(policy.dispute_working_days);
    case Obligation::kOwnerDecides:
      return at.Plus(policy.owner_hours * kHour);
    default:
      return std::nullopt;
  }
}

std::vector<Owed> Clocked(ObligationSet due, Instant at, const Policy& policy) {
  std::vector<Owed> owed;
  for (const Obligation one : due.All()) owed.push_back({one, DueBy(one, at, policy)});
  return owed;
}

}  // namespace hub::access
