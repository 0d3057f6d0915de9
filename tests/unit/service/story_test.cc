// What is put together of what one reader is shown, looked for in it, or asked of what others
// could have seen: contradictions, searches, known_to; and that later nothing of it changes.

#include "hub/service/story.h"

#include <map>
#include <random>
#include <set>

#include "hub/service/mark_entry.h"
#include "hub/service/open_gateway.h"
#include "hub/service/settle_contradiction.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using access::Purpose;
using access::Role;
using chronology::ContradictionState;
using records::Kind;
using records::Label;

records::Record WithDetails(records::Record record,
                            const std::vector<std::pair<std::string, std::string>>& details) {
  for (const auto& [name, value] : details)
    record.details.push_back({name, Sensitive(value), name == "home_address"});
  return record;
}

// A child whom social care, a school and the police know, read by the lead and a teacher, and by
// a reviewer whom an order lets see everything.
struct Known {
  Known() {
    NewAgency police;
    police.id = *AgencyId::From("police");
    police.name = "Police";
    police.kind = records::AgencyKind::kPolice;
    police.classes =
        police.classes.With(records::RecordClass::kPolice).With(records::RecordClass::kEducation);
    police.duty_phone = "101";
    REQUIRE(house.administer->AddAgency(police).ok());
    NewAgency voluntary;
    voluntary.id = *AgencyId::From("voluntary");
    voluntary.name = "Family Support";
    voluntary.kind = records::AgencyKind::kVoluntary;
    voluntary.classes = voluntary.classes.With(records::RecordClass::kSupport);
    voluntary.duty_phone = "01865 444444";
    REQUIRE(house.administer->AddAgency(voluntary).ok());
    for (const auto& [who, agency, role] :
         {std::tuple{"r.view", "nhs", Role::kReviewer}, std::tuple{"s.tew", "csc", Role::kSteward},
          std::tuple{"s.chool", "st-marys", Role::kSteward},
          std::tuple{"n.urse", "nhs", Role::kNamedProfessional}}) {
      REQUIRE(
          house.administer
              ->AddProfessional({*ProfessionalId::From(who), *AgencyId::From(agency), who, {role}})
              .ok());
    }
    house.PushOne("csc", About(Person("c1"), "first", Kind::kAssessment, "2026-01-05"));
    child = house.ChildOf("csc", "c1");
    house.Relate(child, "l.lead");
    house.Relate(child, "t.teach");
    Agree(access::AgreementState::kGiven);
  }

  void Agree(access::AgreementState state) {
    access::Agreement agreement;
    agreement.state = state;
    agreement.purpose = Purpose::kEarlyHelp;
    for (const char* agency : {"csc", "nhs", "st-marys", "police", "voluntary"})
      agreement.agencies.push_back(*AgencyId::From(agency));
    agreement.classes = records::ClassSet(~0U);
    const auto set =
        SetRights(*house.store, house.policy, house.clock)
            .RecordAgreement(house.Supervisor(), {child, agreement, "parent", Sensitive("form")});
    if (!set.ok()) FAIL(set.error().for_operator);
    Tick();
  }

  void OpenReview() {
    NewGateway order;
    order.child = child;
    order.kind = access::GatewayAct::kOrder;
    order.purpose = Purpose::kReview;
    order.until = *Date::Parse("2027-12-24");
    order.scope.classes = records::ClassSet(~0U);
    order.opens_for = {{*ProfessionalId::From("r.view"), access::EnquiryPart::kNone}};
    order.reference = Sensitive("order 7");
    const auto opened = OpenGateway(*house.store, house.policy, house.clock)
                            .Open(house.As("d.po", Role::kDataProtectionOfficer), order);
    if (!opened.ok()) FAIL(opened.error().for_caller);
    REQUIRE(opened.value().index() == 0);
    Tick();
  }

  void Tick() { house.clock.now = house.clock.now.Plus(1); }

  // Nothing: refused.
  std::optional<chronology::ChronologyAnswer> Ask(const Caller& who, ChronologyQuery query) {
    query.child = child;
    auto outcome = reader.Run(who, query);
    if (!outcome.ok()) FAIL(outcome.error().for_caller << " " << outcome.error().for_operator);
    if (outcome.value().index() != 0) return std::nullopt;
    return std::get<0>(outcome.value()).answer();
  }
  chronology::ChronologyAnswer Read(const ChronologyQuery& changed = {}) {
    ChronologyQuery query = changed;
    query.purpose = Purpose::kEarlyHelp;
    auto answer = Ask(house.Lead(), query);
    REQUIRE(answer);
    return *answer;
  }
  chronology::ChronologyAnswer Search(const std::string& words) {
    ChronologyQuery query;
    query.words = Sensitive(words);
    return Read(query);
  }

