#include "hub/store/detail/key_store.h"

#include "hub/store/detail/backup_copy.h"
#include "hub/store/detail/files.h"
#include "hub/store/detail/statements.h"

namespace hub::store {
namespace {

namespace fs = std::filesystem;
using detail::Blob;
using detail::Query;
namespace sql = detail::sql;

constexpr int kCacheKib = 16 << 10;
constexpr std::size_t kCachedKeys = 65'536;  // 2.6 MB
constexpr std::int64_t kSketchKeysAtOnce = 16;

// What a wrapped key is bound to, so that rows cannot change places.
std::string Bound(KeyId id) { return "key " + std::to_string(static_cast<std::int64_t>(id)); }
std::string BoundSketches(std::int64_t block) { return "sketches " + std::to_string(block); }
std::string Bound(const std::string& name) { return "named key " + name; }

std::int64_t SketchBlock(PersonRow person) {
  return static_cast<std::int64_t>(person) / KeyStore::kSketchesOfKey;
}

Result<crypto::SecretKey> ReadMaster(const fs::path& file) {
  const Result<std::string> text = detail::ReadSmallFile(file);
  if (!text.ok()) return text.error();
  const std::string_view digits = std::string_view(text.value()).substr(0, 64);
  std::string bytes;
  std::array<std::uint8_t, 32> key{};
  if (!crypto::FromHex(digits, bytes) || bytes.size() != key.size()) {
    return Error{ErrorCode::kUnavailable, "the hub's master key cannot be read",
                 file.string() + " is not 64 hex digits; restore it from its backup"};
  }
  bytes.copy(reinterpret_cast<char*>(key.data()), key.size());
  return crypto::SecretKey(key);
}

KeyStore::Derived Derive(const crypto::SecretKey& master) {
  return {.source = crypto::KeyedHash(master.Derive("source ids")),
          .content = crypto::KeyedHash(master.Derive("record content")),
          .blocking = crypto::KeyedHash(master.Derive("blocking keys")),
          .search = crypto::KeyedHash(master.Derive("search keys")),
          .household = crypto::KeyedHash(master.Derive("household keys")),
          .entry_ids = master.Derive("entry ids"),
          .decision_ids = master.Derive("decision ids"),
          .totp = master.Derive("one-time codes"),
          .batches = master.Derive("batches"),
          .rights = master.Derive("rights"),
          .passkeys = master.Derive("passkeys"),
          .logins = master.Derive("provider logins"),
          .gateway_ids = master.Derive("gateway ids"),
          .pseudonyms = master.Derive("audit pseudonyms")};
}

}  // namespace

Status KeyStore::Initialise(const fs::path& folder) {
  for (const char* name : {"master.key", "keys.db"}) {
    if (fs::exists(folder / name)) {
      return Error{ErrorCode::kConflict, "there are keys already",
                   (folder / name).string() + " exists; nothing was changed"};
    }
  }
  const Status master = detail::WriteNewFile(
      folder / "master.key", crypto::Hex(crypto::SecretKey::Random().Reveal()) + "\n");
  if (!master.ok()) return master;
  const Status file = detail::WriteNewFile(folder / "keys.db", "");
  if (!file.ok()) return file;
  const Result<std::unique_ptr<KeyStore>> opened = Open(folder);
  if (!opened.ok()) return opened.error();
  return Done{};
}

Result<std::unique_ptr<KeyStore>> KeyStore::Open(const fs::path& folder) {
  const Status is_private = detail::CheckPrivate(folder, {"master.key", "keys.db", "audit.key"});
  if (!is_private.ok()) return is_private.error();
  const Result<crypto::SecretKey> master = ReadMaster(folder / "master.key");
  if (!master.ok()) return master.error();
  try {
    return std::unique_ptr<KeyStore>(new KeyStore(master.value(), folder / "keys.db"));
  } catch (const detail::Failure& failure) {
    return failure.ToError();
  }
}

KeyStore::KeyStore(const crypto::SecretKey& master, const fs::path& file)
    : wrapping_(master.Derive("key wrapping")),
      derived_(Derive(master)),
      file_(file),
      connection_(file, detail::Mode::kWriter, kCacheKib),
      cache_(kCachedKeys) {
  connection_.Execute(sql::kKeyTables);
  Query last(connection_, sql::kLastKey);
  if (last.Next()) end_ = last.MaybeInt(0).value_or(0) + 1;
}

std::optional<crypto::SecretKey> KeyStore::Find(KeyId id) {
  const std::lock_guard lock(mutex_);
  Cached& place = cache_[static_cast<std::uint64_t>(id) % cache_.size()];
  if (place.id == id && place.key.Usable()) return place.key;
  const std::optional<crypto::SecretKey> key = Load(id);
  if (key) place = {id, *key};
  return key;
}

std::optional<crypto::SecretKey> KeyStore::Load(KeyId id) {
  BeginReading();
  Query row(connection_, sql::kFindKey, id);
  if (!row.Next()) return std::nullopt;
  const Result<crypto::SecretKey> key = crypto::Unwrap(wrapping_, Bound(id), row.Bytes(0));
  if (!key.ok()) throw detail::Failure(SQLITE_CORRUPT, "a key in keys.db does not unwrap");
  return key.value();
}

// Kept open from look to look, since nobody else writes the file: a transaction for each key would
// cost more than the key.
void KeyStore::BeginReading() {
  if (!connection_.in_transaction()) Run(connection_, sql::kBegin);
}

void KeyStore::EndReading() {
  if (connection_.in_transaction()) connection_.Execute(sql::kCommit);
}

std::int64_t KeyStore::end() {
  const std::lock_guard lock(mutex_);
  return end_;
}

void KeyStore::MakeBlock(std::int64_t first) {
  const std::lock_guard lock(mutex_);
  EndReading();
  connection_.Execute("BEGIN IMMEDIATE");
  try {
    for (std::int64_t id = first; id < first + kBlock; ++id) {
      const std::string wrapped =
          crypto::Wrap(wrapping_, Bound(KeyId{id}), crypto::SecretKey::Random());
      Run(connection_, sql::kInsertKey, id, Blob(wrapped));
    }
    connection_.Execute("COMMIT");
  } catch (...) {
    if (connection_.in_transaction()) connection_.Execute("ROLLBACK");
    throw;
  }
  end_ = first + kBlock;
  // The file is small and seldom written: its log never grows past a few blocks.
  connection_.CheckpointTruncate(0);
}

void KeyStore::Destroy(const std::vector<KeyId>& ids, const std::vector<PersonRow>& sketched) {
  if (ids.empty() && sketched.empty()) return;
  const std::lock_guard lock(mutex_);
  cache_.assign(kCachedKeys, Cached{});
  EndReading();
  connection_.Execute("BEGIN IMMEDIATE");
  try {
    for (const KeyId id : ids) Run(connection_, sql::kDestroyKey, id);
    for (const PersonRow person : sketched) SetSketchKey(SketchBlock(person));
    connection_.Execute("COMMIT");
  } catch (...) {
    if (connection_.in_transaction()) connection_.Execute("ROLLBACK");
    throw;
  }
  {
    const std::lock_guard forgetting(sketches_mutex_);
    sketch_keys_.clear();
  }
  if (!connection_.CheckpointTruncate(5'000)) {
    throw detail::Failure(SQLITE_BUSY, "the log of keys.db could not be emptied");
  }
}

// In place of the one there may be. REQUIRES: a transaction
void KeyStore::SetSketchKey(std::int64_t block) {
  const std::string wrapped =
      crypto::Wrap(wrapping_, BoundSketches(block), crypto::SecretKey::Random());
  Run(connection_, sql::kSetSketchKey, block, Blob(wrapped));
}

std::optional<crypto::SecretKey> KeyStore::FindSketchKey(PersonRow person) {
  const std::int64_t block = SketchBlock(person);
  const auto place = static_cast<std::size_t>(block);
  {
    const std::lock_guard lock(sketches_mutex_);
    if (place < sketch_keys_.size() && sketch_keys_[place].Usable()) return sketch_keys_[place];
  }
  const std::lock_guard lock(mutex_);
  BeginReading();
  Query row(connection_, sql::kFindSketchKey, block);
  if (!row.Next()) return std::nullopt;
  const Result<crypto::SecretKey> key =
      crypto::Unwrap(wrapping_, BoundSketches(block), row.Bytes(0));
  if (!key.ok()) throw detail::Failure(SQLITE_CORRUPT, "a key in keys.db does not unwrap");
  const std::lock_guard keeping(sketches_mutex_);
  if (sketch_keys_.size() <= place) sketch_keys_.resize(place + 1);
  sketch_keys_[place] = key.value();
  return key.value();
}

// Some more than are wanted now: each commit of the file is waited for.
crypto::SecretKey KeyStore::SketchKey(PersonRow person) {
  if (const std::optional<crypto::SecretKey> found = FindSketchKey(person)) return *found;
  {
    const std::lock_guard lock(mutex_);
    EndReading();
    connection_.Execute("BEGIN IMMEDIATE");
    try {
      const std::int64_t first = SketchBlock(person);
      for (std::int64_t block = first; block < first + kSketchKeysAtOnce; ++block) {
        if (!Query(connection_, sql::kFindSketchKey, block).Next()) SetSketchKey(block);
      }
      connection_.Execute("COMMIT");
    } catch (...) {
      if (connection_.in_transaction()) connection_.Execute("ROLLBACK");
      throw;
    }
  }
  return FindSketchKey(person).value();
}

crypto::SecretKey KeyStore::Named(const std::string& name) {
  if (const std::optional<crypto::SecretKey> found = FindNamed(name)) return *found;
  const std::lock_guard lock(mutex_);
  EndReading();
  const crypto::SecretKey key = crypto::SecretKey::Random();
  const std::string wrapped = crypto::Wrap(wrapping_, Bound(name), key);
  Run(connection_, sql::kInsertNamedKey, name, Blob(wrapped));
  named_.emplace(name, key);
  return key;
}

std::optional<crypto::SecretKey> KeyStore::FindNamed(const std::string& name) {
  const std::lock_guard lock(mutex_);
  if (const auto known = named_.find(name); known != named_.end()) return known->second;
  Query row(connection_, sql::kFindNamedKey, name);
  if (!row.Next()) return std::nullopt;
  const Result<crypto::SecretKey> key = crypto::Unwrap(wrapping_, Bound(name), row.Bytes(0));
  if (!key.ok()) throw detail::Failure(SQLITE_CORRUPT, "a named key in keys.db does not unwrap");
  named_.emplace(name, key.value());
  return key.value();
}

void KeyStore::CopyTo(const fs::path& file) {
  const std::lock_guard lock(mutex_);
  EndReading();
  detail::CopyDatabase(connection_, file);
}

}  // namespace hub::store
