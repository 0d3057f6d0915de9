#include "hub/store/detail/segments.h"

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>
#include <utility>

#include "hub/records/byte_fields.h"
#include "hub/store/detail/kept.h"
#include "hub/store/detail/seals.h"
#include "hub/store/detail/statements.h"

namespace hub::store::detail {
namespace {

// What a read opens at once; a body and its heads lie on a few pages that follow one another.
constexpr std::int64_t kFull = 32;                // entries
constexpr std::size_t kLargestBody = 14U << 10U;  // bytes; a segment that has more takes no more
constexpr std::int64_t kMostAtOnce = 400;         // entries copied by one call
constexpr std::int64_t kLoose = 8;                // entries outside segments that are too many

// How one entry lies in a segment's heads, little-endian:
//   seq 8, ended 8, end reason 1, flags 1, id 16, offset 4, length 4, packed facts 40
constexpr std::size_t kIdAt = 18;
constexpr std::size_t kIdSize = 16;
constexpr std::size_t kFactsSize = 40;
constexpr std::size_t kHeadSize = kIdAt + kIdSize + 4 + 4 + kFactsSize;
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

void AppendHead(const EntryRef& ref, const EntryPlace& place, std::string& heads) {
  records::FieldWriter out;
  out.Fixed(static_cast<std::uint64_t>(ref.seq), 8);
  out.Fixed(static_cast<std::uint64_t>(ref.ended ? ref.ended->micros : 0), 8);
  out.Byte(static_cast<unsigned>(ref.end_reason));
  out.Byte((ref.ended ? kHasEnded : 0) | (ref.shared ? kIsShared : 0) |
           (ref.readable ? kIsReadable : 0) | (place.guarded ? kIsGuarded : 0));
  heads += std::move(out).Take();
  heads.append(reinterpret_cast<const char*>(ref.id.bytes().data()), kIdSize);
  records::FieldWriter where;
  where.Fixed(place.offset, 4);
  where.Fixed(place.length, 4);
  heads += std::move(where).Take();
  heads += Pack(ref.facts);
}

// REQUIRES: bytes.size() == kHeadSize
EntryRef RefIn(PersonRow person, std::uint32_t segment, std::string_view bytes) {
  records::FieldReader in(bytes);
  EntryRef ref;
  ref.person = person;
  ref.seq = static_cast<std::int64_t>(in.Fixed(8));
  const auto ended = static_cast<std::int64_t>(in.Fixed(8));
  ref.end_reason = static_cast<EndReason>(in.Byte());
  const unsigned flags = in.Byte();
  if ((flags & kHasEnded) != 0) ref.ended = Instant{ended};
  ref.shared = (flags & kIsShared) != 0;
  ref.readable = (flags & kIsReadable) != 0;
  EntryId::Bytes id;
  bytes.substr(kIdAt, kIdSize).copy(reinterpret_cast<char*>(id.data()), kIdSize);
  ref.id = EntryId(id);
  records::FieldReader where(bytes.substr(kIdAt + kIdSize));
  ref.place.segment = segment;
  ref.place.guarded = (flags & kIsGuarded) != 0;
  ref.place.offset = static_cast<std::uint32_t>(where.Fixed(4));
  ref.place.length = static_cast<std::uint32_t>(where.Fixed(4));
  const std::optional<EntryFacts> facts = Unpack(bytes.substr(kHeadSize - kFactsSize));
  if (!facts) throw Failure(SQLITE_CORRUPT, "an entry's facts are malformed");
  ref.facts = *facts;
  return ref;
}

void BindSegment(PersonRow person, bool guarded, const crypto::Hash& digest, std::string& out) {
  out = guarded ? "segment guarded" : "segment plain";
  AppendNumber(static_cast<std::int64_t>(person), out);
  out.append(reinterpret_cast<const char*>(digest.data()), digest.size());
}

// How heads begin: the numbers of the two bodies, which nothing is bound to; then the range.
constexpr std::size_t kBodiesSize = 16;
constexpr std::size_t kRangeSize = 16;

constexpr std::size_t kBeforeHeads = kBodiesSize + kRangeSize;

Range RangeOf(std::string_view bytes) {
  if (bytes.size() <= kBeforeHeads || (bytes.size() - kBeforeHeads) % kHeadSize != 0) {
    throw Failure(SQLITE_CORRUPT, "a segment is malformed");
  }
  records::FieldReader in(bytes.substr(kBodiesSize));
  Range range;
  range.first = static_cast<std::int64_t>(in.Fixed(8));
  range.last = static_cast<std::int64_t>(in.Fixed(8));
  return range;
}

// Appends what a segment tells without being opened. REQUIRES: it has a range
void AddSegment(std::string_view bytes, PersonEntries& out) {
  records::FieldReader in(bytes);
  SegmentBodies bodies;
  bodies.plain = static_cast<std::int64_t>(in.Fixed(8));
  bodies.guarded = static_cast<std::int64_t>(in.Fixed(8));
  bodies.digest = crypto::Sha256(bytes.substr(kBodiesSize));
  out.segments.push_back(bodies);
  const auto number = static_cast<std::uint32_t>(out.segments.size());
  for (std::size_t at = kBeforeHeads; at < bytes.size(); at += kHeadSize) {
    out.list.entries.push_back(RefIn(out.person, number, bytes.substr(at, kHeadSize)));
  }
}

void ReadEntries(Toolkit& tools, bool key_is_there, PersonEntries& out) {
  std::int64_t loose = 0;
  const auto add_rows = [&](const Range& range) {
    loose += SurveyRows(tools, out.person, key_is_there, range,
                        [&](const EntryRef& ref) { out.list.entries.push_back(ref); });
  };
  Range rest;
  if (key_is_there) {
    for (Query row(tools.connection, sql::kSegments, out.person); row.Next();) {
      const Range range = RangeOf(row.Bytes(0));
      if (range.first > rest.first) add_rows({rest.first, range.first - 1});
      AddSegment(row.Bytes(0), out);
      rest.first = range.last + 1;
    }
  }
  const bool has_rest = rest.first == Range().first ||
                        Query(tools.connection, sql::kHasEntryFrom, out.person, rest.first).Next();
  if (has_rest) add_rows(rest);
  out.loose = key_is_there && loose >= kLoose;
}

bool Alike(const EntryRef& a, const EntryRef& b) {
  return a.facts.owner == b.facts.owner && a.facts.owner_kind == b.facts.owner_kind &&
         a.facts.kind == b.facts.kind && a.facts.klass == b.facts.klass &&
         a.facts.labels == b.facts.labels && a.readable == b.readable;
}

void NumberAlike(Reading::EntryList& list) {
  std::vector<std::uint32_t>& first = list.first_alike;
  for (std::uint32_t place = 0; place < list.entries.size(); ++place) {
    EntryRef& ref = list.entries[place];
    if (ref.shared || ref.facts.has_push || ref.facts.push_only) {
      list.alone.push_back(place);
      continue;
    }
    const auto like = std::find_if(first.begin(), first.end(), [&](std::uint32_t one) {
      return Alike(list.entries[one], ref);
    });
    ref.alike = static_cast<std::uint32_t>(like - first.begin()) + 1;
    if (like == first.end()) first.push_back(place);
  }
  list.most_alike = static_cast<std::uint32_t>(first.size());
}

// What follows from all entries. REQUIRES: they are numbered
void SumUp(Reading::EntryList& list) {
  std::string told;
  told.reserve(list.entries.size() * kHeadSize);
  for (const EntryRef& ref : list.entries) {
    AppendHead(ref, {}, told);
    list.changed = std::max({list.changed, ref.facts.received, ref.ended.value_or(Instant{})});
    list.shielded = list.shielded || ref.facts.labels.Has(records::Label::kShielded);
    list.words_ended =
        list.words_ended || (ref.ended && ref.facts.kind == records::Kind::kOwnWords);
  }
  const crypto::Hash hash = crypto::Sha256(told);
  std::copy_n(hash.begin(), list.digest.size(), list.digest.begin());
}

// What this transaction surveyed of the person; nullptr: nothing.
const PersonEntries* SurveyedOf(const Toolkit& tools, PersonRow person) {
  for (const auto& entries : tools.surveyed) {
    if (entries->person == person) return entries.get();
  }
  return nullptr;
}

std::shared_ptr<const SealedBodies> BodiesOf(Toolkit& tools, std::int64_t number) {
  if (tools.kept != nullptr) {
    if (auto kept = tools.kept->bodies.Find(number)) return kept;
  }
  Query row(tools.connection, sql::kSegmentPart, number);
  if (!row.Next()) return nullptr;
  auto read = std::make_shared<const SealedBodies>(SealedBodies{row.Text(0)});
  if (tools.kept != nullptr) tools.kept->bodies.Put(number, read);
  return read;
}

// One of a segment's two bodies, opened; until the next call. nullopt: it does not open.
// REQUIRES: the key is set in tools.opener
std::optional<std::string_view> OpenSegment(Toolkit& tools, const PersonEntries& of,
                                            const EntryPlace& place) {
  if (place.segment > of.segments.size()) return std::nullopt;
  const SegmentBodies& bodies = of.segments[place.segment - 1];
  const std::int64_t number = place.guarded ? bodies.guarded : bodies.plain;
  const auto sealed = number == 0 ? nullptr : BodiesOf(tools, number);
  if (!sealed) return std::nullopt;
  BindSegment(of.person, place.guarded, bodies.digest, tools.associated);
  return tools.opener.Open(tools.associated, sealed->bytes);
}

// One segment being made.
class Maker {
 public:
  Maker(Toolkit& tools, PersonRow person, const crypto::SecretKey& key, std::int64_t first)
      : tools_(tools), person_(person), key_(key), first_(first) {}

