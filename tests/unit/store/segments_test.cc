// Segments are copies: whatever happened, a scan tells what the rows tell.

#include <deque>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <tuple>

#include "tests/unit/store/house.h"
#include "tests/unit/store/raw_file.h"

namespace hub::store {
namespace {

constexpr int kFull = 32;  // entries of a segment

// As the rows have it: what a hub without segments tells.
std::vector<House::Seen> FromRows(House& house, const Person& person) {
  RawFile file(house.options.data / "hub.db");
  file("BEGIN");
  file("DELETE FROM segment");
  file("COMMIT");
  house.Reopen();  // nothing is kept in memory
  return house.Entries(person);
}

void CheckSame(const std::vector<House::Seen>& scanned, const std::vector<House::Seen>& rows) {
  REQUIRE(scanned.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    INFO("entry " << i);
    CHECK(scanned[i].ref.person == rows[i].ref.person);
    CHECK(scanned[i].ref.seq == rows[i].ref.seq);
    CHECK(scanned[i].ref.id == rows[i].ref.id);
    CHECK(scanned[i].ref.facts == rows[i].ref.facts);
    CHECK(scanned[i].ref.ended == rows[i].ref.ended);
    if (rows[i].ref.ended) CHECK(scanned[i].ref.end_reason == rows[i].ref.end_reason);
    CHECK(scanned[i].ref.readable == rows[i].ref.readable);
    CHECK(scanned[i].ref.shared == rows[i].ref.shared);
    CHECK(scanned[i].body == rows[i].body);
  }
}

// Reads the person, which is what makes segments, and waits until the writer has made them.
void Settle(House& house, const Person& person) {
  house.Entries(person);
  for (int i = 0; i < 2; ++i) {
    house.InWriter([](Writing&) { return 0; });  // the second begins after the segments
  }
}

std::string Segments(const House& house) {
  return RawFile(house.options.data / "hub.db")(
      "SELECT coalesce(group_concat(first || '-' || last), '') FROM"
      " (SELECT first, last FROM segment ORDER BY person, first)");
}

std::string Parts(const House& house) {
  return RawFile(house.options.data / "hub.db")("SELECT count(*) FROM segment_part");
}

Person Filled(House& house, int entries) {
  const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
  house.InWriter([&](Writing& writing) {
    for (int i = 0; i < entries; ++i) {
      house.AddEntryIn(writing, {ada}, "visit-" + std::to_string(i), "body " + std::to_string(i));
    }
    return 0;
  });
  return ada;
}

TEST_CASE("a read of many entries makes segments, and the next read tells the same from them",
          "[store]") {
  House house;
  const Person ada = Filled(house, 2 * kFull + 20);
  const auto before = house.Entries(ada);

  Settle(house, ada);

  CHECK(Segments(house) == "1-32,33-64,65-84");
  CheckSame(house.Entries(ada), before);
  CheckSame(house.Entries(ada), FromRows(house, ada));
}

TEST_CASE("a few entries stay rows", "[store]") {
  House house;
  const Person ada = Filled(house, 7);
  Settle(house, ada);
  CHECK(Segments(house).empty());
}

TEST_CASE("a segment that is not full grows, and a full one stays as it is", "[store]") {
  House house;
  const Person ada = Filled(house, kFull + 10);
  Settle(house, ada);
  REQUIRE(Segments(house) == "1-32,33-42");
  for (int i = 0; i < 8; ++i) house.AddEntry({ada}, "later-" + std::to_string(i), "later");
  Settle(house, ada);
  CHECK(Segments(house) == "1-32,33-50");
  CheckSame(house.Entries(ada), FromRows(house, ada));
}

TEST_CASE("a change of an entry ends the one segment that copies it", "[store]") {
  House house;
  const Person ada = Filled(house, 3 * kFull);
  Settle(house, ada);
  REQUIRE(Segments(house) == "1-32,33-64,65-96");

  SECTION("superseded") { house.AddEntry({ada}, "visit-40", "corrected"); }
  SECTION("retracted") {
    house.InWriter([&](Writing& writing) {
      writing.Retract(house.agency, house.Record("visit-40"));
      return 0;
    });
  }
  SECTION("purged") {
    house.InWriter([&](Writing& writing) {
      writing.Purge(house.agency, house.Record("visit-40"));
      return 0;
    });
  }

  CHECK(Segments(house) == "1-32,65-96");
  CHECK(Parts(house) == "4");
  CheckSame(house.Entries(ada), FromRows(house, ada));
  Settle(house, ada);
  CHECK(Segments(house).substr(0, 10) == "1-32,33-64");
  CheckSame(house.Entries(ada), FromRows(house, ada));
}

TEST_CASE("an erasure leaves no segment", "[store]") {
  House house;
  const Person ada = Filled(house, 2 * kFull);
  Settle(house, ada);
  REQUIRE(Parts(house) == "4");
  Must(house.store->Erase(ada.child, LeafOf(audit::Event::kErased)));
  CHECK(Segments(house).empty());
  CHECK(Parts(house) == "0");
  for (const auto& seen : house.Entries(house.Again(ada))) CHECK_FALSE(seen.ref.readable);
}

TEST_CASE("an altered segment is an error, never a gap", "[store]") {
  House house;
  const Person ada = Filled(house, 2 * kFull);
  Settle(house, ada);
  house.Reopen();  // nothing is kept in memory
  RawFile file(house.options.data / "hub.db");
  std::vector<House::Seen> seen;
  const std::string heads = "(SELECT heads FROM segment WHERE first = 1)";
  const auto change = [&](const std::string& to) {
    file("UPDATE segment_part SET bytes = " + to + " WHERE row = " + heads);
  };

  SECTION("bodies exchanged") {
    change(
        "(SELECT substr(bytes, 1, 16) FROM segment_part JOIN segment ON row = heads"
        " WHERE first = 33) || substr(bytes, 17)");
  }
  SECTION("when an entry ended") { change("substr(bytes, 1, 48) || x'02' || substr(bytes, 50)"); }
  SECTION("the range") { change("substr(bytes, 1, 16) || x'02' || substr(bytes, 18)"); }
  SECTION("labels") { change("substr(bytes, 1, 91) || x'55' || substr(bytes, 93)"); }
  SECTION("a body gone") {
    file("DELETE FROM segment_part WHERE row = (SELECT plain FROM segment WHERE first = 1)");
  }

  CHECK_FALSE(house.Scan(ada, seen).ok());
}

TEST_CASE("what is under a stricter label stays shut unless it is wanted", "[store]") {
  House house;
  const Person ada = Filled(house, 10);
  house.InWriter([&](Writing& writing) {
    NewEntry entry;
    entry.facts.owner = house.agency;
    entry.facts.labels = records::LabelSet().With(records::Label::kSensCounselling);
    entry.encode = [](const EntryId&, Instant, std::uint32_t) { return std::string("secret"); };
    writing.AddEntry(house.agency, house.Record("counselling"), {ada}, entry, {});
    return 0;
  });
  Settle(house, ada);
  REQUIRE(Parts(house) == "3");
  RawFile(house.options.data / "hub.db")(
      "UPDATE segment_part SET bytes = x'00' WHERE row = (SELECT guarded FROM segment)");

  ReadTransaction reading = house.store->Read();
  const auto open = [&](bool strict_too) {
    std::vector<const Reading::EntryRef*> refs;
    for (const Reading::EntryRef& ref : reading.Survey(ada).entries) {
      const bool strict = ref.facts.labels.Has(records::Label::kSensCounselling);
      if (strict_too || !strict) refs.push_back(&ref);
    }
    int taken = 0;
    const Status status = reading.Open(ada, refs, [&](std::size_t, std::string_view) { ++taken; });
    return std::pair(status.ok(), taken);
  };
  CHECK(open(false) == std::pair(true, 10));
  CHECK_FALSE(open(true).first);
}

// One thing that may happen to records about these two, drawn from `random`.
class Happenings {
 public:
  Happenings(House& house, std::vector<Person> persons, unsigned seed)
      : house_(house), persons_(std::move(persons)), random_(seed) {}

