// Entries that were corrected or taken back: who had seen them is told. And what professionals
// select and write, which cites the versions that they read.

#include "hub/service/recalls.h"

#include <set>

#include "hub/service/curate.h"
#include "hub/service/export_child.h"
#include "hub/service/mark_entry.h"
#include "hub/service/replay.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using access::Purpose;
using access::Role;
using chronology::CitedEntry;
using chronology::Reader;
using chronology::Recall;

struct Told {
  Told() {
    for (const auto& [who, agency, role] :
         {std::tuple{"d.nhs", "nhs", Role::kDataProtectionOfficer},
          std::tuple{"st.nhs", "nhs", Role::kSteward},
          std::tuple{"h.ead", "st-marys", Role::kLeadProfessional}}) {
      REQUIRE(
          house.administer
              ->AddProfessional({*ProfessionalId::From(who), *AgencyId::From(agency), who, {role}})
              .ok());
    }
    house.PushOne("csc", About(Person("c1"), "plan", records::Kind::kPlan, "2026-05-06"));
    Visit();
    child = house.ChildOf("csc", "c1");
    house.Relate(child, "l.lead");
    house.Relate(child, "t.teach");
    house.Relate(child, "h.ead");
    house.Agree(child);
    visit = IdOf(records::RecordClass::kHealth);
    plan = IdOf(records::RecordClass::kSocialCare);
    draft.child = child;
    draft.purpose = Purpose::kEarlyHelp;
    draft.title = Sensitive("What the spring tells");
    draft.analysis = Sensitive("The plan came after the visit.\nIt should have come before.");
    draft.entries = {visit, plan};
    draft.final = true;
  }

  void Visit(const std::string& more = "", bool retracted = false,
             records::LabelSet labels = records::LabelSet().With(records::Label::kHealth)) {
    records::Record record = About(Person("h1"), "visit", records::Kind::kHealthContact);
    if (!more.empty()) record.narrative = Sensitive(more);
    record.labels = labels;
    if (retracted) record.action = records::Action::kRetract;
    house.PushOne("nhs", record);
    GoOn();
  }
  EntryId IdOf(records::RecordClass klass) {
    store::ReadTransaction reading = house.store->Read();
    EntryId id;
    for (const store::Person& person : reading.PersonsOf(*reading.FindChild(child)))
      for (const auto& entry : reading.Survey(person).entries)
        if (entry.facts.klass == klass && !entry.ended) id = entry.id;
    return id;
  }
  void GoOn() { house.clock.now = house.clock.now.Plus(1); }
  Recalls Service() {
    GoOn();
    return Recalls(*house.store, house.policy, house.clock);
  }
  std::vector<chronology::RecallMessage> Messages(const Caller& caller) {
    auto outcome = Service().Mine(caller);
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 0);
    return std::get<0>(outcome.value()).answer().messages;
  }
  Outcome<chronology::EntryReaders> AskReaders(const Caller& caller, const EntryId& entry) {
    return Service().Readers(caller, entry);
  }
  chronology::EntryReaders Readers(const EntryId& entry) {
    auto outcome = AskReaders(house.As("d.nhs", Role::kDataProtectionOfficer), entry);
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 0);
    return std::get<0>(outcome.value()).answer();
  }
  Outcome<access::Told> TryKeep(const Caller& caller) {
    GoOn();
    return Curate(*house.store, house.directory, house.policy, house.clock).Keep(caller, draft);
  }
  bool Keep(const Caller& caller) {
    const auto kept = TryKeep(caller);
    return kept.ok() && kept.value().index() == 0;
  }
  std::vector<chronology::CuratedChronology> Curated(const Caller& caller) {
    GoOn();
    auto outcome = Curate(*house.store, house.directory, house.policy, house.clock)
                       .Read(caller, child, Purpose::kEarlyHelp);
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 0);
    return std::get<0>(outcome.value()).answer().curated;
  }
  Caller Head() { return house.As("h.ead", Role::kLeadProfessional); }
  bool AllReplay() { return Replay(*house.store, {house.policy}).Run().value().AllSame(); }

  House house;
  ChildId child;
  EntryId visit;
  EntryId plan;
  CuratedDraft draft;
};