  Outcome<access::Told> Settle(const Caller& who, const std::string& id, ContradictionState state) {
    Tick();
    auto outcome =
        SettleContradiction(*house.store, house.directory, house.policy, house.clock, reader)
            .Run(who, {child, Purpose::kEarlyHelp, id, state, Sensitive("asked them")});
    Tick();
    return outcome;
  }

  // The newest entry of the kind, with its person.
  std::pair<EntryId, store::PersonRow> Find(Kind kind) {
    std::pair<EntryId, store::PersonRow> found{};
    store::ReadTransaction reading = house.store->Read();
    for (const store::Person& person : reading.PersonsOf(*reading.FindChild(child))) {
      for (const auto& entry : reading.Survey(person).entries)
        if (entry.facts.kind == kind && !entry.ended) found = {entry.id, person.row};
    }
    return found;
  }
  EntryId EntryOf(Kind kind) { return Find(kind).first; }
  store::PersonRow PersonOf(Kind kind) { return Find(kind).second; }

  Outcome<access::Told> Dispute(const Caller& who, const EntryId& entry, access::Disputant by,
                                const std::string& words) {
    Tick();
    DisputeSaid said;
    said.reason = Sensitive("by telephone");
    said.by = by;
    said.words = Sensitive(words);
    return MarkEntry(*house.store, house.policy, house.clock).Dispute(who, entry, said);
  }
  bool Says(const Caller& who, access::Disputant by, const std::string& words,
            Kind kind = Kind::kAssessment) {
    const auto outcome = Dispute(who, EntryOf(kind), by, words);
    return outcome.ok() && outcome.value().index() == 0;
  }
  bool Answers(const Caller& who, const std::string& words, std::int64_t number,
               Kind kind = Kind::kAssessment) {
    Tick();
    DisputeSaid said;
    said.disputed = false;
    said.reason = Sensitive("looked at it");
    said.words = Sensitive(words);
    said.number = number;
    const auto outcome =
        MarkEntry(*house.store, house.policy, house.clock).Dispute(who, EntryOf(kind), said);
    return outcome.ok() && outcome.value().index() == 0;
  }

  // The school says that the child was there all week, the police that they were missing.
  void AWeek() {
    house.PushOne(
        "st-marys",
        WithDetails(About(Person("u1"), "week", Kind::kAttendancePeriod, "2026-03-02/2026-03-06"),
                    {{"sessions_possible", "10"}, {"sessions_attended", "10"}}));
    house.PushOne("police", WithDetails(About(Person("x1"), "gone", Kind::kMissingEpisode,
                                              "2026-03-03T18:00"),
                                        {{"found", "2026-03-05T07:00"}}));
  }

  House house;
  ChildId child;
  ReadChronology reader{*house.store, house.directory, house.policy, house.clock};
};

std::set<std::string> IdsIn(const std::string& entries) {
  std::set<std::string> ids;
  for (std::size_t at = entries.find("{\"id\":\""); at != std::string::npos;
       at = entries.find("{\"id\":\"", at + 1)) {
    const std::string id = entries.substr(at + 7, 32);
    if (EntryId::FromHex(id)) ids.insert(id);
  }
  return ids;
}

// All that is told of contradictions.
std::string ContradictionsOf(const chronology::ChronologyAnswer& answer) {
  std::string all;
  for (const auto& told : answer.contradictions) {
    all += std::string(chronology::Name(told.about)) + told.id + told.owner.text() +
           std::string(chronology::Name(told.state));
    for (const auto& side : {told.first, told.second})
      all += "|" + side.agency.text() + side.entry.Hex() + side.words.Reveal();
    all += "\n";
  }
  return all;
}

TEST_CASE("what cannot both be so is told in both sides' own words, and owned by one",
          "[service][contradictions]") {
  Known known;
  known.AWeek();

  const auto answer = known.Read();

  REQUIRE(answer.contradictions.size() == 1);
  const auto& told = answer.contradictions[0];
  CHECK(told.about == chronology::About::kAttendance);
  CHECK(told.state == ContradictionState::kOpen);
  CHECK(told.owner.text() == "st-marys");
  CHECK(told.first.words.Reveal() == "10 of 10 sessions attended, 2026-03-02/2026-03-06");
  CHECK(told.second.words.Reveal() == "missing from 2026-03-03T18:00, found 2026-03-05T07:00");
  CHECK(told.second.agency.text() == "police");
  CHECK(IdsIn(answer.entries).count(told.second.entry.Hex()) == 1);
  ChronologyQuery filtered;
  filtered.kind = Kind::kMissingEpisode;
  CHECK(known.Read(filtered).contradictions.empty());
}

