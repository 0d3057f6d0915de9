#include "hub/wire/family.h"

#include <functional>
#include <string>

#include "hub/service/read_family.h"
#include "hub/service/shield_child.h"
#include "tests/unit/hiding/answers.h"

namespace hub::service {
namespace {

using access::Purpose;

struct Families {
  Families() {
    for (const int n : {1, 2}) {
      auto child = Person("c" + std::to_string(n), "Ada", "Marlow", NhsNumber(n));
      house.PushOne("csc", About(child, "a" + std::to_string(n), records::Kind::kAssessment));
      const ChildId id = house.ChildOf("csc", "c" + std::to_string(n));
      house.Relate(id, "l.lead");
      house.Agree(id);
    }
  }

  std::string Told(const std::string& child) {
    const auto outcome = ReadFamily(*house.store, house.directory, house.policy, house.clock)
                             .Run(house.Lead(), house.ChildOf("csc", child), Purpose::kEarlyHelp);
    return WithoutMember(WithoutMember(WithoutIds(Body(outcome)), "at"), "known_at");
  }

  SearchHouse house;
};

records::Record Tie(const records::Subject& first, const records::Subject& second) {
  auto record = About(first, "tie", records::Kind::kFamilyTie);
  record.subjects.push_back(second);
  record.family_tie = records::FamilyTie{records::Relation::kSibling, true, {}, {}, {}};
  return record;
}

// Two children alike but for what one of them hides; their families are told alike to the byte.
TEST_CASE("a relative whom the asker may not know of leaves no trace in a family",
          "[hiding][family]") {
  const struct {
    const char* what;
    std::function<void(records::Subject&)> hides;
  } hidden[] = {
      {"in a refuge", [](records::Subject& s) { s.shielded = true; }},
      {"not yet born",
       [](records::Subject& s) {
         s.names.clear();
         s.identifiers.clear();
         s.birth = {};
         s.due = Date::Parse("2026-12-24");
       }},
  };
  for (const auto& one : hidden) {
    INFO(one.what);
    Families families;
    auto secret = Person("s1", "Ben", "Marlow", NhsNumber(3));
    one.hides(secret);
    families.house.PushOne("csc", Tie(Person("c1", "Ada", "Marlow", NhsNumber(1)), secret));
    families.house.clock.now = families.house.clock.now.Plus(10);

    CHECK(families.Told("c1") == families.Told("c2"));
    CHECK(families.Told("c1").find("\"relatives\":[]") != std::string::npos);
  }
}

TEST_CASE("a relative of whom the asker may know is told, so that the test above tells something",
          "[hiding][family]") {
  Families families;
  families.house.PushOne("csc", Tie(Person("c1", "Ada", "Marlow", NhsNumber(1)),
                                    Person("s1", "Ben", "Marlow", NhsNumber(3))));
  families.house.clock.now = families.house.clock.now.Plus(10);

  CHECK(families.Told("c1").find("sibling") != std::string::npos);
  CHECK(families.Told("c1") != families.Told("c2"));
}

}  // namespace
}  // namespace hub::service
