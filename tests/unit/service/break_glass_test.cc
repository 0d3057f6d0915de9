// Break-glass from the passkey to its review, with an authenticator in software.

#include "hub/service/break_glass.h"

#include "hub/service/replay.h"
#include "tests/support/software_authenticator.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using access::Purpose;
using access::Role;
using tests::SoftwareAuthenticator;

constexpr char kParty[] = "hub.example.org";
constexpr char kOrigin[] = "https://hub.example.org";

access::Policy EmergencyPolicy() {
  access::Policy policy = OpenPolicy();
  policy.emergency_hours = 12;
  policy.break_glass_roles = {Role::kNamedProfessional, Role::kLeadProfessional};
  policy.second_person_roles = {Role::kSupervisor, Role::kDataProtectionOfficer};
  policy.break_glass_reason_length = 20;
  policy.break_glass_quota = 3;
  policy.break_glass_quota_days = 30;
  policy.second_person_minutes = 60;
  policy.break_glass_review_working_days = 1;
  return policy;
}

access::ClientData Client(const std::string& type, const std::string& challenge,
                          const std::string& origin = kOrigin) {
  return {SoftwareAuthenticator::ClientData(type, challenge, origin), type, challenge, origin,
          false};
}

// A teacher with a passkey that a supervisor of the school vouched for, and a child of whom only
// social care knows.
struct Emergency {
  Emergency() {
    house.policy = EmergencyPolicy();
    AddPerson("s.head", "st-marys", {Role::kSupervisor, Role::kNamedProfessional});
    AddPerson("o.ther", "st-marys", {Role::kSupervisor});
    AddPerson("n.urse", "nhs", {Role::kSupervisor, Role::kNamedProfessional});
    CHECK(house.PushOne("csc", About(Person("c1"), "n1", records::Kind::kAssessment)).outcome ==
          audit::RecordOutcome::kAccepted);
    request.child = house.ChildOf("csc", "c1");
    request.category = access::EmergencyCategory::kSeriousHarm;
    request.reason = Sensitive("she came to school with burns");
    const auto passkey = Register();
    REQUIRE(passkey.ok());
    REQUIRE(passkeys.Vouch(Head(), passkey.value().id).ok());
  }

  void AddPerson(const char* id, const char* agency, std::vector<Role> roles) {
    REQUIRE(house.administer
                ->AddProfessional(
                    {*ProfessionalId::From(id), *AgencyId::From(agency), id, std::move(roles)})
                .ok());
  }
  Caller Head() { return house.As("s.head", Role::kSupervisor); }
  Caller Officer() { return house.As("d.po", Role::kDataProtectionOfficer); }

  Result<access::PasskeyLine> Register() {
    const auto challenge = passkeys.Challenge(house.Teacher(), kActOfRegistering);
    REQUIRE(challenge.ok());
    return passkeys.Register(
        house.Teacher(), {"my telephone", Client("webauthn.create", challenge.value().challenge),
                          authenticator.AttestationObject(kParty)});
  }

  access::PasskeyAssertion Sign(const access::PasskeyChallenge& challenge,
                                const std::string& origin = kOrigin) {
    const access::ClientData client = Client("webauthn.get", challenge.challenge, origin);
    const auto made = authenticator.Assert(kParty, client.text);
    return {made.credential, client, made.authenticator_data, made.signature};
  }
  access::PasskeyChallenge Ask(const Caller& caller, const access::GlassRequest& for_what) {
    const auto challenge = glass.Challenge(caller, for_what);
    REQUIRE(challenge.ok());
    return challenge.value();
  }
  Outcome<access::GlassOpened> Open() {
    house.clock.now = house.clock.now.Plus(1);
    return glass.Open(house.Teacher(), request, Sign(Ask(house.Teacher(), request)));
  }
  access::OpeningId Opened() {
    const auto opened = Open();
    if (!opened.ok()) FAIL(opened.error().for_operator);
    REQUIRE(opened.value().index() == 0);
    return std::get<0>(opened.value()).answer().id;
  }
  // Whether the teacher may read the safety extract now.
  bool Reads(Purpose purpose = Purpose::kEmergency) {
    house.clock.now = house.clock.now.Plus(1);
    ChronologyQuery query;
    query.child = request.child;
    query.purpose = purpose;
    const auto read = ReadChronology(*house.store, house.directory, house.policy, house.clock)
                          .Run(house.Teacher(), query);
    REQUIRE(read.ok());
    return read.value().index() == 0;
  }

