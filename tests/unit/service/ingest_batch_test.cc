#include "hub/service/ingest_batch.h"

#include <atomic>
#include <set>
#include <thread>

#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using audit::RecordOutcome;
using records::Kind;

TEST_CASE("the same batch again gives the same receipt and no new row", "[service][ingest]") {
  House house;
  const auto record = About(Person("c1"), "r1", Kind::kReferral);
  const auto first = house.Push("csc", {record}, "b-1");
  REQUIRE(first.ok());
  const auto leaves = house.store->ReadLog().LeafCount();

  const auto again = house.Push("csc", {record}, "b-1");

  REQUIRE(again.ok());
  CHECK(again.value().receipt.Canonical() == first.value().receipt.Canonical());
  CHECK(again.value().signature == first.value().signature);
  CHECK(house.store->ReadLog().LeafCount() == leaves);
}

TEST_CASE("one batch id with two contents is refused", "[service][ingest]") {
  House house;
  REQUIRE(house.Push("csc", {About(Person("c1"), "r1", Kind::kReferral)}, "b-1").ok());

  const auto other = house.Push("csc", {About(Person("c1"), "r2", Kind::kReferral)}, "b-1");

  REQUIRE_FALSE(other.ok());
  CHECK(other.error().code == ErrorCode::kConflict);
}

TEST_CASE("a receipt says what became of each record, in order", "[service][ingest]") {
  House house;
  auto record = About(Person("c1"), "r1", Kind::kReferral);
  CHECK(house.PushOne("csc", record).outcome == RecordOutcome::kAccepted);
  CHECK(house.PushOne("csc", record).outcome == RecordOutcome::kDuplicate);

  record.narrative = Sensitive("corrected");
  CHECK(house.PushOne("csc", record).outcome == RecordOutcome::kSuperseded);

  record.action = records::Action::kRetract;
  CHECK(house.PushOne("csc", record).outcome == RecordOutcome::kRetracted);
  CHECK(house.PushOne("csc", record).outcome == RecordOutcome::kDuplicate);

  record.action = records::Action::kPurge;
  CHECK(house.PushOne("csc", record).outcome == RecordOutcome::kPurged);

  record.source_id = Sensitive("never seen");
  const auto unseen = house.PushOne("csc", record);
  CHECK(unseen.outcome == RecordOutcome::kRefused);
  CHECK(unseen.reason == "unknown_record");
}

TEST_CASE("a retracted record that is sent again is held again", "[service][ingest]") {
  House house;
  auto record = About(Person("c1"), "r1", Kind::kReferral);
  house.PushOne("csc", record);
  record.action = records::Action::kRetract;
  house.PushOne("csc", record);
  record.action = records::Action::kAssert;

  CHECK(house.PushOne("csc", record).outcome == RecordOutcome::kSuperseded);
}

TEST_CASE("a class that the agency may not push is refused, unless pushed with its judgement",
          "[service][ingest]") {
  House house;
  auto record = About(Person("c1"), "r1", Kind::kReferral);
  const auto refused = house.PushOne("st-marys", record);
  CHECK(refused.outcome == RecordOutcome::kRefused);
  CHECK(refused.reason == "class_not_agreed");

  record.push = records::Push{{*AgencyId::From("csc")}, {},  "s47", Sensitive("at risk"),
                              "head teacher",           true};
  CHECK(house.PushOne("st-marys", record).outcome == RecordOutcome::kAccepted);
}