  int Below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }

  // A purge waits for whoever reads.
  void Happen(bool may_purge = true) {
    house_.InWriter([&](Writing& writing) {
      int what = Below(10);
      if (what == 7 && !may_purge) what = 6;
      if (what < 6) {
        AddSome(writing);
      } else if (records_ > 0) {
        ChangeOne(writing, what);
      }
      return 0;
    });
  }

 private:
  void AddSome(Writing& writing) {
    for (int i = Below(12); i >= 0; --i) {
      std::vector<Person> about{persons_[0]};
      if (Below(4) == 0) about.push_back(persons_[1]);
      house_.AddEntryIn(writing, about, "r" + std::to_string(records_++),
                        std::string(static_cast<std::size_t>(Below(6000)), 'x'));
    }
  }

  void ChangeOne(Writing& writing, int what) {
    const std::string name = "r" + std::to_string(Below(records_));
    const Hash16 source = house_.Record(name);
    if (what == 6) writing.Retract(house_.agency, source);
    if (what == 7) writing.Purge(house_.agency, source);
    if (what < 8) return;
    const auto head = writing.FindRecord(house_.agency, source);
    if (head && head->state == RecordState::kHeld) {
      house_.AddEntryIn(writing, {persons_[0]}, name, "new " + std::to_string(Below(1'000'000)));
    }
  }

