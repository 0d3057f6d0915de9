#define SQLITE_ENABLE_PREUPDATE_HOOK  // Debian builds SQLite with it
#include "hub/store/detail/group_writer.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <typeinfo>

#include "hub/store/detail/append_leaf.h"
#include "hub/store/detail/erasure.h"
#include "hub/store/detail/meta.h"
#include "hub/store/detail/sealed_sketches.h"
#include "hub/store/detail/segments.h"
#include "hub/store/detail/statements.h"

namespace hub::store::detail {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr auto kLongestGroup = std::chrono::milliseconds(5);
constexpr auto kLongestAlone = std::chrono::milliseconds(100);  // while nobody reads
constexpr std::int64_t kBytesBeforePassive = 32 << 20;
constexpr std::int64_t kBytesBeforeRestart = 128 << 20;
constexpr std::int64_t kBytesBeforeWaiting = 1 << 30;
constexpr unsigned kMostAwaited = 8;  // leaves
constexpr auto kGatherLeaves = std::chrono::milliseconds(1);
constexpr int kRestAfterActs = 2;                            // times as long as they took
constexpr auto kNobodyReads = std::chrono::milliseconds(2);  // without a leaf
constexpr auto kShortestHold = std::chrono::milliseconds(4);
constexpr auto kLongestHold = std::chrono::milliseconds(256);
constexpr auto kConflictsOver = std::chrono::seconds(1);  // without another
constexpr auto kFoldAfter = std::chrono::milliseconds(200);
constexpr std::size_t kStoredAtOnce = 16;                  // leaves
constexpr auto kFoldAgainAfter = std::chrono::seconds(1);  // when it failed
constexpr std::size_t kMostLoose = 4'096;   // persons; those beyond are found by their next read
constexpr std::size_t kSegmentsAtOnce = 4;  // persons
constexpr int kTruncateWaitMilliseconds = 5'000;
constexpr int kRestartWaitMilliseconds = 10;

// Columns as schemas/store/0001 has them.
constexpr int kChildColumn = 3;  // of source_person
constexpr int kKeyColumn = 0;    // of blocking_key and blocking_key_settled

constexpr char kNextKey[] = "next_key";
constexpr char kLedgerApplied[] = "ledger_applied";
constexpr char kCleanStop[] = "clean_stop";

Error Unavailable(const std::string& why) {
  return {ErrorCode::kUnavailable, "the hub cannot store anything now; nothing was done", why};
}

int CountPages(void* pages, sqlite3*, const char*, int now) {
  *static_cast<int*>(pages) = now;
  return SQLITE_OK;
}

std::uint64_t Leaves(Connection& connection) {
  Query row(connection, sql::kLastLeaf);
  return row.Next() && !row.Null(0) ? static_cast<std::uint64_t>(row.Int(0)) + 1 : 0;
}

// Notes what a column is before the change of its row that is under way, and after it.
template <template <class> class Notes, class Value>
void NoteBoth(sqlite3* database, int what, int column, Instant at, Notes<Value>& changed) {
  const auto note = [&](auto read) {
    sqlite3_value* value = nullptr;
    if (read(database, column, &value) == SQLITE_OK) {
      changed.Note(static_cast<Value>(sqlite3_value_int64(value)), at);
    } else {
      changed.NoteAll(at);
    }
  };
  if (what != SQLITE_INSERT) note(sqlite3_preupdate_old);
  if (what != SQLITE_DELETE) note(sqlite3_preupdate_new);
}

class WritingHere final : public Writing {
 public:
  WritingHere(Toolkit& tools, KeyStore& keys, Group& group) : Writing(tools, keys, group) {}
};

}  // namespace

// One thread's wish, on its stack while it waits.
struct GroupWriter::Job {
  // A leaf of the reading path.
  const audit::Leaf* leaf = nullptr;
  std::string_view salted;
  std::uint64_t subject = 0;
  std::uint64_t epoch = 0;
  // Anything else.
  const Act* act = nullptr;

  Result<std::uint64_t> outcome = std::uint64_t{0};
  std::mutex mutex;
  std::condition_variable done;
  bool finished = false;

  void Finish() {
    // Told under the lock: the job is gone as soon as its thread has seen `finished`.
    const std::lock_guard lock(mutex);
    finished = true;
    done.notify_one();
  }
};

