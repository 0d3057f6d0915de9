// The single writer: one thread that owns the only read-write connection and every checkpoint.
//
// What has queued while a commit was under way is the next commit, one fsync for all. Leaves
// of the reading path become durable in a journal (leaf_journal.h), in turn with the commits,
// so that a read never waits for more than one batch. Between groups they go into the tables
// too, in a transaction that the next commit ends. A commit that fails undoes all of
// it; the connection is then opened anew and the log's edge read from disk before anything
// else is written, since the disk alone knows what became of it.

#ifndef HUB_STORE_DETAIL_GROUP_WRITER_H_
#define HUB_STORE_DETAIL_GROUP_WRITER_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "hub/store/detail/group.h"
#include "hub/store/detail/kept.h"
#include "hub/store/detail/key_store.h"
#include "hub/store/detail/leaf_journal.h"
#include "hub/store/detail/ledger.h"
#include "hub/store/detail/moments.h"
#include "hub/store/detail/recent_callers.h"
#include "hub/store/detail/recent_keys.h"
#include "hub/store/detail/toolkit.h"
#include "hub/store/store.h"

namespace hub::store::detail {

class GroupWriter final : public Writer {
 public:
  using Act = std::function<Result<std::uint64_t>(Writing&)>;

  struct Parts {
    std::filesystem::path database;
    std::filesystem::path journal;
    KeyStore& keys;
    Ledger& ledger;
    const Clock& clock;
    int cache_kib;
    Kept& kept;
  };

  // Opens the database and completes what the ledger says was destroyed. Throws Failure.
  explicit GroupWriter(const Parts& parts);
  // Finishes what is queued, marks the stop as clean and empties the WAL.
  ~GroupWriter() override;

  Status Write(const std::function<Status(Writing&)>& act) override;
  Result<audit::DurableLeaf> WriteLeaf(const audit::Leaf& leaf, std::string_view detail,
                                       std::uint64_t subject, std::uint64_t epoch) override;
  Result<audit::DurableLeaf> WriteWithLeaf(const Act& act) override;

  // Returns when every leaf acknowledged so far lies in the tables.
  Status Settle();

  // As Store::TellOfEntries().
  void TellOfEntries(Store::EntriesChanged told);

  // Asks that what scans found outside segments be copied into some; returns at once.
  void MakeSegmentsSoon(const std::vector<PersonRow>& persons);

  // Destroys what the child's source persons hold: ledger, then keys, then rows.
  Status Erase(ChildRow child, const audit::Leaf& leaf);

  Instant HeldAt(std::optional<Instant> asked) { return moments_->HeldAt(asked); }
  std::uint64_t rights_epoch() const { return rights_epoch_.load(std::memory_order_acquire); }
  bool clean_start() const { return clean_start_; }

  // The size and root of what is durable.
  std::pair<std::uint64_t, audit::Hash> head();

 private:
  struct Job;
  using Jobs = std::vector<Job*>;

  Result<std::uint64_t> Submit(Job& job);
  void Loop();
  bool LeavesMayRun();  // under mutex_
  bool Await(Jobs& leaves, std::deque<Job*>& acts);
  std::chrono::steady_clock::time_point ActsMayRunAt() const;
  void RunLeaves(Jobs& jobs);
  void RunActs(std::deque<Job*>& waiting);
  bool MayTakeMore(std::deque<Job*>& waiting, std::chrono::steady_clock::time_point start);
  template <class Fill>
  bool RunGroup(Jobs& jobs, const Fill& fill);
  void Place(const Jobs& jobs, std::vector<PlacedLeaf>& placed);
  void RunSegments();
  void RestAfterFailure();
  void StoreUnfolded(std::size_t most);
  void StoreSome();
  bool MayStoreSome() const;
  void Fold();
  void FoldIfDue();
  void RunAct(Job& job);
  Result<std::uint64_t> EraseNow(Writing& writing, ChildRow child, const audit::Leaf& leaf);
  void Commit();
  void FailAll(const Jobs& jobs, const Error& error);
  static void Refuse(const Jobs& jobs, const Error& error);

  void Open();
  static void BeforeChange(void* writer, sqlite3* database, int what, const char* schema,
                           const char* table, sqlite3_int64 before, sqlite3_int64 after);
  void ReadEdge();
  void Unfold(const std::vector<PlacedLeaf>& leaves);
  bool Recover();
  void CompleteErasures();
  void HoldActs();
  void Checkpoint();
  void EmptyLog();
  void SettleKeys();
  void Publish();
  void MarkStopped();
  void TellWhoseEntriesChanged();

  const Parts parts_;
  std::unique_ptr<Toolkit> tools_;
  LeafJournal journal_;
  std::vector<PlacedLeaf> unfolded_;  // durable in the journal, and not yet in the tables
  std::size_t in_tables_ = 0;         // of them, those that the open transaction has there
  std::chrono::steady_clock::time_point fold_at_;
  bool fold_failed_ = false;  // nothing could be committed since
  bool uncertain_ = false;    // whether a failed commit will have been made after a crash
  std::chrono::steady_clock::time_point last_leaf_;
  std::chrono::steady_clock::time_point gather_until_;
  std::chrono::steady_clock::time_point acts_rest_until_;
  std::chrono::steady_clock::time_point acts_held_until_;
  std::chrono::steady_clock::duration hold_{};
  std::atomic<bool> settled_{true};  // nothing is unfolded
  Group group_;
  RecentKeys recent_blocking_{LookupTable::kBlocking};
  RecentKeys recent_search_{LookupTable::kSearch};
  RecentKeys recent_household_{LookupTable::kHousehold};
  bool settling_ = false;  // keys move, and nobody is given or loses one
  std::unique_ptr<Moments> moments_;
  std::atomic<std::uint64_t> rights_epoch_{1};
  bool clean_start_ = false;
  bool broken_ = false;          // the connection must be opened anew
  bool acts_in_group_ = false;   // and not leaves alone: the commit stores its stamp
  bool ledger_applied_ = true;   // every line of the ledger has been acted upon
  bool ledger_touched_ = false;  // in this commit
  std::int64_t stored_next_key_ = 0;
  std::int64_t page_bytes_ = 0;
  int wal_pages_ = 0;           // after the last commit
  int checkpointed_pages_ = 0;  // of them, those that the last checkpoint saw

  std::vector<PersonRow> entries_of_;  // whose changed in this commit; in turn, some repeated
  std::mutex told_mutex_;
  Store::EntriesChanged told_of_entries_;

  std::mutex head_mutex_;
  std::uint64_t head_size_ = 0;
  audit::Hash head_root_{};

  std::mutex mutex_;
  std::condition_variable work_;
  Jobs leaves_;
  RecentCallers callers_;
  std::deque<Job*> acts_;
  std::set<PersonRow> loose_;  // whose entries lie outside segments
  bool stopping_ = false;
  bool idle_ = false;
  std::thread thread_;
};

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_GROUP_WRITER_H_
