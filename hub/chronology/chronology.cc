#include "hub/chronology/chronology.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace hub::chronology {
namespace {

// What has no date at all stands at the oldest end, where it pushes nothing aside.
template <class A, class B>
bool Newer(const A& a, const B& b) {
  if (a.happened.known() != b.happened.known()) return a.happened.known();
  return std::tie(b.happened, b.received, b.id) < std::tie(a.happened, a.received, a.id);
}

bool MayHaveHappenedIn(const Range& range, const PartialDate& happened) {
  if (!happened.known()) return true;
  return (!range.from || *range.from <= happened.latest) &&
         (!range.to || happened.earliest <= *range.to);
}

// A cursor as text: fixed columns of lower-case hex.
constexpr std::size_t kDateDigits = 8;
constexpr std::size_t kPrecisionDigits = 1;
constexpr std::size_t kMinuteDigits = 3;
constexpr std::size_t kInstantDigits = 16;
constexpr std::size_t kIdDigits = 32;
constexpr std::size_t kCursorDigits =
    2 * kDateDigits + kPrecisionDigits + kMinuteDigits + kInstantDigits + kIdDigits;

void AppendHex(std::uint64_t value, std::size_t digits, std::string& out) {
  static constexpr char kDigits[] = "0123456789abcdef";
  for (std::size_t i = digits; i-- > 0;) out += kDigits[value >> (4 * i) & 15];
}

std::optional<std::uint64_t> TakeHex(std::size_t digits, std::string_view& text) {
  std::uint64_t value = 0;
  for (const char c : text.substr(0, digits)) {
    const bool decimal = c >= '0' && c <= '9';
    if (!decimal && (c < 'a' || c > 'f')) return std::nullopt;
    value = value << 4 | static_cast<std::uint64_t>(decimal ? c - '0' : c - 'a' + 10);
  }
  text.remove_prefix(digits);
  return value;
}

Date DateOfBits(std::uint64_t bits) {
  return {static_cast<std::int32_t>(static_cast<std::uint32_t>(bits))};
}

std::uint64_t BitsOfDate(Date date) { return static_cast<std::uint32_t>(date.days); }

bool IsPossible(const PartialDate& date) {
  const bool has_minute = date.precision == Precision::kMinute;
  return date.earliest <= date.latest && date.precision <= Precision::kRange &&
         (has_minute ? date.minute < 24 * 60 : date.minute == 0);
}

}  // namespace

std::string Cursor::Text() const {
  std::string text;
  text.reserve(kCursorDigits);
  AppendHex(BitsOfDate(happened.earliest), kDateDigits, text);
  AppendHex(BitsOfDate(happened.latest), kDateDigits, text);
  AppendHex(static_cast<std::uint64_t>(happened.precision), kPrecisionDigits, text);
  AppendHex(static_cast<std::uint64_t>(happened.minute), kMinuteDigits, text);
  AppendHex(static_cast<std::uint64_t>(received.micros), kInstantDigits, text);
  text += id.Hex();
  return text;
}

std::optional<Cursor> Cursor::Parse(std::string_view text) {
  if (text.size() != kCursorDigits) return std::nullopt;
  const auto earliest = TakeHex(kDateDigits, text);
  if (!earliest) return std::nullopt;
  const auto latest = TakeHex(kDateDigits, text);
  if (!latest) return std::nullopt;
  const auto precision = TakeHex(kPrecisionDigits, text);
  if (!precision) return std::nullopt;
  const auto minute = TakeHex(kMinuteDigits, text);
  if (!minute) return std::nullopt;
  const auto received = TakeHex(kInstantDigits, text);
  if (!received) return std::nullopt;
  const auto id = EntryId::FromHex(text);
  if (!id) return std::nullopt;
  const PartialDate happened = {DateOfBits(*earliest), DateOfBits(*latest),
                                static_cast<Precision>(*precision),
                                static_cast<std::int16_t>(*minute)};
  if (!IsPossible(happened)) return std::nullopt;
  return Cursor{happened, {static_cast<std::int64_t>(*received)}, *id};
}

bool NewerFirst(const Item& a, const Item& b) { return Newer(a, b); }

bool Belongs(const Item& item, Instant known_at, const Range& range) {
  return HeldAt(item, known_at) && MayHaveHappenedIn(range, item.happened);
}

void Order(std::vector<Item>& items) {
  if (!std::is_sorted(items.begin(), items.end(), NewerFirst))
    std::sort(items.begin(), items.end(), NewerFirst);
}

Page PageOf(const std::vector<Item>& ordered, const std::optional<Cursor>& after,
            std::size_t size) {
  auto first = ordered.begin();
  if (after)
    first = std::partition_point(ordered.begin(), ordered.end(),
                                 [&](const Item& item) { return !Newer(*after, item); });
  const auto left = static_cast<std::size_t>(ordered.end() - first);
  Page page;
  page.total = ordered.size();
  page.items.assign(first, first + static_cast<std::ptrdiff_t>(std::min(size, left)));
  if (size < left && !page.items.empty()) {
    const Item& last = page.items.back();
    page.next = Cursor{last.happened, last.received, last.id};
  }
  return page;
}

Page Arrange(std::vector<Item> items, Instant known_at, const Range& range,
             const std::optional<Cursor>& after, std::size_t size) {
  std::erase_if(items, [&](const Item& item) { return !Belongs(item, known_at, range); });
  Order(items);
  return PageOf(items, after, size);
}

}  // namespace hub::chronology
