// Bytes set aside in a temporary file, part by part, and read again part by part: each part in
// the order in which it was added to. The file has no name and goes with the process.

#ifndef CONNECTORS_SCHOOL_SPILL_H_
#define CONNECTORS_SCHOOL_SPILL_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/temporary_file.h"
#include "hub/base/result.h"

namespace connectors::school {

class Spill {
 public:
  explicit Spill(std::size_t parts) : parts_(parts) {}

  std::size_t parts() const { return parts_.size(); }

  // kUnavailable when there is no room in the folder of temporary files.
  hub::Status Add(std::size_t part, std::string_view bytes);

  // `take` gets what was added, several additions at a time and never a part of one.
  hub::Status Read(std::size_t part, const std::function<void(std::string_view)>& take);

 private:
  struct Chunk {
    std::uint64_t at = 0;
    std::size_t size = 0;
  };
  struct Part {
    std::string waiting;        // to be written
    std::vector<Chunk> chunks;  // written
  };

  hub::Status Write(Part& part);

  std::vector<Part> parts_;
  TemporaryFile file_{0};
};

}  // namespace connectors::school

#endif  // CONNECTORS_SCHOOL_SPILL_H_
