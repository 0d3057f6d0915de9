// Journal and courier: what a run remembers, and what it does when the line fails.

#include "connectors/push/delivery.h"

#include <deque>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "connectors/push/journal.h"
#include "connectors/push/progress.h"
#include "connectors/push/remarks.h"
#include "tests/unit/connectors/support.h"

namespace connectors::push {
namespace {

namespace fs = std::filesystem;
using hub::AgencyId;
using hub::Error;
using hub::ErrorCode;
using hub::Result;
using Outcome = Delivery::Outcome;

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "push-test-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

Journal OpenJournal(const fs::path& folder) {
  Result<Journal> journal = Journal::Open(folder, "a");
  if (!journal.ok()) FAIL(journal.error().for_caller);
  return std::move(journal).value();
}

TEST_CASE("a journal remembers over runs what the hub took", "[push]") {
  Folder folder;
  std::string source, content;
  {
    Journal journal = OpenJournal(folder.path());
    source = journal.SourceOf("K1|referral|2023-06-01");
    content = journal.ContentOf("{}");
    REQUIRE(journal.Append("b1", {{source, content, false}}).ok());
  }
  const Journal again = OpenJournal(folder.path());

  CHECK(again.SourceOf("K1|referral|2023-06-01") == source);
  CHECK(again.Holds(source, content));
  CHECK_FALSE(again.Holds(source, again.ContentOf("{1}")));
  CHECK(again.last_batch() == "b1");
}

TEST_CASE("a journal torn at any byte remembers whole batches only", "[push]") {
  Folder folder;
  std::string first, second;
  {
    Journal journal = OpenJournal(folder.path());
    first = journal.SourceOf("1");
    second = journal.SourceOf("2");
    REQUIRE(journal.Append("b1", {{first, journal.ContentOf("x"), false}}).ok());
    REQUIRE(journal.Append("b2", {{second, journal.ContentOf("x"), false}}).ok());
  }
  const fs::path file = folder.path() / "a.journal";
  const std::string whole = test::ReadFile(file);
  const std::size_t first_end = whole.find("B b1\n") + 5;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << whole.substr(0, size);
    Journal journal = OpenJournal(folder.path());
    CHECK(journal.Holds(first, journal.ContentOf("x")) == (size >= first_end));
    CHECK_FALSE(journal.Holds(second, journal.ContentOf("x")));
    // What follows a torn end is found again, and does not complete what was torn.
    const std::string third = journal.SourceOf("3");
    REQUIRE(journal.Append("b3", {{third, journal.ContentOf("y"), false}}).ok());
    const std::string kept = test::ReadFile(file);
    CHECK(kept.find(second) == std::string::npos);
    CHECK(kept.find(third) != std::string::npos);
  }
}

TEST_CASE("what the hub refused is not held, and is counted", "[push]") {
  Folder folder;
  Journal journal = OpenJournal(folder.path());
  const std::string source = journal.SourceOf("1");

  REQUIRE(journal.Append("b1", {{source, journal.ContentOf("x"), true}}).ok());

  CHECK_FALSE(journal.Holds(source, journal.ContentOf("x")));
  CHECK(journal.RefusalsOf(source) == 1);
}

TEST_CASE("two runs for one agency do not write over each other", "[push]") {
  Folder folder;
  const Journal first = OpenJournal(folder.path());

  const Result<Journal> second = Journal::Open(folder.path(), "a");

  REQUIRE_FALSE(second.ok());
  CHECK(second.error().code == ErrorCode::kUnavailable);
}

// Answers from a list; "" is no answer.
class ScriptedLink final : public HubLink {
 public:
  explicit ScriptedLink(std::deque<int> statuses) : statuses_(std::move(statuses)) {}
  Result<Reply> Post(const std::string&, const std::string&) override { return Next("POST"); }
  Result<Reply> Get(const std::string&) override { return Next("GET"); }

  std::vector<std::string> asked;