GroupWriter::GroupWriter(const Parts& parts) : parts_(parts), journal_(parts.journal) {
  Open();
  clean_start_ = NumberIn(tools_->connection, kCleanStop) == 1;
  Run(tools_->connection, sql::kClearMeta, std::string_view(kCleanStop));
  ReadEdge();
  Unfold(journal_.Read());
  moments_ = std::make_unique<Moments>(parts_.clock, group_.at);
  if (!unfolded_.empty()) {
    group_.at = moments_->Begin();
    StoreUnfolded(unfolded_.size());
    Commit();
  }
  journal_.Clear();
  CompleteErasures();
  Publish();
  thread_ = std::thread([this] { Loop(); });
}

GroupWriter::~GroupWriter() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    work_.notify_one();
  }
  thread_.join();
  if (!unfolded_.empty()) Fold();
  MarkStopped();
}

void GroupWriter::MarkStopped() {
  if (broken_ || !unfolded_.empty()) return;
  try {
    journal_.Clear();
    SetNumber(tools_->connection, kCleanStop, 1);
    tools_->connection.CheckpointTruncate(kTruncateWaitMilliseconds);
  } catch (const Failure&) {  // the next start will say that this stop was not clean
  }
}

// Opening and recovery -----------------------------------------------------------

void GroupWriter::Open() {
  tools_.reset();  // undoes what was not committed
  in_tables_ = 0;
  tools_ = std::make_unique<Toolkit>(parts_.database, Mode::kWriter, parts_.cache_kib, parts_.keys);
  sqlite3_wal_hook(tools_->connection.handle(), &CountPages, &wal_pages_);
  sqlite3_preupdate_hook(tools_->connection.handle(), &BeforeChange, this);
  page_bytes_ = tools_->connection.PageBytes();
  settling_ = false;
  for (RecentKeys* const recent : {&recent_blocking_, &recent_search_, &recent_household_}) {
    recent->Count(tools_->connection);
  }
}

// Before each change of a row, also by triggers: what changes what a survey tells is noted.
void GroupWriter::BeforeChange(void* writer, sqlite3* database, int what, const char* schema,
                               const char* table, sqlite3_int64, sqlite3_int64) {
  const std::string_view name = std::string_view(schema) == "main" ? table : "";
  auto& self = *static_cast<GroupWriter*>(writer);
  Changes<PersonRow>& changes = self.parts_.kept.changes;
  Changes<ChildRow>& rights = self.parts_.kept.rights_changes;
  if (name == "entry" || name == "segment") {
    const auto note_person_of = [&](auto row) {  // the first column of both
      sqlite3_value* person = nullptr;
      if (row(database, 0, &person) == SQLITE_OK) {
        const PersonRow whose{sqlite3_value_int64(person)};
        changes.Note(whose, self.group_.at);
        std::vector<PersonRow>& all = self.entries_of_;
        if (all.empty() || all.back() != whose) all.push_back(whose);
      } else {
        changes.NoteAll(self.group_.at);
      }
    };
    if (what != SQLITE_INSERT) note_person_of(sqlite3_preupdate_old);
    if (what != SQLITE_DELETE) note_person_of(sqlite3_preupdate_new);
  } else if ((name == "shared_body" || name == "shared_key") && what != SQLITE_INSERT) {
    changes.NoteAll(self.group_.at);  // of several persons: which ones is not looked for
  } else if (name == "rights") {
    const auto note_holder_of = [&](auto row) {  // the first column
      sqlite3_value* holder = nullptr;
      const bool known = row(database, 0, &holder) == SQLITE_OK && sqlite3_value_int64(holder) > 0;
      if (known) {
        rights.Note(ChildRow{sqlite3_value_int64(holder)}, self.group_.at);
      } else {
        rights.NoteAll(self.group_.at);  // of an entry: whose it is is not looked for
      }
    };
    if (what != SQLITE_INSERT) note_holder_of(sqlite3_preupdate_old);
    if (what != SQLITE_DELETE) note_holder_of(sqlite3_preupdate_new);
  } else if (name == "source_person") {
    NoteBoth(database, what, kChildColumn, self.group_.at, self.group_.children_changed);
    if (what != SQLITE_UPDATE) return;
    sqlite3_value* before = nullptr;
    sqlite3_value* after = nullptr;
    const bool known = sqlite3_preupdate_old(database, kChildColumn, &before) == SQLITE_OK &&
                       sqlite3_preupdate_new(database, kChildColumn, &after) == SQLITE_OK;
    if (known && sqlite3_value_int64(before) == sqlite3_value_int64(after)) return;
    rights.NoteAll(self.group_.at);  // what is stated of entries goes along
  } else if (name == "blocking_key" || name == "blocking_key_settled") {
    if (self.settling_) return;
    if (what == SQLITE_INSERT) self.recent_blocking_.Added();
    NoteBoth(database, what, kKeyColumn, self.group_.at, self.group_.keys_changed);
    if (what == SQLITE_INSERT) return;
    NoteBoth(database, what, kKeyColumn, self.group_.at, self.group_.keys_lost);
    return;
  } else if (name == "search_key" || name == "household_key") {
    if (self.settling_ || what != SQLITE_INSERT) return;
    (name == "search_key" ? self.recent_search_ : self.recent_household_).Added();
    return;
  } else {
    return;
  }
  self.acts_in_group_ = true;
}

