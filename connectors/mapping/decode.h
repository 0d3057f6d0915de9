// The bytes of a native file as clean UTF-8, whatever they were: UTF-8 with or without a
// byte order mark, UTF-16 of either order (by its mark, or by the pattern of its zeros),
// or Windows-1252, of which Latin-1 is a part.
//
// The content decides, not a declaration: exports declare wrongly more often than they
// mix. In a UTF-8 file a byte that is no UTF-8 is read as Windows-1252, so one pasted name
// does not spoil the rest. What comes out is always valid UTF-8 without NUL; other control
// characters but tab, CR and LF become a space. What was repaired is counted.
//
// Streaming: two chunks of 64 KiB are held, never the file.

#ifndef CONNECTORS_MAPPING_DECODE_H_
#define CONNECTORS_MAPPING_DECODE_H_

#include <cstddef>
#include <cstdint>
#include <istream>
#include <memory>
#include <streambuf>
#include <string>
#include <string_view>

namespace connectors {

enum class Encoding : std::uint8_t { kUtf8, kUtf16Le, kUtf16Be, kWindows1252 };
std::string_view Name(Encoding encoding);  // "UTF-8", "UTF-16 LE" ...

// By the first bytes of a file.
Encoding GuessEncoding(std::string_view head);

// How many bytes a reader asks a stream for at a time.
inline constexpr std::size_t kReadAtOnce = 64U << 10U;

// Of what was read so far.
struct Repairs {
  std::uint64_t nuls = 0;      // dropped
  std::uint64_t controls = 0;  // made a space
  std::uint64_t foreign = 0;   // bytes of a UTF-8 file read as Windows-1252
  std::uint64_t replaced = 0;  // made U+FFFD: no character of any of these encodings

  std::uint64_t Sum() const { return nuls + controls + foreign + replaced; }
};

enum class Controls : std::uint8_t {
  kBlank,  // made a space
  kKeep,   // handed on (all but NUL): HL7 frames its messages with them
};

class DecodingBuffer final : public std::streambuf {
 public:
  // REQUIRES: `raw` outlives this and is read through this alone.
  explicit DecodingBuffer(std::istream& raw, Controls controls = Controls::kBlank);

  Encoding encoding() const { return encoding_; }
  const Repairs& repairs() const { return repairs_; }

 protected:
  int_type underflow() override;
  // To the start, or where it is now; other places are refused.
  pos_type seekoff(off_type offset, std::ios_base::seekdir way,
                   std::ios_base::openmode which) override;
  pos_type seekpos(pos_type place, std::ios_base::openmode which) override;

 private:
  void Begin();
  bool Fill();
  void Decode(bool last);
  std::size_t DecodeUtf8(bool last);
  std::size_t DecodeUtf16(bool last);
  std::size_t DecodeWindows();
  void Put(std::uint32_t character);

  std::istream& raw_;
  const Controls controls_;
  Encoding encoding_ = Encoding::kUtf8;
  Repairs repairs_;
  std::string in_;         // raw bytes not yet decoded
  std::string out_;        // what the get area shows
  std::int64_t done_ = 0;  // decoded bytes before the get area
};

// A stream of clean UTF-8 over a raw one. Reading it twice: clear(), then seekg(0).
class DecodedStream final : public std::istream {
 public:
  explicit DecodedStream(std::unique_ptr<std::istream> raw, Controls controls = Controls::kBlank);
  // REQUIRES: `raw` outlives this.
  explicit DecodedStream(std::istream& raw, Controls controls = Controls::kBlank);

  Encoding encoding() const { return buffer_.encoding(); }
  const Repairs& repairs() const { return buffer_.repairs(); }

 private:
  std::unique_ptr<std::istream> owned_;
  DecodingBuffer buffer_;
};

}  // namespace connectors

#endif  // CONNECTORS_MAPPING_DECODE_H_
