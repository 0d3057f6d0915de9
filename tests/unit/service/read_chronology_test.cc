#include "hub/service/read_chronology.h"

#include <algorithm>

#include "hub/service/shield_child.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using access::Rule;
using records::Kind;

bool Says(const std::string& text, std::string_view words) {
  return text.find(words) != std::string::npos;
}

// A child whom social care and health both know, opened for the lead.
ChildId KnownChild(House& house) {
  house.PushOne("csc", About(Person("c1"), "r1", Kind::kReferral, "2026-03-04"));
  house.PushOne("nhs", About(Person("p1"), "e1", Kind::kHealthContact, "2026-04-05"));
  const ChildId child = house.ChildOf("csc", "c1");
  house.Relate(child, "l.lead");
  house.Agree(child);
  return child;
}

TEST_CASE("two agencies' records are one chronology, newest first", "[service][read]") {
  House house;
  const ChildId child = KnownChild(house);

  const auto answer = house.Read(house.Lead(), child);

  CHECK(answer.shown == 2);
  CHECK(answer.total == 2);
  CHECK(answer.entries.find("2026-04-05") < answer.entries.find("2026-03-04"));
  CHECK(Says(answer.entries, "Narrative of r1"));
  CHECK(answer.coverage.size() == 3);
  CHECK(std::find(answer.told.because.begin(), answer.told.because.end(), Rule::kT5) !=
        answer.told.because.end());
}

TEST_CASE("walked page by page a chronology is the same as in one page", "[service][read]") {
  House house;
  const ChildId child = KnownChild(house);
  for (int i = 10; i < 30; ++i)
    house.PushOne(
        i % 2 == 0 ? "csc" : "nhs",
        About(Person(i % 2 == 0 ? "c1" : "p1"), "x" + std::to_string(i),
              i % 2 == 0 ? Kind::kReferral : Kind::kHealthContact, "2026-05-" + std::to_string(i)));
  const auto whole = house.Read(house.Lead(), child);
  REQUIRE(whole.shown == 22);

  ReadChronology read(*house.store, house.directory, house.policy, house.clock);
  ChronologyQuery query;
  query.child = child;
  query.purpose = access::Purpose::kEarlyHelp;
  query.limit = 5;
  std::string walked;
  do {
    auto outcome = read.Run(house.Lead(), query);
    REQUIRE(outcome.ok());
    REQUIRE(outcome.value().index() == 0);
    const auto& page = std::get<0>(outcome.value()).answer();
    walked += (walked.empty() ? "" : ",") + page.entries;
    query.cursor = page.next_cursor;
  } while (!query.cursor.empty());

  CHECK(walked == whole.entries);
}

TEST_CASE("a stranger is refused, and learns nothing of whether the child exists",
          "[service][read]") {
  House house;
  const ChildId child = KnownChild(house);

  const access::Told known = house.Refused(house.Teacher(), child);
  const access::Told unknown = house.Refused(house.Teacher(), crypto::RandomId<ChildId>());

  CHECK(known.outcome == unknown.outcome);
  CHECK(known.because == unknown.because);
  CHECK(known.closed_because == unknown.closed_because);
  CHECK(known.because == std::vector{Rule::kNoRelationship});
}

TEST_CASE("without agreement only the asker's own agency's records are shown", "[service][read]") {
  House house;
  const ChildId child = KnownChild(house);
  house.Agree(child, access::AgreementState::kWithdrawn);

  const auto answer = house.Read(house.Lead(), child);

  CHECK(answer.shown == 1);
  CHECK_FALSE(Says(answer.entries, "Narrative of e1"));
  CHECK(answer.told.closed_because == std::vector{Rule::kAgreementWithdrawn});
}

TEST_CASE("an ended relationship closes at once", "[service][read]") {
  House house;
  const ChildId child = KnownChild(house);
  house.Relate(child, "l.lead", access::Relationship::kEnded);

  CHECK(house.Refused(house.Lead(), child).because == std::vector{Rule::kRelationshipEnded});
}

