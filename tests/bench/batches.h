// Batches of canonical records as one partner agency pushes them, whole requests made
// before the clock starts.

#ifndef TESTS_BENCH_BATCHES_H_
#define TESTS_BENCH_BATCHES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bench {

struct BatchPlan {
  std::string agency;               // its id at the hub
  std::string kind;                 // of its records: "contact"
  std::string label = "GENERAL";    // of its records
  std::string run;                  // makes batch and record ids unlike those of other runs
  std::uint64_t first_child = 0;    // the children it writes about: from here on
  std::size_t records_a_child = 5;  // so one record in five brings a new source person
  std::size_t batches = 100;
  std::size_t records = 200;  // in each batch
  std::size_t bytes = 600;    // of each record, as JSON
};

// Requests ready to be sent, heads included.
std::vector<std::string> MakeBatches(const BatchPlan& plan);

}  // namespace bench

#endif  // TESTS_BENCH_BATCHES_H_
