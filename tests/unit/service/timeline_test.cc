// What is kept in memory of a chronology: that a page costs what is on it, and that nothing kept
// ever tells otherwise than what is put together anew.

#include "hub/service/timeline.h"

#include <random>
#include <set>

#include "hub/service/mark_entry.h"
#include "hub/service/newest_versions.h"
#include "hub/service/settle_incident.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using access::Purpose;
using access::Role;
using records::Kind;
using records::Label;

struct Reader {
  Reader() {
    REQUIRE(
        house.administer
            ->AddProfessional(
                {*ProfessionalId::From("s.tew"), *AgencyId::From("csc"), "s.tew", {Role::kSteward}})
            .ok());
    child = NewChild("c1", "Ada", "9434765919");
  }

  ChildId NewChild(const std::string& id, const std::string& given, const std::string& nhs) {
    house.PushOne("csc", About(Person(id, given, "Marlow", nhs), "first" + id, Kind::kAssessment,
                               "2026-01-05"));
    const ChildId made = house.ChildOf("csc", id);
    house.Relate(made, "l.lead");
    house.Relate(made, "t.teach");
    house.Agree(made);
    return made;
  }

  // That many assessments and contacts in all, of days in no order.
  void Fill(const records::Subject& subject, int entries) {
    std::vector<records::Record> some;
    for (int i = 1; i < entries; ++i) {
      some.push_back(About(subject, "f" + std::to_string(i),
                           i % 2 == 0 ? Kind::kAssessment : Kind::kContact,
                           Date{14'000 + i * 37 % 6'001}.Iso()));
      some.back().narrative = Sensitive("short");
      if (some.size() < 500 && i + 1 < entries) continue;
      REQUIRE(house.Push("csc", std::move(some)).ok());
      some.clear();
    }
  }

  chronology::ChronologyAnswer Ask(ReadChronology& of, const Caller& who, ChronologyQuery query) {
    if (query.child == ChildId()) query.child = child;
    query.purpose = Purpose::kEarlyHelp;
    auto outcome = of.Run(who, query);
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 0);
    return std::get<0>(outcome.value()).answer();
  }
  chronology::ChronologyAnswer Read(ChronologyQuery query = {}) {
    return Ask(reader, house.Lead(), std::move(query));
  }

  House house;
  ChildId child;
  ReadChronology reader{*house.store, house.directory, house.policy, house.clock};
};