  void Add(const EntryRef& ref, std::string_view body) {
    if (Full()) Store(last_);
    const bool guarded = Guarded(ref.facts);
    std::string& bodies = bodies_[guarded ? 1 : 0];
    AppendHead(ref,
               {.offset = static_cast<std::uint32_t>(bodies.size()),
                .length = static_cast<std::uint32_t>(body.size()),
                .guarded = guarded},
               heads_);
    bodies += body;
    last_ = ref.seq;
  }

  // What was added since the last one. It says that it holds every entry up to `last`.
  void Store(std::int64_t last) {
    if (heads_.empty()) return;
    records::FieldWriter range;
    range.Fixed(static_cast<std::uint64_t>(first_), 8);
    range.Fixed(static_cast<std::uint64_t>(last), 8);
    const std::string bound = std::move(range).Take() + heads_;
    const crypto::Hash digest = crypto::Sha256(bound);
    const std::optional<std::int64_t> plain = StoreBody(/*guarded=*/false, digest);
    const std::optional<std::int64_t> guarded = StoreBody(/*guarded=*/true, digest);
    records::FieldWriter bodies;
    bodies.Fixed(static_cast<std::uint64_t>(plain.value_or(0)), 8);
    bodies.Fixed(static_cast<std::uint64_t>(guarded.value_or(0)), 8);
    const std::int64_t heads = AddPart(std::move(bodies).Take() + bound);
    Run(tools_.connection, sql::kAddSegment, person_, first_, last, heads, plain, guarded);
    heads_.clear();
    first_ = last + 1;
  }

