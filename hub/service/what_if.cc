#include "hub/service/what_if.h"

#include <algorithm>

#include "hub/service/entry_decisions.h"

namespace hub::service {
namespace {

using access::Role;
using access::WhatIfAnswer;
using access::WhatIfRequest;
using Answered = std::variant<audit::Released<WhatIfAnswer>, Refusal>;

constexpr std::size_t kAtOnce = 1'000;

// Spread evenly over all that the hub holds, the same each time.
std::vector<ChildId> Sample(store::Reading& reading, std::size_t wanted) {
  std::vector<ChildId> sample;
  const auto last = reading.LastChild();
  if (!last) return sample;
  const auto rows = static_cast<std::size_t>(*last);
  std::size_t next = 1;
  for (std::size_t i = 0; i < wanted && next <= rows; ++i) {
    next = std::max(next, 1 + i * rows / wanted);
    const auto found = reading.ChildrenFrom(store::ChildRow{static_cast<std::int64_t>(next)}, 1);
    if (found.empty()) break;
    if (const auto id = reading.IdOf(found.front())) sample.push_back(*id);
    next = static_cast<std::size_t>(found.front()) + 1;
  }
  return sample;
}

std::optional<ChildId> FindByPseudonym(store::Reading& reading, const audit::Pseudonyms& names,
                                       const std::string& pseudonym, Instant now) {
  store::ChildRow next{1};
  while (true) {
    const auto rows = reading.ChildrenFrom(next, kAtOnce);
    if (rows.empty()) return std::nullopt;
    for (const store::ChildRow row : rows) {
      const auto id = reading.IdOf(row);
      if (id && names.Subject(*id, now) == pseudonym) return id;
    }
    next = store::ChildRow{static_cast<std::int64_t>(rows.back()) + 1};
  }
}

// What the role's purpose asks for is in place: a tie, or the gateway that it works by.
void OpenGateways(const WhatIfRequest& request, Instant now, access::ChildFacts& facts) {
  const bool by_agreement = request.purpose == access::Purpose::kEarlyHelp ||
                            request.purpose == access::Purpose::kChildInNeed;
  facts.relationship =
      by_agreement ? access::Relationship::kNamed : access::Relationship::kAllocated;
  facts.gateways.contact.agency = request.agency;
  facts.gateways.contact.allocated = true;
  facts.gateways.enquiry.agency = request.agency;
  facts.gateways.enquiry.known = true;
  facts.gateways.enquiry.part = request.role == Role::kSection47Worker
                                    ? access::EnquiryPart::kAllocated
                                    : access::EnquiryPart::kMember;
  facts.gateways.emergency.agency = request.agency;
  facts.gateways.emergency.category = access::EmergencyCategory::kSeriousHarm;
  facts.gateways.emergency.opened = now;
}

void Add(const access::Tally& more, access::Tally& tally) {
  tally.whole += more.whole;
  tally.redacted += more.redacted;
  tally.referred += more.referred;
  tally.hidden += more.hidden;
}

}  // namespace

Outcome<WhatIfAnswer> WhatIf::Run(const Caller& caller, const WhatIfRequest& request) {
  if (request.child.empty() && (request.sample < 1 || kLargestSample < request.sample))
    return Error{ErrorCode::kInvalid, "name a child by pseudonym, or a sample of 1 to 500",
                 "neither child nor sample"};
  return UntilRightsHold<Answered>([&] { return Attempt(caller, request); });
}

access::WhatIfChild WhatIf::RunOver(store::ReadTransaction& reading, const Caller& pretended,
                                    const ChildId& child, const WhatIfRequest& request,
                                    Instant now) {
  Asked asked = Ask(reading, pretended, child, request.purpose, policy_, now);
  asked.question.role_held = true;
  OpenGateways(request, now, asked.facts);
  asked.decision = access::DecideChild(asked.question, asked.facts, policy_);
  const auto directory = directory_.Current(reading, now);
  EntryDecisions decisions(reading, pretended, asked, *directory, policy_);
  access::WhatIfChild over;
  over.pseudonym = store_.pseudonyms().Subject(child, now);
  std::vector<std::size_t> counts;
  for (const store::Person& person : asked.persons) {
    for (const store::Reading::EntryRef& entry : reading.Survey(person).entries) {
      if (!entry.readable || entry.ended) continue;
      const std::size_t decision = decisions.For(entry, entry);
      if (counts.size() <= decision) counts.resize(decision + 1);
      ++counts[decision];
    }
  }
  for (std::size_t i = 0; i < counts.size(); ++i)
    over.classes.push_back({decisions.made()[i].facts, counts[i]});
  over.compared = access::CompareWhatIf(asked.question, asked.facts, over.classes, policy_,
                                        request.draft ? *request.draft : policy_);
  return over;
}

Outcome<WhatIfAnswer> WhatIf::Attempt(const Caller& caller, const WhatIfRequest& request) {
  const Instant now = clock_.Now();
  const std::uint64_t epoch = store_.RightsEpoch();
  Asked asks;
  asks.question = MakeQuestion(caller, access::Purpose::kOversight, now);
  const access::Decision may = access::DecideWhatIf(asks.question);
  WhatIfAnswer answer;
  answer.told = Tell(asks.question, may, policy_);
  const std::string facts = FactsOf(asks, DecidedBy::kWhatIf);
  if (!may.permits()) {
    auto refusal = Refuse(store_, caller, std::move(answer.told), std::nullopt, epoch, facts);
    if (!refusal.ok()) return refusal.error();
    return Outcome<WhatIfAnswer>(std::move(refusal).value());
  }
  answer.in_force = policy_.version;
  answer.draft = request.draft ? request.draft->version : policy_.version;
  {
    store::ReadTransaction reading = store_.Read();
    const auto agency = reading.FindAgency(request.agency);
    if (!agency)
      return Error{ErrorCode::kInvalid, "no such agency: " + request.agency.text(),
                   "what-if for an unknown agency"};
    Caller pretended;
    pretended.agency = *agency;
    pretended.role = request.role;
    pretended.who.id = *ProfessionalId::From("what-if");
    pretended.who.agency = agency->row;
    pretended.authentication = access::Authentication::kTwoFactor;
    std::vector<ChildId> children;
    if (request.child.empty()) {
      children = Sample(reading, request.sample);
    } else if (const auto found =
                   FindByPseudonym(reading, store_.pseudonyms(), request.child, now)) {
      children.push_back(*found);
    }
    for (const ChildId& child : children) {
      answer.children.push_back(RunOver(reading, pretended, child, request, now));
      Add(answer.children.back().compared.now, answer.now);
      Add(answer.children.back().compared.then, answer.then);
    }
  }
  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kWhatIfRun, caller, answer.told, std::nullopt);
  leaf.count = static_cast<std::uint32_t>(answer.children.size());
  const auto durable = store_.writer().WriteLeaf(
      leaf, Encode(AuditDetail{caller.who.id, std::nullopt, answer.told, {}, {}, facts}), 0, epoch);
  if (!durable.ok()) return durable.error();
  answer.told.id = store_.DecisionOf(durable.value().index());
  return Outcome<WhatIfAnswer>(audit::Released<WhatIfAnswer>(std::move(answer), durable.value()));
}

}  // namespace hub::service
