#include "hub/service/stated_then.h"

#include <algorithm>

#include "hub/service/match_sides.h"

namespace hub::service {
namespace {

// Whether one of the asked child's persons was of that child then. The child itself always was.
bool StoodThere(store::Reading& reading, const Asked& asked, store::ChildRow child, Instant at) {
  if (asked.child == child) return true;
  return std::any_of(asked.persons.begin(), asked.persons.end(), [&](const store::Person& person) {
    const std::vector<Stay> stays = StaysOf(reading, person.row);
    return std::any_of(stays.begin(), stays.end(), [&](const Stay& stay) {
      return stay.child == child && stay.from <= at && (!stay.until || at < *stay.until);
    });
  });
}

}  // namespace

Result<std::vector<StatedThen>> StatedOf(store::Reading& reading, const Asked& asked,
                                         store::Topic topic) {
  std::vector<StatedThen> all;
  for (const store::ChildRow child : ChildrenOnceOf(reading, asked)) {
    store::ChildRights rights = reading.RightsOf(child);
    if (!rights.readable) {
      return Error{ErrorCode::kInternal, "what was stated cannot be read: tell the hub's operator",
                   "rights of a child were altered"};
    }
    for (store::Statement& said : rights.of_child) {
      if (said.topic() == topic && StoodThere(reading, asked, child, said.at))
        all.push_back({child, std::move(said)});
    }
  }
  return all;
}

}  // namespace hub::service
