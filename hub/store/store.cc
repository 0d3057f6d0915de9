#include "hub/store/store.h"

#include <algorithm>
#include <mutex>

#include "hub/linkage/model.h"
#include "hub/records/stored_format.h"
#include "hub/store/detail/backup_copy.h"
#include "hub/store/detail/blocking_keys.h"
#include "hub/store/detail/files.h"
#include "hub/store/detail/group_writer.h"
#include "hub/store/detail/log_edge.h"
#include "hub/store/detail/meta.h"
#include "hub/store/detail/migrations.h"
#include "hub/store/detail/reader_pool.h"
#include "hub/store/detail/rights_rows.h"
#include "hub/store/detail/seals.h"
#include "hub/store/detail/statements.h"

namespace hub::store {
namespace {

namespace fs = std::filesystem;
namespace sql = detail::sql;
using detail::Connection;
using detail::Failure;
using detail::Mode;

constexpr char kDatabase[] = "hub.db";
constexpr char kLedger[] = "erasures.log";
constexpr char kJournal[] = "leaves.log";
constexpr char kRestoring[] = "restore.unfinished";
constexpr char kAuditKey[] = "audit.key";
constexpr int kMigrationCacheKib = 2 << 10;
constexpr int kReadersAside = 2;
constexpr int kCacheAsideKib = 16 << 10;  // of each

// The other half of the block that a decision's id hides; a forged id does not have it.
constexpr std::string_view kDecisionMark = "decision";

Error FromFailure(const Failure& failure) { return failure.ToError(); }

Result<crypto::SigningKey> ReadSigningKey(const fs::path& file) {
  const Result<std::string> pem = detail::ReadSmallFile(file);
  if (!pem.ok()) return pem.error();
  return crypto::SigningKey::FromPem(pem.value());
}

Status MigrateFile(const fs::path& file, const fs::path& migrations) {
  try {
    Connection connection(file, Mode::kWriter, kMigrationCacheKib);
    return detail::Migrate(connection, migrations);
  } catch (const Failure& failure) {
    return FromFailure(failure);
  }
}

Status CarryRightsOver(const fs::path& file, KeyStore& keys, bool again) {
  try {
    Connection connection(file, Mode::kWriter, kMigrationCacheKib);
    detail::CarryRightsOver(connection, keys, again);
    return Done{};
  } catch (const Failure& failure) {
    return FromFailure(failure);
  }
}

// Before anybody is looked for by them.
Status MakeKeys(const fs::path& file, int cache_kib, KeyStore& keys,
                const linkage::Model& weights) {
  try {
    Connection connection(file, Mode::kWriter, cache_kib);
    detail::MakeBlockingKeys(connection, keys, weights);
    return Done{};
  } catch (const Failure& failure) {
    return FromFailure(failure);
  }
}

// Does the log still end as it did when it was last signed, and hold every leaf that other
// tables tell of? Whoever cuts its end can cut the checkpoints with it.
Status CheckLog(LogTransaction& reading, const std::string& origin, const crypto::PublicKey& key) {
  const auto refuse = [](const std::string& why) {
    return Error{ErrorCode::kUnavailable, "the hub's audit log is not as the hub left it",
                 why + "; keep this folder as evidence and restore a backup"};
  };
  if (reading.LeavesTold() > reading.LeafCount()) {
    return refuse("batches or details name leaves that are missing at the end of the log");
  }
  const std::optional<std::string> note = reading.NewestCheckpoint();
  if (!note) return Done{};
  const Result<audit::Checkpoint> checkpoint = audit::ReadCheckpoint(*note, origin, key);
  if (!checkpoint.ok()) return refuse("the newest checkpoint was not signed by this hub's key");
  const std::uint64_t size = checkpoint.value().size;
  if (size > reading.LeafCount()) return refuse("leaves are missing at the end of the log");
  const auto stored = [&](int level, std::uint64_t index) {
    return reading.SubtreeRoot(level, index);
  };
  if (detail::FrontierOf(size, stored).Root() != checkpoint.value().root) {
    return refuse("the leaves before the newest checkpoint were changed");
  }
  return Done{};
}

}  // namespace

struct Store::Impl {
  explicit Impl(const Options& given) : options(given), ledger(given.data / kLedger) {}

