#include "hub/chronology/contradictions.h"

#include <algorithm>
#include <random>

#include "tests/support/catch.h"

namespace hub::chronology {
namespace {

using records::Kind;

std::vector<Claim> Read(const records::Record& record,
                        records::FieldSet keep = records::FieldSet::AllFields()) {
  const std::string bytes = records::EncodeEntry(record, {});
  const auto view = records::EntryView::Of(bytes);
  REQUIRE(view.ok());
  return ReadClaims(view.value(), record.kind, record.happened, keep);
}

records::Record With(Kind kind, const std::string& happened,
                     const std::vector<std::pair<std::string, std::string>>& details) {
  records::Record record;
  record.kind = kind;
  record.happened = *PartialDate::Parse(happened);
  for (const auto& [name, value] : details)
    record.details.push_back({name, Sensitive(value), name == "address"});
  return record;
}

struct Said {
  std::int64_t agency = 0;
  records::Record record;
};

// In the order in which they were received.
std::vector<Claim> ClaimsOf(const std::vector<Said>& said) {
  std::vector<Claim> claims;
  for (std::size_t i = 0; i < said.size(); ++i) {
    for (Claim& claim : Read(said[i].record)) {
      claim.agency = said[i].agency;
      claim.source = i;
      claim.received = Instant{static_cast<std::int64_t>(i)};
      claims.push_back(claim);
    }
  }
  return claims;
}

std::vector<Contradiction> Found(const std::vector<Said>& said) {
  return FindContradictions(ClaimsOf(said));
}

Said School(const std::string& term, int possible, int attended) {
  return {1, With(Kind::kAttendancePeriod, term,
                  {{"sessions_possible", std::to_string(possible)},
                   {"sessions_attended", std::to_string(attended)}})};
}
Said Police(const std::string& from, const std::string& found) {
  return {2, With(Kind::kMissingEpisode, from, {{"found", found}})};
}

TEST_CASE("a child cannot sit in school while they are missing", "[chronology][contradictions]") {
  const Said week = School("2026-03-02/2026-03-06", 10, 10);

  const auto found = Found({week, Police("2026-03-03T18:00", "2026-03-05T07:00")});

  REQUIRE(found.size() == 1);
  CHECK(found[0].about == About::kAttendance);
  CHECK(Found({week, Police("2026-03-03T18:00", "2026-03-04T07:00")}).empty());  // over night
  CHECK(Found({week, Police("2026-03-06T18:00", "2026-03-09T07:00")}).empty());  // a weekend
  CHECK(Found({week, Police("2026-03-03T08:00", "2026-03-03T16:00")}).size() == 1);
  CHECK(Found({School("2026-03-02/2026-03-06", 10, 8), Police("2026-03-03", "2026-03-05")})
            .empty());  // absent for a day, which may be that one
  // Two weeks, of which one may have been a holiday.
  const Said weeks = School("2026-03-02/2026-03-13", 10, 10);
  CHECK(Found({weeks, Police("2026-03-03", "2026-03-06")}).empty());
  CHECK(Found({weeks, Police("2026-03-03", "2026-03-12")}).size() == 1);
}

TEST_CASE("the school looks again at an attendance, whoever came first",
          "[chronology][contradictions]") {
  const Said week = School("2026-03-02/2026-03-06", 10, 10);
  const Said missing = Police("2026-03-03", "2026-03-05");
  for (const std::vector<Said>& said : {std::vector{week, missing}, std::vector{missing, week}}) {
    const std::vector<Claim> claims = ClaimsOf(said);
    const auto found = FindContradictions(claims);

    REQUIRE(found.size() == 1);
    CHECK(claims[OwnerOf(found[0], claims)].agency == 1);
    CHECK(found[0].number == Found({week, missing})[0].number);
  }
}

TEST_CASE("two outcomes of one referral contradict each other", "[chronology][contradictions]") {
  const auto referral = [](std::int64_t agency, const std::string& day, const std::string& none) {
    return Said{agency, With(Kind::kReferral, day, {{"no_further_action", none}})};
  };

  CHECK(Found({referral(1, "2026-03-02", "yes"), referral(2, "2026-03-02", "no")}).size() == 1);
  CHECK(Found({referral(1, "2026-03-02", "yes"), referral(2, "2026-03-02", "yes")}).empty());
  CHECK(Found({referral(1, "2026-03-02", "yes"), referral(1, "2026-03-03", "no")}).empty());
  CHECK(Found({referral(1, "2026-03", "yes"), referral(2, "2026-03", "no")}).empty());
}

TEST_CASE("of what lasts, the newest word of each agency counts", "[chronology][contradictions]") {
  const auto says = [](std::int64_t agency, const std::string& name, const std::string& value) {
    return Said{agency, With(Kind::kAssessment, "2026-03-02", {{name, value}})};
  };
  const Said ours = says(1, "birth_date", "2015-04-03");

  CHECK(Found({ours, says(2, "birth_date", "2015-03-04")}).size() == 1);
  CHECK(Found({ours, says(2, "birth_date", "2015-03-04"), says(2, "birth_date", "2015-04-03")})
            .empty());
  CHECK(Found({ours, says(2, "birth_date", "2015-04")}).empty());  // less, but not otherwise
  CHECK(Found({ours, says(1, "birth_date", "2015-03-04")}).empty());
  const std::string home = "4 Quince Row, Marlow, ZZ9 4QR";
  CHECK(Found({says(1, "address", home), says(2, "address", "Flat 2, 9 Elm St, ZZ9 1AB")}).size() ==
        1);
  CHECK(Found({says(1, "address", home), says(2, "address", "4, Quince Row, ZZ9 4QR")}).empty());
  CHECK(Found({says(1, "address", home), says(2, "address", "with an aunt")}).empty());
  CHECK(Found({says(1, "carer", "Mum (Jo)"), says(2, "carer", "Mother")}).empty());
  CHECK(Found({says(1, "carer", "mother"), says(2, "carer", "grandmother, Iris")}).size() == 1);
}

TEST_CASE("a field that is kept from the reader claims nothing", "[chronology][contradictions]") {
  const auto record = With(Kind::kAssessment, "2026-03-02",
                           {{"address", "9 Elm St, ZZ9 1AB"}, {"birth_date", "2015-03-04"}});
  const auto all = records::FieldSet::AllFields();
  REQUIRE(Read(record).size() == 2);

  const auto without = Read(record, all.Without(records::Field::kLocatingDetails));

  REQUIRE(without.size() == 1);
  CHECK(without[0].about == About::kBirthDate);
  CHECK(
      Read(record, all.Without(records::Field::kLocatingDetails).Without(records::Field::kDetails))
          .empty());
}

TEST_CASE("a contradiction rests on its two claims alone, and keeps its number",
          "[chronology][contradictions][law]") {
  std::mt19937 random(6);
  for (int round = 0; round < 200; ++round) {
    std::vector<Said> said;
    for (int i = 0; i < 6; ++i) {
      const std::string day = "2026-03-0" + std::to_string(2 + random() % 4);
      switch (random() % 3) {
        case 0:
          said.push_back(School(day + "/2026-03-06", 10, static_cast<int>(random() % 11)));
          break;
        case 1:
          said.push_back(Police(day, "2026-03-0" + std::to_string(6 + random() % 3)));
          break;
        default:
          said.push_back({static_cast<std::int64_t>(1 + random() % 3),
                          With(Kind::kReferral, day,
                               {{"no_further_action", random() % 2 == 0 ? "yes" : "no"}})});
      }
    }
    const std::vector<Claim> claims = ClaimsOf(said);
    const auto all = FindContradictions(claims);
    // The naive reading: each pair on its own.
    std::vector<std::uint64_t> one_by_one, together;
    for (std::size_t a = 0; a < claims.size(); ++a)
      for (std::size_t b = a + 1; b < claims.size(); ++b)
        for (const Contradiction& pair : FindContradictions({claims[a], claims[b]}))
          one_by_one.push_back(pair.number);
    for (const Contradiction& pair : all) together.push_back(pair.number);
    std::sort(one_by_one.begin(), one_by_one.end());
    std::sort(together.begin(), together.end());

    CHECK(together == one_by_one);
  }
}

TEST_CASE("names of contradictions are those on the wire", "[chronology][format]") {
  CHECK(Name(About::kBirthDate) == "birth_date");
  CHECK(Name(About::kAttendance) == "attendance");
  CHECK(ContradictionStateFrom("corrected") == ContradictionState::kCorrected);
  CHECK(static_cast<int>(ContradictionState::kExplained) == 1);
  CHECK_FALSE(ContradictionStateFrom("resolved"));
}

}  // namespace
}  // namespace hub::chronology
