#include "connectors/push/journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "connectors/push/database.h"
#include "connectors/push/files.h"
#include "hub/crypto/hash.h"
#include "hub/crypto/keys.h"

namespace connectors::push {
namespace {

namespace fs = std::filesystem;
using hub::Done;
using hub::Error;
using hub::ErrorCode;
using hub::Result;
using hub::Status;
using hub::crypto::SecretKey;

constexpr std::int64_t kVersion = 1;
constexpr std::size_t kSeenAtOnce = 2000;
constexpr std::int64_t kAdoptedAtOnce = 20000;

constexpr const char* kTables =
    "CREATE TABLE IF NOT EXISTS fact(name TEXT PRIMARY KEY, value) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS record(source BLOB PRIMARY KEY, content BLOB NOT NULL,"
    "  held INTEGER NOT NULL, answers INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS scope(id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE);"
    "CREATE TABLE IF NOT EXISTS member(source BLOB, scope INTEGER, sealed BLOB NOT NULL,"
    "  PRIMARY KEY(source, scope)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS about(person BLOB, source BLOB, sealed BLOB NOT NULL,"
    "  PRIMARY KEY(person, source)) WITHOUT ROWID;"
    "CREATE TEMP TABLE seen(source BLOB PRIMARY KEY, sealed BLOB NOT NULL) WITHOUT ROWID;"
    "PRAGMA user_version=1;";

// Of the scope whose id is ?1.
constexpr const char* kGone =
    " FROM member m WHERE m.scope = ?1"
    " AND NOT EXISTS(SELECT 1 FROM seen s WHERE s.source = m.source)"
    " AND NOT EXISTS(SELECT 1 FROM member o WHERE o.source = m.source AND o.scope <> ?1)";

Error Failed(const std::string& what, const fs::path& file) {
  return Error{ErrorCode::kInternal, what + " " + file.string() + ": " + std::strerror(errno), ""};
}

Result<SecretKey> KeyIn(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::array<std::uint8_t, 32> bytes{};
  if (in) {
    in.read(reinterpret_cast<char*>(bytes.data()), bytes.size());
    if (in.gcount() == static_cast<std::streamsize>(bytes.size())) return SecretKey(bytes);
  }
  hub::crypto::FillRandom(bytes.data(), bytes.size());
  const Status written =
      WriteDurably(file, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (!written.ok()) return written.error();
  return SecretKey(bytes);
}

std::string_view View(const Mark& mark) {
  return {reinterpret_cast<const char*>(mark.data()), mark.size()};
}

Mark MarkOf(std::string_view bytes) {
  Mark mark{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), mark.size()), mark.begin());
  return mark;
}

Mark KeyedHash(const SecretKey& key, std::string_view purpose, std::string_view text) {
  std::string bytes(purpose);
  bytes += '\0';
  bytes += text;
  const hub::crypto::Hash hash = hub::crypto::Hmac(key, bytes);
  return MarkOf(hub::crypto::View(hash));
}

class Lock {
 public:
  static Result<Lock> On(const fs::path& file) {
    Lock lock(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock.descriptor_ < 0) return Failed("cannot open", file);
    if (flock(lock.descriptor_, LOCK_EX | LOCK_NB) == 0) return lock;
    return Error{ErrorCode::kUnavailable,
                 "another run is sending for the same agency: wait for it to end", ""};
  }
  Lock(Lock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Lock& operator=(Lock&&) = delete;
  ~Lock() {
    if (descriptor_ >= 0) close(descriptor_);
  }

 private:
  explicit Lock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

Error SealedOtherwise() {
  return {ErrorCode::kInternal, "the journal's sealed ids do not open with its key", ""};
}

Error Unusable(const fs::path& file, const std::string& why) {
  return Error{
      ErrorCode::kInvalid,
      why + ". If " + file.string() +
          " cannot be repaired, move it away: everything is sent again, which does no harm",
      ""};
}

Result<Database> OpenTables(const fs::path& file) {
  Result<Database> opened = Database::Open(file);
  if (!opened.ok()) return Unusable(file, opened.error().for_caller);
  Statement version(opened.value(), "PRAGMA user_version");
  const bool known = version.Step() && version.Number(0) <= kVersion;
  version.Reset();
  if (!known) return Unusable(file, "a newer onestory-push made it");
  const Status ready = opened.value().Run(kTables);
  if (!ready.ok()) return Unusable(file, ready.error().for_caller);
  return opened;
}

struct Sighting {
  Mark source;
  std::string sealed;
};

struct Telling {
  Mark person;
  Mark source;
  std::string sealed;
};

}  // namespace

struct Journal::Inside {
  Inside(Lock held, Database opened, const SecretKey& secret)
      : lock(std::move(held)),
        key(secret),
        sealing(secret.Derive("onestory-push source ids")),
        database(std::move(opened)) {}