  House house;
  SoftwareAuthenticator authenticator;
  Passkeys passkeys{*house.store, house.clock, kParty};
  BreakGlass glass{*house.store, passkeys, house.policy, house.clock};
  access::GlassRequest request;
};

TEST_CASE("broken glass opens the extract with the next question, for its purpose alone",
          "[service][glass]") {
  Emergency here;
  REQUIRE_FALSE(here.Reads());

  here.Opened();

  CHECK(here.Reads());
  CHECK_FALSE(here.Reads(Purpose::kEarlyHelp));
}

// An emergency that was stated for the teacher, and is not broken glass.
void StateEmergency(Emergency& here, Instant opened) {
  access::Emergency emergency;
  emergency.category = access::EmergencyCategory::kSeriousHarm;
  emergency.opened = opened;
  store::Gateway gateway;
  gateway.what = emergency;
  gateway.opens_for = {{here.house.Teacher().who.row, here.house.Teacher().agency.id}};
  gateway.opened = opened;
  store::Statement said;
  said.what = gateway;
  REQUIRE(here.house.store->writer()
              .Write([&](store::Writing& writing) -> Status {
                writing.State(*writing.FindChild(here.request.child), said);
                return Done{};
              })
              .ok());
}

TEST_CASE("of a stated emergency and broken glass the newer counts, whole", "[service][glass]") {
  Emergency here;
  const Instant before = here.house.clock.now.Plus(-60);
  here.Opened();
  const Instant after = here.house.clock.now.Plus(1);

  SECTION("an older one takes nothing from what was broken open") {
    StateEmergency(here, before);
    CHECK(here.Reads());
  }
  SECTION("a newer one that proved nothing borrows no proof") {
    StateEmergency(here, after);
    CHECK_FALSE(here.Reads());
    here.house.clock.now = after;
    here.Opened();
    CHECK(here.Reads());
  }
}