  House& house_;
  std::vector<Person> persons_;
  std::mt19937 random_;
  int records_ = 0;
};

TEST_CASE("whatever happened, in whatever order, a scan tells what the rows tell", "[store]") {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    INFO("seed " << seed);
    House house;
    const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
    const Person ben = house.AddPerson(SubjectNamed("Babbage"));
    Happenings happenings(house, {ada, ben}, seed);
    for (int step = 0; step < 60; ++step) {
      happenings.Happen();
      if (step % 3 == 0) Settle(house, happenings.Below(2) == 0 ? ada : ben);
    }
    for (const Person& person : {ada, ben}) {
      Settle(house, person);
      CHECK_FALSE(Segments(house).empty());
      CheckSame(house.Entries(person), FromRows(house, person));
    }
  }
}

// Versions() asks the rows each time.
void CheckToldByRows(ReadTransaction& reading, const Person& person) {
  const std::vector<Reading::EntryRef>& told = reading.Survey(person).entries;
  std::size_t at = 0;
  reading.Versions(person.row, [&](const Reading::EntryRef& ref, std::optional<EntryId>) {
    REQUIRE(at < told.size());
    CHECK(told[at].id == ref.id);
    CHECK(told[at].seq == ref.seq);
    CHECK(told[at].facts == ref.facts);
    CHECK(told[at].ended == ref.ended);
    CHECK(told[at].readable == ref.readable);
    CHECK(told[at].shared == ref.shared);
    ++at;
  });
  CHECK(at == told.size());
}

TEST_CASE("each snapshot surveys its own rows, whatever others kept of the same person",
          "[store]") {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    INFO("seed " << seed);
    House house;
    const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
    const Person ben = house.AddPerson(SubjectNamed("Babbage"));
    Happenings happenings(house, {ada, ben}, seed);
    std::deque<std::unique_ptr<ReadTransaction>> old;  // surveyed some commits after they began
    for (int step = 0; step < 120; ++step) {
      happenings.Happen(/*may_purge=*/old.empty());
      if (happenings.Below(2) == 0) {
        ReadTransaction now = house.store->Read();
        CheckToldByRows(now, happenings.Below(2) == 0 ? ada : ben);
      }
      if (old.size() < 2) old.emplace_back(new ReadTransaction(house.store->Read()));
      if (happenings.Below(3) != 0) continue;
      CheckToldByRows(*old.front(), ada);
      CheckToldByRows(*old.front(), ben);
      old.pop_front();
    }
  }
}

