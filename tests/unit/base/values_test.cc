// Ids, slugs, results and sensitive text.

#include <string>
#include <type_traits>
#include <unordered_set>

#include "hub/base/ids.h"
#include "hub/base/result.h"
#include "hub/base/sensitive.h"
#include "tests/support/catch.h"

namespace hub {
namespace {

TEST_CASE("an id reads back from its hex form", "[base][format]") {
  const std::string hex = "000102030405060708090a0b0c0d0eff";
  const std::optional<ChildId> id = ChildId::FromHex(hex);

  REQUIRE(id);
  CHECK(id->Hex() == hex);
  CHECK(id->bytes()[15] == 0xFF);
  CHECK(ChildId().Hex() == std::string(32, '0'));
}

TEST_CASE("an id of another shape is refused", "[base]") {
  CHECK_FALSE(ChildId::FromHex(""));
  CHECK_FALSE(ChildId::FromHex("000102030405060708090a0b0c0d0ef"));
  CHECK_FALSE(ChildId::FromHex("000102030405060708090a0b0c0d0efff"));
  CHECK_FALSE(ChildId::FromHex("000102030405060708090A0B0C0D0EFF"));
  CHECK_FALSE(ChildId::FromHex("000102030405060708090a0b0c0d0e-f"));
}

TEST_CASE("a slug is short, lower-case and starts with a letter or digit", "[base]") {
  for (const char* text : {"st-marys", "a.patel", "nhs_1", "7a"}) CHECK(AgencyId::From(text));
  for (const char* text : {"", "a", "St-Marys", "-a", ".a", "_a", "a b", "a/b", "caf\xc3\xa9"}) {
    INFO(text);
    CHECK_FALSE(AgencyId::From(text));
  }
  CHECK(AgencyId::From(std::string(64, 'a')));
  CHECK_FALSE(AgencyId::From(std::string(65, 'a')));
}

TEST_CASE("ids can key a hash table", "[base]") {
  std::unordered_set<ChildId> ids = {*ChildId::FromHex("000102030405060708090a0b0c0d0eff"),
                                     ChildId(), ChildId()};
  CHECK(ids.size() == 2);
}

TEST_CASE("a result is its value or its error, never both", "[base]") {
  const Result<int> value = 7;
  const Result<int> error = Error{ErrorCode::kConflict, "twice", "row 3"};

  CHECK(value.ok());
  CHECK(value.value() == 7);
  CHECK_FALSE(error.ok());
  CHECK(error.error().code == ErrorCode::kConflict);
  CHECK_THROWS(error.value());
  CHECK_THROWS(value.error());
}

// What must not compile with each other; tests/compile_fail/ says the rest.
static_assert(!std::is_constructible_v<ChildId, EntryId>);
static_assert(!std::is_constructible_v<AgencyId, ProfessionalId>);
static_assert(!std::is_constructible_v<AgencyId, std::string>);
static_assert(!std::is_convertible_v<std::string, Sensitive>);
static_assert(!std::is_convertible_v<Sensitive, std::string>);

}  // namespace
}  // namespace hub
