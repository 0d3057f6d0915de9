// What a decision was made from is kept, put back as it was, and decides the same again.

#include "hub/service/stored_facts.h"

#include "hub/service/replay.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using access::Purpose;

AgencyId AnAgency(const char* id) { return *AgencyId::From(id); }

Basis Simple() {
  Basis basis;
  basis.by = DecidedBy::kChronology;
  basis.question = {
      Purpose::kEarlyHelp,  access::Role::kNamedProfessional,   *ProfessionalId::From("t.teach"),
      AnAgency("st-marys"), access::Authentication::kTwoFactor, Instant{1'700'000'000'000'000}};
  basis.question.role_held = true;
  basis.facts.readable = true;
  basis.facts.relationship = access::Relationship::kNamed;
  basis.facts.birth_latest = Date{16'494};
  access::EntryFacts entry;
  entry.owner = AnAgency("csc");
  entry.owner_kind = records::AgencyKind::kSocialCare;
  entry.klass = records::RecordClass::kSocialCare;
  entry.labels = records::LabelSet().With(records::Label::kGeneral);
  basis.entries.push_back(entry);
  return basis;
}

// Everything that can be there is.
Basis Everything() {
  Basis basis = Simple();
  const Instant at{1'699'999'999'000'000};
  basis.own_agency_knows = true;
  basis.about = *ProfessionalId::From("a.patel");
  basis.asks = {3,
                7,
                true,
                true,
                true,
                true,
                true,
                true,
                {true, true, true, true},
                2,
                51,
                AnAgency("nhs"),
                {access::Role::kMashScreener},
                {true, true, true}};
  basis.question.certificate = AnAgency("st-marys");
  basis.question.act = access::Act::kExport;
  access::ChildFacts& facts = basis.facts;
  facts.agreement = {access::AgreementState::kGivenPartial,
                     Purpose::kEarlyHelp,
                     {AnAgency("csc"), AnAgency("nhs")},
                     records::ClassSet(6),
                     at,
                     Date{19'700},
                     access::Giver::kChild,
                     true};
  facts.shielded = facts.shield_cleared = facts.own_family = facts.died = true;
  facts.competence = access::Competence::kAssessedYes;
  facts.child_refused = facts.closing = facts.across_adoption = true;
  facts.gdpr_consent = access::GdprConsent::kWithdrawn;
  facts.notice = {access::Informed::kDeferred, Date{19'690}};
  facts.claim = {true, at};
  access::Gateways& open = facts.gateways;
  open.emergency = {AnAgency("csc"),
                    access::EmergencyCategory::kMissingChild,
                    at,
                    true,
                    true,
                    42,
                    2,
                    true,
                    *ProfessionalId::From("s.upper"),
                    access::Role::kSupervisor,
                    at};
  open.enquiry = {AnAgency("csc"), true, access::EnquiryPart::kMember, Date{19'680}, true, true};
  open.override_ = {true, access::Role::kSupervisor, at, true};
  open.contact = {AnAgency("csc"), true, Date{19'681}, true};
  open.order = {AnAgency("csc"), true, Purpose::kCourt, true, Date{19'800}};
  open.transfer = {AnAgency("csc"), true, at};
  open.rights = {true, access::RightsRequester::kParent, true, true, true, true, true, true};
  access::EntryFacts& entry = basis.entries.front();
  for (bool access::EntryFacts::*fact :
       {&access::EntryFacts::pushed_to_asker, &access::EntryFacts::push_only,
        &access::EntryFacts::others_shielded, &access::EntryFacts::permission_expressed,
        &access::EntryFacts::relevant_to_harm, &access::EntryFacts::adult_agreed,
        &access::EntryFacts::adult_agreed_to_mention, &access::EntryFacts::adults_only,
        &access::EntryFacts::may_tell_existence, &access::EntryFacts::court_leave,
        &access::EntryFacts::in_headline, &access::EntryFacts::in_safety_extract,
        &access::EntryFacts::in_order, &access::EntryFacts::in_protection_file,
        &access::EntryFacts::rests_on_consent})
    entry.*fact = true;
  entry.named_roles = {access::Role::kMashScreener};
  basis.entries.push_back(Simple().entries.front());
  return basis;
}

access::Told ToldOf(const Basis& basis) {
  access::Told told;
  told.at = basis.question.at;
  told.purpose = basis.question.purpose;
  told.role = basis.question.role;
  return told;
}

TEST_CASE("what is kept of an ordinary decision is short and keeps its form", "[service][format]") {
  CHECK(EncodeFacts(Simple()) ==
        "1 d=2 of=st-marys by=2 held=1 ok=1 tie=1 born=16494 entry o=csc k=4 c=3 l=1");
}

TEST_CASE("every fact is kept in a form that stays", "[service][format]") {
  CHECK(EncodeFacts(Everything()) ==
        "1 d=2 of=st-marys by=2 held=1 cert=st-marys act=1 ok=1 tie=1 agr=1 as=3 ap=1 aa=csc+nhs "
        "ac=6 af=1699999999000000 ar=19700 ag=2 ae=1 sh=1 sc=1 fam=1 born=16494 died=1 comp=2 "
        "ref=1 cls=1 adopt=1 gdpr=2 ns=2 nr=19690 clr=1 cla=1699999999000000 ea=csc ec=2 "
        "eo=1699999999000000 em=1 er=1 el=42 eq=2 eu=1 es=s.upper et=5 ew=1699999999000000 qa=csc "
        "qk=1 qp=2 qc=19680 qh=1 qi=1 vr=1 va=5 vt=1699999999000000 vs=1 ca=csc cl=1 cd=19681 "
        "cx=1 oa=csc ov=1 op=7 on=1 ou=19800 ta=csc tc=1 tr=1699999999000000 rv=1 rr=1 rs=1 ra=1 "
        "rh=1 rb=1 rc=1 rx=1 knows=1 about=a.patel what=3 step=7 owns=1 why=1 self=1 let=1 none=1 "
        "go=1 gs=1 ga=1 gk=1 ids=2 rows=51 toa=nhs tor=8 on=1 jr=1 jh=1 jd=1 entry o=csc k=4 c=3 "
        "l=1 pa=1 po=1 os=1 pe=1 "
        "rh=1 aa=1 am=1 ao=1 te=1 nr=8 cl=1 ih=1 is=1 io=1 ip=1 rc=1 entry o=csc k=4 c=3 l=1");
}

TEST_CASE("what was kept is put back whole, and nothing else is read", "[service][format]") {
  for (const Basis& basis : {Simple(), Everything()}) {
    const std::string text = EncodeFacts(basis);
    const auto back = DecodeFacts(text, basis.question.who, ToldOf(basis));
    REQUIRE(back);
    CHECK(EncodeFacts(*back) == text);
    CHECK(back->entries == basis.entries);
    CHECK(back->question.who == basis.question.who);
    for (std::size_t size = 0; size < text.size(); ++size) {
      const auto cut = DecodeFacts(text.substr(0, size), basis.question.who, ToldOf(basis));
      if (cut) CHECK(EncodeFacts(*cut) == text.substr(0, size));
    }
    for (const std::string& wrong :
         {text + " ", text + " x=1", "2" + text.substr(1), text + " entry o=!"})
      CHECK_FALSE(DecodeFacts(wrong, basis.question.who, ToldOf(basis)));
  }
}

struct Played {
  Played() {
    const records::Record health = About(Person("c1"), "v1", records::Kind::kHealthContact);
    const records::Record note = About(Person("c1"), "n1", records::Kind::kContact);
    CHECK(house.PushOne("nhs", health).outcome == audit::RecordOutcome::kAccepted);
    CHECK(house.PushOne("csc", note).outcome == audit::RecordOutcome::kAccepted);
    child = house.ChildOf("csc", "c1");
    house.Relate(child, "t.teach");
  }
  Replayed Again() {
    const auto done = Replay(*house.store, policies).Run();
    REQUIRE(done.ok());
    return done.value();
  }
  House house;
  ChildId child;
  std::vector<access::Policy> policies = {OpenPolicy()};
};

TEST_CASE("every stored decision comes out as it was told", "[service][replay]") {
  Played played;
  House& house = played.house;
  WhoIsInvolved involved(*house.store, house.directory, house.policy, house.clock);
  for (const auto state :
       {access::AgreementState::kGiven, access::AgreementState::kRefused,
        access::AgreementState::kGivenPartial, access::AgreementState::kWithdrawn}) {
    house.Agree(played.child, state);
    for (const Caller& caller : {house.Teacher(), house.Lead(), house.Supervisor()}) {
      for (const Purpose purpose : {Purpose::kEarlyHelp, Purpose::kMash, Purpose::kOwn,
                                    Purpose::kEmergency, Purpose::kOffList}) {
        ChronologyQuery query;
        query.child = played.child;
        query.purpose = purpose;
        house.clock.now = house.clock.now.Plus(1);
        REQUIRE(ReadChronology(*house.store, house.directory, house.policy, house.clock)
                    .Run(caller, query)
                    .ok());
        REQUIRE(involved.Run(caller, played.child, purpose).ok());
      }
    }
    REQUIRE(ExplainDecision(*house.store, house.policy, house.clock)
                .Accesses(house.As("d.po", access::Role::kDataProtectionOfficer), played.child,
                          std::nullopt)
                .ok());
  }

  const Replayed found = played.Again();

  CHECK(found.decisions > 100);
  CHECK(found.same == found.decisions);
  CHECK(found.differ == 0);
  CHECK(found.unreadable == 0);
  CHECK(found.without_facts == 0);
}

TEST_CASE("a replay finds what another policy, or none, would have told", "[service][replay]") {
  Played played;
  played.house.Agree(played.child);
  played.house.Read(played.house.Teacher(), played.child);

  played.policies.front().agreements.clear();
  const Replayed other = played.Again();
  CHECK(other.differ == 1);
  REQUIRE(other.differing.size() == 1);

  played.policies.clear();
  const Replayed none = played.Again();
  CHECK(none.same == 0);
  CHECK(none.policies_missing == std::vector<std::string>{"2026-11-01.1"});
}

}  // namespace
}  // namespace hub::service