  fs::path database() const { return options.data / kDatabase; }
  const linkage::Model& weights() const {
    static const linkage::Model unlearnt;
    return options.weights == nullptr ? unlearnt : *options.weights;
  }

  Options options;
  detail::Descriptor lock;
  std::unique_ptr<KeyStore> keys;
  detail::Ledger ledger;
  std::optional<audit::Pseudonyms> pseudonyms;
  crypto::SigningKey signing_key;
  detail::Kept kept;
  std::unique_ptr<detail::GroupWriter> writer;
  std::unique_ptr<detail::ReaderPool> readers;
  std::unique_ptr<detail::ReaderPool> aside;

  std::mutex ids_mutex;
  std::optional<crypto::BlockPermutation> decisions;
  std::optional<crypto::BlockPermutation> entry_ids;
  std::optional<crypto::BlockPermutation> gateway_ids;
};

// A reader with a snapshot begun.
struct ReadTransaction::Lease {
  Lease(detail::ReaderPool& from, KeyStore& key_store, detail::GroupWriter& the_writer)
      : writer(the_writer), pool(from), tools(from.Borrow()), keys(key_store) {
    try {
      Run(tools.connection, sql::kBegin);
      tools.stamp = detail::LastStamp(tools.connection);  // begins the snapshot
    } catch (...) {
      End();
      throw;
    }
  }
  ~Lease() { End(); }
  Lease(const Lease&) = delete;

  void End() {
    tools.opener.Forget();
    tools.other_opener.Forget();
    if (!tools.loose.empty()) writer.MakeSegmentsSoon(tools.loose);
    tools.loose.clear();
    tools.surveyed.clear();
    try {
      if (tools.connection.in_transaction()) Run(tools.connection, sql::kCommit);
    } catch (const Failure&) {  // nothing was written; the next BEGIN will say what is wrong
    }
    pool.Return(tools);
  }