TEST_CASE("what is not understood waits in quarantine, visible to its owner only",
          "[service][ingest]") {
  House house;
  auto label = About(Person("c1"), "r1", Kind::kReferral);
  label.unknown_labels = {"XYZ"};
  auto nobody = About(records::Subject{}, "r2", Kind::kReferral);
  nobody.subjects.front().source_id = Sensitive("c2");
  CHECK(house.PushOne("csc", label).reason == "unknown_label");
  CHECK(house.PushOne("csc", nobody).reason == "unclear_subject");

  const auto own = IngestBatch(*house.store, house.clock).Quarantine(house.Agency("csc"));
  const auto other = IngestBatch(*house.store, house.clock).Quarantine(house.Agency("nhs"));

  REQUIRE(own.ok());
  REQUIRE(own.value().size() == 2);
  CHECK(own.value()[0].row.reason == "unknown_label");
  CHECK(own.value()[0].source_id == Sensitive("r1"));
  REQUIRE(other.ok());
  CHECK(other.value().empty());
}

TEST_CASE("a quarantined record is released when the reason goes", "[service][ingest]") {
  House house;
  auto record = About(Person("c1"), "r1", Kind::kReferral);
  record.unknown_labels = {"CRIMINAL"};  // as an earlier version would have kept it
  house.PushOne("csc", record);

  const auto released = IngestBatch(*house.store, house.clock).ReleaseQuarantine();

  REQUIRE(released.ok());
  CHECK(released.value() == 1);
  CHECK(IngestBatch(*house.store, house.clock).Quarantine(house.Agency("csc")).value().empty());
  CHECK_FALSE(house.ChildOf("csc", "c1").Hex().empty());
}

TEST_CASE("while a stricter version waits for its label the held one is hidden",
          "[service][ingest]") {
  House house;
  auto record = About(Person("c1"), "r1", Kind::kReferral);
  house.PushOne("csc", record);
  const ChildId child = house.ChildOf("csc", "c1");
  house.Relate(child, "l.lead");
  REQUIRE(house.Read(house.Lead(), child).shown == 1);
  record.unknown_labels = {"XYZ"};

  CHECK(house.PushOne("csc", record).reason == "unknown_label");

  CHECK(house.Read(house.Lead(), child).shown == 0);
}

TEST_CASE("a shield in a record that waits holds at once", "[service][ingest][shield]") {
  House house;
  auto record = About(Person("c1"), "r1", Kind::kReferral);
  house.PushOne("csc", record);
  auto waits = About(Person("c1"), "r2", Kind::kReferral);
  waits.unknown_labels = {"XYZ"};
  waits.subjects.front().shielded = true;
  REQUIRE(house.PushOne("csc", waits).outcome == RecordOutcome::kQuarantined);
  const ChildId child = house.ChildOf("csc", "c1");
  house.Relate(child, "l.lead");

  const auto answer = house.Read(house.Lead(), child);

  CHECK(answer.shown == 1);
  CHECK(answer.entries.find("Narrative") == std::string::npos);
}

TEST_CASE("erasing one child empties a waiting record about several", "[service][erase]") {
  House house;
  house.PushOne("csc", About(Person("c2", "Bo", "Lee", "9000000009"), "r0", Kind::kReferral));
  auto both = About(Person("c1"), "r1", Kind::kReferral);
  both.subjects.push_back(Person("c2", "Bo", "Lee", "9000000009"));
  both.unknown_labels = {"XYZ"};
  house.PushOne("csc", both);

  REQUIRE(house.administer->Erase(house.ChildOf("csc", "c2")).ok());

  CHECK(IngestBatch(*house.store, house.clock).Quarantine(house.Agency("csc")).value().empty());
}

TEST_CASE("a marking above OFFICIAL is refused and not kept", "[service][ingest]") {
  House house;
  auto record = About(Person("c1"), "r1", Kind::kReferral);
  for (const char* const marking : {"GSC:SECRET", "gsc:secret", "Top Secret", "SECRET"}) {
    record.unknown_labels = {marking};
    const auto line = house.PushOne("csc", record);
    CHECK(line.outcome == RecordOutcome::kRefused);
    CHECK(line.reason == "marked_above_official");
  }
  CHECK(IngestBatch(*house.store, house.clock).Quarantine(house.Agency("csc")).value().empty());
}

