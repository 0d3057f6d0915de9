#include "hub/records/byte_fields.h"

namespace hub::records {

void FieldWriter::Fixed(std::uint64_t value, int width) {
  for (int i = 0; i < width; ++i) bytes_ += static_cast<char>(value >> (8 * i) & 0xFF);
}

void FieldWriter::Count(std::size_t value) {
  while (value >= 0x80) {
    bytes_ += static_cast<char>((value & 0x7F) | 0x80);
    value >>= 7;
  }
  bytes_ += static_cast<char>(value);
}

void FieldWriter::Text(std::string_view text) {
  Count(text.size());
  bytes_ += text;
}

bool FieldReader::Flag() {
  const unsigned value = Byte();
  if (value > 1) Fail();
  return value == 1;
}

std::size_t FieldReader::Count() {
  std::size_t value = 0;
  for (int shift = 0; shift < 35; shift += 7) {
    const unsigned byte = Byte();
    value |= std::size_t{byte & 0x7F} << shift;
    if ((byte & 0x80) != 0) continue;
    if ((byte == 0 && shift > 0) || value > rest_.size()) break;
    return value;
  }
  Fail();
  return 0;
}

std::string_view FieldReader::Text() {
  const std::size_t size = Count();
  const std::string_view text = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return text;
}

void FieldReader::Fail() {
  ok_ = false;
  rest_ = {};
}

}  // namespace hub::records
