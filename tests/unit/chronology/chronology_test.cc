#include "hub/chronology/chronology.h"

#include <algorithm>
#include <random>
#include <string>

#include "tests/support/catch.h"

namespace hub::chronology {
namespace {

constexpr std::size_t kAll = 1'000'000;
constexpr Instant kNow{1'000'000};

EntryId IdOf(std::uint32_t number) {
  EntryId::Bytes bytes{};
  for (std::size_t i = 0; i < 4; ++i) {
    bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i) & 0xFF);
  }
  return EntryId(bytes);
}

Item Entry(std::uint32_t number, std::string_view happened, std::int64_t received) {
  Item item;
  item.id = IdOf(number);
  item.happened = PartialDate::Parse(happened).value_or(PartialDate());
  item.received = {received};
  item.handle = number;
  return item;
}

std::vector<std::uint32_t> Handles(const Page& page) {
  std::vector<std::uint32_t> handles;
  for (const Item& item : page.items) handles.push_back(item.handle);
  return handles;
}

TEST_CASE("the newest comes first, and what has no date last", "[chronology]") {
  const std::vector<Item> items = {
      Entry(1, "2020", 5),              // might be any day from 1 January
      Entry(2, "2020-01-01", 5),        //
      Entry(3, "2020-01-01T14:05", 5),  //
      Entry(4, "", 9),                  // nobody knows when
      Entry(5, "2021-03-04", 1),        //
      Entry(6, "1969-12-31", 1),        // before the epoch
      Entry(7, "2021-03-04", 2),        // received later
      Entry(8, "2021-03-04", 2),        // told apart by id alone
  };

  const Page page = Arrange(items, kNow, {}, std::nullopt, kAll);

  CHECK(Handles(page) == std::vector<std::uint32_t>{8, 7, 5, 3, 1, 2, 6, 4});
  CHECK(page.total == 8);
  CHECK_FALSE(page.next);
}

TEST_CASE("an entry is held from the moment it is received until it ends", "[chronology]") {
  Item item = Entry(1, "2020", 10);
  item.ended = {20};

  CHECK_FALSE(HeldAt(item, {9}));
  CHECK(HeldAt(item, {10}));
  CHECK(HeldAt(item, {19}));
  CHECK_FALSE(HeldAt(item, {20}));
  CHECK(Arrange({item}, {9}, {}, std::nullopt, kAll).total == 0);
  CHECK(Arrange({item}, {10}, {}, std::nullopt, kAll).total == 1);
  CHECK(Arrange({item}, {20}, {}, std::nullopt, kAll).total == 0);
}

TEST_CASE("an entry belongs to a range in which it may have happened", "[chronology]") {
  const std::vector<Item> items = {Entry(1, "2020", 1), Entry(2, "2020-06", 1),
                                   Entry(3, "2020-06-15", 1), Entry(4, "", 1)};
  const auto within = [&items](std::string_view from, std::string_view to) {
    Range range;
    if (!from.empty()) range.from = Date::Parse(from);
    if (!to.empty()) range.to = Date::Parse(to);
    std::vector<std::uint32_t> handles = Handles(Arrange(items, kNow, range, std::nullopt, kAll));
    std::sort(handles.begin(), handles.end());
    return handles;
  };
  using Handles = std::vector<std::uint32_t>;

  CHECK(within("", "") == Handles{1, 2, 3, 4});
  CHECK(within("2020-06-15", "2020-06-15") == Handles{1, 2, 3, 4});
  CHECK(within("2020-06-16", "") == Handles{1, 2, 4});
  CHECK(within("2020-07-01", "") == Handles{1, 4});
  CHECK(within("2021-01-01", "") == Handles{4});
  CHECK(within("", "2020-06-14") == Handles{1, 2, 4});
  CHECK(within("", "2020-05-31") == Handles{1, 4});
  CHECK(within("", "2019-12-31") == Handles{4});
}

