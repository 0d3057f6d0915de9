// Records on their way in: new versions, retraction, purge.

#include <set>
#include <stdexcept>

#include "hub/store/detail/erasure.h"
#include "hub/store/detail/group.h"
#include "hub/store/detail/seals.h"
#include "hub/store/detail/statements.h"
#include "hub/store/detail/toolkit.h"
#include "hub/store/store.h"

namespace hub::store {
namespace {

using detail::Blob;
using detail::Query;
using detail::Run;
namespace sql = detail::sql;

struct Place {
  PersonRow person{};
  std::int64_t seq = 0;
};

std::int64_t NextSeq(detail::Toolkit& tools, const detail::Group& group, PersonRow person) {
  std::int64_t last = 0;
  {
    Query row(tools.connection, sql::kLastSeq, person);
    if (row.Next()) last = row.Int(0);
  }
  const auto floor = group.seq_floors.find(static_cast<std::int64_t>(person));
  return std::max(last + 1, floor == group.seq_floors.end() ? 1 : floor->second);
}

// The entry of the record's version at `home`, for every person it is about.
std::vector<Place> PlacesOf(detail::Toolkit& tools, const Place& home) {
  std::optional<std::int64_t> shared;
  {
    Query row(tools.connection, sql::kEntryLinks, home.person, home.seq);
    if (row.Next()) shared = row.MaybeInt(0);
  }
  if (!shared) return {home};
  std::vector<Place> places;
  for (Query row(tools.connection, sql::kSharers, *shared); row.Next();) {
    places.push_back({PersonRow{row.Int(0)}, row.Int(1)});
  }
  return places;
}

void EndEntries(detail::Toolkit& tools, const Place& home, Instant at, EndReason reason) {
  for (const Place& place : PlacesOf(tools, home)) {
    Run(tools.connection, sql::kEndEntry, place.person, place.seq, at.micros, reason);
  }
}

crypto::SecretKey KeyOf(KeyStore& keys, const Person& person) {
  const std::optional<crypto::SecretKey> key = keys.Find(person.key);
  if (person.erased || !key) throw std::logic_error("nothing can be added about an erased person");
  return *key;
}

void AddRecipients(detail::Toolkit& tools, const Place& place,
                   const std::vector<std::pair<AgencyRow, ProfessionalRow>>& recipients) {
  for (const auto& [agency, professional] : recipients) {
    if (agency == AgencyRow{} && professional == ProfessionalRow{}) {
      throw std::logic_error("a push to anybody at all is no push");
    }
    Run(tools.connection, sql::kAddRecipient, place.person, place.seq, agency, professional);
  }
}

// What all rows of one version have in common.
struct Version {
  Place home;
  std::optional<Place> prior;
  std::string_view facts;
  const NewEntry& entry;
};

void AddRow(detail::Toolkit& tools, const Place& place, const Version& version,
            std::optional<std::int64_t> shared, const std::optional<Blob>& body) {
  const auto prior_person = version.prior ? std::optional(version.prior->person) : std::nullopt;
  const auto prior_seq = version.prior ? std::optional(version.prior->seq) : std::nullopt;
  Run(tools.connection, sql::kAddEntry, place.person, place.seq, shared, prior_person, prior_seq,
      Blob(version.facts), body);
  AddRecipients(tools, place, version.entry.recipients);
}

void AddOwn(detail::Toolkit& tools, const crypto::SecretKey& key, const Version& version,
            std::string_view body) {
  detail::BindEntry(version.home.person, version.home.seq, version.facts, tools.associated);
  const std::string sealed = crypto::Seal(key, tools.associated, body);
  AddRow(tools, version.home, version, std::nullopt, Blob(sealed));
}

void AddShared(detail::Toolkit& tools, KeyStore& keys, const detail::Group& group,
               const std::vector<Person>& about, const Version& version, std::string_view body) {
  const crypto::SecretKey body_key = crypto::SecretKey::Random();
  const Place& home = version.home;
  const std::string sealed =
      crypto::Seal(body_key, detail::BoundSharedBody(home.person, home.seq, version.facts), body);
  Run(tools.connection, sql::kAddSharedBody, home.person, home.seq, Blob(sealed));
  const std::int64_t shared = sqlite3_last_insert_rowid(tools.connection.handle());
  std::set<PersonRow> done;
  for (const Person& person : about) {
    if (!done.insert(person.row).second) continue;
    const Place place{person.row, NextSeq(tools, group, person.row)};
    const std::string wrapped = crypto::Wrap(
        KeyOf(keys, person), detail::BoundSharedKey(shared, place.person, place.seq, version.facts),
        body_key);
    AddRow(tools, place, version, shared, std::nullopt);
    Run(tools.connection, sql::kAddSharedKey, shared, place.person, place.seq, Blob(wrapped));
  }
}

// Makes `home` the newest version of the record; where the one before it lies.
std::optional<Place> MoveHead(detail::Toolkit& tools, AgencyRow agency, const Hash16& source,
                              const Place& home, std::uint32_t version, const RecordHead& head) {
  const int added = Run(tools.connection, sql::kAddRecord, agency, Blob(source), home.person,
                        home.seq, version, head.source_version, Blob(head.content));
  if (added > 0) return std::nullopt;
  std::optional<Place> prior;
  {
    Query standing(tools.connection, sql::kRecord, agency, Blob(source));
    standing.Next();
    if (standing.Int(2) + 1 != version) throw std::logic_error("a version was skipped or repeated");
    prior = Place{PersonRow{standing.Int(0)}, standing.Int(1)};
  }
  Run(tools.connection, sql::kReplaceRecord, agency, Blob(source), home.person, home.seq, version,
      head.source_version, Blob(head.content));
  return prior;
}

}  // namespace

EntryId Writing::AddEntry(AgencyRow agency, const Hash16& source, const std::vector<Person>& about,
                          const NewEntry& entry, const RecordHead& head) {
  if (about.empty()) throw std::logic_error("a record is about somebody");
  const Place home{about.front().row, NextSeq(*tools_, *group_, about.front().row)};
  const std::uint32_t version = head.version + 1;
  const std::optional<Place> prior = MoveHead(*tools_, agency, source, home, version, head);
  if (prior) EndEntries(*tools_, *prior, at(), EndReason::kSuperseded);

  EntryFacts facts = entry.facts;
  facts.received = at();
  facts.version = version;
  const std::string packed = Pack(facts);
  const EntryId id = detail::EntryIdOf(tools_->entry_ids, home.person, home.seq);
  const Version stored{home, prior, packed, entry};
  const std::string body = entry.encode(id, at(), version);
  if (about.size() == 1) {
    AddOwn(*tools_, KeyOf(*keys_, about.front()), stored, body);
  } else {
    AddShared(*tools_, *keys_, *group_, about, stored, body);
  }
  if (prior) CarryForward(prior->person, prior->seq, home.person, home.seq);
  return id;
}

void Writing::Retract(AgencyRow agency, const Hash16& source, std::uint32_t source_version) {
  const std::optional<RecordHead> head = FindRecord(agency, source);
  if (!head || head->state != RecordState::kHeld) return;
  EndEntries(*tools_, {head->person, head->seq}, at(), EndReason::kRetracted);
  Run(tools_->connection, sql::kSetRecordState, agency, Blob(source), RecordState::kRetracted);
  Run(tools_->connection, sql::kRaiseSourceVersion, agency, Blob(source), source_version);
}

void Writing::Purge(AgencyRow agency, const Hash16& source, std::uint32_t source_version) {
  const std::optional<detail::LedgerLine> line =
      detail::PurgeOf(tools_->connection, agency, source, at(), group_->next_key);
  if (!line) return;
  detail::Apply(*line, tools_->connection);
  Run(tools_->connection, sql::kRaiseSourceVersion, agency, Blob(source), source_version);
  group_->now.ledger.push_back(*line);
  group_->now.destroyed = true;
}

}  // namespace hub::store
