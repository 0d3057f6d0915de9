// The journal: what a run remembers of the hub's answers, and of full exports.

#include "connectors/push/journal.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "connectors/push/full_export.h"
#include "tests/unit/connectors/folder.h"
#include "tests/unit/connectors/support.h"

namespace connectors::push {
namespace {

namespace fs = std::filesystem;
using hub::ErrorCode;
using hub::Result;
using test::Folder;

Journal OpenJournal(const fs::path& folder) {
  Result<Journal> journal = Journal::Open(folder, "a");
  if (!journal.ok()) FAIL(journal.error().for_caller);
  return std::move(journal).value();
}

TEST_CASE("a journal remembers over runs what the hub took", "[push]") {
  const Folder folder;
  Mark source{};
  Mark content{};
  std::string salt;
  {
    Journal journal = OpenJournal(folder.path());
    source = journal.SourceOf("K1|referral|2023-06-01");
    content = journal.ContentOf("{}");
    salt = journal.salt();
    REQUIRE(journal.Append("b1", {{source, content, false}}).ok());
  }
  const Journal again = OpenJournal(folder.path());

  CHECK(again.SourceOf("K1|referral|2023-06-01") == source);
  CHECK(again.Find(source).Holds(content));
  CHECK_FALSE(again.Find(source).Holds(again.ContentOf("{1}")));
  CHECK_FALSE(again.Find(again.SourceOf("K2")).held);
  CHECK(again.last_batch() == "b1");
  CHECK(again.salt() == salt);
}

TEST_CASE("what was appended is there for whoever finds the files after a kill", "[push]") {
  const Folder folder;
  const Folder after;
  Journal journal = OpenJournal(folder.path());
  std::vector<Delivered> records;
  for (int i = 0; i < 200; ++i) {
    records.push_back({journal.SourceOf(std::to_string(i)), journal.ContentOf("x"), false});
  }
  REQUIRE(journal.Append("b1", records).ok());

  // No close in between: as the disk is at this moment.
  fs::copy(folder.path(), after.path(), fs::copy_options::recursive);
  const Journal found = OpenJournal(after.path());

  CHECK(found.last_batch() == "b1");
  for (const Delivered& record : records) CHECK(found.Find(record.source).held);
}

TEST_CASE("a log torn at any place remembers whole batches only", "[push]") {
  const Folder folder;
  Mark first{};
  Mark second{};
  Journal journal = OpenJournal(folder.path());
  first = journal.SourceOf("1");
  second = journal.SourceOf("2");
  REQUIRE(journal.Append("b1", {{first, journal.ContentOf("x"), false}}).ok());
  const auto whole_first = fs::file_size(folder.path() / "a.journal-wal");
  REQUIRE(journal.Append("b2", {{second, journal.ContentOf("x"), false}}).ok());
  const std::string wal = test::ReadFile(folder.path() / "a.journal-wal");
  for (std::size_t size = 0; size < wal.size(); size += 509) {
    const Folder after;
    fs::copy(folder.path() / "a.journal", after.path() / "a.journal");
    fs::copy(folder.path() / "a.key", after.path() / "a.key");
    std::ofstream(after.path() / "a.journal-wal", std::ios::binary) << wal.substr(0, size);

    const Journal found = OpenJournal(after.path());

    INFO(size << " of " << wal.size());
    CHECK(found.Find(first).held == (size >= whole_first));
    CHECK_FALSE(found.Find(second).held);
    CHECK(found.last_batch() == (size >= whole_first ? "b1" : ""));
  }
}

TEST_CASE("what the hub refused is not held, and its answers are counted", "[push]") {
  const Folder folder;
  Journal journal = OpenJournal(folder.path());
  const Mark source = journal.SourceOf("1");
  const Mark held = journal.ContentOf("x");
  const Mark refused = journal.ContentOf("y");

  REQUIRE(journal.Append("b1", {{source, refused, true}}).ok());
  CHECK_FALSE(journal.Find(source).Holds(refused));
  CHECK(journal.Find(source).answers == 1);
  REQUIRE(journal.Append("b2", {{source, held, false}}).ok());
  REQUIRE(journal.Append("b3", {{source, refused, true}}).ok());

  CHECK(journal.Find(source).Holds(held));  // as the hub does
  CHECK(journal.Find(source).answers == 3);
}

TEST_CASE("after a hub that forgot, nothing is held and no batch id comes again", "[push]") {
  const Folder folder;
  Journal journal = OpenJournal(folder.path());
  const Mark source = journal.SourceOf("1");
  const std::string salt = journal.salt();
  REQUIRE(journal.Append("b1", {{source, journal.ContentOf("x"), false}}).ok());

  REQUIRE(journal.StartOver().ok());

  CHECK_FALSE(journal.Find(source).held);
  CHECK(journal.last_batch().empty());
  CHECK(journal.salt() != salt);
}

TEST_CASE("a journal knows over runs what was sent about a person, and of nobody else", "[push]") {
  const Folder folder;
  {
    Journal journal = OpenJournal(folder.path());
    for (const char* id :
         {"C1|referral|2023-06-01", "C1|contact|2023-05-01", "C2|plan|2023-01-01"}) {
      const std::string_view person = std::string_view(id).substr(0, 2);
      journal.NoteAbout(person, journal.SourceOf(id), id);
      journal.NoteAbout(person, journal.SourceOf(id), id);  // told by two exports
    }
    REQUIRE(journal.Append("b1", {}).ok());
    journal.NoteAbout("C1", journal.SourceOf("C1|plan|2024-01-01"), "C1|plan|2024-01-01");
    CHECK(journal.About("C1").value().size() == 3);
  }
  Journal again = OpenJournal(folder.path());

  CHECK(again.About("C1").value() == std::vector<std::string>{"C1|contact|2023-05-01",
                                                              "C1|plan|2024-01-01",
                                                              "C1|referral|2023-06-01"});
  CHECK(again.About("C2").value() == std::vector<std::string>{"C2|plan|2023-01-01"});
  CHECK(again.About("C3").value().empty());
  CHECK(test::ReadFile(folder.path() / "a.journal").find("C1|") == std::string::npos);
}

TEST_CASE("two runs for one agency do not write over each other", "[push]") {
  const Folder folder;
  const Journal first = OpenJournal(folder.path());

  const Result<Journal> second = Journal::Open(folder.path(), "a");

  REQUIRE_FALSE(second.ok());
  CHECK(second.error().code == ErrorCode::kUnavailable);
}

TEST_CASE("a file that is no journal is refused with what to do", "[push]") {
  const Folder folder;
  std::ofstream(folder.path() / "a.journal") << std::string(5000, 'x');

  const Result<Journal> journal = Journal::Open(folder.path(), "a");

  REQUIRE_FALSE(journal.ok());
  CHECK(journal.error().for_caller.find("move it away") != std::string::npos);
}

TEST_CASE("no source id lies in the journal's files, and only their owner reads them", "[push]") {
  const Folder folder;
  const std::string id = "9990000018|immunisation|2024-02-03";
  {
    Journal journal = OpenJournal(folder.path());
    const Mark source = journal.SourceOf(id);
    journal.BeginExport();
    journal.NoteSeen(source, id);
    REQUIRE(journal.Compare("all").ok());
    REQUIRE(journal.Adopt("all").ok());
    REQUIRE(journal.Append("b1", {{source, journal.ContentOf("{}"), false}}).ok());
    for (const auto& file : fs::directory_iterator(folder.path())) {
      INFO(file.path().string());
      CHECK(test::ReadFile(file.path()).find("9990000018") == std::string::npos);
      struct stat facts {};
      REQUIRE(stat(file.path().c_str(), &facts) == 0);
      CHECK((facts.st_mode & 0777) == 0600);
    }
  }
}

// One full export of these ids; what was gone from it, in the order of the journal.
std::vector<std::string> Export(Journal& journal, const std::string& scope,
                                const std::vector<std::string>& ids) {
  journal.BeginExport();
  for (const std::string& id : ids) journal.NoteSeen(journal.SourceOf(id), id);
  const Result<Comparison> compared = journal.Compare(scope);
  REQUIRE(compared.ok());
  CHECK(compared.value().now == ids.size());
  std::vector<std::string> gone;
  REQUIRE(journal
              .ForEachGone(scope,
                           [&](const std::string& id) {
                             gone.push_back(id);
                             return true;
                           })
              .ok());
  CHECK(compared.value().gone == gone.size());
  REQUIRE(journal.Adopt(scope).ok());
  std::sort(gone.begin(), gone.end());
  return gone;
}

using Ids = std::vector<std::string>;

TEST_CASE("gone from a full export is what the last one of its scope had", "[push]") {
  const Folder folder;
  Journal journal = OpenJournal(folder.path());

  CHECK(Export(journal, "2024", {"a", "b", "c"}).empty());
  CHECK(Export(journal, "2024", {"b", "c", "d"}) == Ids{"a"});
  CHECK(Export(journal, "2024", {"b"}) == Ids{"c", "d"});
  CHECK(Export(journal, "2024", {"b"}).empty());
  CHECK(Export(journal, "2024", {"a"}) == Ids{"b"});
}

TEST_CASE("what another scope still has is not gone", "[push]") {
  const Folder folder;
  Journal journal = OpenJournal(folder.path());

  CHECK(Export(journal, "2024", {"a", "b"}).empty());
  CHECK(Export(journal, "2025", {"b", "c"}).empty());
  CHECK(Export(journal, "2024", {"x"}) == Ids{"a"});  // 2025 has b
  CHECK(Export(journal, "2025", {"c"}) == Ids{"b"});  // now nobody has
}

TEST_CASE("a full export of many thousands is compared in pieces", "[push]") {
  const Folder folder;
  Journal journal = OpenJournal(folder.path());
  Ids all;
  for (int i = 0; i < 45000; ++i) all.push_back("id-" + std::to_string(i));
  CHECK(Export(journal, "s", all).empty());

  CHECK(Export(journal, "s", Ids(all.begin() + 10, all.end())).size() == 10);
}

TEST_CASE("nothing is taken back on a doubt until a person repeats the number", "[push]") {
  const Comparison few{100, 98, 5};
  const Comparison many{100, 70, 30};
  const FullPolicy policy;

  CHECK(WhyItWaits({100, 100, 0}, 3, policy).empty());
  CHECK(WhyItWaits(few, 0, policy).empty());
  CHECK_FALSE(WhyItWaits(few, 1, policy).empty());  // the rejected row may be the gone record
  CHECK_FALSE(WhyItWaits(many, 0, policy).empty());
  CHECK(WhyItWaits({100, 80, 20}, 0, policy).empty());
  CHECK_FALSE(WhyItWaits({100, 79, 21}, 0, policy).empty());
  CHECK(WhyItWaits(many, 7, {0.2, 30}).empty());
  CHECK_FALSE(WhyItWaits(many, 0, {0.2, 29}).empty());
  CHECK_FALSE(WhyItWaits(few, 0, {0.2, 6}).empty());  // a number that is not this export's
}

}  // namespace
}  // namespace connectors::push
