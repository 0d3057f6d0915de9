// NHS numbers and UPNs of invented children: well formed, with right check characters, and no
// real person's.
//
// NHS numbers begin with 999, the range kept for tests. UPNs carry a local authority number
// that England does not use.

#ifndef CONNECTORS_COUNTY_NUMBERS_H_
#define CONNECTORS_COUNTY_NUMBERS_H_

#include <cstdint>
#include <string>

namespace connectors::county {

// How many different numbers NhsNumber() has.
inline constexpr std::uint32_t kNhsNumbers = 900'000;

// The n-th number of one county: different n below kNhsNumbers never share one.
std::string NhsNumber(std::uint32_t n, std::uint64_t seed);

// Thirteen characters: check letter, authority (3 digits), school (4), year (2), serial (3).
// REQUIRES: authority < 1000, school < 10000, serial < 1000
std::string Upn(int authority, int school, int year, int serial);

// As Upn(), but temporary: a letter in the thirteenth place.
std::string TemporaryUpn(int authority, int school, int year, int serial);

// The same with a wrong check letter, as a typing slip leaves it.
std::string WithWrongLetter(std::string upn);

}  // namespace connectors::county

#endif  // CONNECTORS_COUNTY_NUMBERS_H_
