#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "hub/store/detail/append_leaf.h"
#include "tests/unit/store/house.h"
#include "tests/unit/store/raw_file.h"

namespace hub::store {
namespace {

TEST_CASE("what sixteen threads write at once is all there, once", "[store][writer]") {
  House house;
  const std::uint64_t before = house.store->Head().size;
  constexpr int kThreads = 16;
  constexpr int kEach = 60;
  std::vector<std::vector<std::uint64_t>> indexes(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const std::string name = std::to_string(t) + "/" + std::to_string(i);
        const auto leaf =
            house.store->writer().WriteWithLeaf([&](Writing& writing) -> Result<std::uint64_t> {
              writing.SetMeta(name, "x");
              return writing.AppendLeaf(LeafOf(audit::Event::kBatchReceived), "detail " + name);
            });
        if (leaf.ok()) indexes[static_cast<std::size_t>(t)].push_back(leaf.value().index());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  house.Reopen();

  std::set<std::uint64_t> all;
  LogTransaction reading = house.store->ReadLog();
  for (int t = 0; t < kThreads; ++t) {
    REQUIRE(indexes[static_cast<std::size_t>(t)].size() == kEach);
    for (int i = 0; i < kEach; ++i) {
      const std::string name = std::to_string(t) + "/" + std::to_string(i);
      const std::uint64_t index = indexes[static_cast<std::size_t>(t)][static_cast<std::size_t>(i)];
      all.insert(index);
      CHECK(reading.Meta(name).has_value());
      CHECK(Must(reading.Detail(index)) == "detail " + name);
    }
  }
  CHECK(all.size() == kThreads * kEach);
  CHECK(*all.begin() == before);
  CHECK(reading.LeafCount() == before + all.size());
}

TEST_CASE("an act that fails undoes itself and nobody else", "[store][writer]") {
  House house;
  const std::uint64_t before = house.store->Head().size;

  const Status refused = house.store->writer().Write([](Writing& writing) -> Status {
    writing.SetMeta("a", "1");
    writing.AppendLeaf(LeafOf(audit::Event::kAgencyAdded));
    return Error{ErrorCode::kConflict, "no", "no"};
  });
  const Status thrown = house.store->writer().Write([](Writing& writing) -> Status {
    writing.SetMeta("b", "1");
    throw std::runtime_error("a child's name");
  });
  const Status twice = house.store->writer().Write([&](Writing& writing) -> Status {
    Agency again;
    again.id = *AgencyId::From("st-marys");
    writing.AddAgency(again);
    return Done{};
  });
  Must(house.store->writer().Write([](Writing& writing) -> Status {
    writing.SetMeta("c", "1");
    writing.AppendLeaf(LeafOf(audit::Event::kAgencyAdded));
    return Done{};
  }));

  CHECK(refused.error().code == ErrorCode::kConflict);
  CHECK(thrown.error().code == ErrorCode::kInternal);
  CHECK(thrown.error().for_operator.find("name") == std::string::npos);
  CHECK(twice.error().code == ErrorCode::kInternal);
  LogTransaction reading = house.store->ReadLog();
  CHECK_FALSE(reading.Meta("a"));
  CHECK_FALSE(reading.Meta("b"));
  CHECK(reading.Meta("c") == "1");
  CHECK(reading.LeafCount() == before + 1);
  CHECK(house.store->Head().size == before + 1);
}

TEST_CASE("the log's root is that of a naive tree, and the same after a restart",
          "[store][writer]") {
  House house;
  std::vector<audit::Hash> hashes;
  house.InWriter([](Writing& writing) {
    for (int i = 0; i < 700; ++i) writing.AppendLeaf(LeafOf(audit::Event::kSignedIn));
    return 0;
  });

  const audit::Checkpoint head = house.store->Head();
  {
    LogTransaction reading = house.store->ReadLog();
    reading.Leaves(0, head.size, [&](std::uint64_t index, std::string_view leaf) {
      CHECK(index == hashes.size());
      hashes.push_back(audit::LeafHash(leaf));
    });
    CHECK(reading.SubtreeRoot(8, 1) ==
          audit::RootOf(std::vector<audit::Hash>(hashes.begin() + 256, hashes.begin() + 512)));
    CHECK(reading.SubtreeRoot(3, 2) ==
          audit::RootOf(std::vector<audit::Hash>(hashes.begin() + 16, hashes.begin() + 24)));
  }
  CHECK(head.size == 700);
  CHECK(audit::RootOf(hashes) == head.root);

  house.Reopen();
  CHECK(house.store->Head().size == head.size);
  CHECK(house.store->Head().root == head.root);
  CHECK(house.store->clean_start());

  // A subtree half filled before the restart is stored whole after it.
  house.InWriter([](Writing& writing) {
    for (int i = 0; i < 100; ++i) writing.AppendLeaf(LeafOf(audit::Event::kSignedIn));
    return 0;
  });
  LogTransaction reading = house.store->ReadLog();
  hashes.clear();
  reading.Leaves(512, 768, [&](std::uint64_t, std::string_view leaf) {
    hashes.push_back(audit::LeafHash(leaf));
  });
  CHECK(reading.SubtreeRoot(8, 2) == audit::RootOf(hashes));
}

TEST_CASE("every leaf about a child is found, in runs that are over and in the last",
          "[store][writer]") {
  House house;
  std::mt19937 random(11);  // NOLINT: the same children in each run
  std::map<std::uint64_t, std::vector<std::uint64_t>> expected;
  const auto read_of = [&](std::uint64_t subject) {
    const std::uint64_t index =
        Must(house.store->writer().WriteLeaf(LeafOf(audit::Event::kChronologyRead), "who", subject,
                                             house.store->RightsEpoch()))
            .index();
    if (subject != 0) expected[subject].push_back(index);
    return index + 1;
  };
  const auto holds = [&] {
    LogTransaction reading = house.store->ReadLog();
    CHECK(reading.LeavesAbout(0).empty());
    CHECK(reading.LeavesAbout(12345).empty());
    for (const auto& [subject, leaves] : expected) {
      CHECK(reading.LeavesAbout(subject) == leaves);
    }
  };
  constexpr std::uint64_t kRun = detail::kLeavesInRun;
  std::uint64_t size = 0;
  for (const std::uint64_t until : {kRun - 1, kRun, kRun + 1, 2 * kRun, 2 * kRun + 500}) {
    while (size < until) size = read_of(random() % 40 == 0 ? ~std::uint64_t{0} : random() % 30);
    holds();
  }
  house.Reopen();
  holds();

  // The same log as an earlier release had it.
  house.Close();
  RawFile(house.options.data / "hub.db")(
      "DROP TABLE audit_by_child;"
      "DROP TABLE rights;"
      "DROP TABLE match_answer;"
      "DROP TABLE match;"
      "ALTER TABLE link DROP COLUMN weights;"
      "ALTER TABLE link DROP COLUMN reason;"
      "DROP TABLE audit_also_about;"
      "DROP TABLE known_checks;"
      "DROP TABLE share_decision; DROP TABLE passkey; DROP TABLE passkey_challenge;"
      "DROP TABLE break_glass; DROP TABLE break_glass_unlock;"
      "DROP TABLE blocking_key; ALTER TABLE blocking_key_settled RENAME TO blocking_key;"
      "ALTER TABLE blocking_key DROP COLUMN child;"
      "DROP TABLE search_key; ALTER TABLE search_key_settled RENAME TO search_key;"
      "DROP TABLE household_key; ALTER TABLE household_key_settled RENAME TO household_key;"
      "DROP INDEX source_person_shielding; DROP TABLE sketch;"
      "DROP TRIGGER person_added; DROP TRIGGER person_moved;"
      "DROP TRIGGER person_shielded; DROP TRIGGER person_erased;"
      "DROP TABLE provider_login;"
      "CREATE INDEX audit_detail_subject ON audit_detail(subject, leaf) WHERE subject <> 0;"
      "PRAGMA user_version=3;");
  house.Open();
  holds();
  size = read_of(7);
  while (size <= 3 * kRun) size = read_of(random() % 30);
  holds();
}

TEST_CASE("a leaf decided before rights changed is refused", "[store][writer]") {
  House house;
  const std::uint64_t epoch = house.store->RightsEpoch();
  const audit::Leaf leaf = LeafOf(audit::Event::kChronologyRead);
  CHECK(house.store->writer().WriteLeaf(leaf, "who", 5, epoch).ok());
  house.InWriter([](Writing& writing) {
    writing.RightsChanged();
    return 0;
  });

  const auto stale = house.store->writer().WriteLeaf(leaf, "who", 5, epoch);
  const auto fresh = house.store->writer().WriteLeaf(leaf, "who", 5, house.store->RightsEpoch());

  CHECK(stale.error().code == ErrorCode::kConflict);
  REQUIRE(fresh.ok());
  LogTransaction reading = house.store->ReadLog();
  CHECK(reading.LeavesAbout(5).size() == 2);
  CHECK(Must(reading.Detail(fresh.value().index())) == "who");
}

TEST_CASE("an act that fails does not change anybody's rights", "[store][writer]") {
  House house;
  const std::uint64_t epoch = house.store->RightsEpoch();

  const Status failed = house.store->writer().Write([](Writing& writing) -> Status {
    writing.RightsChanged();
    return Error{ErrorCode::kForbidden, "no", "no"};
  });

  CHECK_FALSE(failed.ok());
  CHECK(house.store->RightsEpoch() == epoch);
}

// No file may grow beyond what the log holds now: how a full disk looks from inside.
class FullDisk {
 public:
  explicit FullDisk(const fs::path& log) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit = before_;
    limit.rlim_cur = fs::file_size(log);
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

TEST_CASE("a full disk refuses acts, keeps leaves in the room held for them, and is recovered from",
          "[store][writer]") {
  House house;
  const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
  house.AddEntry({ada}, "visit-1", "before");
  const audit::Checkpoint before = house.store->Head();
  const std::uint64_t epoch = house.store->RightsEpoch();
  const audit::Leaf leaf = LeafOf(audit::Event::kChronologyRead);
  {
    const FullDisk full(house.options.data / "hub.db-wal");

    const auto read = house.store->writer().WriteLeaf(leaf, "who", 1, epoch);
    const Status written = house.store->writer().Write([&](Writing& writing) -> Status {
      house.AddEntryIn(writing, {ada}, "visit-2", "during");
      writing.AppendLeaf(leaf);
      return Done{};
    });

    CHECK(read.ok());
    CHECK(written.error().code == ErrorCode::kUnavailable);
    CHECK(house.Entries(ada).size() == 1);
    CHECK(house.store->Head().size == before.size + 1);
    CHECK_THROWS_AS(house.store->ReadLog(), std::runtime_error);  // it must see every leaf
  }
  house.AddEntry({ada}, "visit-3", "after");
  const auto again = house.store->writer().WriteLeaf(leaf, "who", 1, house.store->RightsEpoch());

  REQUIRE(again.ok());
  CHECK(again.value().index() == before.size + 1);
  house.Reopen();
  CHECK(house.Entries(ada).size() == 2);
  CHECK(house.store->Head().size == before.size + 2);
  CHECK(Must(house.store->ReadLog().Detail(before.size)) == "who");
  CHECK(house.store->CheckIntegrity().ok());
}

TEST_CASE("moments of commits only grow, whatever the clock does", "[store][moments]") {
  House house;
  Instant last;
  for (const std::int64_t step : {5, 0, -1'000'000, 3, -7, 0}) {
    house.clock.micros += step;
    const Instant at = house.InWriter([](Writing& writing) {
      writing.AppendLeaf(LeafOf(audit::Event::kSignedIn));
      return writing.at();
    });
    CHECK(at > last);
    last = at;
    CHECK(house.store->HeldAt(std::nullopt) >= at);
  }
  house.clock.micros -= 3'600'000'000;
  house.Reopen();
  CHECK(house.InWriter([](Writing& writing) { return writing.at(); }) > last);
}

TEST_CASE("an answer for a moment never changes, whatever is written meanwhile",
          "[store][moments]") {
  House house;
  const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
  std::atomic<bool> done{false};
  std::atomic<int> wrong{0};
  std::atomic<int> asked{0};
  const auto count_until = [&](Instant held) {
    int count = 0;
    LogTransaction reading = house.store->ReadLog();
    reading.Versions(ada.row, [&](const Reading::EntryRef& ref, std::optional<EntryId>) {
      if (ref.facts.received <= held && (!ref.ended || *ref.ended > held)) ++count;
    });
    return count;
  };
  std::vector<std::thread> readers;
  for (unsigned seed = 1; seed <= 3; ++seed) {
    readers.emplace_back([&, seed] {
      std::mt19937 random(seed);
      std::vector<std::pair<Instant, int>> answers;
      while (!done && answers.size() < 150) {
        std::optional<Instant> ask;
        if (random() % 2 == 0) {
          ask = Instant{house.clock.micros.load() - static_cast<std::int64_t>(random() % 20)};
        }
        const Instant held = house.store->HeldAt(ask);
        if (ask && held > *ask) ++wrong;
        answers.emplace_back(held, count_until(held));
        ++asked;
      }
      for (const auto& [held, count] : answers) wrong += count_until(held) != count ? 1 : 0;
    });
  }
  std::mt19937 random(42);
  for (int i = 0; i < 300 || asked == 0; ++i) {
    house.clock.micros += static_cast<std::int64_t>(random() % 5);
    house.AddEntry({ada}, "visit-" + std::to_string(random() % 20), "v" + std::to_string(i));
  }
  done = true;
  for (std::thread& reader : readers) reader.join();

  CHECK(asked > 0);
  CHECK(wrong == 0);
}

TEST_CASE("what was acknowledged is in the answer for now", "[store][moments]") {
  House house;
  const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
  house.clock.micros -= 10'000'000;
  house.AddEntry({ada}, "visit-1", "acknowledged");

  const Instant held = house.store->HeldAt(std::nullopt);

  CHECK(house.Entries(ada)[0].ref.facts.received <= held);
  CHECK(house.store->HeldAt(Instant{5}) == Instant{5});
  CHECK(house.store->HeldAt(Instant{INT64_MAX}) <= house.store->HeldAt(std::nullopt));
}

TEST_CASE("a folder as a crash left it opens with all that was acknowledged, and says so",
          "[store][writer]") {
  House house;
  const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
  house.AddEntry({ada}, "visit-1", "acknowledged");
  const audit::Checkpoint head = house.store->Head();
  const fs::path crashed = house.folder.Make("crashed");
  fs::copy(house.options.data, crashed, fs::copy_options::recursive);
  house.Close();
  house.options.data = crashed;

  house.Open();

  CHECK_FALSE(house.store->clean_start());
  CHECK(house.Entries(ada)[0].body == "acknowledged");
  CHECK(house.store->Head().root == head.root);
  CHECK(house.InWriter([](Writing& writing) { return writing.at(); }) >
        house.Entries(ada)[0].ref.facts.received);
}

TEST_CASE("readers get their turn in the order they came", "[store]") {
  House house;
  house.Close();
  house.options.readers = 1;
  house.Open();
  std::vector<std::thread> threads;
  std::atomic<int> served{0};
  {
    ReadTransaction held = house.store->Read();
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        LogTransaction reading = house.store->ReadLog();
        if (reading.FindAgency(*AgencyId::From("st-marys"))) ++served;
      });
    }
    CHECK(served == 0);
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(served == 8);
}

TEST_CASE("a snapshot does not see what is written after it began", "[store]") {
  House house;
  const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
  ReadTransaction before = house.store->Read();

  house.AddEntry({ada}, "visit-1", "later");

  int seen = 0;
  before.Versions(ada.row, [&](const Reading::EntryRef&, std::optional<EntryId>) { ++seen; });
  CHECK(seen == 0);
}

}  // namespace
}  // namespace hub::store
