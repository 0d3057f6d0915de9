// From the entries of one child to one timeline: what was held at a moment, in order,
// page by page.
//
// Pure, over light items that carry a handle to the entry's bytes; the caller has
// already removed what may not be seen, so counts, pages and cursors are those of the
// visible entries only (law.md A2.6).
//
// Order: when it happened (as PartialDate orders: earliest, minute, latest, precision),
// then when the hub received it, then the entry's id. The newest first; what has no date
// at all comes last. Stable while records arrive: a cursor names the last entry shown,
// not a position.

#ifndef HUB_CHRONOLOGY_CHRONOLOGY_H_
#define HUB_CHRONOLOGY_CHRONOLOGY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/ids.h"
#include "hub/base/partial_date.h"
#include "hub/base/time.h"
#include "hub/records/kinds.h"

namespace hub::chronology {

inline constexpr Instant kNeverEnded{INT64_MAX};

struct Item {
  EntryId id;
  PartialDate happened;
  Instant received;
  Instant ended = kNeverEnded;  // superseded or retracted then
  std::uint32_t handle = 0;     // the caller's index of the entry
};

// Held at the moment: received by then and not yet superseded or retracted.
inline bool HeldAt(const Item& item, Instant moment) {
  return item.received <= moment && moment < item.ended;
}

// The order of a timeline.
bool NewerFirst(const Item& a, const Item& b);

// The place after the last entry of a page. Its text tells the asker nothing that the page did not.
// Parse reads what Text() writes and nothing else; the text holds no personal data.
struct Cursor {
  PartialDate happened;
  Instant received;
  EntryId id;

  std::string Text() const;
  static std::optional<Cursor> Parse(std::string_view text);
};

// What has no date at all may have happened on any day.
struct Range {
  std::optional<Date> from;  // an entry belongs when it may have happened on or after
  std::optional<Date> to;    // and on or before
};

// Whether the entry is on the timeline at all: held then, and may have happened in the range.
bool Belongs(const Item& item, Instant known_at, const Range& range);

struct Page {
  std::vector<Item> items;
  std::optional<Cursor> next;  // nothing: this was the last page
  std::size_t total = 0;       // visible entries in the range, over all pages
};

// Puts them in the order of a timeline.
void Order(std::vector<Item>& items);

// One page of a timeline. Looks at what is on it, and finds it in as many steps as the timeline's
// length has digits. REQUIRES: `ordered` is in order; 0 < size
Page PageOf(const std::vector<Item>& ordered, const std::optional<Cursor>& after, std::size_t size);

// The same of entries that lie in no order and of which some may not belong.
// The answer for a past known_at never changes: what is received or ended after it
// plays no part. The whole list walked page by page equals the list in one page.
// REQUIRES: 0 < size
Page Arrange(std::vector<Item> items, Instant known_at, const Range& range,
             const std::optional<Cursor>& after, std::size_t size);

}  // namespace hub::chronology

#endif  // HUB_CHRONOLOGY_CHRONOLOGY_H_