TEST_CASE("agencies that hold different birth dates are told so, while the child is not hidden",
          "[service][contradictions]") {
  Known known;
  auto other = Person("u1");
  other.birth = PartialDate::Day(*Date::Parse("2015-02-27"));
  other.addresses.push_back({Sensitive("9 Elm St"), Sensitive("ZZ9 1AB")});
  known.house.PushOne("st-marys", About(other, "enrolled", Kind::kEnrolment, "2026-01-07"));
  auto ours = Person("c1");
  ours.addresses.push_back({Sensitive("4 Quince Row"), Sensitive("ZZ9 4QR")});
  known.house.PushOne("csc", About(ours, "second", Kind::kAssessment, "2026-02-05"));
  REQUIRE(known.house.ChildOf("st-marys", "u1") == known.child);

  const auto answer = known.Read();

  REQUIRE(answer.contradictions.size() == 2);
  CHECK(answer.contradictions[0].about == chronology::About::kBirthDate);
  CHECK(answer.contradictions[0].first.words.Reveal() == "2015-02-28");
  CHECK(answer.contradictions[0].second.words.Reveal() == "2015-02-27");
  CHECK(answer.contradictions[1].second.words.Reveal() == "9 Elm St, ZZ9 1AB");
  ChronologyQuery before;
  before.known_at = answer.known_at;
  CHECK(known.Read(before).contradictions.empty());  // what they held then is not known

  ours.shielded = true;
  known.house.PushOne("csc", About(ours, "third", Kind::kAssessment, "2026-02-06"));

  for (const auto& told : known.Read().contradictions)
    CHECK(told.about != chronology::About::kAddress);
}

TEST_CASE("a place that one record keeps to itself is told by no contradiction",
          "[service][contradictions]") {
  Known known;
  auto ours = Person("c1");
  ours.addresses.push_back({Sensitive("4 Quince Row"), Sensitive("ZZ9 4QR")});
  known.house.PushOne("csc", About(ours, "second", Kind::kAssessment, "2026-02-05"));
  auto other = Person("u1");
  other.addresses.push_back({Sensitive("9 Elm St"), Sensitive("ZZ9 1AB")});
  known.house.PushOne("st-marys", About(other, "enrolled", Kind::kEnrolment, "2026-01-07"));
  REQUIRE(known.Read().contradictions.size() == 1);

  auto kept = About(other, "moved", Kind::kEnrolment, "2026-01-08");
  kept.labels = kept.labels.With(Label::kShielded);
  known.house.PushOne("st-marys", kept);

  CHECK(known.Read().contradictions.empty());
}

TEST_CASE("an entry that is hidden contradicts nothing", "[service][contradictions][law]") {
  std::mt19937 random(29);
  for (int history = 0; history < 4; ++history) {
    Known known;
    for (int i = 0; i < 6; ++i) {
      const std::string id = "e" + std::to_string(i);
      const std::string day = "2026-03-0" + std::to_string(2 + random() % 3);
      const auto tell = [&](const std::string& name, std::optional<Label> label) {
        records::Record record;
        const char* agency = "csc";
        switch (random() % 3) {
          case 0:
            agency = "st-marys";
            record =
                WithDetails(About(Person("u1"), name, Kind::kAttendancePeriod, day + "/2026-03-06"),
                            {{"sessions_possible", "10"},
                             {"sessions_attended", std::to_string(6 + random() % 5)}});
            break;
          case 1:
            agency = "police";
            record = WithDetails(About(Person("x1"), name, Kind::kMissingEpisode, day),
                                 {{"found", "2026-03-0" + std::to_string(5 + random() % 4)}});
            break;
          default:
            record = WithDetails(About(Person("c1"), name, Kind::kReferral, day),
                                 {{"no_further_action", random() % 2 == 0 ? "yes" : "no"}});
        }
        if (label) record.labels = record.labels.With(*label);
        known.house.PushOne(agency, record);
      };
      tell(id, std::nullopt);
      const auto before = known.Read();

      tell("hidden" + id, Label::kSensSexualRepro);

      const auto after = known.Read();
      REQUIRE(after.total == before.total);
      REQUIRE(ContradictionsOf(after) == ContradictionsOf(before));
    }
  }
}

TEST_CASE("what a person says of a contradiction holds until either side says otherwise",
          "[service][contradictions]") {
  Known known;
  known.AWeek();
  const std::string id = known.Read().contradictions.at(0).id;
  const auto said = [&](const Caller& who, ContradictionState state) {
    const auto outcome = known.Settle(who, id, state);
    if (!outcome.ok()) return std::string("invalid");
    return std::string(outcome.value().index() == 0 ? "done" : "refused");
  };

  CHECK(said(known.house.Lead(), ContradictionState::kExplained) == "done");
  CHECK(known.Read().contradictions.at(0).state == ContradictionState::kExplained);
  CHECK(said(known.house.Lead(), ContradictionState::kCorrected) == "invalid");  // not theirs
  CHECK(said(known.house.Teacher(), ContradictionState::kCorrected) == "done");
  CHECK(known.Read().contradictions.at(0).state == ContradictionState::kCorrected);
  CHECK(said(known.house.As("n.urse", Role::kNamedProfessional), ContradictionState::kOpen) ==
        "refused");
  CHECK(known.house.store->CheckRights().ok());

  // The same claim in a new version stays settled; another one is open.
  auto again =
      WithDetails(About(Person("u1"), "week", Kind::kAttendancePeriod, "2026-03-02/2026-03-06"),
                  {{"sessions_possible", "10"}, {"sessions_attended", "10"}, {"late", "1"}});
  known.house.PushOne("st-marys", again);
  CHECK(known.Read().contradictions.at(0).state == ContradictionState::kCorrected);
  again.details[1].value = Sensitive("9");
  known.house.PushOne("st-marys", again);
  CHECK(known.Read().contradictions.at(0).state == ContradictionState::kOpen);
  again.details[1].value = Sensitive("8");
  known.house.PushOne("st-marys", again);
  CHECK(known.Read().contradictions.empty());
}

