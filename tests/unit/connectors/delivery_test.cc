// The courier, and what a person reads: what a run does when the line fails, how it says so.

#include "connectors/push/delivery.h"

#include <chrono>
#include <deque>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/push/progress.h"
#include "connectors/push/push_directory.h"
#include "connectors/push/remarks.h"
#include "tests/unit/connectors/folder.h"
#include "tests/unit/connectors/support.h"

namespace connectors::push {
namespace {

using hub::AgencyId;
using hub::Error;
using hub::ErrorCode;
using hub::Result;
using Outcome = Delivery::Outcome;

// Answers from a list; "" is no answer.
class ScriptedLink final : public HubLink {
 public:
  explicit ScriptedLink(std::deque<int> statuses) : statuses_(std::move(statuses)) {}
  Result<Reply> Post(const std::string&, const std::string&) override { return Next("POST"); }
  Result<Reply> Put(const std::string&, const std::string&) override { return Next("PUT"); }
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
  const std::string id = BatchId(agency, "salt", {"x", "y"}, {0, 3});

  CHECK(id == BatchId(agency, "salt", {"x", "y"}, {0, 3}));
  CHECK(id.size() <= 64);
  CHECK(id != BatchId(*AgencyId::From("a-c"), "salt", {"x", "y"}, {0, 3}));
  CHECK(id != BatchId(agency, "other", {"x", "y"}, {0, 3}));
  CHECK(id != BatchId(agency, "salt", {"x"}, {0}));
  CHECK(id != BatchId(agency, "salt", {"y", "x"}, {0, 3}));
  // The hub has spoken of it since: what is sent now is something new.
  CHECK(id != BatchId(agency, "salt", {"x", "y"}, {1, 3}));
}

TEST_CASE("a reject is one safe line of CSV or of JSON", "[push]") {
  const test::Folder folder;
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

// A clock that a test moves.
struct Watch {
  Progress::Clock::time_point now{};
  Progress::Now Reads() {
    return [this] { return now; };
  }
  void Pass(int seconds) { now += std::chrono::seconds(seconds); }
};

TEST_CASE("a bar says share, rate and time left, and one that reads again begins again", "[push]") {
  Watch watch;
  std::ostringstream out;
  Progress progress(out, Progress::Style::kBar, watch.Reads());
  progress.Begin(1000);

  watch.Pass(10);
  progress.At(250);
  CHECK(out.str().find("25 %, 0 records, 0 a second, 30 s left") != std::string::npos);
  progress.At(1000);
  watch.Pass(10);
  progress.At(0);
  watch.Pass(10);
  progress.At(500);
  watch.Pass(10);
  progress.Count(400);

  CHECK(out.str().find("50 % (reading 2), 400 records, 10 a second, 20 s left") !=
        std::string::npos);
}

TEST_CASE("without a terminal there are whole lines, seldom, and none when quiet", "[push]") {
  for (const auto style : {Progress::Style::kLines, Progress::Style::kQuiet}) {
    Watch watch;
    std::ostringstream out;
    Progress progress(out, style, watch.Reads());
    progress.Begin(100);
    for (int second = 0; second < 11; ++second) {
      watch.Pass(1);
      progress.At(static_cast<std::uint64_t>(second));
    }
    progress.Done();

    const std::string text = out.str();
    CHECK(text.find('\r') == std::string::npos);
    const bool quiet = style == Progress::Style::kQuiet;
    CHECK(std::count(text.begin(), text.end(), '\n') == (quiet ? 0 : 2));
  }
}

struct SentList {
  Result<hub::wire::OfferedReplaced> answer;
  std::size_t asked;
  std::vector<double> waits;
};

SentList TryList(std::deque<int> statuses) {
  ScriptedLink link(std::move(statuses));
  std::vector<double> waits;
  auto answer = SendDirectory(link, "{}", {3, 1, 4}, [&](double s) { waits.push_back(s); });
  return {std::move(answer), link.asked.size(), waits};
}

TEST_CASE("a list of services is sent again until it is answered, and no longer", "[push]") {
  CHECK(TryList({0, 503, 400}).asked == 3);
  CHECK(TryList({400}).answer.error().code == ErrorCode::kInvalid);
  CHECK(TryList({400}).answer.error().for_caller == "the hub answered 400: on purpose");
  CHECK(TryList({413}).asked == 1);
  CHECK(TryList({401}).answer.error().code == ErrorCode::kForbidden);
  CHECK(TryList({403}).answer.error().code == ErrorCode::kForbidden);
  CHECK(TryList({-1}).answer.error().code == ErrorCode::kForbidden);
  const SentList given_up = TryList({0, 429, 500, 200});
  CHECK(given_up.answer.error().code == ErrorCode::kUnavailable);
  CHECK(given_up.asked == 3);
  REQUIRE(given_up.waits.size() == 2);
  CHECK(given_up.waits[1] == 7);            // as the hub asked
  CHECK_FALSE(TryList({200}).answer.ok());  // it does not say what became of it
}

}  // namespace
}  // namespace connectors::push
