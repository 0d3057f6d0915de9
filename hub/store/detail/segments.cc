#include "hub/store/detail/segments.h"

#include <algorithm>
#include <array>
#include <vector>

#include "hub/records/byte_fields.h"
#include "hub/store/detail/seals.h"
#include "hub/store/detail/statements.h"

namespace hub::store::detail {
namespace {

constexpr std::int64_t kFull = 48;                 // entries: their heads fit a quarter page
constexpr std::size_t kLargestBody = 128U << 10U;  // bytes; a segment ends beyond them
constexpr std::int64_t kMostAtOnce = 400;          // entries copied by one call
constexpr std::int64_t kLoose = 8;                 // entries outside segments that are too many

// How one entry lies in a segment's heads, little-endian:
//   seq 8, ended 8, end reason 1, flags 1, id 16, offset 4, length 4, packed facts 40
constexpr std::size_t kIdSize = 16;
constexpr std::size_t kFactsSize = 40;
constexpr std::size_t kHeadSize = 8 + 8 + 1 + 1 + kIdSize + 4 + 4 + kFactsSize;
constexpr unsigned kHasEnded = 1;
constexpr unsigned kIsShared = 2;
constexpr unsigned kIsReadable = 4;
constexpr unsigned kIsGuarded = 8;

// Everything but what anyone with a named relationship and the family's agreement may see.
bool Guarded(const EntryFacts& facts) {
  constexpr std::uint64_t kEveryday =
      records::LabelSet().With(records::Label::kGeneral).With(records::Label::kHealth).bits();
  return (facts.labels.bits() & ~kEveryday) != 0 || facts.push_only || facts.has_push;
}

struct Head {
  EntryRef ref;
  bool guarded = false;
  std::size_t offset = 0;
  std::size_t length = 0;
};

void Append(const Head& head, std::string& heads) {
  records::FieldWriter out;
  out.Fixed(static_cast<std::uint64_t>(head.ref.seq), 8);
  out.Fixed(static_cast<std::uint64_t>(head.ref.ended ? head.ref.ended->micros : 0), 8);
  out.Byte(static_cast<unsigned>(head.ref.end_reason));
  out.Byte((head.ref.ended ? kHasEnded : 0) | (head.ref.shared ? kIsShared : 0) |
           (head.ref.readable ? kIsReadable : 0) | (head.guarded ? kIsGuarded : 0));
  heads += std::move(out).Take();
  heads.append(reinterpret_cast<const char*>(head.ref.id.bytes().data()), kIdSize);
  records::FieldWriter place;
  place.Fixed(head.offset, 4);
  place.Fixed(head.length, 4);
  heads += std::move(place).Take();
  heads += Pack(head.ref.facts);
}

// REQUIRES: bytes.size() == kHeadSize
Head HeadOf(PersonRow person, std::string_view bytes) {
  records::FieldReader in(bytes);
  Head head;
  head.ref.person = person;
  head.ref.seq = static_cast<std::int64_t>(in.Fixed(8));
  const auto ended = static_cast<std::int64_t>(in.Fixed(8));
  head.ref.end_reason = static_cast<EndReason>(in.Byte());
  const unsigned flags = in.Byte();
  if ((flags & kHasEnded) != 0) head.ref.ended = Instant{ended};
  head.ref.shared = (flags & kIsShared) != 0;
  head.ref.readable = (flags & kIsReadable) != 0;
  head.guarded = (flags & kIsGuarded) != 0;
  EntryId::Bytes id;
  bytes.substr(18, kIdSize).copy(reinterpret_cast<char*>(id.data()), kIdSize);
  head.ref.id = EntryId(id);
  records::FieldReader place(bytes.substr(18 + kIdSize));
  head.offset = place.Fixed(4);
  head.length = place.Fixed(4);
  const std::optional<EntryFacts> facts = Unpack(bytes.substr(kHeadSize - kFactsSize));
  if (!facts) throw Failure(SQLITE_CORRUPT, "an entry's facts are malformed");
  head.ref.facts = *facts;
  return head;
}

void BindSegment(PersonRow person, const Range& range, bool guarded, std::string_view heads,
                 std::string& out) {
  out = guarded ? "segment guarded" : "segment plain";
  AppendNumber(static_cast<std::int64_t>(person), out);
  AppendNumber(range.first, out);
  AppendNumber(range.last, out);
  out += heads;
}

// One segment being read: bodies are opened when the first of their entries is wanted.
class OpenSegment {
 public:
  // `row`: of kSegments; not stepped while this lives.
  OpenSegment(Toolkit& tools, PersonRow person, const crypto::SecretKey& key, Query& row)
      : tools_(tools),
        person_(person),
        key_(key),
        range_{row.Int(0), row.Int(1)},
        heads_(row.Bytes(2)) {}

  const Range& range() const { return range_; }

  Status Scan(const Wanted& wanted, const Take& take) {
    if (heads_.size() % kHeadSize != 0) throw Failure(SQLITE_CORRUPT, "a segment is malformed");
    for (std::size_t at = 0; at < heads_.size(); at += kHeadSize) {
      const Head head = HeadOf(person_, heads_.substr(at, kHeadSize));
      if (!wanted(head.ref)) continue;
      if (!head.ref.readable) {
        take(head.ref, {});
        continue;
      }
      const std::optional<std::string_view> body = BodyOf(head);
      if (!body) return Altered(person_, head.ref.seq);
      take(head.ref, *body);
    }
    return Done{};
  }

