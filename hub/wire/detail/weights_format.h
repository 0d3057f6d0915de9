// What the reader and the writer of linkage weights must agree on besides the members' names.

#ifndef HUB_WIRE_DETAIL_WEIGHTS_FORMAT_H_
#define HUB_WIRE_DETAIL_WEIGHTS_FORMAT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hub/linkage/model.h"

namespace hub::wire {

struct Weights;

// Whether common values of a field weigh less than rare ones.
bool IsToldApart(linkage::FieldId field);

// A birth date by its day, "20150101", for forms default to some; all else by its hash in
// sixteen hex digits.
std::string NameOfValue(linkage::FieldId field, std::uint64_t value);
std::optional<std::uint64_t> ValueNamed(linkage::FieldId field, std::string_view name);

std::int64_t MillibitsOf(double bits);

// Of all that the file says beside it, as it is written: a figure that was edited or lost a digit
// on its way is found. Not against somebody who means it and computes the sum anew.
std::string ChecksumOf(const Weights& weights);

}  // namespace hub::wire

#endif  // HUB_WIRE_DETAIL_WEIGHTS_FORMAT_H_
