// Leaves of the reading path, durable before they lie in the database (decision 0009).
//
// An answer waits until its leaf is durable, not until it is in a table. So the writer puts a
// group of them here with one write and one fsync, and moves what has gathered into the
// database with the next commit. This file is read again only after a stop that was not clean.
//
// data/leaves.log, 0600, of a fixed size, so that an append changes no metadata. After each
// move it is written again from its beginning. Zeroes end what was written last, so that
// nothing behind it, of an earlier round or of a group that was refused, is read again.
//
//   record: length 4 | first 8 bytes of SHA-256 of the content | content
//   content: index 8 | subject 8 | line (text) | sealed detail (text); records::FieldWriter

#ifndef HUB_STORE_DETAIL_LEAF_JOURNAL_H_
#define HUB_STORE_DETAIL_LEAF_JOURNAL_H_

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/store/detail/files.h"
#include "hub/store/detail/log_edge.h"

namespace hub::store::detail {

// A leaf with its place in the log, as the tables will have it.
struct PlacedLeaf {
  std::uint64_t index = 0;
  std::string line;
  std::uint64_t subject = 0;
  std::string sealed;                // its detail; empty: none
  std::vector<LogEdge::Tile> tiles;  // that it completes; not written here
};

class LeafJournal {
 public:
  // Makes the file when it is missing. Throws Failure.
  explicit LeafJournal(const std::filesystem::path& file);

  // What was acknowledged and may not be in the database yet: every whole record, up to the
  // first that is torn, in order of writing. Older ones than the database's last may come too.
  std::vector<PlacedLeaf> Read() const;

  // Durable on return. An error, or a crash in it, leaves those of before; after an error
  // Mend() comes before whatever else takes the places that the leaves had.
  Status Append(const std::vector<PlacedLeaf>& leaves);

  // Makes sure that nothing which Append() refused is read again. Does nothing otherwise.
  Status Mend();

  // Whether so many more leaves as a group may have surely fit.
  bool Roomy() const;

  // All of it is in the database, durably.
  void Rewind() { end_ = 0; }

  // The same, and nothing is to be read from it again, whatever becomes of the database.
  // Throws Failure.
  void Clear();

 private:
  // As disks have them; aligned, since the kernel may hand them to one as they are.
  struct alignas(4096) Block {
    char bytes[4096];
  };

  void PassPageCache();
  bool WriteAtEnd(std::string_view bytes);
  bool WriteBlocks(std::size_t begin);

  std::filesystem::path path_;
  Descriptor file_;
  std::size_t end_ = 0;
  std::vector<Block> blocks_;  // the first: the one that end_ lies in
  bool refused_ = false;       // something may lie behind end_
};

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_LEAF_JOURNAL_H_
