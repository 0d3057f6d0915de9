#include "hub/access/search.h"

#include <algorithm>

#include "tests/support/catch.h"
#include "tests/unit/access/world.h"

namespace hub::access {
namespace {

bool Names(const std::vector<Rule>& rules, Rule rule) {
  return std::find(rules.begin(), rules.end(), rule) != rules.end();
}

World Stranger() {
  World world;
  world.relationship = Relationship::kNone;
  world.agreement.reset();
  return world;
}

TEST_CASE("who may read a child through a gateway may also find them", "[access][search]") {
  World world = Stranger();
  world.purpose = Purpose::kEmergency;
  Emergency& emergency = world.gateways.emergency;
  emergency.category = EmergencyCategory::kMissingChild;
  emergency.agency = world.agency;
  emergency.opened = world.at;
  emergency.reauthenticated = true;
  emergency.reason_length = 40;
  REQUIRE(world.Child().decision.permits());
  CHECK_FALSE(DecideFind(world.Asks(), world.Facts(), false).permits());

  const Decision open = DecideFindChild(world.Asks(), world.Facts(), false, world.Child());
  CHECK(open.permits());
  CHECK(Names(open.reasons(), Rule::kT1));

  world.at = world.at.Plus(13 * 3'600);
  CHECK(DecideFindChild(world.Asks(), world.Facts(), false, world.Child()).outcome() ==
        Outcome::kHide);
  world = Stranger();
  CHECK(DecideFindChild(world.Asks(), world.Facts(), false, world.Child()).outcome() ==
        Outcome::kHide);
}

TEST_CASE("no gateway lets a relative or an administrator find a child", "[access][search]") {
  World world;
  REQUIRE(DecideFindChild(world.Asks(), world.Facts(), false, world.Child()).permits());
  World relative = world;
  relative.own_family = true;
  World administrator = world;
  administrator.role = Role::kAdministrator;
  World unreadable = world;
  unreadable.facts_readable = false;
  for (const World& asker : {relative, administrator, unreadable}) {
    // Whatever a gateway would say.
    CHECK_FALSE(DecideFindChild(asker.Asks(), asker.Facts(), true, world.Child()).permits());
  }
}

TEST_CASE("a search with too little, without a purpose or by an administrator is refused openly",
          "[access][search]") {
  World world;
  CHECK(DecideSearch(world.Asks(), 2, world.policy).permits());
  const Decision little = DecideSearch(world.Asks(), 1, world.policy);
  CHECK(little.outcome() == Outcome::kDeny);
  CHECK(little.reasons() == std::vector{Rule::kTooFewIdentifiers});
  world.policy.search_identifiers = 3;
  CHECK_FALSE(DecideSearch(world.Asks(), 2, world.policy).permits());
  world.policy.search_identifiers = 2;
  World no_purpose = world;
  no_purpose.purpose = Purpose::kNone;
  World steward = world;
  steward.role = Role::kSteward;
  World care = world;
  care.purpose = Purpose::kDirectCare;
  World password_alone = world;
  password_alone.authentication = Authentication::kNone;
  for (const World& asker : {no_purpose, steward, care, password_alone}) {
    CHECK_FALSE(DecideSearch(asker.Asks(), 4, asker.policy).permits());
  }
}

TEST_CASE("what can be done next is the same whoever the child is", "[access][search]") {
  World known;
  World unknown = Stranger();
  unknown.died = true;
  unknown.shielded = true;
  CHECK(NextAfterSearch(known.Asks(), known.policy) ==
        NextAfterSearch(unknown.Asks(), unknown.policy));
  CHECK_FALSE(Names(NextAfterSearch(known.Asks(), known.policy), Rule::kBreakGlassOffered));
  known.purpose = Purpose::kEmergency;
  CHECK(Names(NextAfterSearch(known.Asks(), known.policy), Rule::kBreakGlassOffered));
  CHECK(MayGoOnToBreakGlass(known.Asks(), known.policy));
  known.role = Role::kSupervisor;
  CHECK_FALSE(MayGoOnToBreakGlass(known.Asks(), known.policy));
  for (const Rule rule : NextAfterSearch(known.Asks(), known.policy)) {
    CHECK_FALSE(Explain(rule).next_step.empty());
  }
}

TEST_CASE("a list is checked by the roles and for the purposes of the policy, and no others",
          "[access][search]") {
  for (int role = 0; role <= static_cast<int>(Role::kReviewer); ++role) {
    for (int purpose = 0; purpose <= static_cast<int>(Purpose::kOffList); ++purpose) {
      World world;
      world.role = static_cast<Role>(role);
      world.purpose = static_cast<Purpose>(purpose);
      const bool agreed =
          (world.role == Role::kLeadProfessional || world.role == Role::kSupervisor) &&
          (world.purpose == Purpose::kEarlyHelp || world.purpose == Purpose::kTransit);
      INFO(role << " for " << purpose);
      CHECK(DecideKnownCheck(world.Asks(), world.policy).permits() == agreed);
      CHECK_FALSE(DecideKnownCheck(world.Asks(), Policy()).permits());
    }
  }
}

}  // namespace
}  // namespace hub::access
