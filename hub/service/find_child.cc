#include "hub/service/find_child.h"

#include <algorithm>

#include "hub/linkage/linkage.h"
#include "hub/service/entry_decisions.h"

namespace hub::service {
namespace {

using chronology::FoundChild;
using chronology::SearchAnswer;

constexpr std::size_t kMostCandidates = 50;
constexpr std::size_t kMostFound = 5;

// A whole name is one identifier; a birth date and each number are one each.
int Identifiers(const FindQuery& query) {
  return (!query.given.empty() && !query.family.empty() ? 1 : 0) + (query.birth ? 1 : 0) +
         (query.nhs_number.empty() ? 0 : 1) + (query.upn.empty() ? 0 : 1);
}

// The asked-for person, as if an agency had sent them: the same normalising serves both.
records::Subject SubjectOf(const FindQuery& query) {
  using records::IdentifierKind;
  records::Subject subject;
  subject.names.push_back({records::NameUse::kCurrent, query.given, query.family});
  if (query.birth) subject.birth = PartialDate::Day(*query.birth);
  if (!query.nhs_number.empty())
    subject.identifiers.push_back({IdentifierKind::kNhsNumber, query.nhs_number, true});
  if (!query.upn.empty()) subject.identifiers.push_back({IdentifierKind::kUpn, query.upn, true});
  return subject;
}

bool Share(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& text) {
    return std::find(b.begin(), b.end(), text) != b.end();
  });
}

// Every identifier that was given must agree: a search is no way to guess.
bool Fits(const linkage::Profile& asked, const linkage::Profile& held) {
  const bool name = asked.given.empty() || asked.family.empty() ||
                    (Share(asked.given, held.given) && Share(asked.family, held.family));
  const bool birth = !asked.birth.known() || asked.birth == held.birth;
  const bool nhs = asked.nhs_numbers.empty() || Share(asked.nhs_numbers, held.nhs_numbers);
  const bool upn = asked.upns.empty() || Share(asked.upns, held.upns);
  return name && birth && nhs && upn;
}

std::vector<store::ChildRow> Candidates(store::Reading& reading, const store::Store& store,
                                        const linkage::Profile& asked) {
  std::vector<store::ChildRow> children;
  for (const std::string& key : linkage::SearchKeys(asked)) {
    for (const store::PersonRow row :
         reading.PersonsBySearchKey(store.SearchKey(key), kMostCandidates)) {
      const auto person = reading.PersonOf(row);
      if (person && !person->erased) children.push_back(person->child);
    }
  }
  std::sort(children.begin(), children.end());
  children.erase(std::unique(children.begin(), children.end()), children.end());
  return children;
}

// Whose views of a child may count: the asker's own agency's, and those of which an entry is
// open to the asker. What only a hidden service knows, such as another name, must find nobody.
bool MayCount(store::ReadTransaction& reading, const store::Person& person, store::AgencyRow own,
              EntryDecisions& decisions) {
  if (person.erased) return false;
  if (person.agency == own) return true;
  const auto& entries = reading.Survey(person).entries;
  return std::any_of(entries.begin(), entries.end(), [&](const store::Reading::EntryRef& entry) {
    if (!entry.readable || entry.ended) return false;
    // Where identity details are cut (F7), the name that stands beside them is one of them.
    const access::Decision& decision = decisions.made()[decisions.For(entry, entry)].decision;
    return decision.permits() && !decision.redactions().Has(access::Redaction::kF7);
  });
}

// What to show of a child so that the asker knows it is the right one: from their own
// agency's view when it has one, since that tells them nothing new.
std::optional<FoundChild> Show(store::ReadTransaction& reading, const Asked& child,
                               const linkage::Profile& asked, store::AgencyRow own,
                               EntryDecisions& decisions) {
  std::optional<FoundChild> found;
  linkage::Profile held;
  for (const store::Person& person : child.persons) {
    if (!MayCount(reading, person, own, decisions)) continue;
    const auto identity = reading.Identity(person);
    if (!identity.ok()) continue;
    const records::Subject& subject = identity.value();
    const linkage::Profile profile = linkage::MakeProfile(subject);
    held.given.insert(held.given.end(), profile.given.begin(), profile.given.end());
    held.family.insert(held.family.end(), profile.family.begin(), profile.family.end());
    held.nhs_numbers.insert(held.nhs_numbers.end(), profile.nhs_numbers.begin(),
                            profile.nhs_numbers.end());
    held.upns.insert(held.upns.end(), profile.upns.begin(), profile.upns.end());
    if (!held.birth.known() || profile.birth == asked.birth) held.birth = profile.birth;
    const records::PersonName name =
        subject.names.empty() ? records::PersonName{} : subject.names.front();
    const bool better =
        found && (person.agency == own || found->family.empty()) && !name.family.empty();
    if (!found || better)
      found = FoundChild{child.id, name.given, name.family, subject.birth, false};
  }
  if (!found || !Fits(asked, held)) return std::nullopt;
  return found;
}

}  // namespace

