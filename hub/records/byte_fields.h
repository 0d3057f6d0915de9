// Fields one after another in a byte string: what the stored formats are made of.
//
// Numbers are little-endian; a text or a count has its length before it, seven bits
// to a byte, the shortest form only, so that a value has one encoding. A reader that
// meets anything else stops: every later field reads as empty and ok() is false.

#ifndef HUB_RECORDS_BYTE_FIELDS_H_
#define HUB_RECORDS_BYTE_FIELDS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace hub::records {

class FieldWriter {
 public:
  void Byte(unsigned value) { bytes_ += static_cast<char>(value); }
  void Flag(bool value) { Byte(value ? 1 : 0); }
  void Fixed(std::uint64_t value, int width);
  void Count(std::size_t value);
  void Text(std::string_view text);

  std::string Take() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class FieldReader {
 public:
  // The bytes must outlive it.
  explicit FieldReader(std::string_view bytes) : rest_(bytes) {}

  // Inline, these two: a chronology's facts are some 5,000 of them.
  unsigned Byte() {
    if (rest_.empty()) {
      Fail();
      return 0;
    }
    const auto value = static_cast<unsigned char>(rest_[0]);
    rest_.remove_prefix(1);
    return value;
  }
  std::uint64_t Fixed(int width) {
    const auto size = static_cast<std::size_t>(width);
    if (rest_.size() < size) {
      Fail();
      return 0;
    }
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
      value |= std::uint64_t{static_cast<unsigned char>(rest_[i])} << (8 * i);
    rest_.remove_prefix(size);
    return value;
  }
  bool Flag();  // a byte other than 0 and 1 fails
  // How many elements follow. Each takes a byte at least, so more than what is left fails.
  std::size_t Count();
  std::string_view Text();

  void Fail();
  bool ok() const { return ok_; }
  bool AtEnd() const { return ok_ && rest_.empty(); }
  std::size_t left() const { return rest_.size(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace hub::records

#endif  // HUB_RECORDS_BYTE_FIELDS_H_
