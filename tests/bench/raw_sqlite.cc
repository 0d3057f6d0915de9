// bench_raw_sqlite: how fast SQLite alone takes what one ingested record leaves behind, in
// the hub's own tables and indexes, one transaction for each batch. Nothing is checked,
// linked, sealed or logged: the bytes are random and of the length that the hub stores.
//
//   bench_raw_sqlite --folder DIR --schema schemas/store [--seconds 5]
//   bench_raw_sqlite ... --sizes 10000,100000 --last 20000   # beside bench_linkage_store
//
// Like the hub's writer: WAL, synchronous=FULL, one connection, statements kept.

#include <sqlite3.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Options {
  std::string folder;
  std::string schema;
  double seconds = 5;
  std::vector<std::int64_t> sizes;  // time when so many people are there
  std::int64_t last = 20'000;       // how many are timed then
  int search_keys = 4;              // of a person
  int rows = 200;                   // in a transaction
  int records_a_person = 5;         // one record in so many brings a new source person
  int agencies = 4;                 // source persons of one child
  int body = 600;                   // bytes of a sealed entry
};

class Database {
 public:
  explicit Database(const fs::path& file) {
    sqlite3* handle = nullptr;
    const int status = sqlite3_open(file.c_str(), &handle);
    handle_.reset(handle);
    if (status != SQLITE_OK) throw std::runtime_error("cannot open " + file.string());
  }

  void Run(const std::string& sql) {
    char* fault = nullptr;
    if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, &fault) != SQLITE_OK)
      throw std::runtime_error(sql.substr(0, 60) + ": " + (fault ? fault : "failed"));
  }

  sqlite3* handle() { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  std::unique_ptr<sqlite3, Close> handle_;
};

class Insert {
 public:
  Insert(Database& database, const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(database.handle(), sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT,
                           &statement, nullptr) != SQLITE_OK)
      throw std::runtime_error(sql + ": " + sqlite3_errmsg(database.handle()));
    statement_.reset(statement);
  }

  template <class... Values>
  void operator()(const Values&... values) {
    int place = 0;
    (Bind(++place, values), ...);
    if (sqlite3_step(statement_.get()) != SQLITE_DONE) throw std::runtime_error("insert failed");
    sqlite3_reset(statement_.get());
  }

 private:
  void Bind(int place, std::int64_t value) { sqlite3_bind_int64(statement_.get(), place, value); }
  void Bind(int place, std::string_view value) {
    sqlite3_bind_blob(statement_.get(), place, value.data(), static_cast<int>(value.size()),
                      SQLITE_STATIC);
  }

  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

// Everything that one record adds, in the order in which it comes.
class Ingest {
 public:
  Ingest(Database& database, const Options& options) : options_(options), database_(database) {
    noise_.resize(4096);
    for (char& byte : noise_) byte = static_cast<char>(random_());
  }

  std::int64_t people() const { return person_; }

  void Batch() {
    database_.Run("BEGIN IMMEDIATE");
    for (int i = 0; i < options_.rows; ++i) Record();
    leaf_(next_leaf_++, Noise(250));
    batch_(std::int64_t{1}, "batch-" + std::to_string(next_leaf_), kAt, next_leaf_,
           Noise(static_cast<std::size_t>(options_.rows) * 34));
    database_.Run("COMMIT");
  }

 private:
  static constexpr std::int64_t kAt = 1'764'000'000'000'000;

  std::string_view Noise(std::size_t size) {
    if (noise_.size() < size) noise_.resize(size * 2, 'x');
    return std::string_view(noise_).substr(random_() % (noise_.size() - size + 1), size);
  }
  std::int64_t Key() { return static_cast<std::int64_t>(random_()); }

  void Record() {
    if (records_++ % options_.records_a_person == 0) Person();
    entry_(person_, ++seq_, Noise(40), Noise(static_cast<std::size_t>(options_.body)));
    // Keyed hashes: evenly spread over the index.
    const std::int64_t hash[2] = {Key(), Key()};
    record_(std::int64_t{1}, std::string_view(reinterpret_cast<const char*>(hash), sizeof hash),
            person_, seq_, Noise(16));
  }

  void Person() {
    seq_ = 0;
    const std::int64_t hash[2] = {Key(), Key()};
    const std::string_view source(reinterpret_cast<const char*>(hash), sizeof hash);
    if (person_ % options_.agencies == 0) child_(++next_child_, source);
    ++person_;
    person_row_(person_, source, next_child_, person_, Noise(350), Noise(16), Noise(90), kAt);
    sketch_(Noise(156), next_child_ << 31 | person_);
    link_(person_, next_child_, Noise(80), kAt);
    for (int i = 0; i < 5; ++i) blocking_(Key(), person_, next_child_);
    for (int i = 0; i < options_.search_keys; ++i) search_(Key(), person_);
    household_(Key(), person_);
  }

