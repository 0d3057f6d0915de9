#include "hub/service/incidents.h"

#include <random>

#include "hub/service/mark_entry.h"
#include "hub/service/settle_incident.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using access::Purpose;
using access::Role;
using records::Kind;
using records::Label;

// A child whom the school, social care and health know, opened for the lead and a nurse.
struct Story {
  Story() {
    Must(house.administer->AddProfessional({*ProfessionalId::From("n.urse"),
                                            *AgencyId::From("nhs"),
                                            "n.urse",
                                            {Role::kNamedProfessional}}));
    Must(house.administer->AddProfessional(
        {*ProfessionalId::From("s.tew"), *AgencyId::From("csc"), "s.tew", {Role::kSteward}}));
    house.PushOne("csc", About(Person("c1"), "first", Kind::kAssessment, "2026-01-05"));
    child = house.ChildOf("csc", "c1");
    house.Relate(child, "l.lead");
    house.Relate(child, "n.urse");
    house.Agree(child);
  }

  template <class T>
  static void Must(const Result<T>& result) {
    if (!result.ok()) FAIL(result.error().for_operator);
  }

  void Tell(const std::string& agency, const std::string& id, Kind kind, const std::string& day,
            const std::string& source_code = "", Label label = Label::kGeneral) {
    auto record = About(Person(agency == "csc"   ? "c1"
                               : agency == "nhs" ? "p1"
                                                 : "u1"),
                        id, kind, day);
    if (label != Label::kGeneral) record.labels = record.labels.With(label);
    if (!source_code.empty())
      record.codes.push_back({"annex-a/referral-source", source_code, "words", true});
    if (agency == "nhs") record.summary = Sensitive("Emergency department attendance");
    house.PushOne(agency, record);
  }

  // An evening on which the child was sent home from school, as three records tell it.
  void AnEvening() {
    Tell("st-marys", "s1", Kind::kSuspension, "2026-03-02");
    Tell("csc", "k1", Kind::kContact, "2026-03-03", "2A");
    Tell("csc", "r1", Kind::kReferral, "2026-03-03", "2A");
  }

  chronology::ChronologyAnswer Read(const ChronologyQuery& changed = {}) {
    ChronologyQuery query = changed;
    query.child = child;
    query.purpose = Purpose::kEarlyHelp;
    auto outcome = reader.Run(house.Lead(), query);
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 0);
    return std::get<0>(outcome.value()).answer();
  }

  // The id of the shown entry with that narrative.
  EntryId IdOf(const std::string& record) {
    const std::string entries = Read().entries;
    const std::size_t at = entries.find("Narrative of " + record + "\"");
    REQUIRE(at != std::string::npos);
    // An agency's id stands between; it is no id of an entry.
    for (std::size_t id = at; id != std::string::npos && id > 0;) {
      id = entries.rfind("{\"id\":\"", id - 1);
      const auto found = EntryId::FromHex(entries.substr(id + 7, 32));
      if (found) return *found;
    }
    FAIL("no id before " << record);
    return {};
  }

  Outcome<access::Told> Say(const Caller& who, std::vector<EntryId> entries, bool same,
                            Purpose purpose = Purpose::kEarlyHelp) {
    house.clock.now = house.clock.now.Plus(1);
    auto outcome =
        SettleIncident(*house.store, house.directory, house.policy, house.clock)
            .Run(who, {child, purpose, std::move(entries), same, Sensitive("I asked them")});
    house.clock.now = house.clock.now.Plus(1);
    return outcome;
  }
  void Said(std::vector<EntryId> entries, bool same) {
    const auto outcome = Say(house.Lead(), std::move(entries), same);
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 0);
  }

  House house;
  ChildId child;
  ReadChronology reader{*house.store, house.directory, house.policy, house.clock};
};

// All of an answer that depends on which entries there are.
std::string Everything(const chronology::ChronologyAnswer& answer) {
  std::string all = answer.entries;
  const auto add = [&all](std::size_t number) { all += "|" + std::to_string(number); };
  add(answer.shown);
  add(answer.total);
  add(answer.total_full);
  add(answer.total_incidents);
  for (const chronology::ShownIncident& incident : answer.incidents) {
    all += "\nincident";
    add(incident.agencies);
    add(incident.confirmed ? 1 : 0);
    for (const EntryId& entry : incident.entries) all += " " + entry.Hex();
    for (const auto& pair : incident.because) {
      all += "\n" + pair.a.Hex() + pair.b.Hex();
      add(pair.confirmed ? 1 : 0);
      if (pair.likeness) add(static_cast<std::size_t>(pair.likeness->Total()));
    }
  }
  for (const chronology::LateEntry& late : answer.late) {
    all += "\nlate " + late.entry.Hex();
    add(static_cast<std::size_t>(late.days));
  }
  for (const chronology::Gap& gap : answer.gaps) {
    all += "\ngap " + gap.from.Iso();
    add(static_cast<std::size_t>(gap.kind));
    add(static_cast<std::size_t>(gap.days));
    for (const EntryId& entry : gap.entries) all += " " + entry.Hex();
  }
  return all + answer.next_cursor;
}

