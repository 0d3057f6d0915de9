#include "hub/audit/verify.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "hub/audit/event.h"
#include "hub/audit/log_file.h"

namespace hub::audit {
namespace {

std::string Leaves(std::uint64_t count) {
  return count == 1 ? "1 leaf" : std::to_string(count) + " leaves";
}

bool IsAboutLeaves(Fault fault) {
  return fault == Fault::kBadLeaf || fault == Fault::kOutOfPlace || fault == Fault::kTimeReversed;
}

}  // namespace

const Finding& LogReport::first_wrong() const {
  return *std::min_element(findings.begin(), findings.end(),
                           [](const Finding& a, const Finding& b) { return a.leaf < b.leaf; });
}

LogVerifier::LogVerifier(std::string origin, const crypto::PublicKey& key,
                         const std::vector<SignedNote>& notes)
    : origin_(std::move(origin)), key_(key) {
  for (const SignedNote& note : notes) {
    if (std::optional<Kept> kept = Read(note)) kept_.push_back(*std::move(kept));
  }
  std::stable_sort(kept_.begin(), kept_.end(), [](const Kept& a, const Kept& b) {
    return a.checkpoint.size < b.checkpoint.size;
  });
  CheckRoots();
}

void LogVerifier::Take(std::string_view line) {
  CheckLeaf(line);
  frontier_.Append(LeafHash(line));
  CheckRoots();
}

void LogVerifier::BreakOff(std::string_view why) {
  Add(Fault::kUnreadable, frontier_.size(),
      "the log cannot be read beyond " + Leaves(frontier_.size()) + ": " + std::string(why));
}

void LogVerifier::OtherKey() {
  Add(Fault::kOtherKey, 0, "the file names another key than the one given");
}

LogReport LogVerifier::Finish() && {
  for (; next_ < kept_.size(); ++next_) AddCut(kept_[next_]);
  report_.size = frontier_.size();
  report_.root = frontier_.Root();
  return std::move(report_);
}

LogReport LogVerifier::Finish(const SignedNote& newest) && {
  if (const std::optional<Kept> kept = Read(newest)) {
    if (kept->checkpoint.size == frontier_.size()) Compare(*kept);
    if (kept->checkpoint.size > frontier_.size()) AddCut(*kept);
    if (kept->checkpoint.size < frontier_.size()) {
      Add(Fault::kUncovered, kept->checkpoint.size,
          "checkpoint " + kept->name + " is of " + Leaves(kept->checkpoint.size) + ", but " +
              std::to_string(frontier_.size()) + " are there: the last are not signed for");
    }
  }
  return std::move(*this).Finish();
}

void LogVerifier::Add(Fault fault, std::uint64_t leaf, std::string words) {
  const auto same = [fault](const Finding& finding) { return finding.fault == fault; };
  const std::vector<Finding>& found = report_.findings;
  if (IsAboutLeaves(fault) && std::any_of(found.begin(), found.end(), same)) return;
  report_.findings.push_back({fault, leaf, std::move(words)});
}

void LogVerifier::AddCut(const Kept& kept) {
  Add(Fault::kCut, frontier_.size(),
      "checkpoint " + kept.name + " is of " + Leaves(kept.checkpoint.size) + ", but only " +
          std::to_string(frontier_.size()) + " are there: the end was cut off");
}

std::optional<LogVerifier::Kept> LogVerifier::Read(const SignedNote& note) {
  Result<Checkpoint> checkpoint = ReadCheckpoint(note.text, origin_, key_);
  if (checkpoint.ok()) return Kept{note.name, std::move(checkpoint).value()};
  Add(Fault::kBadCheckpoint, 0,
      "checkpoint " + note.name + " is not one of this log: " + checkpoint.error().for_operator);
  return std::nullopt;
}

void LogVerifier::CheckLeaf(std::string_view line) {
  const std::uint64_t place = frontier_.size();
  const Result<WrittenLeaf> written = Decode(line);
  if (!written.ok()) {
    Add(Fault::kBadLeaf, place, "leaf " + std::to_string(place) + " is not in the form of a leaf");
    return;
  }
  const auto& [leaf, index, at] = written.value();
  if (index != place) {
    Add(Fault::kOutOfPlace, place,
        "leaf " + std::to_string(place) + " says that it is leaf " + std::to_string(index) +
            ": one was removed, inserted or moved");
  }
  if (report_.last && at < *report_.last) {
    Add(Fault::kTimeReversed, place,
        "leaf " + std::to_string(place) + " is of " + at.Rfc3339() +
            ", before the leaf ahead of it");
  }
  if (!report_.first) report_.first = at;
  report_.last = at;
}

void LogVerifier::CheckRoots() {
  for (; next_ < kept_.size() && kept_[next_].checkpoint.size == frontier_.size(); ++next_) {
    Compare(kept_[next_]);
  }
}

void LogVerifier::Compare(const Kept& kept) {
  const Checkpoint& checkpoint = kept.checkpoint;
  if (checkpoint.root == frontier_.Root()) {
    report_.covered = checkpoint.size;
    return;
  }
  std::string words = "the first " + Leaves(checkpoint.size) + " are not those that checkpoint " +
                      kept.name + " was signed for: one was changed, or this is another log";
  if (report_.covered > 0) {
    words += "; the first " + std::to_string(report_.covered) + " agree with a checkpoint";
  }
  Add(Fault::kRootDiffers, report_.covered, std::move(words));
}

LogReport VerifyLog(const NextLeaf& next, std::string_view origin, const crypto::PublicKey& key,
                    const std::vector<SignedNote>& notes) {
  LogVerifier verifier(std::string(origin), key, notes);
  std::string line;
  for (;;) {
    const Result<bool> more = next(line);
    if (!more.ok()) verifier.BreakOff(more.error().for_operator);
    if (!more.ok() || !more.value()) return std::move(verifier).Finish();
    verifier.Take(line);
  }
}

Result<LogReport> VerifyLogFile(std::istream& in, std::optional<std::string_view> verifier_key,
                                const std::vector<SignedNote>& notes) {
  Result<LogFileReader> opened = LogFileReader::Open(in);
  if (!opened.ok()) return opened.error();
  LogFileReader& file = opened.value();
  std::string origin;
  const Result<crypto::PublicKey> key =
      ReadVerifierKey(verifier_key.value_or(file.verifier_key()), origin);
  if (!key.ok()) return key.error();

  LogVerifier verifier(origin, key.value(), notes);
  if (verifier_key.value_or(file.verifier_key()) != file.verifier_key()) verifier.OtherKey();
  std::string line;
  for (;;) {
    const Result<bool> more = file.NextLeaf(line);
    if (!more.ok()) {
      verifier.BreakOff(more.error().for_operator);
      return std::move(verifier).Finish();
    }
    if (!more.value()) break;
    verifier.Take(line);
  }
  const Result<std::string> newest = file.SignedCheckpoint();
  if (newest.ok()) return std::move(verifier).Finish({"in the file", newest.value()});
  verifier.BreakOff(newest.error().for_operator);
  return std::move(verifier).Finish();
}

}  // namespace hub::audit
