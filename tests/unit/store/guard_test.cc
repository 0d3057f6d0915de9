// What the store refuses: strangers at its files, rows that were tampered with, forged ids.

#include <set>
#include <string>
#include <vector>

#include "hub/store/detail/glass_statements.h"
#include "hub/store/detail/link_statements.h"
#include "hub/store/detail/statements.h"
#include "tests/unit/store/house.h"
#include "tests/unit/store/raw_file.h"

namespace hub::store {
namespace {

// A child with two versions of one record and another record, and the file opened behind the
// store's back.
struct Tampered {
  Tampered() : ada(house.AddPerson(SubjectNamed("Lovelace"))) {
    house.AddEntry({ada}, "visit-1", "first version");
    house.AddEntry({ada}, "visit-1", "second version");
    house.AddEntry({ada}, "visit-2", "another");
  }

  // Whether the person can still be scanned after this was done to the closed file.
  bool StandsAfter(const std::string& sql) {
    house.Close();
    RawFile(house.options.data / "hub.db")(sql);
    house.Open();
    std::vector<House::Seen> seen;
    return house.Scan(house.Again(ada), seen).ok();
  }

  House house;
  Person ada;
};

TEST_CASE("an untouched file opens", "[store][seal]") { CHECK(Tampered().StandsAfter("SELECT 1")); }

TEST_CASE("a label flipped in the file makes the entry unreadable", "[store][seal]") {
  CHECK_FALSE(Tampered().StandsAfter(
      "UPDATE entry SET facts = CAST(substr(facts, 1, 9) || x'01' || substr(facts, 11) AS BLOB)"
      " WHERE seq = 3"));
}

TEST_CASE("two bodies that changed places do not open", "[store][seal]") {
  CHECK_FALSE(
      Tampered().StandsAfter("CREATE TEMP TABLE t AS SELECT seq, body FROM entry;"
                             "UPDATE entry SET body = (SELECT body FROM t WHERE t.seq = 5 - "
                             "entry.seq) WHERE seq IN (2, 3)"));
}

TEST_CASE("an old version put in the place of a new one does not open", "[store][seal]") {
  CHECK_FALSE(Tampered().StandsAfter(
      "UPDATE entry SET (facts, body) = (SELECT facts, body FROM entry e WHERE e.seq = 1)"
      " WHERE seq = 2"));
}

TEST_CASE("an entry moved to another child does not open", "[store][seal]") {
  Tampered file;
  const Person ben = file.house.AddPerson(SubjectNamed("Babbage"));
  CHECK(ben.row != file.ada.row);
  file.house.Close();
  RawFile(file.house.options.data / "hub.db")("UPDATE entry SET person = 2 WHERE seq = 3");
  file.house.Open();

  std::vector<House::Seen> seen;
  CHECK_FALSE(file.house.Scan(file.house.Again(ben), seen).ok());
}

TEST_CASE("an identity moved to another person does not open", "[store][seal]") {
  Tampered file;
  file.house.AddPerson(SubjectNamed("Babbage"));
  file.house.Close();
  RawFile(file.house.options.data / "hub.db")(
      "UPDATE source_person SET (identity, key) = (SELECT identity, key FROM source_person p"
      " WHERE p.row = 1) WHERE row = 2");
  file.house.Open();

  ReadTransaction reading = file.house.store->Read();
  CHECK(reading.Identity(*reading.PersonOf(PersonRow{1})).ok());
  CHECK(reading.Identity(*reading.PersonOf(PersonRow{2})).error().code == ErrorCode::kInternal);
}

TEST_CASE("keys that others may read are refused", "[store][keys]") {
  House house;
  house.Close();
  for (const char* name : {"", "master.key", "keys.db", "audit.key"}) {
    const fs::path path =
        std::string(name).empty() ? house.options.keys : house.options.keys / name;
    fs::permissions(path, fs::perms::group_read, fs::perm_options::add);

    const auto opened = Store::Open(house.options);

    INFO(path);
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().code == ErrorCode::kUnavailable);
    CHECK(opened.error().for_operator.find("chmod") != std::string::npos);
    fs::permissions(path, fs::perms::group_read, fs::perm_options::remove);
  }
  CHECK(Store::Open(house.options).ok());
}

TEST_CASE("the files are their owner's alone", "[store][keys]") {
  House house;
  house.AddPerson(SubjectNamed("Lovelace"));
  for (const fs::path& folder : {house.options.data, house.options.keys}) {
    for (const auto& entry : fs::directory_iterator(folder)) {
      INFO(entry.path());
      CHECK((entry.status().permissions() & (fs::perms::group_all | fs::perms::others_all)) ==
            fs::perms::none);
    }
  }
}

TEST_CASE("a folder in use is refused", "[store]") {
  House house;

  const auto second = Store::Open(house.options);

  REQUIRE_FALSE(second.ok());
  CHECK(second.error().code == ErrorCode::kUnavailable);
  CHECK(Restore(house.options, house.folder.Make("backup"), std::nullopt).error().code ==
        ErrorCode::kNotFound);
}

TEST_CASE("nothing is ever initialised twice", "[store]") {
  House house;
  house.Close();
  const std::string key = Bytes(house.options.keys / "master.key");

  CHECK(Initialise(house.options).error().code == ErrorCode::kConflict);
  fs::remove(house.options.data / "hub.db");
  CHECK(Initialise(house.options).error().code == ErrorCode::kConflict);

  CHECK(Bytes(house.options.keys / "master.key") == key);
}

TEST_CASE("a log that was cut or changed after it was signed is refused", "[store][audit]") {
  const char* ways[] = {
      "DELETE FROM audit_leaf WHERE idx = 9",
      "UPDATE audit_leaf SET leaf = replace(leaf, 'ok', 'no') WHERE idx = 3",
      "UPDATE checkpoint SET note = replace(note, '10', '9')",
  };
  for (const char* way : ways) {
    House house;
    house.InWriter([](Writing& writing) {
      for (int i = 0; i < 10; ++i) writing.AppendLeaf(LeafOf(audit::Event::kSignedIn));
      return 0;
    });
    house.Close();
    RawFile(house.options.data / "hub.db")(way);

    const auto opened = Store::Open(house.options);

    INFO(way);
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().code == ErrorCode::kUnavailable);
  }
}

