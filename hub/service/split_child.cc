#include "hub/service/split_child.h"

#include <algorithm>

#include "hub/service/carry_rights.h"
#include "hub/service/joining.h"

namespace hub::service {
namespace {

using linkage::QuestionState;
using linkage::QuestionTold;
using store::Person;

struct Parts {
  std::vector<Person> moved;
  std::vector<Person> staying;
};

bool Has(const std::vector<Person>& persons, store::PersonRow row) {
  return std::any_of(persons.begin(), persons.end(),
                     [&](const Person& person) { return person.row == row; });
}

Result<Parts> FindParts(store::Writing& writing, const store::Store& store, store::AgencyRow agency,
                        const std::vector<Sensitive>& source_ids) {
  Parts parts;
  for (const Sensitive& id : source_ids) {
    const auto person = writing.FindPerson(agency, store.SourceHash("person", agency, id.Reveal()));
    if (!person || person->erased)
      return Error{ErrorCode::kNotFound, "your agency has told of nobody by one of these ids",
                   "split of an unknown source person"};
    if (!Has(parts.moved, person->row)) parts.moved.push_back(*person);
  }
  const store::ChildRow child = parts.moved.front().child;
  for (const Person& person : parts.moved) {
    if (person.child != child)
      return Error{ErrorCode::kInvalid, "these ids are not all of one child", "split of two"};
  }
  for (const Person& person : writing.PersonsOf(child)) {
    if (!Has(parts.moved, person.row) && !person.erased) parts.staying.push_back(person);
  }
  if (parts.staying.empty())
    return Error{ErrorCode::kInvalid, "nobody else is this child: there is nothing to split",
                 "split that leaves nobody"};
  return parts;
}

// Nobody of either side is proposed for, or linked to, the other again by a rule.
void KeepApart(store::Writing& writing, const Caller& caller, const std::vector<Person>& persons,
               store::ChildRow from) {
  for (const Person& person : persons) {
    writing.AddLink({person.row, from, store::LinkState::kNever, 0, "split by a data steward",
                     caller.who.id.text(), writing.at()});
  }
}

}  // namespace

Outcome<QuestionTold> SplitChild::Run(const Caller& caller, const Split& split) {
  if (split.source_ids.empty())
    return Error{ErrorCode::kInvalid, "name at least one person", "split of nobody"};
  return ActOnQuestion(
      store_, [&](store::Writing& writing, std::optional<access::Told>& refused,
                  QuestionTold& told) { return Act(writing, caller, split, refused, told); });
}

Result<std::uint64_t> SplitChild::Act(store::Writing& writing, const Caller& caller,
                                      const Split& split, std::optional<access::Told>& refused,
                                      QuestionTold& told) {
  const Instant now = clock_.Now();
  const access::Question question = FreshQuestion(writing, caller, access::Purpose::kNone, now);
  Basis basis = BasisOfSettling(question, DecidedBy::kSettle, false);
  const access::Decision asker = Decide(basis, policy_);
  if (!asker.permits()) {
    refused = Tell(question, asker, policy_);
    return AppendRefusal(writing, store_, caller, *refused, EncodeFacts(basis));
  }
  const Result<Parts> found = FindParts(writing, store_, caller.agency.row, split.source_ids);
  if (!found.ok()) return found.error();
  const Parts& parts = found.value();
  const store::ChildRow child = parts.staying.front().child;
  basis.facts.own_family = DeclaredConflict(writing, child, caller.who.row);
  const std::string facts = EncodeFacts(basis);
  const access::Decision decision = Decide(basis, policy_);
  const access::Told because = Tell(question, decision, policy_);
  if (!decision.permits()) {
    refused = because;
    return AppendRefusal(writing, store_, caller, *refused, facts);
  }

  Joining(writing, store_, caller, policy_, because, facts)
      .Part(parts.moved, parts.staying, std::nullopt, nullptr);
  const auto apart = writing.PersonOf(parts.moved.front().row);
  KeepApart(writing, caller, parts.staying, apart->child);
  KeepApart(writing, caller, parts.moved, child);
  store::Match match;
  match.row = writing.AddMatch({parts.moved.back().row, child, store::LinkState::kNever, 0,
                                "split by a data steward", caller.who.id.text(), writing.at()},
                               parts.staying.front().row, true);
  writing.AddAnswer(match.row, caller.agency.row, linkage::StewardAnswer::kNever, caller.who.row);
  const auto stored = writing.MatchOf(match.row);
  std::optional<MatchSides> sides = stored ? LoadSides(writing, *stored) : std::nullopt;
  if (!sides)
    return Error{ErrorCode::kInternal, "the split could not be recorded", "no match after a split"};
  sides->match.state = StateOf(writing, *sides);
  sides->match.settled = writing.at();
  writing.SetMatchState(sides->match);
  told = TellQuestion(*sides, caller.agency, policy_, now);

  const auto about = writing.IdOf(apart->child);
  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kMatchAnswered, caller, because, about);
  leaf.outcome = linkage::Name(sides->match.state);
  AuditDetail detail{caller.who.id, about, because, {}, {"match " + told.id.Hex() + " split"},
                     facts};
  detail.notes.push_back("because " + split.reason.Reveal());
  return writing.AppendLeaf(leaf, Encode(std::move(detail)),
                            about ? store_.pseudonyms().SubjectIndex(*about) : 0);
}

}  // namespace hub::service