TEST_CASE("a contradiction that is not shown is settled like one that is not there",
          "[service][contradictions]") {
  Known known;
  known.AWeek();
  const std::string id = known.Read().contradictions.at(0).id;
  auto hidden = WithDetails(About(Person("x1"), "gone", Kind::kMissingEpisode, "2026-03-03T18:00"),
                            {{"found", "2026-03-05T07:00"}});
  hidden.labels = hidden.labels.With(Label::kSensSexualRepro);
  known.house.PushOne("police", hidden);
  REQUIRE(known.Read().contradictions.empty());

  const auto refused = [&](const std::string& of) {
    const auto outcome = known.Settle(known.house.Lead(), of, ContradictionState::kExplained);
    REQUIRE(outcome.ok());
    REQUIRE(outcome.value().index() == 1);
    return std::get<1>(outcome.value()).answer();
  };

  CHECK(refused(id).because == refused("0123456789abcdef").because);
  CHECK(refused(id).outcome == refused("0123456789abcdef").outcome);
  CHECK_FALSE(known.Settle(known.house.Lead(), "g", ContradictionState::kExplained).ok());
}

TEST_CASE("whoever is shown less of the same entries is told no more by what was kept of others",
          "[service][contradictions][incidents]") {
  Known known;
  known.AWeek();
  known.house.policy.claim_working_days = 2;
  const Caller nurse = known.house.As("n.urse", Role::kNamedProfessional);
  const auto claimed = SetRights(*known.house.store, known.house.policy, known.house.clock)
                           .SetRelationship(nurse, {known.child,
                                                    nurse.who.id,
                                                    access::Relationship::kSelfClaimed,
                                                    {},
                                                    {},
                                                    Sensitive("covers the clinic")});
  REQUIRE(claimed.ok());
  known.Tick();
  ChronologyQuery query;
  query.purpose = Purpose::kEarlyHelp;
  REQUIRE(known.Read().contradictions.size() == 1);

  const auto summary = known.Ask(nurse, query);

  REQUIRE(summary);
  REQUIRE(summary->total == 3);
  REQUIRE(summary->entries.find("sessions_attended") == std::string::npos);
  CHECK(summary->contradictions.empty());
  CHECK(known.Read().contradictions.size() == 1);
}

TEST_CASE("a search finds what is shown, counts nothing else, and its leaf holds no word",
          "[service][search]") {
  Known known;
  known.AWeek();
  auto hidden = About(Person("c1"), "quince", Kind::kAssessment, "2026-03-04");
  hidden.labels = hidden.labels.With(Label::kSensSexualRepro);
  known.house.PushOne("csc", hidden);
  REQUIRE(known.Read().total == 3);

  const auto found = known.Search("narrative WEEK");
  CHECK(found.total == 1);
  CHECK(found.shown == 1);
  CHECK(found.total_full == 1);
  CHECK(found.entries.find("Narrative of week") != std::string::npos);
  CHECK_FALSE(found.with_incidents);
  CHECK(known.Search("narrative").total == 3);
  const auto none = known.Search("quince");
  const auto nothing = known.Search("xyzzy");
  CHECK(none.total == 0);
  CHECK(none.entries == nothing.entries);
  CHECK(none.total_full == nothing.total_full);
  CHECK_FALSE(none.coverage.empty());

  store::LogTransaction log = known.house.store->ReadLog();
  const std::string leaf = log.Leaf(log.LeafCount() - 1);
  CHECK(leaf.find("chronology.searched") != std::string::npos);
  CHECK(leaf.find("xyzzy") == std::string::npos);
  ChronologyQuery empty;
  empty.child = known.child;
  empty.purpose = Purpose::kEarlyHelp;
  empty.words = Sensitive(" .,- ");
  CHECK_FALSE(known.reader.Run(known.house.Lead(), empty).ok());
}

