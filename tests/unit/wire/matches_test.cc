// What data stewards send, read as types, and what they are told, as it is written.

#include "hub/wire/matches.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "tests/support/catch.h"

// Stands in for the store's writer, which alone may say that a leaf is durable.
namespace hub::store {
class Writer {
 public:
  static audit::DurableLeaf Mint(std::uint64_t index) { return audit::DurableLeaf(index); }
};
}  // namespace hub::store

namespace hub::wire {
namespace {

using linkage::QuestionState;
using linkage::StewardAnswer;
using nlohmann::json;

const char kMatch[] = "00112233445566778899aabbccddeeff";

template <class T>
json Written(T answer) {
  return json::parse(Encode(audit::Released<T>(std::move(answer), store::Writer::Mint(7))));
}

template <class T>
std::string Fault(const Result<T>& parsed) {
  return parsed.ok() ? "" : parsed.error().for_caller;
}

linkage::QuestionTold SampleQuestion() {
  linkage::QuestionTold told;
  told.id = *linkage::MatchId::FromHex(kMatch);
  told.state = QuestionState::kDisputed;
  told.owner = *AgencyId::From("csc");
  told.asked = *Instant::Parse("2026-11-20T08:00:00Z");
  told.due = *Date::Parse("2026-11-27");
  told.overdue = true;
  told.bits = 8.25;
  told.own = StewardAnswer::kSame;
  told.waits_for_you = true;
  told.waits_for_others = true;
  return told;
}

// Reading ----------------------------------------------------------------------

TEST_CASE("a decision is one of four and has a reason", "[wire][matches]") {
  const struct {
    const char* word;
    StewardAnswer answer;
  } known[] = {{"confirm", StewardAnswer::kSame},
               {"reject", StewardAnswer::kDifferent},
               {"never_link", StewardAnswer::kNever},
               {"undo", StewardAnswer::kWithdrawn}};
  for (const auto& [word, answer] : known) {
    const auto parsed = ParseMatchDecision(json{{"decision", word}, {"reason", "rang"}}.dump());
    REQUIRE(Fault(parsed).empty());
    CHECK(parsed.value().answer == answer);
    CHECK(parsed.value().reason.Reveal() == "rang");
  }
  const json refused[] = {json::object(),
                          {{"decision", "confirm"}},
                          {{"decision", "confirm"}, {"reason", ""}},
                          {{"reason", "rang"}},
                          {{"decision", "merge"}, {"reason", "rang"}},
                          {{"decision", ""}, {"reason", "rang"}},
                          {{"decision", 1}, {"reason", "rang"}},
                          {{"decision", "undo"}, {"reason", "rang"}, {"match", kMatch}},
                          json::array()};
  for (const json& body : refused) {
    INFO(body.dump());
    CHECK_FALSE(ParseMatchDecision(body.dump()).ok());
  }
}

TEST_CASE("a fault in a decision is named and repeats no word of it", "[wire][matches]") {
  const std::string fault =
      Fault(ParseMatchDecision(R"({"decision":"Quillon","reason":"Marlow told me"})"));

  CHECK(fault.find("/decision") != std::string::npos);
  CHECK(fault.find("Quillon") == std::string::npos);
  CHECK(fault.find("Marlow") == std::string::npos);
}

TEST_CASE("a split names somebody, and why", "[wire][matches]") {
  const auto parsed = ParseSplit(R"({"source_ids":["n1","n2"],"reason":"two girls"})");
  REQUIRE(Fault(parsed).empty());
  REQUIRE(parsed.value().source_ids.size() == 2);
  CHECK(parsed.value().source_ids[1].Reveal() == "n2");

  const json a_hundred(std::vector<std::string>(100, "n"));
  const json more(std::vector<std::string>(101, "n"));
  CHECK(ParseSplit(json{{"source_ids", a_hundred}, {"reason", "x"}}.dump()).ok());
  CHECK_FALSE(ParseSplit(json{{"source_ids", more}, {"reason", "x"}}.dump()).ok());
  for (const char* body :
       {R"({"source_ids":[],"reason":"x"})", R"({"reason":"x"})", R"({"source_ids":["n1"]})",
        R"({"source_ids":"n1","reason":"x"})", R"({"source_ids":[1],"reason":"x"})",
        R"({"source_ids":["n1"],"reason":"x","child":"y"})"}) {
    INFO(body);
    CHECK_FALSE(ParseSplit(body).ok());
  }
}

TEST_CASE("a list of questions is asked for strictly", "[wire][matches]") {
  const auto plain = ParseMatchesQuery({});
  REQUIRE(plain.ok());
  CHECK_FALSE(plain.value().settled);
  CHECK(plain.value().limit == 50);
  const auto full = ParseMatchesQuery({{"state", "settled"}, {"after", kMatch}, {"limit", "200"}});
  REQUIRE(full.ok());
  CHECK(full.value().settled);
  CHECK(full.value().after->Hex() == kMatch);
  CHECK(full.value().limit == 200);

  for (const Parameters& bad :
       {Parameters{{"state", "all"}}, Parameters{{"state", ""}}, Parameters{{"after", "x"}},
        Parameters{{"limit", "0"}}, Parameters{{"limit", "201"}}, Parameters{{"limit", "1e1"}},
        Parameters{{"page", "1"}}}) {
    INFO(bad.front().first << '=' << bad.front().second);
    CHECK_FALSE(ParseMatchesQuery(bad).ok());
  }
}

TEST_CASE("a list of waiting relationships is asked for strictly", "[wire][matches]") {
  const auto full = ParseWaitingTiesQuery({{"after", kMatch}, {"limit", "7"}});
  REQUIRE(full.ok());
  CHECK(full.value().after->Hex() == kMatch);
  CHECK(full.value().limit == 7);
  CHECK(ParseWaitingTiesQuery({}).value().limit == 50);

  for (const Parameters& bad :
       {Parameters{{"state", "open"}}, Parameters{{"after", "x"}}, Parameters{{"limit", "0"}}}) {
    CHECK_FALSE(ParseWaitingTiesQuery(bad).ok());
  }
}

// Writing ----------------------------------------------------------------------

TEST_CASE("a question tells its state, owner and deadline", "[wire][matches]") {
  const json told = Written(SampleQuestion());

  CHECK(told == json::parse(R"({
    "id": "00112233445566778899aabbccddeeff", "state": "disputed",
    "words": "the agencies disagree: nobody is linked until they agree", "by_split": false,
    "owner": "csc", "asked": "2026-11-20T08:00:00.000000Z", "due": "2026-11-27", "overdue": true,
    "bits": 8.25, "your_answer": "confirm", "waits_for_you": true, "waits_for_others": true})"));
}

TEST_CASE("an answer that was not given or was taken back is not told", "[wire][matches]") {
  linkage::QuestionTold told = SampleQuestion();
  told.own = StewardAnswer::kWithdrawn;
  told.settled = told.asked;

  const json written = Written(told);

  CHECK_FALSE(written.contains("your_answer"));
  CHECK(written["settled"] == written["asked"]);
}

TEST_CASE("a page tells how many are overdue and where the next begins", "[wire][matches]") {
  linkage::QuestionPage page;
  page.questions = {SampleQuestion(), SampleQuestion()};
  page.overdue = 17;
  CHECK_FALSE(Written(page).contains("next"));
  page.next = SampleQuestion().id;

  const json written = Written(page);

  CHECK(written["matches"].size() == 2);
  CHECK(written["overdue"] == 17);
  CHECK(written["next"] == kMatch);
}

TEST_CASE("the bits of the fields sum to the score as they are written", "[wire][matches]") {
  linkage::Question question;
  question.told = SampleQuestion();
  question.fields = linkage::ReadExplanation(
      "first_given agrees +6.512345678; family close +4.737654322; nhs_number differs -3.0");
  for (const linkage::FieldTold& field : question.fields) question.told.bits += field.bits;
  question.told.bits -= 8.25;

  const json written = Written(question);

  REQUIRE(written["fields"].size() == 3);
  double sum = 0;
  for (const json& field : written["fields"]) sum += field["bits"].get<double>();
  CHECK(sum == Approx(written["bits"].get<double>()).margin(1e-9));
  CHECK(written["fields"][0]["words"].get<std::string>().find("first given name agrees") == 0);
}

TEST_CASE("each side shows the asker's own views, and of others that there are any",
          "[wire][matches]") {
  linkage::Question question;
  question.told = SampleQuestion();
  linkage::OwnView own;
  own.proposed = true;
  own.shielded = true;
  own.who.source_id = Sensitive("n1");
  question.own.push_back(own);
  question.others_on_candidate = true;

  const json written = Written(question);

  REQUIRE(written["proposed"]["yours"].size() == 1);
  CHECK(written["proposed"]["yours"][0]["source_id"] == "n1");
  CHECK(written["proposed"]["yours"][0]["place_withheld"] == true);
  CHECK(written["proposed"]["others"] == false);
  CHECK(written["candidate"] == json::parse(R"({"yours": [], "others": true})"));
}

TEST_CASE("a wrong reading names own staff only where it was filled in", "[wire][matches]") {
  linkage::WrongReads reads;
  reads.match = SampleQuestion().id;
  reads.ever_joined = true;
  linkage::WrongRead read;
  read.at = SampleQuestion().asked;
  read.what = "chronology.read";
  read.agency = "csc";
  read.reader = "0011223344556677";
  read.entries = 3;
  read.misplaced = 1;
  reads.reads.push_back(read);
  read.who = *ProfessionalId::From("l.lead");
  reads.reads.push_back(read);

  const json written = Written(reads);

  CHECK(written["were_one_child"] == true);
  CHECK_FALSE(written["reads"][0].contains("who"));
  CHECK(written["reads"][1]["who"] == "l.lead");
  CHECK(written["reads"][1]["misplaced"] == 1);
}

TEST_CASE("relationships that wait are told with their deadline", "[wire][matches]") {
  access::WaitingTies page;
  page.ties.push_back({*ChildId::FromHex(kMatch), *ProfessionalId::From("l.lead"),
                       *AgencyId::From("csc"), *Instant::Parse("2026-11-20T08:00:00Z"),
                       *Date::Parse("2026-11-24"), true});
  page.overdue = 1;
  CHECK_FALSE(Written(page).contains("next"));
  page.next = *ChildId::FromHex(kMatch);

  CHECK(Written(page) == json::parse(R"({
    "waiting": [{"child": "00112233445566778899aabbccddeeff", "professional": "l.lead",
                 "agency": "csc", "since": "2026-11-20T08:00:00.000000Z", "due": "2026-11-24",
                 "overdue": true}],
    "overdue": 1, "next": "00112233445566778899aabbccddeeff"})"));
}

}  // namespace
}  // namespace hub::wire
