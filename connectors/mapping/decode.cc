#include "connectors/mapping/decode.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace connectors {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

// What Windows-1252 means by 0x80 to 0x9F; 0: nothing.
constexpr std::array<std::uint16_t, 32> kWindows1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

std::uint32_t OfWindows(unsigned char byte) {
  if (byte < 0x80 || byte >= 0xA0) return byte;
  const std::uint32_t character = kWindows1252[byte - 0x80U];
  return character == 0 ? kReplacement : character;
}

constexpr int kCut = -1;  // the text ends inside the character

// How many bytes the valid UTF-8 character at `at` has; 0: none; kCut.
int Utf8Size(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return 1;
  const int size = first >= 0xC2 && first <= 0xDF   ? 2
                   : first >= 0xE0 && first <= 0xEF ? 3
                   : first >= 0xF0 && first <= 0xF4 ? 4
                                                    : 0;
  for (int i = 1; i < size; ++i) {
    const std::size_t place = at + static_cast<std::size_t>(i);
    if (place >= text.size()) return kCut;
    const auto byte = static_cast<unsigned char>(text[place]);
    if ((byte & 0xC0U) != 0x80U) return 0;
    if (i > 1) continue;
    if (first == 0xE0 && byte < 0xA0) return 0;  // overlong
    if (first == 0xED && byte > 0x9F) return 0;  // a surrogate
    if (first == 0xF0 && byte < 0x90) return 0;  // overlong
    if (first == 0xF4 && byte > 0x8F) return 0;  // beyond Unicode
  }
  return size;
}

void AppendUtf8(std::uint32_t c, std::string& out) {
  const auto add = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    add(c);
  } else if (c < 0x800) {
    add(0xC0U | c >> 6U);
    add(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    add(0xE0U | c >> 12U);
    add(0x80U | (c >> 6U & 0x3FU));
    add(0x80U | (c & 0x3FU));
  } else {
    add(0xF0U | c >> 18U);
    add(0x80U | (c >> 12U & 0x3FU));
    add(0x80U | (c >> 6U & 0x3FU));
    add(0x80U | (c & 0x3FU));
  }
}

bool IsPlain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 0x20 && byte < 0x7F) || c == '\n' || c == '\r' || c == '\t';
}

// Where the run of plain characters from `at` ends. Eight at a time, since nearly all are.
std::size_t PlainEnd(const std::string& text, std::size_t at) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHighBits = 0x80 * kOnes;
  while (at + 8 <= text.size()) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + at, 8);
    const std::uint64_t below_space = (eight - 0x20 * kOnes) & ~eight;
    const std::uint64_t is_delete = (eight ^ 0x7F * kOnes) - kOnes;
    if (((eight | below_space | is_delete) & kHighBits) == 0) {
      at += 8;
      continue;
    }
    // A line end, most often.
    for (const std::size_t end = at + 8; at < end; ++at) {
      if (!IsPlain(text[at])) return at;
    }
  }
  while (at < text.size() && IsPlain(text[at])) ++at;
  return at;
}

std::size_t MarkSize(std::string_view head) {
  if (head.substr(0, 3) == "\xEF\xBB\xBF") return 3;
  const std::string_view two = head.substr(0, 2);
  return two == "\xFF\xFE" || two == "\xFE\xFF" ? 2 : 0;
}

}  // namespace

std::string_view Name(Encoding encoding) {
  switch (encoding) {
    case Encoding::kUtf8:
      return "UTF-8";
    case Encoding::kUtf16Le:
      return "UTF-16 LE";
    case Encoding::kUtf16Be:
      return "UTF-16 BE";
    case Encoding::kWindows1252:
      return "Windows-1252";
  }
  return "";
}

Encoding GuessEncoding(std::string_view head) {
  head = head.substr(0, kReadAtOnce);
  if (head.substr(0, 3) == "\xEF\xBB\xBF") return Encoding::kUtf8;
  if (head.substr(0, 2) == "\xFF\xFE") return Encoding::kUtf16Le;
  if (head.substr(0, 2) == "\xFE\xFF") return Encoding::kUtf16Be;
  std::array<std::size_t, 2> zeros = {0, 0};
  for (std::size_t i = 0; i < head.size(); ++i) {
    if (head[i] == '\0') ++zeros[i % 2];
  }
  const std::size_t half = head.size() / 2;
  if (half > 0 && zeros[1] * 2 > half && zeros[0] * 4 < half) return Encoding::kUtf16Le;
  if (half > 0 && zeros[0] * 2 > half && zeros[1] * 4 < half) return Encoding::kUtf16Be;
  std::size_t foreign = 0;
  for (std::size_t at = 0; at < head.size();) {
    const int size = Utf8Size(head, at);
    if (size > 1) return Encoding::kUtf8;
    if (size == kCut) break;
    if (size == 0) ++foreign;
    ++at;
  }
  return foreign > 0 ? Encoding::kWindows1252 : Encoding::kUtf8;
}

DecodingBuffer::DecodingBuffer(std::istream& raw, Controls controls)
    : raw_(raw), controls_(controls) {
  Begin();
}

void DecodingBuffer::Begin() {
  in_.clear();
  out_.clear();
  done_ = 0;
  repairs_ = Repairs();
  setg(nullptr, nullptr, nullptr);
  Fill();
  encoding_ = GuessEncoding(in_);
  in_.erase(0, MarkSize(in_));
}