TEST_CASE("what is held later never changes the answer for a past moment", "[service][read]") {
  House house;
  const ChildId child = KnownChild(house);
  const auto before = house.Read(house.Lead(), child);
  auto changed = About(Person("c1"), "r1", Kind::kReferral, "2026-03-04");
  changed.narrative = Sensitive("changed");
  house.PushOne("csc", changed);
  house.PushOne("csc", About(Person("c1"), "r2", Kind::kAssessment, "2026-05-01"));
  auto gone = About(Person("p1"), "e1", Kind::kHealthContact, "2026-04-05");
  gone.action = records::Action::kRetract;
  house.PushOne("nhs", gone);

  const auto now = house.Read(house.Lead(), child);
  const auto then = house.Read(house.Lead(), child, before.known_at);

  CHECK(now.shown == 2);
  CHECK(Says(now.entries, "changed"));
  CHECK(then.entries == before.entries);
  CHECK(then.known_at == before.known_at);
}

TEST_CASE("once one source shields, the place is cut from everybody's records",
          "[service][read][shield]") {
  House house;
  auto contact = About(Person("p1"), "e1", Kind::kHealthContact, "2026-04-05");
  contact.place = Sensitive("Elm Clinic, 4 Hidden Row");
  contact.author.contact = Sensitive("01865 111111");
  house.PushOne("nhs", contact);
  auto enrolment = About(Person("u1"), "a1", Kind::kEnrolment, "2026-04-06");
  enrolment.place = Sensitive("St Mary's");
  house.PushOne("st-marys", enrolment);
  const ChildId child = house.ChildOf("nhs", "p1");
  auto shielded = About(Person("c1"), "r1", Kind::kReferral, "2026-03-04");
  shielded.subjects.front().shielded = true;
  house.PushOne("csc", shielded);
  REQUIRE(house.ChildOf("csc", "c1") == child);
  house.Relate(child, "l.lead");
  house.Agree(child);

  const auto answer = house.Read(house.Lead(), child);

  CHECK(answer.shown == 3);
  CHECK_FALSE(Says(answer.entries, "Hidden Row"));
  CHECK_FALSE(Says(answer.entries, "St Mary"));
  CHECK_FALSE(Says(answer.entries, "Elm Clinic"));
  CHECK_FALSE(Says(answer.entries, "01865"));
  CHECK_FALSE(Says(answer.entries, "Narrative"));
  CHECK(Says(answer.entries, "\"withheld\":["));
  CHECK(answer.told.outcome == access::Outcome::kRedact);
}

TEST_CASE("a household is shielded wherever any source has the child", "[service][read][shield]") {
  House house;
  const records::Address home{Sensitive("4 Hidden Row"), Sensitive("OX1 1AA")};
  const auto lives_at = [](records::Subject subject, const records::Address& address) {
    subject.addresses.push_back(address);
    return subject;
  };
  auto sibling = About(lives_at(Person("c2", "Bo", "Marlow", ""), home), "r2", Kind::kReferral);
  sibling.place = Sensitive("the refuge");
  house.PushOne("csc", sibling);
  house.PushOne("csc", About(lives_at(Person("c1"), home), "r1", Kind::kReferral));
  auto shielded = Person("p1");  // whose address this source does not know
  shielded.shielded = true;
  house.PushOne("nhs", About(shielded, "e1", Kind::kHealthContact));
  const ChildId child = house.ChildOf("csc", "c2");
  house.Relate(child, "l.lead");

  CHECK_FALSE(Says(house.Read(house.Lead(), child).entries, "the refuge"));

  const records::Address moved{Sensitive("9 New Road"), Sensitive("OX2 2BB")};
  house.PushOne("csc", About(lives_at(Person("c1"), moved), "r3", Kind::kReferral));
  auto other = About(lives_at(Person("c3", "Cy", "Marlow", ""), moved), "r4", Kind::kReferral);
  other.place = Sensitive("the new refuge");
  house.PushOne("csc", other);
  const ChildId later = house.ChildOf("csc", "c3");
  house.Relate(later, "l.lead");
  CHECK_FALSE(Says(house.Read(house.Lead(), later).entries, "the new refuge"));
}

