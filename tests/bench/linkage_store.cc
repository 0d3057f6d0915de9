// bench_linkage_store: new people through the hub's own service and store (keyed blocking, sealed
// rows, one fsync a group), in a folder that it makes and removes.
//
//   bench_linkage_store people.csv --share . --work DIR --sizes 10000,100000 --last 20000
//
// people.csv: id,given,family,birth,sex,postcode,address,nhs,upn (bench_linkage_county writes it),
// and for --seeded the number of the child.
// Each row is pushed once, in order, as its own source person with one record, in batches. When so
// many people are known, the next `--last` of them are timed. --out, --review: what
// linkage_score.py reads. --keep leaves the folder, and --known N goes on with one that was left
// when the first N rows were in it, so that what is dear to fill is filled once.

#include <sqlite3.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <mutex>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "hub/app/place.h"
#include "hub/linkage/sketch.h"
#include "hub/linkage/traits.h"
#include "hub/service/administer.h"
#include "hub/service/ingest_batch.h"
#include "hub/store/store.h"

namespace {

namespace fs = std::filesystem;
using SteadyClock = std::chrono::steady_clock;

struct Options {
  std::string people;
  std::string share = ".";
  std::string weights;
  std::string work;
  std::string out;
  std::string review;
  std::vector<std::size_t> sizes = {10'000, 100'000};
  std::size_t last = 20'000;
  std::size_t batch = 250;
  std::size_t threads = 4;
  int cache_mib = 64;
  bool all = false;
  bool seeded = false;
  bool keep = false;
  bool leaves = false;
  std::size_t known = 0;
};

// Time stands still for nobody, but a wall clock that is set back must not end a run.
class RunningClock final : public hub::Clock {
 public:
  hub::Instant Now() const override { return hub::SystemClock().Now(); }
};

std::vector<std::string> Cells(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

constexpr const char* kAgencies[] = {"health", "school", "social", "police", "voluntary"};

std::string AgencyOf(const std::string& id) {
  for (const char* const agency : kAgencies) {
    if (id.find(agency) != std::string::npos) return agency;
  }
  return kAgencies[0];
}

hub::records::Record RecordOf(const std::vector<std::string>& cells) {
  using hub::Sensitive;
  namespace records = hub::records;
  records::Subject subject;
  subject.source_id = Sensitive(cells[0]);
  if (!cells[1].empty() || !cells[2].empty()) {
    subject.names.push_back({records::NameUse::kCurrent, Sensitive(cells[1]), Sensitive(cells[2])});
  }
  subject.birth = hub::PartialDate::Parse(cells[3]).value_or(hub::PartialDate());
  if (cells[4] == "M") subject.sex = records::Sex::kMale;
  if (cells[4] == "F") subject.sex = records::Sex::kFemale;
  if (!cells[6].empty() || !cells[5].empty()) {
    subject.addresses.push_back({Sensitive(cells[6]), Sensitive(cells[5])});
  }
  using records::IdentifierKind;
  if (!cells[7].empty()) {
    subject.identifiers.push_back(records::MakeIdentifier(IdentifierKind::kNhsNumber, cells[7]));
  }
  if (!cells[8].empty()) {
    subject.identifiers.push_back(records::MakeIdentifier(IdentifierKind::kUpn, cells[8]));
  }
  records::Record record;
  record.source_id = Sensitive("r-" + cells[0]);
  record.kind = records::Kind::kContact;
  record.labels = record.labels.With(records::Label::kGeneral);
  record.happened = hub::PartialDate::Day(*hub::Date::FromCivil(2026, 3, 4));
  record.narrative = Sensitive("Seen and well.");
  record.subjects.push_back(std::move(subject));
  return record;
}

template <class T>
T Must(hub::Result<T> result) {
  if (!result.ok()) {
    throw std::runtime_error(result.error().for_caller + ": " + result.error().for_operator);
  }
  return std::move(result).value();
}

double Percentile(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

// Of /proc/self/status: "VmRSS:" is all, "RssAnon:" what is not a file's.
std::size_t ResidentMib(const std::string& which) {
  std::ifstream status("/proc/self/status");
  std::string word;
  std::size_t kib = 0;
  while (status >> word) {
    if (word == which && status >> kib) return kib >> 10U;
  }
  return 0;
}

// Adds the processor time of its thread while it lived.
class ThreadTime {
 public:
  explicit ThreadTime(std::atomic<std::int64_t>& micros) : micros_(micros), from_(Now()) {}
  ~ThreadTime() { micros_ += Now() - from_; }
  ThreadTime(const ThreadTime&) = delete;

 private:
  static std::int64_t Now() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::int64_t{1'000'000} * time.tv_sec + time.tv_nsec / 1'000;
  }

  std::atomic<std::int64_t>& micros_;
  std::int64_t from_;
};

// Leaves as reads write them, one after another, while people are pushed: how long each takes until
// it is durable, and how large the log of the database grows meanwhile.
class Reader {
 public:
  Reader(hub::store::Store& store, const fs::path& log) : store_(store), log_(log) {
    thread_ = std::thread([this] {
      while (!stopping_) {
        Write();
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
      }
    });
  }
  ~Reader() {
    stopping_ = true;
    thread_.join();
    std::printf(
        "  leaves %zu: p50 %.1f ms, p99 %.1f ms, longest %.1f ms; the log at most %ju MiB\n",
        millis_.size(), Percentile(millis_, 0.5), Percentile(millis_, 0.99), Percentile(millis_, 1),
        largest_ >> 20U);
  }
  Reader(const Reader&) = delete;

 private:
  void Write() {
    hub::audit::Leaf leaf;
    leaf.event = hub::audit::Event::kReceiptRead;
    leaf.outcome = "ok";
    const auto began = SteadyClock::now();
    // Asked again when rights changed meanwhile, as a question is.
    while (!store_.writer().WriteLeaf(leaf, "", 0, store_.RightsEpoch()).ok()) {
    }
    const std::chrono::duration<double, std::milli> took = SteadyClock::now() - began;
    millis_.push_back(took.count());
    std::error_code none;
    const std::uintmax_t size = fs::file_size(log_, none);
    if (!none) largest_ = std::max(largest_, size);
  }

  hub::store::Store& store_;
  const fs::path log_;
  std::atomic<bool> stopping_ = false;
  std::vector<double> millis_;
  std::uintmax_t largest_ = 0;
  std::thread thread_;
};

class Bench {
 public:
  explicit Bench(const Options& options) : options_(options), people_(options.people) {
    std::string header;
    std::getline(people_, header);
    hub::app::Place place;
    place.share = options.share;
    place.config.linkage_weights =
        options.weights.empty() ? hub::app::NewestWeights(options.share) : options.weights;
    weights_ = Must(hub::app::WeightsOf(place));
    place.data = fs::path(options.work) / "data";
    place.keys = fs::path(options.work) / "keys";
    place.config.origin = "hub.bench/audit";
    place.config.readers = static_cast<int>(options.threads);
    hub::store::Options store = place.StoreOptions(clock_, weights_.model);
    store.writer_cache_kib = options.cache_mib << 10;
    if (options.known == 0) {
      for (const fs::path& folder : {place.data, place.keys}) {
        fs::create_directories(folder);
        fs::permissions(folder, fs::perms::owner_all);
      }
      Must(hub::store::Initialise(store));
    }
    store_ = Must(hub::store::Store::Open(store));
    if (options.known == 0) AddAgencies();
    Skip(options.known);
    hub::store::ReadTransaction reading = store_->Read();
    for (const hub::store::Agency& agency : reading.Agencies()) {
      agencies_[agency.id.text()] = {agency};
    }
  }

  void AddAgencies() {
    const hub::crypto::KeyPair authority =
        hub::crypto::MakeAuthority("Bench", clock_.Now(), clock_.Now().Plus(86'400));
    hub::service::Administer administer(*store_, authority, clock_);
    for (const char* const id : kAgencies) {
      hub::service::NewAgency agency;
      agency.id = *hub::AgencyId::From(id);
      agency.name = id;
      agency.classes = hub::records::ClassSet(~0U);
      Must(administer.AddAgency(agency));
    }
  }

  void Skip(std::size_t known) {
    std::string line;
    while (pushed_ < known && std::getline(people_, line)) ++pushed_;
    claimed_ = pushed_.load();
    batches_ = pushed_;  // no number of a batch comes twice
  }

  void Run() {
    std::printf("weights %s, batches of %zu from %zu threads, writer's cache %d MiB\n",
                weights_.model.version.c_str(), options_.batch, options_.threads,
                options_.cache_mib);
    std::printf("%13s %10s %9s %13s %13s %13s %9s %8s %8s\n", "people before", "new people",
                "people/s", "p50 us/person", "p99 us/person", "cpu us/person", "of writer",
                "RSS MiB", "anon MiB");
    for (const std::size_t size : options_.sizes) {
      if (!(options_.seeded ? SeedUntil(size) : PushUntil(size))) break;
      if (options_.last > 0 && !Timed()) break;
    }
    if (options_.all) PushUntil(static_cast<std::size_t>(-1));
    std::printf("people in all %zu\n", pushed_.load());
    if (!options_.out.empty()) WriteClusters();
    store_.reset();
    TellSizes();
  }

 private:
  // How much of the file each kind of key takes.
  void TellSizes() const {
    sqlite3* file = nullptr;
    const std::string path = (fs::path(options_.work) / "data" / "hub.db").string();
    sqlite3_open_v2(path.c_str(), &file, SQLITE_OPEN_READONLY, nullptr);
    for (const char* const table :
         {"blocking_key", "blocking_key_settled", "sketch", "search_key_settled",
          "household_key_settled", "source_person", "entry", "link"}) {
      const std::string sql = "SELECT (SELECT count(*) FROM " + std::string(table) +
                              "), (SELECT sum(pgsize) FROM dbstat WHERE name = '" + table + "')";
      sqlite3_stmt* row = nullptr;
      if (sqlite3_prepare_v2(file, sql.c_str(), -1, &row, nullptr) == SQLITE_OK &&
          sqlite3_step(row) == SQLITE_ROW) {
        const auto people = static_cast<double>(pushed_.load());
        std::printf("%-20s %5.2f a person, %6.1f bytes of the file a person\n", table,
                    sqlite3_column_double(row, 0) / people, sqlite3_column_double(row, 1) / people);
      }
      sqlite3_finalize(row);
    }
    sqlite3_close(file);
  }

  // The next batch that is full, of rows in file order; at the end of the file those that are not.
  // None: there are no more.
  std::optional<hub::service::ArrivingBatch> Next() {
    const std::lock_guard lock(mutex_);
    std::string line;
    while (std::getline(people_, line)) {
      const std::vector<std::string> cells = Cells(line);
      if (!options_.out.empty()) ids_.push_back(cells[0]);
      const std::string agency = AgencyOf(cells[0]);
      hub::service::ArrivingBatch& batch = filling_[agency];
      batch.agency = *hub::AgencyId::From(agency);
      batch.records.push_back({RecordOf(cells), ""});
      if (batch.records.size() == options_.batch) return Taken(agency);
    }
    if (filling_.empty()) return std::nullopt;
    return Taken(filling_.begin()->first);
  }

  hub::service::ArrivingBatch Taken(const std::string& agency) {
    hub::service::ArrivingBatch batch = std::move(filling_.extract(agency).mapped());
    batch.id = "b" + std::to_string(++batches_);
    batch.content = hub::crypto::Sha256(batch.id);
    return batch;
  }

  // People as the service would have left them if it had made no mistake, many in one act. False:
  // there are no more.
  bool SeedUntil(std::size_t size) {
    constexpr std::size_t kAtOnce = 20'000;
    bool more = true;
    while (more && pushed_ < size) {
      const std::size_t until = std::min(size, pushed_ + kAtOnce);
      const hub::Status seeded = store_->writer().Write([&](hub::store::Writing& writing) {
        std::string line;
        while (pushed_ < until && (more = static_cast<bool>(std::getline(people_, line)))) {
          Seed(writing, Cells(line));
          ++pushed_;
        }
        return hub::Status(hub::Done{});
      });
      Must(seeded);
    }
    claimed_ = pushed_.load();
    return more;
  }

  void Seed(hub::store::Writing& writing, const std::vector<std::string>& cells) {
    const auto number = static_cast<std::size_t>(std::stoul(cells.at(9)));
    if (child_of_.size() <= number) child_of_.resize(number + 100'000);
    hub::store::ChildRow& child = child_of_[number];
    if (child == hub::store::ChildRow{}) child = writing.AddChild();
    const hub::records::Record record = RecordOf(cells);
    const hub::records::Subject& subject = record.subjects.front();
    const hub::store::AgencyRow agency = agencies_.at(AgencyOf(cells[0])).agency.row;
    const hub::linkage::Traits traits(subject, weights_.model);
    const hub::linkage::Sketch sketch(traits);
    const hub::store::PersonRow person =
        writing.AddPerson(agency, store_->SourceHash("person", agency, cells[0]), subject, child,
                          store_->KeysOf(subject, traits), &sketch);
    hub::store::Link link;
    link.person = person;
    link.child = child;
    link.state = hub::store::LinkState::kConfirmed;
    link.explanation = "nhs_number agrees +20.25; birth agrees +12";
    link.decider = "rule";
    writing.AddLink(link);
    hub::store::NewEntry entry;
    entry.facts.kind = record.kind;
    entry.facts.owner = agency;
    entry.facts.labels = record.labels;
    entry.facts.happened = record.happened;
    entry.encode = [](const hub::EntryId&, hub::Instant, std::uint32_t) {
      return std::string(120, 'x');
    };
    writing.AddEntry(agency, store_->SourceHash("record", agency, record.source_id.Reveal()),
                     {*writing.PersonOf(person)}, entry, {});
  }

  // False: there are no more.
  bool PushUntil(std::size_t size) {
    std::atomic<bool> more = true;
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < options_.threads; ++t) {
      threads.emplace_back([&] {
        const ThreadTime worked(pushers_worked_);
        hub::service::IngestBatch ingest(*store_, clock_);
        while (more && claimed_.fetch_add(options_.batch) < size) {
          const std::optional<hub::service::ArrivingBatch> next = Next();
          if (!next) more = false;
          if (next) {
            const hub::service::ArrivingBatch& batch = *next;
            const std::size_t count = batch.records.size();
            const auto began = SteadyClock::now();
            Must(ingest.Run(agencies_.at(batch.agency.text()), batch));
            const std::chrono::duration<double, std::micro> took = SteadyClock::now() - began;
            pushed_ += count;
            const std::lock_guard lock(mutex_);
            for (std::size_t i = 0; timing_ && i < count; ++i) {
              micros_.push_back(took.count() / static_cast<double>(count));
            }
          }
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    claimed_ = pushed_.load();
    return more;
  }

  bool Timed() {
    micros_.clear();
    timing_ = true;
    const std::size_t before = pushed_;
    const auto began = SteadyClock::now();
    const std::clock_t worked = std::clock();
    pushers_worked_ = 0;
    std::optional<Reader> reader;
    if (options_.leaves) reader.emplace(*store_, fs::path(options_.work) / "data" / "hub.db-wal");
    const bool more = PushUntil(before + options_.last);
    reader.reset();
    const std::chrono::duration<double> took = SteadyClock::now() - began;
    const double cpu = 1e6 * static_cast<double>(std::clock() - worked) / CLOCKS_PER_SEC;
    timing_ = false;
    const auto many = static_cast<double>(pushed_ - before);
    const double of_writer = cpu - static_cast<double>(pushers_worked_.load());
    std::printf("%13zu %10.0f %9.0f %13.0f %13.0f %13.0f %9.0f %8zu %8zu\n", before, many,
                many / took.count(), Percentile(micros_, 0.5), Percentile(micros_, 0.99),
                cpu / many, of_writer / many, ResidentMib("VmRSS:"), ResidentMib("RssAnon:"));
    std::fflush(stdout);
    return more;
  }

  void WriteClusters() {
    std::ofstream out(options_.out);
    std::ofstream review(options_.review.empty() ? "/dev/null" : options_.review);
    out << "record_id,cluster_id\n";
    review << "record_id,other_id\n";
    hub::store::ReadTransaction reading = store_->Read();
    std::map<hub::store::ChildRow, std::string> first_of;
    std::vector<std::pair<std::string, hub::store::Person>> all;
    for (const std::string& id : ids_) {
      const hub::store::AgencyRow agency = agencies_.at(AgencyOf(id)).agency.row;
      const auto person = reading.FindPerson(agency, store_->SourceHash("person", agency, id));
      if (!person) throw std::runtime_error("a person was lost");
      out << id << ',' << static_cast<std::int64_t>(person->child) << '\n';
      first_of.emplace(person->child, id);
      all.emplace_back(id, *person);
    }
    for (const auto& [id, person] : all) {
      for (const hub::store::Link& link : reading.LinksOf(person.row)) {
        if (link.state != hub::store::LinkState::kProposed) continue;
        review << id << ',' << first_of.at(link.child) << '\n';
      }
    }
  }

  const Options& options_;
  RunningClock clock_;
  hub::wire::Weights weights_;
  std::unique_ptr<hub::store::Store> store_;
  std::map<std::string, hub::service::AgencyCaller> agencies_;
  std::vector<hub::store::ChildRow> child_of_;  // by the last column, where people are seeded
  std::ifstream people_;
  std::vector<std::string> ids_;
  std::map<std::string, hub::service::ArrivingBatch> filling_;  // by agency
  std::size_t batches_ = 0;
  std::atomic<std::size_t> claimed_ = 0;
  std::atomic<std::size_t> pushed_ = 0;
  std::atomic<std::int64_t> pushers_worked_ = 0;
  bool timing_ = false;
  std::vector<double> micros_;
  std::mutex mutex_;
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("New people through the service and the store", "bench_linkage_store");
  Options options;
  app.add_option("people", options.people, "CSV as bench_linkage_county writes it")->required();
  app.add_option("--share", options.share, "Folder of schemas/ and config/");
  app.add_option("--weights", options.weights, "Version in config/linkage; else the newest");
  app.add_option("--work", options.work, "New folder for the hub; removed at the end")->required();
  app.add_option("--sizes", options.sizes, "Time when so many are known")->delimiter(',');
  app.add_option("--last", options.last, "How many are timed then");
  app.add_option("--batch", options.batch, "Records of a batch");
  app.add_option("--threads", options.threads, "Pushers");
  app.add_flag("--seeded", options.seeded,
               "Fill by the last column (the child), without looking for anybody");
  app.add_flag("--leaves", options.leaves, "Write leaves as reads do meanwhile, and time them");
  app.add_flag("--keep", options.keep, "Leave the folder as it is at the end");
  app.add_option("--known", options.known, "The folder was left with so many rows in it");
  app.add_flag("--all", options.all, "Push the rest of the file too");
  app.add_option("--cache-mib", options.cache_mib, "The writer's page cache");
  app.add_option("--out", options.out, "record_id,cluster_id");
  app.add_option("--review", options.review, "What a person would be asked");
  CLI11_PARSE(app, argc, argv);
  try {
    Bench(options).Run();
    if (!options.keep) fs::remove_all(options.work);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "bench_linkage_store: " << error.what() << "\n";
    return 1;
  }
}
