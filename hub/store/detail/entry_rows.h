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
using Wanted = std::function<bool(const EntryRef&)>;
using Take = std::function<void(const EntryRef&, std::string_view body)>;

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

// Appends the opened body of a shared record. False: it does not open.
bool OpenShared(Toolkit& tools, std::int64_t shared, PersonRow person, std::int64_t seq,
                const crypto::SecretKey& person_key, std::string_view facts, std::string& out);

// The first `most` entries of the range in order of arrival, the wanted ones opened; how many
// there were. No key: nothing is readable.
Result<std::int64_t> ScanRows(Toolkit& tools, PersonRow person,
                              const std::optional<crypto::SecretKey>& key, const Range& range,
                              std::int64_t most, const Wanted& wanted, const Take& take);

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_ENTRY_ROWS_H_
