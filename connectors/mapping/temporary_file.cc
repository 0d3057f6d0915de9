#include "connectors/mapping/temporary_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace connectors {
namespace {

using hub::Done;
using hub::Error;
using hub::ErrorCode;
using hub::Result;
using hub::Status;

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

TemporaryFile::~TemporaryFile() {
  if (file_ >= 0) ::close(file_);
}

Result<std::uint64_t> TemporaryFile::Append(std::string_view bytes) {
  const std::uint64_t at = written_ + waiting_.size();
  waiting_ += bytes;
  if (waiting_.size() < buffer_) return at;
  if (const Status wrote = Write(); !wrote.ok()) return wrote.error();
  return at;
}

Status TemporaryFile::Write() {
  if (file_ < 0) {
    std::error_code fault;
    const std::filesystem::path folder = std::filesystem::temp_directory_path(fault);
    if (fault) return NoRoom(fault.value());
    std::string name = (folder / "onestory-push-XXXXXX").string();
    file_ = ::mkostemp(name.data(), O_CLOEXEC);
    if (file_ < 0) return NoRoom(errno);
    ::unlink(name.c_str());
  }
  const bool wrote = Whole(waiting_.size(), [&](std::size_t done) {
    return ::pwrite(file_, waiting_.data() + done, waiting_.size() - done,
                    static_cast<off_t>(written_ + done));
  });
  if (!wrote) return NoRoom(errno);
  written_ += waiting_.size();
  waiting_.clear();
  return Done{};
}

Status TemporaryFile::Read(std::uint64_t at, std::size_t size, std::string& bytes) const {
  if (at >= written_) {
    bytes.assign(waiting_, static_cast<std::size_t>(at - written_), size);
    return Done{};
  }
  bytes.resize(size);
  const bool read = Whole(size, [&](std::size_t done) {
    return ::pread(file_, bytes.data() + done, size - done, static_cast<off_t>(at + done));
  });
  return read ? Status(Done{}) : NoRoom(errno);
}

}  // namespace connectors
