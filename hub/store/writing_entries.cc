// Records on their way in: new versions, retraction, purge.

#include <set>
#include <stdexcept>

#include "hub/store/detail/carry_statements.h"
#include "hub/store/detail/erasure.h"
#include "hub/store/detail/group.h"
#include "hub/store/detail/seals.h"
#include "hub/store/detail/statements.h"
#include "hub/store/detail/toolkit.h"
#include "hub/store/sharing.h"

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

// What a Writing works with, for what is not worth a member that everybody would be built against.
struct Inside : Writing {
  static detail::Toolkit& Tools(Writing& writing) { return *(writing.*(&Inside::tools_)); }
  static KeyStore& Keys(Writing& writing) { return *(writing.*(&Inside::keys_)); }
  static const detail::Group& GroupOf(Writing& writing) { return *(writing.*(&Inside::group_)); }
};

// A version as it lies with one of the persons it is about.
struct Held {
  std::int64_t seq = 0;
  std::string facts;
  std::optional<std::int64_t> ended;
  std::int64_t end_reason = 0;
  std::optional<std::int64_t> shared;
  std::optional<std::string> body;
  std::optional<Place> prior;
};

std::vector<Held> HeldOf(detail::Connection& connection, PersonRow person) {
  std::vector<Held> all;
  for (Query row(connection, sql::kWholeEntries, person); row.Next();) {
    Held& one = all.emplace_back();
    one.seq = row.Int(0);
    one.facts = row.Bytes(1);
    one.ended = row.MaybeInt(2);
    if (one.ended) one.end_reason = row.Int(3);
    one.shared = row.MaybeInt(4);
    if (!row.Null(5)) one.body = std::string(row.Bytes(5));
    if (!row.Null(6)) one.prior = Place{PersonRow{row.Int(6)}, row.Int(7)};
  }
  return all;
}

// Makes one person's entry one that others can share: its body under a key of its own. Its place,
// and so its id, stays.
std::int64_t MakeShared(detail::Toolkit& tools, const crypto::SecretKey& key, const Place& home,
                        const Held& held) {
  std::string body;
  detail::BindEntry(home.person, home.seq, held.facts, tools.associated);
  const Status opened = crypto::Open(key, tools.associated, *held.body, body);
  if (!opened.ok()) throw std::runtime_error("an entry to be shared does not open");
  const crypto::SecretKey body_key = crypto::SecretKey::Random();
  const std::string sealed =
      crypto::Seal(body_key, detail::BoundSharedBody(home.person, home.seq, held.facts), body);
  Run(tools.connection, sql::kAddSharedBody, home.person, home.seq, Blob(sealed));
  const std::int64_t shared = sqlite3_last_insert_rowid(tools.connection.handle());
  const std::string wrapped = crypto::Wrap(
      key, detail::BoundSharedKey(shared, home.person, home.seq, held.facts), body_key);
  Run(tools.connection, sql::kAddSharedKey, shared, home.person, home.seq, Blob(wrapped));
  Run(tools.connection, sql::kShareEntry, home.person, home.seq, shared);
  return shared;
}

// The key of a shared body as this person has it; nullopt: it was purged.
std::optional<crypto::SecretKey> SharedKeyOf(detail::Toolkit& tools, const crypto::SecretKey& key,
                                             std::int64_t shared, const Place& place,
                                             std::string_view facts) {
  Query row(tools.connection, sql::kSharedBody, shared, place.person);
  if (!row.Next() || row.Null(2) || row.Null(3)) return std::nullopt;
  auto opened = crypto::Unwrap(key, detail::BoundSharedKey(shared, place.person, place.seq, facts),
                               row.Bytes(3));
  if (!opened.ok()) throw std::runtime_error("the key of a shared entry does not open");
  return std::move(opened).value();
}

bool Shares(detail::Toolkit& tools, std::int64_t shared, PersonRow person) {
  for (Query row(tools.connection, sql::kSharers, shared); row.Next();) {
    if (PersonRow{row.Int(0)} == person) return true;
  }
  return false;
}

std::vector<std::pair<AgencyRow, ProfessionalRow>> RecipientsOf(Reading& reading,
                                                                const Place& place) {
  std::vector<std::pair<AgencyRow, ProfessionalRow>> recipients;
  for (const PushedOn& pushed : reading.PushesOf(place.person)) {
    if (pushed.seq == place.seq) recipients.emplace_back(pushed.agency, pushed.professional);
  }
  return recipients;
}

}  // namespace

std::vector<PersonRow> AboutWhom(Writing& writing, PersonRow person, std::int64_t seq) {
  std::vector<PersonRow> about;
  for (const Place& place : PlacesOf(Inside::Tools(writing), {person, seq})) {
    about.push_back(place.person);
  }
  return about;
}

void ShareEntries(Writing& writing, const Person& from, const Person& with,
                  std::optional<Instant> before) {
  detail::Toolkit& tools = Inside::Tools(writing);
  const crypto::SecretKey key = KeyOf(Inside::Keys(writing), from);
  const crypto::SecretKey other_key = KeyOf(Inside::Keys(writing), with);
  std::set<std::int64_t> taken;
  for (const Held& held : HeldOf(tools.connection, from.row)) {
    const std::optional<EntryFacts> facts = Unpack(held.facts);
    if (!facts) throw std::runtime_error("an entry's facts are malformed");
    const bool of_shared =
        held.prior && held.prior->person == from.row && taken.count(held.prior->seq) > 0;
    if (before && !(facts->received < *before) && !of_shared) continue;
    taken.insert(held.seq);
    if (!held.body && !held.shared) continue;  // purged: there is nothing to share
    const Place here{from.row, held.seq};
    const std::int64_t shared = held.shared ? *held.shared : MakeShared(tools, key, here, held);
    const auto body_key = SharedKeyOf(tools, key, shared, here, held.facts);
    if (!body_key || Shares(tools, shared, with.row)) continue;
    const Place there{with.row, NextSeq(tools, Inside::GroupOf(writing), with.row)};
    NewEntry sent;
    sent.recipients = RecipientsOf(writing, here);
    AddRow(tools, there, Version{here, held.prior, held.facts, sent}, shared, std::nullopt);
    const std::string wrapped = crypto::Wrap(
        other_key, detail::BoundSharedKey(shared, there.person, there.seq, held.facts), *body_key);
    Run(tools.connection, sql::kAddSharedKey, shared, there.person, there.seq, Blob(wrapped));
    if (held.ended) {
      Run(tools.connection, sql::kEndEntry, there.person, there.seq, *held.ended, held.end_reason);
    }
    detail::CarryStatements(tools, Inside::Keys(writing), writing.at(), from.row, held.seq,
                            there.person, there.seq);
  }
  writing.RightsChanged();
}

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
  const bool held = head && (head->state == RecordState::kHeld || head->state == RecordState::kErased);
  if (!held) return;
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
