// The audit log as proof: signed checkpoints in good time, the log as a file to take away,
// and a check that every leaf is in its place.
//
// A checkpoint is signed every sixty seconds in which leaves were added, or once a thousand
// wait (hardening.md C8). Threads may share one.

#ifndef HUB_SERVICE_PROVE_LOG_H_
#define HUB_SERVICE_PROVE_LOG_H_

#include <cstdint>
#include <mutex>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "hub/audit/verify.h"
#include "hub/store/store.h"

namespace hub::service {

inline constexpr std::int64_t kCheckpointSeconds = 60;
inline constexpr std::uint64_t kCheckpointLeaves = 1'000;

// One receipt held against the log.
struct ReceiptFinding {
  std::string name;
  bool good = false;
  std::string words;  // one plain sentence
};
struct ReceiptToCheck {
  std::string name;  // for the finding
  audit::Receipt receipt;
  std::string signature;
};

class ProveLog {
 public:
  ProveLog(store::Store& store, const Clock& clock) : store_(store), clock_(clock) {}

  // "origin+hash+base64": with it anyone checks checkpoints and receipts.
  std::string VerifierKey() const;

  // The newest signed checkpoint; signs one if there is none.
  Result<std::string> Newest();
  Result<std::string> Sign();
  // For a timer: signs when it is time.
  Status SignIfDue();

  // Writes the log with a checkpoint of all of it (audit/log_file.h). Itself a leaf, the last
  // that the file holds. Returns the number of leaves.
  Result<std::uint64_t> Export(std::ostream& out);

  // Every leaf read anew and held against the newest checkpoint and those in `kept`.
  Result<audit::LogReport> Verify(const std::vector<audit::SignedNote>& kept);
  std::vector<ReceiptFinding> Check(const std::vector<ReceiptToCheck>& receipts);

 private:
  ReceiptFinding CheckOne(store::LogTransaction& reading, const ReceiptToCheck& given) const;

  store::Store& store_;
  const Clock& clock_;
  std::mutex mutex_;
  Instant last_tried_;
  std::uint64_t signed_size_ = 0;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_PROVE_LOG_H_
