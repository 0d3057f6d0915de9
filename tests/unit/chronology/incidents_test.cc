#include "hub/chronology/incidents.h"

#include <algorithm>
#include <random>
#include <set>
#include <string>

#include "tests/support/catch.h"

namespace hub::chronology {
namespace {

using records::AgencyKind;
using records::Field;
using records::FieldSet;
using records::Kind;

EntryId IdOf(std::size_t number) {
  EntryId::Bytes bytes{};
  bytes[14] = static_cast<std::uint8_t>(number >> 8 & 0xFF);
  bytes[15] = static_cast<std::uint8_t>(number & 0xFF);
  return EntryId(bytes);
}

Telling Told(std::size_t number, Kind kind, AgencyKind agency, std::string_view happened,
             Teller by = Teller::kUnsaid) {
  Telling telling;
  telling.id = IdOf(number);
  telling.kind = kind;
  telling.agency_kind = agency;
  telling.agency = static_cast<std::int64_t>(agency) + 1;
  telling.happened = PartialDate::Parse(happened).value_or(PartialDate());
  telling.evidence.told_by = by;
  return telling;
}

Telling Notice(std::size_t number, std::string_view happened) {
  return Told(number, Kind::kPoliceNotice, AgencyKind::kPolice, happened);
}
Telling Contact(std::size_t number, std::string_view happened, Teller by = Teller::kPolice) {
  return Told(number, Kind::kContact, AgencyKind::kSocialCare, happened, by);
}
Telling Referral(std::size_t number, std::string_view happened, Teller by = Teller::kPolice) {
  return Told(number, Kind::kReferral, AgencyKind::kSocialCare, happened, by);
}
Telling Emergency(std::size_t number, std::string_view happened) {
  Telling visit = Told(number, Kind::kHealthContact, AgencyKind::kHealth, happened);
  visit.evidence.emergency_in = FieldSet().With(Field::kCodes);
  return visit;
}
Telling Remark(std::size_t number, std::string_view happened) {
  return Told(number, Kind::kNote, AgencyKind::kSchool, happened);
}

TEST_CASE("what was noted of an entry comes back as it was, in the bytes already stored",
          "[chronology][format][law]") {
  std::mt19937_64 random(41);
  const FieldSet spoken[] = {FieldSet(), FieldSet().With(Field::kSummary),
                             FieldSet().With(Field::kCodes).With(Field::kNarrative),
                             FieldSet().With(Field::kDetails).With(Field::kPlace)};
  for (int i = 0; i < 300; ++i) {
    Evidence evidence;
    evidence.told_by = static_cast<Teller>(random() % 8);
    evidence.emergency_in = spoken[random() % 4];
    evidence.not_brought_in = spoken[random() % 4];
    evidence.outcome_in = spoken[random() % 4];
    evidence.claims = random() % 2 == 0;
    for (std::uint64_t& place : evidence.places) place = random() % 2 == 0 ? 0 : random();
    for (std::uint64_t& adult : evidence.adults) adult = random() % 2 == 0 ? 0 : random();
    const std::string notes = Pack(evidence);

    REQUIRE(UnpackEvidence(notes) == evidence);
    CHECK_FALSE(UnpackEvidence(notes + "x"));
    for (std::size_t size = 0; size < notes.size(); ++size)
      CHECK_FALSE(UnpackEvidence(std::string_view(notes).substr(0, size)));
  }
  Evidence frozen;
  frozen.told_by = Teller::kSchool;
  frozen.emergency_in = FieldSet().With(Field::kSummary);
  frozen.outcome_in = FieldSet().With(Field::kCodes);
  frozen.claims = true;
  frozen.places[1] = 0x0807060504030201U;
  std::string bytes = "\x01\x04\x01\x90\x02";
  bytes += "\x01\x02\x03\x04\x05\x06\x07\x08";
  CHECK(Pack(frozen) == bytes);
  bytes[0] = 2;  // a later release's, which this one does not read
  CHECK_FALSE(UnpackEvidence(bytes));
}

using Groups = std::set<std::set<std::size_t>>;

Groups GroupsOf(const std::vector<Incident>& incidents) {
  Groups groups;
  for (const Incident& incident : incidents) {
    groups.insert({incident.tellings.begin(), incident.tellings.end()});
  }
  return groups;
}
Groups Find(const std::vector<Telling>& tellings, const std::vector<Settled>& settled = {}) {
  return GroupsOf(FindIncidents(tellings, settled));
}

TEST_CASE("an evening that several agencies tell of is one incident", "[chronology][incidents]") {
  const std::vector<Telling> tellings = {
      Notice(1, "2026-03-06T21:40"),    Contact(2, "2026-03-09"), Referral(3, "2026-03-10"),
      Emergency(4, "2026-03-06T22:30"), Remark(5, "2026-03-09"),  // the Monday after that Friday
  };

  const std::vector<Incident> incidents = FindIncidents(tellings, {});

  REQUIRE(incidents.size() == 1);
  CHECK(incidents.front().tellings == std::vector<std::size_t>{0, 1, 2, 3, 4});
  CHECK(incidents.front().agencies == 4);
  CHECK_FALSE(incidents.front().confirmed);
  REQUIRE_FALSE(incidents.front().because.empty());
  CHECK(incidents.front().because.front().likeness->Total() >= kNeeded);
}

TEST_CASE("a contact belongs to the notice that it came from, not to the one of last week",
          "[chronology][incidents]") {
  CHECK(Find({Notice(1, "2026-03-02"), Notice(2, "2026-03-09"), Contact(3, "2026-03-09")}) ==
        Groups{{1, 2}});
  CHECK(Find({Notice(1, "2026-03-09"), Contact(2, "2026-03-02")}).empty());
  CHECK(Find({Notice(1, "2026-03-02"), Contact(2, "2026-03-06")}) == Groups{{0, 1}});
  CHECK(Find({Notice(1, "2026-03-02"), Contact(2, "2026-03-07")}).empty());
}

TEST_CASE("a contact that somebody else told is another story", "[chronology][incidents]") {
  CHECK(Find({Notice(1, "2026-03-02"), Contact(2, "2026-03-02", Teller::kSchool)}).empty());
  CHECK(Find({Notice(1, "2026-03-02"), Contact(2, "2026-03-02", Teller::kSomebodyElse)}).empty());
  CHECK(Find({Contact(1, "2026-03-02", Teller::kSchool), Referral(2, "2026-03-02")}).empty());
  CHECK(Find({Notice(1, "2026-03-02"), Contact(2, "2026-03-02", Teller::kUnsaid)}) ==
        Groups{{0, 1}});
}

TEST_CASE("two notices of the police are two incidents until a person says otherwise",
          "[chronology][incidents]") {
  const std::vector<Telling> tellings = {Notice(1, "2026-03-02T10:00"),
                                         Notice(2, "2026-03-02T10:05")};

  CHECK(Find(tellings).empty());
  const std::vector<Incident> said = FindIncidents(tellings, {{0, 1, true}});
  REQUIRE(said.size() == 1);
  CHECK(said.front().confirmed);
  CHECK(said.front().agencies == 1);
  CHECK_FALSE(said.front().because.front().likeness);
}

TEST_CASE("a visit to a clinic tells of no incident", "[chronology][incidents]") {
  Telling clinic = Emergency(2, "2026-03-02");
  clinic.evidence.emergency_in = FieldSet();

  CHECK(Find({Notice(1, "2026-03-02"), clinic}).empty());
  CHECK(Find({Notice(1, "2026-03-02"), Emergency(2, "2026-03-02")}) == Groups{{0, 1}});
}

TEST_CASE("what may have happened on any day of a month is near nothing",
          "[chronology][incidents]") {
  CHECK(Find({Notice(1, "2026-03"), Contact(2, "2026-03-02")}).empty());
  CHECK(Find({Notice(1, ""), Contact(2, "2026-03-02")}).empty());
  CHECK(Find({Notice(1, "2026-03-01/2026-03-03"), Contact(2, "2026-03-02")}) == Groups{{0, 1}});
}

TEST_CASE("the same place and the same adults add to a likeness, and are not needed",
          "[chronology][incidents]") {
  Telling notice = Notice(1, "2026-03-02");
  Telling contact = Contact(2, "2026-03-04", Teller::kUnsaid);
  REQUIRE(Find({notice, contact}).empty());
  notice.evidence.places = {7, 0, 0};
  contact.evidence.places = {9, 7, 0};

  const auto likeness = Liken(notice, contact);

  REQUIRE(likeness);
  CHECK(*likeness == Likeness{1, 2, 0, 2, 0});
  CHECK(Find({notice, contact}) == Groups{{0, 1}});
  notice.evidence.adults = {5, 0};
  contact.evidence.adults = {0, 5};
  CHECK(Liken(notice, contact)->adults == 1);
}

TEST_CASE("what a person separates stays apart, whatever joins each of them to a third",
          "[chronology][incidents]") {
  const std::vector<Telling> tellings = {Notice(1, "2026-03-02"), Contact(2, "2026-03-02"),
                                         Referral(3, "2026-03-03")};
  REQUIRE(Find(tellings) == Groups{{0, 1, 2}});

  CHECK(Find(tellings, {{0, 1, false}, {0, 2, false}}) == Groups{{1, 2}});
  const Groups apart = Find(tellings, {{0, 1, false}});
  for (const auto& group : apart) CHECK(group.count(0) + group.count(1) < 2);
  CHECK(Find(tellings, {{0, 1, false}, {1, 0, true}}) == Groups{{0, 1, 2}});  // the last word
  const Groups forced = Find(tellings, {{0, 1, false}, {0, 2, true}, {1, 2, true}});
  for (const auto& group : forced) CHECK(group.count(0) + group.count(1) < 2);
}

TEST_CASE("evidence from a field that is kept from the reader is not evidence",
          "[chronology][incidents]") {
  Evidence evidence;
  evidence.told_by = Teller::kPolice;
  evidence.emergency_in = FieldSet().With(Field::kNarrative).With(Field::kCodes);
  evidence.places = {1, 2, 3};
  evidence.adults = {4, 5};
  const FieldSet all = FieldSet::AllFields();

  CHECK(Permitted(evidence, all) == evidence);
  CHECK(Permitted(evidence, all.Without(Field::kCodes)).told_by == Teller::kUnsaid);
  CHECK(Permitted(evidence, all.Without(Field::kCodes)).emergency_in ==
        FieldSet().With(Field::kNarrative));
  CHECK(Permitted(evidence, all.Without(Field::kPlace)).places == Evidence().places);
  CHECK(Permitted(evidence, all.Without(Field::kDetails)).adults == Evidence().adults);
  CHECK(Permitted(evidence, FieldSet()) == Evidence());
}

TEST_CASE("an agency that is kept from the reader is told apart by its kind alone",
          "[chronology][incidents]") {
  Telling one = Remark(1, "2026-03-03");
  Telling other = Remark(2, "2026-03-03");
  other.agency += 100;  // another school
  const Telling notice = Notice(3, "2026-03-02");
  REQUIRE(FindIncidents({one, other, notice}, {}).front().agencies == 3);
  one.agency = 0;
  other.agency = 0;

  const std::vector<Incident> hidden = FindIncidents({one, other, notice}, {});

  REQUIRE(hidden.size() == 1);
  CHECK(hidden.front().agencies == 2);
  CHECK(hidden.front().tellings.size() == 2);  // two of one agency, for all that is shown
}

TEST_CASE("evidence is read from an entry as it is stored", "[chronology][incidents]") {
  records::Record record;
  record.kind = Kind::kContact;
  record.summary = Sensitive("Contact; source: \"police\"");
  record.place = Sensitive("4 Quince Row, Marlow, ZZ9 4QR");
  record.details.push_back({"adult_relationship", Sensitive("Mother's \"partner\""), false});
  record.codes.push_back({"dfe-cin-2025/primary-need", "6", "words \"code\":\"6\"", true});
  record.codes.push_back({"annex-a/referral-source", "3E", "A&E department", true});
  const auto read = [](const records::Record& of) {
    const std::string bytes = records::EncodeEntry(of, {});
    const auto view = records::EntryView::Of(bytes);
    REQUIRE(view.ok());
    return ReadEvidence(view.value(), of.kind, of.happened);
  };

  const Evidence evidence = read(record);

  CHECK(evidence.told_by == Teller::kEmergencyDepartment);
  CHECK(evidence.emergency_in == FieldSet().With(Field::kCodes));
  record.place = Sensitive("Flat 2, 4 Quince Row, zz9 4qr");
  CHECK(read(record).places[2] == evidence.places[2]);
  CHECK(read(record).places[0] != evidence.places[0]);
  CHECK(read(record).adults == evidence.adults);
  record.details.front().value = Sensitive("father");
  CHECK(read(record).adults != evidence.adults);
  CHECK(read(records::Record()) == Evidence());
  records::Record stay;  // in hospital, from the emergency department
  stay.kind = Kind::kHealthContact;
  stay.summary = Sensitive("Hospital stay (ended)");
  stay.place = Sensitive("County General, ED");
  CHECK(read(stay).emergency_in == FieldSet().With(Field::kPlace));
  stay.place = Sensitive("EDEN CLINIC, CARED FOR");
  CHECK(read(stay).emergency_in == FieldSet());
}

// Everything of a few weeks at random, with what people said of it.
struct World {
  std::vector<Telling> tellings;
  std::vector<Settled> settled;
};

World SomeWorld(std::mt19937& random) {
  const auto below = [&random](std::size_t end) { return random() % end; };
  World world;
  const std::size_t count = 2 + below(14);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string day = "2026-03-" + std::to_string(10 + below(15));
    const Teller teller = static_cast<Teller>(below(8));
    Telling made[] = {Notice(i, day + "T2" + std::to_string(below(4)) + ":10"),
                      Contact(i, day, teller),
                      Referral(i, day, teller),
                      Emergency(i, day),
                      Remark(i, day),
                      Told(i, Kind::kImmunisation, AgencyKind::kHealth, day)};
    Telling telling = made[below(6)];
    if (below(4) == 0) telling.evidence.places[0] = 1 + below(3);
    if (below(8) == 0) telling.agency = 0;
    if (below(6) == 0) telling.agency += 50;
    world.tellings.push_back(telling);
  }
  for (std::size_t i = below(4); i > 0; --i) {
    world.settled.push_back({below(count), below(count), below(2) == 0});
  }
  return world;
}

// The last word on a pair; nothing: none was said.
std::optional<bool> LastWord(const World& world, std::size_t a, std::size_t b) {
  std::optional<bool> word;
  for (const Settled& said : world.settled) {
    if (a == b || said.a == said.b) continue;
    if ((said.a == a && said.b == b) || (said.a == b && said.b == a)) word = said.same;
  }
  return word;
}

bool OneRecordEach(const Telling& a, const Telling& b) {
  const bool same_agency =
      a.agency != 0 && b.agency != 0 ? a.agency == b.agency : a.agency_kind == b.agency_kind;
  if (a.kind != b.kind || !same_agency) return true;
  return a.kind == Kind::kHealthContact && a.happened.earliest != b.happened.earliest;
}

bool NearInTime(const Telling& a, const Telling& b) {
  const std::vector<Telling> both = {a, b};
  return Neighbours(both).size() == 2;
}

// As one would do it by hand: again and again the surest pair that may still be joined.
Groups ByHand(const World& world) {
  struct Pair {
    std::size_t a, b;
    bool said;
    int points, days;
    EntryId first, second;
  };
  std::vector<Pair> pairs;
  const auto& all = world.tellings;
  for (std::size_t a = 0; a < all.size(); ++a) {
    for (std::size_t b = a + 1; b < all.size(); ++b) {
      const auto word = LastWord(world, a, b);
      const auto likeness = Liken(all[a], all[b]);
      if (word == false) continue;
      if (!word && (!likeness || likeness->Total() < kNeeded)) continue;
      const int days = std::max({0, all[a].happened.earliest.days - all[b].happened.latest.days,
                                 all[b].happened.earliest.days - all[a].happened.latest.days});
      pairs.push_back({a, b, word == true, likeness ? likeness->Total() : 0, days,
                       std::min(all[a].id, all[b].id), std::max(all[a].id, all[b].id)});
    }
  }
  std::vector<std::set<std::size_t>> groups;
  for (std::size_t i = 0; i < all.size(); ++i) groups.push_back({i});
  std::vector<bool> done(pairs.size());
  for (std::size_t round = 0; round < pairs.size(); ++round) {
    std::size_t best = pairs.size();
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      if (done[i]) continue;
      const auto rank = [&](const Pair& p) {
        return std::tuple(!p.said, -p.points, p.days, p.first, p.second);
      };
      if (best == pairs.size() || rank(pairs[i]) < rank(pairs[best])) best = i;
    }
    done[best] = true;
    const auto with = [&](std::size_t who) {
      return std::find_if(groups.begin(), groups.end(),
                          [who](const auto& group) { return group.count(who) == 1; });
    };
    const auto one = with(pairs[best].a);
    const auto other = with(pairs[best].b);
    if (one == other) continue;
    bool may = true;
    for (const std::size_t a : *one) {
      for (const std::size_t b : *other) {
        may = may && LastWord(world, a, b) != false;
        if (pairs[best].said) continue;
        may = may && OneRecordEach(all[a], all[b]) && NearInTime(all[a], all[b]);
      }
    }
    if (!may) continue;
    one->insert(other->begin(), other->end());
    groups.erase(other);
  }
  Groups found;
  for (const auto& group : groups) {
    if (group.size() > 1) found.insert(group);
  }
  return found;
}

