// How long a gateway stays open, and when something is due: working days, calendar months
// and hours as law.md counts them (A3, A7). Bank holidays are the policy's.

#ifndef HUB_ACCESS_CLOCKS_H_
#define HUB_ACCESS_CLOCKS_H_

#include <span>

#include "hub/base/time.h"

namespace hub::access {

bool IsWorkingDay(Date day, std::span<const Date> holidays);

// The nth working day after `day`; n of 0 is `day` itself. Negative n: `day`.
Date PlusWorkingDays(Date day, int n, std::span<const Date> holidays);

// The same date so many months later, else that month's last day.
Date PlusMonths(Date day, int months);

// PlusMonths, moved on to the next working day: how a rights clock is counted (A7).
Date RightsClock(Date received, int months, std::span<const Date> holidays);

// From `opened` for so many seconds; the end is not within. Never open before it was opened.
bool IsWithin(Instant opened, std::int64_t seconds, Instant at);

}  // namespace hub::access

#endif  // HUB_ACCESS_CLOCKS_H_
