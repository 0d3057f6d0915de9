#include "hub/service/known_check.h"

#include <algorithm>

#include "tests/unit/service/search_house.h"

namespace hub::service {
namespace {

using access::Purpose;
using access::Role;
using chronology::AskBecause;
using chronology::Known;
using chronology::KnownRow;
using records::Kind;

constexpr KnownRow kYes{Known::kYes, AskBecause::kNothing};
constexpr KnownRow kNo{Known::kNo, AskBecause::kNothing};
constexpr KnownRow Asks(AskBecause because) { return {Known::kAsk, because}; }

TEST_CASE("each row of a list is answered yes, no or ask, in its order", "[service][known]") {
  SearchHouse house;
  house.Know("csc", Person("c1", "Ada", "Marlow"));
  house.Know("csc", Person("c2", "Rose Ann", "Twin", ""));
  house.Know("csc", Person("c3", "Rose Beth", "Twin", ""));
  FindQuery wrong_day = For("Ada", "Marlow", "2015-03-01");
  wrong_day.nhs_number = Sensitive("9434765919");

  const auto answer = house.Checked(house.Lead(), {For("Nobody", "Marlow"), For("Ada", "Marlow"),
                                                   For("Rose", "Twin"), wrong_day, For("Ada", "")});

  CHECK(answer.rows == std::vector{Asks(AskBecause::kSomeDiffer), kYes,
                                   Asks(AskBecause::kSeveralFit), Asks(AskBecause::kSomeDiffer),
                                   Asks(AskBecause::kTooFewIdentifiers)});
  CHECK(house.Checked(house.Lead(), {For("Nobody", "Elsewhere")}).rows == std::vector{kNo});
}

TEST_CASE("a list tells of nobody whom a search would not find", "[service][known]") {
  SearchHouse house;
  house.Know("nhs", Person("p1", "Ada", "Marlow"), Kind::kHealthContact);
  house.Know("nhs", Person("p2", "Bea", "Marlow", ""), Kind::kHealthContact);
  const std::vector<linkage::Sought> rows = {For("Ada", "Marlow"), For("Bea", "Marlow"),
                                             For("Cora", "Marlow"), For("Ada Bea", "Marlow")};

  CHECK(house.Checked(house.Lead(), rows).rows == std::vector<KnownRow>(4, kNo));
  // Not even that somebody of the name and day is there.
  house.Know("csc", Person("c1", "Ada", "Marlow"));
  CHECK(house.Checked(house.Lead(), rows).rows ==
        std::vector{kYes, Asks(AskBecause::kSomeDiffer), Asks(AskBecause::kSomeDiffer), kYes});
}

TEST_CASE("a name that only a hidden service knows makes no row an ask", "[service][known]") {
  SearchHouse house;
  const ChildId ada = house.Know("csc", Person("c1", "Ada", "Marlow"));
  auto alias = Person("p9", "Robin", "Otherwise");
  alias.names.push_back({records::NameUse::kFormer, Sensitive("Ada"), Sensitive("Marlow")});
  auto clinic = About(alias, "e9", Kind::kHealthContact);
  clinic.labels = clinic.labels.With(records::Label::kSensCounselling);
  house.PushOne("nhs", clinic);
  REQUIRE(house.ChildOf("nhs", "p9") == ada);

  const auto answer = house.Checked(
      house.Lead(),
      {For("Robin", "Otherwise"), For("Robin", "Elsewhere"), For("Ada", "Otherwise")});

  CHECK(answer.rows == std::vector<KnownRow>(3, kNo));
}

TEST_CASE("no list says of a shielded child that they are here", "[service][known]") {
  SearchHouse house;
  auto shielded = Person("c1", "Ada", "Marlow");
  shielded.shielded = true;
  const ChildId ada = house.Know("csc", shielded);
  house.Know(
      "nhs",
      [] {
        auto subject = Person("p2", "Bea", "Marlow", "");
        subject.shielded = true;
        return subject;
      }(),
      Kind::kHealthContact);

  const auto answer = house.Checked(house.Lead(), {For("Ada", "Marlow"), For("Bea", "Elsewhere")});

  CHECK(answer.rows == std::vector{Asks(AskBecause::kSearchOneByOne), kNo});
  CHECK(house.Finds(house.Lead(), For("Ada", "Marlow"), ada));
}

TEST_CASE("only the policy's roles check lists, and for its purposes", "[service][known]") {
  SearchHouse house;
  house.Know("csc", Person("c1"));
  const auto refused = [&](const Caller& caller, Purpose purpose) {
    const auto outcome = house.Check(caller, {For("Ada", "Marlow")}, purpose);
    REQUIRE(outcome.ok());
    return outcome.value().index() == 1;
  };
  CHECK(refused(house.Teacher(), Purpose::kTransit));
  CHECK(refused(house.As("a.dmin", Role::kAdministrator), Purpose::kTransit));
  CHECK(refused(house.Lead(), Purpose::kEmergency));
  CHECK(refused(house.Lead(), Purpose::kNone));
  CHECK_FALSE(refused(house.Lead(), Purpose::kTransit));
  CHECK_FALSE(refused(house.Supervisor(), Purpose::kEarlyHelp));
}

TEST_CASE("a list has its length, an agency its day, and both are said", "[service][known]") {
  SearchHouse house;
  const std::vector<linkage::Sought> five(5, For("Ada", "Marlow"));
  const std::vector<linkage::Sought> six(6, For("Ada", "Marlow"));
  CHECK(house.Check(house.Lead(), {}).error().code == ErrorCode::kInvalid);
  CHECK(house.Check(house.Lead(), six).error().code == ErrorCode::kInvalid);
  house.Checked(house.Lead(), five);
  house.Checked(house.Supervisor(), five);
  const std::uint64_t before = house.Leaves();
  CHECK(house.Check(house.Lead(), five).error().code == ErrorCode::kTooMany);
  CHECK(house.Leaves() == before + 1);  // that it was asked is in the log
  // What was refused is not counted, and a restart forgets nothing.
  house.Open();
  house.Checked(house.Lead(), {For("Ada", "Marlow"), For("Ada", "Marlow")});
  CHECK(house.Check(house.Lead(), {For("Ada", "Marlow")}).error().code == ErrorCode::kTooMany);
  house.clock.now = house.clock.now.Plus(86'400);
  house.Checked(house.Lead(), five);
}

TEST_CASE("one leaf tells of a list, and the officers of each child in it find it",
          "[service][known]") {
  SearchHouse house;
  const ChildId ada = house.Know("csc", Person("c1", "Ada", "Marlow"));
  const ChildId bea = house.Know("csc", Person("c2", "Bea", "Marlow", ""));
  const ChildId hidden =
      house.Know("nhs", Person("p3", "Cora", "Marlow", ""), Kind::kHealthContact);
  const std::uint64_t before = house.Leaves();

  const auto answer = house.Checked(house.Lead(), {For("Ada", "Marlow"), For("Bea", "Marlow"),
                                                   For("Cora", "Marlow"), For("Ida", "Elsewhere")});

  CHECK(house.Leaves() == before + 1);
  store::LogTransaction log = house.store->ReadLog();
  for (const ChildId& child : {ada, bea, hidden}) {
    const auto leaves = log.LeavesAbout(house.store->pseudonyms().SubjectIndex(child));
    CHECK(std::count(leaves.begin(), leaves.end(), before) == 1);
    CHECK(std::is_sorted(leaves.begin(), leaves.end()));
  }
  const auto leaf = audit::Decode(log.Leaf(before));
  REQUIRE(leaf.ok());
  CHECK(leaf.value().leaf.event == audit::Event::kChildrenChecked);
  CHECK(leaf.value().leaf.count == 4);
  CHECK(leaf.value().leaf.subject.empty());
  CHECK(leaf.value().leaf.purpose == "TRANSIT");
  const auto text = log.Detail(before);
  REQUIRE(text.ok());
  const auto detail = DecodeAuditDetail(text.value());
  REQUIRE(detail);
  CHECK(detail->actor.text() == "l.lead");
  REQUIRE(detail->rows.size() == 4);
  CHECK(detail->rows[0].meant == std::vector{ada});
  CHECK(detail->rows[1].meant == std::vector{bea});
  CHECK(detail->rows[2].meant == std::vector{hidden});
  CHECK(detail->rows[3].meant.empty());
  CHECK(detail->rows[3].fingerprint ==
        house.store->ContentHash(linkage::Canonical(For("ida", "ELSEWHERE"))));
  CHECK(detail->rows[3].fingerprint != detail->rows[2].fingerprint);
  CHECK(text.value().find("Ida") == std::string::npos);
  CHECK(answer.rows[2].known == Known::kAsk);  // Ada and Bea have that name and day in part
}

TEST_CASE("an answer to a list is shown again to whoever got it", "[service][known]") {
  SearchHouse house;
  house.Know("csc", Person("c1", "Ada", "Marlow"));
  const auto first = house.Checked(house.Lead(), {For("Ada", "Marlow"), For("Ida", "Elsewhere")});
  house.Know("csc", Person("c2", "Ida", "Elsewhere", ""));
  house.clock.now = house.clock.now.Plus(3'600);
  KnownCheck checker = house.Checker();

  const auto again = checker.Again(house.Lead(), first.check);

  REQUIRE(again.ok());
  CHECK(again.value().answer().rows == first.rows);
  CHECK(again.value().answer().at == first.at);
  CHECK(again.value().answer().check == first.check);
  CHECK(again.value().answer().purpose == Purpose::kTransit);
  CHECK(checker.Again(house.Supervisor(), first.check).error().code == ErrorCode::kNotFound);
  CHECK(checker.Again(house.Lead(), DecisionId()).error().code == ErrorCode::kNotFound);
  const auto search = house.Find(house.Lead(), For("Ada", "Marlow"));
  CHECK(checker.Again(house.Lead(), search.decision).error().code == ErrorCode::kNotFound);
}

TEST_CASE("the detail of a list is read as it was written, and nothing else is",
          "[service][known][format]") {
  AuditDetail detail;
  detail.actor = *ProfessionalId::From("l.lead");
  detail.meant = {*ChildId::FromHex("000102030405060708090a0b0c0d0e0f")};
  CheckedRow row{kYes, {1, 2, 3}, detail.meant};
  row.meant.push_back(*ChildId::FromHex("ff0102030405060708090a0b0c0d0e0f"));
  detail.rows = {row, {Asks(AskBecause::kSeveralFit), {}, {}}};
  const std::string text = Encode(detail);

  CHECK(text ==
        "actor l.lead\nmeant 000102030405060708090a0b0c0d0e0f\n"
        "row 2 0 01020300000000000000000000000000 "
        "000102030405060708090a0b0c0d0e0f,ff0102030405060708090a0b0c0d0e0f\n"
        "row 3 2 00000000000000000000000000000000\n");
  const auto read = DecodeAuditDetail(text);
  REQUIRE(read);
  CHECK(read->rows == detail.rows);
  CHECK(read->meant == detail.meant);
  for (const char* wrong : {"row", "row 4 0 01020300000000000000000000000000",
                            "row 1 5 01020300000000000000000000000000", "row 1 0 0102",
                            "row 1 0 01020300000000000000000000000000 xyz", "meant 12"}) {
    CHECK_FALSE(DecodeAuditDetail(wrong));
  }
}

}  // namespace
}  // namespace hub::service
