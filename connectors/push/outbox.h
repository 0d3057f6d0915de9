// The sink that sends: encodes each record, leaves out what the hub already holds,
// gathers batches, delivers them and keeps account.
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

  void BeginFile(const std::string& name) { file_ = name; }
  // Sends what is gathered.
  void Flush();

  void Take(hub::records::Record record, const Position& at) override;
  void Reject(const Position& at, std::string_view rule, std::string_view words) override;
  void Warn(const Position& at, std::string_view rule, std::string_view words) override;
  bool Stopped() const override { return failure_ != Delivery::Outcome::kReceipt; }

  const Account& account() const { return account_; }
  // Why it stopped; kReceipt: it did not.
  Delivery::Outcome failure() const { return failure_; }
  const std::string& failure_words() const { return failure_words_; }

 private:
  struct Waiting {
    std::string json;
    std::string source;   // of the journal
    std::string content;  // of the journal
    std::string file;
    Position at;
    bool retracts = false;
  };
  using Batch = std::vector<Waiting>;

  void CheckOnly(const std::string& json, const Position& at);
  void Send(Batch batch);
  void Split(Batch batch, const std::string& why);
  void Settle(const Batch& batch, const std::string& id, const Delivery& delivery);
  void SettleOne(const Waiting& waiting, const hub::audit::RecordLine& line,
                 std::vector<Delivered>& delivered);
  void Refused(const Waiting& waiting, std::string_view outcome, std::string_view rule,
               std::string_view words);
  void Stop(Delivery::Outcome why, const std::string& words);

  const hub::AgencyId agency_;
  const Limits limits_;
  Courier* const courier_;
  Journal* const journal_;
  const std::filesystem::path receipts_;
  Remarks& remarks_;
  const std::function<void()> progress_;
  Account account_;
  Batch gathered_;
  std::size_t gathered_bytes_ = 0;
  std::string file_;
  Delivery::Outcome failure_ = Delivery::Outcome::kReceipt;
  std::string failure_words_;
};

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_OUTBOX_H_