Outcome<SearchAnswer> FindChild::Run(const Caller& caller, const FindQuery& query) {
  using Told = std::variant<audit::Released<SearchAnswer>, Refusal>;
  if (Identifiers(query) < 2)
    return Error{ErrorCode::kInvalid,
                 "give at least two of: full name, date of birth, NHS number, UPN",
                 "search with fewer than two identifiers"};
  return UntilRightsHold<Told>([&] { return Attempt(caller, query); });
}

Outcome<SearchAnswer> FindChild::Attempt(const Caller& caller, const FindQuery& query) {
  const Instant now = clock_.Now();
  const std::uint64_t epoch = store_.RightsEpoch();
  SearchAnswer answer;
  const access::Question question = MakeQuestion(caller, query.purpose, now);
  access::ChildFacts nobody;
  nobody.readable = true;
  const access::Decision asker = access::DecideFind(question, nobody, false);
  access::Told told = Tell(question, asker, policy_);
  // Who may never search is told so; who finds nobody is not told why.
  if (asker.outcome() != access::Outcome::kPermit && asker.outcome() != access::Outcome::kHide) {
    auto refusal = Refuse(store_, caller, std::move(told), std::nullopt, epoch);
    if (!refusal.ok()) return refusal.error();
    return {std::move(refusal).value()};
  }
  {
    store::ReadTransaction reading = store_.Read();
    const auto directory = directory_.Current(reading, now);
    const linkage::Profile asked = linkage::MakeProfile(SubjectOf(query));
    for (const store::ChildRow row : Candidates(reading, store_, asked)) {
      const auto id = reading.IdOf(row);
      if (!id) continue;
      const Asked child = Ask(reading, caller, *id, query.purpose, policy_, now);
      const access::Decision may =
          access::DecideFind(child.question, child.facts, child.own_agency_knows);
      if (!may.permits()) continue;
      EntryDecisions decisions(reading, caller, child, *directory, policy_);
      auto found = Show(reading, child, asked, caller.agency.row, decisions);
      if (!found) continue;
      found->relationship = child.decision.decision.permits();
      told = Tell(question, may, policy_);
      answer.found.push_back(std::move(*found));
    }
  }
  // More than a few fit: the identifiers do not name one child, so none is shown.
  if (answer.found.size() > kMostFound) answer.found.clear();

  const auto durable = Record(caller, answer, told, epoch);
  if (!durable.ok()) return durable.error();
  answer.decision = store_.DecisionOf(durable.value().index());
  return {audit::Released<SearchAnswer>(std::move(answer), durable.value())};
}

// One leaf for each child found, so that "who found this child" is one query; one without a
// child when there is none.
Result<audit::DurableLeaf> FindChild::Record(const Caller& caller, const SearchAnswer& answer,
                                             const access::Told& told, std::uint64_t epoch) {
  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kChildrenSearched, caller, told, std::nullopt);
  leaf.count = static_cast<std::uint32_t>(answer.found.size());
  const auto write = [&](const std::optional<ChildId>& child) {
    return store_.writer().WriteLeaf(leaf, Encode(AuditDetail{caller.who.id, child, told, {}}),
                                     child ? store_.pseudonyms().SubjectIndex(*child) : 0, epoch);
  };
  if (answer.found.empty()) return write(std::nullopt);
  for (std::size_t i = 0; i + 1 < answer.found.size(); ++i) {
    const auto durable = write(answer.found[i].child);
    if (!durable.ok()) return durable;
  }
  return write(answer.found.back().child);
}

}  // namespace hub::service
