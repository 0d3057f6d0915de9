// The databases of earlier releases, frozen in tests/data/store (tests/support/freeze_database.py
// made them), are taken over by this one: nothing of them is lost, and all that is new works.

#include <fstream>
#include <iterator>

#include "hub/service/enter_records.h"
#include "hub/service/offer_services.h"
#include "hub/service/prove_log.h"
#include "tests/unit/service/house.h"
#include "tests/unit/store/raw_file.h"

namespace hub::service {
namespace {

namespace fs = std::filesystem;

const fs::path kFrozen = fs::path(ONESTORY_SOURCE_DIR) / "tests/data/store";

std::string Text(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// A hub on the data of an earlier release.
class Upgraded {
 public:
  explicit Upgraded(const fs::path& frozen) {
    const fs::path memory = "/dev/shm";  // what survives a power cut is not asked here
    folder_ = (fs::exists(memory) ? memory : fs::temp_directory_path()) /
              ("onestory-upgrade-" + crypto::RandomId<ChildId>().Hex());
    options_.data = folder_ / "data";
    options_.keys = folder_ / "keys";
    for (const fs::path& part : {options_.data, options_.keys}) {
      fs::create_directories(part);
      fs::permissions(part, fs::perms::owner_all);
    }
    store::RawFile(options_.data / "hub.db")(Text(frozen / "hub.sql"));
    store::RawFile(options_.keys / "keys.db")(Text(frozen / "keys.sql"));
    for (const char* name : {"master.key", "audit.key"}) {
      fs::copy_file(frozen / name, options_.keys / name);
    }
    for (const fs::path& part : {options_.data, options_.keys}) {
      for (const auto& file : fs::directory_iterator(part)) {
        fs::permissions(file.path(), fs::perms::owner_read | fs::perms::owner_write);
      }
    }
    options_.migrations = fs::path(ONESTORY_SOURCE_DIR) / "schemas/store";
    options_.origin = store::RawFile(options_.data / "hub.db")(
        "SELECT substr(note, 1, instr(note, char(10)) - 1) FROM checkpoint");
    options_.clock = &clock;
    clock.now = *Instant::Parse("2026-12-01T09:00:00Z");
    policy = OpenPolicy();
    auto opened = store::Store::Open(options_);
    if (!opened.ok()) FAIL(opened.error().for_operator);
    store = std::move(opened).value();
  }
  ~Upgraded() {
    store.reset();
    fs::remove_all(folder_);
  }

  Caller As(const std::string& who, access::Role role) {
    store::ReadTransaction reading = store->Read();
    const auto professional = reading.FindProfessional(*ProfessionalId::From(who));
    REQUIRE(professional);
    return {*professional,
            *reading.AgencyOf(professional->agency),
            role,
            access::Authentication::kTwoFactor,
            {},
            {}};
  }
  AgencyCaller Agency(const std::string& id) {
    return {*store->Read().FindAgency(*AgencyId::From(id))};
  }

  chronology::ChronologyAnswer Chronology() {
    const store::AgencyRow csc = Agency("csc").agency.row;
    ChronologyQuery query;
    {
      store::ReadTransaction reading = store->Read();
      const auto person = reading.FindPerson(csc, store->SourceHash("person", csc, "c1"));
      REQUIRE(person);
      query.child = *reading.IdOf(person->child);
    }
    query.purpose = access::Purpose::kEarlyHelp;
    clock.now = clock.now.Plus(1);
    auto outcome = ReadChronology(*store, directory, policy, clock)
                       .Run(As("l.lead", access::Role::kLeadProfessional), query);
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 0);
    return std::get<0>(outcome.value()).answer();
  }

  StoppedClock clock;
  std::unique_ptr<store::Store> store;
  Directory directory;
  access::Policy policy;

 private:
  fs::path folder_;
  store::Options options_;
};

std::vector<fs::path> EveryFrozen() {
  std::vector<fs::path> all;
  for (const auto& entry : fs::directory_iterator(kFrozen)) {
    if (entry.is_directory()) all.push_back(entry.path());
  }
  return all;
}

bool Tells(const chronology::ChronologyAnswer& answer, const std::string& text) {
  return answer.entries.find(text) != std::string::npos;
}

ArrivingBatch Batch(const std::string& agency, const std::string& id, records::Record record) {
  ArrivingBatch batch{id, *AgencyId::From(agency), crypto::Sha256(id), {}};
  batch.records.push_back({std::move(record), ""});
  return batch;
}

TEST_CASE("what an earlier release held is still answered", "[service][upgrade]") {
  REQUIRE(EveryFrozen().size() >= 8);
  for (const fs::path& frozen : EveryFrozen()) {
    INFO(frozen.filename());
    Upgraded hub(frozen);

    const auto answer = hub.Chronology();

    CHECK(answer.total == 2);
    CHECK(Tells(answer, "second word"));
    CHECK_FALSE(Tells(answer, "first word"));
    CHECK_FALSE(Tells(answer, "taken back"));
    CHECK(Tells(answer, "Summary of h1"));
    const auto waiting = IngestBatch(*hub.store, hub.clock).Quarantine(hub.Agency("csc"));
    REQUIRE(waiting.ok());
    REQUIRE(waiting.value().size() == 1);
    CHECK(waiting.value()[0].row.reason == "unknown_label");
    CHECK(waiting.value()[0].source_id == Sensitive("r3"));
    const auto receipt = IngestBatch(*hub.store, hub.clock).Receipt(hub.Agency("nhs"), "b1");
    REQUIRE(receipt.ok());
    CHECK(receipt.value().receipt.records[0].outcome == audit::RecordOutcome::kAccepted);
  }
}

TEST_CASE("the log of an earlier release goes on without a gap", "[service][upgrade]") {
  for (const fs::path& frozen : EveryFrozen()) {
    INFO(frozen.filename());
    Upgraded hub(frozen);
    const std::uint64_t before = hub.store->ReadLog().LeafCount();
    hub.Chronology();

    const auto report = ProveLog(*hub.store, hub.clock).Verify({});

    REQUIRE(report.ok());
    CHECK(report.value().clean());
    CHECK(hub.store->ReadLog().LeafCount() == before + 1);
  }
}

TEST_CASE("rights of an earlier release are carried over with their evidence, and sealed",
          "[service][upgrade]") {
  for (const fs::path& frozen : EveryFrozen()) {
    INFO(frozen.filename());
    Upgraded hub(frozen);
    store::ReadTransaction reading = hub.store->Read();
    const store::AgencyRow csc = reading.FindAgency(*AgencyId::From("csc"))->row;
    const auto person = reading.FindPerson(csc, hub.store->SourceHash("person", csc, "c1"));
    REQUIRE(person);

    const store::ChildRights rights = reading.RightsOf(person->child);

    REQUIRE(rights.readable);
    REQUIRE(rights.of_child.size() == 2);
    CHECK(std::get<store::Tie>(rights.of_child[0].what).state == access::Relationship::kNamed);
    const auto& agreement = std::get<access::Agreement>(rights.of_child[1].what);
    CHECK(agreement.state == access::AgreementState::kGiven);
    CHECK(agreement.giver == access::Giver::kParent);
    CHECK(agreement.evidenced);
    const auto words = reading.WordsOf(person->child, rights.of_child[1].ordinal);
    REQUIRE(words.ok());
    CHECK(words.value().Reveal() == "form 12");
    CHECK(hub.store->CheckRights().ok());
  }
}

TEST_CASE("whom an earlier release knew is known when told of again", "[service][upgrade][link]") {
  for (const fs::path& frozen : EveryFrozen()) {
    INFO(frozen.filename());
    Upgraded hub(frozen);
    const store::AgencyRow csc = hub.Agency("csc").agency.row;
    const store::AgencyRow nhs = hub.Agency("nhs").agency.row;

    REQUIRE(IngestBatch(*hub.store, hub.clock)
                .Run(hub.Agency("nhs"), Batch("nhs", "u1",
                                              About(Person("p7", "Ada", "Marlow", ""), "h7",
                                                    records::Kind::kHealthContact)))
                .ok());

    store::ReadTransaction reading = hub.store->Read();
    const auto before = reading.FindPerson(csc, hub.store->SourceHash("person", csc, "c1"));
    const auto now = reading.FindPerson(nhs, hub.store->SourceHash("person", nhs, "p7"));
    REQUIRE(before);
    REQUIRE(now);
    CHECK(now->child == before->child);
  }
}

TEST_CASE("what is new works on the data of an earlier release", "[service][upgrade]") {
  for (const fs::path& frozen : EveryFrozen()) {
    INFO(frozen.filename());
    Upgraded hub(frozen);
    IngestBatch ingest(*hub.store, hub.clock);
    records::Record newer = About(Person("c1"), "r1", records::Kind::kReferral);
    newer.narrative = Sensitive("third word");
    REQUIRE(ingest.Run(hub.Agency("csc"), Batch("csc", "u1", newer)).ok());
    const crypto::KeyPair authority =
        crypto::MakeAuthority("Test", hub.clock.now, hub.clock.now.Plus(86'400));
    Administer administer(*hub.store, authority, hub.clock);
    REQUIRE(administer.AllowEntry(*AgencyId::From("nhs"), *ProfessionalId::From("l.lead"), "letter")
                .ok());
    EnterRecords entering(*hub.store, ingest, hub.policy, hub.clock);
    const auto entered = entering.Enter(
        hub.As("l.lead", access::Role::kLeadProfessional),
        Batch("nhs", "u2", About(Person("p1"), "h2", records::Kind::kHealthContact)));
    REQUIRE(entered.ok());
    REQUIRE(entered.value().index() == 0);
    records::OfferedService club;
    club.id = "1";
    club.name = "Club";
    club.json = "{}";
    OfferServices offers(*hub.store);
    REQUIRE(offers.Replace(hub.Agency("csc"), hub.clock.now, {club}).ok());

    const auto answer = hub.Chronology();

    CHECK(answer.total == 3);
    CHECK(Tells(answer, "third word"));
    CHECK(Tells(answer, R"("entered_by":{"name":"L Lead","agency":{"id":"csc")"));
    CHECK(offers.Find(hub.As("l.lead", access::Role::kLeadProfessional), {}).total == 1);
  }
}

}  // namespace
}  // namespace hub::service