TEST_CASE("a last page that is full says that it is the last", "[chronology]") {
  const std::vector<Item> items = {Entry(1, "2020", 1), Entry(2, "2021", 1)};

  const Page both = Arrange(items, kNow, {}, std::nullopt, 2);
  CHECK_FALSE(both.next);

  const Page one = Arrange(items, kNow, {}, std::nullopt, 1);
  REQUIRE(one.next);
  CHECK(one.total == 2);
  CHECK(Handles(Arrange(items, kNow, {}, one.next, 1)) == std::vector<std::uint32_t>{1});
  CHECK(Arrange({}, kNow, {}, std::nullopt, 5).total == 0);
}

// A history of a child: dates of every precision, many equal, many superseded.
class History {
 public:
  explicit History(std::uint32_t seed) : random_(seed) {}

  // Received within [from, to).
  void Grow(std::size_t count, std::int64_t from, std::int64_t to) {
    for (std::size_t i = 0; i < count; ++i) {
      Item item = Entry(next_++, SomeDate(), Between(from, to));
      if (random_() % 3 == 0) item.ended = {Between(item.received.micros + 1, to + 50)};
      items.push_back(item);
    }
    std::shuffle(items.begin(), items.end(), random_);
  }

  // Supersedes or retracts what still stood, from then on.
  void EndSome(std::int64_t from, std::int64_t to) {
    for (Item& item : items) {
      if (item.ended == kNeverEnded && random_() % 3 == 0) item.ended = {Between(from, to)};
    }
  }

  std::int64_t Between(std::int64_t from, std::int64_t to) {
    return from + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(to - from));
  }

  std::vector<Item> items;

 private:
  std::string_view SomeDate() {
    static constexpr std::string_view kDates[] = {
        "2020",       "2020-03",    "2020-03-04",       "2020-03-04T09:30", "2020-03-04/2020-04-01",
        "2021-03-04", "2021-03-05", "2021-03-05T23:59", "2019-12-31",       "",
        "2020-12-31", "2021"};
    return kDates[random_() % std::size(kDates)];
  }

  std::mt19937 random_;
  std::uint32_t next_ = 1;
};

// The same by insertion, one comparison of tuples, and no cleverness.
std::vector<std::uint32_t> NaiveTimeline(const std::vector<Item>& items, Instant known_at,
                                         const Range& range) {
  using Key = std::tuple<bool, Date, int, Date, int, Instant, std::string>;
  std::vector<std::pair<Key, std::uint32_t>> kept;
  for (const Item& item : items) {
    if (item.received > known_at || item.ended <= known_at) continue;
    const PartialDate& day = item.happened;
    const bool dated = day.precision != Precision::kUnknown;
    if (dated && range.from && day.latest < *range.from) continue;
    if (dated && range.to && day.earliest > *range.to) continue;
    const Key key = {
        dated,         day.earliest, day.minute, day.latest, static_cast<int>(day.precision),
        item.received, item.id.Hex()};
    auto place = kept.begin();
    while (place != kept.end() && place->first > key) ++place;
    kept.insert(place, {key, item.handle});
  }
  std::vector<std::uint32_t> handles;
  for (const auto& [key, handle] : kept) handles.push_back(handle);
  return handles;
}

Range SomeRange(History& history) {
  const Date base = Date::Parse("2020-03-01").value();
  Range range;
  if (history.Between(0, 2) == 0) range.from = {base.days + int(history.Between(-90, 400))};
  if (history.Between(0, 2) == 0) range.to = {base.days + int(history.Between(0, 500))};
  return range;
}

TEST_CASE("any history is arranged as a naive reading arranges it", "[chronology][law]") {
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    History history(seed);
    history.Grow(static_cast<std::size_t>(history.Between(0, 60)), 0, 100);
    const Instant known_at{history.Between(-5, 160)};
    const Range range = SomeRange(history);

    const Page page = Arrange(history.items, known_at, range, std::nullopt, kAll);

    const std::vector<std::uint32_t> naive = NaiveTimeline(history.items, known_at, range);
    if (Handles(page) != naive || page.total != naive.size()) FAIL("seed " << seed);
  }
}

