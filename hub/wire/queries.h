// What the addresses of the reading routes ask: ?purpose=EH&from=2021-01-01 ... as types.
//
// Strict like requests.h: an unknown or malformed parameter is refused and named, so that a
// mistyped filter never quietly widens an answer. Only a purpose that is absent or not on the
// list passes, as kNone or kOffList: it is a question for access/, which bars it and says so (B1).

#ifndef HUB_WIRE_QUERIES_H_
#define HUB_WIRE_QUERIES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hub/access/vocabulary.h"
#include "hub/base/ids.h"
#include "hub/base/result.h"
#include "hub/base/time.h"
#include "hub/records/kinds.h"

namespace hub::access {
struct NoticesQuery;
}

namespace hub::wire {

// Decoded, each name once (http/message.h).
using Parameters = std::vector<std::pair<std::string, std::string>>;

// ?purpose=EH: the one purpose of the question.
Result<access::Purpose> ParseInvolvedQuery(const Parameters& parameters);

// ?purpose=&from=&to=&known_at=&known_to=&known_as=&agency=&kind=&view=&cursor=&limit=
struct ChronologyQuery {
  access::Purpose purpose = access::Purpose::kNone;
  std::optional<Date> from;
  std::optional<Date> to;
  std::optional<Instant> known_at;
  std::optional<AgencyId> known_to;             // only what this agency could have seen at known_at
  access::Role known_as = access::Role::kNone;  // in this role
  std::optional<AgencyId> agency;
  std::optional<records::Kind> kind;
  bool brief = false;  // view=brief: significant entries only; view=full, or none: all
  std::string cursor;
  std::size_t limit = 200;  // 1 to 500
};
Result<ChronologyQuery> ParseChronologyQuery(const Parameters& parameters);

// ?child=&entry=
struct AccessesQuery {
  ChildId child;
  std::optional<EntryId> entry;
};
Result<AccessesQuery> ParseAccessesQuery(const Parameters& parameters);

// ?grade=A2&after=&limit=; without a grade, those that wait for a review.
Result<access::NoticesQuery> ParseNoticesQuery(const Parameters& parameters);

// ?agency=, or nothing
Result<std::optional<AgencyId>> ParseDisclosuresQuery(const Parameters& parameters);

// For an address that takes no parameters.
Status ParseNoQuery(const Parameters& parameters);

}  // namespace hub::wire

#endif  // HUB_WIRE_QUERIES_H_