  const Options& options_;
  Database& database_;
  std::mt19937_64 random_{7};
  std::string noise_;
  std::int64_t records_ = 0;
  std::int64_t person_ = 0;
  std::int64_t seq_ = 0;
  std::int64_t next_child_ = 0;
  std::int64_t next_leaf_ = 0;

  Insert entry_{database_, "INSERT INTO entry (person, seq, facts, body) VALUES (?, ?, ?, ?)"};
  Insert record_{database_,
                 "INSERT INTO record (agency, source, person, seq, version, source_version, "
                 "content, state) VALUES (?, ?, ?, ?, 1, 0, ?, 1)"};
  Insert child_{database_, "INSERT INTO child (row, id) VALUES (?, ?)"};
  Insert person_row_{database_,
                     "INSERT INTO source_person (row, agency, source, child, key, identity, "
                     "identity_hash, keys, added) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?)"};
  Insert link_{database_,
               "INSERT INTO link (source_person, child, state, bits, explanation, decider, since) "
               "VALUES (?, ?, 2, 20.0, ?, 'rule', ?)"};
  Insert sketch_{database_, "UPDATE sketch SET sealed = ? WHERE place = ?"};
  Insert blocking_{database_,
                   "INSERT INTO blocking_key (key, source_person, child) VALUES (?, ?, ?)"};
  Insert search_{database_, "INSERT INTO search_key (key, source_person) VALUES (?, ?)"};
  Insert household_{database_, "INSERT INTO household_key (key, source_person) VALUES (?, ?)"};
  Insert leaf_{database_, "INSERT INTO audit_leaf (idx, leaf) VALUES (?, ?)"};
  Insert batch_{database_,
                "INSERT INTO batch (agency, id, received, leaf, sealed) "
                "VALUES (?, ?, ?, ?, ?)"};
};

void MakeTables(Database& database, const fs::path& schema) {
  database.Run("PRAGMA page_size = 4096");  // as the hub's
  database.Run("PRAGMA journal_mode = WAL");
  database.Run("PRAGMA synchronous = FULL");
  database.Run("PRAGMA cache_size = -65536");
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(schema))
    if (file.path().extension() == ".sql") files.push_back(file.path());
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    std::stringstream sql;
    sql << std::ifstream(file).rdbuf();
    database.Run(sql.str());
  }
}

void Checkpoint(Database& database) { database.Run("PRAGMA wal_checkpoint(PASSIVE)"); }

int MeasureAt(const Options& options, Database& database, Ingest& ingest) {
  std::printf("%13s %10s %9s %13s\n", "people before", "new people", "people/s", "cpu us/person");
  for (const std::int64_t size : options.sizes) {
    while (ingest.people() < size) ingest.Batch();
    Checkpoint(database);
    const std::int64_t before = ingest.people();
    const auto began = std::chrono::steady_clock::now();
    const std::clock_t worked = std::clock();
    while (ingest.people() < before + options.last) ingest.Batch();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    const double cpu = 1e6 * static_cast<double>(std::clock() - worked) / CLOCKS_PER_SEC;
    const auto many = static_cast<double>(ingest.people() - before);
    std::printf("%13lld %10.0f %9.0f %13.0f\n", static_cast<long long>(before), many,
                many / took.count(), cpu / many);
    std::fflush(stdout);
  }
  return 0;
}

int Measure(const Options& options) {
  fs::create_directories(options.folder);
  Database database(fs::path(options.folder) / "raw.db");
  MakeTables(database, options.schema);
  Ingest ingest(database, options);
  if (!options.sizes.empty()) return MeasureAt(options, database, ingest);
  using Clock = std::chrono::steady_clock;
  const auto began = Clock::now();
  std::uint64_t batches = 0;
  double seconds = 0;
  do {
    ingest.Batch();
    ++batches;
    seconds = std::chrono::duration<double>(Clock::now() - began).count();
  } while (seconds < options.seconds);
  const double rows = static_cast<double>(batches) * options.rows;
  std::printf("{\"rows_per_second\": %.1f, \"rows\": %.0f, \"seconds\": %.3f}\n", rows / seconds,
              rows, seconds);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Raw batched SQLite inserts, as the hub's tables take them", "bench_raw_sqlite");
  Options options;
  app.add_option("--folder", options.folder, "Where to make the database")->required();
  app.add_option("--schema", options.schema, "schemas/store")->required();
  app.add_option("--seconds", options.seconds)->capture_default_str();
  app.add_option("--sizes", options.sizes, "Time when so many people are there")->delimiter(',');
  app.add_option("--last", options.last, "How many are timed then")->capture_default_str();
  app.add_option("--search-keys", options.search_keys, "Of a person")->capture_default_str();
  app.add_option("--rows", options.rows, "In a transaction")->capture_default_str();
  app.add_option("--records-a-person", options.records_a_person)->capture_default_str();
  app.add_option("--body", options.body, "Bytes of a sealed entry")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    return Measure(options);
  } catch (const std::exception& error) {
    std::cerr << "bench_raw_sqlite: " << error.what() << "\n";
    return 1;
  }
}