TEST_CASE("a label that came later binds the past too", "[service][read]") {
  House house;
  const ChildId child = KnownChild(house);
  const auto before = house.Read(house.Lead(), child);
  auto relabelled = About(Person("p1"), "e1", Kind::kHealthContact, "2026-04-05");
  relabelled.labels = relabelled.labels.With(records::Label::kSensHiv);
  house.PushOne("nhs", relabelled);
  relabelled.action = records::Action::kRetract;

  CHECK_FALSE(Says(house.Read(house.Lead(), child, before.known_at).entries, "Narrative of e1"));
  house.PushOne("nhs", relabelled);
  CHECK_FALSE(Says(house.Read(house.Lead(), child, before.known_at).entries, "Narrative of e1"));
}

TEST_CASE("a record that turned out to be another child's is not shown as held before",
          "[service][read]") {
  House house;
  const ChildId child = KnownChild(house);
  const auto before = house.Read(house.Lead(), child);
  house.PushOne("nhs", About(Person("p2", "Bo", "Finch", ""), "e1", Kind::kHealthContact));

  CHECK_FALSE(Says(house.Read(house.Lead(), child, before.known_at).entries, "Narrative of e1"));
}

// The id of the first entry of an answer that says these words.
EntryId EntrySaying(const std::string& entries, std::string_view words) {
  constexpr std::string_view kStart = "{\"id\":\"";  // of an entry, and of its agency
  std::size_t at = entries.find(words);
  REQUIRE(at != std::string::npos);
  while ((at = entries.rfind(kStart, at)) != std::string::npos) {
    const auto id = EntryId::FromHex(std::string_view(entries).substr(at + kStart.size(), 32));
    if (id) return *id;
    if (at == 0) break;
    --at;
  }
  FAIL("no entry has an id");
  return {};
}

chronology::ChronologyAnswer OneRecord(House& house, const ChildId& child, const EntryId& entry) {
  ChronologyQuery query;
  query.child = child;
  query.purpose = access::Purpose::kEarlyHelp;
  query.record = entry;
  query.incidents = false;
  ReadChronology read(*house.store, house.directory, house.policy, house.clock);
  auto outcome = read.Run(house.Lead(), query);
  REQUIRE(outcome.ok());
  REQUIRE(outcome.value().index() == 0);
  return std::get<0>(outcome.value()).answer();
}

TEST_CASE("one record is shown with all its versions and nothing else", "[service][read]") {
  House house;
  const ChildId child = KnownChild(house);
  const EntryId first = EntrySaying(house.Read(house.Lead(), child).entries, "Narrative of r1");
  auto changed = About(Person("c1"), "r1", Kind::kReferral, "2026-03-04");
  changed.narrative = Sensitive("changed");
  house.PushOne("csc", changed);
  const EntryId second = EntrySaying(house.Read(house.Lead(), child).entries, "changed");

  for (const EntryId& entry : {first, second}) {
    const auto answer = OneRecord(house, child, entry);
    CHECK(answer.shown == 2);
    CHECK(Says(answer.entries, "Narrative of r1"));
    CHECK(Says(answer.entries, "changed"));
    CHECK_FALSE(Says(answer.entries, "Narrative of e1"));
  }
  CHECK(OneRecord(house, child, crypto::RandomId<EntryId>()).shown == 0);
}

