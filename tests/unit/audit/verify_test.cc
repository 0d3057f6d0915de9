#include "hub/audit/verify.h"

#include <set>
#include <sstream>
#include <string>

#include "hub/audit/log_file.h"
#include "tests/support/catch.h"
#include "tests/support/tampered_log.h"

namespace hub::audit {
namespace {

using test::File;
using test::InventedLeaves;
using test::Note;
using test::Renumbered;
using Leaves = std::vector<std::string>;

Result<LogReport> Check(const std::string& file, const std::vector<std::string>& against = {}) {
  std::istringstream in(file);
  std::vector<SignedNote> notes;
  for (const std::string& note : against) notes.push_back({"kept", note});
  return VerifyLogFile(in, test::OurVerifierKey(), notes);
}

TEST_CASE("each way of tampering with a log is found and named", "[audit]") {
  for (const test::LogCase& made : test::LogCases()) {
    INFO(made.name);
    const Result<LogReport> report = Check(made.file, made.against);
    REQUIRE(report.ok());
    std::set<Fault> faults;
    for (const Finding& finding : report.value().findings) {
      UNSCOPED_INFO(finding.words);
      faults.insert(finding.fault);
    }
    CHECK(faults == made.faults);
  }
}

TEST_CASE("no leaf can be changed, removed, moved or doubled unseen", "[audit][law]") {
  const Leaves whole = InventedLeaves(21);
  const std::string note = Note(whole);
  REQUIRE(Check(File(whole, note)).value().clean());
  for (std::size_t place = 0; place < whole.size(); ++place) {
    const auto at = static_cast<std::ptrdiff_t>(place);
    Leaves changed = whole;
    const std::size_t outcome = changed[place].find("outcome") + 10;
    changed[place][outcome] = changed[place][outcome] == 'x' ? 'y' : 'x';
    CHECK_FALSE(Check(File(changed, note)).value().clean());
    Leaves removed = whole;
    removed.erase(removed.begin() + at);
    CHECK_FALSE(Check(File(Renumbered(removed), note)).value().clean());
    CHECK_FALSE(
        Check(File(Renumbered(removed), Note(Renumbered(removed))), {note}).value().clean());
    Leaves doubled = whole;
    doubled.insert(doubled.begin() + at, whole[place]);
    CHECK_FALSE(Check(File(Renumbered(doubled), note)).value().clean());
    for (std::size_t other = place + 1; other < whole.size(); ++other) {
      Leaves moved = whole;
      std::swap(moved[place], moved[other]);
      CHECK_FALSE(Check(File(Renumbered(moved), note)).value().clean());
    }
  }
}

TEST_CASE("kept checkpoints tell between which leaves to look", "[audit]") {
  const Leaves whole = InventedLeaves(12);
  Leaves changed = whole;
  changed[6].replace(changed[6].find("permit"), 6, "deny");
  const std::vector<std::string> kept = {Note({whole.begin(), whole.begin() + 8}),
                                         Note({whole.begin(), whole.begin() + 5})};

  const LogReport report = Check(File(changed, Note(changed)), kept).value();

  REQUIRE(report.findings.size() == 1);
  CHECK(report.first_wrong().fault == Fault::kRootDiffers);
  CHECK(report.first_wrong().leaf == 5);
}

TEST_CASE("a clean report tells size, root, times and how much is signed for", "[audit]") {
  const Leaves whole = InventedLeaves(12);
  Frontier frontier;
  for (const std::string& leaf : whole) frontier.Append(LeafHash(leaf));

  const LogReport report = Check(File(whole, Note(whole))).value();

  CHECK(report.size == 12);
  CHECK(report.covered == 12);
  CHECK(report.root == frontier.Root());
  CHECK(report.first == Instant::Parse("2026-11-21T08:00:00Z"));
  CHECK(report.last == Instant::Parse("2026-11-21T08:00:11Z"));
}

TEST_CASE("the first of many wrong leaves is the one that is told", "[audit]") {
  Leaves leaves = InventedLeaves(12);
  leaves.erase(leaves.begin() + 3);

  const LogReport report = Check(File(leaves, Note(leaves))).value();

  REQUIRE(report.findings.size() == 1);
  CHECK(report.first_wrong().fault == Fault::kOutOfPlace);
  CHECK(report.first_wrong().leaf == 3);
}

// Verifies straight from a list, as from the store.
LogReport CheckLive(const Leaves& leaves, std::size_t readable,
                    const std::vector<std::string>& notes) {
  std::string origin;
  const crypto::PublicKey key = ReadVerifierKey(test::OurVerifierKey(), origin).value();
  std::vector<SignedNote> named;
  for (const std::string& note : notes) named.push_back({"stored", note});
  std::size_t place = 0;
  const auto next = [&](std::string& line) -> Result<bool> {
    if (place == readable) return Error{ErrorCode::kInternal, "", "a row is missing"};
    if (place == leaves.size()) return false;
    line = leaves[place++];
    return true;
  };
  return VerifyLog(next, origin, key, named);
}

TEST_CASE("a live log may have grown beyond its last checkpoint", "[audit]") {
  const Leaves leaves = InventedLeaves(12);

  const LogReport report = CheckLive(leaves, 99, {Note({leaves.begin(), leaves.begin() + 8})});

  CHECK(report.clean());
  CHECK(report.size == 12);
  CHECK(report.covered == 8);
}

TEST_CASE("a log that cannot be read to the end is not clean", "[audit]") {
  const Leaves leaves = InventedLeaves(12);

  const LogReport report = CheckLive(leaves, 9, {});

  REQUIRE(report.findings.size() == 1);
  CHECK(report.first_wrong().fault == Fault::kUnreadable);
  CHECK(report.first_wrong().leaf == 9);
}

TEST_CASE("a file that is no audit log is refused, not called clean", "[audit]") {
  const std::string whole = File(InventedLeaves(2), Note(InventedLeaves(2)));
  for (const std::string& file :
       {std::string(), std::string("\n"), std::string("onestory audit log v2\n") + whole,
        std::string(kLogFileTitle) + '\n', std::string(2 * kMaxLogLine, 'x')}) {
    CHECK_FALSE(Check(file).ok());
  }
  std::istringstream in(std::string(kLogFileTitle) + "\nno key\n\n");
  CHECK_FALSE(VerifyLogFile(in, std::nullopt, {}).ok());
}

TEST_CASE("a line too long to be a leaf is not read into memory", "[audit]") {
  const std::string file = std::string(kLogFileTitle) + '\n' + test::OurVerifierKey() + '\n' +
                           std::string(kMaxLogLine + 1, 'x') + "\n\n";

  const LogReport report = Check(file).value();

  CHECK(report.first_wrong().fault == Fault::kUnreadable);
}

TEST_CASE("a log file keeps the layout that verifiers know", "[audit][format]") {
  std::ostringstream out;
  LogFileWriter writer(out, "KEY");
  writer.Leaf("{0}");
  writer.Leaf("{1}");
  REQUIRE(writer.Finish("NOTE\n").ok());

  CHECK(out.str() == "onestory audit log v1\nKEY\n{0}\n{1}\n\nNOTE\n");
}

TEST_CASE("a log file that cannot be written says so", "[audit]") {
  std::ostringstream out;
  LogFileWriter writer(out, "KEY");
  out.setstate(std::ios::badbit);

  CHECK_FALSE(writer.Finish("NOTE\n").ok());
}

}  // namespace
}  // namespace hub::audit
