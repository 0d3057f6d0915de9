#include "hub/store/detail/erasure.h"

#include "hub/store/detail/glass_statements.h"
#include "hub/store/detail/lookup.h"
#include "hub/store/detail/rights_rows.h"
#include "hub/store/detail/statements.h"

namespace hub::store::detail {
namespace {

std::optional<KeyId> KeyOf(Connection& connection, PersonRow person) {
  Query row(connection, sql::kPersonByRow, person);
  return row.Next() ? std::optional(KeyId{row.Int(3)}) : std::nullopt;
}

std::int64_t NextSeq(Connection& connection, PersonRow person) {
  Query row(connection, sql::kLastSeq, person);
  return row.Next() ? row.Int(0) + 1 : 1;
}

// The agency and the keyed hash under which a source person is known.
struct SourceKey {
  AgencyRow agency{};
  Hash16 source{};
};

SourceKey SourceOf(Connection& connection, PersonRow person) {
  SourceKey found;
  {
    Query row(connection, sql::kPersonByRow, person);
    if (row.Next()) found.agency = AgencyRow{row.Int(1)};
  }
  Query row(connection, sql::kSourceOfPerson, person);
  if (row.Next()) found.source = row.Exactly<Hash16>(0);
  return found;
}

template <class... Values>
std::vector<std::int64_t> Column(Connection& connection, const char* sql, const Values&... values) {
  std::vector<std::int64_t> numbers;
  for (Query row(connection, sql, values...); row.Next();) numbers.push_back(row.Int(0));
  return numbers;
}

void EraseLookups(Connection& connection, PersonRow person) {
  std::string keys;
  {
    Query row(connection, sql::kKeysOfPerson, person);
    if (row.Next()) keys = row.Text(0);
  }
  for (const LookupKey& key : DecodeLookupKeys(keys)) {
    EraseKey(connection, person, key);
  }
}

void ErasePerson(Connection& connection, PersonRow person, Instant at) {
  EraseLookups(connection, person);
  const SourceKey source = SourceOf(connection, person);
  Run(connection, sql::kEraseQuarantine, source.agency, Blob(source.source), at.micros);
  for (const std::int64_t body : Column(connection, sql::kSharedOf, person)) {
    Run(connection, sql::kEraseSharedKey, body, person);
    Run(connection, sql::kEraseOrphanBody, body);
  }
  Run(connection, sql::kEraseEntries, person, at.micros);
  Run(connection, sql::kEraseWords, HolderOf(person));
  Run(connection, sql::kEraseIdentity, person, at.micros);
}

// The child, and those whose persons were all joined into it: what was said of them stays at them.
std::vector<std::int64_t> WithJoined(Connection& connection, std::int64_t child) {
  std::vector<std::int64_t> all = Column(connection, sql::kJoinedInto, child);
  all.push_back(child);
  return all;
}

void ApplyErasure(const LedgerLine& line, Connection& connection) {
  for (const LedgerLine::Place& place : line.places) {
    if (KeyOf(connection, place.person) != place.key) continue;
    ErasePerson(connection, place.person, line.at);
  }
  std::optional<std::int64_t> child;
  {
    Query row(connection, sql::kChildById, Blob(line.child.bytes()));
    if (row.Next()) child = row.Int(0);
  }
  if (!child) return;
  for (const std::int64_t one : WithJoined(connection, *child)) {
    for (const char* const erase :
         {sql::kEraseWords, sql::kEraseShareDecisions, sql::kEraseOpenings}) {
      Run(connection, erase, one);
    }
  }
}

void ApplyPurge(const LedgerLine& line, Connection& connection) {
  for (const LedgerLine::Place& place : line.places) {
    if (KeyOf(connection, place.person) != place.key) continue;
    const std::vector<std::int64_t> bodies =
        Column(connection, sql::kEntryLinks, place.person, place.seq);
    Run(connection, sql::kPurgeEntry, place.person, place.seq, line.at.micros);
    Run(connection, sql::kPurgeWords, HolderOf(place.person), place.seq);
    for (const std::int64_t body : bodies) {
      if (body == 0) continue;
      Run(connection, sql::kPurgeSharedBody, body);
      Run(connection, sql::kPurgeSharedKeys, body);
    }
  }
  Query head(connection, sql::kRecord, line.agency, Blob(line.source));
  if (!head.Next()) return;
  for (const LedgerLine::Place& place : line.places) {
    if (place.person != PersonRow{head.Int(0)} || place.seq != head.Int(1)) continue;
    Run(connection, sql::kSetRecordState, line.agency, Blob(line.source), RecordState::kPurged);
  }
}

// The entry and, if its body is shared, those of the other persons.
void AddPlaces(Connection& connection, PersonRow person, std::int64_t seq,
               std::optional<std::int64_t> shared, LedgerLine& line) {
  const auto add = [&](PersonRow who, std::int64_t number) {
    line.places.push_back({who, KeyOf(connection, who).value_or(KeyId{}), number});
  };
  if (!shared) {
    add(person, seq);
    return;
  }
  std::vector<std::pair<PersonRow, std::int64_t>> sharers;
  for (Query row(connection, sql::kSharers, *shared); row.Next();) {
    sharers.emplace_back(PersonRow{row.Int(0)}, row.Int(1));
  }
  for (const auto& [who, number] : sharers) add(who, number);
}

}  // namespace

LedgerLine ErasureOf(Connection& connection, ChildRow child, Instant at, std::int64_t next_key) {
  LedgerLine line;
  line.kind = LedgerLine::Kind::kErase;
  line.at = at;
  line.next_key = next_key;
  {
    Query row(connection, sql::kIdOfChild, child);
    if (row.Next()) line.child = ChildId(row.Exactly<ChildId::Bytes>(0));
  }
  for (Query row(connection, sql::kPersonsOfChild, child); row.Next();) {
    line.places.push_back({PersonRow{row.Int(0)}, KeyId{row.Int(3)}, 0});
  }
  for (LedgerLine::Place& place : line.places) {
    place.seq = NextSeq(connection, place.person);
    const SourceKey source = SourceOf(connection, place.person);
    for (const std::int64_t key :
         Column(connection, sql::kQuarantineKeys, source.agency, Blob(source.source))) {
      line.keys.push_back(KeyId{key});
    }
    for (const std::int64_t key : Column(connection, sql::kWordKeys, HolderOf(place.person))) {
      line.keys.push_back(KeyId{key});
    }
  }
  for (const std::int64_t one : WithJoined(connection, static_cast<std::int64_t>(child))) {
    for (const char* const keys : {sql::kWordKeys, sql::kShareDecisionKeys, sql::kOpeningKeys}) {
      for (const std::int64_t key : Column(connection, keys, one)) line.keys.push_back(KeyId{key});
    }
  }
  return line;
}

std::optional<LedgerLine> PurgeOf(Connection& connection, AgencyRow agency, const Hash16& source,
                                  Instant at, std::int64_t next_key) {
  LedgerLine line;
  line.kind = LedgerLine::Kind::kPurge;
  line.at = at;
  line.agency = agency;
  line.source = source;
  line.next_key = next_key;
  std::optional<std::pair<PersonRow, std::int64_t>> version;
  {
    Query head(connection, sql::kRecord, agency, Blob(source));
    if (!head.Next()) return std::nullopt;
    version = {PersonRow{head.Int(0)}, head.Int(1)};
  }
  while (version) {
    const auto [person, seq] = *version;
    version.reset();
    std::optional<std::int64_t> shared;
    {
      Query row(connection, sql::kEntryLinks, person, seq);
      if (!row.Next()) break;
      shared = row.MaybeInt(0);
      if (!row.Null(1)) version = {PersonRow{row.Int(1)}, row.Int(2)};
    }
    AddPlaces(connection, person, seq, shared, line);
  }
  // What people wrote of the record, its judgement when it was sent on, may repeat it.
  for (const LedgerLine::Place& place : line.places) {
    for (const std::int64_t key :
         Column(connection, sql::kWordKeysOfEntry, HolderOf(place.person), place.seq)) {
      line.keys.push_back(KeyId{key});
    }
  }
  return line;
}

std::vector<KeyId> KeysOf(const LedgerLine& line) {
  std::vector<KeyId> keys = line.keys;
  if (line.kind == LedgerLine::Kind::kPurge) return keys;  // a record's own key is its person's
  for (const LedgerLine::Place& place : line.places) keys.push_back(place.key);
  return keys;
}

std::vector<PersonRow> SketchedIn(const LedgerLine& line) {
  std::vector<PersonRow> persons;
  if (line.kind == LedgerLine::Kind::kPurge) return persons;
  for (const LedgerLine::Place& place : line.places) persons.push_back(place.person);
  return persons;
}

void Apply(const LedgerLine& line, Connection& connection) {
  if (line.kind == LedgerLine::Kind::kErase) {
    ApplyErasure(line, connection);
  } else {
    ApplyPurge(line, connection);
  }
}

}  // namespace hub::store::detail