TEST_CASE("a record that names another agency as its owner is refused", "[service][ingest]") {
  House house;
  auto record = About(Person("c1"), "r1", Kind::kReferral);
  record.agency = *AgencyId::From("nhs");

  const auto line = house.PushOne("csc", record);

  CHECK(line.outcome == RecordOutcome::kRefused);
  CHECK(line.reason == "another_agencys_record");
}

TEST_CASE("a retraction hides at once, whatever else it says", "[service][ingest]") {
  House house;
  auto record = About(Person("c1"), "r1", Kind::kReferral);
  house.PushOne("csc", record);
  record.action = records::Action::kRetract;
  record.unknown_fields = {"/reason"};
  record.unknown_labels = {"NEW"};

  CHECK(house.PushOne("csc", record).outcome == RecordOutcome::kRetracted);
}

TEST_CASE("what was retracted or purged does not come back with an older version",
          "[service][ingest]") {
  House house;
  auto record = About(Person("c1"), "r1", Kind::kReferral);
  record.source_version = 1;
  for (const records::Action action : {records::Action::kRetract, records::Action::kPurge}) {
    record.source_id = Sensitive(action == records::Action::kRetract ? "r1" : "r2");
    house.PushOne("csc", record);
    auto gone = record;
    gone.action = action;
    gone.source_version = 2;
    house.PushOne("csc", gone);

    const auto again = house.PushOne("csc", record);

    CHECK(again.outcome == RecordOutcome::kDuplicate);
    CHECK(again.reason == "older_version");
  }
}

TEST_CASE("a push to nobody that the hub knows waits, and its sender is told",
          "[service][ingest]") {
  House house;
  auto record = About(Person("c1"), "r1", Kind::kReferral);
  record.push = records::Push{
      {*AgencyId::From("st-marrys")}, {}, "s47", Sensitive("at risk"), "social worker", true};

  const auto line = house.PushOne("csc", record);

  CHECK(line.outcome == RecordOutcome::kQuarantined);
  CHECK(line.reason == "unknown_recipient");
  IngestBatch ingest(*house.store, house.clock);
  CHECK(ingest.ReleaseQuarantine().value() == 0);
  CHECK(ingest.Quarantine(house.Agency("csc")).value().size() == 1);
}

TEST_CASE("a batch in another agency's name is refused whole", "[service][ingest]") {
  House house;
  ArrivingBatch batch;
  batch.id = "b-1";
  batch.agency = *AgencyId::From("nhs");
  batch.records.push_back({About(Person("c1"), "r1", Kind::kHealthContact), ""});

  const auto taken = IngestBatch(*house.store, house.clock).Run(house.Agency("csc"), batch);

  REQUIRE_FALSE(taken.ok());
  CHECK(taken.error().code == ErrorCode::kForbidden);
}

TEST_CASE("a receipt never tells whether the child was known", "[service][ingest]") {
  House house;
  house.PushOne("csc", About(Person("c1"), "r1", Kind::kReferral));

  const auto known = house.PushOne("nhs", About(Person("p1"), "e1", Kind::kHealthContact));
  const auto unknown = house.PushOne(
      "nhs", About(Person("p2", "Bo", "Lee", "9000000009"), "e2", Kind::kHealthContact));

  CHECK(known.outcome == unknown.outcome);
  CHECK(known.reason == unknown.reason);
}

TEST_CASE("an equal NHS number, or equal names and birth date, is one child", "[service][link]") {
  House house;
  house.PushOne("csc", About(Person("c1"), "r1", Kind::kReferral));
  house.PushOne("nhs", About(Person("p1", "Adah", "Marlowe"), "e1", Kind::kHealthContact));
  house.PushOne("st-marys", About(Person("u1", "Ada", "Marlow", ""), "a1", Kind::kEnrolment));

  CHECK(house.ChildOf("csc", "c1") == house.ChildOf("nhs", "p1"));
  CHECK(house.ChildOf("csc", "c1") == house.ChildOf("st-marys", "u1"));
}

