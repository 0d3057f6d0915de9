#include "connectors/county/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "connectors/county/text.h"

namespace connectors::county {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostWaiting = 96U << 20U;  // bytes, in all files together
constexpr std::uint64_t kLookEvery = 64;          // households

hub::Error CannotWrite(const fs::path& path, int error) {
  return {hub::ErrorCode::kUnavailable,
          "cannot write " + path.string() + ": " + std::strerror(error) +
              "; free some room or choose another folder, and start with an empty one",
          "errno " + std::to_string(error)};
}

// 0, or errno.
int Append(const fs::path& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) return errno;
  int error = 0;
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      error = errno;
      break;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::close(file) != 0 && error == 0) error = errno;
  return error;
}

}  // namespace

std::uint64_t OutputTree::Id(FileKey key, hub::Date day) const {
  const std::uint64_t when = by_day() ? static_cast<std::uint32_t>(day.days) : 0;
  const auto years = static_cast<std::uint64_t>(key.year % 256U);
  return when << 40U | years << 32U | static_cast<std::uint64_t>(key.kind) << 24U | key.unit |
         1ULL << 63U;
}

Output& OutputTree::Whole(FileKey key, const FileSpec& spec) {
  auto& slot = files_[Id(key, {}) & ~(1ULL << 63U)];
  if (slot == nullptr) slot = std::make_unique<Output>(spec);
  return *slot;
}

void OutputTree::Breathe() {
  if (++households_ % kLookEvery != 0) return;
  std::size_t waiting = 0;
  for (const auto& [id, file] : files_) waiting += file->text_.size();
  if (waiting < kMostWaiting) return;
  for (const auto& [id, file] : files_) Flush(*file);
}

void OutputTree::Flush(Output& file) {
  if (file.text_.empty() || error_) return;
  const fs::path path = root_ / file.spec_.path;
  if (file.bytes_ == 0) {
    std::error_code failed;
    fs::create_directories(path.parent_path(), failed);
    if (failed) {
      error_ = CannotWrite(path.parent_path(), failed.value());
      return;
    }
  }
  const int error = Append(path, file.text_);
  if (error != 0) error_ = CannotWrite(path, error);
  file.bytes_ += file.text_.size();
  std::string().swap(file.text_);  // clear() would keep the room
}

std::string OutputTree::Manifest(const std::string& facts) const {
  std::vector<const Output*> files;
  for (const auto& [id, file] : files_) files.push_back(file.get());
  std::sort(files.begin(), files.end(),
            [](const Output* a, const Output* b) { return a->spec_.path < b->spec_.path; });
  std::string json = "{\n" + facts + "  \"files\": [";
  bool first = true;
  for (const Output* file : files) {
    json += first ? "\n" : ",\n";
    first = false;
    json += "    {\"path\": \"";
    AppendJson(json, file->spec_.path);
    json += "\", \"agency\": \"";
    AppendJson(json, file->spec_.agency);
    json += "\", \"format\": \"" + file->spec_.format + "\", \"rows\": ";
    json += std::to_string(file->rows_) + ", \"bytes\": " + std::to_string(file->bytes_) + "}";
  }
  return json + "\n  ]\n}\n";
}

hub::Result<std::uint64_t> OutputTree::Finish(const std::string& facts) {
  std::uint64_t bytes = 0;
  for (const auto& [id, file] : files_) {
    file->text_ += file->spec_.foot;
    Flush(*file);
    bytes += file->bytes_;
  }
  if (error_) return *error_;
  const int error = Append(root_ / "manifest.json", Manifest(facts));
  if (error != 0) return CannotWrite(root_ / "manifest.json", error);
  return bytes;
}

}  // namespace connectors::county