TEST_CASE("what is owed is told with its times", "[service][glass]") {
  Emergency here;
  const auto opened = here.Open();
  REQUIRE(opened.ok());
  REQUIRE(opened.value().index() == 0);
  const access::GlassOpened& answer = std::get<0>(opened.value()).answer();

  access::ObligationSet owed;
  for (const access::Owed& one : answer.owed) owed = owed.With(one.what);
  CHECK(owed.Has(access::Obligation::kSecondPersonAfter));
  CHECK(owed.Has(access::Obligation::kReview));
  CHECK(answer.closes == answer.opened.Plus(12 * 3'600));
  CHECK(answer.left == 2);
}

TEST_CASE("it closes after an hour unless a second person agreed, and after twelve by itself",
          "[service][glass]") {
  Emergency here;
  const access::OpeningId id = here.Opened();
  const Instant opened = here.house.clock.now;
  here.house.clock.now = opened.Plus(50 * 60);
  CHECK(here.Reads());

  SECTION("nobody agreed") {
    here.house.clock.now = opened.Plus(61 * 60);
    CHECK_FALSE(here.Reads());
    CHECK(here.glass.Second(here.Head(), id).error().code == ErrorCode::kConflict);
    CHECK_FALSE(here.Reads());
  }
  SECTION("somebody did") {
    REQUIRE(here.glass.Second(here.Head(), id).ok());
    here.house.clock.now = opened.Plus(11 * 3'600);
    CHECK(here.Reads());
    here.house.clock.now = opened.Plus(12 * 3'600 + 60);
    CHECK_FALSE(here.Reads());
  }
}

TEST_CASE("a one-time code alone never opens it", "[service][glass]") {
  Emergency here;
  access::PasskeyAssertion nothing;
  nothing.client = Client("webauthn.get", here.Ask(here.house.Teacher(), here.request).challenge);

  const auto opened = here.glass.Open(here.house.Teacher(), here.request, nothing);

  REQUIRE_FALSE(opened.ok());
  CHECK(opened.error().code == ErrorCode::kForbidden);
  CHECK_FALSE(here.Reads());
  store::LogTransaction reading = here.house.store->ReadLog();
  const auto about =
      reading.LeavesAbout(here.house.store->pseudonyms().SubjectIndex(here.request.child));
  CHECK(about.size() == 2);  // that it was tried, and that nothing could be read
}

TEST_CASE("an assertion opens what it was made for, and nothing else", "[service][glass]") {
  Emergency here;
  const Caller teacher = here.house.Teacher();
  const auto refused = [&](const Outcome<access::GlassOpened>& opened) {
    return !opened.ok() && opened.error().code == ErrorCode::kForbidden;
  };

  access::GlassRequest other = here.request;
  SECTION("another child") {
    const records::Subject ben = Person("c2", "Ben", "Hall", "9434765870");
    REQUIRE(here.house.Push("csc", {About(ben, "n2", records::Kind::kContact)}).ok());
    here.house.clock.now = here.house.clock.now.Plus(1);
    other.child = here.house.ChildOf("csc", "c2");
  }
  SECTION("another category") { other.category = access::EmergencyCategory::kMissingChild; }
  SECTION("another reason") { other.reason = Sensitive("because I would like to know it"); }
  SECTION("where the child is, too") { other.must_reach_child = true; }
  SECTION("another session") {
    Caller elsewhere = teacher;
    elsewhere.session = crypto::Sha256("another");
    CHECK(refused(
        here.glass.Open(elsewhere, here.request, here.Sign(here.Ask(teacher, here.request)))));
    return;
  }
  SECTION("a second time") {
    const auto signed_once = here.Sign(here.Ask(teacher, here.request));
    REQUIRE(here.glass.Open(teacher, here.request, signed_once).ok());
    here.house.clock.now = here.house.clock.now.Plus(1);
    CHECK(refused(here.glass.Open(teacher, here.request, signed_once)));
    return;
  }
  SECTION("too late") {
    const auto signed_once = here.Sign(here.Ask(teacher, here.request));
    here.house.clock.now = here.house.clock.now.Plus(kChallengeSeconds + 1);
    CHECK(refused(here.glass.Open(teacher, here.request, signed_once)));
    return;
  }
  SECTION("from another site's page") {
    for (const char* origin :
         {"https://hub.example.com", "http://hub.example.org", "https://hub.example.org:8443",
          "https://hub.example.org.evil.example"})
      CHECK(refused(here.glass.Open(teacher, here.request,
                                    here.Sign(here.Ask(teacher, here.request), origin))));
    here.passkeys.ServedAt(8443);
    CHECK(here.glass
              .Open(teacher, here.request,
                    here.Sign(here.Ask(teacher, here.request), "https://hub.example.org:8443"))
              .ok());
    return;
  }
  SECTION("the pages that the operator named, and no other") {
    Passkeys passkeys(
        *here.house.store, here.house.clock,
        RelyingParty{kParty, {"https://pages.hub.example.org", "https://hub.example.org:444"}});
    BreakGlass glass(*here.house.store, passkeys, here.house.policy, here.house.clock);
    const auto open = [&](const char* origin) {
      return glass.Open(teacher, here.request, here.Sign(here.Ask(teacher, here.request), origin));
    };
    CHECK(refused(open("https://hub.example.org")));
    CHECK(refused(open("https://pages.hub.example.org.evil.example")));
    CHECK(open("https://pages.hub.example.org").ok());
    return;
  }
  SECTION("somebody else's passkey") {
    CHECK(refused(here.glass.Open(here.house.Lead(), here.request,
                                  here.Sign(here.Ask(here.house.Lead(), here.request)))));
    return;
  }
  SECTION("nobody verified") {
    here.authenticator.flags = SoftwareAuthenticator::kPresent;
    CHECK(refused(
        here.glass.Open(teacher, here.request, here.Sign(here.Ask(teacher, here.request)))));
    return;
  }
  SECTION("a copy of the passkey") {
    here.Opened();
    here.authenticator.counter = 0;
    CHECK(refused(
        here.glass.Open(teacher, here.request, here.Sign(here.Ask(teacher, here.request)))));
    return;
  }
  if (other.child == here.request.child && other.category == here.request.category &&
      other.reason == here.request.reason && !other.must_reach_child)
    return;
  CHECK(refused(here.glass.Open(teacher, other, here.Sign(here.Ask(teacher, here.request)))));
  CHECK_FALSE(here.Reads());
}

TEST_CASE("a passkey is good for nothing until a colleague vouched for it", "[service][glass]") {
  Emergency here;
  here.authenticator.credential[0] = static_cast<char>(here.authenticator.credential[0] ^ 1);
  const auto second = here.Register();
  REQUIRE(second.ok());
  CHECK(here.Open().error().code == ErrorCode::kForbidden);

  const access::PasskeyId id = second.value().id;
  CHECK(here.passkeys.Vouch(here.house.Teacher(), id).error().code == ErrorCode::kForbidden);
  CHECK(here.passkeys.Vouch(here.house.Supervisor(), id).error().code == ErrorCode::kNotFound);
  CHECK(here.passkeys.List(here.Head()).waiting.size() == 1);
  CHECK(here.passkeys.List(here.house.Supervisor()).waiting.empty());
  REQUIRE(here.passkeys.Vouch(here.Head(), id).ok());
  CHECK(here.Open().ok());

  REQUIRE(here.passkeys.Remove(here.house.Teacher(), id).ok());
  CHECK(here.Open().error().code == ErrorCode::kForbidden);
}

TEST_CASE("nobody vouches for a passkey of their own", "[service][glass]") {
  Emergency here;
  SoftwareAuthenticator own;
  const Caller head = here.Head();
  const auto challenge = here.passkeys.Challenge(head, kActOfRegistering);
  REQUIRE(challenge.ok());
  const auto made =
      here.passkeys.Register(head, {"mine", Client("webauthn.create", challenge.value().challenge),
                                    own.AttestationObject(kParty)});
  REQUIRE(made.ok());

  CHECK(here.passkeys.Vouch(head, made.value().id).error().code == ErrorCode::kNotFound);
  CHECK(here.passkeys.Vouch(here.house.As("o.ther", Role::kSupervisor), made.value().id).ok());
}

TEST_CASE("without category or a reason that says something nothing opens", "[service][glass]") {
  Emergency here;
  SECTION("no category") { here.request.category = access::EmergencyCategory::kNone; }
  SECTION("a short reason") { here.request.reason = Sensitive("urgent"); }
  SECTION("blanks") { here.request.reason = Sensitive("urgent                        "); }

  const auto opened = here.Open();

  REQUIRE(opened.ok());
  CHECK(opened.value().index() == 1);
  CHECK_FALSE(here.Reads());
}

TEST_CASE("the fourth within thirty days needs a manager, each time", "[service][glass]") {
  Emergency here;
  for (int i = 0; i < 3; ++i) here.Opened();
  REQUIRE(here.Open().value().index() == 1);

  const ProfessionalId teacher = *ProfessionalId::From("t.teach");
  CHECK_FALSE(here.glass.Unlock(here.house.Supervisor(), teacher).ok());  // another agency's
  CHECK_FALSE(here.glass.Unlock(here.house.Teacher(), teacher).ok());
  REQUIRE(here.glass.Unlock(here.Head(), teacher).ok());
  here.Opened();
  CHECK(here.Reads());
  CHECK(here.Open().value().index() == 1);

  here.house.clock.now = here.house.clock.now.Plus(31 * 86'400);
  here.Opened();
}

TEST_CASE("the second person is neither the opener nor a stranger", "[service][glass]") {
  Emergency here;
  const access::OpeningId id = here.Opened();

  for (const Caller& caller :
       {here.house.Teacher(), here.house.Lead(), here.house.Supervisor(),
        here.house.As("a.dmin", Role::kAdministrator), here.house.As("n.urse", Role::kSupervisor)})
    CHECK(here.glass.Second(caller, id).error().code == ErrorCode::kNotFound);
  CHECK(here.glass.Second(here.Officer(), id).ok());
  CHECK(here.glass.Second(here.Head(), id).error().code == ErrorCode::kConflict);
}

TEST_CASE("a review is closed by somebody else, once, and is overdue until then",
          "[service][glass]") {
  Emergency here;
  const access::OpeningId id = here.Opened();
  REQUIRE(here.glass.Second(here.Head(), id).ok());
  const Sensitive note("the burns were treated; social care was told the same day");
  const auto review = [&](const Caller& caller) {
    return here.glass.Review(caller, id, access::ReviewOutcome::kJustified, note);
  };
  here.house.clock.now = here.house.clock.now.Plus(5 * 86'400);
  const auto listed = here.glass.List(here.Officer());
  REQUIRE(listed.ok());
  REQUIRE(listed.value().answer().openings.size() == 1);
  CHECK(listed.value().answer().openings.front().overdue);

  CHECK(review(here.house.Teacher()).error().code == ErrorCode::kNotFound);
  CHECK(review(here.Head()).error().code == ErrorCode::kNotFound);  // who agreed to it
  CHECK(review(here.house.As("n.urse", Role::kSupervisor)).error().code == ErrorCode::kNotFound);
  CHECK(here.glass.Review(here.Officer(), id, access::ReviewOutcome::kNone, note).error().code ==
        ErrorCode::kInvalid);
  const auto closed = review(here.Officer());  // of the agency whose records were opened
  REQUIRE(closed.ok());
  CHECK_FALSE(closed.value().answer().overdue);
  CHECK(closed.value().answer().outcome == access::ReviewOutcome::kJustified);
  CHECK(review(here.house.As("o.ther", Role::kSupervisor)).error().code == ErrorCode::kConflict);
}

TEST_CASE("an alert names no child; who answers for it sees child and reason", "[service][glass]") {
  Emergency here;
  const access::OpeningId id = here.Opened();

  const auto shown = here.glass.Show(here.Head(), id);
  REQUIRE(shown.ok());
  CHECK(shown.value().answer().child == here.request.child);
  CHECK(shown.value().answer().reason == here.request.reason);
  CHECK(here.glass.Show(here.house.Lead(), id).error().code == ErrorCode::kNotFound);
  CHECK(here.glass.Show(here.house.As("a.dmin", Role::kAdministrator), id).error().code ==
        ErrorCode::kNotFound);
  CHECK(here.glass.List(here.house.Teacher()).value().answer().openings.size() == 1);
  CHECK(here.glass.List(here.house.Lead()).value().answer().openings.empty());
}

TEST_CASE("each step is in the log, about the child", "[service][glass]") {
  Emergency here;
  const access::OpeningId id = here.Opened();
  REQUIRE(here.glass.Second(here.Head(), id).ok());
  REQUIRE(here.glass
              .Review(here.Officer(), id, access::ReviewOutcome::kTraining,
                      Sensitive("the duty line would have done"))
              .ok());

  std::vector<std::string> lines;
  store::LogTransaction reading = here.house.store->ReadLog();
  for (const std::uint64_t leaf :
       reading.LeavesAbout(here.house.store->pseudonyms().SubjectIndex(here.request.child)))
    lines.push_back(reading.Leaf(leaf));
  const auto tells = [&](const std::string& text) {
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
      return line.find(text) != std::string::npos;
    });
  };
  CHECK(tells(R"("e":"break_glass.opened")"));
  CHECK(tells(R"("auth":"passkey")"));
  CHECK(tells(R"("e":"break_glass.seconded")"));
  CHECK(tells(R"("e":"break_glass.reviewed")"));
  CHECK(tells(R"("outcome":"training")"));
}

TEST_CASE("openings are decided again from what was kept", "[service][glass][replay]") {
  Emergency here;
  here.Opened();
  REQUIRE(here.Reads());
  const std::vector<access::Policy> policies = {EmergencyPolicy()};

  const auto done = Replay(*here.house.store, policies).Run();

  REQUIRE(done.ok());
  CHECK(done.value().decisions == 2);
  CHECK(done.value().same == 2);
}

TEST_CASE("an erased child's opening stays as that it was opened", "[service][glass][erasure]") {
  Emergency here;
  const access::OpeningId id = here.Opened();

  REQUIRE(here.house.administer->Erase(here.request.child).ok());

  const auto listed = here.glass.List(here.house.Teacher());
  REQUIRE(listed.ok());
  REQUIRE(listed.value().answer().openings.size() == 1);
  CHECK(listed.value().answer().openings.front().erased);
  CHECK(here.glass.Show(here.house.Teacher(), id).value().answer().reason.empty());
  CHECK_FALSE(here.Reads());
}

}  // namespace
}  // namespace hub::service