// What the next commit builds upon, as the disk has it.
void GroupWriter::ReadEdge() {
  Connection& connection = tools_->connection;
  WritingHere reading(*tools_, parts_.keys, group_);
  const std::uint64_t leaves = Leaves(connection);
  const bool destroyed = group_.now.destroyed;
  group_.now = Group::Undoable{};
  group_.now.destroyed = destroyed;
  group_.now.rights_epoch = rights_epoch_.load() + 1;
  group_.now.log = LogEdge(
      leaves, [&](int level, std::uint64_t index) { return reading.SubtreeRoot(level, index); });
  group_.at = LastStamp(connection);
  if (leaves > 0) {
    const Result<audit::WrittenLeaf> last = audit::Decode(reading.Leaf(leaves - 1));
    if (!last.ok()) throw Failure(SQLITE_CORRUPT, "the last audit leaf is malformed");
    group_.at = std::max(group_.at, last.value().at);
  }
  stored_next_key_ = NumberIn(connection, kNextKey);
  group_.next_key = std::max({group_.next_key, stored_next_key_, std::int64_t{1}});
  {
    Query row(connection, sql::kLastPerson);
    if (row.Next()) group_.next_person = std::max(group_.next_person, row.Int(0) + 1);
  }
  group_.seq_floors.clear();
  for (Query row(connection, sql::kSeqFloors); row.Next();) {
    group_.seq_floors[row.Int(0)] = row.Int(1);
  }
}

// Takes those that the tables lack back into the log's edge.
void GroupWriter::Unfold(const std::vector<PlacedLeaf>& leaves) {
  std::vector<PlacedLeaf> unfolded;
  for (const PlacedLeaf& leaf : leaves) {
    if (leaf.index < group_.now.log.size()) continue;
    if (leaf.index > group_.now.log.size()) {
      throw Failure(SQLITE_CORRUPT,
                    "leaves.log goes on where hub.db does not: hub.db was put back by hand; "
                    "keep both as evidence and use restore");
    }
    PlacedLeaf& placed = unfolded.emplace_back(leaf);
    placed.tiles.clear();
    group_.now.log.Append(audit::LeafHash(placed.line),
                          [&](const LogEdge::Tile& tile) { placed.tiles.push_back(tile); });
    const Result<audit::WrittenLeaf> written = audit::Decode(placed.line);
    if (!written.ok()) throw Failure(SQLITE_CORRUPT, "a journalled audit leaf is malformed");
    group_.at = std::max(group_.at, written.value().at);
  }
  unfolded_ = std::move(unfolded);  // whole or not at all: a recovery that fails is tried again
}

bool GroupWriter::Recover() {
  try {
    Open();
    ReadEdge();
    Unfold(unfolded_);
    Publish();
    broken_ = false;
  } catch (const std::exception&) {
    broken_ = true;
  }
  return !broken_;
}