TEST_CASE("versions of one record are shown under its labels of today", "[service][read]") {
  House house;
  const ChildId child = KnownChild(house);
  const EntryId first = EntrySaying(house.Read(house.Lead(), child).entries, "Narrative of e1");
  auto relabelled = About(Person("p1"), "e1", Kind::kHealthContact, "2026-04-05");
  relabelled.narrative = Sensitive("changed");
  relabelled.labels = relabelled.labels.With(records::Label::kSensHiv);
  house.PushOne("nhs", relabelled);

  CHECK(OneRecord(house, child, first).entries.find("Narrative of e1") == std::string::npos);
}

TEST_CASE("a record that was taken back, or is another child's by now, shows no version",
          "[service][read]") {
  House house;
  const ChildId child = KnownChild(house);
  const std::string entries = house.Read(house.Lead(), child).entries;
  const EntryId gone = EntrySaying(entries, "Narrative of r1");
  const EntryId moved = EntrySaying(entries, "Narrative of e1");
  auto retracted = About(Person("c1"), "r1", Kind::kReferral, "2026-03-04");
  retracted.action = records::Action::kRetract;
  house.PushOne("csc", retracted);
  house.PushOne("nhs", About(Person("p2", "Bo", "Finch", ""), "e1", Kind::kHealthContact));

  CHECK(OneRecord(house, child, gone).shown == 0);
  CHECK(OneRecord(house, child, moved).shown == 0);
}

TEST_CASE("an entry about a shielded child keeps its place from a sibling's readers too",
          "[service][read]") {
  House house;
  const ChildId child = KnownChild(house);
  auto visit = About(Person("c1"), "r2", Kind::kAssessment);
  visit.place = Sensitive("the refuge");
  visit.narrative = Sensitive("seen at the refuge");
  auto sibling = Person("c2", "Bo", "Marlow", "");
  visit.subjects.push_back(sibling);
  house.PushOne("csc", visit);
  CHECK(Says(house.Read(house.Lead(), child).entries, "the refuge"));

  sibling.shielded = true;
  house.PushOne("csc", About(sibling, "r3", Kind::kReferral));

  const auto answer = house.Read(house.Lead(), child);
  CHECK_FALSE(Says(answer.entries, "the refuge"));
  CHECK(Says(answer.entries, "Narrative of r1"));
}

TEST_CASE("a push is seen by its owner and its recipients and by nobody else",
          "[service][read][push]") {
  House house;
  const ChildId child = KnownChild(house);
  auto pushed = About(Person("u1"), "a1", Kind::kReferral, "2026-06-01");
  pushed.push = records::Push{{*AgencyId::From("csc")}, {},     "early help",
                              Sensitive("relevant"),    "head", true};
  REQUIRE(house.PushOne("st-marys", pushed).outcome == audit::RecordOutcome::kAccepted);
  house.Relate(child, "t.teach");

  CHECK(Says(house.Read(house.Lead(), child).entries, "Narrative of a1"));
  CHECK(Says(house.Read(house.Teacher(), child).entries, "Narrative of a1"));

  auto elsewhere = pushed;
  elsewhere.source_id = Sensitive("a2");
  elsewhere.narrative = Sensitive("Narrative of a2");
  elsewhere.push->agencies = {*AgencyId::From("nhs")};
  house.PushOne("st-marys", elsewhere);
  CHECK_FALSE(Says(house.Read(house.Lead(), child).entries, "Narrative of a2"));
}

TEST_CASE("a sensitive service leaves no entry, no count and no gap", "[service][read]") {
  House house;
  const ChildId child = KnownChild(house);
  const auto before = house.Read(house.Lead(), child);
  auto clinic = About(Person("p1"), "e9", Kind::kHealthContact, "2026-07-01");
  clinic.labels = clinic.labels.With(records::Label::kSensSexualRepro);
  house.PushOne("nhs", clinic);

  const auto after = house.Read(house.Lead(), child);

  CHECK(after.entries == before.entries);
  CHECK(after.shown == before.shown);
  CHECK(after.total == before.total);
  CHECK(after.told.because == before.told.because);
}

