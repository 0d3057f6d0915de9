// Files that matter: made for their owner alone, durable before anything relies on them.

#ifndef HUB_STORE_DETAIL_FILES_H_
#define HUB_STORE_DETAIL_FILES_H_

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "hub/base/result.h"

namespace hub::store::detail {

namespace fs = std::filesystem;

// An open descriptor; closed at its end.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  int number() const { return number_; }
  bool open() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

// Exclusive hold on the folder through its file "lock"; kUnavailable while another has it.
Result<Descriptor> LockFolder(const fs::path& folder);

// kUnavailable unless only their owner may read the folder and the files named in it. Files
// that are not there are not looked at.
Status CheckPrivate(const fs::path& folder, std::initializer_list<const char*> names);

Result<std::string> ReadSmallFile(const fs::path& file);

// Makes a new file (0600), durable with its folder entry. kConflict if it exists.
Status WriteNewFile(const fs::path& file, std::string_view content);

// An empty file (0600) if there is none.
Status Touch(const fs::path& file);

// Appends and makes durable; the file is made (0600) when missing.
Status AppendDurably(const fs::path& file, std::string_view text);

// Copies to a new file (0600) beside `to`, then puts it in place of `to` durably.
Status ReplaceDurably(const fs::path& from, const fs::path& to);

Status SyncFile(const fs::path& file);
Status SyncFolder(const fs::path& folder);

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_FILES_H_
