#include "hub/store/detail/leaf_journal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "hub/crypto/hash.h"
#include "hub/records/byte_fields.h"
#include "hub/store/detail/connection.h"

namespace hub::store::detail {
namespace {

constexpr std::size_t kSize = 8U << 20U;
constexpr std::size_t kEnough = 4U << 20U;  // is left for one group
constexpr std::size_t kLengthSize = 4;
constexpr std::size_t kSumSize = 8;
constexpr std::string_view kEnding("\0\0\0\0\0\0\0\0\0\0\0", kLengthSize + kSumSize);

std::string_view SumOf(const crypto::Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), kSumSize};
}

void AppendRecord(const PlacedLeaf& leaf, std::string& out) {
  records::FieldWriter fields;
  fields.Fixed(leaf.index, 8);
  fields.Fixed(leaf.subject, 8);
  fields.Text(leaf.line);
  fields.Text(leaf.sealed);
  const std::string content = std::move(fields).Take();
  records::FieldWriter length;
  length.Fixed(content.size(), kLengthSize);
  out += std::move(length).Take();
  out += SumOf(crypto::Sha256(content));
  out += content;
}

// Takes the record at the front of `rest` off it; nullopt when there is no whole one.
std::optional<PlacedLeaf> TakeRecord(std::string_view& rest) {
  if (rest.size() < kLengthSize + kSumSize) return std::nullopt;
  records::FieldReader head(rest);
  const std::size_t length = head.Fixed(kLengthSize);
  if (length == 0 || length > rest.size() - kLengthSize - kSumSize) return std::nullopt;
  const std::string_view content = rest.substr(kLengthSize + kSumSize, length);
  if (SumOf(crypto::Sha256(content)) != rest.substr(kLengthSize, kSumSize)) return std::nullopt;
  records::FieldReader fields(content);
  PlacedLeaf leaf;
  leaf.index = fields.Fixed(8);
  leaf.subject = fields.Fixed(8);
  leaf.line = fields.Text();
  leaf.sealed = fields.Text();
  if (!fields.ok()) return std::nullopt;
  rest.remove_prefix(kLengthSize + kSumSize + length);
  return leaf;
}

bool WriteAt(int file, std::string_view bytes, std::size_t offset) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::size_t>(written);
  }
  return true;
}

Failure Fault(const char* doing) {
  return Failure(errno == ENOSPC ? SQLITE_FULL : SQLITE_IOERR,
                 std::string(doing) + " leaves.log: " +
                     (errno == ENOSPC ? "the disk is full" : "input or output failed"));
}

Error Unavailable(std::string why) {
  return {ErrorCode::kUnavailable, "the hub cannot store anything now; nothing was done",
          std::move(why)};
}

}  // namespace

LeafJournal::LeafJournal(const std::filesystem::path& file) : path_(file) {
  file_ = Descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file_.open()) throw Fault("opening");
  struct stat about {};
  if (::fstat(file_.number(), &about) != 0) throw Fault("looking at");
  if (static_cast<std::size_t>(about.st_size) < kSize) {
    // Written and not only reserved: appends then need no metadata to be durable.
    const auto begin = static_cast<std::size_t>(about.st_size);
    if (!WriteAt(file_.number(), std::string(kSize - begin, '\0'), begin) ||
        ::fsync(file_.number()) != 0 || !SyncFolder(file.parent_path()).ok()) {
      throw Fault("making");
    }
  }
  PassPageCache();
}

// It would only be waited for. Not every file system can do without.
void LeafJournal::PassPageCache() {
  const int file = file_.number();
  if (::fcntl(file, F_SETFL, O_DIRECT) != 0) return;
  blocks_.resize(1);
  if (::pread(file, blocks_.data(), sizeof(Block), 0) < 0) ::fcntl(file, F_SETFL, 0);
}

std::vector<PlacedLeaf> LeafJournal::Read() const {
  const Descriptor file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.open()) throw Fault("opening");
  std::string bytes(kSize, '\0');
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got =
        ::pread(file.number(), bytes.data() + size, bytes.size() - size, static_cast<off_t>(size));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Fault("reading");
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  std::vector<PlacedLeaf> leaves;
  std::string_view rest = std::string_view(bytes).substr(0, size);
  while (std::optional<PlacedLeaf> leaf = TakeRecord(rest)) leaves.push_back(std::move(*leaf));
  return leaves;
}

Status LeafJournal::Append(const std::vector<PlacedLeaf>& leaves) {
  std::string bytes;
  for (const PlacedLeaf& leaf : leaves) AppendRecord(leaf, bytes);
  const bool fits = bytes.size() + kEnding.size() <= kSize - end_;
  if (fits && WriteAtEnd(bytes)) return Done{};
  return Unavailable(fits ? Fault("writing").what() : "leaves.log has no room left");
}

Status LeafJournal::Mend() {
  if (!refused_ || WriteAtEnd("")) return Done{};
  return Unavailable(Fault("mending").what());
}

// Durable on return, with an ending: what lies behind may be of a group that was refused.
// Whole blocks are written, the first with what was in it before.
bool LeafJournal::WriteAtEnd(std::string_view bytes) {
  refused_ = true;
  const std::size_t filled = end_ % sizeof(Block);
  const std::size_t size = filled + bytes.size() + kEnding.size();
  blocks_.resize((size + sizeof(Block) - 1) / sizeof(Block));
  char* const begin = blocks_.front().bytes;
  std::memcpy(begin + filled, bytes.data(), bytes.size());
  std::memcpy(begin + filled + bytes.size(), kEnding.data(), kEnding.size());
  if (!WriteBlocks(end_ - filled) || ::fdatasync(file_.number()) != 0) return false;
  end_ += bytes.size();
  blocks_.front() = blocks_[(filled + bytes.size()) / sizeof(Block)];
  refused_ = false;
  return true;
}

bool LeafJournal::WriteBlocks(std::size_t begin) {
  const std::string_view whole(blocks_.front().bytes, blocks_.size() * sizeof(Block));
  if (WriteAt(file_.number(), whole, begin)) return true;
  // A disk with other blocks, or a write that stopped within one: the page cache can do both.
  return errno == EINVAL && ::fcntl(file_.number(), F_SETFL, 0) == 0 &&
         WriteAt(file_.number(), whole, begin);
}

void LeafJournal::Clear() {
  Rewind();
  if (!WriteAtEnd("")) throw Fault("clearing");
}

bool LeafJournal::Roomy() const { return kSize - end_ >= kEnough; }

}  // namespace hub::store::detail
