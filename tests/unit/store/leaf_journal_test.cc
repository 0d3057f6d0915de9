// What was acknowledged is read back, whatever a crash left behind it.

#include "hub/store/detail/leaf_journal.h"

#include <random>

#include "tests/unit/store/house.h"
#include "tests/unit/store/raw_file.h"

namespace hub::store::detail {
namespace {

PlacedLeaf Leaf(std::uint64_t index, const std::string& text) {
  PlacedLeaf leaf;
  leaf.index = index;
  leaf.line = text;
  leaf.subject = 10 + index;
  leaf.sealed = "sealed " + text;
  return leaf;
}

std::string Told(const std::vector<PlacedLeaf>& leaves) {
  std::string told;
  for (const PlacedLeaf& leaf : leaves) {
    CHECK(leaf.subject == 10 + leaf.index);
    CHECK(leaf.sealed == "sealed " + leaf.line);
    told += std::to_string(leaf.index) + "=" + leaf.line + " ";
  }
  return told;
}

void Overwrite(const fs::path& file, std::streamoff at, const std::string& bytes) {
  std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
  out.seekp(at);
  out << bytes;
}

TEST_CASE("groups come back in order, and after a rewind the older ones do not", "[store]") {
  const TempFolder folder;
  const fs::path file = folder / "leaves.log";
  LeafJournal journal(file);
  CHECK(journal.Read().empty());
  Must(journal.Append({Leaf(0, "a"), Leaf(1, "bb")}));
  Must(journal.Append({Leaf(2, "ccc")}));
  CHECK(Told(LeafJournal(file).Read()) == "0=a 1=bb 2=ccc ");

  journal.Rewind();
  Must(journal.Append({Leaf(3, "d")}));
  CHECK(Told(LeafJournal(file).Read()) == "3=d ");
  Must(journal.Append({Leaf(4, "long enough to cut into what was there")}));
  CHECK(Told(LeafJournal(file).Read()) == "3=d 4=long enough to cut into what was there ");

  journal.Clear();
  CHECK(LeafJournal(file).Read().empty());
  CHECK((fs::status(file).permissions() & fs::perms::all) ==
        (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("groups of any size come back, wherever in a block of the disk they end", "[store]") {
  const TempFolder folder;
  const fs::path file = folder / "leaves.log";
  LeafJournal journal(file);
  std::string expected;
  std::uint64_t index = 0;
  const auto append = [&](const std::vector<std::size_t>& sizes) {
    std::vector<PlacedLeaf> group;
    for (const std::size_t size : sizes) {
      group.push_back(Leaf(index, std::string(size, static_cast<char>('a' + index % 26))));
      expected += std::to_string(index) + "=" + group.back().line + " ";
      ++index;
    }
    Must(journal.Append(group));
    REQUIRE(Told(journal.Read()) == expected);
  };
  const auto rewind = [&] {
    journal.Rewind();
    expected.clear();
  };

  // Two leaves that end some bytes before a block of 4 KiB does, on its last one, or behind it.
  for (std::size_t size = 1'980; size < 2'040; ++size) {
    rewind();
    append({1, size});
    append({3});
  }
  rewind();
  std::mt19937 random(7);  // NOLINT: the same sizes in each run
  for (int i = 0; i < 200; ++i) append({random() % 9'000});
}

TEST_CASE("a torn record ends the reading, whichever byte of it is wrong", "[store]") {
  const TempFolder folder;
  const fs::path file = folder / "leaves.log";
  LeafJournal journal(file);
  Must(journal.Append({Leaf(0, "whole")}));
  const auto end = static_cast<std::streamoff>(Bytes(file).find_last_not_of('\0') + 1);
  Must(journal.Append({Leaf(1, "torn")}));
  const std::string both = Bytes(file);
  const auto until = static_cast<std::streamoff>(both.find_last_not_of('\0') + 1);
  for (std::streamoff at = end; at < until; ++at) {
    const char byte = both[static_cast<std::size_t>(at)];
    Overwrite(file, at, std::string(1, static_cast<char>(byte ^ 0x15)));
    CHECK(Told(LeafJournal(file).Read()) == "0=whole ");
    Overwrite(file, at, std::string(1, byte));
  }
  CHECK(LeafJournal(file).Read().size() == 2);
}

TEST_CASE("leaves that a crash left in the journal are in the log after the next start",
          "[store]") {
  House house;
  const std::uint64_t epoch = house.store->RightsEpoch();
  const auto read = [&](const std::string& who) {
    return Must(house.store->writer().WriteLeaf(LeafOf(audit::Event::kChronologyRead), who, 5,
                                                epoch))
        .index();
  };
  for (int i = 0; i < 700; ++i) read("reader");  // tiles too
  const std::uint64_t last = read("the last one");
  const audit::Checkpoint head = house.store->Head();

  // The files as they are now: a crash keeps nothing else.
  const fs::path image = house.folder.Make("image");
  for (const char* name : {"hub.db", "hub.db-wal", "leaves.log"}) {
    fs::copy_file(house.options.data / name, image / name);
  }
  house.Close();
  for (const char* name : {"hub.db", "hub.db-wal", "leaves.log"}) {
    fs::copy_file(image / name, house.options.data / name, fs::copy_options::overwrite_existing);
  }
  fs::remove(house.options.data / "hub.db-shm");
  house.Open();

  CHECK_FALSE(house.store->clean_start());
  CHECK(house.store->Head().size == head.size);
  CHECK(house.store->Head().root == head.root);
  CHECK(Must(house.store->ReadLog().Detail(last)) == "the last one");
  CHECK(house.store->ReadLog().LeavesAbout(5).size() == 701);
  const Instant at = house.InWriter([](Writing& writing) { return writing.at(); });
  CHECK(at.micros - house.clock.Now().micros < 1'000'000);
}

TEST_CASE("an act's leaf follows those of the reads before it", "[store]") {
  House house;
  const std::uint64_t epoch = house.store->RightsEpoch();
  std::vector<std::uint64_t> places;
  for (int i = 0; i < 20; ++i) {
    places.push_back(
        Must(house.store->writer().WriteLeaf(LeafOf(audit::Event::kChronologyRead), {}, 0, epoch))
            .index());
    places.push_back(house.InWriter(
        [](Writing& writing) { return writing.AppendLeaf(LeafOf(audit::Event::kSignedIn)); }));
  }
  for (std::size_t i = 1; i < places.size(); ++i) CHECK(places[i] == places[i - 1] + 1);
  CHECK(house.store->ReadLog().LeafCount() == places.back() + 1);
  house.Reopen();
  CHECK(house.store->ReadLog().LeafCount() > places.back());
}

}  // namespace
}  // namespace hub::store::detail
