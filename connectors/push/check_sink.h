// The sink that judges: counts what comes of each file, holds every record to the wire's
// rules, and remembers the first places of each problem.

#ifndef CONNECTORS_PUSH_CHECK_SINK_H_
#define CONNECTORS_PUSH_CHECK_SINK_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "connectors/mapping/sink.h"

namespace connectors::push {

struct Problem {
  std::uint64_t count = 0;
  std::string words;            // of its first place
  std::vector<Position> first;  // a handful
};
using Problems = std::map<std::string, Problem>;  // by rule

struct Judged {
  std::uint64_t records = 0;
  std::map<std::string, std::uint64_t> kinds;
  Problems rejects;   // rows that make no record
  Problems unfit;     // records that the hub would refuse as they are
  Problems warnings;  // records that need a look
};

class CheckSink final : public Sink {
 public:
  // Position::file is below `files`.
  explicit CheckSink(std::size_t files) : judged_(files == 0 ? 1 : files) {}

  void Take(hub::records::Record record, const Position& at) override;
  void Reject(const Position& at, std::string_view rule, std::string_view words) override;
  void Warn(const Position& at, std::string_view rule, std::string_view words) override;

  const std::vector<Judged>& judged() const { return judged_; }

 private:
  Judged& At(const Position& at);

  std::vector<Judged> judged_;
};

std::uint64_t Sum(const Problems& problems);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_CHECK_SINK_H_