TEST_CASE("whoever was shown an entry hears that it was corrected, and nobody else",
          "[service][recalls]") {
  Told here;
  here.GoOn();
  here.house.Read(here.house.Lead(), here.child);
  const Instant seen = here.house.clock.now;
  here.GoOn();
  here.house.Read(here.house.Lead(), here.child);
  CHECK(here.Messages(here.house.Lead()).empty());

  here.Visit("seen by somebody else");

  const auto messages = here.Messages(here.house.Lead());
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].entry == here.visit);
  CHECK(messages[0].child == here.child);
  CHECK(messages[0].what == Recall::kCorrected);
  CHECK(messages[0].seen == seen);
  CHECK_FALSE(messages[0].acknowledged);
  CHECK(here.Messages(here.house.Teacher()).empty());
  CHECK(here.AllReplay());
}

TEST_CASE("a record taken back is told of, also to whom the child is closed by now",
          "[service][recalls]") {
  Told here;
  here.GoOn();
  here.house.Read(here.house.Teacher(), here.child);
  here.Visit("", true);
  here.house.Relate(here.child, "t.teach", access::Relationship::kEnded);

  const auto messages = here.Messages(here.house.Teacher());

  REQUIRE(messages.size() == 1);
  CHECK(messages[0].what == Recall::kTakenBack);
  CHECK_FALSE(here.house.Refused(here.house.Teacher(), here.child).because.empty());
}

TEST_CASE("who looked at what was held then was not misled", "[service][recalls]") {
  Told here;
  here.GoOn();
  const Instant then = here.house.clock.now;
  here.Visit("seen by somebody else");
  here.GoOn();
  here.house.Read(here.house.Lead(), here.child, then);

  CHECK(here.Messages(here.house.Lead()).empty());
}

TEST_CASE("a message that was read says so, and only its own reader reads it",
          "[service][recalls]") {
  Told here;
  here.GoOn();
  here.house.Read(here.house.Lead(), here.child);
  CHECK_FALSE(here.Service().Acknowledge(here.house.Lead(), here.visit).ok());  // it stands
  here.Visit("seen by somebody else");

  CHECK_FALSE(here.Service().Acknowledge(here.house.Teacher(), here.visit).ok());
  const auto done = here.Service().Acknowledge(here.house.Lead(), here.visit);
  REQUIRE(done.ok());
  REQUIRE(done.value().index() == 0);

  REQUIRE(here.Messages(here.house.Lead()).size() == 1);
  CHECK(here.Messages(here.house.Lead())[0].acknowledged);
  CHECK(here.house.store->CheckRights().ok());
  // Of the next version nothing was acknowledged.
  here.house.Read(here.house.Lead(), here.child);
  here.Visit("and somebody else again");
  const auto messages = here.Messages(here.house.Lead());
  REQUIRE(messages.size() == 2);
  CHECK_FALSE(messages[0].acknowledged);
  CHECK(messages[1].acknowledged);
  CHECK(here.AllReplay());
}

TEST_CASE("the owner's officer is told who saw a version, and in which pack it left",
          "[service][recalls]") {
  Told here;
  here.GoOn();
  here.house.Read(here.house.Teacher(), here.child);
  ExportQuery pack;
  pack.child = here.child;
  pack.purpose = Purpose::kEarlyHelp;
  pack.recipient = {
      access::ExportKind::kReview, *AgencyId::From("st-marys"), {}, Sensitive("the head of year")};
  pack.reason = Sensitive("the review of her plan in June");
  here.GoOn();
  const auto exported =
      ExportChild(*here.house.store, here.house.directory, here.house.policy, here.house.clock)
          .Run(here.house.Lead(), pack);
  REQUIRE(exported.ok());
  REQUIRE(exported.value().index() == 0);
  here.Visit("seen by somebody else");

  const chronology::EntryReaders told = here.Readers(here.visit);

  CHECK(told.recalled == Recall::kCorrected);
  REQUIRE(told.readers.size() == 3);
  const auto left = std::find_if(told.readers.begin(), told.readers.end(), [](const Reader& one) {
    return one.how == Reader::How::kExported;
  });
  REQUIRE(left != told.readers.end());
  CHECK(left->agency == *AgencyId::From("st-marys"));
  CHECK(left->code == std::get<0>(exported.value()).answer().code);
  CHECK(here.Readers(here.IdOf(records::RecordClass::kHealth)).readers.empty());
  // Not another agency's officer, and nobody else of the owner's.
  CHECK_FALSE(
      here.AskReaders(here.house.As("d.po", Role::kDataProtectionOfficer), here.visit).ok());
  const auto steward = here.AskReaders(here.house.As("st.nhs", Role::kSteward), here.visit);
  REQUIRE(steward.ok());
  CHECK(steward.value().index() == 1);
  CHECK(here.AllReplay());
}

