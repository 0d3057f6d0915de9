// Is the log whole? Reads every leaf once, in order and in constant memory, builds the
// tree anew and holds it against signed checkpoints, best of all some kept elsewhere.
//
// A changed, removed, reordered or inserted leaf shows in the root of the next
// checkpoint; a cut or forked log shows only against a checkpoint that its holder
// could not rewrite. tests/support/verify_log.py asks the same and shares no code.

#ifndef HUB_AUDIT_VERIFY_H_
#define HUB_AUDIT_VERIFY_H_

#include <cstdint>
#include <functional>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/audit/checkpoint.h"
#include "hub/audit/tree.h"
#include "hub/base/result.h"
#include "hub/base/time.h"

namespace hub::audit {

enum class Fault : std::uint8_t {
  kUnreadable,     // the leaves could not be read to the end
  kBadLeaf,        // a line that the hub does not write
  kOutOfPlace,     // a leaf's number is not its place: one was removed, inserted or moved
  kTimeReversed,   // a leaf is older than the one before it
  kBadCheckpoint,  // malformed, of another log, or signed by another key
  kOtherKey,       // the file names another key than the one given
  kCut,            // a checkpoint speaks of more leaves than there are
  kRootDiffers,    // the leaves are not those that a checkpoint was signed for
  kUncovered,      // a file's checkpoint leaves out its last leaves
};

struct Finding {
  Fault fault;
  std::uint64_t leaf = 0;  // the first leaf concerned
  std::string words;       // one plain sentence
};

struct LogReport {
  std::uint64_t size = 0;     // leaves read
  Hash root = EmptyRoot();    // of them all
  std::uint64_t covered = 0;  // leaves under the largest checkpoint that agrees
  std::optional<Instant> first;
  std::optional<Instant> last;
  std::vector<Finding> findings;  // of each fault in the leaves, the first only

  bool clean() const { return findings.empty(); }
  // REQUIRES: !clean()
  const Finding& first_wrong() const;  // the one with the lowest leaf
};

struct SignedNote {
  std::string name;  // for the report: a file name, "newest"
  std::string text;
};

// Takes leaves one by one. One thread.
class LogVerifier {
 public:
  LogVerifier(std::string origin, const crypto::PublicKey& key,
              const std::vector<SignedNote>& notes);

  void Take(std::string_view line);

  // The log could not be read beyond the leaves taken.
  void BreakOff(std::string_view why);

  // The log's holder names another key than ours.
  void OtherKey();

  LogReport Finish() &&;

  // The same, for an export: `newest` must cover every leaf.
  LogReport Finish(const SignedNote& newest) &&;

 private:
  struct Kept {
    std::string name;
    Checkpoint checkpoint;
  };

  void Add(Fault fault, std::uint64_t leaf, std::string words);
  std::optional<Kept> Read(const SignedNote& note);
  void CheckLeaf(std::string_view line);
  void CheckRoots();
  void Compare(const Kept& kept);
  void AddCut(const Kept& kept);

  std::string origin_;
  crypto::PublicKey key_;
  std::vector<Kept> kept_;  // INVARIANT: by size, ascending
  std::size_t next_ = 0;    // of kept_, the first not yet compared
  Frontier frontier_;
  LogReport report_;
};

// False after the last leaf; an error if the store cannot tell.
using NextLeaf = std::function<Result<bool>(std::string& line)>;

LogReport VerifyLog(const NextLeaf& next, std::string_view origin, const crypto::PublicKey& key,
                    const std::vector<SignedNote>& notes);

// A file of audit/log_file.h. Without `verifier_key` the file's own is believed, which
// proves only that the file agrees with itself. kInvalid if it is no such file.
Result<LogReport> VerifyLogFile(std::istream& in, std::optional<std::string_view> verifier_key,
                                const std::vector<SignedNote>& notes);

}  // namespace hub::audit

#endif  // HUB_AUDIT_VERIFY_H_
