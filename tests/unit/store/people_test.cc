#include "hub/linkage/linkage.h"
#include "hub/linkage/search_keys.h"
#include "tests/unit/store/house.h"

namespace hub::store {
namespace {

TEST_CASE("who a person is comes back, and a change is known by its hash", "[store]") {
  House house;
  records::Subject subject = SubjectNamed("Lovelace", "1 High Street");
  const Person ada = house.AddPerson(subject);

  const auto identity = house.store->Read().Identity(ada);

  REQUIRE(identity.ok());
  CHECK(identity.value().names[0].family.Reveal() == "Lovelace");
  CHECK(ada.identity_hash == house.store->IdentityHash(subject));
  CHECK(ada.birth_latest == Date::FromCivil(2015, 3, 4));
  subject.names[0].family = Sensitive("King");
  CHECK(ada.identity_hash != house.store->IdentityHash(subject));
}

TEST_CASE("a person is found by new and by former names", "[store]") {
  House house;
  const records::Subject before = SubjectNamed("Lovelace");
  const records::Subject after = SubjectNamed("King");
  const Person ada = house.AddPerson(before);
  house.InWriter([&](Writing& writing) {
    writing.UpdateIdentity(ada, after, house.KeysOf(after));
    return 0;
  });

  ReadTransaction reading = house.store->Read();
  for (const records::Subject& subject : {before, after}) {
    REQUIRE_FALSE(house.KeysOf(subject).empty());
    CHECK(house.Sharers(house.KeysOf(subject).front()) == std::vector{ada.row});
    for (const std::string& text : linkage::SearchKeys(subject)) {
      CHECK(reading.PersonsBySearchKey(house.store->SearchKey(text), 10) == std::vector{ada.row});
      CHECK(reading.PersonsByBlockingKey(house.store->SearchKey(text), 10).empty());
    }
  }
}

TEST_CASE("a shield reaches everybody of the household, whoever came first", "[store][shield]") {
  for (const bool shield_first : {true, false}) {
    INFO("shield first: " << shield_first);
    House house;
    records::Subject hidden = SubjectNamed("Hidden", "Flat 2, 1 High Street");
    hidden.shielded = true;
    const records::Subject sibling = SubjectNamed("Sibling", "flat 2 1 HIGH STREET.");
    const records::Subject neighbour = SubjectNamed("Neighbour", "Flat 3, 1 High Street");
    std::vector<Person> persons;
    const auto add_all = [&] {
      persons.push_back(house.AddPerson(sibling));
      persons.push_back(house.AddPerson(neighbour));
    };
    if (!shield_first) add_all();
    const Person shielded = house.AddPerson(hidden);
    if (shield_first) add_all();

    CHECK(shielded.shielded);
    CHECK(house.Again(persons[0]).shielded);
    CHECK_FALSE(house.Again(persons[1]).shielded);
  }
}

TEST_CASE("a shield does not spread from household to household", "[store][shield]") {
  for (const bool shield_first : {true, false}) {
    House house;
    records::Subject both = SubjectNamed("Between", "1 High Street");
    both.addresses.push_back({Sensitive("2 Low Road"), Sensitive("OX1 1AA")});
    records::Subject hidden = SubjectNamed("Hidden", "1 High Street");
    hidden.shielded = true;
    if (shield_first) house.AddPerson(hidden);
    const Person between = house.AddPerson(both);
    const Person far = house.AddPerson(SubjectNamed("Far", "2 Low Road"));
    if (!shield_first) house.AddPerson(hidden);

    CHECK(house.Again(between).shielded);
    CHECK_FALSE(house.Again(far).shielded);
  }
}

TEST_CASE("a shield follows to a new address and outlives a silent record", "[store][shield]") {
  House house;
  records::Subject hidden = SubjectNamed("Hidden", "1 High Street");
  hidden.shielded = true;
  const Person person = house.AddPerson(hidden);
  const Person there = house.AddPerson(SubjectNamed("There", "9 New Road"));
  CHECK_FALSE(there.shielded);
  const std::uint64_t epoch = house.store->RightsEpoch();

  house.InWriter([&](Writing& writing) {
    const records::Subject moved = SubjectNamed("Hidden", "9 New Road");
    writing.UpdateIdentity(person, moved, house.KeysOf(moved));
    return 0;
  });

  CHECK(house.Again(person).shielded);
  CHECK(house.Again(there).shielded);
  CHECK(house.store->RightsEpoch() > epoch);
}

TEST_CASE("a confirmed link moves a person; a proposed one does not", "[store]") {
  House house;
  const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
  const Person ben = house.AddPerson(SubjectNamed("Babbage"));
  const auto link = [&](LinkState state) {
    house.InWriter([&](Writing& writing) {
      writing.AddLink({ada.row, ben.child, state, 12.5, "birth agrees", "rule", {}});
      return 0;
    });
  };

  link(LinkState::kProposed);
  CHECK(house.Again(ada).child == ada.child);
  const std::uint64_t epoch = house.store->RightsEpoch();
  link(LinkState::kConfirmed);

  CHECK(house.Again(ada).child == ben.child);
  CHECK(house.store->RightsEpoch() > epoch);
  CHECK(house.store->Read().PersonsOf(ben.child).size() == 2);
  const auto links = house.store->Read().LinksOf(ada.row);
  REQUIRE(links.size() == 2);
  CHECK(links[1].bits == 12.5);
  CHECK(links[1].state == LinkState::kConfirmed);
}

TEST_CASE("professionals, sessions and pins come back as they were stored", "[store]") {
  House house;
  Professional who;
  who.id = *ProfessionalId::From("a.patel");
  who.agency = house.agency;
  who.roles = 2;
  who.display_name = "A Patel";
  who.enrol_token = crypto::Sha256("token");
  who.enrol_until = Instant{99};
  who.row = house.InWriter([&](Writing& writing) { return writing.AddProfessional(who); });
  CHECK(house.store->Read().FindEnrolment(crypto::Sha256("token"))->id == who.id);
  who.enrol_token.reset();
  who.password = "argon2";
  who.totp_secret = "canary-totp-secret";
  who.totp_step = 5;
  const Session session{crypto::Sha256("cookie"),
                        who.row,
                        access::Role::kNamedProfessional,
                        crypto::Sha256("csrf"),
                        Instant{1},
                        Instant{2},
                        {}};
  const Pin pin{crypto::Sha256("der"), house.agency, Instant{1}, Instant{2}, {}};
  house.InWriter([&](Writing& writing) {
    writing.UpdateProfessional(who);
    writing.AddSession(session);
    writing.TouchSession(session.hash, Instant{3});
    writing.AddPin(pin);
    writing.Received(house.agency);
    return 0;
  });
  {
    ReadTransaction reading = house.store->Read();
    const auto found = reading.FindProfessional(who.id);
    REQUIRE(found);
    CHECK(found->totp_secret == "canary-totp-secret");
    CHECK(found->password == "argon2");
    CHECK_FALSE(found->enrol_token);
    CHECK(reading.FindSession(session.hash)->last_used == Instant{3});
    CHECK(reading.FindPin(pin.pin)->agency == house.agency);
    CHECK(reading.AgencyOf(house.agency)->last_received);
  }
  CHECK_FALSE(AnyFileHolds(house.options.data, "canary-totp-secret"));

  house.InWriter([&](Writing& writing) {
    writing.EndSessionsOf(who.row);
    writing.RevokePins(house.agency);
    return 0;
  });
  CHECK(house.store->Read().FindSession(session.hash)->ended);
  CHECK(house.store->Read().PinsOf(house.agency)[0].revoked);
}

TEST_CASE("of relationships and agreements the newest counts", "[store]") {
  House house;
  const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
  access::Agreement agreement;
  agreement.state = access::AgreementState::kGiven;
  agreement.purpose = access::Purpose::kEarlyHelp;
  agreement.agencies = {*AgencyId::From("st-marys"), *AgencyId::From("gp-1")};
  agreement.classes = records::ClassSet().With(records::RecordClass::kHealth);
  agreement.review_by = *Date::FromCivil(2027, 1, 1);
  house.InWriter([&](Writing& writing) {
    const ProfessionalRow who{1};
    writing.AddRelationship(ada.child, {who, access::Relationship::kNamed, {}, who, {}});
    writing.AddRelationship(ada.child, {who, access::Relationship::kEnded, {}, who, {}});
    writing.AddRelationship(ada.child,
                            {ProfessionalRow{2}, access::Relationship::kNamed, {}, who, {}});
    writing.AddAgreement(ada.child, agreement, "mother", Sensitive("canary-evidence"), who);
    return 0;
  });

  ReadTransaction reading = house.store->Read();
  const ChildRights rights = reading.RightsOf(ada.child);

  CHECK(reading.RelationshipsOf(ada.child).size() == 2);
  CHECK(reading.RelationshipsOf(ada.child)[0].state == access::Relationship::kEnded);
  REQUIRE(rights.readable);
  REQUIRE(rights.of_child.size() == 3);
  const auto* held = std::get_if<access::Agreement>(&rights.of_child[2].what);
  REQUIRE(held);
  CHECK(held->agencies == agreement.agencies);
  CHECK(held->classes == agreement.classes);
  CHECK(held->review_by == agreement.review_by);
  CHECK(held->evidenced);
  CHECK(rights.of_child[2].key == static_cast<std::int64_t>(access::Purpose::kEarlyHelp));
  CHECK_FALSE(AnyFileHolds(house.options.data, "canary-evidence"));
}

TEST_CASE("what became of a batch comes back whole, and only from its own row", "[store]") {
  House house;
  StoredBatch batch;
  batch.content = crypto::Sha256("body");
  batch.received = Instant{5};
  batch.leaf = 7;
  batch.salt = std::string(16, 's');
  batch.records = {{audit::RecordOutcome::kAccepted, "", crypto::Sha256("a")},
                   {audit::RecordOutcome::kRefused, "unknown_label", crypto::Sha256("b")}};
  house.InWriter([&](Writing& writing) {
    writing.AddBatch(house.agency, "batch-1", batch);
    return 0;
  });

  const auto found = house.store->Read().FindBatch(house.agency, "batch-1");

  REQUIRE(found);
  CHECK(found->content == batch.content);
  CHECK(found->received == batch.received);
  CHECK(found->leaf == 7);
  CHECK(found->salt == batch.salt);
  CHECK(found->records == batch.records);
  CHECK_FALSE(house.store->Read().FindBatch(house.agency, "batch-2"));
}

}  // namespace
}  // namespace hub::store