// What the ledger says was destroyed and the rows do not yet: an erasure that a crash cut.
void GroupWriter::CompleteErasures() {
  Connection& connection = tools_->connection;
  const auto applied = static_cast<std::uint64_t>(NumberIn(connection, kLedgerApplied));
  const Result<std::vector<LedgerLine>> lines = parts_.ledger.Read(applied);
  if (!lines.ok()) throw Failure(SQLITE_IOERR, lines.error().for_operator);
  if (lines.value().empty()) return;
  group_.at = moments_->Begin();
  for (const LedgerLine& line : lines.value()) {
    parts_.keys.Destroy(KeysOf(line), SketchedIn(line));
    group_.next_key = std::max(group_.next_key, line.next_key);
  }
  Run(connection, sql::kBeginImmediate);
  for (const LedgerLine& line : lines.value()) {
    Apply(line, connection);
    for (const LedgerLine::Place& place : line.places) {
      const std::int64_t floor = line.kind == LedgerLine::Kind::kErase ? place.seq : place.seq + 1;
      Run(connection, sql::kRaiseSeqFloor, place.person, floor);
      group_.seq_floors[static_cast<std::int64_t>(place.person)] = floor;
      group_.next_person =
          std::max(group_.next_person, static_cast<std::int64_t>(place.person) + 1);
    }
    audit::Leaf leaf;
    leaf.event =
        line.kind == LedgerLine::Kind::kErase ? audit::Event::kErased : audit::Event::kPurged;
    leaf.outcome = "completed";
    AppendLeaf(connection, parts_.keys, group_, leaf, {}, 0);
  }
  ledger_touched_ = true;
  acts_in_group_ = true;
  Commit();
  connection.CheckpointTruncate(kTruncateWaitMilliseconds);
}

// Asking --------------------------------------------------------------------------

Result<std::uint64_t> GroupWriter::Submit(Job& job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return Unavailable("the store is stopping");
    if (job.leaf != nullptr) {
      callers_.Came(SteadyClock::now());
      leaves_.push_back(&job);
    } else {
      acts_.push_back(&job);
    }
    if (idle_ && (job.leaf == nullptr || LeavesMayRun())) work_.notify_one();
  }
  std::unique_lock lock(job.mutex);
  job.done.wait(lock, [&] { return job.finished; });
  return std::move(job.outcome);
}

void GroupWriter::TellOfEntries(Store::EntriesChanged told) {
  const std::lock_guard lock(told_mutex_);
  told_of_entries_ = std::move(told);
}

void GroupWriter::MakeSegmentsSoon(const std::vector<PersonRow>& persons) {
  const std::lock_guard lock(mutex_);
  if (stopping_ || loose_.size() >= kMostLoose) return;
  loose_.insert(persons.begin(), persons.end());
  if (idle_) work_.notify_one();
}

Status GroupWriter::Write(const std::function<Status(Writing&)>& act) {
  const Act wrapped = [&act](Writing& writing) -> Result<std::uint64_t> {
    const Status status = act(writing);
    if (!status.ok()) return status.error();
    return std::uint64_t{0};
  };
  Job job;
  job.act = &wrapped;
  const Result<std::uint64_t> outcome = Submit(job);
  if (!outcome.ok()) return outcome.error();
  return Done{};
}

Result<audit::DurableLeaf> GroupWriter::WriteWithLeaf(const Act& act) {
  Job job;
  job.act = &act;
  const Result<std::uint64_t> outcome = Submit(job);
  if (!outcome.ok()) return outcome.error();
  return Mint(outcome.value());
}

Result<audit::DurableLeaf> GroupWriter::WriteLeaf(const audit::Leaf& leaf, std::string_view detail,
                                                  std::uint64_t subject, std::uint64_t epoch) {
  Job job;
  job.subject = subject;
  job.epoch = epoch;
  job.leaf = &leaf;
  audit::Leaf committed;
  std::string salted;
  if (!detail.empty()) {
    // Here and not in the writer: every other read waits for that one.
    salted = Salted(detail);
    committed = leaf;
    committed.commitment = crypto::Sha256(salted);
    job.leaf = &committed;
    job.salted = salted;
  }
  const Result<std::uint64_t> outcome = Submit(job);
  if (!outcome.ok()) return outcome.error();
  return Mint(outcome.value());
}

Status GroupWriter::Settle() {
  if (settled_.load(std::memory_order_acquire)) return Done{};
  return Write([](Writing&) -> Status { return Done{}; });
}

std::pair<std::uint64_t, audit::Hash> GroupWriter::head() {
  const std::lock_guard lock(head_mutex_);
  return {head_size_, head_root_};
}

// The writer's thread -------------------------------------------------------------

