// A question for data stewards as it stands at one moment: who is on which side, what was said,
// and what one agency's steward may be told of it. Shared by the services that ask and settle.

#ifndef HUB_SERVICE_MATCH_SIDES_H_
#define HUB_SERVICE_MATCH_SIDES_H_

#include <optional>
#include <vector>

#include "hub/linkage/questions.h"
#include "hub/service/asking.h"

namespace hub::service {

struct MatchSides {
  store::Match match;
  // Who stands with the one that was proposed, and with the other. Of two that were joined: who
  // came with it, and who was there.
  std::vector<store::Person> proposed;
  std::vector<store::Person> candidate;
  bool one_child = false;
  std::vector<store::MatchAnswer> answers;

  store::ChildRow proposed_child() const { return proposed.front().child; }
  store::ChildRow candidate_child() const { return candidate.front().child; }
};

// A time that a source person was of one child.
struct Stay {
  store::ChildRow child{};
  Instant from;
  std::optional<Instant> until;  // none: now
};
std::vector<Stay> StaysOf(store::Reading& reading, store::PersonRow person);

// nullopt: one of the two was erased, so there is nothing left to ask.
std::optional<MatchSides> LoadSides(store::Reading& reading, const store::Match& match);

bool Concerns(const MatchSides& sides, store::AgencyRow agency);

// Whether the asker declared a conflict of interest about either child (law.md B6).
bool IsOwnFamily(store::Reading& reading, const MatchSides& sides, store::ProfessionalRow who);

// Whether either side holds a record that joins identities before and after an adoption, which
// leave through the adoption agency alone (law.md B5).
bool AcrossAdoption(store::Reading& reading, const MatchSides& sides);

// What the answers come to now.
linkage::QuestionState StateOf(store::Reading& reading, const MatchSides& sides);

// The lines of the score that may be told: of a child who was shielded since it was asked about,
// nothing of where they are.
std::vector<linkage::FieldTold> FieldsOf(const MatchSides& sides);

// What a steward of `agency`, who owns its side of the question, is told. Whether and what others
// answered is told by the state alone, so that nobody's answer follows another's.
linkage::QuestionTold TellQuestion(const MatchSides& sides, const store::Agency& agency,
                                   const access::Policy& policy, Instant now);

// The caller's account as it is now: an answer must not outlive the role it was given in.
access::Question FreshQuestion(store::Reading& reading, const Caller& caller,
                               access::Purpose purpose, Instant now);

// One that does not exist looks like another agency's.
Error NoSuchMatch();

// What a steward's question is decided from: kSettle or kWrongReads, and whether the children are
// of their own family.
Basis BasisOfSettling(const access::Question& question, DecidedBy by, bool own_family);

// Appends the leaf of a refusal inside an act and returns its place. `facts`: what it was decided
// from.
std::uint64_t AppendRefusal(store::Writing& writing, const store::Store& store,
                            const Caller& caller, const access::Told& told, std::string facts);

// Runs `act` in the writer's transaction. It says what the question came to, or whom it refused
// and why, and returns the place of the leaf that tells of it.
Outcome<linkage::QuestionTold> ActOnQuestion(
    store::Store& store,
    const std::function<Result<std::uint64_t>(store::Writing&, std::optional<access::Told>& refused,
                                              linkage::QuestionTold& told)>& act);

}  // namespace hub::service

#endif  // HUB_SERVICE_MATCH_SIDES_H_
