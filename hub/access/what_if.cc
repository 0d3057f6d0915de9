#include "hub/access/what_if.h"

#include "hub/access/rules/rules.h"

namespace hub::access {
namespace {

void Count(const Decision& decision, std::size_t entries, Tally& tally) {
  switch (decision.outcome()) {
    case Outcome::kPermit:
      tally.whole += entries;
      return;
    case Outcome::kRedact:
      tally.redacted += entries;
      return;
    case Outcome::kExists:
    case Outcome::kBreakGlass:
    case Outcome::kRefer:
      tally.referred += entries;
      return;
    default:
      tally.hidden += entries;
  }
}

}  // namespace

Decision DecideWhatIf(const Question& question) {
  const ChildFacts nobody;
  const Policy none;
  const rules::ChildCase c{question, nobody, none};
  const Decision asker = Combine(rules::BarPurpose(c), rules::BarAuthentication(c));
  const bool may = question.purpose == Purpose::kOversight &&
                   (question.role == Role::kAdministrator || rules::IsOfficer(question.role));
  return Combine(asker, may ? Decision::Permit(Rule::kT10)
                            : Decision::Refuse(Outcome::kDeny, Rule::kNoGateway));
}

WhatIf CompareWhatIf(const Question& question, const ChildFacts& facts,
                     const std::vector<EntryClass>& entries, const Policy& in_force,
                     const Policy& draft) {
  WhatIf compared;
  compared.child_now = DecideChild(question, facts, in_force);
  compared.child_then = DecideChild(question, facts, draft);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const EntryFacts& entry = entries[i].facts;
    const Decision now = DecideEntry(question, facts, compared.child_now, entry, in_force);
    const Decision then = DecideEntry(question, facts, compared.child_then, entry, draft);
    Count(now, entries[i].entries, compared.now);
    Count(then, entries[i].entries, compared.then);
    const bool same = now.outcome() == then.outcome() && now.redactions() == then.redactions();
    if (!same) compared.differences.push_back({i, now, then});
  }
  return compared;
}

}  // namespace hub::access
