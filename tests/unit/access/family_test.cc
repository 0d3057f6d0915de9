#include "hub/access/family.h"

#include "tests/support/catch.h"

namespace hub::access {
namespace {

RelativeFacts Opened() {
  RelativeFacts relative;
  relative.facts.readable = true;
  relative.decision.decision = Decision::Permit(Rule::kT5);
  return relative;
}

ChildFacts Asked() {
  ChildFacts facts;
  facts.readable = true;
  return facts;
}

TEST_CASE("a relative whom the asker may open is told by their own decision", "[access][family]") {
  CHECK(DecideRelative(Asked(), Opened()) == Opened().decision.decision);
}

TEST_CASE("a relative whom the asker may not open is a word", "[access][family]") {
  RelativeFacts relative = Opened();
  relative.decision = {};

  CHECK(DecideRelative(Asked(), relative) == Decision::Refuse(Outcome::kDeny, Rule::kL8));
}

TEST_CASE("a relative of whom nobody loaded the facts is not told of", "[access][family]") {
  CHECK(DecideRelative(Asked(), {}).outcome() == Outcome::kHide);
}

TEST_CASE("what hides a relative hides them from those who may open them", "[access][family]") {
  const struct {
    void (*make_so)(RelativeFacts&);
    Rule because;
  } grounds[] = {
      {[](RelativeFacts& r) { r.facts.readable = false; }, Rule::kB9},
      {[](RelativeFacts& r) { r.facts.across_adoption = true; }, Rule::kB5},
      {[](RelativeFacts& r) { r.facts.own_family = true; }, Rule::kB6},
      {[](RelativeFacts& r) { r.facts.relationship = Relationship::kConflictOfInterest; },
       Rule::kB6},
      {[](RelativeFacts& r) { r.facts.shielded = true; }, Rule::kL6},
  };
  for (const auto& ground : grounds) {
    RelativeFacts relative = Opened();
    ground.make_so(relative);
    CHECK(DecideRelative(Asked(), relative) == Decision::Refuse(Outcome::kHide, ground.because));
  }
}

TEST_CASE("who is cleared for a relative in hiding is told who it is", "[access][family]") {
  RelativeFacts relative = Opened();
  relative.facts.shielded = relative.facts.shield_cleared = true;

  CHECK(DecideRelative(Asked(), relative).permits());
}

TEST_CASE("of a child in hiding no relative is more than a word to who is not cleared",
          "[access][family]") {
  ChildFacts child = Asked();
  child.shielded = true;

  CHECK(DecideRelative(child, Opened()) == Decision::Refuse(Outcome::kDeny, Rule::kL6));
  child.shield_cleared = true;
  CHECK(DecideRelative(child, Opened()).permits());
}

TEST_CASE("an expected child is told to those alone who may open them", "[access][family]") {
  RelativeFacts relative = Opened();
  relative.unborn = true;

  CHECK(DecideRelative(Asked(), relative).permits());
  relative.decision = {};
  CHECK(DecideRelative(Asked(), relative).outcome() == Outcome::kHide);
}

}  // namespace
}  // namespace hub::access
