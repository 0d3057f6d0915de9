#include "hub/access/may_i_share.h"

#include <algorithm>

#include "hub/access/rules/rules.h"

namespace hub::access {
namespace {

// Stands for the recipient, whom the question does not name.
const ProfessionalId& Recipient() {
  static const ProfessionalId recipient = *ProfessionalId::From("recipient");
  return recipient;
}

Question AskedByRecipient(const ShareQuestion& question) {
  Question asked = question.asker;
  asked.role = question.recipient;
  asked.role_held = true;
  asked.who = Recipient();
  asked.agency = question.recipient_agency;
  asked.certificate = AgencyId();
  asked.act = Act::kRead;
  return asked;
}

// The recipient works with the child and what their purpose asks for is in place: sharing
// is asked about before either is known to the hub.
ChildFacts FactsOf(const ShareQuestion& question) {
  const Purpose purpose = question.asker.purpose;
  const AgencyId& agency = question.recipient_agency;
  ChildFacts facts;
  facts.readable = true;
  facts.relationship =
      rules::RestsOnAgreement(purpose) ? Relationship::kNamed : Relationship::kAllocated;
  facts.agreement = question.agreement;
  facts.competence = question.competence;
  facts.child_refused = question.child_refused;
  facts.shielded = question.shielded;
  facts.gateways.contact.agency = agency;
  facts.gateways.contact.allocated = true;
  facts.gateways.enquiry.agency = agency;
  facts.gateways.enquiry.known = true;
  const bool runs = question.recipient == Role::kSection47Worker;
  facts.gateways.enquiry.part = runs ? EnquiryPart::kAllocated : EnquiryPart::kMember;
  facts.gateways.emergency.agency = agency;
  facts.gateways.emergency.category = EmergencyCategory::kSeriousHarm;
  facts.gateways.emergency.opened = question.asker.at;
  return facts;
}

EntryFacts EntryOf(const ShareQuestion& question) {
  EntryFacts entry;
  entry.owner = question.asker.agency;
  entry.klass = question.klass;
  entry.labels = question.labels;
  entry.relevant_to_harm = question.relevant_to_harm;
  entry.permission_expressed = question.permission_expressed;
  entry.adult_agreed = question.adult_agreed;
  entry.named_roles = question.named_roles;
  entry.in_headline = true;
  entry.in_safety_extract = true;
  return entry;
}

void Add(const std::vector<Rule>& rules, std::vector<Rule>& because) {
  because.insert(because.end(), rules.begin(), rules.end());
  std::sort(because.begin(), because.end());
  because.erase(std::unique(because.begin(), because.end()), because.end());
}

ShareAnswer Refused(const Decision& decision) {
  ShareAnswer answer;
  answer.verdict =
      decision.outcome() == Outcome::kRefer ? ShareVerdict::kOwnerDecides : ShareVerdict::kNo;
  Add(decision.reasons(), answer.because);
  answer.record = {Obligation::kRecordJudgement};
  return answer;
}

ShareAnswer Shared(ShareVerdict verdict, const Decision& decision) {
  ShareAnswer answer;
  answer.verdict = verdict;
  answer.leave_out = decision.redactions();
  Add(decision.reasons(), answer.because);
  Add({Rule::kMayShare}, answer.because);
  if (verdict == ShareVerdict::kJudgeFirst) Add({Rule::kJudgeFirst}, answer.because);
  answer.record = {Obligation::kRecordJudgement, Obligation::kInformOrDefer};
  return answer;
}

// An asker of no standing, or without a purpose that the hub serves, is told so.
std::optional<Decision> BarOfAsker(const ShareQuestion& question, const Policy& policy) {
  const ChildFacts nobody;
  const rules::ChildCase c{question.asker, nobody, policy};
  const Decision bar =
      Combine(rules::BarPurpose(c), Combine(rules::BarAuthentication(c), rules::BarRole(c)));
  if (!bar.reasons().empty()) return bar;
  return std::nullopt;
}

}  // namespace

ShareAnswer MayIShare(const ShareQuestion& question, const Policy& policy) {
  if (const auto barred = BarOfAsker(question, policy)) return Refused(*barred);
  const Question asked = AskedByRecipient(question);
  const ChildFacts facts = FactsOf(question);
  const ChildDecision child = DecideChild(asked, facts, policy);
  if (!child.decision.permits()) return Refused(child.decision);

  EntryFacts entry = EntryOf(question);
  const Decision anyway = DecideEntry(asked, facts, child, entry, policy);
  if (anyway.permits()) return Shared(ShareVerdict::kYes, anyway);

  entry.pushed_to_asker = true;
  const Decision sent = DecideEntry(asked, facts, child, entry, policy);
  if (!sent.permits()) return Refused(sent);
  ShareAnswer answer = Shared(ShareVerdict::kJudgeFirst, sent);
  // Why judgement is needed, as far as the asker may be told.
  Add(child.closed_because, answer.because);
  return answer;
}

std::string_view Name(ShareVerdict verdict) {
  switch (verdict) {
    case ShareVerdict::kNo:
      return "no";
    case ShareVerdict::kOwnerDecides:
      return "owner_decides";
    case ShareVerdict::kJudgeFirst:
      return "judge_first";
    case ShareVerdict::kYes:
      return "yes";
  }
  return "no";
}

}  // namespace hub::access
