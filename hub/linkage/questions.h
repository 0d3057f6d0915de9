// A question for data stewards: are these two views of a person one child?
//
// A match that is not certain links nobody. It is asked of the stewards of every agency that
// holds a record on either side, each for their own side, and what they answer makes the
// question's state. That two of them disagree is such a state, and no error: nobody is linked
// while it lasts, and both are told.
//
// Pure values, made by service/ from what the store holds and encoded by wire/. What is said of
// the other agency's side is only how well each field agrees: never a value of theirs.

#ifndef HUB_LINKAGE_QUESTIONS_H_
#define HUB_LINKAGE_QUESTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/ids.h"
#include "hub/base/sensitive.h"
#include "hub/base/time.h"
#include "hub/records/record.h"

namespace hub::linkage {

using MatchId = Id<struct MatchTag>;  // one question about two source persons

// Stored. Never renumber.
enum class QuestionState : std::uint8_t {
  kOpen = 1,
  kDisputed = 2,   // one says that they are one child, another that they are not
  kJoined = 3,     // one child
  kDifferent = 4,  // two children
  kNever = 5,      // two children, and never to be proposed again
  kParted = 6,     // a steward moved their own person out; the other side has not answered
};
std::string_view Name(QuestionState state);   // "open"
std::string_view Words(QuestionState state);  // "waits for an answer"

// Whether somebody still has to answer.
bool IsUnsettled(QuestionState state);

// What one agency's steward says. Stored. Never renumber.
enum class StewardAnswer : std::uint8_t {
  kWithdrawn = 0,
  kSame = 1,
  kDifferent = 2,
  kNever = 3,
};
std::string_view Name(StewardAnswer answer);                            // "confirm"
std::optional<StewardAnswer> StewardAnswerFrom(std::string_view name);  // never kWithdrawn

// The newest answer of one agency, and the sides on which it holds a record now.
struct Said {
  StewardAnswer answer = StewardAnswer::kWithdrawn;
  bool of_person = false;  // of the side that was proposed
  bool of_other = false;   // of the side it was proposed to
};

// What the answers come to. Joining needs one who says so on each side, and nobody against;
// so does a settled refusal. `by_split`: asked because somebody was moved out. `never`: another
// answer keeps these two apart for good. The order of the answers plays no part.
QuestionState Settle(const std::vector<Said>& answers, bool by_split, bool never);

// One line of a score, read back from the explanation that was stored with it.
struct FieldTold {
  std::string field;      // "nhs_number"
  std::string agreement;  // "agrees", "differs" ...
  double bits = 0;
  std::string words;  // "NHS number agrees: very strong evidence that they are one child"
};
// Never fails: what does not read as a line of a score is left out.
std::vector<FieldTold> ReadExplanation(std::string_view explanation);
// Those that tell nothing of where anybody lives or how they are reached.
std::vector<FieldTold> WithoutPlace(std::vector<FieldTold> fields);

// What anybody who may settle it is told of a question.
struct QuestionTold {
  MatchId id;
  QuestionState state = QuestionState::kOpen;
  bool by_split = false;
  AgencyId owner;  // whose steward answers for this side: the asker's agency
  Instant asked;
  Date due;  // the last day on which an answer is in time
  bool overdue = false;
  double bits = 0;
  StewardAnswer own = StewardAnswer::kWithdrawn;  // the newest of the asker's agency
  bool waits_for_you = false;
  bool waits_for_others = false;  // another agency is asked too, whether it has answered or not
  std::optional<Instant> settled;
};

// A view of the asker's own agency, on one of the two sides.
struct OwnView {
  bool proposed = false;  // of the side that was proposed; otherwise the side it may be
  bool shielded = false;  // then where the person is is not in `who`
  records::Subject who;
};

struct Question {
  QuestionTold told;
  std::vector<FieldTold> fields;  // their bits sum to told.bits
  std::vector<OwnView> own;
  bool others_on_proposed = false;   // another agency holds a record on that side
  bool others_on_candidate = false;  // and on the other
};

struct QuestionPage {
  std::vector<QuestionTold> questions;  // the oldest deadline first
  std::optional<MatchId> next;          // where the next page begins
  std::size_t overdue = 0;              // of all that wait; counted up to a thousand
};

// One reading of what was one child by mistake.
struct WrongRead {
  Instant at;
  std::string what;    // the event's name, "chronology.read"
  std::string agency;  // of the reader
  std::string role;
  std::string purpose;
  std::string reader;         // pseudonym of that year
  ProfessionalId who;         // own staff, for their data protection officer; else empty
  std::size_t entries = 0;    // shown
  std::size_t misplaced = 0;  // of those, about the person who was parted
};
struct WrongReads {
  MatchId match;
  std::vector<WrongRead> reads;  // the newest first
  bool ever_joined = false;      // they were one child for a time
};

}  // namespace hub::linkage

#endif  // HUB_LINKAGE_QUESTIONS_H_
