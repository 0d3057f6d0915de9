// Segments: up to 32 entries of one source person, sealed as one (decision 0008).
//
// They are copies. The rows of `entry` are what the hub knows; whatever changes one ends the
// segment that copies it, by a trigger of schemas/store/0002_segments.sql, and a reader then
// goes to the rows. A survey that finds many entries outside segments says so
// (Toolkit::loose), and the writer makes them soon after: so only children that somebody
// reads have any.
//
// A segment has the heads of its entries, in clear as in their rows, and two bodies, each
// sealed under the person's key and bound to all heads: one of entries with everyday labels
// only, and one of all others, which stays shut unless one of them is shown.

#ifndef HUB_STORE_DETAIL_SEGMENTS_H_
#define HUB_STORE_DETAIL_SEGMENTS_H_

#include <vector>

#include "hub/store/detail/entry_rows.h"

namespace hub::store::detail {

// As Reading::Survey(): from what is kept, else from segments where there are any.
const Reading::EntryList& SurveyEntries(Toolkit& tools, PersonRow person, bool key_is_there);

// As Reading::Open().
Status OpenEntries(Toolkit& tools, PersonRow person, const crypto::SecretKey& key,
                   const std::vector<const EntryRef*>& entries,
                   const std::function<void(std::size_t, std::string_view body)>& take);

// Copies what lies outside segments into some, in the writer's transaction; a person with very
// many entries needs several calls. An entry that does not open is an error, and what lies
// before it is copied.
Status MakeSegments(Toolkit& tools, PersonRow person, const crypto::SecretKey& key);

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_SEGMENTS_H_
