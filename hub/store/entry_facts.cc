#include <cstddef>

#include "hub/records/byte_fields.h"
#include "hub/store/rows.h"

namespace hub::store {
namespace {

constexpr unsigned kFormat = 1;
constexpr unsigned kPushOnly = 1;
constexpr unsigned kHasPush = 2;

constexpr std::size_t kSize = 40;

// Little-endian, of a known place: two hundred of these are read for one chronology.
template <class Number>
Number At(std::string_view bytes, std::size_t place) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    value |= std::uint64_t{static_cast<unsigned char>(bytes[place + i])} << (8 * i);
  }
  return static_cast<Number>(value);
}

}  // namespace

std::string Pack(const EntryFacts& facts) {
  records::FieldWriter out;
  out.Byte(kFormat);
  out.Byte(static_cast<unsigned>(facts.kind));
  out.Byte(static_cast<unsigned>(facts.klass));
  out.Byte(static_cast<unsigned>(facts.owner_kind));
  out.Byte((facts.push_only ? kPushOnly : 0) | (facts.has_push ? kHasPush : 0));
  out.Fixed(static_cast<std::uint64_t>(facts.owner), 4);
  out.Fixed(facts.labels.bits(), 8);
  out.Fixed(static_cast<std::uint32_t>(facts.happened.earliest.days), 4);
  out.Fixed(static_cast<std::uint32_t>(facts.happened.latest.days), 4);
  out.Byte(static_cast<unsigned>(facts.happened.precision));
  out.Fixed(static_cast<std::uint16_t>(facts.happened.minute), 2);
  out.Fixed(static_cast<std::uint64_t>(facts.received.micros), 8);
  out.Fixed(facts.version, 4);
  return std::move(out).Take();
}

std::optional<EntryFacts> Unpack(std::string_view bytes) {
  if (bytes.size() != kSize || At<std::uint8_t>(bytes, 0) != kFormat) return std::nullopt;
  const auto flags = At<std::uint8_t>(bytes, 4);
  EntryFacts facts;
  facts.kind = static_cast<records::Kind>(At<std::uint8_t>(bytes, 1));
  facts.klass = static_cast<records::RecordClass>(At<std::uint8_t>(bytes, 2));
  facts.owner_kind = static_cast<records::AgencyKind>(At<std::uint8_t>(bytes, 3));
  facts.push_only = (flags & kPushOnly) != 0;
  facts.has_push = (flags & kHasPush) != 0;
  facts.owner = AgencyRow{At<std::uint32_t>(bytes, 5)};
  facts.labels = records::LabelSet(At<std::uint64_t>(bytes, 9));
  facts.happened.earliest = Date{At<std::int32_t>(bytes, 17)};
  facts.happened.latest = Date{At<std::int32_t>(bytes, 21)};
  facts.happened.precision = static_cast<Precision>(At<std::uint8_t>(bytes, 25));
  facts.happened.minute = At<std::int16_t>(bytes, 26);
  facts.received = Instant{At<std::int64_t>(bytes, 28)};
  facts.version = At<std::uint32_t>(bytes, 36);
  return facts;
}

}  // namespace hub::store