TEST_CASE("a contradicting number is asked about, never linked", "[service][link]") {
  House house;
  house.PushOne("csc", About(Person("c1"), "r1", Kind::kReferral));
  house.PushOne("nhs",
                About(Person("p1", "Ada", "Marlow", "9000000009"), "e1", Kind::kHealthContact));

  CHECK(house.ChildOf("csc", "c1") != house.ChildOf("nhs", "p1"));
  const store::AgencyRow nhs = house.Agency("nhs").agency.row;
  store::ReadTransaction reading = house.store->Read();
  const auto person = reading.FindPerson(nhs, house.store->SourceHash("person", nhs, "p1"));
  const auto links = reading.LinksOf(person->row);
  REQUIRE(links.size() == 2);
  CHECK(links[0].state == store::LinkState::kConfirmed);
  CHECK(links[1].state == store::LinkState::kProposed);
}

TEST_CASE("the operator counts whom agencies told of, and whom the hub knew from others",
          "[service][link]") {
  House house;
  house.PushOne("csc", About(Person("c1"), "r1", Kind::kReferral));
  house.PushOne("csc", About(Person("c2", "Bo", "Reed", ""), "r2", Kind::kReferral));
  house.PushOne("nhs", About(Person("p1"), "e1", Kind::kHealthContact));
  house.PushOne("nhs",
                About(Person("p2", "Ada", "Marlow", "9000000009"), "e2", Kind::kHealthContact));
  house.PushOne("nhs", About(Person("p3"), "e3", Kind::kHealthContact));
  house.PushOne("csc", About(Person("c3"), "r3", Kind::kReferral));
  house.PushOne("csc", About(Person("c4", "Bo", "Reed", ""), "r4", Kind::kReferral));

  store::ReadTransaction reading = house.store->Read();
  const store::LinkFigures csc = reading.FiguresOf(house.Agency("csc").agency.row);
  CHECK(csc.people == 4);  // one of them twice, under two ids of its own
  CHECK(csc.first == 2);
  CHECK(csc.joined == 1);
  CHECK(csc.undecided == 0);
  const store::LinkFigures nhs = reading.FiguresOf(house.Agency("nhs").agency.row);
  CHECK(nhs.people == 3);
  CHECK(nhs.first == 1);
  CHECK(nhs.joined == 2);
  CHECK(nhs.undecided == 1);
  const store::LinkFigures school = reading.FiguresOf(house.Agency("st-marys").agency.row);
  CHECK(school.people == 0);
  CHECK(school.joined == 0);
}

// Unlike enough to be told apart.
constexpr const char* kNames[][2] = {
    {"Amelia", "Stone"},  {"Boris", "Quill"},    {"Chidi", "Okafor"},   {"Dunya", "Petrenko"},
    {"Ewan", "McRae"},    {"Fatima", "Hussain"}, {"Gwen", "Llewellyn"}, {"Hugo", "Baptiste"},
    {"Ines", "Carvalho"}, {"Jia", "Zhang"},      {"Kofi", "Mensah"},    {"Lena", "Vogel"}};

TEST_CASE("sixty-four pushers of overlapping new children make one child of each",
          "[service][link]") {
  constexpr int kPushers = 64;
  constexpr int kChildren = std::size(kNames);
  House house;
  const std::vector<AgencyCaller> agencies = {house.Agency("csc"), house.Agency("nhs")};
  std::atomic<int> refused = 0;
  std::vector<std::thread> pushers;
  for (int i = 0; i < kPushers; ++i) {
    pushers.emplace_back([&, i] {
      const AgencyCaller& agency = agencies[static_cast<std::size_t>(i % 2)];
      ArrivingBatch batch;
      batch.id = "t" + std::to_string(i);
      batch.agency = agency.agency.id;
      for (int turn = 0; turn < kChildren / 2; ++turn) {
        const int child = (i + turn) % kChildren;  // each pusher half of them, from another on
        const std::string number = std::to_string(child) + "-" + std::to_string(i);
        batch.records.push_back(
            {About(Person("p" + number, kNames[child][0], kNames[child][1], ""), "r" + number,
                   i % 2 == 0 ? Kind::kReferral : Kind::kHealthContact),
             ""});
      }
      if (!IngestBatch(*house.store, house.clock).Run(agency, batch).ok()) ++refused;
    });
  }
  for (std::thread& pusher : pushers) pusher.join();

  CHECK(refused == 0);
  std::set<ChildId> children;
  for (int i = 0; i < kPushers; ++i) {
    for (int turn = 0; turn < kChildren / 2; ++turn) {
      children.insert(
          house.ChildOf(i % 2 == 0 ? "csc" : "nhs",
                        "p" + std::to_string((i + turn) % kChildren) + "-" + std::to_string(i)));
    }
  }
  CHECK(children.size() == kChildren);
}