TEST_CASE("a decision is explained to the one who was told it, and to nobody else",
          "[service][explain]") {
  House house;
  const ChildId child = KnownChild(house);
  const access::Told told = house.Refused(house.Teacher(), child);
  ExplainDecision explain(*house.store, house.policy, house.clock);

  const auto again = explain.Run(house.Teacher(), told.id);
  const auto other = explain.Run(house.Lead(), told.id);
  const auto forged = explain.Run(house.Teacher(), crypto::RandomId<DecisionId>());

  REQUIRE(again.ok());
  CHECK(again.value().answer().because == told.because);
  CHECK(again.value().answer().outcome == told.outcome);
  CHECK(again.value().answer().policy == told.policy);
  REQUIRE_FALSE(other.ok());
  REQUIRE_FALSE(forged.ok());
  CHECK(other.error().for_caller == forged.error().for_caller);
}

TEST_CASE("a data protection officer sees who was shown an entry", "[service][explain]") {
  House house;
  const ChildId child = KnownChild(house);
  house.Read(house.Lead(), child);
  house.Refused(house.Teacher(), child);
  ExplainDecision explain(*house.store, house.policy, house.clock);
  const auto dpo = house.As("d.po", access::Role::kDataProtectionOfficer);

  const auto accesses = explain.Accesses(dpo, child, std::nullopt);

  REQUIRE(accesses.ok());
  REQUIRE(accesses.value().index() == 0);
  int shown = 0;
  int refused = 0;
  for (const Access& access : std::get<0>(accesses.value()).answer()) {
    if (Says(access.line, "chronology.read")) {
      ++shown;
      CHECK(access.actor.text() == "l.lead");
      CHECK(access.entries_shown == 2);
    }
    // Of another agency's staff: the agency, the role, a pseudonym, and no name (S39).
    if (Says(access.line, "access.refused")) {
      ++refused;
      CHECK(access.actor.empty());
      CHECK(Says(access.line, "st-marys"));
      CHECK_FALSE(access.withheld);
    }
  }
  CHECK(shown == 1);
  CHECK(refused == 1);
  const auto lead = explain.Accesses(house.Lead(), child, std::nullopt);
  REQUIRE(lead.ok());
  CHECK(lead.value().index() == 1);
}

TEST_CASE("a school that reads of a shielded child is told to a cleared officer and its own",
          "[service][explain]") {
  House house;
  house.policy.shield_clearances = 5;
  const ChildId child = KnownChild(house);
  house.Relate(child, "t.teach");
  house.Agree(child);
  house.Read(house.Teacher(), child);
  house.clock.now = house.clock.now.Plus(1);
  ShieldChild shields(*house.store, house.policy, house.clock);
  REQUIRE(shields.Shield(house.Supervisor(), child, Sensitive("a refuge")).ok());
  house.clock.now = house.clock.now.Plus(1);
  house.Read(house.Teacher(), child);
  house.clock.now = house.clock.now.Plus(1);
  ExplainDecision explain(*house.store, house.policy, house.clock);
  const auto of_school = [&](const Caller& caller, bool named) {
    const auto accesses = explain.Accesses(caller, child, std::nullopt);
    REQUIRE(accesses.ok());
    int withheld = 0;
    int told = 0;
    for (const Access& access : std::get<0>(accesses.value()).answer()) {
      if (!Says(access.line, "chronology.read")) continue;
      withheld += access.withheld ? 1 : 0;
      told += Says(access.line, "st-marys") ? 1 : 0;
      CHECK(access.withheld != Says(access.line, "\"actor\""));
      CHECK(access.withheld != Says(access.line, "\"rules\""));
    }
    CHECK(withheld == (named ? 0 : 2));
    CHECK(told == (named ? 2 : 0));
    house.clock.now = house.clock.now.Plus(1);
  };
  const Caller officer = house.As("d.po", access::Role::kDataProtectionOfficer);

  of_school(officer, false);
  REQUIRE(shields.Clear(house.Supervisor(), {child, officer.who.id, {}, false, Sensitive("checks")})
              .value()
              .index() == 0);
  house.clock.now = house.clock.now.Plus(1);
  of_school(officer, true);
  // The leaf is whole, and so is what the school's own officer sees.
  REQUIRE(house.administer
              ->AddProfessional({*ProfessionalId::From("p.dpo"),
                                 *AgencyId::From("st-marys"),
                                 "p.dpo",
                                 {access::Role::kDataProtectionOfficer}})
              .ok());
  of_school(house.As("p.dpo", access::Role::kDataProtectionOfficer), true);
}