TEST_CASE("walking pages while records arrive shows what stood throughout once, and nothing twice",
          "[service][read][law]") {
  std::mt19937 random(5);
  Known known;
  std::vector<records::Record> many;
  const auto some = [&](const std::string& id) {
    return About(Person("c1"), id, Kind::kAssessment,
                 "2026-0" + std::to_string(1 + random() % 9) + "-1" + std::to_string(random() % 9));
  };
  for (int i = 0; i < 60; ++i) many.push_back(some("m" + std::to_string(i)));
  REQUIRE(known.house.Push("csc", many).ok());
  std::set<std::string> stood = IdsIn(known.Read().entries);
  REQUIRE(stood.size() == 61);

  std::multiset<std::string> walked;
  ChronologyQuery page;
  page.limit = 7;
  for (int turn = 0;; ++turn) {
    const auto answer = known.Read(page);
    for (const std::string& id : IdsIn(answer.entries)) walked.insert(id);
    page.cursor = answer.next_cursor;
    if (page.cursor.empty()) break;
    known.house.PushOne("csc", some("new" + std::to_string(turn)));
    known.house.PushOne("csc", some("m" + std::to_string(random() % 60)));  // another version
  }

  const std::set<std::string> stand = IdsIn(known.Read().entries);
  std::size_t missed = 0;
  for (const std::string& id : stood) missed += stand.count(id) == 1 && walked.count(id) != 1;
  CHECK(missed == 0);
  for (const std::string& id : walked) CHECK(walked.count(id) == 1);
}

TEST_CASE("what the child said stands beside what they said later, until it is withdrawn",
          "[service][own_words]") {
  Known known;
  const auto say = [&](const std::string& words) {
    auto record = About(Person("v1"), "said", Kind::kOwnWords, "2026-03-04");
    record.narrative = Sensitive(words);
    if (words.empty()) record.action = records::Action::kRetract;
    known.house.PushOne("voluntary", record);
    const auto answer = known.Read();
    known.Tick();
    return answer;
  };

  const Instant first = say("I like my aunt").known_at;
  const auto both = say("I want to go home");
  say("");

  CHECK(both.total == 3);
  CHECK(both.entries.find("I like my aunt") != std::string::npos);
  CHECK(both.entries.find("I want to go home") != std::string::npos);
  CHECK(known.Read().total == 1);
  ChronologyQuery then;
  then.known_at = first;
  CHECK(known.Read(then).entries.find("I like my aunt") != std::string::npos);
  CHECK(known.Read(then).total == 2);
  then.known_at = both.known_at;
  CHECK(known.Read(then).entries == both.entries);
}

// Somebody's word against an entry, as it stands beside it.
std::string DisputesIn(const std::string& entries) {
  const std::size_t from = entries.find("\"disputes\":");
  if (from == std::string::npos) return "";
  return entries.substr(from, entries.find(']', from) - from + 1);
}

std::string Saying(const std::string& by, int number, Instant at, const std::string& words,
                   const std::string& answer = "") {
  return "{\"number\":" + std::to_string(number) + ",\"by\":\"" + by + "\",\"at\":\"" +
         at.Rfc3339() + "\",\"words\":\"" + words + "\"" + answer + "}";
}

TEST_CASE("a disagreement stands beside its entry in its own words, and so does the answer",
          "[service][disputes]") {
  Known known;
  const Caller steward = known.house.As("s.tew", Role::kSteward);
  const Instant before = known.Read().known_at;
  known.Tick();
  REQUIRE(known.Says(known.house.Lead(), access::Disputant::kParent, "We were never asked"));
  const auto said = known.Read();
  const std::size_t from = said.entries.find("\"at\":\"") + 6;
  const Instant at = Instant::Parse(said.entries.substr(from, 27)).value_or(Instant());
  known.Tick();
  // A new version takes it over; another word stands beside the first.
  auto again = About(Person("c1"), "first", Kind::kAssessment, "2026-01-05");
  again.narrative = Sensitive("They were asked on a Tuesday");
  known.house.PushOne("csc", again);
  REQUIRE(known.Says(known.house.Lead(), access::Disputant::kChild, "I was asleep"));
  const auto both = known.Read();
  known.Tick();
  CHECK_FALSE(known.Answers(known.house.Lead(), "Not mine to answer", 1));
  CHECK(known.Answers(steward, "We asked twice", 1));
  const auto answered = known.Read();
  known.Tick();

  const std::string first = Saying("parent", 1, at, "We were never asked");
  CHECK(before < at);
  CHECK(at <= said.known_at);
  CHECK(DisputesIn(said.entries) == "\"disputes\":[" + first + "]");
  CHECK(DisputesIn(both.entries).find(first + ",{\"number\":2,\"by\":\"child\"") == 12);
  CHECK(answered.entries.find("\"words\":\"We were never asked\",\"answer\":{\"at\":\"") !=
        std::string::npos);
  CHECK(answered.entries.find("\"words\":\"We asked twice\"}},{\"number\":2") != std::string::npos);
  // The mark goes with the last that was open; the words go never.
  CHECK(answered.entries.find("\"disputed\":true") != std::string::npos);
  CHECK_FALSE(known.Answers(steward, "And once more", 1));
  CHECK(known.Answers(steward, "We are sorry", 0));
  const auto settled = known.Read();
  CHECK(settled.entries.find("\"disputed\":true") == std::string::npos);
  CHECK(settled.entries.find("I was asleep") != std::string::npos);
  CHECK(settled.entries.find("We are sorry") != std::string::npos);
  // Of a past moment, what had been said by then.
  ChronologyQuery then;
  then.known_at = before;
  CHECK(DisputesIn(known.Read(then).entries).empty());
  then.known_at = said.known_at;
  CHECK(DisputesIn(known.Read(then).entries) == DisputesIn(said.entries));
  then.known_at = both.known_at;
  CHECK(DisputesIn(known.Read(then).entries) == DisputesIn(both.entries));
  CHECK(DisputesIn(known.Search("asked").entries) == DisputesIn(settled.entries));
  CHECK(known.house.store->CheckRights().ok());
  store::LogTransaction log = known.house.store->ReadLog();
  for (std::uint64_t i = 0; i < log.LeafCount(); ++i)
    CHECK(log.Leaf(i).find("asleep") == std::string::npos);
}