TEST_CASE("what a professional selects cites the versions that they read", "[service][curate]") {
  Told here;
  REQUIRE(here.Keep(here.house.Lead()));

  const auto curated = here.Curated(here.Head());

  REQUIRE(curated.size() == 1);
  CHECK(curated[0].number == 1);
  CHECK(curated[0].final);
  CHECK(curated[0].by == *ProfessionalId::From("l.lead"));
  CHECK_FALSE(curated[0].changed);
  REQUIRE(curated[0].worded);
  CHECK(curated[0].words.Reveal().starts_with("What the spring tells\nThe plan came"));
  REQUIRE(curated[0].entries.size() == 2);
  CHECK(curated[0].entries[0].entry == here.visit);
  CHECK(curated[0].entries[0].json.find("Summary of visit") != std::string::npos);
  CHECK(here.AllReplay());
  CHECK(here.house.store->CheckRights().ok());
}

TEST_CASE("a source that changed since is said to, and its words wait for the author",
          "[service][curate]") {
  Told here;
  REQUIRE(here.Keep(here.house.Lead()));
  here.Visit("seen by somebody else");

  auto curated = here.Curated(here.Head());
  REQUIRE(curated.size() == 1);
  CHECK(curated[0].changed);
  CHECK_FALSE(curated[0].worded);
  CHECK(curated[0].entries[0].state == CitedEntry::State::kCorrected);
  CHECK(curated[0].entries[0].now == here.IdOf(records::RecordClass::kHealth));
  CHECK(curated[0].entries[0].json.find("Summary of visit") != std::string::npos);

  here.draft.number = 1;
  here.draft.entries = {here.IdOf(records::RecordClass::kHealth), here.plan};
  REQUIRE(here.Keep(here.house.Lead()));
  curated = here.Curated(here.Head());
  REQUIRE(curated.size() == 1);
  CHECK_FALSE(curated[0].changed);
  CHECK(curated[0].worded);

  here.Visit("", true);
  curated = here.Curated(here.Head());
  REQUIRE(curated.size() == 1);
  CHECK(curated[0].entries[0].state == CitedEntry::State::kTakenBack);
  CHECK(curated[0].entries[0].json.empty());
  CHECK_FALSE(curated[0].worded);
}

TEST_CASE("what was said against a source stands beside it where it is cited",
          "[service][curate][disputes]") {
  Told here;
  REQUIRE(here.Keep(here.house.Lead()));
  here.GoOn();
  DisputeSaid said;
  said.reason = said.words = Sensitive("There was no plan in May");
  said.by = access::Disputant::kParent;
  REQUIRE(MarkEntry(*here.house.store, here.house.policy, here.house.clock)
              .Dispute(here.house.Lead(), here.plan, said)
              .ok());

  const auto curated = here.Curated(here.Head());

  REQUIRE(curated.size() == 1);
  CHECK(curated[0].entries[0].json.find("disputes") == std::string::npos);
  CHECK(curated[0].entries[1].json.find("\"words\":\"There was no plan in May\"") !=
        std::string::npos);
}

TEST_CASE("the words are for whoever is shown as much as their author was", "[service][curate]") {
  Told here;
  REQUIRE(here.Keep(here.house.Lead()));

  // A named professional is shown less of a visit than a lead professional.
  const auto curated = here.Curated(here.house.Teacher());

  REQUIRE(curated.size() == 1);
  CHECK_FALSE(curated[0].changed);
  CHECK(curated[0].entries[0].json.find("withheld") != std::string::npos);
  CHECK_FALSE(curated[0].worded);
  CHECK(curated[0].words.empty());
  REQUIRE(here.Curated(here.Head()).size() == 1);
  CHECK(here.Curated(here.Head())[0].worded);
}

TEST_CASE("one whose source is hidden from the reader is not there for them", "[service][curate]") {
  Told here;
  REQUIRE(here.Keep(here.house.Lead()));
  here.GoOn();
  REQUIRE(MarkEntry(*here.house.store, here.house.policy, here.house.clock)
              .Label(here.house.As("st.nhs", Role::kSteward), here.visit,
                     records::LabelSet().With(records::Label::kSensCounselling), {},
                     Sensitive("told to a counsellor"))
              .ok());

  CHECK(here.Curated(here.house.Teacher()).empty());
  const auto own = here.Curated(here.house.Lead());
  REQUIRE(own.size() == 1);
  CHECK(own[0].entries.empty());
  CHECK_FALSE(own[0].worded);
}