  std::int64_t ScopeOf(const std::string& name) {
    Statement(database, "INSERT OR IGNORE INTO scope(name) VALUES(?1)").Bind(1, name).Do();
    Statement named(database, "SELECT id FROM scope WHERE name = ?1");
    named.Bind(1, name);
    return named.Step() ? named.Number(0) : 0;
  }

  std::uint64_t Count(const std::string& of, std::int64_t scope) {
    const std::string sql = "SELECT count(*)" + of;
    Statement count(database, sql.c_str());
    if (of.find("?1") != std::string::npos) count.Bind(1, scope);
    return count.Step() ? static_cast<std::uint64_t>(count.Number(0)) : 0;
  }

  void LoadFacts() {
    Statement facts(database, "SELECT name, value FROM fact");
    std::int64_t epoch = 0;
    while (facts.Step()) {
      if (facts.Bytes(0) == "last_batch") last_batch = facts.Bytes(1);
      if (facts.Bytes(0) == "epoch") epoch = facts.Number(1);
    }
    const Mark mark = KeyedHash(key, "batch ids", std::to_string(epoch));
    salt = hub::crypto::Hex(View(mark));
  }

  void FlushSeen() {
    if (sightings.empty()) return;
    database.Do("BEGIN");
    Statement insert(database, "INSERT OR IGNORE INTO seen VALUES(?1, ?2)");
    for (const Sighting& one : sightings) {
      insert.Bind(1, View(one.source)).Bind(2, one.sealed).Do();
    }
    database.Do("COMMIT");
    sightings.clear();
  }

  // Inside a transaction.
  void FlushTellings() {
    for (const Telling& one : tellings) {
      tell.Bind(1, View(one.person)).Bind(2, View(one.source)).Bind(3, one.sealed).Do();
    }
    tellings.clear();
  }

