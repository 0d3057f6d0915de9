#include <algorithm>

#include "hub/linkage/linkage.h"
#include "hub/linkage/search_keys.h"
#include "hub/store/detail/ledger.h"
#include "tests/unit/store/house.h"
#include "tests/unit/store/raw_file.h"

namespace hub::store {
namespace {

// A child about whom everything that can be held is held, and a sibling who stays.
struct Family {
  Family()
      : ada(house.AddPerson(SubjectNamed("Lovelace", "1 High Street"))),
        ben(house.AddPerson(SubjectNamed("Babbage", "2 Low Road"))) {
    house.AddEntry({ada}, "visit-1", "canary-one");
    house.AddEntry({ada}, "visit-1", "canary-two");
    house.AddEntry({ada, ben}, "visit-2", "about both");
    house.AddEntry({ben}, "visit-3", "about ben");
    house.InWriter([&](Writing& writing) {
      records::Record record;
      record.summary = Sensitive("waits");
      writing.AddQuarantined(
          {{}, house.agency, "batch-1", 0, "unknown_label", {}}, record, house.Record("visit-9"),
          {house.SourceOf(SubjectNamed("Babbage")), house.SourceOf(SubjectNamed("Lovelace"))});
      writing.AddAgreement(ada.child, {}, "mother", Sensitive("evidence"), ProfessionalRow{1});
      return writing.AppendLeaf(LeafOf(audit::Event::kChronologyRead), "who read what", 77);
    });
  }

  void Erase() { Must(house.store->Erase(ada.child, LeafOf(audit::Event::kErased))); }

  void CheckErased() {
    const Person again = house.Again(ada);
    CHECK(again.erased);
    {
      ReadTransaction reading = house.store->Read();
      CHECK(reading.Identity(again).error().code == ErrorCode::kNotFound);
      CHECK(reading.Identity(ada).error().code == ErrorCode::kNotFound);
      CHECK_FALSE(reading.FindPerson(house.agency, house.SourceOf(SubjectNamed("Lovelace"))));
      CHECK(reading.FindRecord(house.agency, house.Record("visit-1"))->state ==
            RecordState::kErased);
      CHECK(reading.QuarantineOf(house.agency).empty());
      for (const std::uint64_t key : house.KeysOf(SubjectNamed("Lovelace"))) {
        const std::vector<PersonRow> found = house.Sharers(key);
        CHECK(std::find(found.begin(), found.end(), ada.row) == found.end());
      }
      for (const std::string& text : linkage::SearchKeys(SubjectNamed("Lovelace"))) {
        CHECK(reading.PersonsBySearchKey(house.store->SearchKey(text), 10).empty());
      }
    }
    for (const auto& seen : house.Entries(again)) {
      CHECK_FALSE(seen.ref.readable);
      CHECK(seen.body.empty());
      CHECK(seen.ref.ended);
    }
    CheckUntouched();
  }

  void CheckUntouched() {
    const auto bens = house.Entries(ben);
    REQUIRE(bens.size() == 2);
    CHECK(bens[0].body == "about both");
    CHECK(bens[1].body == "about ben");
  }

