#include "hub/records/byte_fields.h"
#include "hub/store/rows.h"

namespace hub::store {
namespace {

constexpr unsigned kFormat = 1;
constexpr unsigned kPushOnly = 1;
constexpr unsigned kHasPush = 2;

Date ReadDate(records::FieldReader& in) {
  return Date{static_cast<std::int32_t>(static_cast<std::uint32_t>(in.Fixed(4)))};
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
  records::FieldReader in(bytes);
  if (in.Byte() != kFormat) return std::nullopt;
  EntryFacts facts;
  facts.kind = static_cast<records::Kind>(in.Byte());
  facts.klass = static_cast<records::RecordClass>(in.Byte());
  facts.owner_kind = static_cast<records::AgencyKind>(in.Byte());
  const unsigned flags = in.Byte();
  facts.push_only = (flags & kPushOnly) != 0;
  facts.has_push = (flags & kHasPush) != 0;
  facts.owner = AgencyRow{static_cast<std::int64_t>(in.Fixed(4))};
  facts.labels = records::LabelSet(in.Fixed(8));
  facts.happened.earliest = ReadDate(in);
  facts.happened.latest = ReadDate(in);
  facts.happened.precision = static_cast<Precision>(in.Byte());
  facts.happened.minute = static_cast<std::int16_t>(in.Fixed(2));
  facts.received = Instant{static_cast<std::int64_t>(in.Fixed(8))};
  facts.version = static_cast<std::uint32_t>(in.Fixed(4));
  if (!in.AtEnd()) return std::nullopt;
  return facts;
}

}  // namespace hub::store