  Lock lock;
  const SecretKey key;
  const SecretKey sealing;
  Database database;
  std::string last_batch;
  std::string salt;
  std::vector<Sighting> sightings;
  std::vector<Telling> tellings;
  Statement tell{database, "INSERT OR IGNORE INTO about VALUES(?1, ?2, ?3)"};
  Statement find{database, "SELECT content, held, answers FROM record WHERE source = ?1"};
  Statement take{database,
                 "INSERT INTO record VALUES(?1, ?2, 1, 1) ON CONFLICT(source) DO UPDATE SET"
                 " content = excluded.content, held = 1, answers = answers + 1"};
  Statement refuse{database,
                   "INSERT INTO record VALUES(?1, ?2, 0, 1) ON CONFLICT(source) DO UPDATE SET"
                   " answers = answers + 1"};
  Statement note{database, "INSERT OR REPLACE INTO fact VALUES('last_batch', ?1)"};
};

Journal::Journal(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Journal::Journal(Journal&&) noexcept = default;
Journal::~Journal() = default;

Result<Journal> Journal::Open(const fs::path& folder, const std::string& name) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) return Error{ErrorCode::kInternal, "cannot make folder " + folder.string(), ""};
  Result<Lock> lock = Lock::On(folder / (name + ".lock"));
  if (!lock.ok()) return lock.error();
  const Result<SecretKey> key = KeyIn(folder / (name + ".key"));
  if (!key.ok()) return key.error();
  Result<Database> database = OpenTables(folder / (name + ".journal"));
  if (!database.ok()) return database.error();
  auto inside =
      std::make_unique<Inside>(std::move(lock).value(), std::move(database).value(), key.value());
  inside->LoadFacts();
  const Status good = inside->database.Fault();
  if (!good.ok()) return good.error();
  return Journal(std::move(inside));
}

Mark Journal::SourceOf(std::string_view source_id) const {
  return KeyedHash(inside_->key, "source", source_id);
}

Mark Journal::ContentOf(std::string_view encoded_record) const {
  return KeyedHash(inside_->key, "content", encoded_record);
}

Known Journal::Find(const Mark& source) const {
  Statement& find = inside_->find;
  Known known;
  if (!find.Bind(1, View(source)).Step()) return known;
  known.content = MarkOf(find.Bytes(0));
  known.held = find.Number(1) != 0;
  known.answers = static_cast<std::uint32_t>(find.Number(2));
  find.Reset();
  return known;
}

Status Journal::Append(const std::string& batch, const std::vector<Delivered>& records) {
  Inside& in = *inside_;
  const Status begun = in.database.Run("BEGIN");
  if (!begun.ok()) return begun;
  in.FlushTellings();
  for (const Delivered& record : records) {
    Statement& write = record.refused ? in.refuse : in.take;
    write.Bind(1, View(record.source)).Bind(2, View(record.content)).Do();
  }
  in.note.Bind(1, batch).Do();
  const Status written = in.database.Fault();
  const Status ended = in.database.Run(written.ok() ? "COMMIT" : "ROLLBACK");
  if (!written.ok()) return written;
  if (ended.ok()) in.last_batch = batch;
  return ended;
}

const std::string& Journal::last_batch() const { return inside_->last_batch; }
const std::string& Journal::salt() const { return inside_->salt; }

Status Journal::StartOver() {
  const Status done = inside_->database.Run(
      "BEGIN; UPDATE record SET held = 0; DELETE FROM fact WHERE name = 'last_batch';"
      "INSERT INTO fact VALUES('epoch', 1) ON CONFLICT(name) DO UPDATE SET value = value + 1;"
      "COMMIT");
  inside_->last_batch.clear();
  inside_->LoadFacts();
  return done;
}

void Journal::NoteAbout(std::string_view person, const Mark& source, std::string_view source_id) {
  Inside& in = *inside_;
  in.tellings.push_back({KeyedHash(in.key, "person", person), source,
                         hub::crypto::Seal(in.sealing, View(source), source_id)});
  if (in.tellings.size() < kSeenAtOnce) return;
  in.database.Do("BEGIN");
  in.FlushTellings();
  in.database.Do("COMMIT");
}

Result<std::vector<std::string>> Journal::About(std::string_view person) {
  Inside& in = *inside_;
  in.database.Do("BEGIN");
  in.FlushTellings();
  in.database.Do("COMMIT");
  const Mark mark = KeyedHash(in.key, "person", person);
  Statement about(in.database, "SELECT source, sealed FROM about WHERE person = ?1");
  about.Bind(1, View(mark));
  std::vector<std::string> ids;
  while (about.Step()) {
    std::string id;
    const Status opened = hub::crypto::Open(in.sealing, about.Bytes(0), about.Bytes(1), id);
    if (!opened.ok()) return SealedOtherwise();
    ids.push_back(std::move(id));
  }
  const Status good = in.database.Fault();
  if (!good.ok()) return good.error();
  std::sort(ids.begin(), ids.end());
  return ids;
}

void Journal::BeginExport() {
  inside_->sightings.clear();
  inside_->database.Do("DELETE FROM seen");
}

void Journal::NoteSeen(const Mark& source, std::string_view source_id) {
  Inside& in = *inside_;
  in.sightings.push_back({source, hub::crypto::Seal(in.sealing, View(source), source_id)});
  if (in.sightings.size() >= kSeenAtOnce) in.FlushSeen();
}

Result<Comparison> Journal::Compare(const std::string& scope) {
  Inside& in = *inside_;
  in.FlushSeen();
  const std::int64_t id = in.ScopeOf(scope);
  Comparison comparison;
  comparison.before = in.Count(" FROM member WHERE scope = ?1", id);
  comparison.now = in.Count(" FROM seen", id);
  comparison.gone = in.Count(kGone, id);
  const Status good = in.database.Fault();
  if (!good.ok()) return good.error();
  return comparison;
}

Status Journal::ForEachGone(const std::string& scope,
                            const std::function<bool(const std::string&)>& take) {
  Inside& in = *inside_;
  const std::string sql = std::string("SELECT m.source, m.sealed") + kGone;
  Statement gone(in.database, sql.c_str());
  gone.Bind(1, in.ScopeOf(scope));
  while (gone.Step()) {
    std::string id;
    const Status opened = hub::crypto::Open(in.sealing, gone.Bytes(0), gone.Bytes(1), id);
    if (!opened.ok()) return SealedOtherwise();
    if (!take(id)) break;
  }
  return in.database.Fault();
}

Status Journal::Adopt(const std::string& scope) {
  Inside& in = *inside_;
  const std::int64_t id = in.ScopeOf(scope);
  in.database.Do("BEGIN");
  Statement seen(in.database, "SELECT source, sealed FROM seen");
  Statement insert(in.database, "INSERT OR REPLACE INTO member VALUES(?1, ?2, ?3)");
  for (std::int64_t count = 1; seen.Step(); ++count) {
    insert.Bind(1, seen.Bytes(0)).Bind(2, id).Bind(3, seen.Bytes(1)).Do();
    if (count % kAdoptedAtOnce == 0) in.database.Do("COMMIT; BEGIN");
  }
  Statement(in.database,
            "DELETE FROM member WHERE scope = ?1"
            " AND NOT EXISTS(SELECT 1 FROM seen s WHERE s.source = member.source)")
      .Bind(1, id)
      .Do();
  return in.database.Run("COMMIT");
}

}  // namespace connectors::push
