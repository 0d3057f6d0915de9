// What data stewards send and are told: questions whether two records are about one child. And
// which relationships wait to be confirmed once they were answered.

#ifndef HUB_WIRE_MATCHES_H_
#define HUB_WIRE_MATCHES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/access/acts.h"
#include "hub/audit/released.h"
#include "hub/base/result.h"
#include "hub/base/sensitive.h"
#include "hub/linkage/questions.h"
#include "hub/wire/queries.h"

namespace hub::wire {

// ?state=open|settled&after=&limit=
struct MatchesQuery {
  bool settled = false;
  std::optional<linkage::MatchId> after;
  std::size_t limit = 50;  // 1 to 200
};
Result<MatchesQuery> ParseMatchesQuery(const Parameters& parameters);

// {"decision":"confirm"|"reject"|"never_link"|"undo","reason"}
struct MatchDecision {
  linkage::StewardAnswer answer = linkage::StewardAnswer::kWithdrawn;  // of "undo"
  bool given = false;
  Sensitive reason;
};
Result<MatchDecision> ParseMatchDecision(std::string_view body);

// {"source_ids":[],"reason"}: the agency's own ids of the people who are moved out.
struct SplitRequest {
  std::vector<Sensitive> source_ids;
  Sensitive reason;
};
Result<SplitRequest> ParseSplit(std::string_view body);

// ?after=&limit=
struct WaitingTiesQuery {
  std::optional<ChildId> after;
  std::size_t limit = 50;  // 1 to 200
};
Result<WaitingTiesQuery> ParseWaitingTiesQuery(const Parameters& parameters);

std::string Encode(const audit::Released<linkage::QuestionTold>& answer);
std::string Encode(const audit::Released<linkage::QuestionPage>& answer);
std::string Encode(const audit::Released<linkage::Question>& answer);
std::string Encode(const audit::Released<linkage::WrongReads>& answer);
std::string Encode(const audit::Released<access::WaitingTies>& answer);

}  // namespace hub::wire

#endif  // HUB_WIRE_MATCHES_H_
