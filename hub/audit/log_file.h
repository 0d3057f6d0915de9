// The audit log as one text file, for a data protection officer to take away and check
// without the hub (tests/support/verify_log.py, or `onestory audit verify`):
//
//   onestory audit log v1
//   <verifier key>
//   <leaf 0>
//   ...
//   <leaf n-1>
//                                (an empty line)
//   <signed checkpoint of all n leaves>
//
// Every line ends in a line feed. Both ends stream: neither holds the log in memory.
// Neither side checks what it carries: audit/verify.h does.

#ifndef HUB_AUDIT_LOG_FILE_H_
#define HUB_AUDIT_LOG_FILE_H_

#include <cstddef>
#include <cstdint>
#include <istream>
#include <ostream>
#include <string>
#include <string_view>

#include "hub/base/result.h"

namespace hub::audit {

inline constexpr std::string_view kLogFileTitle = "onestory audit log v1";
inline constexpr std::size_t kMaxLogLine = 65'536;  // no leaf comes near it

class LogFileWriter {
 public:
  // `out` outlives the writer.
  LogFileWriter(std::ostream& out, std::string_view verifier_key);

  // In order, as Encode() wrote it.
  void Leaf(std::string_view line);

  // Ends the file. kUnavailable if any of it could not be written.
  Status Finish(std::string_view signed_checkpoint);

 private:
  std::ostream& out_;
};

class LogFileReader {
 public:
  // kInvalid if this is no such file. `in` outlives the reader.
  static Result<LogFileReader> Open(std::istream& in);

  // What the file says of itself: whoever forged the log could have written it.
  const std::string& verifier_key() const { return verifier_key_; }

  // False after the last leaf; kInvalid where the file breaks off or a line is too long.
  Result<bool> NextLeaf(std::string& line);

  // The rest of the file.
  // REQUIRES: NextLeaf() has returned false
  Result<std::string> SignedCheckpoint();

 private:
  explicit LogFileReader(std::istream& in) : in_(&in) {}

  Status ReadLine(std::string& line);

  std::istream* in_;
  std::uint64_t lines_ = 0;
  std::string verifier_key_;
};

}  // namespace hub::audit

#endif  // HUB_AUDIT_LOG_FILE_H_
