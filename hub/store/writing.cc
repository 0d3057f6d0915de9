#include <algorithm>

#include "hub/records/stored_format.h"
#include "hub/store/detail/append_leaf.h"
#include "hub/store/detail/batch_format.h"
#include "hub/store/detail/blocking_keys.h"
#include "hub/store/detail/group.h"
#include "hub/store/detail/lookup.h"
#include "hub/store/detail/sealed_sketches.h"
#include "hub/store/detail/seals.h"
#include "hub/store/detail/statements.h"
#include "hub/store/detail/toolkit.h"
#include "hub/store/store.h"

namespace hub::store {
namespace {

using detail::Blob;
using detail::LookupKey;
using detail::LookupTable;
using detail::Query;
using detail::Run;
namespace sql = detail::sql;

constexpr int kOfSource = 1;
constexpr int kOfHousehold = 2;

constexpr int kDestroyed = 4;  // why a record waits in quarantine no longer

template <class Row>
Row Inserted(detail::Toolkit& tools) {
  return Row{sqlite3_last_insert_rowid(tools.connection.handle())};
}

std::optional<std::int64_t> Micros(const std::optional<Instant>& at) {
  return at ? std::optional(at->micros) : std::nullopt;
}

std::optional<std::int64_t> Days(const std::optional<Date>& date) {
  return date ? std::optional<std::int64_t>(date->days) : std::nullopt;
}

std::optional<std::string> Nonempty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

// The last day on which the person can have been born.
std::optional<Date> BirthLatest(const records::Subject& subject) {
  return subject.birth.known() ? std::optional(subject.birth.latest) : subject.due;
}

Hash16 Half(const crypto::Hash& hash) {
  Hash16 half;
  std::copy_n(hash.begin(), half.size(), half.begin());
  return half;
}

// All by which somebody is found of whom nothing was said before.
std::vector<LookupKey> FirstKeys(const records::Subject& subject, const BlockingKeys& blocking,
                                 const KeyStore::Derived& derived) {
  std::vector<LookupKey> keys = detail::KeptKeys(blocking);
  const std::vector<LookupKey> others = detail::LookupKeysOf(subject, derived);
  keys.insert(keys.end(), others.begin(), others.end());
  return keys;
}

std::string SealedTotp(const Professional& who, const crypto::SecretKey& key) {
  return who.totp_secret.empty() ? std::string()
                                 : crypto::Seal(key, detail::BoundTotp(who.id), who.totp_secret);
}

std::optional<Blob> MaybeBlob(const std::string& bytes) {
  return bytes.empty() ? std::nullopt : std::optional(Blob(bytes));
}

std::optional<Blob> MaybeBlob(const std::optional<crypto::Hash>& hash) {
  return hash ? std::optional(Blob(*hash)) : std::nullopt;
}

}  // namespace

Instant Writing::at() const { return group_->at; }

bool Writing::ChangedSince(std::uint64_t blocking_key, Instant as_of) const {
  return group_->keys_changed.ChangedSince(blocking_key, as_of);
}

bool Writing::LostSince(std::uint64_t blocking_key, Instant as_of) const {
  return group_->keys_lost.ChangedSince(blocking_key, as_of);
}

bool Writing::ChangedSince(ChildRow child, Instant as_of) const {
  return group_->children_changed.ChangedSince(child, as_of);
}

AgencyRow Writing::AddAgency(const Agency& agency) {
  Run(tools_->connection, sql::kAddAgency, agency.id.text(), agency.name, agency.kind,
      agency.classes.bits(), agency.duty_phone, agency.expected_days, at().micros);
  return Inserted<AgencyRow>(*tools_);
}

void Writing::UpdateAgency(const Agency& agency) {
  Run(tools_->connection, sql::kUpdateAgency, agency.row, agency.name, agency.classes.bits(),
      agency.duty_phone, agency.expected_days, Micros(agency.revoked));
}

void Writing::Received(AgencyRow agency) {
  Run(tools_->connection, sql::kReceived, agency, at().micros);
}

void Writing::AddPin(const Pin& pin) {
  Run(tools_->connection, sql::kAddPin, Blob(pin.pin), pin.agency, pin.issued.micros,
      pin.expires.micros);
}

void Writing::RevokePins(AgencyRow agency) {
  Run(tools_->connection, sql::kRevokePins, agency, at().micros);
}

ProfessionalRow Writing::AddProfessional(const Professional& who) {
  const std::string totp = SealedTotp(who, keys_->derived().totp);
  Run(tools_->connection, sql::kAddProfessional, who.id.text(), who.agency, who.roles,
      who.display_name, at().micros, Micros(who.disabled), Nonempty(who.password), MaybeBlob(totp),
      who.totp_step, MaybeBlob(who.enrol_token), who.enrol_until.micros);
  return Inserted<ProfessionalRow>(*tools_);
}

void Writing::UpdateProfessional(const Professional& who) {
  const std::string totp = SealedTotp(who, keys_->derived().totp);
  Run(tools_->connection, sql::kUpdateProfessional, who.row, who.agency, who.roles,
      who.display_name, Micros(who.disabled), Nonempty(who.password), MaybeBlob(totp),
      who.totp_step, MaybeBlob(who.enrol_token), who.enrol_until.micros);
}

void Writing::AddSession(const Session& session) {
  Run(tools_->connection, sql::kAddSession, Blob(session.hash), session.professional, session.role,
      Blob(session.csrf), session.created.micros, session.last_used.micros);
}

void Writing::TouchSession(const crypto::Hash& hash, Instant used) {
  Run(tools_->connection, sql::kTouchSession, Blob(hash), used.micros);
}

void Writing::EndSession(const crypto::Hash& hash) {
  Run(tools_->connection, sql::kEndSession, Blob(hash), at().micros);
}

void Writing::EndSessionsOf(ProfessionalRow professional) {
  Run(tools_->connection, sql::kEndSessionsOf, professional, at().micros);
}

ChildRow Writing::AddChild() {
  Run(tools_->connection, sql::kAddChild, Blob(crypto::RandomId<ChildId>().bytes()));
  return Inserted<ChildRow>(*tools_);
}

KeyId Writing::TakeKey() {
  if (group_->next_key >= keys_->end()) keys_->MakeBlock(group_->next_key);
  return KeyId{group_->next_key++};
}

PersonRow Writing::AddPerson(AgencyRow agency, const Hash16& source,
                             const records::Subject& subject, ChildRow child,
                             const BlockingKeys& keys, const linkage::Sketch* sketch) {
  const PersonRow row{group_->next_person++};
  const KeyId key = TakeKey();
  const std::string identity = records::EncodeSubject(subject);
  const std::string sealed =
      crypto::Seal(keys_->Find(key).value(), detail::BoundIdentity(row, agency), identity);
  const Hash16 hash = Half(crypto::Hmac(keys_->derived().content, identity));
  const std::vector<LookupKey> found_by = FirstKeys(subject, keys, keys_->derived());
  Run(tools_->connection, sql::kAddPerson, row, agency, Blob(source), child, key, Blob(sealed),
      Blob(hash), Blob(detail::EncodeLookupKeys(found_by)), Days(BirthLatest(subject)),
      subject.died.has_value(), at().micros);
  detail::StoreSketch(tools_->connection, *keys_, child, row, sketch);
  for (const LookupKey& one : found_by) AddKey(row, child, one);
  if (subject.shielded) Shield(row);
  if (ChildIsShielding(child)) ShieldHouseholdsOf(row);
  return row;
}

void Writing::UpdateIdentity(const Person& person, const records::Subject& subject,
                             const BlockingKeys& keys, const linkage::Sketch* sketch) {
  const std::optional<crypto::SecretKey> key = keys_->Find(person.key);
  if (person.erased || !key) throw std::logic_error("an erased person has no identity to update");
  const std::string identity = records::EncodeSubject(subject);
  const std::string sealed =
      crypto::Seal(*key, detail::BoundIdentity(person.row, person.agency), identity);
  const Hash16 hash = Half(crypto::Hmac(keys_->derived().content, identity));
  Run(tools_->connection, sql::kUpdateIdentity, person.row, Blob(sealed), Blob(hash),
      Days(BirthLatest(subject)), subject.died.has_value());
  detail::StoreSketch(tools_->connection, *keys_, person.child, person.row, sketch);
  StoreKeys(person, subject, keys);
  if (subject.shielded) Shield(person.row);
  if (ChildIsShielding(person.child)) ShieldHouseholdsOf(person.row);
}

// Adds to what the person was found by before: former names and addresses stay, of blocking keys
// those for which there is room.
void Writing::StoreKeys(const Person& person, const records::Subject& subject,
                        const BlockingKeys& blocking) {
  const std::vector<LookupKey> before = LookupKeysOf(person.row);
  std::vector<LookupKey> keys = before;
  detail::ReplaceBlockingKeys(tools_->connection, person.row, person.child, blocking, keys);
  for (const LookupKey& key : detail::LookupKeysOf(subject, keys_->derived())) {
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    keys.push_back(key);
    AddKey(person.row, person.child, key);
  }
  if (keys == before) return;
  Run(tools_->connection, sql::kSetKeysOfPerson, person.row, Blob(detail::EncodeLookupKeys(keys)));
}

std::vector<LookupKey> Writing::LookupKeysOf(PersonRow person) {
  Query row(tools_->connection, sql::kKeysOfPerson, person);
  return row.Next() ? detail::DecodeLookupKeys(row.Bytes(0)) : std::vector<LookupKey>();
}

// What blocking keys tell of whose child they lead to.
void Writing::MoveKeys(PersonRow person, ChildRow child) {
  for (const LookupKey& key : LookupKeysOf(person)) {
    detail::MoveKey(tools_->connection, person, child, key);
  }
}

void Writing::AddKey(PersonRow person, ChildRow child, const LookupKey& key) {
  detail::AddKey(tools_->connection, person, child, key);
  if (key.table == LookupTable::kHousehold) ShieldFromHousehold(person, key.key);
}

void Writing::ShieldFromHousehold(PersonRow person, std::int64_t household) {
  if (!Query(tools_->connection, sql::kHouseholdIsShielded, household).Next()) return;
  if (Run(tools_->connection, sql::kShieldPerson, person, kOfHousehold) > 0) RightsChanged();
}

// Does any source shield this child, rather than its household?
bool Writing::ChildIsShielding(ChildRow child) {
  return Query(tools_->connection, sql::kChildIsShielding, child).Next();
}

// The source that shields may know no address: the household is wherever any source has the child.
void Writing::Shield(PersonRow person) {
  if (Run(tools_->connection, sql::kShieldPerson, person, kOfSource) > 0) RightsChanged();
  const std::optional<Person> shielded = PersonOf(person);
  if (!shielded) return;
  for (const Person& view : PersonsOf(shielded->child)) ShieldHouseholdsOf(view.row);
}

void Writing::ShieldHouseholdsOf(PersonRow person) {
  int changed = 0;
  for (const LookupKey& key : LookupKeysOf(person)) {
    if (key.table != LookupTable::kHousehold) continue;
    Run(tools_->connection, sql::kAddShieldedHousehold, key.key);
    changed += Run(tools_->connection, sql::kShieldHousehold, key.key, person);
  }
  if (changed > 0) RightsChanged();
}

void Writing::AddLink(const Link& link) {
  Run(tools_->connection, sql::kAddLink, link.person, link.child, link.state, link.bits,
      link.explanation, link.decider, at().micros, link.weights, link.reason);
  if (link.state == LinkState::kProposed) AskStewards(link);
  if (link.state != LinkState::kConfirmed) return;
  if (Run(tools_->connection, sql::kMovePerson, link.person, link.child) == 0) return;
  MoveKeys(link.person, link.child);
  RightsChanged();
}

void Writing::AddBatch(AgencyRow agency, const std::string& id, const StoredBatch& batch) {
  const std::string sealed = crypto::Seal(keys_->derived().batches, detail::BoundBatch(agency, id),
                                          detail::EncodeBatch(batch));
  Run(tools_->connection, sql::kAddBatch, agency, id, batch.received.micros, batch.leaf,
      Blob(sealed));
}

QuarantineId Writing::AddQuarantined(const Quarantined& row, const records::Record& record,
                                     const Hash16& source, const std::vector<Hash16>& subjects) {
  const auto id = crypto::RandomId<QuarantineId>();
  const KeyId key = TakeKey();
  const std::string sealed = crypto::Seal(keys_->Find(key).value(), detail::BoundQuarantine(id),
                                          records::EncodeRecord(record));
  Run(tools_->connection, sql::kAddQuarantined, Blob(id.bytes()), row.agency, row.batch,
      row.position, Blob(source), row.reason, at().micros, key, Blob(sealed));
  const std::int64_t waiting = sqlite3_last_insert_rowid(tools_->connection.handle());
  for (const Hash16& subject : subjects)
    Run(tools_->connection, sql::kAddQuarantineSubject, row.agency, Blob(subject), waiting);
  return id;
}

void Writing::EndQuarantined(const QuarantineId& id, int reason) {
  if (reason == kDestroyed) {
    Query row(tools_->connection, sql::kQuarantined, Blob(id.bytes()));
    if (!row.Next()) return;
    detail::LedgerLine line;
    line.at = at();
    line.keys = {KeyId{row.Int(0)}};
    line.next_key = group_->next_key;
    group_->now.ledger.push_back(line);
    group_->now.destroyed = true;
  }
  Run(tools_->connection, sql::kEndQuarantined, Blob(id.bytes()), at().micros, reason);
}

void Writing::RightsChanged() { ++group_->now.rights_epoch; }

std::uint64_t Writing::AppendLeaf(audit::Leaf leaf, std::string_view detail,
                                  std::uint64_t subject) {
  if (detail.empty())
    return detail::AppendLeaf(tools_->connection, *keys_, *group_, leaf, {}, subject);
  const std::string salted = detail::Salted(detail);
  leaf.commitment = crypto::Sha256(salted);
  return detail::AppendLeaf(tools_->connection, *keys_, *group_, leaf, salted, subject);
}

std::uint64_t Writing::AppendLeafAbout(audit::Leaf leaf, std::string_view detail,
                                       const std::vector<std::uint64_t>& subjects) {
  const std::uint64_t index =
      AppendLeaf(std::move(leaf), detail, subjects.empty() ? 0 : subjects.front());
  for (std::size_t i = 1; i < subjects.size(); ++i) {
    Run(tools_->connection, sql::kAddAlsoAbout, static_cast<std::int64_t>(subjects[i]), index);
  }
  return index;
}

std::uint64_t Writing::RightsEpoch() const { return group_->now.rights_epoch; }

std::uint32_t Writing::AddKnownChecks(AgencyRow agency, Date day, std::uint32_t more) {
  Run(tools_->connection, sql::kForgetKnownChecks, Days(day));
  Run(tools_->connection, sql::kAddKnownChecks, agency, Days(day), more);
  Query row(tools_->connection, sql::kKnownChecks, agency, Days(day));
  return row.Next() ? static_cast<std::uint32_t>(row.Int(0)) : 0;
}

void Writing::StoreCheckpoint(std::uint64_t size, std::string_view note) {
  Run(tools_->connection, sql::kAddCheckpoint, size, at().micros, note);
}

void Writing::SetMeta(std::string_view name, std::string_view value) {
  Run(tools_->connection, sql::kSetMeta, name, value);
}

}  // namespace hub::store
