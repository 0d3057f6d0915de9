// What one agency has already delivered to one hub: kept on disk so that a run that was
// killed goes on where it stopped, and a second run sends only what changed.
//
// An append-only text file. A batch is written in one piece, after its receipt is safe
// on disk, and made durable before the next batch is sent; a torn end is cut off when
// the journal is opened. It holds keyed hashes only: source ids are often NHS numbers,
// and a plain hash of one can be guessed. The key lies beside it (0600).
//
//   onestory-push journal 1
//   R <source, 32 hex> <content, 32 hex> <outcome>     one per record
//   B <batch id>                                       ends the batch
//
// One process at a time: opening it takes a lock.

#ifndef CONNECTORS_PUSH_JOURNAL_H_
#define CONNECTORS_PUSH_JOURNAL_H_

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/crypto/keys.h"

namespace connectors::push {

struct Delivered {
  std::string source;   // as Journal::SourceOf made it
  std::string content;  // as Journal::ContentOf made it
  bool refused = false;
};

class Journal {
 public:
  // `name` tells agency and hub apart from others in the same folder.
  static hub::Result<Journal> Open(const std::filesystem::path& folder, const std::string& name);
  Journal(Journal&& other) noexcept;
  Journal& operator=(Journal&&) = delete;
  ~Journal();

  std::string SourceOf(std::string_view source_id) const;
  std::string ContentOf(std::string_view encoded_record) const;

  // Whether the hub took this content as the newest of that source.
  bool Holds(const std::string& source, const std::string& content) const;
  // How often the hub refused this source so far: a new try must not look like the old one.
  std::uint32_t RefusalsOf(const std::string& source) const;

  // Durable when it returns.
  hub::Status Append(const std::string& batch, const std::vector<Delivered>& records);

  const std::string& last_batch() const { return last_batch_; }  // empty: none yet
  std::size_t size() const { return records_.size(); }

  // Begins anew, with the old file set aside: the hub does not know what it says.
  hub::Status StartOver();

 private:
  struct State {
    std::string content;
    bool held = false;
    std::uint32_t refusals = 0;
  };

  Journal(std::filesystem::path file, int lock, hub::crypto::SecretKey key);
  hub::Status Load();
  void Learn(const Delivered& record);

  std::filesystem::path file_;
  int lock_ = -1;
  int out_ = -1;
  hub::crypto::SecretKey key_;
  std::map<std::string, State> records_;
  std::string last_batch_;
};

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_JOURNAL_H_
