#include "hub/store/detail/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace hub::store::detail {
namespace {

constexpr mode_t kOwnerOnly = 0600;

Error FileError(const fs::path& file, const char* doing) {
  const int error = errno;
  return {ErrorCode::kUnavailable, "the hub could not read or write one of its files",
          std::string(doing) + " " + file.string() + ": " + std::strerror(error)};
}

Status WriteAll(int descriptor, std::string_view text, const fs::path& file) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return FileError(file, "writing");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(descriptor) != 0) return FileError(file, "syncing");
  return Done{};
}

bool OthersMay(const fs::path& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0;
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

Result<Descriptor> LockFolder(const fs::path& folder) {
  const fs::path file = folder / "lock";
  Descriptor lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kOwnerOnly));
  if (!lock.open()) return FileError(file, "opening");
  if (::flock(lock.number(), LOCK_EX | LOCK_NB) != 0) {
    return Error{ErrorCode::kUnavailable, "the data folder is in use by another process",
                 "stop the process that holds " + file.string() + ", or use its socket"};
  }
  return lock;
}

Status CheckPrivate(const fs::path& folder, std::initializer_list<const char*> names) {
  const auto refuse = [](const fs::path& path, const char* mode) {
    return Error{ErrorCode::kUnavailable, "the hub's keys can be read by others",
                 "run: chmod " + std::string(mode) + " " + path.string()};
  };
  if (OthersMay(folder)) return refuse(folder, "700");
  for (const char* name : names) {
    if (OthersMay(folder / name)) return refuse(folder / name, "600");
  }
  return Done{};
}

Result<std::string> ReadSmallFile(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return FileError(file, "opening");
  std::string content{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (in.bad()) return FileError(file, "reading");
  return content;
}

Status WriteNewFile(const fs::path& file, std::string_view content) {
  const Descriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly));
  if (!out.open() && errno == EEXIST) {
    return Error{ErrorCode::kConflict, "there is a file already", file.string() + " exists"};
  }
  if (!out.open()) return FileError(file, "making");
  const Status written = WriteAll(out.number(), content, file);
  return written.ok() ? SyncFolder(file.parent_path()) : written;
}

Status Touch(const fs::path& file) {
  const Descriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, kOwnerOnly));
  if (!out.open()) return FileError(file, "making");
  return SyncFolder(file.parent_path());
}

Status AppendDurably(const fs::path& file, std::string_view text) {
  const bool is_new = !fs::exists(file);
  const Descriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, kOwnerOnly));
  if (!out.open()) return FileError(file, "opening");
  const Status written = WriteAll(out.number(), text, file);
  return written.ok() && is_new ? SyncFolder(file.parent_path()) : written;
}

Status ReplaceDurably(const fs::path& from, const fs::path& to) {
  const fs::path fresh = to.string() + ".new";
  ::unlink(fresh.c_str());
  {
    const Descriptor in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
    if (!in.open()) return FileError(from, "opening");
    const Descriptor out(
        ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly));
    if (!out.open()) return FileError(fresh, "making");
    std::string buffer(1 << 20, '\0');
    ssize_t got = 0;
    while ((got = ::read(in.number(), buffer.data(), buffer.size())) > 0) {
      const std::string_view piece(buffer.data(), static_cast<std::size_t>(got));
      const Status written = WriteAll(out.number(), piece, fresh);
      if (!written.ok()) return written;
    }
    if (got < 0) return FileError(from, "reading");
  }
  if (::rename(fresh.c_str(), to.c_str()) != 0) return FileError(to, "replacing");
  return SyncFolder(to.parent_path());
}

Status SyncFile(const fs::path& file) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened.open() || ::fsync(opened.number()) != 0) return FileError(file, "syncing");
  return Done{};
}

Status SyncFolder(const fs::path& folder) { return SyncFile(folder); }

}  // namespace hub::store::detail