void GroupWriter::Loop() {
  Jobs leaves;
  std::deque<Job*> acts;
  while (Await(leaves, acts)) {
    if (!leaves.empty()) {
      RunLeaves(leaves);
      leaves.clear();
      last_leaf_ = SteadyClock::now();
      gather_until_ = last_leaf_ + kGatherLeaves;
    }
    if (!acts.empty() && SteadyClock::now() >= ActsMayRunAt()) {
      const SteadyClock::time_point start = SteadyClock::now();
      RunActs(acts);
      const SteadyClock::time_point end = SteadyClock::now();
      acts_rest_until_ = end + kRestAfterActs * (end - start);
    }
    RunSegments();
    FoldIfDue();
    StoreSome();
  }
}

// Waits for something to do and takes it; false at the end.
bool GroupWriter::Await(Jobs& leaves, std::deque<Job*>& acts) {
  std::unique_lock lock(mutex_);
  const auto is_time = [&] {
    return (!leaves_.empty() && LeavesMayRun()) || !acts_.empty() || !loose_.empty() || stopping_;
  };
  idle_ = true;
  // When something falls due; nothing does once a group has been over for a while.
  SteadyClock::time_point until = SteadyClock::time_point::max();
  if (!acts.empty()) until = ActsMayRunAt();
  if (!unfolded_.empty()) until = std::min(until, fold_at_);
  if (SteadyClock::now() < gather_until_) until = std::min(until, gather_until_);
  if (until == SteadyClock::time_point::max()) {
    work_.wait(lock, is_time);
  } else if (!MayStoreSome()) {
    work_.wait_until(lock, until, is_time);
  }
  idle_ = false;
  if (stopping_ && leaves_.empty() && acts_.empty() && acts.empty()) return false;
  if (LeavesMayRun()) leaves.swap(leaves_);
  acts.insert(acts.end(), acts_.begin(), acts_.end());
  acts_.clear();
  return true;
}

// A group that is worth its fsync: half of those who ask just now are in it and the others
// keep the processors busy meanwhile, or it has been long enough since the last.
bool GroupWriter::LeavesMayRun() {
  const SteadyClock::time_point now = SteadyClock::now();
  return stopping_ || now >= gather_until_ ||
         leaves_.size() >= std::clamp(callers_.size(now) / 2, 1U, kMostAwaited);
}

// People come first: while their leaves keep coming, acts have a third of the writer's time.
SteadyClock::time_point GroupWriter::ActsMayRunAt() const {
  return std::max(acts_held_until_, std::min(acts_rest_until_, last_leaf_ + kNobodyReads));
}

// Rights changed under a question, which is asked again: twice as long each time, nothing else
// changes them meanwhile, so that a long question is answered in a storm of acts.
void GroupWriter::HoldActs() {
  const SteadyClock::time_point now = SteadyClock::now();
  const bool again = now < acts_held_until_ + kConflictsOver;
  hold_ = again ? std::min<SteadyClock::duration>(2 * hold_, kLongestHold) : kShortestHold;
  acts_held_until_ = now + hold_;
}

// A few at a time: nobody waits for these, and everybody waits for the writer.
void GroupWriter::RunSegments() {
  std::vector<PersonRow> persons;
  {
    const std::lock_guard lock(mutex_);
    while (!loose_.empty() && persons.size() < kSegmentsAtOnce) {
      persons.push_back(loose_.extract(loose_.begin()).value());
    }
  }
  if (persons.empty() || fold_failed_) return;  // found again by their next read
  acts_in_group_ = false;
  Jobs nobody;
  const bool committed = RunGroup(nobody, [&] {
    for (const PersonRow row : persons) {
      WritingHere reading(*tools_, parts_.keys, group_);
      const std::optional<Person> person = reading.PersonOf(row);
      const auto key = person && !person->erased ? parts_.keys.Find(person->key) : std::nullopt;
      // A body that does not open is told to whoever reads it.
      if (key) static_cast<void>(MakeSegments(*tools_, row, *key));
    }
  });
  if (!committed) RestAfterFailure();
}

