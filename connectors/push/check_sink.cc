#include "connectors/push/check_sink.h"

#include <algorithm>

#include "hub/wire/batch.h"

namespace connectors::push {
namespace {

constexpr std::size_t kFirst = 5;

void Note(Problems& problems, std::string_view rule, std::string_view words, const Position& at) {
  Problem& problem = problems[std::string(rule)];
  if (problem.count++ == 0) problem.words = words;
  if (problem.first.size() < kFirst) problem.first.push_back(at);
}

}  // namespace

Judged& CheckSink::At(const Position& at) {
  return judged_[std::min<std::size_t>(at.file, judged_.size() - 1)];
}

void CheckSink::Take(hub::records::Record record, const Position& at) {
  Judged& judged = At(at);
  ++judged.records;
  ++judged.kinds[std::string(hub::records::Name(record.kind))];
  const auto read = hub::wire::ParseRecord(hub::wire::EncodeRecord(record));
  if (!read.ok()) Note(judged.unfit, "push.record.unfit", read.error().for_caller, at);
}

void CheckSink::Reject(const Position& at, std::string_view rule, std::string_view words) {
  Note(At(at).rejects, rule, words, at);
}

void CheckSink::Warn(const Position& at, std::string_view rule, std::string_view words) {
  Note(At(at).warnings, rule, words, at);
}

std::uint64_t Sum(const Problems& problems) {
  std::uint64_t sum = 0;
  for (const auto& [rule, problem] : problems) sum += problem.count;
  return sum;
}

}  // namespace connectors::push
