// What one agency has already delivered to one hub: kept on disk so that a run that was
// killed goes on where it stopped, and a second run sends only what changed.
//
// An SQLite file of any size in bounded memory. What the hub said of a batch is written in
// one transaction, after its receipt is safe on disk, and durable before the next batch is
// sent. It holds keyed hashes only: source ids are often NHS numbers, and a plain hash of
// one can be guessed. The key lies beside it (0600), and so may sealed source ids: a record
// that is gone from a full export can be taken back only by its id, and a purge that names a
// person and no record destroys what the journal noted about them.
//
// Full exports: what an export held is compared with what the last full export of the same
// scope held. A record counts as gone only when no other scope still has it.
//
// One process at a time: opening it takes a lock.

#ifndef CONNECTORS_PUSH_JOURNAL_H_
#define CONNECTORS_PUSH_JOURNAL_H_

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"

namespace connectors::push {

using Mark = std::array<std::uint8_t, 16>;  // a keyed hash

struct Delivered {
  Mark source{};
  Mark content{};
  bool refused = false;
};

// What is known of a source; as built: it was never answered.
struct Known {
  Mark content{};             // the newest that the hub took
  bool held = false;          // the hub took it
  std::uint32_t answers = 0;  // how often the hub spoke of it, whatever it said

  bool Holds(const Mark& fresh) const { return held && content == fresh; }
};

// An export beside the last full one of its scope.
struct Comparison {
  std::uint64_t before = 0;  // records of the last full export; 0: there was none
  std::uint64_t now = 0;     // of this one
  std::uint64_t gone = 0;    // of the last one, and in no full export now
};

class Journal {
 public:
  // `name` tells agency and hub apart from others in the same folder.
  static hub::Result<Journal> Open(const std::filesystem::path& folder, const std::string& name);
  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) = delete;
  ~Journal();

  Mark SourceOf(std::string_view source_id) const;
  Mark ContentOf(std::string_view encoded_record) const;

  Known Find(const Mark& source) const;

  // Durable when it returns.
  hub::Status Append(const std::string& batch, const std::vector<Delivered>& records);

  const std::string& last_batch() const;  // empty: none yet
  // Goes into every batch's id: the same until the journal begins anew.
  const std::string& salt() const;

  // Nothing counts as held any more: the hub does not know what the journal says.
  hub::Status StartOver();

  // A record about this person goes out; durable no later than what Append says of it.
  void NoteAbout(std::string_view person, const Mark& source, std::string_view source_id);
  // The ids of every record that was noted.
  hub::Result<std::vector<std::string>> About(std::string_view person);

  void BeginExport();
  void NoteSeen(const Mark& source, std::string_view source_id);
  hub::Result<Comparison> Compare(const std::string& scope);
  // Stops early when `take` returns false.
  hub::Status ForEachGone(const std::string& scope,
                          const std::function<bool(const std::string& source_id)>& take);
  // This export is now the last full one of its scope.
  hub::Status Adopt(const std::string& scope);

 private:
  struct Inside;
  explicit Journal(std::unique_ptr<Inside> inside);

  std::unique_ptr<Inside> inside_;
};

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_JOURNAL_H_