TEST_CASE("a page looks at what is on it, wherever it lies and however long the chronology is",
          "[service][read][speed]") {
  Reader of;
  const struct {
    const char* id;
    const char* given;
    const char* nhs;
    int entries;
  } children[] = {{"c2", "Bea", "9434765870", 200},
                  {"c3", "Cal", "9434765862", 1'000},
                  {"c4", "Dot", "9434765854", 5'000}};
  std::set<std::size_t> looked_at;  // by any page but a last one, of any of them
  for (const auto& child : children) {
    const ChildId id = of.NewChild(child.id, child.given, child.nhs);
    of.Fill(Person(child.id, child.given, "Marlow", child.nhs), child.entries);
    ChronologyQuery query;
    query.child = id;
    query.limit = 40;
    REQUIRE(of.Read(query).total == static_cast<std::size_t>(child.entries));
    const std::size_t made = of.reader.put_together();

    int pages = 0;
    do {
      const std::size_t before = of.reader.looked_at();
      query.cursor = of.Read(query).next_cursor;
      looked_at.insert(of.reader.looked_at() - before);
      ++pages;
    } while (!query.cursor.empty());

    CHECK(pages == child.entries / 40);
    CHECK(of.reader.put_together() == made);
  }
  CHECK(looked_at.size() == 1);
  CHECK(*looked_at.begin() < 40 + 10);  // the page, and what is decided on
}

// Which entries the lead is shown, each decided on by itself, and when they happened.
std::set<std::string> OneByOne(Reader& of, std::optional<Instant> known_at) {
  const Instant at = of.house.store->HeldAt(known_at);
  store::ReadTransaction reading = of.house.store->Read();
  const Caller lead = of.house.Lead();
  const Asked asked =
      Ask(reading, lead, of.child, Purpose::kEarlyHelp, of.house.policy, of.house.clock.Now());
  const auto directory = of.house.directory.Current(reading, of.house.clock.Now());
  EntryDecisions decisions(reading, lead, asked, *directory, of.house.policy);
  const NewestVersions newest(reading, asked.persons);
  std::set<std::string> shown;
  for (const store::Person& person : asked.persons) {
    for (const store::Reading::EntryRef& entry : reading.Survey(person).entries) {
      const auto* today = newest.Of(entry);
      const bool stood = entry.facts.received <= at && (!entry.ended || at < *entry.ended);
      const bool words = IsEarlierWord(entry) && entry.facts.received <= at && today != nullptr &&
                         !(today->ended && *today->ended <= at);
      if (today == nullptr || !entry.readable || (!stood && !words)) continue;
      if (decisions.made()[decisions.For(entry, *today)].decision.permits())
        shown.insert(entry.id.Hex());
    }
  }
  return shown;
}

std::set<std::string> IdsIn(const std::string& entries) {
  std::set<std::string> ids;
  for (std::size_t at = entries.find("{\"id\":\""); at != std::string::npos;
       at = entries.find("{\"id\":\"", at + 1)) {
    const std::string id = entries.substr(at + 7, 32);
    if (EntryId::FromHex(id)) ids.insert(id);
  }
  return ids;
}

// All that is told but for its decision's id and its moment.
std::string Everything(const chronology::ChronologyAnswer& answer) {
  std::string all = answer.entries;
  const auto add = [&all](std::size_t number) { all += "|" + std::to_string(number); };
  for (const std::size_t number : {answer.shown, answer.total, answer.total_full,
                                   answer.total_incidents, answer.told.because.size()})
    add(number);
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
  for (const chronology::LateEntry& late : answer.late) all += "\nlate " + late.entry.Hex();
  for (const EntryId& entry : answer.disputed) all += "\ndisputed " + entry.Hex();
  for (const chronology::Gap& gap : answer.gaps) {
    all += "\ngap " + gap.from.Iso();
    add(static_cast<std::size_t>(gap.kind));
    add(static_cast<std::size_t>(gap.days));
  }
  for (const auto& told : answer.contradictions) {
    all += "\n" + told.id + told.owner.text() + std::string(chronology::Name(told.state));
    for (const auto& side : {told.first, told.second})
      all += "|" + side.entry.Hex() + side.words.Reveal();
  }
  return all + "\n" + answer.next_cursor;
}

// A child of whom four agencies tell, and people say things, at random.
struct History : Reader {
  explicit History(unsigned seed) : random(seed) {
    NewAgency voluntary;
    voluntary.id = *AgencyId::From("voluntary");
    voluntary.name = "Family Support";
    voluntary.kind = records::AgencyKind::kVoluntary;
    voluntary.classes = voluntary.classes.With(records::RecordClass::kSupport);
    voluntary.duty_phone = "01865 444444";
    REQUIRE(house.administer->AddAgency(voluntary).ok());
    Agree(access::AgreementState::kGiven);
  }

  void Agree(access::AgreementState state) {
    access::Agreement agreement;
    agreement.state = state;
    agreement.purpose = Purpose::kEarlyHelp;
    for (const char* agency : {"csc", "nhs", "st-marys", "voluntary"})
      agreement.agencies.push_back(*AgencyId::From(agency));
    agreement.classes = records::ClassSet(~0U);
    REQUIRE(SetRights(*house.store, house.policy, house.clock)
                .RecordAgreement(house.Supervisor(), {child, agreement, "parent", Sensitive("f")})
                .ok());
  }

  void Tell() {
    static constexpr struct {
      const char* agency;
      const char* person;
      Kind kind;
    } kViews[] = {{"csc", "c1", Kind::kContact},         {"csc", "c1", Kind::kReferral},
                  {"csc", "c1", Kind::kAssessment},      {"nhs", "p1", Kind::kHealthContact},
                  {"st-marys", "u1", Kind::kSuspension}, {"voluntary", "v1", Kind::kOwnWords}};
    const auto& view = kViews[random() % std::size(kViews)];
    const std::string id = std::string(records::Name(view.kind)) + std::to_string(random() % 4);
    auto record =
        About(Person(view.person), id, view.kind, "2026-03-0" + std::to_string(1 + random() % 6));
    record.narrative = Sensitive("told as " + std::to_string(random()));
    if (random() % 5 == 0) record.labels = record.labels.With(Label::kSensSexualRepro);
    if (random() % 6 == 0) record.labels = record.labels.With(Label::kThirdParty);
    if (random() % 6 == 0) record.action = records::Action::kRetract;
    if (random() % 6 == 0)
      record.subjects.push_back(Person("sibling", "Gil", "Marlow", "9434765870"));
    house.PushOne(view.agency, record);
  }

  // Of an entry of children's services that is shown; its id.
  std::optional<EntryId> Any() {
    const auto ids = IdsIn(Read().entries);
    if (ids.empty()) return std::nullopt;
    return EntryId::FromHex(*std::next(ids.begin(), static_cast<int>(random() % ids.size())));
  }

  void Step() {
    const Caller steward = house.As("s.tew", Role::kSteward);
    MarkEntry mark(*house.store, house.policy, house.clock);
    const auto one = Any();
    const auto other = Any();
    const bool on = random() % 2 == 0;
    switch (random() % 9) {
      case 0:
        if (one) REQUIRE(mark.Signify(steward, *one, on, Sensitive("said")).ok());
        break;
      case 1:
        if (one) {
          const records::LabelSet hides = records::LabelSet().With(Label::kSensSexualRepro);
          const auto none = records::LabelSet();
          REQUIRE(
              mark.Label(steward, *one, on ? hides : none, on ? none : hides, Sensitive("x")).ok());
        }
        break;
      case 2:
        if (one && other && *one != *other) {
          const auto said =
              SettleIncident(*house.store, house.directory, house.policy, house.clock)
                  .Run(house.Lead(),
                       {child, Purpose::kEarlyHelp, {*one, *other}, on, Sensitive("I asked")});
          REQUIRE(said.ok());
        }
        break;
      case 3:
        if (random() % 3 == 0)
          Agree(on ? access::AgreementState::kGiven : access::AgreementState::kWithdrawn);
        break;
      default:
        Tell();
    }
    house.clock.now = house.clock.now.Plus(random() % 10 == 0 ? 86'400 : 1);
  }

  std::mt19937 random;
};

TEST_CASE("what is kept of a chronology tells in every history what is put together anew",
          "[service][read][law]") {
  for (const unsigned seed : {1U, 2U, 3U}) {
    History of(seed);
    std::vector<Instant> moments;
    for (int step = 0; step < 30; ++step) {
      of.Step();
      moments.push_back(of.Read().known_at);
      of.house.clock.now = of.house.clock.now.Plus(1);
      INFO("seed " << seed << ", step " << step);
      ReadChronology anew(*of.house.store, of.house.directory, of.house.policy, of.house.clock);
      std::vector<ChronologyQuery> queries(7);
      queries[1].brief = true;
      queries[2].kind = Kind::kContact;
      queries[3].agency = AgencyId::From("nhs");
      queries[4].range.from = Date::Parse("2026-03-03");
      queries[5].known_at = moments[of.random() % moments.size()];
      queries[6].limit = 2;
      for (ChronologyQuery& query : queries) {
        const auto fresh = of.Ask(anew, of.house.Lead(), query);
        REQUIRE(Everything(of.Read(query)) == Everything(fresh));
        REQUIRE(Everything(of.Read(query)) == Everything(fresh));
        const auto school = of.Ask(of.reader, of.house.Teacher(), query);
        REQUIRE(Everything(school) == Everything(of.Ask(anew, of.house.Teacher(), query)));
      }
      REQUIRE(IdsIn(of.Read().entries) == OneByOne(of, std::nullopt));
      REQUIRE(IdsIn(of.Read(queries[5]).entries) == OneByOne(of, queries[5].known_at));
    }
    CHECK(of.reader.put_together() > 30);
  }
}

TEST_CASE("what is in memory of a child is kept up as records arrive, not found by who reads next",
          "[service][read][speed]") {
  Reader of;
  of.reader.KeepUpWith([](const std::function<void()>& work) { work(); });
  of.house.PushOne("st-marys", About(Person("u1"), "s", Kind::kSuspension, "2026-03-02"));
  const Instant before = of.Read().known_at;
  for (int version = 0; version < 3; ++version) {
    of.house.PushOne("csc", About(Person("c1"), "told", Kind::kContact,
                                  "2026-03-0" + std::to_string(1 + version)));
    of.house.PushOne("st-marys", About(Person("u1"), "s" + std::to_string(version),
                                       Kind::kSuspension, "2026-03-02"));
    of.reader.AwaitKeptUp();
    const std::size_t made = of.reader.put_together();

    const auto answer = of.Read();

    CHECK(of.reader.put_together() == made);
    CHECK(answer.total == static_cast<std::size_t>(4 + version));
    ReadChronology anew(*of.house.store, of.house.directory, of.house.policy, of.house.clock);
    CHECK(Everything(answer) == Everything(of.Ask(anew, of.house.Lead(), {})));
  }
  ChronologyQuery then;
  then.known_at = before;
  CHECK(of.Read(then).total == 2);
}

TEST_CASE("nothing is put together of a child whom nobody reads, or for somebody who may no more",
          "[service][read][speed]") {
  Reader of;
  of.reader.KeepUpWith([](const std::function<void()>& work) { work(); });
  of.house.PushOne("csc", About(Person("c1"), "unread", Kind::kContact));
  of.reader.AwaitKeptUp();
  CHECK(of.reader.put_together() == 0);
  CHECK(of.Read().total == 2);
  of.house.Relate(of.child, "l.lead", access::Relationship::kEnded);
  const std::size_t made = of.reader.put_together();

  of.house.PushOne("csc", About(Person("c1"), "later", Kind::kContact));
  of.reader.AwaitKeptUp();

  CHECK(of.reader.put_together() == made);
}

TEST_CASE("what an entry is known by is worked out when it comes, and sealed with it",
          "[service][read][law]") {
  History of(4);
  for (int i = 0; i < 40; ++i) of.Tell();
  store::ReadTransaction reading = of.house.store->Read();
  std::size_t noted = 0;
  for (const store::Person& person : reading.PersonsOf(*reading.FindChild(of.child))) {
    std::vector<const store::Reading::EntryRef*> refs;
    for (const auto& ref : reading.Survey(person).entries)
      if (ref.readable) refs.push_back(&ref);
    const auto opened = reading.Open(person, refs, [&](std::size_t i, std::string_view body) {
      const auto view = records::EntryView::Of(body);
      REQUIRE(view.ok());
      const auto notes = chronology::UnpackEvidence(view.value().notes());
      const store::EntryFacts& facts = refs[i]->facts;
      if (facts.kind == Kind::kAssessment || facts.kind == Kind::kOwnWords) return;
      REQUIRE(notes);
      CHECK(*notes == chronology::ReadEvidence(view.value(), facts.kind, facts.happened));
      CHECK(view.value().Whole().back() == '}');
      ++noted;
    });
    REQUIRE(opened.ok());
  }
  CHECK(noted > 20);
}

}  // namespace
}  // namespace hub::service