  House house;
  Person ada;
  Person ben;
};

// Each sealed value of the person, and the wrapped keys that open them, as bytes.
std::vector<std::string> SealedBytes(const Family& family) {
  std::vector<std::string> found;
  RawFile data(family.house.options.data / "hub.db");
  RawFile keys(family.house.options.keys / "keys.db");
  const std::string row = std::to_string(static_cast<std::int64_t>(family.ada.row));
  const std::string key = std::to_string(static_cast<std::int64_t>(family.ada.key));
  for (const std::string& sql :
       {"SELECT hex(substr(identity, 1, 24)) FROM source_person WHERE row = " + row,
        "SELECT hex(substr(body, 1, 24)) FROM entry WHERE seq = 1 AND person = " + row,
        "SELECT hex(substr(body, 1, 24)) FROM entry WHERE seq = 2 AND person = " + row,
        std::string("SELECT hex(substr(body, 1, 24)) FROM quarantine"),
        std::string("SELECT hex(substr(words, 1, 24)) FROM rights WHERE words IS NOT NULL")}) {
    std::string bytes;
    REQUIRE(crypto::FromHex(data(sql), bytes));
    REQUIRE(bytes.size() == 24);
    found.push_back(bytes);
  }
  std::string bytes;
  REQUIRE(crypto::FromHex(keys("SELECT hex(substr(wrapped, 1, 24)) FROM key WHERE id = " + key),
                          bytes));
  found.push_back(bytes);
  return found;
}

TEST_CASE("after an erasure nothing readable remains, and the rest does", "[store][erasure]") {
  Family family;
  const auto leaf = family.house.store->Head().size - 1;
  const std::vector<std::string> sealed = SealedBytes(family);
  for (const std::string& bytes : sealed) {
    CHECK((AnyFileHolds(family.house.options.data, bytes) ||
           AnyFileHolds(family.house.options.keys, bytes)));
  }

  family.Erase();

  family.CheckErased();
  for (const std::string& bytes : sealed) {
    CHECK_FALSE(AnyFileHolds(family.house.options.data, bytes));
    CHECK_FALSE(AnyFileHolds(family.house.options.keys, bytes));
  }
  CHECK(Must(family.house.store->ReadLog().Detail(leaf)) == "who read what");
  CHECK(family.house.store->Erase(ChildRow{999}, {}).error().code == ErrorCode::kNotFound);
  family.house.Reopen();
  family.CheckErased();
}

TEST_CASE("an erasure adds a leaf and changes none", "[store][erasure]") {
  Family family;
  const audit::Checkpoint before = family.house.store->Head();

  family.Erase();

  const audit::Checkpoint after = family.house.store->Head();
  CHECK(after.size == before.size + 1);
  std::vector<audit::Hash> hashes;
  family.house.store->ReadLog().Leaves(0, before.size, [&](std::uint64_t, std::string_view leaf) {
    hashes.push_back(audit::LeafHash(leaf));
  });
  CHECK(audit::RootOf(hashes) == before.root);
}

TEST_CASE("whoever comes under an erased person's id is somebody new", "[store][erasure]") {
  Family family;
  family.Erase();

  const Person again = family.house.AddPerson(SubjectNamed("Lovelace", "1 High Street"));

  CHECK(again.row != family.ada.row);
  CHECK(again.key != family.ada.key);
  family.house.AddEntry({again}, "visit-7", "new");
  CHECK(family.house.Entries(again)[0].body == "new");
}

TEST_CASE("an older backup put back stays erased", "[store][erasure][restore]") {
  Family family;
  House& house = family.house;
  const fs::path data = house.folder.Make("backup");
  const fs::path keys = house.folder.Make("backup-keys");
  Must(house.store->Backup(data, keys));
  house.AddEntry({family.ben}, "visit-4", "after the backup");
  const std::int64_t late_seq = house.Entries(family.ben).back().ref.seq;
  family.Erase();
  house.InWriter([&](Writing& writing) {
    writing.Purge(house.agency, house.Record("visit-3"));
    return 0;
  });
  const Person late = house.AddPerson(SubjectNamed("Later"));
  house.Close();

  SECTION("with the keys as they are") { Must(Restore(house.options, data, std::nullopt)); }
  SECTION("with the keys of the backup") { Must(Restore(house.options, data, keys)); }

  house.Open();
  const Person again = house.Again(family.ada);
  CHECK(again.erased);
  for (const auto& seen : house.Entries(again)) CHECK_FALSE(seen.ref.readable);
  const auto bens = house.Entries(family.ben);
  REQUIRE(bens.size() == 2);
  CHECK(bens[0].body == "about both");
  CHECK_FALSE(bens[1].ref.readable);
  CHECK_FALSE(house.store->Read().PersonOf(late.row));
  // No number that was given after the backup is given again.
  const Person fresh = house.AddPerson(SubjectNamed("Fresh"));
  CHECK(fresh.key > family.ada.key);
  house.AddEntry({family.ben}, "visit-5", "fresh");
  CHECK(house.Entries(family.ben).back().ref.seq >= late_seq);
  CHECK(house.Entries(family.ben).back().body == "fresh");
  LogTransaction reading = house.store->ReadLog();
  bool told = false;
  reading.Leaves(0, reading.LeafCount(), [&](std::uint64_t, std::string_view leaf) {
    told = told || leaf.find("backup.restored") != std::string_view::npos;
  });
  CHECK(told);
}

TEST_CASE("the ledger never mistakes somebody for one who was erased under the same row number",
          "[store][erasure][restore]") {
  Family family;
  House& house = family.house;
  const fs::path before = house.folder.Make("before");
  Must(house.store->Backup(before, {}));
  const Person late = house.AddPerson(SubjectNamed("Later"));
  Must(house.store->Erase(late.child, LeafOf(audit::Event::kErased)));
  house.Close();
  Must(Restore(house.options, before, std::nullopt));
  house.Open();
  const Person fresh = house.AddPerson(SubjectNamed("Fresh"));
  REQUIRE(fresh.row == late.row);
  house.AddEntry({fresh}, "visit-8", "fresh");
  const fs::path after = house.folder.Make("after");
  Must(house.store->Backup(after, {}));
  house.Close();

  Must(Restore(house.options, after, std::nullopt));

  house.Open();
  CHECK_FALSE(house.Again(fresh).erased);
  CHECK(house.Entries(fresh)[0].body == "fresh");
  family.CheckUntouched();
}

TEST_CASE("a restore puts back what was there and ends every session", "[store][restore]") {
  Family family;
  House& house = family.house;
  const Session session{crypto::Sha256("cookie"),
                        ProfessionalRow{1},
                        access::Role::kNone,
                        crypto::Sha256("csrf"),
                        Instant{1},
                        Instant{2},
                        {}};
  house.InWriter([&](Writing& writing) {
    Professional who;
    who.id = *ProfessionalId::From("a.patel");
    who.agency = house.agency;
    writing.AddProfessional(who);
    writing.AddSession(session);
    return 0;
  });
  const fs::path data = house.folder.Make("backup");
  const fs::path keys = house.folder.Make("backup-keys");
  Must(house.store->Backup(data, keys));
  const audit::Checkpoint head = house.store->Head();
  CHECK_FALSE(house.store->Backup(data, keys).ok());             // nothing is overwritten
  CHECK_FALSE(Restore(house.options, data, std::nullopt).ok());  // it is open
  house.Close();
  fs::remove_all(house.options.data);
  fs::remove_all(house.options.keys);
  house.folder.Make("data");
  house.folder.Make("keys");

  Must(Restore(house.options, data, keys));

  house.Open();
  CHECK(house.Entries(family.ada).size() == 3);
  CHECK(house.Entries(family.ada)[1].body == "canary-two");
  CHECK(house.store->Read().FindSession(session.hash)->ended);
  CHECK(house.store->Head().size == head.size + 1);
  CHECK(house.AddPerson(SubjectNamed("Fresh")).key > family.ben.key);
}

TEST_CASE("an erasure that a crash cut short is completed at the next start", "[store][erasure]") {
  Family family;
  House& house = family.house;
  house.Close();
  detail::LedgerLine line;
  line.at = house.clock.Now();
  line.places = {{family.ada.row, family.ada.key, 9}};
  Must(detail::Ledger(house.options.data / "erasures.log").Append({line}));

  house.Open();

  CHECK(house.Again(family.ada).erased);
  for (const auto& seen : house.Entries(family.ada)) CHECK_FALSE(seen.ref.readable);
  house.Reopen();
  CHECK(house.Entries(family.ben)[0].body == "about both");
}

TEST_CASE("a ledger line comes back as it was written; a torn one is dropped", "[store][format]") {
  const TempFolder folder;
  detail::Ledger ledger(folder / "erasures.log");
  detail::LedgerLine erase;
  erase.at = Instant{1'790'000'000'000'000};
  erase.child = ChildId({1, 2, 3});
  erase.places = {{PersonRow{1}, KeyId{2}, 3}, {PersonRow{4}, KeyId{5}, 6}};
  erase.keys = {KeyId{7}, KeyId{8}};
  erase.next_key = 9;
  detail::LedgerLine purge = erase;
  purge.kind = detail::LedgerLine::Kind::kPurge;
  purge.agency = AgencyRow{3};
  purge.source = {0xAB};
  CHECK(detail::Encode(erase) ==
        "erase 2026-09-21T14:13:20.000000Z child=01020300000000000000000000000000"
        " persons=1:2:3,4:5:6 keys=7,8 next_key=9\n");
  Must(ledger.Append({erase}));
  std::ofstream(folder / "erasures.log", std::ios::app) << "erase 2026-09-21T1";
  CHECK(Must(ledger.Read(0)).size() == 1);
  Must(ledger.Append({purge}));

  const auto lines = Must(ledger.Read(0));

  REQUIRE(lines.size() == 2);
  CHECK(detail::Encode(lines[0]) == detail::Encode(erase));
  CHECK(detail::Encode(lines[1]) ==
        "purge 2026-09-21T14:13:20.000000Z agency=3 source=ab000000000000000000000000000000"
        " entries=1:2:3,4:5:6 keys=7,8 next_key=9\n");
  purge.keys.clear();  // as those of earlier releases are
  CHECK(detail::Encode(purge) ==
        "purge 2026-09-21T14:13:20.000000Z agency=3 source=ab000000000000000000000000000000"
        " entries=1:2:3,4:5:6 next_key=9\n");
  std::ofstream(folder / "erasures.log", std::ios::app) << "erase nonsense\n";
  CHECK(ledger.Read(0).error().code == ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace hub::store