TEST_CASE("the words of a disagreement wait for whoever is shown less than the entry",
          "[service][disputes]") {
  Known known;
  known.house.PushOne("nhs", About(Person("h1"), "visit", Kind::kHealthContact));
  REQUIRE(known.Says(known.house.Lead(), access::Disputant::kParent, "He was never weighed",
                     Kind::kHealthContact));
  ChronologyQuery query;
  query.purpose = Purpose::kEarlyHelp;
  query.kind = Kind::kHealthContact;

  const auto teacher = known.Ask(known.house.Teacher(), query);

  REQUIRE(teacher);
  CHECK(known.Ask(known.house.Lead(), query)->entries.find("never weighed") != std::string::npos);
  CHECK(teacher->entries.find("never weighed") == std::string::npos);
  CHECK(DisputesIn(teacher->entries).find("\"words_withheld\":true") != std::string::npos);
  CHECK(teacher->entries.find("\"disputed\":true") != std::string::npos);
}

TEST_CASE("whoever works with the child takes down what they say, of what they are shown",
          "[service][disputes]") {
  Known known;
  const Caller teacher = known.house.Teacher();
  const auto refused = [&](const Caller& who, const EntryId& entry) {
    const auto outcome = known.Dispute(who, entry, access::Disputant::kChild, "It was not so");
    REQUIRE(outcome.ok());
    REQUIRE(outcome.value().index() == 1);
    return std::get<1>(outcome.value()).answer().because;
  };
  const EntryId entry = known.EntryOf(Kind::kAssessment);
  const auto hidden = known.house.PushOne("st-marys", [] {
    auto record = About(Person("u1"), "kept", Kind::kSuspension);
    record.labels = record.labels.With(Label::kSensCounselling);
    return record;
  }());
  const EntryId kept = known.EntryOf(Kind::kSuspension);
  const EntryId nobodys = crypto::RandomId<EntryId>();

  const auto done = known.Dispute(teacher, entry, access::Disputant::kChild, "It was not so");

  REQUIRE(done.ok());
  REQUIRE(done.value().index() == 0);
  CHECK(std::get<0>(done.value()).answer().because == std::vector{access::Rule::kWordTakenDown});
  CHECK(refused(teacher, kept) == refused(teacher, nobodys));
  CHECK(refused(known.house.As("n.urse", Role::kNamedProfessional), entry) ==
        refused(known.house.As("n.urse", Role::kNamedProfessional), nobodys));
}

TEST_CASE("what one child's family says of an entry about two is not read beside the other's",
          "[service][disputes]") {
  Known known;
  auto both = About(Person("c1"), "both", Kind::kContact, "2026-02-01");
  both.subjects.push_back(Person("c2", "Ben", "Marlow", "9434765870"));
  known.house.PushOne("csc", both);
  const ChildId other = known.house.ChildOf("csc", "c2");
  REQUIRE(other != known.child);
  known.house.Relate(other, "l.lead");
  REQUIRE(known.Says(known.house.Lead(), access::Disputant::kParent, "Ada was with me",
                     Kind::kContact));
  known.Tick();

  const std::string here = known.Read().entries;
  ChronologyQuery query;
  query.child = other;
  query.purpose = Purpose::kOwn;
  const auto outcome = known.reader.Run(known.house.Lead(), query);
  REQUIRE(outcome.ok());
  REQUIRE(outcome.value().index() == 0);
  const std::string there = std::get<0>(outcome.value()).answer().entries;

  CHECK(here.find("Ada was with me") != std::string::npos);
  CHECK(there.find("Ada was with me") == std::string::npos);
  CHECK(there.find("\"words_withheld\":true") != std::string::npos);
}

