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

bool SameButOwner(const access::EntryFacts& a, const access::EntryFacts& b) {
  return a.klass == b.klass && a.labels == b.labels && a.push_only == b.push_only &&
         a.pushed_to_asker == b.pushed_to_asker && a.others_shielded == b.others_shielded;
}

}  // namespace

std::size_t EntryDecisions::For(const store::Reading::EntryRef& entry,
                                const store::Reading::EntryRef& today) {
  access::EntryFacts facts;
  facts.owner_kind = entry.facts.owner_kind;
  facts.klass = entry.facts.klass;
  facts.labels = records::LabelSet(entry.facts.labels.bits() | today.facts.labels.bits());
  facts.push_only = entry.facts.push_only || today.facts.push_only;
  facts.pushed_to_asker = PushedToAsker(entry) && (&entry == &today || PushedToAsker(today));
  facts.others_shielded = entry.shared && reading_.AboutShielded(entry.person, entry.seq);
  for (std::size_t i = 0; i < made_.size(); ++i)
    if (made_[i].owner == entry.facts.owner && SameButOwner(made_[i].facts, facts)) return i;
  made_.push_back(Decide(entry.facts, facts));
  return made_.size() - 1;
}

bool EntryDecisions::PushedToAsker(const store::Reading::EntryRef& entry) const {
  return entry.facts.has_push &&
         reading_.PushedTo(entry.person, entry.seq, caller_.agency.row, caller_.who.row);
}

EntryDecisions::Made EntryDecisions::Decide(const store::EntryFacts& owned,
                                            const access::EntryFacts& facts) const {
  Made made;
  made.owner = owned.owner;
  made.facts = facts;
  const auto owner = directory_.agencies.find(owned.owner);
  made.facts.owner = owner == directory_.agencies.end() ? AgencyId() : owner->second.id;
  made.decision =
      access::DecideEntry(asked_.question, asked_.facts, asked_.decision, made.facts, policy_);
  made.keep = access::KeepFor(made.decision, made.facts);
  made.extra = Withheld(made.decision.redactions());
  return made;
}

}  // namespace hub::service