TEST_CASE("the next read sees a change of what was read before", "[store]") {
  House house;
  const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
  const Person ben = house.AddPerson(SubjectNamed("Babbage"));
  house.AddEntry({ada}, "alone", "one");
  house.AddEntry({ben, ada}, "together", "two");
  const auto before = house.Entries(ada);
  REQUIRE(before.size() == 2);
  const std::string record = GENERATE(as<std::string>(), "alone", "together");
  INFO(record);

  SECTION("superseded") { house.AddEntry({ada}, record, "corrected"); }
  SECTION("retracted") {
    house.InWriter([&](Writing& writing) {
      writing.Retract(house.agency, house.Record(record));
      return 0;
    });
  }
  SECTION("purged") {
    house.InWriter([&](Writing& writing) {
      writing.Purge(house.agency, house.Record(record));
      return 0;
    });
  }
  SECTION("the other child erased") {
    Must(house.store->Erase(ben.child, LeafOf(audit::Event::kErased)));
  }

  for (const Person& person : {ada, ben}) {
    ReadTransaction reading = house.store->Read();
    CheckToldByRows(reading, house.Again(person));
  }
}

TEST_CASE("entries are called alike only when nothing that is decided on tells them apart",
          "[store]") {
  House house;
  const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
  const Person ben = house.AddPerson(SubjectNamed("Babbage"));
  std::mt19937 random(7);
  const auto below = [&](int end) {
    return static_cast<int>(random() % static_cast<unsigned>(end));
  };
  house.InWriter([&](Writing& writing) {
    for (int i = 0; i < 300; ++i) {
      NewEntry entry;
      entry.facts.owner = AgencyRow{1 + below(2)};
      entry.facts.owner_kind =
          below(2) == 0 ? records::AgencyKind::kSchool : records::AgencyKind::kHealth;
      entry.facts.kind = below(2) == 0 ? records::Kind::kNote : records::Kind::kContact;
      entry.facts.klass =
          below(2) == 0 ? records::RecordClass::kHealth : records::RecordClass::kSupport;
      entry.facts.labels = records::LabelSet().With(
          below(2) == 0 ? records::Label::kGeneral : records::Label::kSensCounselling);
      entry.facts.has_push = below(9) == 0;
      entry.facts.push_only = below(9) == 0;
      entry.encode = [](const EntryId&, Instant, std::uint32_t) { return std::string("body"); };
      std::vector<Person> about{ada};
      if (below(9) == 0) about.push_back(ben);
      writing.AddEntry(house.agency, house.Record("r" + std::to_string(i)), about, entry, {});
      if (below(9) == 0) writing.Purge(house.agency, house.Record("r" + std::to_string(i)));
    }
    return 0;
  });
  ReadTransaction reading = house.store->Read();
  const Reading::EntryList& list = reading.Survey(ada);
  REQUIRE(list.entries.size() == 300);
  using Told = std::tuple<AgencyRow, records::AgencyKind, records::Kind, records::RecordClass,
                          std::uint64_t, bool>;
  std::map<std::uint32_t, Told> told;  // by number
  std::set<Told> different;
  for (const Reading::EntryRef& entry : list.entries) {
    const bool alone = entry.shared || entry.facts.has_push || entry.facts.push_only;
    CHECK((entry.alike == 0) == alone);
    if (alone) continue;
    const EntryFacts& facts = entry.facts;
    const Told this_one{facts.owner, facts.owner_kind,    facts.kind,
                        facts.klass, facts.labels.bits(), entry.readable};
    CHECK(told.emplace(entry.alike, this_one).first->second == this_one);
    different.insert(this_one);
  }
  CHECK(different.size() > 30);
  CHECK(told.size() == different.size());
  CHECK(list.most_alike == told.rbegin()->first);
}

}  // namespace
}  // namespace hub::store
