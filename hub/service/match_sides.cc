#include "hub/service/match_sides.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "hub/access/clocks.h"
#include "hub/service/carry_rights.h"
#include "hub/service/share_life.h"

namespace hub::service {
namespace {

using linkage::QuestionState;
using linkage::StewardAnswer;
using store::Person;

// Whether the person came to where it was joined from where the proposed one had stood.
bool CameAlong(store::Reading& reading, const store::Match& match, const Person& person) {
  if (person.row == match.person) return true;
  if (person.row == match.other || !match.settled || !match.stood_in) return false;
  std::optional<store::ChildRow> before;
  for (const store::Link& link : reading.LinksOf(person.row)) {
    if (link.state != store::LinkState::kConfirmed) continue;
    if (link.since == *match.settled && before == match.stood_in) return true;
    before = link.child;
  }
  return false;
}

bool IsOf(const std::vector<Person>& side, store::AgencyRow agency) {
  return std::any_of(side.begin(), side.end(), [&](const Person& person) {
    return person.agency == agency && !person.erased;
  });
}

StewardAnswer AnswerOf(const MatchSides& sides, store::AgencyRow agency) {
  for (const store::MatchAnswer& answer : sides.answers) {
    if (answer.agency == agency) return answer.answer;
  }
  return StewardAnswer::kWithdrawn;
}

bool HasOthers(const std::vector<Person>& side, store::AgencyRow agency) {
  return std::any_of(side.begin(), side.end(), [&](const Person& person) {
    return person.agency != agency && !person.erased;
  });
}

bool IsShielded(const MatchSides& sides) {
  const auto is_shielded = [](const Person& person) { return person.shielded; };
  return std::any_of(sides.proposed.begin(), sides.proposed.end(), is_shielded) ||
         std::any_of(sides.candidate.begin(), sides.candidate.end(), is_shielded);
}

double SumOf(const std::vector<linkage::FieldTold>& fields) {
  return std::accumulate(fields.begin(), fields.end(), 0.0,
                         [](double sum, const auto& field) { return sum + field.bits; });
}

// What became one child, or two, by another answer is settled, whatever was said here.
QuestionState StateNow(const MatchSides& sides) {
  if (sides.one_child) return QuestionState::kJoined;
  return sides.match.state == QuestionState::kJoined ? QuestionState::kParted : sides.match.state;
}

}  // namespace

std::vector<linkage::FieldTold> FieldsOf(const MatchSides& sides) {
  std::vector<linkage::FieldTold> fields = linkage::ReadExplanation(sides.match.explanation);
  return IsShielded(sides) ? linkage::WithoutPlace(std::move(fields)) : fields;
}

std::vector<Stay> StaysOf(store::Reading& reading, store::PersonRow person) {
  std::vector<Stay> stays;
  for (const store::Link& link : reading.LinksOf(person)) {
    if (link.state != store::LinkState::kConfirmed) continue;
    if (!stays.empty()) {
      if (stays.back().child == link.child) continue;
      stays.back().until = link.since;
    }
    stays.push_back({link.child, link.since, std::nullopt});
  }
  return stays;
}

std::optional<MatchSides> LoadSides(store::Reading& reading, const store::Match& match) {
  const auto person = reading.PersonOf(match.person);
  const auto other = reading.PersonOf(match.other);
  if (!person || !other || person->erased || other->erased) return std::nullopt;
  MatchSides sides;
  sides.match = match;
  sides.one_child = person->child == other->child;
  sides.answers = reading.AnswersTo(match.row);
  if (!sides.one_child) {
    sides.proposed = reading.PersonsOf(person->child);
    sides.candidate = reading.PersonsOf(other->child);
    return sides;
  }
  for (const Person& view : reading.PersonsOf(person->child)) {
    (CameAlong(reading, match, view) ? sides.proposed : sides.candidate).push_back(view);
  }
  return sides;
}

// Records that an adoption keeps apart must not be joined by an answer (law.md B5).
bool AcrossAdoption(store::Reading& reading, const MatchSides& sides) {
  bool found = false;
  const auto look = [&](const std::vector<Person>& side) {
    for (const Person& person : side) {
      reading.Versions(person.row, [&](const store::Reading::EntryRef& entry, auto) {
        found = found || (entry.readable && entry.facts.labels.Has(records::Label::kAdoption));
      });
    }
  };
  look(sides.proposed);
  look(sides.candidate);
  return found;
}

bool Concerns(const MatchSides& sides, store::AgencyRow agency) {
  return IsOf(sides.proposed, agency) || IsOf(sides.candidate, agency);
}

bool IsOwnFamily(store::Reading& reading, const MatchSides& sides, store::ProfessionalRow who) {
  return DeclaredConflict(reading, sides.proposed_child(), who) ||
         DeclaredConflict(reading, sides.candidate_child(), who);
}

QuestionState StateOf(store::Reading& reading, const MatchSides& sides) {
  if (SharedByRule(reading, sides)) return QuestionState::kJoined;
  std::vector<linkage::Said> said;
  for (const store::MatchAnswer& answer : sides.answers) {
    said.push_back(
        {answer.answer, IsOf(sides.proposed, answer.agency), IsOf(sides.candidate, answer.agency)});
  }
  const bool apart =
      !sides.one_child &&
      reading.KeptApart(sides.proposed_child(), sides.candidate_child(), sides.match.row);
  return linkage::Settle(said, sides.match.by_split, apart);
}

linkage::QuestionTold TellQuestion(const MatchSides& sides, const store::Agency& agency,
                                   const access::Policy& policy, Instant now) {
  const store::Match& match = sides.match;
  linkage::QuestionTold told;
  told.id = match.id;
  told.state = StateNow(sides);
  told.by_split = match.by_split;
  told.owner = agency.id;
  told.asked = match.asked;
  told.due =
      access::PlusWorkingDays(Date::Of(match.asked), policy.match_working_days, policy.holidays);
  told.bits = match.bits;
  if (IsShielded(sides)) told.bits = SumOf(FieldsOf(sides));
  told.own = AnswerOf(sides, agency.row);
  told.settled = match.settled;
  if (!linkage::IsUnsettled(told.state)) return told;
  const bool disputed = told.state == QuestionState::kDisputed;
  told.overdue = told.due < Date::Of(now);
  told.waits_for_you = disputed || told.own == StewardAnswer::kWithdrawn;
  told.waits_for_others =
      HasOthers(sides.proposed, agency.row) || HasOthers(sides.candidate, agency.row);
  return told;
}

access::Question FreshQuestion(store::Reading& reading, const Caller& caller,
                               access::Purpose purpose, Instant now) {
  access::Question question = MakeQuestion(caller, purpose, now);
  const auto who = reading.ProfessionalOf(caller.who.row);
  question.role_held =
      who && !who->disabled && who->May(caller.role) && who->agency == caller.agency.row;
  return question;
}

Error NoSuchMatch() {
  return {ErrorCode::kNotFound, "no such question of your agency",
          "match unknown, erased or another agency's"};
}

Basis BasisOfSettling(const access::Question& question, DecidedBy by, bool own_family) {
  Basis basis = BasisOf(question, by);
  basis.facts.own_family = own_family;
  return basis;
}

std::uint64_t AppendRefusal(store::Writing& writing, const store::Store& store,
                            const Caller& caller, const access::Told& told, std::string facts) {
  return writing.AppendLeaf(
      MakeLeaf(store, audit::Event::kAccessRefused, caller, told, std::nullopt),
      Encode(AuditDetail{caller.who.id, std::nullopt, told, {}, {}, std::move(facts)}));
}

Outcome<linkage::QuestionTold> ActOnQuestion(
    store::Store& store,
    const std::function<Result<std::uint64_t>(store::Writing&, std::optional<access::Told>& refused,
                                              linkage::QuestionTold& told)>& act) {
  using Answered = std::variant<audit::Released<linkage::QuestionTold>, Refusal>;
  std::optional<access::Told> refused;
  linkage::QuestionTold told;
  const auto durable = store.writer().WriteWithLeaf(
      [&](store::Writing& writing) { return act(writing, refused, told); });
  if (!durable.ok()) return durable.error();
  if (refused) {
    refused->id = store.DecisionOf(durable.value().index());
    return Outcome<linkage::QuestionTold>(
        Answered(std::in_place_index<1>, Refusal(*std::move(refused), durable.value())));
  }
  return Outcome<linkage::QuestionTold>(
      Answered(std::in_place_index<0>,
               audit::Released<linkage::QuestionTold>(std::move(told), durable.value())));
}

}  // namespace hub::service
