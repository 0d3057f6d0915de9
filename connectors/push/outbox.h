// The sink that sends: encodes each record, leaves out what the hub already holds,
// gathers batches, delivers them and keeps account, by group of files of one format.
//
// A dry run goes the same way without a hub: every record is encoded and read back by
// the rules that the hub will hold it to.

#ifndef CONNECTORS_PUSH_OUTBOX_H_
#define CONNECTORS_PUSH_OUTBOX_H_

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/sink.h"
#include "connectors/push/delivery.h"
#include "connectors/push/journal.h"
#include "connectors/push/remarks.h"
#include "connectors/push/row_set.h"

namespace connectors::push {

struct Account {
  std::map<std::string, std::uint64_t> outcomes;  // by audit::Name of the hub's outcome
  std::map<std::string, std::uint64_t> reasons;   // of what was refused or quarantined
  std::map<std::string, std::uint64_t> kinds;     // records mapped, by kind
  std::map<std::string, std::uint64_t> warnings;  // by rule
  std::uint64_t mapped = 0;
  std::uint64_t skipped = 0;  // the hub held it already
  std::uint64_t batches = 0;
  std::uint64_t bad = 0;  // refused or quarantined by the hub, or not fit to be sent

  std::uint64_t Of(const std::string& outcome) const;
  std::uint64_t Taken() const;  // by the hub as something new: accepted, superseded ...
  void Add(const Account& more);
};

// What became of one file's rows, and where those are that were not taken: by the
// connector, by the wire's rules or by the hub.
struct FileAccount {
  std::string name;
  std::uint64_t records = 0;
  std::uint64_t rejects = 0;
  std::uint64_t warnings = 0;
  RowSet units;                  // Position::unit of each
  RowSet lines;                  // Position::line of each
  std::uint64_t first_line = 0;  // the first that anything was said of; 0: none
};

class Outbox final : public Sink {
 public:
  struct Limits {
    std::size_t records = 200;
    std::size_t bytes = 4U << 20U;
  };
  // Without courier and journal: a dry run. All outlive the outbox.
  Outbox(hub::AgencyId agency, Limits limits, Courier* courier, Journal* journal,
         std::filesystem::path receipts, Remarks& remarks, std::function<void()> progress);

  struct Kind {
    bool full = false;              // everything of its scope: the journal notes each record
    bool purged_by_person = false;  // the journal notes whom each record is about
  };
  // Records that come now are of these files (Position::file).
  // REQUIRES: not full, or a journal.
  void BeginGroup(const std::vector<std::string>& names, Kind kind);
  // Sends what is gathered.
  void Flush();

  void Take(hub::records::Record record, const Position& at) override;
  void Reject(const Position& at, std::string_view rule, std::string_view words) override;
  void Warn(const Position& at, std::string_view rule, std::string_view words) override;
  bool Stopped() const override { return failure_ != Delivery::Outcome::kReceipt; }
  bool Holds(std::string_view source_id) const override;
  std::vector<std::string> HeldAbout(std::string_view person) override;

  // Hides a record of an earlier run.
  void TakeBack(const std::string& source_id);

  // Of the group.
  const Account& account() const { return account_; }
  const std::vector<FileAccount>& files() const { return files_; }
  // Records of all groups.
  std::uint64_t mapped() const { return mapped_; }

  // Why it stopped; kReceipt: it did not.
  Delivery::Outcome failure() const { return failure_; }
  const std::string& failure_words() const { return failure_words_; }

 private:
  struct Waiting {
    std::string json;
    Mark source{};
    Mark content{};
    std::uint32_t answers = 0;
    Position at;
    bool retracts = false;
  };
  using Batch = std::vector<Waiting>;

  void CheckOnly(const std::string& json, const Position& at);
  void NoteAbout(const hub::records::Record& record);
  void Gather(Waiting waiting, std::string_view source_id);
  void Send(Batch batch);
  void Split(Batch batch, const std::string& why);
  void Settle(const Batch& batch, const std::string& id, const Delivery& delivery);
  void SettleOne(const Waiting& waiting, const hub::audit::RecordLine& line,
                 std::vector<Delivered>& delivered);
  void Refused(const Position& at, std::string_view outcome, std::string_view rule,
               std::string_view words);
  void Stop(Delivery::Outcome why, const std::string& words);
  FileAccount& FileAt(const Position& at);
  static void NoteWhere(const Position& at, FileAccount& file);

  const hub::AgencyId agency_;
  const Limits limits_;
  Courier* const courier_;
  Journal* const journal_;
  const std::filesystem::path receipts_;
  Remarks& remarks_;
  const std::function<void()> progress_;
  Account account_;
  std::vector<FileAccount> files_{1};  // INVARIANT: never empty
  Kind kind_;
  std::uint64_t mapped_ = 0;
  Batch gathered_;
  std::map<Mark, Mark> gathered_contents_;  // by source, of gathered_
  std::size_t gathered_bytes_ = 0;
  Delivery::Outcome failure_ = Delivery::Outcome::kReceipt;
  std::string failure_words_;
};

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_OUTBOX_H_