TEST_CASE("an incident that several agencies tell of is shown as one, each in its own words",
          "[service][incidents]") {
  Story story;
  story.AnEvening();

  const auto answer = story.Read();

  CHECK(answer.total == 4);
  CHECK(answer.total_incidents == 2);
  REQUIRE(answer.incidents.size() == 1);
  CHECK(answer.incidents[0].entries.size() == 3);
  CHECK(answer.incidents[0].agencies == 2);
  CHECK_FALSE(answer.incidents[0].confirmed);
  for (const char* record : {"s1", "k1", "r1"})
    CHECK(answer.entries.find(std::string("Narrative of ") + record) != std::string::npos);
}

TEST_CASE("an entry that is hidden changes no group, no count, no gap and no order",
          "[service][incidents][law]") {
  std::mt19937 random(20261122);
  for (int history = 0; history < 6; ++history) {
    Story story;
    for (int i = 0; i < 8; ++i) {
      const std::string day = "2026-03-0" + std::to_string(1 + random() % 6);
      const std::string id = "e" + std::to_string(i);
      switch (random() % 3) {
        case 0:
          story.Tell("st-marys", id, Kind::kSuspension, day);
          break;
        case 1:
          story.Tell("csc", id, Kind::kContact, day, random() % 2 == 0 ? "2A" : "3E");
          break;
        default:
          story.Tell("nhs", id, Kind::kHealthContact, day);
      }
      INFO("history " << history << ", entry " << i);
      const std::string before = Everything(story.Read());

      story.Tell("nhs", "hidden" + id, Kind::kHealthContact, day, "", Label::kSensSexualRepro);
      story.Tell("nhs", "old" + id, Kind::kReferral, "2026-06-01", "6", Label::kSensHiv);

      REQUIRE(Everything(story.Read()) == before);
    }
  }
}

TEST_CASE("the same entry, shown, does change them", "[service][incidents]") {
  Story story;
  story.AnEvening();
  story.Tell("csc", "k2", Kind::kContact, "2026-04-02", "3E");
  const std::string before = Everything(story.Read());

  story.Tell("nhs", "e1", Kind::kHealthContact, "2026-04-02");

  CHECK(Everything(story.Read()) != before);
  CHECK(story.Read().incidents.size() == 2);
}

TEST_CASE("what a person says of two entries is remembered through their versions",
          "[service][incidents]") {
  Story story;
  story.AnEvening();
  story.Said({story.IdOf("s1"), story.IdOf("k1")}, false);
  auto answer = story.Read();
  REQUIRE(answer.incidents.size() == 1);
  CHECK(answer.incidents[0].entries.size() == 2);
  const Instant separated = answer.known_at;

  story.Said({story.IdOf("s1"), story.IdOf("k1"), story.IdOf("r1")}, true);
  answer = story.Read();
  REQUIRE(answer.incidents.size() == 1);
  CHECK(answer.incidents[0].entries.size() == 3);
  CHECK(answer.incidents[0].confirmed);

  // A new version of each; one of them now a month away.
  story.Tell("csc", "k1", Kind::kContact, "2026-03-03", "9");
  story.Tell("st-marys", "s1", Kind::kSuspension, "2026-04-02");
  answer = story.Read();
  REQUIRE(answer.incidents.size() == 1);
  CHECK(answer.incidents[0].entries.size() == 3);
  CHECK(answer.incidents[0].confirmed);

  // Of an earlier moment too: what people say of entries is today's, as labels are.
  ChronologyQuery then;
  then.known_at = separated;
  CHECK(story.Read(then).incidents[0].confirmed);

  // The later word counts, though it takes the place of one on the same pair.
  story.Said({story.IdOf("s1"), story.IdOf("k1")}, false);
  for (const auto& incident : story.Read().incidents) CHECK(incident.entries.size() == 2);
  CHECK(story.house.store->CheckRights().ok());
}

TEST_CASE("who is not shown an entry hears the same of it as of one that is not there",
          "[service][incidents]") {
  Story story;
  story.AnEvening();
  story.Tell("nhs", "e1", Kind::kHealthContact, "2026-03-02");
  const EntryId shown = story.IdOf("s1");
  const EntryId hidden = story.IdOf("e1");
  story.Tell("nhs", "e1", Kind::kHealthContact, "2026-03-02", "", Label::kSensSexualRepro);
  const auto newest = [&] {  // where the newer version lies
    store::ReadTransaction reading = story.house.store->Read();
    const auto place = story.house.store->PlaceOf(hidden);
    EntryId found;
    reading.Versions(place->first, [&](const store::Reading::EntryRef& ref, auto prior) {
      if (prior == hidden) found = ref.id;
    });
    return found;
  }();

  const auto refused = [&](const EntryId& entry) {
    const auto outcome = story.Say(story.house.Lead(), {shown, entry}, true);
    REQUIRE(outcome.ok());
    REQUIRE(outcome.value().index() == 1);
    return std::get<1>(outcome.value()).answer();
  };
  const access::Told of_hidden = refused(newest);
  const access::Told of_none = refused(crypto::RandomId<EntryId>());

  CHECK(of_hidden.outcome == access::Outcome::kHide);
  CHECK(of_hidden.outcome == of_none.outcome);
  CHECK(of_hidden.because == of_none.because);
  const auto stranger = story.Say(story.house.Teacher(), {shown, story.IdOf("k1")}, true);
  REQUIRE(stranger.ok());
  CHECK(stranger.value().index() == 1);
  CHECK_FALSE(story.Say(story.house.Lead(), {shown}, true).ok());
  CHECK_FALSE(story.Say(story.house.Lead(), {shown, shown}, true).ok());
}