TEST_CASE("a record whose content is destroyed takes the words about it along",
          "[service][disputes]") {
  Known known;
  REQUIRE(known.Says(known.house.Lead(), access::Disputant::kParent, "We were never asked"));
  const store::PersonRow person = known.PersonOf(Kind::kAssessment);
  const auto words = [&] {
    store::ReadTransaction reading = known.house.store->Read();
    int left = 0;
    for (std::int64_t ordinal = 1; ordinal < 9; ++ordinal)
      left += reading.WordsOf(person, ordinal).ok();
    return left;
  };
  REQUIRE(words() == 2);  // theirs, and why it was marked
  auto purge = About(Person("c1"), "first", Kind::kAssessment, "2026-01-05");
  purge.action = records::Action::kPurge;

  known.house.PushOne("csc", purge);

  CHECK(words() == 0);
}

// What the teachers of a school were really shown at some moment, for whatever purpose they asked.
std::set<std::string> ReallySeen(Known& known, Instant& at) {
  std::set<std::string> seen;
  for (const Purpose purpose : {Purpose::kOwn, Purpose::kEarlyHelp, Purpose::kChildInNeed}) {
    ChronologyQuery query;
    query.purpose = purpose;
    const auto answer = known.Ask(known.house.Teacher(), query);
    if (!answer) continue;
    at = answer->known_at;
    for (const std::string& id : IdsIn(answer->entries)) seen.insert(id);
  }
  return seen;
}

TEST_CASE("what others could have seen then is what they were shown then",
          "[service][known_to][law]") {
  std::mt19937 random(30);
  for (int history = 0; history < 3; ++history) {
    Known known;
    std::map<Instant, std::set<std::string>> really;
    const auto look = [&] {
      known.Tick();
      Instant at = known.house.store->HeldAt(std::nullopt);
      const auto seen = ReallySeen(known, at);
      really[at] = seen;
      known.Tick();
    };
    for (int i = 0; i < 14; ++i) {
      const std::string id = "e" + std::to_string(random() % 6);
      switch (random() % 5) {
        case 0:
          known.house.Relate(
              known.child, "t.teach",
              random() % 2 == 0 ? access::Relationship::kNamed : access::Relationship::kEnded);
          break;
        case 1:
          known.Agree(random() % 3 != 0 ? access::AgreementState::kGiven
                                        : access::AgreementState::kWithdrawn);
          break;
        case 2:
          known.house.PushOne("st-marys", About(Person("u1"), "s" + id, Kind::kSuspension,
                                                "2026-03-0" + std::to_string(1 + random() % 9)));
          break;
        default:
          known.house.PushOne("csc", About(Person("c1"), id, Kind::kAssessment,
                                           "2026-03-0" + std::to_string(1 + random() % 9)));
      }
      look();
    }
    known.OpenReview();
    const Caller reviewer = known.house.As("r.view", Role::kReviewer);

    for (const auto& [at, seen] : really) {
      ChronologyQuery query;
      query.purpose = Purpose::kReview;
      query.known_at = at;
      const auto all = known.Ask(reviewer, query);
      REQUIRE(all);
      const std::set<std::string> may = IdsIn(all->entries);
      std::set<std::string> expected;
      for (const std::string& id : seen)
        if (may.count(id) == 1) expected.insert(id);
      query.known_to = {*AgencyId::From("st-marys"), Role::kNamedProfessional};

      const auto then = known.Ask(reviewer, query);

      REQUIRE(then);
      INFO("history " << history << ", " << really.size() << " looks");
      REQUIRE(IdsIn(then->entries) == expected);
      REQUIRE(then->total == expected.size());
    }
  }
}

