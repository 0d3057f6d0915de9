// Whom a professional asks for: one child, or a list of children, as types; and what a checked
// list answers. Unknown members are refused: a mistyped one must not quietly widen a question. A
// fault names the place, such as /rows/3/birth, and never the value.

#ifndef HUB_WIRE_SEARCHES_H_
#define HUB_WIRE_SEARCHES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/access/vocabulary.h"
#include "hub/audit/released.h"
#include "hub/base/result.h"
#include "hub/chronology/known_answer.h"
#include "hub/linkage/search_keys.h"
#include "hub/wire/queries.h"

namespace hub::wire {

// {"purpose","given","family","birth","nhs_number","upn"}: a number with a wrong check digit is
// refused. How many identifiers are enough is for the policy to say.
struct Search : linkage::Sought {
  access::Purpose purpose = access::Purpose::kNone;
};
Result<Search> ParseSearch(std::string_view body);

// {"purpose","rows":[{"given","family","birth","nhs_number","upn"}]} (known_check.schema.json)
inline constexpr std::size_t kMostCheckedRows = 200;
struct KnownCheck {
  access::Purpose purpose = access::Purpose::kNone;
  std::vector<linkage::Sought> rows;
};
Result<KnownCheck> ParseKnownCheck(std::string_view body);

// {"purpose","words","from","to","known_at","agency","kind","cursor"}: as the parameters of a
// chronology, with words that stand in no address since they are about a child.
struct ChronologySearch : ChronologyQuery {
  Sensitive words;
};
Result<ChronologySearch> ParseChronologySearch(std::string_view body);

std::string Encode(const audit::Released<chronology::KnownAnswer>& released);

}  // namespace hub::wire

#endif  // HUB_WIRE_SEARCHES_H_
