#include "hub/service/entry_decisions.h"

#include "hub/records/entry_format.h"

namespace hub::service {
namespace {

std::string Withheld(access::RedactionSet redactions) {
  if (redactions.empty()) return "";
  std::string member = "\"withheld\":[";
  for (const access::Redaction redaction : redactions.All()) {
    if (member.back() != '[') member += ',';
    records::AppendJsonString(access::Name(redaction), member);
  }
  return member + ']';
}

}  // namespace

std::size_t EntryDecisions::For(const store::Reading::EntryRef& entry) {
  const store::EntryFacts& facts = entry.facts;
  const bool pushed = facts.has_push && reading_.PushedTo(entry.person, entry.seq,
                                                          caller_.agency.row, caller_.who.row);
  for (std::size_t i = 0; i < made_.size(); ++i) {
    const Made& known = made_[i];
    if (known.owner == facts.owner && known.facts.klass == facts.klass &&
        known.facts.labels == facts.labels && known.facts.push_only == facts.push_only &&
        known.facts.pushed_to_asker == pushed)
      return i;
  }
  made_.push_back(Decide(facts, pushed));
  return made_.size() - 1;
}

EntryDecisions::Made EntryDecisions::Decide(const store::EntryFacts& entry,
                                            bool pushed_to_asker) const {
  Made made;
  made.owner = entry.owner;
  const auto owner = directory_.agencies.find(entry.owner);
  if (owner != directory_.agencies.end()) made.facts.owner = owner->second.id;
  made.facts.owner_kind = entry.owner_kind;
  made.facts.klass = entry.klass;
  made.facts.labels = entry.labels;
  made.facts.push_only = entry.push_only;
  made.facts.pushed_to_asker = pushed_to_asker;
  made.decision =
      access::DecideEntry(asked_.question, asked_.facts, asked_.decision, made.facts, policy_);
  made.keep = access::KeepFor(made.decision, made.facts);
  made.extra = Withheld(made.decision.redactions());
  return made;
}

}  // namespace hub::service