void GroupWriter::RunLeaves(Jobs& jobs) {
  if (!journal_.Roomy() && (!fold_failed_ || SteadyClock::now() >= fold_at_)) Fold();
  if (!journal_.Roomy()) {
    Refuse(jobs, Unavailable("leaves.log is full and cannot be put into the database"));
    return;
  }
  if (broken_ && !Recover()) {
    Refuse(jobs, Unavailable("the database could not be opened again"));
    return;
  }
  if (uncertain_) Fold();
  if (uncertain_) {
    Refuse(jobs, Unavailable("a commit failed, and it is not known yet what became of it"));
    return;
  }
  group_.at = moments_->Begin();
  const LogEdge before = group_.now.log;
  std::vector<PlacedLeaf> placed;
  try {
    Place(jobs, placed);
  } catch (const std::exception& fault) {
    group_.now.log = before;
    moments_->Failed(group_.at);
    Refuse(jobs, Unavailable(std::string("placing leaves: ") + typeid(fault).name()));
    return;
  }
  const Status durable = placed.empty() ? Status(Done{}) : journal_.Append(placed);
  if (!durable.ok()) {
    group_.now.log = before;
    moments_->Failed(group_.at);
    Refuse(jobs, durable.error());
    return;
  }
  if (unfolded_.empty()) fold_at_ = SteadyClock::now() + kFoldAfter;
  std::move(placed.begin(), placed.end(), std::back_inserter(unfolded_));
  settled_.store(unfolded_.empty(), std::memory_order_release);
  moments_->Committed();
  Publish();
  for (Job* job : jobs) job->Finish();
}

void GroupWriter::Place(const Jobs& jobs, std::vector<PlacedLeaf>& placed) {
  placed.reserve(jobs.size());
  bool conflict = false;
  for (Job* job : jobs) {
    if (job->epoch != group_.now.rights_epoch) {
      job->outcome = Error{ErrorCode::kConflict, "rights changed meanwhile; ask again",
                           "the rights epoch moved on"};
      conflict = true;
      continue;
    }
    placed.push_back(PlaceLeaf(parts_.keys, group_, *job->leaf, job->salted, job->subject));
    job->outcome = placed.back().index;
  }
  if (conflict) HoldActs();
}

// Puts at most `most` of the leaves that have gathered into the tables, for the next commit;
// begins its transaction where none is open.
void GroupWriter::StoreUnfolded(std::size_t most) {
  if (!tools_->connection.in_transaction()) Run(tools_->connection, sql::kBeginImmediate);
  for (; most > 0 && in_tables_ < unfolded_.size(); --most) {
    StoreLeaf(tools_->connection, unfolded_[in_tables_++]);
  }
}

// Between groups: the commit that follows then holds up nobody for long.
void GroupWriter::StoreSome() {
  if (!MayStoreSome()) return;
  try {
    StoreUnfolded(kStoredAtOnce);
  } catch (const std::exception&) {
    broken_ = true;
    Recover();
    RestAfterFailure();
  }
}

bool GroupWriter::MayStoreSome() const {
  return in_tables_ < unfolded_.size() && !broken_ && !uncertain_ && !fold_failed_;
}

void GroupWriter::Fold() {
  acts_in_group_ = false;
  Jobs nobody;
  if (!RunGroup(nobody, [] {})) RestAfterFailure();
}

// Each failure opens the connection anew and makes reads decide again.
void GroupWriter::RestAfterFailure() {
  fold_failed_ = true;
  fold_at_ = SteadyClock::now() + kFoldAgainAfter;
}

void GroupWriter::FoldIfDue() {
  if (!unfolded_.empty() && SteadyClock::now() >= fold_at_) Fold();
}

// As many as fit into one short commit; the rest waits for the next, after the leaves. While
// nobody reads, into a longer one: keys are spread over the whole file, and a page that several
// batches change is written once.
void GroupWriter::RunActs(std::deque<Job*>& waiting) {
  acts_in_group_ = true;
  Jobs jobs;
  RunGroup(jobs, [&] {
    const SteadyClock::time_point start = SteadyClock::now();
    while (MayTakeMore(waiting, start) || (jobs.empty() && !waiting.empty())) {
      jobs.push_back(waiting.front());
      waiting.pop_front();
      RunAct(*jobs.back());
    }
  });
  if (jobs.empty() && !waiting.empty()) {
    waiting.front()->outcome = Unavailable("the database could not be opened again");
    waiting.front()->Finish();
    waiting.pop_front();
  }
}

