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

std::size_t EntryDecisions::For(const store::Reading::EntryRef& entry,
                                const store::Reading::EntryRef& today) {
  Class asked;
  asked.owner = entry.facts.owner;
  asked.owner_kind = entry.facts.owner_kind;
  asked.klass = entry.facts.klass;
  asked.labels = records::LabelSet(entry.facts.labels.bits() | today.facts.labels.bits());
  asked.push_only = entry.facts.push_only || today.facts.push_only;
  asked.pushed_to_asker = PushedToAsker(entry) && (&entry == &today || PushedToAsker(today));
  asked.others_shielded = entry.shared && reading_.AboutShielded(entry.person, entry.seq);
  asked.in_safety_extract = asked_.question.purpose == access::Purpose::kEmergency &&
                            access::IsInSafetyExtract(entry.facts.kind);
  // Neighbours mostly are of one class.
  if (last_ < classes_.size() && classes_[last_] == asked) return last_;
  for (last_ = 0; last_ < classes_.size(); ++last_)
    if (classes_[last_] == asked) return last_;
  classes_.push_back(asked);
  made_.push_back(Decide(asked));
  return last_;
}

bool EntryDecisions::PushedToAsker(const store::Reading::EntryRef& entry) const {
  return entry.facts.has_push &&
         reading_.PushedTo(entry.person, entry.seq, caller_.agency.row, caller_.who.row);
}

EntryDecisions::Made EntryDecisions::Decide(const Class& decided) const {
  Made made;
  const auto owner = directory_.agencies.find(decided.owner);
  if (owner != directory_.agencies.end()) made.facts.owner = owner->second.id;
  made.facts.owner_kind = decided.owner_kind;
  made.facts.klass = decided.klass;
  made.facts.labels = decided.labels;
  made.facts.push_only = decided.push_only;
  made.facts.pushed_to_asker = decided.pushed_to_asker;
  made.facts.others_shielded = decided.others_shielded;
  made.facts.in_safety_extract = decided.in_safety_extract;
  made.decision =
      access::DecideEntry(asked_.question, asked_.facts, asked_.decision, made.facts, policy_);
  made.keep = access::KeepFor(made.decision, made.facts);
  made.extra = Withheld(made.decision.redactions());
  return made;
}

}  // namespace hub::service
