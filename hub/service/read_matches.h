// What a data steward reads to settle questions: those that wait for their agency, one of them
// with its own agency's records in full and of the other side only how well each field agrees,
// and who read what was one child by mistake.

#ifndef HUB_SERVICE_READ_MATCHES_H_
#define HUB_SERVICE_READ_MATCHES_H_

#include "hub/service/match_sides.h"

namespace hub::service {

struct MatchesQuery {
  bool settled = false;  // false: those that wait for an answer
  std::optional<linkage::MatchId> after;
  std::size_t limit = 50;  // 1 to 200
};

class ReadMatches {
 public:
  ReadMatches(store::Store& store, const access::Policy& policy, const Clock& clock)
      : store_(store), policy_(policy), clock_(clock) {}

  Outcome<linkage::QuestionPage> List(const Caller& caller, const MatchesQuery& query);
  // kNotFound: none of the caller's agency.
  Outcome<linkage::Question> One(const Caller& caller, const linkage::MatchId& id);
  // Reads of the time in which both were one child and are no longer. Of other agencies' staff:
  // agency, role, pseudonym and purpose; own staff by name for their own officers (T10).
  Outcome<linkage::WrongReads> Readers(const Caller& caller, const linkage::MatchId& id);

 private:
  template <class Answer>
  Outcome<Answer> Refused(const Caller& caller, access::Told told, std::string facts,
                          std::uint64_t epoch);
  std::size_t CountOverdue(store::Reading& reading, const Caller& caller, Instant now);
  Outcome<linkage::QuestionPage> AttemptList(const Caller& caller, const MatchesQuery& query);
  Outcome<linkage::Question> AttemptOne(const Caller& caller, const linkage::MatchId& id);
  Outcome<linkage::WrongReads> AttemptReaders(const Caller& caller, const linkage::MatchId& id);

  store::Store& store_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_READ_MATCHES_H_