TEST_CASE("what others knew is asked for reviews alone, of a moment, and takes only away",
          "[service][known_to]") {
  Known known;
  known.AWeek();
  known.OpenReview();
  const Caller reviewer = known.house.As("r.view", Role::kReviewer);
  ChronologyQuery query;
  query.child = known.child;
  query.purpose = Purpose::kReview;
  query.known_to = {*AgencyId::From("st-marys"), Role::kNamedProfessional};
  CHECK_FALSE(known.reader.Run(reviewer, query).ok());  // of when?
  query.known_at = known.Read().known_at;
  CHECK(known.Ask(reviewer, query)->total == 3);

  query.known_to->role = Role::kNone;
  CHECK_FALSE(known.reader.Run(reviewer, query).ok());
  query.known_to = {*AgencyId::From("nowhere"), Role::kNamedProfessional};
  CHECK_FALSE(known.reader.Run(reviewer, query).ok());
  query.known_to = {*AgencyId::From("st-marys"), Role::kNamedProfessional};
  query.purpose = Purpose::kEarlyHelp;
  CHECK_FALSE(known.reader.Run(known.house.Lead(), query).ok());
  // Only what today's asker may see.
  query.purpose = Purpose::kReview;
  ChronologyQuery own = query;
  own.known_to.reset();
  const std::set<std::string> may = IdsIn(known.Ask(reviewer, own)->entries);
  for (const std::string& id : IdsIn(known.Ask(reviewer, query)->entries))
    CHECK(may.count(id) == 1);
  // Nobody there then.
  query.known_at = known.house.clock.now.Plus(-365 * 86'400);
  CHECK(known.Ask(reviewer, query)->total == 0);
}

TEST_CASE("what others could have seen then is decided by the policy of then",
          "[service][known_to]") {
  Known known;
  known.OpenReview();
  known.Tick();
  const Instant then = known.Read().known_at;
  const access::Policy open = known.house.policy;
  access::Policy shut = open;
  shut.version = "2026-11-01.2";
  shut.agreements.clear();
  const auto could_see = [&](const PolicyThen& policy_then) {
    known.Tick();
    ReadChronology reader(*known.house.store, known.house.directory, known.house.policy,
                          known.house.clock, {}, policy_then);
    ChronologyQuery query;
    query.child = known.child;
    query.purpose = Purpose::kReview;
    query.known_at = then;
    query.known_to = {*AgencyId::From("st-marys"), Role::kNamedProfessional};
    const auto outcome = reader.Run(known.house.As("r.view", Role::kReviewer), query);
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    return std::get<0>(outcome.value()).answer().total;
  };

  CHECK(could_see([&](Instant at) { return at == then ? open : shut; }) == 1);
  CHECK(could_see([&](Instant at) { return at == then ? shut : open; }) == 0);
}

TEST_CASE("whatever arrives later, the whole answer for a past moment stays as it was",
          "[service][read][law]") {
  std::mt19937 random(13);
  for (int history = 0; history < 3; ++history) {
    Known known;
    std::map<Instant, std::string> told;
    const std::string kMark = ",\"disputed\":true";
    const auto all_of = [&](Instant at) {
      ChronologyQuery query;
      query.known_at = at;
      const auto answer = known.Read(query);
      // That something is disputed by now is said of then too; what was said, as of then.
      std::string all = answer.entries + "\n" + ContradictionsOf(answer) + answer.next_cursor;
      for (std::size_t from = 0; (from = all.find(kMark, from)) != std::string::npos;)
        all.erase(from, kMark.size());
      for (const auto& incident : answer.incidents) {
        all += "\nincident";
        for (const EntryId& entry : incident.entries) all += " " + entry.Hex();
      }
      for (const auto& gap : answer.gaps) all += "\ngap " + gap.from.Iso();
      for (const auto& late : answer.late) all += "\nlate " + late.entry.Hex();
      return all + std::to_string(answer.total) + " " + std::to_string(answer.total_incidents);
    };
    bool open = false;  // whether what somebody said waits for an answer
    for (int i = 0; i < 12; ++i) {
      const std::string day = "2026-03-0" + std::to_string(2 + random() % 5);
      const std::string id = std::to_string(random() % 4);
      records::Record record;
      const char* agency = "csc";
      switch (random() % 4) {
        case 0:
          agency = "st-marys";
          record = WithDetails(
              About(Person("u1"), "w" + id, Kind::kAttendancePeriod, "2026-03-02/2026-03-06"),
              {{"sessions_possible", "10"}, {"sessions_attended", std::to_string(random() % 11)}});
          break;
        case 1:
          agency = "police";
          record = WithDetails(About(Person("x1"), "m" + id, Kind::kMissingEpisode, day),
                               {{"found", "2026-03-07"}});
          break;
        case 2:
          record = About(Person("c1"), "k" + id, Kind::kContact, day);
          break;
        default:
          agency = "st-marys";
          record = About(Person("u1"), "s" + id, Kind::kSuspension, day);
      }
      if (i > 3 && random() % 4 == 0) record.action = records::Action::kRetract;
      known.house.PushOne(agency, record);
      if (random() % 3 == 0) {
        CHECK(known.Says(known.house.Lead(), access::Disputant::kParent,
                         "No, said " + std::to_string(i)));
        open = true;
      }
      if (random() % 5 == 0) {  // refused where nothing waits for an answer
        CHECK(known.Answers(known.house.As("s.tew", Role::kSteward), std::to_string(i), 0) == open);
        open = false;
      }
      const Instant at = known.Read().known_at;
      told[at] = all_of(at);
      known.Tick();
      for (const auto& [moment, then] : told) REQUIRE(all_of(moment) == then);
    }
    // A label only takes away.
    const std::set<std::string> before = IdsIn(all_of(told.rbegin()->first));
    auto hidden = About(Person("c1"), "first", Kind::kAssessment, "2026-01-05");
    hidden.labels = hidden.labels.With(Label::kSensSexualRepro);
    known.house.PushOne("csc", hidden);
    std::size_t fewer = 0;
    for (const auto& [moment, then] : told) {
      const std::set<std::string> now = IdsIn(all_of(moment)), was = IdsIn(then);
      CHECK(std::includes(was.begin(), was.end(), now.begin(), now.end()));
      fewer += now.size() < was.size();
    }
    CHECK(fewer == told.size());
  }
}

}  // namespace
}  // namespace hub::service
