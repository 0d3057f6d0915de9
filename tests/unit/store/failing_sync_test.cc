// What a disk that fails to make something durable may do to the log: nothing.

#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "hub/store/detail/leaf_journal.h"
#include "tests/unit/store/house.h"

namespace {

// While set, making a file whose name ends in this durable fails. In this program alone: it
// stands before the C library's own.
std::string failing;  // NOLINT: what an interposed function looks at must be global

bool Fails(int file) {
  if (failing.empty()) return false;
  std::array<char, 4096> path{};
  const std::string link = "/proc/self/fd/" + std::to_string(file);
  const ssize_t size = ::readlink(link.c_str(), path.data(), path.size());
  return size > 0 &&
         std::string_view(path.data(), static_cast<std::size_t>(size)).ends_with(failing);
}

}  // namespace

extern "C" int fdatasync(int file) {
  if (Fails(file)) {
    errno = EIO;
    return -1;
  }
  return static_cast<int>(::syscall(SYS_fdatasync, file));
}

namespace hub::store {
namespace {

// The files as they are now, opened as after a crash.
void Crash(House& house) {
  const fs::path image = house.folder.Make("image");
  const auto names = {"hub.db", "hub.db-wal", "leaves.log"};
  for (const char* name : names) fs::copy_file(house.options.data / name, image / name);
  house.Close();
  for (const char* name : names) {
    fs::copy_file(image / name, house.options.data / name, fs::copy_options::overwrite_existing);
  }
  fs::remove(house.options.data / "hub.db-shm");
  house.Open();
}

Result<audit::DurableLeaf> Read(House& house, const std::string& who) {
  return house.store->writer().WriteLeaf(LeafOf(audit::Event::kChronologyRead), who, 5,
                                         house.store->RightsEpoch());
}

TEST_CASE("a commit that failed to become durable never takes an acknowledged leaf's place",
          "[store][writer]") {
  House house;
  Must(Read(house, "long before"));
  Must(Read(house, "before"));  // that one is in the tables by now, in a commit to come
  const std::uint64_t size = house.store->Head().size;

  failing = "hub.db-wal";
  const Status failed = house.store->writer().Write([](Writing& writing) -> Status {
    writing.AppendLeaf(LeafOf(audit::Event::kAgreementRecorded));
    return Done{};
  });
  const bool read_meanwhile = Read(house, "meanwhile").ok();
  failing.clear();
  CHECK_FALSE(failed.ok());
  CHECK_FALSE(read_meanwhile);
  CHECK(house.store->Head().size == size);

  const std::uint64_t index = Must(Read(house, "after")).index();
  CHECK(index == size);
  Crash(house);

  CHECK(Must(house.store->ReadLog().Detail(index)) == "after");
  CHECK(Must(house.store->ReadLog().Detail(size - 1)) == "before");
  CHECK(Must(house.store->ReadLog().Detail(size - 2)) == "long before");
  CHECK(house.store->Head().size == size + 1);
}

TEST_CASE("leaves that a failed commit undid are in the next one", "[store][writer]") {
  House house;
  Must(Read(house, "long before"));
  Must(Read(house, "before"));
  const std::uint64_t size = house.store->Head().size;

  failing = "hub.db-wal";
  const Status failed = house.store->writer().Write([](Writing&) -> Status { return Done{}; });
  failing.clear();

  CHECK_FALSE(failed.ok());
  CHECK(Must(house.store->ReadLog().Detail(size - 1)) == "before");
  CHECK(Must(house.store->ReadLog().Detail(size - 2)) == "long before");
  CHECK(house.store->ReadLog().LeafCount() == size);
  CHECK(house.store->CheckIntegrity().ok());
}

TEST_CASE("leaves of a group that was refused never come back", "[store][writer]") {
  House house;
  Must(Read(house, "before"));
  house.InWriter([](Writing&) { return 0; });
  const std::uint64_t size = house.store->Head().size;

  failing = "leaves.log";
  for (int i = 0; i < 3; ++i) CHECK_FALSE(Read(house, "refused").ok());
  failing.clear();
  CHECK(house.store->Head().size == size);
  CHECK(Must(Read(house, "allowed")).index() == size);
  Crash(house);

  CHECK(house.store->Head().size == size + 1);
  CHECK(Must(house.store->ReadLog().Detail(size)) == "allowed");
}

TEST_CASE("no act takes the places of refused leaves before they are cut off", "[store][writer]") {
  House house;
  const TempFolder folder;
  detail::LeafJournal journal(folder / "other-leaves.log");
  const auto leaf = [](std::uint64_t index) {
    detail::PlacedLeaf placed;
    placed.index = index;
    return placed;
  };
  Must(journal.Append({leaf(0)}));
  failing = "leaves.log";
  CHECK_FALSE(journal.Append({leaf(1), leaf(2)}).ok());
  CHECK(journal.Read().size() == 3);  // what a crash would leave
  CHECK_FALSE(journal.Mend().ok());
  CHECK_FALSE(Read(house, "refused").ok());
  const Status act = house.store->writer().Write([](Writing&) -> Status { return Done{}; });
  CHECK(act.error().code == ErrorCode::kUnavailable);
  failing.clear();

  Must(journal.Mend());
  CHECK(journal.Read().size() == 1);
  Must(house.store->writer().Write([](Writing&) -> Status { return Done{}; }));
  CHECK(Read(house, "after").ok());
}

TEST_CASE("a read is refused, and the hub lives, when its detail's key cannot be kept",
          "[store][writer]") {
  House house;
  failing = "keys.db-wal";
  const bool refused = !Read(house, "the first detail of a year").ok();
  failing.clear();
  CHECK(refused);
  CHECK(Read(house, "the next").ok());
}

}  // namespace
}  // namespace hub::store