TEST_CASE("an officer whose agency does not hold the child sees their own staff only",
          "[service][explain]") {
  House house;
  house.PushOne("nhs", About(Person("p1"), "e1", Kind::kHealthContact));
  const ChildId child = house.ChildOf("nhs", "p1");
  house.Refused(house.Teacher(), child);
  house.Refused(house.Lead(), child);
  ExplainDecision explain(*house.store, house.policy, house.clock);

  const auto accesses =
      explain.Accesses(house.As("d.po", access::Role::kDataProtectionOfficer), child, std::nullopt);

  REQUIRE(accesses.ok());
  REQUIRE(accesses.value().index() == 0);
  const auto& seen = std::get<0>(accesses.value()).answer();
  REQUIRE(seen.size() == 1);
  CHECK(seen.front().actor.text() == "l.lead");
}

TEST_CASE("an administrator sets no relationship and nobody sets their own", "[service][rights]") {
  House house;
  const ChildId child = KnownChild(house);
  SetRights rights(*house.store, house.policy, house.clock);
  const auto admin = house.As("a.dmin", access::Role::kAdministrator);

  const auto by_admin = rights.SetRelationship(
      admin, {child, *ProfessionalId::From("t.teach"), access::Relationship::kNamed, {}});
  const auto own = rights.SetRelationship(
      house.Supervisor(),
      {child, *ProfessionalId::From("s.upper"), access::Relationship::kNamed, {}});

  REQUIRE(by_admin.ok());
  CHECK(by_admin.value().index() == 1);
  REQUIRE(own.ok());
  CHECK(own.value().index() == 1);
}

TEST_CASE("a search needs two identifiers and finds only one's own", "[service][find]") {
  House house;
  const ChildId child = KnownChild(house);
  FindChild find(*house.store, house.directory, house.nicknames, house.policy, house.clock);
  FindQuery query;
  query.purpose = access::Purpose::kEarlyHelp;
  query.given = Sensitive("ada");
  query.family = Sensitive("MARLOW");
  const auto too_few = find.Run(house.Lead(), query);
  REQUIRE(too_few.ok());
  REQUIRE(too_few.value().index() == 1);
  CHECK(std::get<1>(too_few.value()).answer().because ==
        std::vector{access::Rule::kTooFewIdentifiers});
  query.birth = *Date::Parse("2015-02-28");

  const auto lead = find.Run(house.Lead(), query);
  const auto teacher = find.Run(house.Teacher(), query);
  query.birth = *Date::Parse("2015-02-27");
  const auto wrong = find.Run(house.Lead(), query);

  REQUIRE(lead.ok());
  REQUIRE(lead.value().index() == 0);
  const auto& found = std::get<0>(lead.value()).answer().found;
  REQUIRE(found.size() == 1);
  CHECK(found.front().child == child);
  CHECK(found.front().relationship);
  REQUIRE(teacher.value().index() == 0);
  CHECK(std::get<0>(teacher.value()).answer().found.empty());
  CHECK(std::get<0>(wrong.value()).answer().found.empty());
}

