#include <set>

#include "tests/unit/store/house.h"

namespace hub::store {
namespace {

TEST_CASE("an entry comes back as it was stored, under the id it was given", "[store]") {
  House house;
  const Person ada = house.AddPerson(SubjectNamed("Lovelace"));

  const EntryId id = house.AddEntry({ada}, "visit-1", "seen at home");

  const auto entries = house.Entries(ada);
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].body == "seen at home");
  CHECK(entries[0].ref.id == id);
  CHECK(entries[0].ref.readable);
  CHECK_FALSE(entries[0].ref.ended);
  CHECK(entries[0].ref.facts.version == 1);
  CHECK(house.store->PlaceOf(id) == std::pair(ada.row, entries[0].ref.seq));
}

TEST_CASE("a new version supersedes the one before it at the moment it arrives", "[store]") {
  House house;
  const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
  house.AddEntry({ada}, "visit-1", "first");

  house.AddEntry({ada}, "visit-1", "second");

  const auto entries = house.Entries(ada);
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].ref.ended == entries[1].ref.facts.received);
  CHECK(entries[0].ref.end_reason == EndReason::kSuperseded);
  CHECK(entries[0].body == "first");
  CHECK(entries[1].ref.facts.version == 2);
  CHECK(entries[1].body == "second");
  const auto head = house.store->Read().FindRecord(house.agency, house.Record("visit-1"));
  CHECK(head->version == 2);
  CHECK(head->seq == entries[1].ref.seq);
}

TEST_CASE("a retracted record ends and stays readable as history", "[store]") {
  House house;
  const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
  house.AddEntry({ada}, "visit-1", "wrong child");

  house.InWriter([&](Writing& writing) {
    writing.Retract(house.agency, house.Record("visit-1"));
    return 0;
  });

  const auto entries = house.Entries(ada);
  CHECK(entries[0].ref.end_reason == EndReason::kRetracted);
  CHECK(entries[0].ref.ended);
  CHECK(entries[0].body == "wrong child");
  CHECK(house.store->Read().FindRecord(house.agency, house.Record("visit-1"))->state ==
        RecordState::kRetracted);
}

TEST_CASE("a record about two persons is one entry that each of them has", "[store]") {
  House house;
  const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
  const Person ben = house.AddPerson(SubjectNamed("Babbage"));

  const EntryId id = house.AddEntry({ada, ben, ada}, "strategy-1", "both discussed");

  for (const Person& person : {ada, ben}) {
    const auto entries = house.Entries(person);
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].body == "both discussed");
    CHECK(entries[0].ref.id == id);
  }
  house.AddEntry({ada, ben}, "strategy-1", "corrected");
  for (const Person& person : {ada, ben}) {
    const auto entries = house.Entries(person);
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].ref.end_reason == EndReason::kSuperseded);
    CHECK(entries[1].body == "corrected");
  }
}

TEST_CASE("versions are told as the survey tells them, and what each superseded", "[store]") {
  House house;
  const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
  const Person ben = house.AddPerson(SubjectNamed("Babbage"));
  house.AddEntry({ada}, "visit-1", "alone");
  house.AddEntry({ben, ada}, "visit-2", "together");
  house.AddEntry({ada}, "visit-1", "corrected");
  const auto surveyed = house.Entries(ada);

  ReadTransaction reading = house.store->Read();
  std::vector<Reading::EntryRef> refs;
  std::vector<std::optional<EntryId>> priors;
  reading.Versions(ada.row, [&](const Reading::EntryRef& ref, std::optional<EntryId> prior) {
    refs.push_back(ref);
    priors.push_back(prior);
  });

  REQUIRE(refs.size() == surveyed.size());
  for (std::size_t i = 0; i < refs.size(); ++i) {
    CHECK(refs[i].id == surveyed[i].ref.id);
    CHECK(refs[i].facts == surveyed[i].ref.facts);
    CHECK(refs[i].ended == surveyed[i].ref.ended);
    CHECK(refs[i].readable);
  }
  CHECK(priors[2] == refs[0].id);
}

TEST_CASE("a push reaches those named and nobody else", "[store]") {
  House house;
  const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
  house.InWriter([&](Writing& writing) {
    NewEntry entry;
    entry.encode = [](const EntryId&, Instant, std::uint32_t) { return std::string("pushed"); };
    entry.recipients = {{AgencyRow{7}, ProfessionalRow{}}, {AgencyRow{}, ProfessionalRow{9}}};
    return writing.AddEntry(house.agency, house.Record("push-1"), {ada}, entry, {});
  });

  ReadTransaction reading = house.store->Read();

  CHECK(reading.PushedTo(ada.row, 1, AgencyRow{7}, ProfessionalRow{1}));
  CHECK(reading.PushedTo(ada.row, 1, AgencyRow{8}, ProfessionalRow{9}));
  CHECK_FALSE(reading.PushedTo(ada.row, 1, AgencyRow{8}, ProfessionalRow{1}));
  CHECK_FALSE(reading.PushedTo(ada.row, 2, AgencyRow{7}, ProfessionalRow{9}));
}

TEST_CASE("a purge destroys every version and leaves stubs", "[store][erasure]") {
  House house;
  const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
  const Person ben = house.AddPerson(SubjectNamed("Babbage"));
  house.AddEntry({ada}, "visit-1", "first");
  house.AddEntry({ada, ben}, "visit-1", "second");
  house.AddEntry({ada}, "visit-2", "stays");

  house.InWriter([&](Writing& writing) {
    writing.Purge(house.agency, house.Record("visit-1"));
    return 0;
  });

  const auto entries = house.Entries(ada);
  REQUIRE(entries.size() == 3);
  for (int i = 0; i < 2; ++i) {
    CHECK_FALSE(entries[static_cast<std::size_t>(i)].ref.readable);
    CHECK(entries[static_cast<std::size_t>(i)].ref.end_reason == EndReason::kPurged);
    CHECK(entries[static_cast<std::size_t>(i)].body.empty());
  }
  CHECK(entries[2].body == "stays");
  CHECK_FALSE(house.Entries(ben)[0].ref.readable);
  CHECK(house.store->Read().FindRecord(house.agency, house.Record("visit-1"))->state ==
        RecordState::kPurged);
}

TEST_CASE("the facts of an entry keep their forty bytes", "[store][format]") {
  EntryFacts facts;
  facts.kind = records::Kind::kReferral;
  facts.klass = records::RecordClass::kSocialCare;
  facts.owner_kind = records::AgencyKind::kPolice;
  facts.owner = AgencyRow{0x01020304};
  facts.labels = records::LabelSet(0x8000001);
  facts.happened = PartialDate::Minute(*Date::FromCivil(2021, 3, 4), 61);
  facts.received = Instant{1'790'000'000'000'001};
  facts.version = 3;
  facts.has_push = true;

  const std::string packed = Pack(facts);

  CHECK(crypto::Hex(packed) ==
        "010b030202040302010100000800000000024900000249000001"
        "3d0001e025dafe5b060003000000");
  CHECK(Unpack(packed) == facts);
  CHECK_FALSE(Unpack(packed + "x"));
  CHECK_FALSE(Unpack(packed.substr(1)));
}

}  // namespace
}  // namespace hub::store
