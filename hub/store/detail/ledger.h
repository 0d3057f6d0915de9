// The erasure ledger: what was destroyed, by numbers only, in a text file of its own that
// outlives any restore. A backup put back is cleaned by it before anything is served.
//
//   erase <moment> child=<id> persons=<row>:<key>:<next seq>,... keys=<key>,... next_key=<n>
//   purge <moment> agency=<row> source=<hash> entries=<row>:<key>:<seq>,... keys=<key>,...
//   next_key=<n>
//
// Rows of a restored database are cleaned only where row and key agree, so that a row number
// used again after a restore is never mistaken.

#ifndef HUB_STORE_DETAIL_LEDGER_H_
#define HUB_STORE_DETAIL_LEDGER_H_

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/ids.h"
#include "hub/base/result.h"
#include "hub/store/rows.h"

namespace hub::store::detail {

struct LedgerLine {
  enum class Kind { kErase, kPurge };
  struct Place {
    PersonRow person{};
    KeyId key{};
    std::int64_t seq = 0;  // of the purged entry; of an erased person's next one
  };

  Kind kind = Kind::kErase;
  Instant at;
  ChildId child;              // kErase
  std::vector<KeyId> keys;    // others than the persons' own; of a purge, none is not written
  AgencyRow agency{};         // kPurge
  Hash16 source{};            // kPurge
  std::vector<Place> places;  // persons, or purged entries
  std::int64_t next_key = 0;  // no key up to this one may be given again
};

std::string Encode(const LedgerLine& line);  // ends in a line feed
Result<LedgerLine> DecodeLedgerLine(std::string_view line);

class Ledger {
 public:
  explicit Ledger(std::filesystem::path file) : file_(std::move(file)) {}

  // Durable on return.
  Status Append(const std::vector<LedgerLine>& lines);

  // The lines from byte `from` on, but for a last one without its end. kUnavailable if any
  // cannot be read: what was destroyed must stay so.
  Result<std::vector<LedgerLine>> Read(std::uint64_t from) const;
  std::uint64_t size() const;

  // Adds the lines of `other` that are not here.
  Status Merge(const std::filesystem::path& other);

  const std::filesystem::path& file() const { return file_; }

 private:
  Status DropTornLine();

  std::filesystem::path file_;
};

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_LEDGER_H_
