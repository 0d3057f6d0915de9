// Where a shielded child is reaches nobody without clearance, from wherever a source has put it:
// addresses, text, places, details, codes, the worker, their team and their office, the name of
// the setting; whoever shields, whenever they say so, and whoever else knows the child.

#include <algorithm>

#include "tests/unit/hiding/answers.h"

namespace hub::service {
namespace {

using access::Purpose;
using access::Role;
using records::Kind;
using records::Label;

// Stands in every planted text and nowhere else.
constexpr const char* kMark = "quernstone";

class Planted {
 public:
  Planted(Draws& draws, int number)
      : draws_(draws),
        number_(std::to_string(number)),
        given_(SomeName(draws, 6)),
        family_(SomeName(draws, 7)),
        nhs_(NhsNumber(number)),
        birth_{Date::Parse("2012-01-01")->days + static_cast<std::int32_t>(draws.Below(3'000))} {}

  FindQuery Sought() const {
    FindQuery sought = For(given_, family_);
    sought.birth = birth_;
    return sought;
  }

  // Text with the place in it, in one of the ways in which people write one.
  Sensitive Text(const std::string& before) {
    const char* ways[] = {"quernstone", "Quernstone", "QUERNSTONE"};
    return Sensitive(before + " at " + number_ + ' ' + ways[draws_.Below(3)] + " Lane, OX4 9ZZ");
  }

  records::Record Record(const std::string& agency, records::Subject subject, int number) {
    const Kind kinds[] = {Kind::kReferral, Kind::kAssessment, Kind::kInvolvement, Kind::kContact};
    Kind kind = kinds[draws_.Below(4)];
    if (agency == "nhs") kind = draws_.OneIn(2) ? Kind::kHealthContact : Kind::kInvolvement;
    if (agency == "st-marys") kind = Kind::kAttendancePeriod;
    auto record = About(
        std::move(subject), agency + number_ + '-' + std::to_string(number), kind,
        "2026-0" + std::to_string(1 + draws_.Below(9)) + "-1" + std::to_string(draws_.Below(10)));
    record.labels = records::LabelSet().With(Label::kGeneral);
    if (draws_.OneIn(3)) record.labels = record.labels.With(Label::kOpinion);
    record.summary = Text("Seen");
    record.narrative = Text("Lives");
    record.place = Text("Visit");
    record.details = {{"reason", Text("Moved"), false}, {"venue", Text("Room"), true}};
    record.codes = {{"local", "Q1", std::string(Text("Clinic").Reveal()), false}};
    record.author.name = Text("W. Orker");
    record.author.contact = Text("Telephone");
    record.author.team = Text("Team").Reveal();
    record.author.team_contact = Text("Duty");
    if (kind == Kind::kInvolvement)
      record.involvement =
          records::Involvement{Date::Parse("2026-01-05"), std::nullopt, draws_.OneIn(2)};
    return record;
  }

  records::Subject Child(const std::string& agency, bool shielded) {
    auto subject = Person(agency + number_, given_, family_, nhs_);
    subject.birth = PartialDate::Day(birth_);
    subject.addresses.push_back({Text("Home"), Sensitive("OX4 9ZZ")});
    subject.phones.push_back(Sensitive("01865 123456"));
    subject.shielded = shielded;
    return subject;
  }

 private:
  Draws& draws_;
  std::string number_;
  std::string given_;
  std::string family_;
  std::string nhs_;
  Date birth_;
};

bool Leaks(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text.find(kMark) != std::string::npos || text.find("9zz") != std::string::npos;
}

// The setting: what names the school or the clinic, but for the list of feeds, which is the same
// for every child.
bool NamesSetting(const std::string& text) {
  const std::string of_child = text.substr(0, text.find("\"coverage\""));
  return of_child.find("St Mary") != std::string::npos ||
         of_child.find("Health Visiting") != std::string::npos ||
         of_child.find("\"st-marys\"") != std::string::npos;
}

TEST_CASE("where a shielded child is stands in no answer", "[hiding][shield]") {
  const int timelines = Long() ? 10'000 : 25;
  SearchHouse house;
  house.policy.known_check_rows_per_day = 1'000'000;
  Draws draws(42);
  std::size_t shown = 0;
  for (int number = 0; number < timelines; ++number) {
    Planted planted(draws, number);
    const std::string agencies[] = {"csc", "nhs", "st-marys"};
    const std::size_t shields = draws.Below(3);  // which agency says so,
    const bool late = draws.OneIn(2);            // and whether after the others' records came
    for (std::size_t a = 0; a < 3; ++a) {
      std::vector<records::Record> records;
      const int many = 1 + static_cast<int>(draws.Below(3));
      for (int i = 0; i < many; ++i)
        records.push_back(
            planted.Record(agencies[a], planted.Child(agencies[a], a == shields && !late), i));
      REQUIRE(house.Push(agencies[a], std::move(records)).ok());
    }
    const std::string n = std::to_string(number);
    if (late) {
      house.PushOne(agencies[shields],
                    planted.Record(agencies[shields], planted.Child(agencies[shields], true), 9));
    }
    const ChildId child = house.ChildOf("csc", "csc" + n);
    REQUIRE(house.ChildOf("nhs", "nhs" + n) == child);
    REQUIRE(house.ChildOf("st-marys", "st-marys" + n) == child);
    house.Relate(child, "l.lead");
    house.Relate(child, "t.teach");
    if (!draws.OneIn(4)) house.Agree(child);

    const FindQuery sought = planted.Sought();
    for (const Caller& caller : {house.Lead(), house.Teacher(), house.Supervisor()}) {
      std::vector<std::string> bodies;
      for (const Purpose purpose :
           {Purpose::kEarlyHelp, Purpose::kOwn, Purpose::kEmergency, Purpose::kSection47}) {
        ChronologyQuery query;
        query.child = child;
        query.purpose = purpose;
        bodies.push_back(
            Body(ReadChronology(*house.store, house.directory, house.policy, house.clock)
                     .Run(caller, query)));
        bodies.push_back(
            Body(WhoIsInvolved(*house.store, house.directory, house.policy, house.clock)
                     .Run(caller, child, purpose)));
      }
      for (const std::string& body : bodies) {
        shown += body.find("\"kind_words\"") != std::string::npos ? 1 : 0;
        INFO("timeline " << number << ": " << body);
        CHECK_FALSE(NamesSetting(body));
        REQUIRE_FALSE(Leaks(body));
      }
      REQUIRE_FALSE(Leaks(Body(house.Finder().Run(caller, sought))));
      REQUIRE_FALSE(Leaks(Body(house.Check(caller, {sought}))));
    }
    // Nobody is found by where they are.
    for (const char* place : {"Quernstone Lane", "OX4 9ZZ"}) {
      FindQuery by_place = sought;
      by_place.family = Sensitive(place);
      CHECK(house.FindsNobody(house.Lead(), by_place));
    }
  }
  CHECK(shown > static_cast<std::size_t>(timelines));
}

TEST_CASE("a shield covers the brothers and sisters of the same home", "[hiding][shield]") {
  SearchHouse house;
  Draws draws(3);
  Planted planted(draws, 1);
  auto sister = planted.Child("csc", true);
  auto brother = planted.Child("csc", false);
  brother.source_id = Sensitive("brother");
  brother.identifiers.clear();
  brother.names.front().given = Sensitive("Brother");
  brother.addresses = sister.addresses;
  house.PushOne("csc", planted.Record("csc", brother, 1));
  house.PushOne("csc", planted.Record("csc", sister, 2));
  const ChildId child = house.ChildOf("csc", "brother");
  house.Relate(child, "l.lead");
  house.Agree(child);

  CHECK_FALSE(Leaks(house.Read(house.Lead(), child).entries));
}

}  // namespace
}  // namespace hub::service
