// What is too much to be kept in memory, in a file that has no name and goes with the process.
// Little stays in memory and makes no file.

#ifndef CONNECTORS_MAPPING_TEMPORARY_FILE_H_
#define CONNECTORS_MAPPING_TEMPORARY_FILE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "hub/base/result.h"

namespace connectors {

class TemporaryFile {
 public:
  // `buffer`: how many bytes are gathered before they are written.
  explicit TemporaryFile(std::size_t buffer) : buffer_(buffer) {}
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  // Where the bytes are from now on. kUnavailable when there is no room in the folder of
  // temporary files.
  hub::Result<std::uint64_t> Append(std::string_view bytes);

  // REQUIRES: at and size are of one Append.
  hub::Status Read(std::uint64_t at, std::size_t size, std::string& bytes) const;

 private:
  hub::Status Write();

  const std::size_t buffer_;
  std::string waiting_;  // what comes after the bytes that are written
  std::uint64_t written_ = 0;
  int file_ = -1;
};

}  // namespace connectors

#endif  // CONNECTORS_MAPPING_TEMPORARY_FILE_H_
