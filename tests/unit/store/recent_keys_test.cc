// Keys that were added of late, and how they move to the large table: nobody can tell.

#include "hub/store/detail/recent_keys.h"

#include <limits>
#include <set>
#include <utility>
#include <vector>

#include "hub/store/detail/lookup.h"
#include "hub/store/detail/statements.h"
#include "tests/unit/store/house.h"
#include "tests/unit/store/raw_file.h"

namespace hub::store {
namespace {

namespace sql = detail::sql;
using detail::Connection;
using detail::LookupKey;
using detail::LookupTable;
using detail::Query;
using detail::RecentKeys;

constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();
constexpr char kSettle[] =
    "INSERT INTO blocking_key_settled SELECT * FROM blocking_key; DELETE FROM blocking_key;";

std::string In(const House& house, const std::string& query) {
  return RawFile(house.options.data / "hub.db")(query);
}

using Pairs = std::set<std::pair<std::int64_t, std::int64_t>>;

// By every key that somebody has or had.
Pairs LookedUp(Connection& connection, const std::set<std::int64_t>& keys) {
  Pairs pairs;
  for (const std::int64_t key : keys) {
    std::int64_t before = 0;
    for (Query row(connection, sql::kPersonsByBlockingKey, key, 99); row.Next();) {
      CHECK(before < row.Int(0));
      before = row.Int(0);
      pairs.emplace(key, before);
    }
  }
  return pairs;
}

TEST_CASE("wherever a key stands it is found once, and gone once it was removed", "[store][law]") {
  constexpr std::int64_t kMost = 20;
  House house;
  house.Close();
  Connection connection(house.options.data / "hub.db", detail::Mode::kWriter, 1'024);
  RecentKeys recent(LookupTable::kBlocking, kMost);
  Pairs had;
  std::set<std::int64_t> keys = {kFirst, kLast};
  std::minstd_rand draw(7);
  const auto any = [&](std::uint32_t below) { return static_cast<std::int64_t>(draw() % below); };

  for (int round = 0; round < 60; ++round) {
    Run(connection, sql::kBeginImmediate);
    for (int i = 0; i < 15; ++i) {
      const std::int64_t key = any(9) == 0 ? kLast : any(9) == 0 ? kFirst : any(60) - 30;
      const PersonRow person{any(40) + 1};
      keys.insert(key);
      const bool is_new = had.emplace(key, static_cast<std::int64_t>(person)).second;
      if (!is_new) continue;
      detail::AddKey(connection, person, ChildRow{1}, {LookupTable::kBlocking, key});
      recent.Added();
    }
    for (int i = 0; i < 5; ++i) {
      auto lost = had.begin();
      std::advance(lost, any(static_cast<std::uint32_t>(had.size())));
      EraseKey(connection, PersonRow{lost->second}, LookupKey{LookupTable::kBlocking, lost->first});
      had.erase(lost);
    }
    recent.Settle(connection);
    Run(connection, sql::kCommit);

    Query count(connection, sql::kCountBlockingKeys);
    REQUIRE(count.Next());
    REQUIRE(count.Int(0) <= kMost);
    REQUIRE(LookedUp(connection, keys) == had);
  }
}

TEST_CASE("a key that only moves to the large table didn't change", "[store]") {
  House house;
  house.Close();
  In(house,
     "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 70000)"
     " INSERT INTO blocking_key SELECT i, i, 1 FROM n;");
  house.Open();
  const Instant before = house.store->Read().as_of();

  house.InWriter([](Writing& writing) { return writing.AddChild(); });

  CHECK(In(house, "SELECT count(*) FROM blocking_key") == std::to_string(RecentKeys::kMost));
  CHECK(In(house, "SELECT count(*) FROM blocking_key_settled") ==
        std::to_string(70'000 - RecentKeys::kMost));
  const bool changed = house.InWriter([&](Writing& writing) {
    return writing.ChangedSince(std::uint64_t{1}, before) ||
           writing.LostSince(std::uint64_t{1}, before);
  });
  CHECK_FALSE(changed);
  CHECK(house.Sharers(1) == std::vector{PersonRow{1}});
}

TEST_CASE("somebody whose keys have settled is found, renamed and erased as before", "[store]") {
  House house;
  const Person ada = house.AddPerson(SubjectNamed("Lovelace", "1 High Street"));
  const BlockingKeys keys = house.KeysOf(SubjectNamed("Lovelace", "1 High Street"));
  house.Close();
  In(house, kSettle);
  house.Open();
  for (const std::uint64_t key : keys) {
    CHECK(house.Sharers(key) == std::vector{ada.row});
  }
  records::Subject renamed = SubjectNamed("King", "2 Low Road");
  renamed.names[0].given = Sensitive("Augusta");
  renamed.birth = PartialDate::Day(*Date::FromCivil(2016, 7, 9));
  const Instant before = house.store->Read().as_of();

  house.InWriter([&](Writing& writing) {
    writing.UpdateIdentity(ada, renamed, house.KeysOf(renamed));
    return 0;
  });

  CHECK(In(house,
           "SELECT (SELECT count(*) FROM blocking_key) + (SELECT count(*) FROM "
           "blocking_key_settled)") == "5");
  CHECK(house.InWriter([&](Writing& writing) { return writing.LostSince(keys.back(), before); }));
  CHECK(house.Sharers(keys.back()).empty());

  house.Close();
  In(house, kSettle);
  house.Open();
  Must(house.store->Erase(ada.child, LeafOf(audit::Event::kErased)));

  CHECK(In(house, "SELECT count(*) FROM blocking_key_settled") == "0");
  CHECK(In(house, "SELECT count(*) FROM blocking_key") == "0");
}

}  // namespace
}  // namespace hub::store