TEST_CASE("what was said of a pair is nothing to whoever is shown one of them",
          "[service][incidents]") {
  Story story;
  story.Tell("st-marys", "s1", Kind::kSuspension, "2026-03-02");
  story.Tell("nhs", "e1", Kind::kHealthContact, "2026-05-02");
  REQUIRE(story.Read().incidents.empty());
  story.Said({story.IdOf("s1"), story.IdOf("e1")}, true);
  REQUIRE(story.Read().incidents.size() == 1);

  story.Tell("nhs", "e1", Kind::kHealthContact, "2026-05-02", "", Label::kSensSexualRepro);

  const auto answer = story.Read();
  CHECK(answer.incidents.empty());
  CHECK(answer.total == 2);
  CHECK(answer.total_incidents == 2);
}

TEST_CASE("the short chronology has what is significant by kind, or as its steward said",
          "[service][significance]") {
  Story story;
  story.AnEvening();
  ChronologyQuery brief;
  brief.brief = true;
  const auto before = story.Read(brief);
  CHECK(before.total == 2);  // the suspension and the referral
  CHECK(before.total_full == 4);
  const auto mark = [&](const EntryId& entry, bool on) {
    const auto outcome = MarkEntry(*story.house.store, story.house.policy, story.house.clock)
                             .Signify(story.house.As("s.tew", Role::kSteward), entry, on,
                                      Sensitive("it changed everything"));
    REQUIRE(outcome.ok());
    REQUIRE(outcome.value().index() == 0);
    story.house.clock.now = story.house.clock.now.Plus(1);
  };

  mark(story.IdOf("k1"), true);
  mark(story.IdOf("r1"), false);

  const auto after = story.Read(brief);
  CHECK(after.total == 2);
  CHECK(after.entries.find("Narrative of k1") != std::string::npos);
  CHECK(after.entries.find("Narrative of r1") == std::string::npos);
  CHECK(story.Read().total == 4);
}

TEST_CASE("an entry that was written down long after it happened says so", "[service][read]") {
  Story story;
  auto late = About(Person("c1"), "late", Kind::kReferral, "2026-03-04");
  late.recorded = *Instant::Parse("2026-03-19T10:00:00Z");
  story.house.PushOne("csc", late);
  auto in_time = About(Person("c1"), "in-time", Kind::kReferral, "2026-03-04");
  in_time.recorded = *Instant::Parse("2026-03-18T10:00:00Z");
  story.house.PushOne("csc", in_time);

  const auto answer = story.Read();

  REQUIRE(answer.late.size() == 1);
  CHECK(answer.late[0].entry == story.IdOf("late"));
  CHECK(answer.late[0].days == 15);
}

TEST_CASE("a feed that stops is said to be silent within a minute of when it was due",
          "[service][coverage]") {
  Story story;
  const auto state_of = [](const chronology::ChronologyAnswer& answer) {
    for (const auto& feed : answer.coverage)
      if (feed.feed.agency.text() == "csc") return feed.state;
    return chronology::FeedState::kNeverReceived;
  };
  REQUIRE(state_of(story.Read()) == chronology::FeedState::kFresh);
  story.house.clock.now = story.house.clock.now.Plus(7 * 86'400 + 60);

  CHECK(state_of(story.Read()) == chronology::FeedState::kSilent);
}

TEST_CASE("a gap rests on what is shown, and on feeds that are fresh", "[service][gaps]") {
  Story story;
  story.Tell("csc", "r1", Kind::kReferral, "2026-11-01", "9");
  const auto fresh = story.Read();
  REQUIRE(fresh.gaps.size() == 2);
  CHECK(fresh.gaps[0].kind == chronology::GapKind::kUnanswered);
  CHECK(fresh.gaps[0].entries == std::vector{story.IdOf("r1")});
  CHECK(fresh.gaps[1].kind == chronology::GapKind::kNoContact);
  CHECK(fresh.gaps[1].from == *Date::Parse("2026-01-05"));

  story.house.clock.now = story.house.clock.now.Plus(8 * 86'400);  // nobody has pushed since

  const auto silent = story.Read();
  CHECK(silent.gaps.empty());
  CHECK(std::all_of(silent.coverage.begin(), silent.coverage.end(),
                    [](const auto& feed) { return feed.state != chronology::FeedState::kFresh; }));
}

}  // namespace
}  // namespace hub::service