 private:
  Result<Reply> Next(const char* method) {
    asked.emplace_back(method);
    const int status = statuses_.empty() ? 0 : statuses_.front();
    if (!statuses_.empty()) statuses_.pop_front();
    if (status == 0) return Error{ErrorCode::kUnavailable, "no answer", ""};
    if (status == -1) return Error{ErrorCode::kUnauthenticated, "wrong name", ""};
    return Reply{status, "{\"title\":\"on purpose\"}", status == 429 ? 7 : 0};
  }
  std::deque<int> statuses_;
};

struct Tried {
  Delivery delivery;
  std::vector<std::string> asked;
  std::vector<double> waits;
};

Tried Try(std::deque<int> statuses, int tries = 4) {
  ScriptedLink link(std::move(statuses));
  Tried tried;
  Courier courier(
      link, *AgencyId::From("a-b"), {tries, 1, 4},
      [&](double seconds) { tried.waits.push_back(seconds); }, [](const std::string&) {});
  tried.delivery = courier.Deliver("batch-1", "{}");
  tried.asked = link.asked;
  return tried;
}

TEST_CASE("no answer is followed by a question, not by a second sending", "[push]") {
  CHECK(Try({0, 400}).asked == std::vector<std::string>{"POST", "GET"});
  CHECK(Try({500, 400}).asked == std::vector<std::string>{"POST", "GET"});
  // Unknown to the hub: then it is sent.
  CHECK(Try({0, 404, 400}).asked == std::vector<std::string>{"POST", "GET", "POST"});
  // These say that nothing was done.
  CHECK(Try({503, 400}).asked == std::vector<std::string>{"POST", "POST"});
  CHECK(Try({429, 400}).asked == std::vector<std::string>{"POST", "POST"});
}

TEST_CASE("tries are bounded, and waits grow to a cap with jitter", "[push]") {
  const Tried tried = Try({}, 6);

  CHECK(tried.delivery.outcome == Outcome::kUnreachable);
  CHECK(tried.asked.size() == 6);
  REQUIRE(tried.waits.size() == 5);
  const double most[] = {1, 2, 4, 4, 4};
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(tried.waits[i] <= most[i]);
    CHECK(tried.waits[i] >= most[i] / 2);
  }
}

TEST_CASE("a hub that says when to come back is not asked earlier", "[push]") {
  CHECK(Try({429, 400}).waits.at(0) >= 7);
}

TEST_CASE("what trying again cannot help is not tried again", "[push]") {
  for (const int status : {400, 401, 403, 409, 413, 422, -1}) {
    INFO(status);
    CHECK(Try({status}).asked.size() == 1);
  }
  CHECK(Try({409}).delivery.outcome == Outcome::kConflict);
  CHECK(Try({403}).delivery.outcome == Outcome::kNotWelcome);
  CHECK(Try({-1}).delivery.outcome == Outcome::kNotWelcome);
  CHECK(Try({413}).delivery.outcome == Outcome::kRefusedWhole);
  CHECK(Try({413}).delivery.why == "the hub answered 413: on purpose");
  CHECK(Try({200}).delivery.outcome == Outcome::kNotWelcome);  // no receipt in it
}

TEST_CASE("a batch's id says all that is in it, and is the same in every run", "[push]") {
  const AgencyId agency = *AgencyId::From("a-b");
  const std::string id = BatchId(agency, "1:2", 0, {"x", "y"});

  CHECK(id == BatchId(agency, "1:2", 0, {"x", "y"}));
  CHECK(id.size() <= 64);
  CHECK(id != BatchId(*AgencyId::From("a-c"), "1:2", 0, {"x", "y"}));
  CHECK(id != BatchId(agency, "1:3", 0, {"x", "y"}));
  CHECK(id != BatchId(agency, "1:2", 1, {"x", "y"}));
  CHECK(id != BatchId(agency, "1:2", 0, {"x"}));
  CHECK(id != BatchId(agency, "1:2", 0, {"y", "x"}));
}

TEST_CASE("a reject is one safe line of CSV or of JSON", "[push]") {
  Folder folder;
  for (const std::string name : {"r.csv", "r.jsonl"}) {
    Remarks remarks;
    REQUIRE(remarks.Open((folder.path() / name).string(), "").ok());
    remarks.Reject("=cmd.xml", {3, 14, 2}, "rejected", "cin.child.no_id", "a \"quoted\" word");
    REQUIRE(remarks.Close());
  }

  CHECK(test::ReadFile(folder.path() / "r.csv") ==
        "file,row,line,column,outcome,rule,words\r\n"
        "\"'=cmd.xml\",3,14,2,\"rejected\",\"cin.child.no_id\",\"a \"\"quoted\"\" word\"\r\n");
  CHECK(test::ReadFile(folder.path() / "r.jsonl") ==
        "{\"file\":\"=cmd.xml\",\"row\":3,\"line\":14,\"column\":2,\"outcome\":\"rejected\","
        "\"rule\":\"cin.child.no_id\",\"words\":\"a \\\"quoted\\\" word\"}\n");
}

TEST_CASE("time left reads like a person says it", "[push]") {
  CHECK(TimeLeft(20) == "20 s");
  CHECK(TimeLeft(200) == "3 min");
  CHECK(TimeLeft(3900) == "1 h 5 min");
}

}  // namespace
}  // namespace connectors::push
