#include "hub/wire/queries.h"

#include "hub/access/notices.h"
#include "hub/wire/admin.h"
#include "tests/support/catch.h"

namespace hub::wire {
namespace {

constexpr const char* kHex = "0123456789abcdef0123456789abcdef";

TEST_CASE("a chronology is asked for with one purpose and any filters", "[wire]") {
  const auto query = ParseChronologyQuery({{"purpose", "EH"},
                                           {"from", "2021-01-01"},
                                           {"to", "2021-12-31"},
                                           {"known_at", "2022-03-03T10:00:00Z"},
                                           {"agency", "st-marys"},
                                           {"kind", "assessment"},
                                           {"cursor", "abc"},
                                           {"limit", "50"}});

  REQUIRE(query.ok());
  CHECK(query.value().purpose == access::Purpose::kEarlyHelp);
  CHECK(query.value().from->Iso() == "2021-01-01");
  CHECK(query.value().to->Iso() == "2021-12-31");
  CHECK(query.value().known_at->Rfc3339() == "2022-03-03T10:00:00.000000Z");
  CHECK(query.value().agency->text() == "st-marys");
  CHECK(query.value().kind == records::Kind::kAssessment);
  CHECK(query.value().cursor == "abc");
  CHECK(query.value().limit == 50);
}

TEST_CASE("a filter that cannot be understood never widens the answer", "[wire]") {
  const Parameters wrong[] = {
      {{"purpose", "EH"}, {"form", "2021-01-01"}},
      {{"purpose", "EH"}, {"from", "2021-02-30"}},
      {{"purpose", "EH"}, {"from", "2021-02-02"}, {"to", "2021-02-01"}},
      {{"purpose", "EH"}, {"known_at", "yesterday"}},
      {{"purpose", "EH"}, {"agency", "St Mary's"}},
      {{"purpose", "EH"}, {"kind", "gossip"}},
      {{"purpose", "EH"}, {"limit", "0"}},
      {{"purpose", "EH"}, {"limit", "501"}},
      {{"purpose", "EH"}, {"limit", "-1"}},
      {{"purpose", "EH"}, {"cursor", ""}},
  };
  for (const Parameters& parameters : wrong) {
    const auto query = ParseChronologyQuery(parameters);
    REQUIRE_FALSE(query.ok());
    CHECK(query.error().code == ErrorCode::kInvalid);
    CHECK_FALSE(query.error().for_caller.empty());
  }
}

TEST_CASE("a filter that cannot be understood is told what it should be", "[wire]") {
  CHECK(ParseChronologyQuery({{"known_at", "yesterday"}}).error().for_caller ==
        "bad parameter known_at: a moment with its zone, such as 2026-03-03T10:00:00Z");
  CHECK(ParseChronologyQuery({{"limit", "0"}}).error().for_caller ==
        "bad parameter limit: a number from 1 to 500");
}

TEST_CASE("who is involved is asked for with a purpose", "[wire]") {
  CHECK(ParseInvolvedQuery({{"purpose", "CIN"}}).value() == access::Purpose::kChildInNeed);
  CHECK(ParseInvolvedQuery({}).value() == access::Purpose::kNone);
  CHECK(ParseInvolvedQuery({{"purpose", "NOSY"}}).value() == access::Purpose::kOffList);
  CHECK_FALSE(ParseInvolvedQuery({{"purpose", "CIN"}, {"limit", "3"}}).ok());
}

TEST_CASE("accesses are asked for by child, and by entry if wished", "[wire]") {
  CHECK(ParseAccessesQuery({{"child", kHex}, {"entry", kHex}}).value().entry->Hex() == kHex);
  CHECK_FALSE(ParseAccessesQuery({{"child", kHex}}).value().entry);
  CHECK_FALSE(ParseAccessesQuery({{"entry", kHex}}).ok());
  CHECK_FALSE(ParseAccessesQuery({{"child", "1"}}).ok());
}

TEST_CASE("what a command says to a running hub arrives as it was said", "[wire]") {
  const AdminRequest said{"/srv/a \"place\"", {"person", "add", "a.patel", "line\nfeed", ""}};
  const std::string line = Encode(said);
  CHECK(line.find('\n') == std::string::npos);

  const Result<AdminRequest> heard = ParseAdminRequest(line);

  REQUIRE(heard.ok());
  CHECK(heard.value().directory == said.directory);
  CHECK(heard.value().args == said.args);
}

TEST_CASE("what a running hub answers arrives whole", "[wire]") {
  const AdminReply said{3, std::string(300'000, 'x') + "\n", "a fault\n"};

  const Result<AdminReply> heard = ParseAdminReply(Encode(said));

  REQUIRE(heard.ok());
  CHECK(heard.value().exit == 3);
  CHECK(heard.value().out == said.out);
  CHECK(heard.value().err == said.err);
}

TEST_CASE("rows are written with their members in order", "[wire]") {
  CHECK(EncodeRows({{{"id", "a"}, {"days", std::uint64_t{7}}, {"revoked", false}},
                    {{"classes", std::vector<std::string>{"health", "police"}}}}) ==
        R"([{"id":"a","days":7,"revoked":false},{"classes":["health","police"]}])");
}

TEST_CASE("notices are those that wait, or those of one grade", "[wire]") {
  CHECK(ParseNoticesQuery({}).value().waiting);
  const auto graded = ParseNoticesQuery({{"grade", "A2"}, {"limit", "7"}});
  REQUIRE(graded.ok());
  CHECK_FALSE(graded.value().waiting);
  CHECK(graded.value().grade == access::AuditGrade::kA2);
  CHECK(graded.value().limit == 7);
  for (const char* const grade : {"", "A5", "a2", "2"}) {
    INFO(grade);
    CHECK_FALSE(ParseNoticesQuery({{"grade", grade}}).ok());
  }
  CHECK_FALSE(ParseNoticesQuery({{"after", "1"}}).ok());
  CHECK_FALSE(ParseNoticesQuery({{"limit", "501"}}).ok());
}

}  // namespace
}  // namespace hub::wire