TEST_CASE("nobody cites what they may not see, nor changes what another wrote",
          "[service][curate]") {
  Told here;
  here.house.Agree(here.child, access::AgreementState::kRefused);
  CHECK_FALSE(here.Keep(here.house.Lead()));
  here.house.Agree(here.child);
  here.draft.entries = {EntryId(EntryId::Bytes{1, 2, 3})};
  CHECK_FALSE(here.Keep(here.house.Lead()));
  here.draft.entries = {here.visit, here.visit};
  CHECK_FALSE(here.Keep(here.house.Lead()));
  here.draft.entries = {here.visit};
  REQUIRE(here.Keep(here.house.Lead()));
  here.draft.number = 1;
  CHECK_FALSE(here.TryKeep(here.house.Teacher()).ok());
  here.draft.withdrawn = true;
  CHECK_FALSE(here.TryKeep(here.house.Teacher()).ok());
  REQUIRE(here.Keep(here.house.Lead()));
  CHECK(here.Curated(here.house.Teacher()).empty());
}

// What one answer says of each feed.
std::string Said(const std::vector<chronology::FeedStatement>& coverage) {
  std::string all;
  for (const chronology::FeedStatement& one : coverage) {
    all += one.feed.agency.text() + " " + std::string(chronology::Name(one.state)) + " " +
           (one.silent_since ? one.silent_since->Rfc3339() : "-") + "\n";
  }
  return all;
}

TEST_CASE("whatever is asked of whichever child, a feed that stopped is said to be silent at once",
          "[service][coverage]") {
  Told here;
  REQUIRE(here.Keep(here.house.Lead()));
  here.house.PushOne("csc", About(Person("c2", "Ben", "Fenn", ""), "other", records::Kind::kPlan));
  const ChildId other = here.house.ChildOf("csc", "c2");
  here.house.Relate(other, "l.lead");
  const Instant due = here.house.store->HeldAt(std::nullopt).Plus(7 * 86'400);
  const auto lead = here.house.Lead();
  const auto everywhere = [&] {
    std::set<std::string> said;
    const auto ask = [&](const ChildId& child, const auto& change) {
      ChronologyQuery query;
      query.child = child;
      query.purpose = Purpose::kOwn;
      change(query);
      const auto outcome = ReadChronology(*here.house.store, here.house.directory,
                                          here.house.policy, here.house.clock)
                               .Run(lead, query);
      REQUIRE(outcome.ok());
      REQUIRE(outcome.value().index() == 0);
      said.insert(Said(std::get<0>(outcome.value()).answer().coverage));
    };
    ask(here.child, [](ChronologyQuery&) {});
    ask(other, [](ChronologyQuery&) {});
    ask(here.child, [](ChronologyQuery& query) { query.words = Sensitive("nowhere"); });
    ask(here.child, [](ChronologyQuery& query) { query.brief = true; });
    ask(here.child, [](ChronologyQuery& query) { query.known_at = Instant{1}; });
    const auto involved =
        WhoIsInvolved(*here.house.store, here.house.directory, here.house.policy, here.house.clock)
            .Run(lead, here.child, Purpose::kEarlyHelp);
    said.insert(Said(std::get<0>(involved.value()).answer().coverage));
    const auto curated =
        Curate(*here.house.store, here.house.directory, here.house.policy, here.house.clock)
            .Read(lead, here.child, Purpose::kEarlyHelp);
    said.insert(Said(std::get<0>(curated.value()).answer().coverage));
    ExportQuery pack;
    pack.child = here.child;
    pack.purpose = Purpose::kEarlyHelp;
    pack.recipient.kind = access::ExportKind::kConference;
    pack.recipient.name = Sensitive("The meeting of May");
    pack.recipient.agency = *AgencyId::From("st-marys");
    pack.reason = Sensitive("for the meeting of the team");
    const auto exported =
        ExportChild(*here.house.store, here.house.directory, here.house.policy, here.house.clock)
            .Run(lead, pack);
    REQUIRE(exported.ok());
    said.insert(Said(std::get<0>(exported.value()).answer().chronology.coverage));
    return said;
  };

  here.house.clock.now = due.Plus(-60);
  const auto before = everywhere();
  here.house.clock.now = due.Plus(60);
  const auto after = everywhere();

  REQUIRE(before.size() == 1);
  REQUIRE(after.size() == 1);
  CHECK(before.begin()->find("csc fresh") != std::string::npos);
  CHECK(after.begin()->find("csc silent") != std::string::npos);
}

TEST_CASE("a draft is its author's alone", "[service][curate]") {
  Told here;
  here.draft.final = false;
  REQUIRE(here.Keep(here.house.Lead()));

  CHECK(here.Curated(here.house.Lead()).size() == 1);
  CHECK(here.Curated(here.house.Teacher()).empty());
}

}  // namespace
}  // namespace hub::service