// Whether another act of `waiting`, or of those that came meanwhile, fits into this commit.
bool GroupWriter::MayTakeMore(std::deque<Job*>& waiting, SteadyClock::time_point start) {
  const SteadyClock::time_point now = SteadyClock::now();
  if (now - start < kLongestGroup) return !waiting.empty();
  const std::lock_guard lock(mutex_);
  if (!leaves_.empty() || now < last_leaf_ + kNobodyReads || now - start > kLongestAlone) {
    return false;
  }
  waiting.insert(waiting.end(), acts_.begin(), acts_.end());
  acts_.clear();
  return !waiting.empty();
}

// One commit of what `fill` does; whether it was made. Every one of `jobs` is told when it is
// durable, or is not.
template <class Fill>
bool GroupWriter::RunGroup(Jobs& jobs, const Fill& fill) {
  if (broken_ && !Recover()) {
    FailAll(jobs, Unavailable("the database could not be opened again"));
    return false;
  }
  if (const Status mended = journal_.Mend(); !mended.ok()) {
    Refuse(jobs, mended.error());
    return false;
  }
  group_.at = moments_->Begin();
  ledger_touched_ = false;
  entries_of_.clear();
  try {
    StoreUnfolded(unfolded_.size());
    fill();
    SettleKeys();
    Commit();
  } catch (const Failure& failure) {
    // Frames of a commit whose fsync failed stay in the WAL: unless another commit is written
    // over them, the next start may find it made. On a full disk it was never written whole.
    if (failure.code() != SQLITE_FULL) uncertain_ = true;
    FailAll(jobs, failure.fatal() ? failure.ToError() : Unavailable(failure.what()));
    return false;
  } catch (const std::exception& fault) {
    uncertain_ = true;
    FailAll(jobs, Unavailable(std::string("the writer met ") + typeid(fault).name()));
    return false;
  }
  if (group_.now.destroyed) EmptyLog();
  TellWhoseEntriesChanged();
  for (Job* job : jobs) job->Finish();
  Checkpoint();
  return true;
}

void GroupWriter::TellWhoseEntriesChanged() {
  if (entries_of_.empty()) return;
  std::sort(entries_of_.begin(), entries_of_.end());
  entries_of_.erase(std::unique(entries_of_.begin(), entries_of_.end()), entries_of_.end());
  const std::lock_guard lock(told_mutex_);
  if (!told_of_entries_) return;
  try {
    told_of_entries_(entries_of_);
  } catch (const std::exception&) {  // the commit is made all the same
  }
}

void GroupWriter::SettleKeys() {
  settling_ = true;
  for (RecentKeys* const recent : {&recent_blocking_, &recent_search_, &recent_household_}) {
    recent->Settle(tools_->connection);
  }
  settling_ = false;
}

// What was destroyed must not stay in the WAL. A reader that still needs it postpones this to
// the next commit; the content's keys are gone by then.
void GroupWriter::EmptyLog() {
  try {
    group_.now.destroyed = !tools_->connection.CheckpointTruncate(kTruncateWaitMilliseconds);
    // Nobody holds an older snapshot now, so nobody can put back what was destroyed.
    if (!group_.now.destroyed) parts_.kept.Clear();
  } catch (const Failure&) {
  }
}

void GroupWriter::RunAct(Job& job) {
  Connection& connection = tools_->connection;
  const Group::Undoable before = group_.now;
  const bool touched_before = ledger_touched_;
  WritingHere writing(*tools_, parts_.keys, group_);
  Run(connection, sql::kSavepoint);
  try {
    job.outcome = (*job.act)(writing);
  } catch (const Failure& failure) {
    if (failure.fatal()) throw;
    job.outcome = failure.ToError();
  } catch (const std::exception& fault) {
    // Not what() of it: that may hold what was to be stored.
    job.outcome = Error{ErrorCode::kInternal, "the hub met a fault; nothing was stored",
                        std::string("an act threw ") + typeid(fault).name()};
  }
  if (!job.outcome.ok()) {
    Run(connection, sql::kRollbackTo);
    group_.now = before;
    if (ledger_touched_ && !touched_before) ledger_applied_ = false;
  }
  Run(connection, sql::kRelease);
}