TEST_CASE("what only a hidden service knows of a child finds nobody", "[service][find]") {
  // An identity that is cut from the entry (F7) is as hidden as an entry that is not shown.
  const records::Label label = GENERATE(records::Label::kSensCounselling, records::Label::kGrc);
  House house;
  const ChildId child = KnownChild(house);
  auto alias = Person("p9", "Robin", "Otherwise");
  alias.names.push_back({records::NameUse::kFormer, Sensitive("Ada"), Sensitive("Marlow")});
  alias.identifiers.push_back(
      records::MakeIdentifier(records::IdentifierKind::kUpn, "A950000178301"));
  auto clinic = About(alias, "e9", Kind::kHealthContact, "2026-07-01");
  clinic.labels = clinic.labels.With(label);
  house.PushOne("nhs", clinic);
  REQUIRE(house.ChildOf("nhs", "p9") == child);
  FindChild find(*house.store, house.directory, house.nicknames, house.policy, house.clock);
  FindQuery query;
  query.purpose = access::Purpose::kEarlyHelp;
  query.given = Sensitive("Robin");
  query.family = Sensitive("Otherwise");
  query.birth = *Date::Parse("2015-02-28");

  const auto by_alias = find.Run(house.Lead(), query);
  query.given = Sensitive("Ada");
  query.family = Sensitive("Marlow");
  const auto by_name = find.Run(house.Lead(), query);

  REQUIRE(by_alias.ok());
  CHECK(std::get<0>(by_alias.value()).answer().found.empty());
  REQUIRE(by_name.ok());
  CHECK(std::get<0>(by_name.value()).answer().found.size() == 1);
}

TEST_CASE("an administrator searches for nobody", "[service][find]") {
  House house;
  KnownChild(house);
  FindQuery query;
  query.purpose = access::Purpose::kEarlyHelp;
  query.birth = *Date::Parse("2015-02-28");
  query.nhs_number = Sensitive("9434765919");

  const auto outcome =
      FindChild(*house.store, house.directory, house.nicknames, house.policy, house.clock)
          .Run(house.As("a.dmin", access::Role::kAdministrator), query);

  REQUIRE(outcome.ok());
  REQUIRE(outcome.value().index() == 1);
  CHECK(std::get<1>(outcome.value()).answer().outcome == access::Outcome::kBar);
}

TEST_CASE("who is involved: the lead first, with how to reach them", "[service][involved]") {
  House house;
  const ChildId child = KnownChild(house);
  auto tie = About(Person("c1"), "w1", Kind::kInvolvement, "2026-01-05");
  tie.author.name = Sensitive("Robin Field");
  tie.author.team_contact = Sensitive("01865 222222");
  tie.involvement = records::Involvement{*Date::Parse("2026-01-05"), std::nullopt, true};
  house.PushOne("csc", tie);

  auto outcome = WhoIsInvolved(*house.store, house.directory, house.policy, house.clock)
                     .Run(house.Lead(), child, access::Purpose::kEarlyHelp);

  REQUIRE(outcome.ok());
  REQUIRE(outcome.value().index() == 0);
  const auto& workers = std::get<0>(outcome.value()).answer().workers;
  REQUIRE(workers.size() == 2);
  CHECK(workers[0].lead);
  CHECK(workers[0].name == Sensitive("Robin Field"));
  CHECK(workers[0].contact == Sensitive("01865 222222"));
  CHECK(workers[0].since == Date::Parse("2026-01-05"));
  CHECK(workers[0].last_contact.Iso() == "2026-03-04");
  CHECK(workers[1].agency_name == "Health Visiting");
  CHECK(workers[1].last_contact.Iso() == "2026-04-05");
}