  std::int64_t last() const { return last_; }

 private:
  std::optional<std::int64_t> StoreBody(bool guarded, const crypto::Hash& digest) {
    std::string& bodies = bodies_[guarded ? 1 : 0];
    if (bodies.empty()) return std::nullopt;
    BindSegment(person_, guarded, digest, tools_.associated);
    const std::string sealed = crypto::Seal(key_, tools_.associated, bodies);
    bodies.clear();
    return AddPart(sealed);
  }

  std::int64_t AddPart(std::string_view bytes) {
    Run(tools_.connection, sql::kAddSegmentPart, Blob(bytes));
    return sqlite3_last_insert_rowid(tools_.connection.handle());
  }

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

// Where entries may lie outside segments. A last segment that is not full is dropped, and
// what it held is outside too.
std::vector<Range> ReopenLooseRanges(Toolkit& tools, PersonRow person) {
  std::vector<Range> loose;
  Range rest;
  std::optional<std::int64_t> reopened;
  for (Query row(tools.connection, sql::kSegmentRanges, person); row.Next();) {
    if (row.Int(0) > rest.first) loose.push_back({rest.first, row.Int(0) - 1});
    const bool full = row.Int(2) >= kFull * static_cast<std::int64_t>(kHeadSize);
    reopened = full ? std::nullopt : std::optional(row.Int(0));
    rest.first = row.Int(1) + 1;
  }
  if (reopened) {
    Run(tools.connection, sql::kDropSegment, person, *reopened);
    rest.first = *reopened;
  }
  loose.push_back(rest);
  return loose;
}

}  // namespace

const Reading::EntryList& SurveyEntries(Toolkit& tools, PersonRow person, bool key_is_there) {
  if (const PersonEntries* before = SurveyedOf(tools, person)) return before->list;
  const bool keep = tools.kept != nullptr && key_is_there;
  auto entries = keep ? tools.kept->EntriesFor(person, tools.stamp) : nullptr;
  if (!entries) {
    auto read = std::make_shared<PersonEntries>();
    read->person = person;
    read->stamp = tools.stamp;
    ReadEntries(tools, key_is_there, *read);
    NumberAlike(read->list);
    SumUp(read->list);
    read->list.entries.shrink_to_fit();
    if (keep) tools.kept->entries.Put(static_cast<std::int64_t>(person), read);
    entries = std::move(read);
  }
  if (entries->loose) tools.loose.push_back(person);
  tools.surveyed.push_back(std::move(entries));
  return tools.surveyed.back()->list;
}

Status OpenEntries(Toolkit& tools, PersonRow person, const crypto::SecretKey& key,
                   const std::vector<const EntryRef*>& entries,
                   const std::function<void(std::size_t, std::string_view body)>& take) {
  const PersonEntries* const surveyed = SurveyedOf(tools, person);
  if (surveyed == nullptr) throw std::logic_error("entries are opened that were not surveyed");
  tools.opener.SetKey(key);
  std::vector<std::size_t> order(entries.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto body_of = [&](std::size_t i) {
    return std::pair(entries[i]->place.segment, entries[i]->place.guarded);
  };
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return body_of(a) < body_of(b); });
  std::optional<std::size_t> opened;  // whose segment `bodies` is
  std::string_view bodies;
  for (const std::size_t i : order) {
    const EntryPlace& place = entries[i]->place;
    if (place.segment == 0) {
      const std::optional<std::string_view> body = OpenRow(tools, person, entries[i]->seq, key);
      if (!body) return Altered(person, entries[i]->seq);
      take(i, *body);
      continue;
    }
    if (!opened || body_of(*opened) != body_of(i)) {
      const auto whole = OpenSegment(tools, *surveyed, place);
      if (!whole) return Altered(person, entries[i]->seq);
      bodies = *whole;
      opened = i;
    }
    if (place.offset > bodies.size() || place.length > bodies.size() - place.offset) {
      return Altered(person, entries[i]->seq);
    }
    take(i, bodies.substr(place.offset, place.length));
  }
  return Done{};
}

Status MakeSegments(Toolkit& tools, PersonRow person, const crypto::SecretKey& key) {
  std::int64_t left = kMostAtOnce;
  for (const Range& range : ReopenLooseRanges(tools, person)) {
    Maker maker(tools, person, key, range.first);
    const Result<std::int64_t> copied =
        ScanRows(tools, person, key, range, left,
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