 private:
  std::optional<std::string_view> BodyOf(const Head& head) {
    std::optional<std::string_view>& opened = opened_[head.guarded ? 1 : 0];
    if (!opened) {
      Query row(tools_.connection, sql::kSegmentBody, person_, range_.first, head.guarded);
      if (!row.Next()) return std::nullopt;
      BindSegment(person_, range_, head.guarded, heads_, tools_.associated);
      crypto::Opener& opener = head.guarded ? tools_.guarded_opener : tools_.opener;
      opener.SetKey(key_);
      opened = opener.Open(tools_.associated, row.Bytes(0));
    }
    if (!opened || head.offset > opened->size() || head.length > opened->size() - head.offset) {
      return std::nullopt;
    }
    return opened->substr(head.offset, head.length);
  }

  Toolkit& tools_;
  PersonRow person_;
  const crypto::SecretKey& key_;
  Range range_;
  std::string_view heads_;
  std::array<std::optional<std::string_view>, 2> opened_;
};

// One segment being made.
class Maker {
 public:
  Maker(Toolkit& tools, PersonRow person, const crypto::SecretKey& key, std::int64_t first)
      : tools_(tools), person_(person), key_(key), first_(first) {}

  void Add(const EntryRef& ref, std::string_view body) {
    if (Full()) Store(last_);
    const bool guarded = Guarded(ref.facts);
    std::string& bodies = bodies_[guarded ? 1 : 0];
    Append({ref, guarded, bodies.size(), body.size()}, heads_);
    bodies += body;
    last_ = ref.seq;
  }

  // What was added since the last one. It says that it holds every entry up to `last`.
  void Store(std::int64_t last) {
    if (heads_.empty()) return;
    Run(tools_.connection, sql::kAddSegment, person_, first_, last, Blob(heads_));
    for (const bool guarded : {false, true}) {
      std::string& bodies = bodies_[guarded ? 1 : 0];
      if (bodies.empty()) continue;
      BindSegment(person_, {first_, last}, guarded, heads_, tools_.associated);
      const std::string sealed = crypto::Seal(key_, tools_.associated, bodies);
      Run(tools_.connection, sql::kAddSegmentBody, person_, first_, guarded, Blob(sealed));
      bodies.clear();
    }
    heads_.clear();
    first_ = last + 1;
  }

  std::int64_t last() const { return last_; }

 private:
  bool Full() const {
    return heads_.size() >= kFull * kHeadSize ||
           bodies_[0].size() + bodies_[1].size() > kLargestBody;
  }

  Toolkit& tools_;
  PersonRow person_;
  const crypto::SecretKey& key_;
  std::int64_t first_;
  std::int64_t last_ = 0;
  std::string heads_;
  std::array<std::string, 2> bodies_;
};

// Where entries may lie outside segments. A last segment that is not full counts as outside,
// and is dropped, when `reopen`.
std::vector<Range> LooseRanges(Toolkit& tools, PersonRow person, bool reopen) {
  std::vector<Range> loose;
  Range rest;
  std::optional<std::int64_t> reopened;
  for (Query row(tools.connection, sql::kSegmentRanges, person); row.Next();) {
    if (row.Int(0) > rest.first) loose.push_back({rest.first, row.Int(0) - 1});
    const bool full = row.Int(2) >= kFull * static_cast<std::int64_t>(kHeadSize);
    reopened = full ? std::nullopt : std::optional(row.Int(0));
    rest.first = row.Int(1) + 1;
  }
  if (reopen && reopened) {
    Run(tools.connection, sql::kDropSegment, person, *reopened);
    rest.first = *reopened;
  }
  loose.push_back(rest);
  return loose;
}

}  // namespace

Status ScanEntries(Toolkit& tools, PersonRow person, const std::optional<crypto::SecretKey>& key,
                   const Wanted& wanted, const Take& take) {
  constexpr std::int64_t kAll = std::numeric_limits<std::int64_t>::max();
  std::int64_t loose = 0;
  Range rest;
  const auto rows_until = [&](std::int64_t last) -> Status {
    const Result<std::int64_t> scanned =
        ScanRows(tools, person, key, {rest.first, last}, kAll, wanted, take);
    if (!scanned.ok()) return scanned.error();
    loose += scanned.value();
    return Done{};
  };
  if (key) {
    for (Query row(tools.connection, sql::kSegments, person); row.Next();) {
      OpenSegment segment(tools, person, *key, row);
      if (segment.range().first > rest.first) {
        const Status before = rows_until(segment.range().first - 1);
        if (!before.ok()) return before;
      }
      const Status scanned = segment.Scan(wanted, take);
      if (!scanned.ok()) return scanned;
      rest.first = segment.range().last + 1;
    }
  }
  const Status after = rows_until(rest.last);
  if (after.ok() && key && loose >= kLoose) tools.loose.push_back(person);
  return after;
}

Status MakeSegments(Toolkit& tools, PersonRow person, const crypto::SecretKey& key) {
  std::int64_t left = kMostAtOnce;
  for (const Range& range : LooseRanges(tools, person, /*reopen=*/true)) {
    Maker maker(tools, person, key, range.first);
    const Result<std::int64_t> copied = ScanRows(
        tools, person, key, range, left, [](const EntryRef&) { return true; },
        [&](const EntryRef& ref, std::string_view body) { maker.Add(ref, body); });
    const bool to_the_end = copied.ok() && copied.value() < left;
    const bool bounded = range.last != Range().last;
    maker.Store(to_the_end && bounded ? range.last : maker.last());
    if (!copied.ok()) return copied.error();
    left -= copied.value();
    if (left <= 0) break;
  }
  return Done{};
}

}  // namespace hub::store::detail