TEST_CASE("the receipt of a batch whose answer was lost can be asked for", "[service][ingest]") {
  House house;
  const auto sent = house.Push("csc", {About(Person("c1"), "r1", Kind::kReferral)}, "lost");
  REQUIRE(sent.ok());
  IngestBatch ingest(*house.store, house.clock);

  const auto found = ingest.Receipt(house.Agency("csc"), "lost");
  REQUIRE(found.ok());
  CHECK(found.value().receipt.Canonical() == sent.value().receipt.Canonical());
  CHECK(ingest.Receipt(house.Agency("nhs"), "lost").error().code == ErrorCode::kNotFound);
}

TEST_CASE("what agencies and officers ask is answered while rights to children change",
          "[service][ingest]") {
  House house;
  REQUIRE(house.Push("csc", {About(Person("c1"), "r1", Kind::kReferral)}, "known").ok());
  std::atomic<bool> done = false;
  std::thread changes([&] {
    while (!done) {
      (void)house.store->writer().Write([](store::Writing& writing) -> Status {
        writing.RightsChanged();
        return Done{};
      });
    }
  });
  IngestBatch ingest(*house.store, house.clock);
  const AgencyCaller csc = house.Agency("csc");
  ArrivingBatch other;
  other.id = "other";
  other.agency = house.Agency("nhs").agency.id;
  ExplainDecision explain(*house.store, house.policy, house.clock);
  const Caller officer = house.As("d.po", access::Role::kDataProtectionOfficer);
  const ChildId child = house.ChildOf("csc", "c1");
  int receipts = 0, quarantines = 0, refusals = 0, accesses = 0;
  for (int i = 0; i < 100; ++i) {
    receipts += ingest.Receipt(csc, "known").ok() ? 1 : 0;
    quarantines += ingest.Quarantine(csc).ok() ? 1 : 0;
    refusals += ingest.Run(csc, other).error().code == ErrorCode::kForbidden ? 1 : 0;
    accesses += explain.Accesses(officer, child, std::nullopt).ok() ? 1 : 0;
  }
  done = true;
  changes.join();
  CHECK(receipts == 100);
  CHECK(quarantines == 100);
  CHECK(refusals == 100);
  CHECK(accesses == 100);
}

TEST_CASE("a receipt is signed and its records are bound by their leaf", "[service][ingest]") {
  House house;
  const auto signed_receipt = house.Push("csc", {About(Person("c1"), "r1", Kind::kReferral)});
  REQUIRE(signed_receipt.ok());
  const audit::Receipt& receipt = signed_receipt.value().receipt;
  const crypto::Signature& signature = signed_receipt.value().signature;

  CHECK(crypto::Verify(house.store->signing_key().public_key(), receipt.Canonical(),
                       {reinterpret_cast<const char*>(signature.data()), signature.size()}));
  const std::string leaf = house.store->ReadLog().Leaf(receipt.leaf);
  CHECK(leaf.find(crypto::Hex(crypto::View(receipt.RecordsRoot()))) != std::string::npos);
}

}  // namespace
}  // namespace hub::service
