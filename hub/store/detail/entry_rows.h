// Entries as their rows tell them.

#ifndef HUB_STORE_DETAIL_ENTRY_ROWS_H_
#define HUB_STORE_DETAIL_ENTRY_ROWS_H_

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "hub/store/detail/toolkit.h"
#include "hub/store/store.h"

namespace hub::store::detail {

using EntryRef = Reading::EntryRef;
using EntryPlace = Reading::EntryPlace;
using Visit = std::function<void(const EntryRef&)>;

// Columns that kEntries and kEntriesWithBodies have in common.
enum EntryColumn { kSeq, kFacts, kEnded, kEndReason, kShared, kBody };

// A range of one person's entries, by seq, both ends in it.
struct Range {
  std::int64_t first = 1;
  std::int64_t last = std::numeric_limits<std::int64_t>::max();
};

Error Altered(PersonRow person, std::int64_t seq);

// `has_body`: whether the row's own body column holds one.
EntryRef RefOf(Toolkit& tools, Query& row, PersonRow person, bool has_body, bool key_is_there);

// Each entry of the range in order of arrival; how many there were.
std::int64_t SurveyRows(Toolkit& tools, PersonRow person, bool key_is_there, const Range& range,
                        const Visit& visit);

// The opened body of one entry's row, until the next call. nullopt: it does not open.
// REQUIRES: the key is set in tools.opener
std::optional<std::string_view> OpenRow(Toolkit& tools, PersonRow person, std::int64_t seq,
                                        const crypto::SecretKey& key);

// The first `most` entries of the range with their bodies, those that have one opened; how
// many there were.
Result<std::int64_t> ScanRows(
    Toolkit& tools, PersonRow person, const crypto::SecretKey& key, const Range& range,
    std::int64_t most, const std::function<void(const EntryRef&, std::string_view body)>& take);

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_ENTRY_ROWS_H_
