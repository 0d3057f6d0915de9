#include "hub/service/find_child.h"

#include <algorithm>

#include "hub/service/person_search.h"
#include "tests/unit/service/search_house.h"

namespace hub::service {
namespace {

using access::Purpose;
using access::Role;
using records::Kind;
using records::NameUse;

// Known to social care, whose lead works with her, and to health.
ChildId Ada(SearchHouse& house) {
  const ChildId child = house.Know("csc", Person("c1", "Ada Rose", "Marlow-Finch"));
  house.Know("nhs", Person("p1", "Ada", "Marlow"), Kind::kHealthContact);
  REQUIRE(house.ChildOf("nhs", "p1") == child);
  house.Relate(child, "l.lead");
  house.Agree(child);
  return child;
}

TEST_CASE("a search finds by the names of every agency that the asker may read",
          "[service][find]") {
  SearchHouse house;
  const ChildId ada = Ada(house);
  auto renamed = Person("c1", "Ada Rose", "Marlow-Finch");
  renamed.names.push_back({NameUse::kFormer, Sensitive("Rosie"), Sensitive("O'Hara")});
  renamed.names.push_back({NameUse::kPreferred, Sensitive("Addie"), Sensitive("Marlow")});
  house.PushOne("csc", About(renamed, "r2", Kind::kReferral));
  const Caller lead = house.Lead();

  for (const auto& [given, family] : {std::pair{"Ada Rose", "Marlow-Finch"},
                                      {"rose", "MARLOW"},
                                      {"Rosie", "O Hara"},
                                      {"Addie", "Finch"},
                                      {"Finch", "Ada"},
                                      {"Adelaide", "Ohara"}}) {
    INFO(given << " " << family);
    CHECK(house.Finds(lead, For(given, family), ada));
  }
  CHECK(house.FindsNobody(lead, For("Ada", "Finchley")));
  CHECK(house.FindsNobody(lead, For("Ada", "Marlow", "2015-02-27")));
}

TEST_CASE("a search answers with nothing that the asker's agency did not know", "[service][find]") {
  SearchHouse house;
  const ChildId child =
      house.Know("nhs", Person("p1", "Ada Rosamund", "Marlow-Secret"), Kind::kHealthContact);
  house.Agree(house.Know("csc", Person("c1", "Ada", "Marlow-Secret")));
  REQUIRE(house.ChildOf("csc", "c1") == child);
  house.Relate(child, "t.teach");
  house.Relate(child, "l.lead");

  const auto teacher = house.Find(house.Teacher(), For("ada", "marlow"));
  const auto lead = house.Find(house.Lead(), For("ada", "marlow"));

  REQUIRE(teacher.found.size() == 1);
  CHECK(teacher.found.front().given == Sensitive("ada"));
  CHECK(teacher.found.front().family == Sensitive("marlow"));
  REQUIRE(lead.found.size() == 1);
  CHECK(lead.found.front().given == Sensitive("Ada"));
  CHECK(lead.found.front().family == Sensitive("Marlow-Secret"));
}

TEST_CASE("a number finds with a name or a date beside it, and never beside another's",
          "[service][find]") {
  SearchHouse house;
  const ChildId ada = Ada(house);
  FindQuery query = For("Ada", "Marlow");
  query.nhs_number = Sensitive("9434765919");
  query.birth.reset();
  CHECK(house.Finds(house.Lead(), query, ada));
  query.given = Sensitive("Ben");
  CHECK(house.FindsNobody(house.Lead(), query));
  query = For("", "");
  query.nhs_number = Sensitive("9434765919");
  CHECK(house.Finds(house.Lead(), query, ada));
  query.birth = Date::Parse("2015-02-27");
  CHECK(house.FindsNobody(house.Lead(), query));
}

TEST_CASE("two children who both fit are two answers, and four are none", "[service][find]") {
  SearchHouse house;
  std::vector<ChildId> twins;
  const char* names[] = {"Rose Ada", "Rose Beth", "Rose Cora", "Rose Dinah"};
  for (int i = 0; i < 4; ++i) {
    twins.push_back(house.Know("csc", Person("c" + std::to_string(i), names[i], "Marlow", "")));
    house.Relate(twins.back(), "l.lead");
    INFO(i);
    CHECK(house.Find(house.Lead(), For("Rose", "Marlow")).found.size() ==
          (i < 3 ? static_cast<std::size_t>(i) + 1 : 0));
  }
  CHECK(house.Finds(house.Lead(), For("Rose Cora", "Marlow"), twins[2]));
}

TEST_CASE("a placeholder is no name, so a date beside it is too little", "[service][find]") {
  SearchHouse house;
  Ada(house);
  const auto outcome = house.Finder().Run(house.Lead(), For("Baby", "Marlow"));
  REQUIRE(outcome.ok());
  REQUIRE(outcome.value().index() == 1);
  const access::Told& told = std::get<1>(outcome.value()).answer();
  CHECK(told.outcome == access::Outcome::kDeny);
  CHECK(told.because == std::vector{access::Rule::kTooFewIdentifiers});
}

TEST_CASE("a merely proposed link shows nothing of the other side", "[service][find]") {
  SearchHouse house;
  const ChildId ada = house.Know("csc", Person("c1", "Ada", "Marlow", ""));
  house.Relate(ada, "l.lead");
  house.Agree(ada);
  const ChildId stands_alone =
      house.Know("nhs", Person("p1", "Jane", "Hidden", ""), Kind::kHealthContact);
  REQUIRE(stands_alone != ada);
  const Status proposed = house.store->writer().Write([&](store::Writing& writing) -> Status {
    const auto row = house.Agency("nhs").agency.row;
    const auto person = writing.FindPerson(row, house.store->SourceHash("person", row, "p1"));
    writing.AddLink({person->row, *writing.FindChild(ada), store::LinkState::kProposed, 9, "",
                     "rule", writing.at()});
    return Done{};
  });
  REQUIRE(proposed.ok());

  CHECK(house.FindsNobody(house.Lead(), For("Jane", "Hidden")));
  CHECK(house.Finds(house.Lead(), For("Ada", "Marlow"), ada));
}

// What a search tells apart: everything but the decision's number.
std::string Told(const chronology::SearchAnswer& answer) {
  std::string text = answer.break_glass ? "glass" : "";
  for (const auto& found : answer.found)
    text += found.child.Hex() + found.given.Reveal() + found.family.Reveal();
  for (const access::Rule rule : answer.next) text += access::Explain(rule).id;
  return text;
}

TEST_CASE("a child who is hidden is answered as one who is not there", "[service][find]") {
  SearchHouse house;
  Ada(house);
  auto shielded = Person("c2", "Bea", "Marlow", "");
  shielded.shielded = true;
  house.Know("csc", shielded);
  for (const Purpose purpose : {Purpose::kEarlyHelp, Purpose::kEmergency, Purpose::kSection47}) {
    const auto nobody = house.Find(house.Teacher(), For("Nobody", "Marlow", "2015-02-28", purpose));
    CHECK(nobody.found.empty());
    for (const char* hidden : {"Ada", "Bea"}) {
      const auto answer = house.Find(house.Teacher(), For(hidden, "Marlow", "2015-02-28", purpose));
      CHECK(Told(answer) == Told(nobody));
    }
  }
}

TEST_CASE("a search takes the same work and one leaf, found or hidden or not there",
          "[service][find]") {
  SearchHouse house;
  Ada(house);
  for (int i = 0; i < 5; ++i)
    house.Know("csc", Person("x" + std::to_string(i), "Child", "Number" + std::to_string(i), ""));
  FindQuery number = For("", "");
  number.nhs_number = Sensitive("9434765919");
  FindQuery no_number = For("", "");
  no_number.nhs_number = Sensitive("9449305552");
  const FindQuery queries[] = {For("Ada", "Marlow"), For("Ada", "Nobody"), For("Ada", "Number1"),
                               number, no_number};
  std::vector<SearchWork> works;
  for (const Caller& caller : {house.Lead(), house.Teacher()}) {
    for (const FindQuery& query : queries) {
      {
        store::ReadTransaction reading = house.store->Read();
        const auto directory = house.directory.Current(reading, house.clock.now);
        PersonSearch search(reading, *house.store, caller, house.policy, *directory,
                            house.nicknames);
        search.Run(query, query.purpose, house.clock.now);
        works.push_back(search.work());
      }
      const std::uint64_t before = house.Leaves();
      house.Find(caller, query);
      CHECK(house.Leaves() == before + 1);
    }
  }
  const SearchWork least{10, 8, 4, 16, 4};
  for (std::size_t i = 0; i < works.size(); ++i) {
    INFO("search " << i << ": " << works[i].lookups << ' ' << works[i].persons << ' '
                   << works[i].children << ' ' << works[i].identities << ' ' << works[i].surveys);
    CHECK(works[i] == least);
  }
}

TEST_CASE("where many fit, the work doubles and nobody is left out", "[service][find]") {
  SearchHouse house;
  ChildId last;
  for (int i = 0; i < 9; ++i) {
    const std::string name(4, static_cast<char>('a' + i));
    last = house.Know("csc", Person("c" + std::to_string(i), name, "Marlow", ""));
  }
  house.Relate(last, "l.lead");
  const Caller lead = house.Lead();
  store::ReadTransaction reading = house.store->Read();
  const auto directory = house.directory.Current(reading, house.clock.now);
  PersonSearch search(reading, *house.store, lead, house.policy, *directory, house.nicknames);

  const auto searched = search.Run(For("iiii", "Marlow"), Purpose::kEarlyHelp, house.clock.now);

  CHECK(searched.found.size() == 1);
  CHECK(search.work() == SearchWork{10, 16, 16, 16, 4});
}

TEST_CASE("a search in an empty hub finds nobody", "[service][find]") {
  SearchHouse house;
  CHECK(house.FindsNobody(house.Lead(), For("Ada", "Marlow")));
}

TEST_CASE("an emergency can go on from a search without learning who is known",
          "[service][find][glass]") {
  SearchHouse house;
  const ChildId ada = Ada(house);
  const FindQuery known = For("Ada", "Marlow", "2015-02-28", Purpose::kEmergency);
  const FindQuery unknown = For("Nobody", "Marlow", "2015-02-28", Purpose::kEmergency);

  const auto hidden = house.Find(house.Teacher(), known);
  const auto none = house.Find(house.Teacher(), unknown);

  CHECK(hidden.break_glass);
  CHECK(none.break_glass);
  CHECK(Told(hidden) == Told(none));
  FindChild finder = house.Finder();
  const auto meant = finder.MeantBy(house.Teacher(), hidden.decision);
  REQUIRE(meant.ok());
  CHECK(meant.value() == ada);
  const auto nobody = finder.MeantBy(house.Teacher(), none.decision);
  REQUIRE(nobody.ok());
  CHECK_FALSE(nobody.value());
  // It stands for whom it meant to its asker, in that role, for an hour.
  CHECK(finder.MeantBy(house.Lead(), hidden.decision).error().code == ErrorCode::kNotFound);
  CHECK(finder.MeantBy(house.Teacher(), DecisionId()).error().code == ErrorCode::kNotFound);
  Caller other_role = house.Teacher();
  other_role.role = Role::kLeadProfessional;
  CHECK(finder.MeantBy(other_role, hidden.decision).error().code == ErrorCode::kNotFound);
  house.clock.now = house.clock.now.Plus(3'601);
  CHECK(finder.MeantBy(house.Teacher(), hidden.decision).error().code == ErrorCode::kNotFound);
}

TEST_CASE("no other decision stands for a child", "[service][find][glass]") {
  SearchHouse house;
  const ChildId ada = Ada(house);
  const auto read = house.Read(house.Lead(), ada);
  CHECK(house.Finder().MeantBy(house.Lead(), read.told.id).error().code == ErrorCode::kNotFound);
}

TEST_CASE("the officers of a child see who searched for them, found or not", "[service][find]") {
  SearchHouse house;
  const ChildId ada = Ada(house);
  house.Find(house.Teacher(), For("Ada", "Marlow"));
  house.Find(house.Lead(), For("Ada", "Marlow"));
  house.Find(house.Teacher(), For("Nobody", "Marlow"));

  const auto outcome = ExplainDecision(*house.store, house.policy, house.clock)
                           .Accesses(house.As("d.po", Role::kDataProtectionOfficer), ada, {});

  REQUIRE(outcome.ok());
  REQUIRE(outcome.value().index() == 0);
  std::vector<std::string> searched;
  for (const Access& access : std::get<0>(outcome.value()).answer()) {
    if (access.line.find("children.searched") != std::string::npos)
      searched.push_back(access.line.find("\"st-marys\"") != std::string::npos
                             ? "the school's"
                             : access.actor.text());
  }
  std::sort(searched.begin(), searched.end());
  CHECK(searched == std::vector<std::string>{"l.lead", "the school's"});
}

TEST_CASE("why a search was answered so is told again, and no more", "[service][find]") {
  SearchHouse house;
  Ada(house);
  const auto hidden = house.Find(house.Teacher(), For("Ada", "Marlow"));
  const auto none = house.Find(house.Teacher(), For("Nobody", "Marlow"));
  ExplainDecision explain(*house.store, house.policy, house.clock);

  const auto of_hidden = explain.Run(house.Teacher(), hidden.decision);
  const auto of_none = explain.Run(house.Teacher(), none.decision);

  REQUIRE(of_hidden.ok());
  REQUIRE(of_none.ok());
  CHECK(of_hidden.value().answer().outcome == of_none.value().answer().outcome);
  CHECK(of_hidden.value().answer().because == of_none.value().answer().because);
}

}  // namespace
}  // namespace hub::service
