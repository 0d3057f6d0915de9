#include "connectors/push/journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "connectors/push/files.h"

namespace connectors::push {
namespace {

namespace fs = std::filesystem;
using hub::Done;
using hub::Error;
using hub::ErrorCode;
using hub::Result;
using hub::Status;
using hub::crypto::SecretKey;

constexpr std::string_view kTitle = "onestory-push journal 1\n";
constexpr std::size_t kHashText = 32;

Error Failed(const std::string& what, const fs::path& file) {
  return Error{ErrorCode::kInternal, what + " " + file.string() + ": " + std::strerror(errno), ""};
}

Result<SecretKey> KeyIn(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::array<std::uint8_t, 32> bytes{};
  if (in) {
    in.read(reinterpret_cast<char*>(bytes.data()), bytes.size());
    if (in.gcount() == static_cast<std::streamsize>(bytes.size())) return SecretKey(bytes);
  }
  hub::crypto::FillRandom(bytes.data(), bytes.size());
  const Status written =
      WriteDurably(file, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (!written.ok()) return written.error();
  return SecretKey(bytes);
}

std::string HashText(const SecretKey& key, std::string_view purpose, std::string_view text) {
  std::string bytes(purpose);
  bytes += '\0';
  bytes += text;
  const hub::crypto::Hash hash = hub::crypto::Hmac(key, bytes);
  return hub::crypto::Hex(hub::crypto::View(hash).substr(0, kHashText / 2));
}

std::optional<Delivered> ReadLine(std::string_view line) {
  constexpr std::size_t kOutcome = 2 + 2 * (kHashText + 1);
  if (line.size() <= kOutcome || line[2 + kHashText] != ' ') return std::nullopt;
  Delivered record;
  record.source = line.substr(2, kHashText);
  record.content = line.substr(3 + kHashText, kHashText);
  record.refused = line.substr(kOutcome) == "refused";
  return record;
}

}  // namespace

Journal::Journal(fs::path file, int lock, SecretKey key)
    : file_(std::move(file)), lock_(lock), key_(key) {}

Journal::Journal(Journal&& other) noexcept
    : file_(std::move(other.file_)),
      lock_(std::exchange(other.lock_, -1)),
      out_(std::exchange(other.out_, -1)),
      key_(other.key_),
      records_(std::move(other.records_)),
      last_batch_(std::move(other.last_batch_)) {}

Journal::~Journal() {
  if (out_ >= 0) close(out_);
  if (lock_ >= 0) close(lock_);
}

Result<Journal> Journal::Open(const fs::path& folder, const std::string& name) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) return Error{ErrorCode::kInternal, "cannot make folder " + folder.string(), ""};
  const fs::path lock_file = folder / (name + ".lock");
  const int lock = open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return Failed("cannot open", lock_file);
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
    close(lock);
    return Error{ErrorCode::kUnavailable,
                 "another run is sending for the same agency: wait for it to end", ""};
  }
  Result<SecretKey> key = KeyIn(folder / (name + ".key"));
  if (!key.ok()) {
    close(lock);
    return key.error();
  }
  Journal journal(folder / (name + ".journal"), lock, key.value());
  if (const Status loaded = journal.Load(); !loaded.ok()) return loaded.error();
  return journal;
}

Status Journal::Load() {
  std::string text;
  {
    std::ifstream in(file_, std::ios::binary);
    if (in) text.assign(std::istreambuf_iterator<char>(in), {});
  }
  if (!text.empty() && text.compare(0, kTitle.size(), kTitle) != 0 &&
      kTitle.compare(0, text.size(), text) != 0) {
    return Error{ErrorCode::kInvalid, file_.string() + " is no journal of onestory-push", ""};
  }
  std::size_t whole = text.size() < kTitle.size() ? 0 : kTitle.size();
  std::vector<Delivered> batch;
  for (std::size_t at = whole; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string::npos) break;
    const std::string_view line = std::string_view(text).substr(at, end - at);
    at = end + 1;
    if (line.substr(0, 2) == "R ") {
      if (auto record = ReadLine(line)) batch.push_back(*std::move(record));
    } else if (line.substr(0, 2) == "B ") {
      for (const Delivered& record : batch) Learn(record);
      batch.clear();
      last_batch_ = line.substr(2);
      whole = at;
    }
  }
  out_ = open(file_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (out_ < 0) return Failed("cannot open", file_);
  if (ftruncate(out_, static_cast<off_t>(whole)) != 0) return Failed("cannot cut", file_);
  if (lseek(out_, 0, SEEK_END) < 0) return Failed("cannot seek in", file_);
  if (whole == 0 && !WriteAll(out_, kTitle)) return Failed("cannot write", file_);
  return Done{};
}

void Journal::Learn(const Delivered& record) {
  State& state = records_[record.source];
  if (record.refused) {
    ++state.refusals;
    return;
  }
  state.content = record.content;
  state.held = true;
}

std::string Journal::SourceOf(std::string_view source_id) const {
  return HashText(key_, "source", source_id);
}

std::string Journal::ContentOf(std::string_view encoded_record) const {
  return HashText(key_, "content", encoded_record);
}

bool Journal::Holds(const std::string& source, const std::string& content) const {
  const auto found = records_.find(source);
  return found != records_.end() && found->second.held && found->second.content == content;
}

std::uint32_t Journal::RefusalsOf(const std::string& source) const {
  const auto found = records_.find(source);
  return found == records_.end() ? 0 : found->second.refusals;
}

Status Journal::Append(const std::string& batch, const std::vector<Delivered>& records) {
  std::string block;
  for (const Delivered& record : records) {
    block += "R " + record.source + ' ' + record.content;
    block += record.refused ? " refused\n" : " held\n";
  }
  block += "B " + batch + '\n';
  if (!WriteAll(out_, block)) return Failed("cannot write", file_);
  if (fsync(out_) != 0) return Failed("cannot make durable", file_);
  for (const Delivered& record : records) Learn(record);
  last_batch_ = batch;
  return Done{};
}

Status Journal::StartOver() {
  if (out_ >= 0) close(out_);
  out_ = -1;
  std::error_code failed;
  fs::rename(file_, file_.string() + ".set-aside", failed);
  if (failed) return Error{ErrorCode::kInternal, "cannot set aside " + file_.string(), ""};
  records_.clear();
  last_batch_.clear();
  return Load();
}

}  // namespace connectors::push