TEST_CASE("a log that was cut together with its checkpoints is refused", "[store][audit]") {
  House house;
  house.InWriter([](Writing& writing) {
    for (int i = 0; i < 10; ++i) writing.AppendLeaf(LeafOf(audit::Event::kSignedIn), "detail");
    return 0;
  });
  house.Close();
  const std::string cut = "DELETE FROM audit_leaf WHERE idx >= 7; DELETE FROM checkpoint;";
  const auto open_after = [&](const std::string& sql) {
    RawFile(house.options.data / "hub.db")(sql);
    return Store::Open(house.options);
  };

  for (const std::string& more :
       {std::string(), std::string("INSERT INTO batch SELECT 1, 'b', 0, 9, x'00';"
                                   "DELETE FROM audit_detail WHERE leaf >= 7")}) {
    const auto opened = open_after(cut + more);

    INFO(more);
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().code == ErrorCode::kUnavailable);
    CHECK(opened.error().for_operator.find("restore a backup") != std::string::npos);
  }
}

TEST_CASE("a decision's id leads back to its leaf, and a forged one nowhere", "[store]") {
  House house;
  std::set<DecisionId> ids;
  for (const std::uint64_t leaf : {0ULL, 1ULL, 77ULL, 1ULL << 40}) {
    const DecisionId id = house.store->DecisionOf(leaf);
    CHECK(house.store->LeafOf(id) == leaf);
    ids.insert(id);
  }
  CHECK(ids.size() == 4);
  for (int i = 0; i < 200; ++i) {
    CHECK_FALSE(house.store->LeafOf(crypto::RandomId<DecisionId>()));
    CHECK_FALSE(house.store->PlaceOf(crypto::RandomId<EntryId>()));
  }
}

TEST_CASE("an empty database becomes the present one, migration by migration",
          "[store][migration]") {
  House house;
  house.Close();
  const fs::path steps = house.folder.Make("steps");
  for (const auto& entry : fs::directory_iterator(house.options.migrations)) {
    fs::copy_file(entry.path(), steps / entry.path().filename());
  }
  std::ofstream(steps / "0099_next.sql") << "CREATE TABLE later (x INTEGER);";
  house.options.migrations = steps;
  CHECK_FALSE(Store::Open(house.options).ok());  // a number is missing

  const int next = 1 + static_cast<int>(std::distance(fs::directory_iterator(steps), {})) - 1;
  char name[32];
  std::snprintf(name, sizeof name, "%04d_next.sql", next);
  fs::rename(steps / "0099_next.sql", steps / name);
  house.Open();
  house.AddPerson(SubjectNamed("Lovelace"));
  house.Close();
  CHECK(RawFile(house.options.data / "hub.db")("SELECT count(*) FROM later") == "0");

  fs::remove(steps / name);
  const auto older = Store::Open(house.options);
  REQUIRE_FALSE(older.ok());
  CHECK(older.error().for_operator.find("newer program") != std::string::npos);
}