  detail::GroupWriter& writer;
  detail::ReaderPool& pool;
  detail::Toolkit& tools;
  KeyStore& keys;
};

ReadTransaction::ReadTransaction(std::unique_ptr<Lease> lease)
    : Reading(lease->tools, lease->keys), lease_(std::move(lease)) {}
ReadTransaction::~ReadTransaction() = default;
Instant ReadTransaction::as_of() const { return tools_->stamp; }
LogTransaction::LogTransaction(std::unique_ptr<Lease> lease) : ReadTransaction(std::move(lease)) {}

Writer::~Writer() = default;

Result<std::unique_ptr<Store>> Store::Open(const Options& options) {
  auto impl = std::make_unique<Impl>(options);
  Result<detail::Descriptor> lock = detail::LockFolder(options.data);
  if (!lock.ok()) return lock.error();
  impl->lock = std::move(lock).value();
  if (fs::exists(options.data / kRestoring)) {
    return Error{ErrorCode::kUnavailable, "a restore was begun and not finished",
                 "run the restore again"};
  }
  if (!fs::exists(impl->database())) {
    return Error{ErrorCode::kUnavailable, "there is no hub in this folder",
                 "no " + impl->database().string() + "; run init, or restore a backup"};
  }
  Result<std::unique_ptr<KeyStore>> keys = KeyStore::Open(options.keys);
  if (!keys.ok()) return keys.error();
  impl->keys = std::move(keys).value();
  Result<crypto::SigningKey> signing_key = ReadSigningKey(options.keys / kAuditKey);
  if (!signing_key.ok()) return signing_key.error();
  impl->signing_key = std::move(signing_key).value();
  const Status migrated = MigrateFile(impl->database(), options.migrations);
  if (!migrated.ok()) return migrated.error();
  const Status carried = CarryRightsOver(impl->database(), *impl->keys, /*again=*/false);
  if (!carried.ok()) return carried.error();
  const Status keyed =
      MakeKeys(impl->database(), options.writer_cache_kib, *impl->keys, impl->weights());
  if (!keyed.ok()) return keyed.error();

  impl->pseudonyms.emplace(impl->keys->derived().pseudonyms);
  impl->decisions.emplace(impl->keys->derived().decision_ids);
  impl->entry_ids.emplace(impl->keys->derived().entry_ids);
  impl->gateway_ids.emplace(impl->keys->derived().gateway_ids);
  try {
    impl->writer = std::make_unique<detail::GroupWriter>(detail::GroupWriter::Parts{
        impl->database(), options.data / kJournal, *impl->keys, impl->ledger, *options.clock,
        options.writer_cache_kib, impl->kept});
    impl->readers = std::make_unique<detail::ReaderPool>(impl->database(), options.readers,
                                                         *impl->keys, impl->kept);
    impl->aside = std::make_unique<detail::ReaderPool>(impl->database(), kReadersAside, *impl->keys,
                                                       impl->kept, kCacheAsideKib);
  } catch (const Failure& failure) {
    return FromFailure(failure);
  }
  std::unique_ptr<Store> store(new Store(std::move(impl)));
  try {
    LogTransaction reading = store->ReadLog();
    const Status whole = CheckLog(reading, options.origin, store->signing_key().public_key());
    if (!whole.ok()) {
      store->impl_->options.origin.clear();  // this store signs nothing
      return whole.error();
    }
  } catch (const Failure& failure) {
    store->impl_->options.origin.clear();
    return FromFailure(failure);
  }
  return store;
}

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Store::~Store() {
  if (impl_->options.origin.empty()) return;
  const Result<std::string> signed_head = SignHead();
  static_cast<void>(signed_head);  // a full disk must not keep the hub from stopping
}

ReadTransaction Store::Read() {
  return ReadTransaction(
      std::make_unique<ReadTransaction::Lease>(*impl_->readers, *impl_->keys, *impl_->writer));
}

ReadTransaction Store::ReadAside() {
  return ReadTransaction(
      std::make_unique<ReadTransaction::Lease>(*impl_->aside, *impl_->keys, *impl_->writer));
}

LogTransaction Store::ReadLog() {
  const Status settled = impl_->writer->Settle();
  if (!settled.ok()) throw Failure(SQLITE_FULL, settled.error().for_operator);
  return LogTransaction(
      std::make_unique<ReadTransaction::Lease>(*impl_->readers, *impl_->keys, *impl_->writer));
}

Writer& Store::writer() { return *impl_->writer; }

Instant Store::HeldAt(std::optional<Instant> asked) { return impl_->writer->HeldAt(asked); }

std::uint64_t Store::RightsEpoch() const { return impl_->writer->rights_epoch(); }
void Store::TellOfEntries(EntriesChanged told) { impl_->writer->TellOfEntries(std::move(told)); }

Hash16 Store::SourceHash(std::string_view kind, AgencyRow agency,
                         std::string_view source_id) const {
  std::string text(kind);
  text += '\0';
  detail::AppendNumber(static_cast<std::int64_t>(agency), text);
  text += source_id;
  const crypto::Hash hash = crypto::Hmac(impl_->keys->derived().source, text);
  Hash16 half;
  std::copy_n(hash.begin(), half.size(), half.begin());
  return half;
}

Hash16 Store::ContentHash(std::string_view content) const {
  const crypto::Hash hash = crypto::Hmac(impl_->keys->derived().content, content);
  Hash16 half;
  std::copy_n(hash.begin(), half.size(), half.begin());
  return half;
}

Hash16 Store::IdentityHash(const records::Subject& subject) const {
  return ContentHash(records::EncodeSubject(subject));
}

std::uint64_t Store::SearchKey(std::string_view text) const {
  return crypto::Hmac64(impl_->keys->derived().search, text);
}

BlockingKeys Store::KeysOf(const records::Subject& subject, const linkage::Traits& traits) const {
  return detail::Hashed(detail::KeyTexts(subject, traits, weights()), impl_->keys->derived());
}

BlockingKeys Store::ProbesOf(const records::Subject& subject, const linkage::Traits& traits) const {
  return detail::Hashed(detail::ProbeTexts(subject, traits, weights()), impl_->keys->derived());
}

const linkage::Model& Store::weights() const { return impl_->weights(); }

DecisionId Store::DecisionOf(std::uint64_t leaf) const {
  crypto::Block block;
  std::copy(kDecisionMark.begin(), kDecisionMark.end(), block.begin());
  for (std::size_t i = 0; i < 8; ++i) {
    block[8 + i] = static_cast<std::uint8_t>(leaf >> (56 - 8 * i) & 0xFF);
  }
  const std::lock_guard lock(impl_->ids_mutex);
  return DecisionId(impl_->decisions->Encrypt(block));
}

std::optional<std::uint64_t> Store::LeafOf(const DecisionId& decision) const {
  crypto::Block block;
  {
    const std::lock_guard lock(impl_->ids_mutex);
    block = impl_->decisions->Decrypt(decision.bytes());
  }
  if (!std::equal(kDecisionMark.begin(), kDecisionMark.end(), block.begin())) return std::nullopt;
  std::uint64_t leaf = 0;
  for (std::size_t i = 0; i < 8; ++i) leaf = leaf << 8 | block[8 + i];
  return leaf;
}

std::optional<std::pair<PersonRow, std::int64_t>> Store::PlaceOf(const EntryId& entry) const {
  const std::lock_guard lock(impl_->ids_mutex);
  return detail::PlaceOf(*impl_->entry_ids, entry);
}

GatewayId Store::GatewayOf(ChildRow child, std::int64_t key) const {
  const std::lock_guard lock(impl_->ids_mutex);
  const PersonRow row{static_cast<std::int64_t>(child)};
  return GatewayId(detail::EntryIdOf(*impl_->gateway_ids, row, key).bytes());
}

const audit::Pseudonyms& Store::pseudonyms() const { return *impl_->pseudonyms; }
const crypto::SigningKey& Store::signing_key() const { return impl_->signing_key; }
const std::string& Store::origin() const { return impl_->options.origin; }
bool Store::clean_start() const { return impl_->writer->clean_start(); }

audit::Checkpoint Store::Head() {
  const auto [size, root] = impl_->writer->head();
  return {impl_->options.origin, size, root};
}

Result<std::string> Store::SignHead() {
  const audit::Checkpoint head = Head();
  const std::string note = audit::SignCheckpoint(head, impl_->signing_key);
  const Status stored = writer().Write([&](Writing& writing) -> Status {
    writing.StoreCheckpoint(head.size, note);
    return Done{};
  });
  if (!stored.ok()) return stored.error();
  return note;
}

Status Store::Erase(ChildRow child, const audit::Leaf& leaf) {
  return impl_->writer->Erase(child, leaf);
}

Status Store::CheckIntegrity() {
  try {
    Connection connection(impl_->database(), Mode::kReader, detail::kReaderCacheKib);
    detail::Query row(connection, sql::kIntegrityCheck);
    const std::string said = row.Next() ? row.Text(0) : std::string("nothing");
    if (said == "ok") return Done{};
    return Error{ErrorCode::kInternal, "the hub's database is damaged",
                 "integrity_check: " + said + "; restore a backup"};
  } catch (const Failure& failure) {
    return FromFailure(failure);
  }
}

Status Store::Backup(const fs::path& data, const fs::path& keys) {
  const Status settled = impl_->writer->Settle();
  if (!settled.ok()) return settled;
  try {
    Connection reader(impl_->database(), Mode::kReader, detail::kReaderCacheKib);
    detail::CopyDatabase(reader, data / kDatabase);
    if (impl_->ledger.size() > 0) {
      const Status ledger = detail::ReplaceDurably(impl_->ledger.file(), data / kLedger);
      if (!ledger.ok()) return ledger;
    }
    if (keys.empty()) return Done{};
    // After the data: every key that the data needs is there by now.
    impl_->keys->CopyTo(keys / "keys.db");
  } catch (const Failure& failure) {
    return FromFailure(failure);
  }
  for (const char* name : {"master.key", kAuditKey}) {
    const Status copied = detail::ReplaceDurably(impl_->options.keys / name, keys / name);
    if (!copied.ok()) return copied;
  }
  return Done{};
}

Status Initialise(const Options& options) {
  for (const fs::path& file : {options.data / kDatabase, options.data / kLedger,
                               options.data / kJournal, options.keys / kAuditKey}) {
    if (fs::exists(file)) {
      return Error{ErrorCode::kConflict, "there is a hub already",
                   file.string() + " exists; nothing was changed"};
    }
  }
  const Result<detail::Descriptor> lock = detail::LockFolder(options.data);
  if (!lock.ok()) return lock.error();
  const Status keys = KeyStore::Initialise(options.keys);
  if (!keys.ok()) return keys;
  const Status audit_key =
      detail::WriteNewFile(options.keys / kAuditKey, crypto::SigningKey::Generate().Pem());
  if (!audit_key.ok()) return audit_key;
  const Status made = detail::WriteNewFile(options.data / kDatabase, "");
  if (!made.ok()) return made;
  return MigrateFile(options.data / kDatabase, options.migrations);
}

namespace {

// A backup's database made ready beside the one it replaces.
Status PrepareRestored(const Options& options, const fs::path& file) {
  const Status migrated = MigrateFile(file, options.migrations);
  if (!migrated.ok()) return migrated;
  const Result<std::unique_ptr<KeyStore>> keys = KeyStore::Open(options.keys);
  if (!keys.ok()) return keys.error();
  const Status carried = CarryRightsOver(file, *keys.value(), /*again=*/true);
  if (!carried.ok()) return carried;
  try {
    Connection connection(file, Mode::kWriter, kMigrationCacheKib);
    // Keys given since the backup belong to somebody else's rows, here or in another copy.
    const std::int64_t next_key = keys.value()->end();
    Run(connection, sql::kSetMeta, std::string_view("next_key"), std::to_string(next_key));
    Run(connection, sql::kSetMeta, std::string_view("ledger_applied"), std::string_view("0"));
    Run(connection, sql::kClearMeta, std::string_view("clean_stop"));
    Run(connection, sql::kEndAllSessions, options.clock->Now().micros);
    connection.CheckpointTruncate(0);
  } catch (const Failure& failure) {
    return FromFailure(failure);
  }
  return Done{};
}

// The WAL of the database that is replaced must never be played into the one that comes.
void RemoveLogs(const fs::path& database) {
  fs::remove(database.string() + "-wal");
  fs::remove(database.string() + "-shm");
}

Status RestoreKeys(const fs::path& from, const fs::path& to) {
  RemoveLogs(to / "keys.db");
  for (const char* name : {"master.key", kAuditKey, "keys.db"}) {
    const Status copied = detail::ReplaceDurably(from / name, to / name);
    if (!copied.ok()) return copied;
  }
  return Done{};
}

Status RestoreFiles(const Options& options, const fs::path& backup,
                    const std::optional<fs::path>& keys_backup) {
  const Result<detail::Descriptor> lock = detail::LockFolder(options.data);
  if (!lock.ok()) return lock.error();
  const fs::path database = options.data / kDatabase;
  const fs::path fresh = options.data / "hub.restored.db";
  const Status marked = detail::Touch(options.data / kRestoring);
  if (!marked.ok()) return marked;
  detail::Ledger ledger(options.data / kLedger);
  const Status merged = ledger.Merge(backup / kLedger);
  if (!merged.ok()) return merged;
  if (keys_backup) {
    const Status keys = RestoreKeys(*keys_backup, options.keys);
    if (!keys.ok()) return keys;
  }
  RemoveLogs(fresh);
  const Status copied = detail::ReplaceDurably(backup / kDatabase, fresh);
  if (!copied.ok()) return copied;
  const Status ready = PrepareRestored(options, fresh);
  if (!ready.ok()) return ready;
  RemoveLogs(fresh);
  RemoveLogs(database);
  fs::remove(options.data / kJournal);
  fs::rename(fresh, database);
  fs::remove(options.data / kRestoring);
  return detail::SyncFolder(options.data);
}

}  // namespace

Status Restore(const Options& options, const fs::path& backup,
               const std::optional<fs::path>& keys_backup) {
  if (!fs::exists(backup / kDatabase)) {
    return Error{ErrorCode::kNotFound, "there is no backup in this folder",
                 (backup / kDatabase).string() + " is not there"};
  }
  const Status placed = RestoreFiles(options, backup, keys_backup);
  if (!placed.ok()) return placed;
  // Opening replays the ledger before anybody can ask.
  const Result<std::unique_ptr<Store>> store = Store::Open(options);
  if (!store.ok()) return store.error();
  return store.value()->writer().Write([](Writing& writing) -> Status {
    audit::Leaf leaf;
    leaf.event = audit::Event::kRestored;
    leaf.outcome = "ok";
    writing.AppendLeaf(leaf);
    return Done{};
  });
}

}  // namespace hub::store