TEST_CASE("what the hub held at a moment never changes afterwards", "[chronology][law]") {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    History history(seed);
    history.Grow(40, 0, 100);
    const Instant known_at{99};
    const Range range = SomeRange(history);
    const Page before = Arrange(history.items, known_at, range, std::nullopt, 10);

    history.Grow(40, 100, 200);
    history.EndSome(100, 200);

    const Page after = Arrange(history.items, known_at, range, std::nullopt, 10);
    if (Handles(after) != Handles(before) || after.total != before.total ||
        after.next.has_value() != before.next.has_value()) {
      FAIL("seed " << seed);
    }
  }
}

TEST_CASE("walking the pages while records arrive shows the whole list once", "[chronology][law]") {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    History history(seed);
    history.Grow(50, 0, 100);
    const Instant known_at{99};
    const std::vector<std::uint32_t> whole =
        Handles(Arrange(history.items, known_at, {}, std::nullopt, kAll));
    const auto size = static_cast<std::size_t>(history.Between(1, 12));

    std::vector<std::uint32_t> walked;
    std::optional<Cursor> after;
    do {
      const Page page = Arrange(history.items, known_at, {}, after, size);
      const std::vector<std::uint32_t> handles = Handles(page);
      walked.insert(walked.end(), handles.begin(), handles.end());
      if (page.total != whole.size()) FAIL("total, seed " << seed);
      after = page.next ? Cursor::Parse(page.next->Text()) : std::nullopt;
      history.Grow(3, 100, 200);
      history.EndSome(100, 200);
    } while (after);

    if (walked != whole) FAIL("seed " << seed);
  }
}

TEST_CASE("a page still follows when its cursor's entry may no longer be seen", "[chronology]") {
  std::vector<Item> items = {Entry(1, "2020", 1), Entry(2, "2021", 1), Entry(3, "2022", 1)};
  const Page first = Arrange(items, kNow, {}, std::nullopt, 2);
  items.erase(items.begin() + 1);

  const Page second = Arrange(items, kNow, {}, first.next, 2);

  CHECK(Handles(second) == std::vector<std::uint32_t>{1});
}

TEST_CASE("a cursor comes back from its text as it was", "[chronology][format]") {
  for (const std::string_view date :
       {"2020", "2020-03", "2020-03-04T23:59", "1931-05-06", "2020-03-04/2020-04-01", ""}) {
    const Item item = Entry(0xABCDEF01, date, 1'763'755'533'000'123);
    const Cursor cursor = {item.happened, item.received, item.id};

    const std::optional<Cursor> back = Cursor::Parse(cursor.Text());

    REQUIRE(back);
    CHECK(back->happened == cursor.happened);
    CHECK(back->received == cursor.received);
    CHECK(back->id == cursor.id);
  }
  const Item item = Entry(7, "2020-03-04T09:30", 255);
  CHECK(Cursor{item.happened, item.received, item.id}.Text() ==
        "00004795"
        "00004795"
        "1"
        "23a"
        "00000000000000ff"
        "00000000000000000000000000000007");
}

TEST_CASE("a text that no cursor writes is refused", "[chronology]") {
  const Item item = Entry(7, "2020-03-04T09:30", 255);
  const std::string good = Cursor{item.happened, item.received, item.id}.Text();
  REQUIRE(Cursor::Parse(good));

  CHECK_FALSE(Cursor::Parse(""));
  CHECK_FALSE(Cursor::Parse(good + "0"));
  CHECK_FALSE(Cursor::Parse(good.substr(1)));
  const auto with = [&good](std::size_t at, std::string_view digits) {
    return std::string(good).replace(at, digits.size(), digits);
  };
  CHECK_FALSE(Cursor::Parse(with(0, "00004796")));  // earliest after latest
  CHECK_FALSE(Cursor::Parse(with(16, "6")));        // no such precision
  CHECK_FALSE(Cursor::Parse(with(17, "5a0")));      // minute 1440 of a day
  CHECK_FALSE(Cursor::Parse(with(16, "2")));        // a minute without the precision for one
  std::mt19937 random(3);
  std::size_t broken = 0;
  for (int turn = 0; turn < 20'000; ++turn) {
    std::string text = good;
    text[random() % text.size()] = static_cast<char>(random() & 0xFF);
    const std::optional<Cursor> parsed = Cursor::Parse(text);
    broken += parsed && parsed->Text() != text;
  }
  CHECK(broken == 0);
}

}  // namespace
}  // namespace hub::chronology
