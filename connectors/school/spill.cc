#include "connectors/school/spill.h"

namespace connectors::school {
namespace {

using hub::Done;
using hub::Result;
using hub::Status;

constexpr std::size_t kChunk = 16U << 10U;

}  // namespace

Status Spill::Add(std::size_t part, std::string_view bytes) {
  Part& to = parts_[part];
  to.waiting += bytes;
  return to.waiting.size() < kChunk ? Status(Done{}) : Write(to);
}

Status Spill::Write(Part& part) {
  const Result<std::uint64_t> at = file_.Append(part.waiting);
  if (!at.ok()) return at.error();
  part.chunks.push_back({at.value(), part.waiting.size()});
  part.waiting.clear();
  return Done{};
}

Status Spill::Read(std::size_t part, const std::function<void(std::string_view)>& take) {
  Part& from = parts_[part];
  std::string bytes;
  for (const Chunk& chunk : from.chunks) {
    if (const Status read = file_.Read(chunk.at, chunk.size, bytes); !read.ok()) return read;
    take(bytes);
  }
  take(from.waiting);
  return Done{};
}

}  // namespace connectors::school