TEST_CASE("groups are those that one would make by hand, in whatever order entries come",
          "[chronology][incidents][law]") {
  std::mt19937 random(20261122);
  for (int i = 0; i < 2'000; ++i) {
    const World world = SomeWorld(random);
    INFO("world " << i);
    const Groups found = Find(world.tellings, world.settled);
    REQUIRE(found == ByHand(world));

    // The same entries the other way round.
    World turned = world;
    std::reverse(turned.tellings.begin(), turned.tellings.end());
    const std::size_t last = world.tellings.size() - 1;
    for (Settled& said : turned.settled) said = {last - said.a, last - said.b, said.same};
    Groups back;
    for (const auto& group : Find(turned.tellings, turned.settled)) {
      std::set<std::size_t> members;
      for (const std::size_t member : group) members.insert(last - member);
      back.insert(members);
    }
    REQUIRE(back == found);
  }
}

TEST_CASE("only entries that have a neighbour need evidence", "[chronology][incidents][law]") {
  std::mt19937 random(7);
  for (int i = 0; i < 500; ++i) {
    World world = SomeWorld(random);
    const std::vector<std::size_t> near = Neighbours(world.tellings);
    const Groups before = Find(world.tellings);
    for (std::size_t k = 0; k < world.tellings.size(); ++k) {
      if (std::find(near.begin(), near.end(), k) == near.end()) world.tellings[k].evidence = {};
    }
    REQUIRE(Find(world.tellings) == before);
  }
}

TEST_CASE("what early help hands on is no incident, though its contact and referral are of one day",
          "[chronology][incidents]") {
  CHECK(GroupsOf(FindIncidents({Contact(0, "2026-03-02", Teller::kEarlyHelp),
                                Referral(1, "2026-03-02", Teller::kEarlyHelp)},
                               {}))
            .empty());
  CHECK(GroupsOf(FindIncidents({Contact(0, "2026-03-02", Teller::kSomebodyElse),
                                Referral(1, "2026-03-02", Teller::kSomebodyElse)},
                               {}))
            .size() == 1);
}

}  // namespace
}  // namespace hub::chronology
