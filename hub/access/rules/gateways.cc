#include "hub/access/clocks.h"
#include "hub/access/rules/rules.h"

namespace hub::access::rules {
namespace {

constexpr std::int64_t kHour = 3600;

bool ReadsPooled(Role role) {
  return role == Role::kNamedProfessional || role == Role::kLeadProfessional ||
         role == Role::kSupervisor;
}

bool IsNamed(Relationship relationship) {
  return relationship == Relationship::kNamed || relationship == Relationship::kCover;
}

bool IsAllocated(Relationship relationship) {
  return relationship == Relationship::kAllocated || relationship == Relationship::kCover;
}

Decision PermitIf(bool open, Rule because) { return open ? Decision::Permit(because) : Decision(); }

bool Runs(const ChildCase& c, const std::optional<Date>& ended, int working_days) {
  return !ended ||
         Date::Of(c.question.at) <= PlusWorkingDays(*ended, working_days, c.policy.holidays);
}

// Agreement that was set aside opens an enquiry only while the override stands (A4.2).
bool OverrideLapsed(const ChildCase& c) {
  return c.facts.agreement && c.facts.agreement->state == AgreementState::kOverridden &&
         !OverrideHolds(c);
}

bool IsEnquiryOpen(const ChildCase& c) {
  const Enquiry& enquiry = c.facts.gateways.enquiry;
  return enquiry.known && enquiry.agency == c.question.agency &&
         Runs(c, enquiry.concluded, c.policy.enquiry_working_days) && !OverrideLapsed(c);
}

bool IsEnquirer(const ChildCase& c) {
  if (c.question.purpose != Purpose::kSection47 || !IsAllocated(c.facts.relationship)) return false;
  const Role role = c.question.role;
  const bool runs_it = role == Role::kSection47Worker || role == Role::kSupervisor;
  const bool allocated = c.facts.gateways.enquiry.part == EnquiryPart::kAllocated;
  return runs_it && allocated && IsEnquiryOpen(c);
}

bool OpensByOverride(const ChildCase& c) {
  const Role role = c.question.role;
  return c.question.purpose == Purpose::kSection47 && IsAllocated(c.facts.relationship) &&
         (role == Role::kSection47Worker || role == Role::kMashScreener) &&
         c.facts.gateways.enquiry.agency == c.question.agency &&
         Runs(c, c.facts.gateways.enquiry.concluded, c.policy.enquiry_working_days) &&
         OverrideHolds(c);
}

bool IsMember(const ChildCase& c) {
  return c.question.purpose == Purpose::kSection47 && ReadsContent(c.question.role) &&
         IsActive(c.facts.relationship) && c.facts.gateways.enquiry.part == EnquiryPart::kMember &&
         IsEnquiryOpen(c);
}

bool IsScreener(const ChildCase& c) {
  const Contact& contact = c.facts.gateways.contact;
  return c.question.purpose == Purpose::kMash && c.question.role == Role::kMashScreener &&
         IsAllocated(c.facts.relationship) && contact.allocated &&
         contact.agency == c.question.agency &&
         Runs(c, contact.decided, c.policy.contact_working_days);
}

// Whether the purpose's own gateway is open, beside which T6 and T8 may stand.
bool LeadsIn(const ChildCase& c) {
  switch (c.question.purpose) {
    case Purpose::kEarlyHelp:
    case Purpose::kChildInNeed:
      return ReadsContent(c.question.role) && IsTied(c);
    case Purpose::kMash:
      return IsScreener(c);
    case Purpose::kSection47:
      return IsEnquirer(c) || IsMember(c) || OpensByOverride(c);
    case Purpose::kEmergency:
      // Behind broken glass there is the extract and nothing else (A6).
      return OpenEmergency(c).permits() && IsActive(c.facts.relationship);
    default:
      return false;
  }
}

}  // namespace

bool ReadsContent(Role role) {
  return ReadsPooled(role) || role == Role::kMashScreener || role == Role::kSection47Worker;
}

bool OverrideHolds(const ChildCase& c) {
  const Override& set_aside = c.facts.gateways.override_;
  if (!set_aside.reasoned || set_aside.author != Role::kSupervisor) return false;
  if (c.question.at < set_aside.at) return false;
  return set_aside.strategy_discussion ||
         IsWithin(set_aside.at, c.policy.override_hours * kHour, c.question.at);
}

bool IsProvisionalOverride(const ChildCase& c) {
  return OverrideHolds(c) && !c.facts.gateways.override_.strategy_discussion;
}

Decision DenyCare(const ChildCase& c) {
  if (c.question.purpose != Purpose::kDirectCare) return Decision();
  return Decision::Refuse(Outcome::kDeny, Rule::kCareFlagOnly);
}

Decision DenyExport(const ChildCase& c) {
  if (c.question.act != Act::kExport) return Decision();
  const Role role = c.question.role;
  const bool leads = role == Role::kLeadProfessional || role == Role::kSupervisor ||
                     role == Role::kSection47Worker || IsOfficer(role);
  if (leads && c.question.purpose != Purpose::kEmergency) return Decision();
  return Decision::Refuse(Outcome::kDeny, Rule::kNoExport);
}

Decision OpenEnquiry(const ChildCase& c) {
  if (IsEnquirer(c) || IsMember(c)) return Decision::Permit(Rule::kT2);
  if (!OpensByOverride(c)) return Decision();
  return Combine(Decision::Permit(Rule::kT2), Decision::Permit(Rule::kOverrideRecorded));
}

Decision OpenContact(const ChildCase& c) { return PermitIf(IsScreener(c), Rule::kT3); }

Decision OpenOrder(const ChildCase& c) {
  const Order& order = c.facts.gateways.order;
  const bool stands = order.verified && order.names_asker && order.agency == c.question.agency &&
                      order.purpose == c.question.purpose && Date::Of(c.question.at) <= order.until;
  const bool court = c.question.purpose == Purpose::kCourt && ReadsContent(c.question.role) &&
                     IsActive(c.facts.relationship);
  const bool review = c.question.purpose == Purpose::kReview && c.question.role == Role::kReviewer;
  return PermitIf(stands && (court || review), Rule::kT4);
}

Decision OpenAgreed(const ChildCase& c) {
  const bool tied = IsNamed(c.facts.relationship) || IsFreshClaim(c);
  const bool open = RestsOnAgreement(c.question.purpose) && ReadsPooled(c.question.role) && tied &&
                    !AgreementGap(c);
  return PermitIf(open, Rule::kT5);
}

Decision OpenPush(const ChildCase& c) { return PermitIf(LeadsIn(c), Rule::kT6); }

Decision OpenTransfer(const ChildCase& c) {
  const Transfer& transfer = c.facts.gateways.transfer;
  const bool open = c.question.purpose == Purpose::kTransit && ReadsPooled(c.question.role) &&
                    IsNamed(c.facts.relationship) && transfer.confirmed &&
                    transfer.agency == c.question.agency &&
                    (!transfer.receipt || c.question.at < *transfer.receipt);
  return PermitIf(open, Rule::kT7);
}

Decision OpenOwn(const ChildCase& c) {
  const bool own = c.question.purpose == Purpose::kOwn && ReadsContent(c.question.role) &&
                   IsActive(c.facts.relationship);
  return PermitIf(own || LeadsIn(c), Rule::kT8);
}

Decision OpenRights(const ChildCase& c) {
  const RightsCase& rights = c.facts.gateways.rights;
  const bool open = c.question.purpose == Purpose::kRights && IsOfficer(c.question.role) &&
                    rights.verified && rights.step_up && !rights.closed &&
                    rights.requester != RightsRequester::kNone;
  return PermitIf(open, Rule::kT9);
}

}  // namespace hub::access::rules
