#include "hub/service/entry_decisions.h"

#include <algorithm>

#include "hub/access/clocks.h"
#include "hub/records/entry_format.h"

namespace hub::service {

using EntryRef = store::Reading::EntryRef;

namespace {

// An order covers what it names and nothing beside it; a day that is not known is not covered by
// one that names days.
bool Covers(const store::Gateway::Scope& order, const store::EntryFacts& entry,
            const AgencyId& owner) {
  const bool of_agency =
      order.agencies.empty() ||
      std::find(order.agencies.begin(), order.agencies.end(), owner) != order.agencies.end();
  const PartialDate& happened = entry.happened;
  const bool begun = !order.from || (happened.known() && *order.from <= happened.earliest);
  const bool ended = !order.until || (happened.known() && happened.latest <= *order.until);
  return order.classes.Has(entry.klass) && of_agency && begun && ended;
}

}  // namespace

std::string MembersBeside(access::RedactionSet withheld, bool disputed) {
  std::string members;
  if (!withheld.empty()) {
    members = "\"withheld\":[";
    for (const access::Redaction redaction : withheld.All()) {
      if (members.back() != '[') members += ',';
      records::AppendJsonString(access::Name(redaction), members);
    }
    members += ']';
  }
  if (disputed) members.append(members.empty() ? "" : ",").append("\"disputed\":true");
  return members;
}

EntryDecisions::EntryDecisions(store::Reading& reading, const Caller& caller, const Asked& asked,
                               const Directory::View& directory, const access::Policy& policy,
                               Ties ties)
    : reading_(reading),
      caller_(caller),
      asked_(asked),
      directory_(directory),
      policy_(policy),
      stated_(asked.rights, asked.question, caller.who.row, caller.agency.row),
      ordered_(asked.decision.ordered ? OrderScope(asked.rights, caller, asked.question.purpose)
                                      : nullptr),
      headline_(access::PlusMonths(Date::Of(asked.question.at), -policy.headline_months)),
      ties_(ties) {}

// One decision for all that are hidden whatever they say: nothing permits it.
std::size_t EntryDecisions::Hidden() {
  const Class hidden{store::AgencyRow{-1}, {}};
  for (last_ = 0; last_ < classes_.size(); ++last_)
    if (classes_[last_] == hidden) return last_;
  classes_.push_back(hidden);
  made_.emplace_back();
  return last_;
}

std::size_t EntryDecisions::For(const EntryRef& entry, const EntryRef& today) {
  const bool between_children = entry.shared && entry.facts.kind == records::Kind::kFamilyTie;
  if (between_children && ties_ == Ties::kHidden) return Hidden();
  Class asked;
  asked.owner = entry.facts.owner;
  access::EntryFacts& facts = asked.facts;
  facts.owner_kind = entry.facts.owner_kind;
  facts.klass = entry.facts.klass;
  facts.push_only = entry.facts.push_only || today.facts.push_only;
  facts.pushed_to_asker = PushedToAsker(entry) && (&entry == &today || PushedToAsker(today));
  facts.others_shielded = entry.shared && reading_.AboutShielded(entry.person, entry.seq);
  AddStated(entry, today, facts);
  AddReach(entry.facts, facts);
  // Neighbours mostly are of one class.
  if (last_ < classes_.size() && classes_[last_] == asked) return last_;
  for (last_ = 0; last_ < classes_.size(); ++last_)
    if (classes_[last_] == asked) return last_;
  classes_.push_back(asked);
  made_.push_back(Decide(asked));
  return last_;
}

bool EntryDecisions::HoldsForAlike(const EntryRef& entry) const {
  if (asked_.decision.contact || asked_.decision.ordered) return false;
  return asked_.rights.of_entries.empty() || !stated_.Has(entry.person, entry.seq);
}

// What is stated today binds the version of then: its permissions, and of labels both.
void EntryDecisions::AddStated(const EntryRef& entry, const EntryRef& today,
                               access::EntryFacts& facts) const {
  const auto labels_of = [this](const EntryRef& of) {
    return stated_.Labels(of.person, of.seq, of.facts.labels).bits();
  };
  facts.labels = records::LabelSet(labels_of(entry) | labels_of(today));
  stated_.Add(today.person, today.seq, today.facts.owner, facts);
}

// Which gateways an entry's kind and day lie within.
void EntryDecisions::AddReach(const store::EntryFacts& entry, access::EntryFacts& facts) const {
  const access::ChildDecision& reach = asked_.decision;
  if (reach.emergency || reach.core_group)
    facts.in_safety_extract = access::IsInSafetyExtract(entry.kind);
  if (reach.joined) facts.in_protection_file = access::IsInProtectionFile(entry.kind);
  if (reach.contact) facts.in_headline = headline_ <= entry.happened.latest;
  if (ordered_) facts.in_order = Covers(*ordered_, entry, OwnerOf(entry.owner));
}

AgencyId EntryDecisions::OwnerOf(store::AgencyRow owner) const {
  const auto found = directory_.agencies.find(owner);
  return found == directory_.agencies.end() ? AgencyId() : found->second.id;
}

bool EntryDecisions::PushedToAsker(const EntryRef& entry) const {
  if (stated_.SentOn(entry.person, entry.seq)) return true;
  return entry.facts.has_push &&
         reading_.PushedTo(entry.person, entry.seq, caller_.agency.row, caller_.who.row);
}

EntryDecisions::Made EntryDecisions::Decide(const Class& decided) const {
  Made made;
  made.facts = decided.facts;
  made.facts.owner = OwnerOf(decided.owner);
  made.decision =
      access::DecideEntry(asked_.question, asked_.facts, asked_.decision, made.facts, policy_);
  made.keep = access::KeepFor(made.decision, made.facts);
  // Disputed is shown with a banner (L11), whoever said so: its own labels are the source's.
  made.extra =
      MembersBeside(made.decision.redactions(), made.facts.labels.Has(records::Label::kDisputed));
  return made;
}

}  // namespace hub::service
