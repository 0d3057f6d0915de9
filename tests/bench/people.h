// Invented children for the bench: child number n is always the same person, so that the
// four agencies' records of one child meet, and a run can be repeated.

#ifndef TESTS_BENCH_PEOPLE_H_
#define TESTS_BENCH_PEOPLE_H_

#include <cstdint>
#include <string>

namespace bench {

struct InventedChild {
  std::string given;
  std::string family;
  std::string birth;       // YYYY-MM-DD
  std::string nhs_number;  // its check digit is right
  std::string street;
  std::string postcode;
};

// REQUIRES: number < 50,000,000
InventedChild ChildOf(std::uint64_t number);

// `length` bytes of plain English words, the same for the same `number`.
std::string Words(std::uint64_t number, std::size_t length);

}  // namespace bench

#endif  // TESTS_BENCH_PEOPLE_H_
