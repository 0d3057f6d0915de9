#include "hub/service/link_person.h"

#include <algorithm>

namespace hub::service {
namespace {

// Keeps time linear where a key is common (linkage.md 10).
constexpr std::size_t kMostPerKey = 50;

constexpr std::string_view kByRule = "rule";

// What an agency says of a person in one of its exports, and of what that leaves out whatever it
// said in another: a register of marks has no birth dates, and takes none away. Where a shielded
// person lived is not kept; who is named again and not said to be dead is alive.
records::Subject Completed(records::Subject fresh, const records::Subject& before) {
  if (fresh.names.empty()) {
    fresh.names = before.names;
    if (!fresh.died) fresh.died = before.died;
  }
  if (!fresh.birth.known()) fresh.birth = before.birth;
  if (!fresh.birth.known() && !fresh.due) fresh.due = before.due;
  if (fresh.sex == records::Sex::kUnknown) fresh.sex = before.sex;
  if (fresh.identifiers.empty()) fresh.identifiers = before.identifiers;
  if (fresh.shielded) return fresh;
  if (fresh.addresses.empty()) fresh.addresses = before.addresses;
  if (fresh.phones.empty()) fresh.phones = before.phones;
  return fresh;
}

}  // namespace

store::Person LinkPerson::Find(const records::Subject& subject) {
  const store::Hash16 source = store_.SourceHash("person", agency_, subject.source_id.Reveal());
  const store::Hash16 said = store_.IdentityHash(subject);
  const auto met = met_.find(source);
  if (met != met_.end() && met->second.said == said) return met->second.person;
  std::optional<store::Person> known = writing_.FindPerson(agency_, source);
  if (known && !known->erased) {
    if (known->identity_hash != said) Update(*known, subject);
    known = writing_.PersonOf(known->row);
  } else {
    known = Add(subject, source);
  }
  met_[source] = {*known, said};
  return *known;
}

store::Person LinkPerson::Add(const records::Subject& subject, const store::Hash16& source) {
  const Candidates candidates = Compare(linkage::MakeProfile(subject), nullptr);
  const linkage::Verdict verdict = linkage::Decide(candidates.comparisons);
  const bool match = verdict.band == linkage::Band::kMatch;
  const store::ChildRow child =
      match ? candidates.children[verdict.candidates.front()] : writing_.AddChild();
  const store::PersonRow row = writing_.AddPerson(agency_, source, subject, child);
  views_of_.erase(child);
  store::Link link{row,
                   child,
                   store::LinkState::kConfirmed,
                   0,
                   "first view of a new child",
                   std::string(kByRule),
                   writing_.at()};
  if (match) {
    const linkage::Comparison& comparison = candidates.comparisons[verdict.candidates.front()];
    link.bits = comparison.bits;
    link.explanation = linkage::Explain(comparison);
  }
  Link(link);
  if (!match) Propose(candidates, verdict.candidates, row);
  return *writing_.PersonOf(row);
}

// What an agency now says of a person it told of before never moves a link by itself; if it
// fits another child, somebody is asked.
void LinkPerson::Update(const store::Person& known, const records::Subject& now_said) {
  const Result<records::Subject> before = writing_.Identity(known);
  const records::Subject subject = before.ok() ? Completed(now_said, before.value()) : now_said;
  if (known.identity_hash == store_.IdentityHash(subject)) return;
  writing_.UpdateIdentity(known, subject);
  views_of_.erase(known.child);
  const Candidates candidates = Compare(linkage::MakeProfile(subject), &known.child);
  std::vector<std::size_t> fitting;
  const std::vector<store::Link> links = writing_.LinksOf(known.row);
  for (std::size_t i = 0; i < candidates.comparisons.size(); ++i) {
    const bool asserted = std::any_of(links.begin(), links.end(), [&](const store::Link& link) {
      return link.child == candidates.children[i];
    });
    if (!asserted && candidates.comparisons[i].band != linkage::Band::kNone) fitting.push_back(i);
  }
  Propose(candidates, fitting, known.row);
}

LinkPerson::Candidates LinkPerson::Compare(const linkage::Profile& profile,
                                           const store::ChildRow* except) {
  Candidates found;
  for (const std::string& key : linkage::BlockingKeys(profile)) {
    for (const store::PersonRow row :
         writing_.PersonsByBlockingKey(store_.BlockingKey(key), kMostPerKey)) {
      const auto& child = ChildOf(row);
      if (child && (except == nullptr || *child != *except)) found.children.push_back(*child);
    }
  }
  std::sort(found.children.begin(), found.children.end());
  found.children.erase(std::unique(found.children.begin(), found.children.end()),
                       found.children.end());
  for (const store::ChildRow child : found.children)
    found.comparisons.push_back(linkage::Compare(profile, ViewsOf(child)));
  return found;
}

const std::optional<store::ChildRow>& LinkPerson::ChildOf(store::PersonRow person) {
  const auto known = child_of_.find(person);
  if (known != child_of_.end()) return known->second;
  const auto found = writing_.PersonOf(person);
  const bool stands = found && !found->erased;
  return child_of_.emplace(person, stands ? std::optional(found->child) : std::nullopt)
      .first->second;
}

const std::vector<linkage::Profile>& LinkPerson::ViewsOf(store::ChildRow child) {
  const auto known = views_of_.find(child);
  if (known != views_of_.end()) return known->second;
  std::vector<linkage::Profile> views;
  for (const store::Person& person : writing_.PersonsOf(child)) {
    const auto identity = writing_.Identity(person);
    if (identity.ok()) views.push_back(linkage::MakeProfile(identity.value()));
  }
  return views_of_.emplace(child, std::move(views)).first->second;
}

void LinkPerson::Propose(const Candidates& candidates, const std::vector<std::size_t>& which,
                         store::PersonRow person) {
  for (const std::size_t i : which) {
    const linkage::Comparison& comparison = candidates.comparisons[i];
    Link({person, candidates.children[i], store::LinkState::kProposed, comparison.bits,
          linkage::Explain(comparison), std::string(kByRule), writing_.at()});
  }
}

void LinkPerson::Link(const store::Link& link) {
  writing_.AddLink(link);
  lines_ += "link " + std::to_string(static_cast<std::int64_t>(link.person)) + ' ' +
            std::to_string(static_cast<std::int64_t>(link.child)) + ' ' +
            (link.state == store::LinkState::kConfirmed ? "confirmed" : "proposed") + '\n';
  ++count_;
}

}  // namespace hub::service