// How SQLite would run it, step by step.
std::vector<std::string> PlanOf(RawFile& file, const char* statement) {
  std::vector<std::string> steps;
  sqlite3_stmt* plan = nullptr;
  const std::string question = std::string("EXPLAIN QUERY PLAN ") + statement;
  REQUIRE(sqlite3_prepare_v2(file.handle(), question.c_str(), -1, &plan, nullptr) == SQLITE_OK);
  while (sqlite3_step(plan) == SQLITE_ROW) {
    steps.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(plan, 3)));
  }
  sqlite3_finalize(plan);
  return steps;
}

TEST_CASE("no statement of the hot paths reads a table from end to end", "[store][plan]") {
  namespace sql = detail::sql;
  House house;
  RawFile file(house.options.data / "hub.db");
  const char* hot[] = {
      sql::kSession,
      sql::kPin,
      sql::kPersonsOfChild,
      sql::kPersonBySource,
      sql::kPersonByRow,
      sql::kEntries,
      sql::kEntriesWithBodies,
      sql::kEntryBody,
      sql::kSegments,
      sql::kSegmentRanges,
      sql::kSegmentPart,
      sql::kHasEntryFrom,
      sql::kDropSegment,
      sql::kLastSeq,
      sql::kSharedBody,
      sql::kSharedHome,
      sql::kRecord,
      sql::kPushedTo,
      sql::kBatch,
      sql::kWaitingOf,
      sql::kRightsOfHolder,
      sql::kRightsAsked,
      sql::kRightsOfEntries,
      sql::kEndOfRights,
      sql::kWordsOfRight,
      sql::kLastLeaf,
      sql::kLastLeafTold,
      sql::kLeaf,
      sql::kLeaves,
      sql::kAddRun,
      sql::kLeavesOfRunAbout,
      sql::kLeavesAboutFrom,
      sql::kLeavesAlsoAbout,
      sql::kLastPersonRow,
      sql::kPersonFrom,
      sql::kKnownChecks,
      sql::kPersonsByBlockingKey,
      sql::kLastBlockingKeys,
      sql::kSettleBlockingKeys,
      sql::kDropSettledBlockingKeys,
      sql::kEraseSettledBlockingKey,
      sql::kEraseSettledSearchKey,
      sql::kEraseSettledHouseholdKey,
      sql::kSettleSearchKeys,
      sql::kSettleHouseholdKeys,
      sql::kMoveBlockingKey,
      sql::kMoveSettledKey,
      sql::kSketchesOfChild,
      sql::kSketchesFrom,
      sql::kChildIsShielding,
      sql::kIdentitiesOfChild,
      sql::kMovePerson,
      sql::kPersonsToKey,
      sql::kPersonsBySearchKey,
      sql::kHouseholdIsShielded,
      sql::kShieldHousehold,
      sql::kAddEntry,
      sql::kAddRecord,
      sql::kReplaceRecord,
      sql::kEndEntry,
      sql::kReceived,
      sql::kUpdateIdentity,
      sql::kEnrolment,
      sql::kEndSessionsOf,
      sql::kEraseEntries,
      sql::kSharedOf,
      sql::kEraseBlockingKey,
      sql::kQuarantineKeys,
      sql::kEraseQuarantine,
      sql::kEraseOrphanBody,
      sql::kLinksOf,
      sql::kSharers,
      sql::kWordKeys,
      sql::kTile,
      sql::kDetail,
      sql::kQuarantineOf,
      sql::kLinkFigures,
      sql::kCountQuarantine,
      sql::kNewestOpening,
      sql::kOpeningsOf,
      sql::kStandNow,
      sql::kOpenedSince,
      sql::kOpeningKeys,
      sql::kShareDecisionKeys,
      sql::kPasskeyByCredential,
  };
  for (const char* statement : hot) {
    for (const std::string& step : PlanOf(file, statement)) {
      INFO(statement << " -> " << step);
      CHECK(step.rfind("SCAN ", 0) != 0);
    }
  }
}

TEST_CASE("whom a newcomer may be is told without a look at a person's row", "[store]") {
  namespace sql = detail::sql;
  House house;
  RawFile file(house.options.data / "hub.db");

  for (const char* statement : {sql::kPersonsByBlockingKey, sql::kSketchesOfChild}) {
    for (const std::string& step : PlanOf(file, statement)) {
      INFO(step);
      CHECK((step.rfind("SEARCH", 0) != 0 || step.find("USING COVERING INDEX") != step.npos ||
             step.find("PRIMARY KEY") != step.npos));
    }
  }
}

}  // namespace
}  // namespace hub::store
