#include "hub/service/decide_match.h"

#include "hub/service/joining.h"
#include "hub/service/weigh_sides.h"

namespace hub::service {
namespace {

using linkage::QuestionState;
using linkage::QuestionTold;
using linkage::StewardAnswer;

Error JoinedElsewhere() {
  return {ErrorCode::kConflict,
          "these records are one child's by another answer: split the child to part them",
          "answer to a question whose sides are one child already"};
}

Error PartedElsewhere() {
  return {ErrorCode::kConflict,
          "these records were parted since by another answer: answer that question",
          "answer to a question whose joined sides are two children again"};
}

Error TwoChildren() {
  return {ErrorCode::kConflict,
          "what else is known of them says that they are two children: part whoever is not the "
          "child, or have the wrong number corrected, and answer again",
          "a yes that would join two NHS numbers or two babies"};
}

// The child on the caller's own side, which is whom the log entry is about.
store::ChildRow OwnChild(const MatchSides& sides, store::AgencyRow agency) {
  for (const store::Person& person : sides.proposed) {
    if (person.agency == agency && !person.erased) return person.child;
  }
  return sides.candidate_child();
}

std::string NoteOf(const MatchAct& act, QuestionState state) {
  const std::string_view answer =
      act.answer == StewardAnswer::kWithdrawn ? "undo" : linkage::Name(act.answer);
  return "match " + act.match.Hex() + ' ' + std::string(answer) + ", now " +
         std::string(linkage::Name(state));
}

// What is asserted of the two from now on, where nobody is moved.
void Assert(store::Writing& writing, const Caller& caller, const MatchSides& sides,
            store::LinkState state) {
  const auto add = [&](store::PersonRow person, store::ChildRow child) {
    writing.AddLink({person, child, state, sides.match.bits, sides.match.explanation,
                     caller.who.id.text(), writing.at()});
  };
  add(sides.match.person, sides.candidate_child());
  if (state != store::LinkState::kNever) return;
  // Never is said of both: neither is proposed for the other again.
  add(sides.match.other, sides.proposed_child());
}

}  // namespace

Outcome<QuestionTold> DecideMatch::Run(const Caller& caller, const MatchAct& act) {
  return ActOnQuestion(
      store_, [&](store::Writing& writing, std::optional<access::Told>& refused,
                  QuestionTold& told) { return Act(writing, caller, act, refused, told); });
}

Result<std::uint64_t> DecideMatch::Act(store::Writing& writing, const Caller& caller,
                                       const MatchAct& act, std::optional<access::Told>& refused,
                                       QuestionTold& told) {
  const Instant now = clock_.Now();
  const access::Question question = FreshQuestion(writing, caller, access::Purpose::kNone, now);
  Basis basis = BasisOfSettling(question, DecidedBy::kSettle, false);
  const access::Decision asker = Decide(basis, policy_);
  if (!asker.permits()) {
    refused = Tell(question, asker, policy_);
    return AppendRefusal(writing, store_, caller, *refused, EncodeFacts(basis));
  }
  const auto match = writing.FindMatch(act.match);
  std::optional<MatchSides> sides = match ? LoadSides(writing, *match) : std::nullopt;
  if (!sides || !Concerns(*sides, caller.agency.row)) return NoSuchMatch();
  basis.facts.own_family = IsOwnFamily(writing, *sides, caller.who.row);
  const std::string facts = EncodeFacts(basis);
  const access::Decision decision = Decide(basis, policy_);
  const access::Told because = Tell(question, decision, policy_);
  if (!decision.permits()) {
    refused = because;
    return AppendRefusal(writing, store_, caller, *refused, facts);
  }
  if (sides->one_child && sides->match.state != QuestionState::kJoined) return JoinedElsewhere();
  if (!sides->one_child && sides->match.state == QuestionState::kJoined) return PartedElsewhere();
  if (act.answer == StewardAnswer::kSame && WouldJoinTwo(writing, store_, *sides)) {
    return TwoChildren();
  }

  writing.AddAnswer(sides->match.row, caller.agency.row, act.answer, caller.who.row);
  sides->answers = writing.AnswersTo(sides->match.row);
  // Another agency of the same side still says yes: one that takes a join back says no.
  if (act.answer == StewardAnswer::kWithdrawn && sides->match.state == QuestionState::kJoined &&
      StateOf(writing, *sides) == QuestionState::kJoined) {
    writing.AddAnswer(sides->match.row, caller.agency.row, StewardAnswer::kDifferent,
                      caller.who.row);
    sides->answers = writing.AnswersTo(sides->match.row);
  }
  const auto about = writing.IdOf(OwnChild(*sides, caller.agency.row));
  Apply(writing, caller, *sides, because, facts);
  told = TellQuestion(*sides, caller.agency, policy_, now);

  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kMatchAnswered, caller, because, about);
  leaf.outcome = linkage::Name(sides->match.state);
  AuditDetail detail{caller.who.id, about, because, {}, {NoteOf(act, sides->match.state)}, facts};
  detail.notes.push_back("because " + act.reason.Reveal());
  return writing.AppendLeaf(leaf, Encode(std::move(detail)),
                            about ? store_.pseudonyms().SubjectIndex(*about) : 0);
}

// Brings the links to what the answers come to.
void DecideMatch::Apply(store::Writing& writing, const Caller& caller, MatchSides& sides,
                        const access::Told& told, const std::string& facts) {
  store::Match& match = sides.match;
  const QuestionState before = match.state;
  QuestionState after = StateOf(writing, sides);
  // Held in silence: that it was an adoption is for nobody here to learn (law.md B5).
  if (after == QuestionState::kJoined && before != QuestionState::kJoined &&
      (AcrossAdoption(writing, sides) || WouldJoinTwo(writing, store_, sides))) {
    after = QuestionState::kOpen;
  }
  if (after == before) return;
  Joining joining(writing, store_, caller, policy_, told, facts);
  match.state = after;
  match.settled = linkage::IsUnsettled(after) ? std::nullopt : std::optional<Instant>(writing.at());
  if (before == QuestionState::kJoined) {
    joining.Part(sides.proposed, sides.candidate, match.stood_in, &match.id);
    match.stood_in.reset();
  }
  if (after == QuestionState::kJoined) {
    match.stood_in = sides.proposed_child();
    joining.Join(sides.proposed_child(), sides.candidate_child(), match);
  }
  writing.SetMatchState(match);
  const auto moved = LoadSides(writing, match);
  if (moved) sides = *moved;
  switch (after) {
    case QuestionState::kOpen:
    case QuestionState::kDisputed:
      Assert(writing, caller, sides, store::LinkState::kProposed);
      break;
    case QuestionState::kDifferent:
      Assert(writing, caller, sides, store::LinkState::kRejected);
      break;
    case QuestionState::kNever:
    case QuestionState::kParted:
      Assert(writing, caller, sides, store::LinkState::kNever);
      break;
    case QuestionState::kJoined:
      break;
  }
}

}  // namespace hub::service
