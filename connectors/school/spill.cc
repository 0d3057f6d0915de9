#include "connectors/school/spill.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace connectors::school {
namespace {

using hub::Done;
using hub::Error;
using hub::ErrorCode;
using hub::Status;

constexpr std::size_t kChunk = 16U << 10U;

Error NoRoom(int code) {
  return {ErrorCode::kUnavailable,
          "the file is larger than memory, and what is read cannot be set aside: make room for "
          "temporary files, or name a folder that has room in TMPDIR",
          std::generic_category().message(code)};
}

// Another call goes on where this one ended. False: errno says why.
template <class Call>
bool Whole(std::size_t size, const Call& call) {
  for (std::size_t done = 0; done < size;) {
    const ssize_t now = call(done);
    if (now < 0 && errno == EINTR) continue;
    if (now == 0) errno = EIO;
    if (now <= 0) return false;
    done += static_cast<std::size_t>(now);
  }
  return true;
}

}  // namespace

Spill::~Spill() {
  if (file_ >= 0) ::close(file_);
}

Status Spill::Add(std::size_t part, std::string_view bytes) {
  Part& to = parts_[part];
  to.waiting += bytes;
  return to.waiting.size() < kChunk ? Status(Done{}) : Write(to);
}

Status Spill::Write(Part& part) {
  if (file_ < 0) {
    std::error_code fault;
    const std::filesystem::path folder = std::filesystem::temp_directory_path(fault);
    if (fault) return NoRoom(fault.value());
    std::string name = (folder / "onestory-push-XXXXXX").string();
    file_ = ::mkostemp(name.data(), O_CLOEXEC);
    if (file_ < 0) return NoRoom(errno);
    ::unlink(name.c_str());
  }
  const std::string& bytes = part.waiting;
  const bool written = Whole(bytes.size(), [&](std::size_t done) {
    return ::pwrite(file_, bytes.data() + done, bytes.size() - done,
                    static_cast<off_t>(size_ + done));
  });
  if (!written) return NoRoom(errno);
  part.chunks.push_back({size_, bytes.size()});
  size_ += bytes.size();
  part.waiting.clear();
  return Done{};
}

Status Spill::Read(std::size_t part, const std::function<void(std::string_view)>& take) {
  Part& from = parts_[part];
  std::string bytes;
  for (const Chunk& chunk : from.chunks) {
    bytes.resize(chunk.size);
    const bool read = Whole(chunk.size, [&](std::size_t done) {
      return ::pread(file_, bytes.data() + done, chunk.size - done,
                     static_cast<off_t>(chunk.at + done));
    });
    if (!read) return NoRoom(errno);
    take(bytes);
  }
  take(from.waiting);
  return Done{};
}

}  // namespace connectors::school