void GroupWriter::Commit() {
  Connection& connection = tools_->connection;
  if (!group_.now.ledger.empty()) {
    const Status written = parts_.ledger.Append(group_.now.ledger);
    if (!written.ok()) throw Failure(SQLITE_IOERR, written.error().for_operator);
    ledger_touched_ = true;
    for (const LedgerLine& line : group_.now.ledger)
      parts_.keys.Destroy(KeysOf(line), SketchedIn(line));
    group_.now.ledger.clear();
  }
  if (acts_in_group_ || uncertain_) SetNumber(connection, kLastStamp, group_.at.micros);
  if (group_.next_key != stored_next_key_) SetNumber(connection, kNextKey, group_.next_key);
  if (ledger_touched_ && ledger_applied_) {
    SetNumber(connection, kLedgerApplied, static_cast<std::int64_t>(parts_.ledger.size()));
  }
  Run(connection, sql::kCommit);
  uncertain_ = false;
  fold_failed_ = false;
  unfolded_.clear();
  in_tables_ = 0;
  settled_.store(true, std::memory_order_release);
  journal_.Rewind();
  stored_next_key_ = group_.next_key;
  moments_->Committed();
  Publish();
}

void GroupWriter::FailAll(const Jobs& jobs, const Error& error) {
  const bool had_begun = !broken_;
  if (ledger_touched_) ledger_applied_ = false;  // the next start will act upon it
  broken_ = true;
  Recover();
  if (!broken_ && error.for_caller.find("disk is full") != std::string::npos) {
    try {
      tools_->connection.CheckpointTruncate(0);  // the WAL may be what fills it
    } catch (const Failure&) {
    }
  }
  if (had_begun) moments_->Failed(group_.at);
  Refuse(jobs, error);
}

void GroupWriter::Refuse(const Jobs& jobs, const Error& error) {
  for (Job* job : jobs) {
    job->outcome = error;
    job->Finish();
  }
}

void GroupWriter::Publish() {
  rights_epoch_.store(group_.now.rights_epoch, std::memory_order_release);
  const std::lock_guard lock(head_mutex_);
  if (head_size_ == group_.now.log.size() && head_size_ > 0) return;
  head_size_ = group_.now.log.size();
  head_root_ = group_.now.log.Root();
}

// Apart from commits, so that nobody waits for one but those who come during it. PASSIVE waits
// for nobody but lets the WAL grow while someone always reads; RESTART then ends that.
void GroupWriter::Checkpoint() {
  if (wal_pages_ < checkpointed_pages_) checkpointed_pages_ = 0;  // the WAL began anew
  if ((wal_pages_ - checkpointed_pages_) * page_bytes_ < kBytesBeforePassive) return;
  // Leaves wait meanwhile, and a long snapshot may not end soon: then again some pages later, and
  // long only where the WAL would fill the disk.
  const bool huge = wal_pages_ * page_bytes_ >= kBytesBeforeWaiting;
  tools_->connection.Checkpoint(wal_pages_ * page_bytes_ < kBytesBeforeRestart
                                    ? SQLITE_CHECKPOINT_PASSIVE
                                    : SQLITE_CHECKPOINT_RESTART,
                                huge ? kTruncateWaitMilliseconds : kRestartWaitMilliseconds);
  checkpointed_pages_ = wal_pages_;
}

// Erasure -------------------------------------------------------------------------

Status GroupWriter::Erase(ChildRow child, const audit::Leaf& leaf) {
  const Act act = [&](Writing& writing) { return EraseNow(writing, child, leaf); };
  Job job;
  job.act = &act;
  const Result<std::uint64_t> outcome = Submit(job);
  if (!outcome.ok()) return outcome.error();
  return Done{};
}

Result<std::uint64_t> GroupWriter::EraseNow(Writing& writing, ChildRow child,
                                            const audit::Leaf& leaf) {
  if (!writing.IdOf(child)) {
    return Error{ErrorCode::kNotFound, "there is no such child", "no child row"};
  }
  const LedgerLine line = ErasureOf(tools_->connection, child, group_.at, group_.next_key);
  const Status written = parts_.ledger.Append({line});
  if (!written.ok()) return written.error();
  // From here on it happens: if not now, then at the next start.
  ledger_touched_ = true;
  const std::vector<PlainSketch> others =
      SketchesBeside(tools_->connection, parts_.keys, SketchedIn(line));
  parts_.keys.Destroy(KeysOf(line), SketchedIn(line));
  Apply(line, tools_->connection);
  SealAnew(tools_->connection, parts_.keys, others);
  group_.now.destroyed = true;
  ++group_.now.rights_epoch;
  return AppendLeaf(tools_->connection, parts_.keys, group_, leaf, {}, 0);
}

}  // namespace hub::store::detail