TEST_CASE("an agency that tells no more than that it is involved is told of, with whom to call",
          "[service][involved]") {
  House house;
  const ChildId child = KnownChild(house);
  NewAgency refuge;
  refuge.id = *AgencyId::From("refuge");
  refuge.name = "Harbour";
  refuge.kind = records::AgencyKind::kVoluntary;
  refuge.classes = refuge.classes.With(records::RecordClass::kInvolvement);
  refuge.duty_phone = "01865 555555";
  REQUIRE(house.administer->AddAgency(refuge).ok());
  access::Agreement agreement;
  agreement.state = access::AgreementState::kGiven;
  agreement.purpose = access::Purpose::kEarlyHelp;
  for (const char* agency : {"csc", "nhs", "st-marys", "refuge"})
    agreement.agencies.push_back(*AgencyId::From(agency));
  agreement.classes = records::ClassSet(~0U);
  REQUIRE(SetRights(*house.store, house.policy, house.clock)
              .RecordAgreement(house.Supervisor(), {child, agreement, "parent", Sensitive("form")})
              .ok());
  const auto tie = [&](const char* agency, const char* person, const char* id, const char* since,
                       std::optional<Date> until, bool lead) {
    auto record = About(Person(person), id, Kind::kInvolvement, since);
    record.involvement = records::Involvement{Date::Parse(since), until, lead};
    record.author.role = id;
    house.PushOne(agency, record);
  };
  tie("refuge", "r1", "caller", "2026-02-01", std::nullopt, false);
  tie("csc", "c1", "once led", "2025-01-05", Date::Parse("2025-12-01"), true);
  tie("csc", "c1", "leads", "2025-12-02", Date::Parse("2027-01-01"), true);
  house.clock.now = house.clock.now.Plus(2);

  const auto outcome = WhoIsInvolved(*house.store, house.directory, house.policy, house.clock)
                           .Run(house.Lead(), child, access::Purpose::kEarlyHelp);

  REQUIRE(outcome.ok());
  REQUIRE(outcome.value().index() == 0);
  const auto& workers = std::get<0>(outcome.value()).answer().workers;
  REQUIRE(workers.size() == 4);
  CHECK(workers.front().role == "leads");
  CHECK_FALSE(workers.front().ended);
  CHECK(workers.back().role == "once led");
  CHECK(workers.back().ended);
  CHECK(workers.back().until == Date::Parse("2025-12-01"));
  const auto pointer = std::find_if(workers.begin(), workers.end(),
                                    [](const auto& worker) { return worker.pointer; });
  REQUIRE(pointer != workers.end());
  CHECK(pointer->agency_name == "Harbour");
  CHECK(pointer->contact == Sensitive("01865 555555"));
  CHECK(std::count_if(workers.begin(), workers.end(),
                      [](const auto& worker) { return worker.pointer; }) == 1);
}

TEST_CASE("who is involved names no place that the entries do not", "[service][involved]") {
  House house;
  const ChildId child = KnownChild(house);
  auto enrolled = About(Person("s1"), "n1", Kind::kEnrolment);
  enrolled.labels = enrolled.labels.With(records::Label::kShielded);
  house.PushOne("st-marys", enrolled);
  house.clock.now = house.clock.now.Plus(2);

  const auto outcome = WhoIsInvolved(*house.store, house.directory, house.policy, house.clock)
                           .Run(house.Lead(), child, access::Purpose::kEarlyHelp);

  REQUIRE(outcome.ok());
  REQUIRE(outcome.value().index() == 0);
  std::size_t schools = 0;
  for (const auto& worker : std::get<0>(outcome.value()).answer().workers) {
    if (worker.agency_kind != records::AgencyKind::kSchool) continue;
    ++schools;
    CHECK(worker.agency_name.empty());
    CHECK(worker.contact.empty());
  }
  CHECK(schools == 1);
}

TEST_CASE("an erased child leaves stubs, and the log still verifies", "[service][erase]") {
  House house;
  const ChildId child = KnownChild(house);
  const auto before = house.store->ReadLog().LeafCount();

  REQUIRE(house.administer->Erase(child).ok());

  const auto answer = house.Read(house.Lead(), child);
  CHECK(answer.shown == 0);
  CHECK(house.store->ReadLog().LeafCount() > before);
  house.Open();
  CHECK(house.store->ReadLog().LeafCount() > before);
}

}  // namespace
}  // namespace hub::service
