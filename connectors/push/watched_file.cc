#include "connectors/push/watched_file.h"

#include <fstream>
#include <istream>
#include <memory>
#include <utility>

namespace connectors::push {
namespace {

using At = std::function<void(std::uint64_t)>;

class WatchedBuffer final : public std::filebuf {
 public:
  explicit WatchedBuffer(At at) : at_(std::move(at)) {}

 protected:
  int_type underflow() override {
    const int_type next = std::filebuf::underflow();
    Tell();
    return next;
  }
  std::streamsize xsgetn(char* bytes, std::streamsize size) override {
    const std::streamsize got = std::filebuf::xsgetn(bytes, size);
    Tell();
    return got;
  }

 private:
  void Tell() {
    const auto place = std::filebuf::seekoff(0, std::ios_base::cur, std::ios_base::in);
    if (place >= 0) at_(static_cast<std::uint64_t>(place));
  }

  const At at_;
};

class WatchedStream final : public std::istream {
 public:
  WatchedStream(const std::filesystem::path& path, At at)
      : std::istream(nullptr), buffer_(std::move(at)) {
    const bool opened = buffer_.open(path, std::ios::in | std::ios::binary) != nullptr;
    rdbuf(&buffer_);
    if (!opened) setstate(std::ios::failbit);
  }

 private:
  WatchedBuffer buffer_;
};

}  // namespace

Input Watched(const std::filesystem::path& path, At at) {
  return {path, [path, heard = std::move(at)]() -> std::unique_ptr<std::istream> {
            return std::make_unique<WatchedStream>(path, heard);
          }};
}

}  // namespace connectors::push