bool DecodingBuffer::Fill() {
  const std::size_t held = in_.size();
  in_.resize(held + kReadAtOnce);
  raw_.read(in_.data() + held, static_cast<std::streamsize>(kReadAtOnce));
  const auto got = static_cast<std::size_t>(std::max<std::streamsize>(raw_.gcount(), 0));
  in_.resize(held + got);
  return got == kReadAtOnce;
}

DecodingBuffer::int_type DecodingBuffer::underflow() {
  if (gptr() != nullptr && gptr() < egptr()) return traits_type::to_int_type(*gptr());
  done_ += egptr() - eback();
  out_.clear();
  while (out_.empty()) {
    const bool more = raw_.good();
    if (in_.size() < kReadAtOnce && more) Fill();
    const bool last = !raw_.good();
    if (in_.empty()) break;
    Decode(last);
  }
  setg(out_.data(), out_.data(), out_.data() + out_.size());
  return out_.empty() ? traits_type::eof() : traits_type::to_int_type(out_.front());
}

void DecodingBuffer::Decode(bool last) {
  std::size_t used = 0;
  switch (encoding_) {
    case Encoding::kUtf8:
      used = DecodeUtf8(last);
      break;
    case Encoding::kUtf16Le:
    case Encoding::kUtf16Be:
      used = DecodeUtf16(last);
      break;
    case Encoding::kWindows1252:
      used = DecodeWindows();
      break;
  }
  in_.erase(0, used);
}

void DecodingBuffer::Put(std::uint32_t character) {
  if (character == 0) {
    ++repairs_.nuls;
    return;
  }
  const bool layout = character == '\n' || character == '\r' || character == '\t';
  if (controls_ == Controls::kBlank && !layout && (character < 0x20 || character == 0x7F)) {
    ++repairs_.controls;
    character = ' ';
  }
  if (character == kReplacement) ++repairs_.replaced;
  AppendUtf8(character, out_);
}

std::size_t DecodingBuffer::DecodeUtf8(bool last) {
  std::size_t at = 0;
  while (at < in_.size()) {
    const std::size_t plain = at;
    at = PlainEnd(in_, at);
    out_.append(in_, plain, at - plain);
    if (at == in_.size()) break;
    const auto byte = static_cast<unsigned char>(in_[at]);
    const int size = Utf8Size(in_, at);
    if (size > 1) {
      out_.append(in_, at, static_cast<std::size_t>(size));
      at += static_cast<std::size_t>(size);
    } else if (size == kCut && !last) {
      break;
    } else if (size == 1) {
      Put(byte);
      ++at;
    } else {
      const std::uint32_t character = OfWindows(byte);
      if (character != kReplacement) ++repairs_.foreign;
      Put(character);
      ++at;
    }
  }
  return at;
}

std::size_t DecodingBuffer::DecodeUtf16(bool last) {
  const bool big = encoding_ == Encoding::kUtf16Be;
  const auto unit = [&](std::size_t at) {
    const auto first = static_cast<unsigned char>(in_[at]);
    const auto second = static_cast<unsigned char>(in_[at + 1]);
    return big ? static_cast<std::uint32_t>(first << 8U | second)
               : static_cast<std::uint32_t>(second << 8U | first);
  };
  std::size_t at = 0;
  while (at + 1 < in_.size()) {
    const std::uint32_t one = unit(at);
    const bool high = one >= 0xD800 && one < 0xDC00;
    if (high && at + 3 >= in_.size() && !last) return at;
    if (high && at + 3 < in_.size()) {
      const std::uint32_t two = unit(at + 2);
      if (two >= 0xDC00 && two < 0xE000) {
        Put(0x10000U + ((one - 0xD800U) << 10U) + (two - 0xDC00U));
        at += 4;
        continue;
      }
    }
    Put(one >= 0xD800 && one < 0xE000 ? kReplacement : one);
    at += 2;
  }
  if (last && at < in_.size()) {
    Put(kReplacement);
    at = in_.size();
  }
  return at;
}

std::size_t DecodingBuffer::DecodeWindows() {
  for (const char c : in_) {
    if (IsPlain(c)) {
      out_ += c;
    } else {
      Put(OfWindows(static_cast<unsigned char>(c)));
    }
  }
  return in_.size();
}

DecodingBuffer::pos_type DecodingBuffer::seekoff(off_type offset, std::ios_base::seekdir way,
                                                 std::ios_base::openmode which) {
  const pos_type here(done_ + (gptr() - eback()));
  if (offset == 0 && way == std::ios_base::cur) return here;
  if (way == std::ios_base::beg) return seekpos(offset, which);
  return pos_type(off_type(-1));
}

DecodingBuffer::pos_type DecodingBuffer::seekpos(pos_type place, std::ios_base::openmode) {
  if (place != pos_type(0)) return pos_type(off_type(-1));
  raw_.clear();
  raw_.seekg(0);
  if (!raw_.good()) return pos_type(off_type(-1));
  Begin();
  return pos_type(0);
}

DecodedStream::DecodedStream(std::unique_ptr<std::istream> raw, Controls controls)
    : std::istream(nullptr), owned_(std::move(raw)), buffer_(*owned_, controls) {
  rdbuf(&buffer_);
}

DecodedStream::DecodedStream(std::istream& raw, Controls controls)
    : std::istream(nullptr), buffer_(raw, controls) {
  rdbuf(&buffer_);
}

}  // namespace connectors
