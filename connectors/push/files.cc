#include "connectors/push/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace connectors::push {
namespace {

namespace fs = std::filesystem;
using hub::Done;
using hub::Error;
using hub::ErrorCode;
using hub::Result;
using hub::Status;

Error Failed(const fs::path& file) {
  return Error{ErrorCode::kInternal, "cannot write " + file.string() + ": " + std::strerror(errno),
               ""};
}

void SyncFolder(const fs::path& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
}

}  // namespace

bool WriteAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Status WriteDurably(const fs::path& file, std::string_view bytes) {
  const fs::path fresh = file.string() + ".new";
  const int descriptor = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) return Failed(fresh);
  const bool written = WriteAll(descriptor, bytes) && fsync(descriptor) == 0;
  const int why = errno;
  close(descriptor);
  errno = why;
  if (!written || rename(fresh.c_str(), file.c_str()) != 0) return Failed(file);
  SyncFolder(file.parent_path().empty() ? fs::path(".") : file.parent_path());
  return Done{};
}

Result<std::string> ReadWhole(const fs::path& file, std::size_t limit) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Error{ErrorCode::kNotFound, "cannot read " + file.string(), ""};
  std::string bytes;
  char chunk[8192];
  while (in.read(chunk, sizeof chunk) || in.gcount() > 0) {
    bytes.append(chunk, static_cast<std::size_t>(in.gcount()));
    if (bytes.size() > limit) {
      return Error{ErrorCode::kTooLarge, file.string() + " is too large to be one", ""};
    }
  }
  return bytes;
}

}  // namespace connectors::push
