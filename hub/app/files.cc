#include "hub/app/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>

namespace hub::app {
namespace {

Error Failed(ErrorCode code, std::string what, const fs::path& path, int number) {
  return {code, std::move(what) + " " + path.string(), std::strerror(number)};
}

Status WriteAll(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Error{ErrorCode::kUnavailable, "", ""};
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file) != 0) return Error{ErrorCode::kUnavailable, "", ""};
  return Done{};
}

}  // namespace

Result<std::string> ReadFile(const fs::path& file) {
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) {
    return Failed(ErrorCode::kNotFound, "cannot read", file, errno ? errno : EIO);
  }
  return std::move(text).str();
}

Status WriteNewFile(const fs::path& file, std::string_view text) {
  const int out = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (out < 0 && errno == EEXIST) {
    return Failed(ErrorCode::kConflict, "will not overwrite", file, errno);
  }
  if (out < 0) return Failed(ErrorCode::kUnavailable, "cannot write", file, errno);
  const Status written = WriteAll(out, text);
  const int number = errno;
  ::close(out);
  if (written.ok()) return Done{};
  ::unlink(file.c_str());
  return Failed(ErrorCode::kUnavailable, "cannot write", file, number);
}

Status ReplaceFile(const fs::path& file, std::string_view text) {
  fs::path fresh = file;
  fresh += ".new";
  std::error_code ignored;
  fs::remove(fresh, ignored);
  Status written = WriteNewFile(fresh, text);
  if (!written.ok()) return written;
  if (::rename(fresh.c_str(), file.c_str()) == 0) return Done{};
  return Failed(ErrorCode::kUnavailable, "cannot replace", file, errno);
}

Status MakeEmptyFolder(const fs::path& folder) {
  std::error_code failed;
  if (fs::exists(folder, failed) && (!fs::is_directory(folder) || !fs::is_empty(folder, failed))) {
    return Error{ErrorCode::kConflict, folder.string() + " is not empty: nothing was touched", ""};
  }
  fs::create_directories(folder, failed);
  if (failed) return Failed(ErrorCode::kUnavailable, "cannot make", folder, failed.value());
  fs::permissions(folder, fs::perms::owner_all, failed);
  if (failed) return Failed(ErrorCode::kUnavailable, "cannot close", folder, failed.value());
  return Done{};
}

bool OpenToOthers(const fs::path& path) {
  std::error_code failed;
  const fs::perms mode = fs::status(path, failed).permissions();
  return failed || (mode & (fs::perms::group_all | fs::perms::others_all)) != fs::perms::none;
}

}  // namespace hub::app
