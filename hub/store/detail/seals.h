// What each sealed column is bound to (associated data), so that a row that is moved,
// relabelled or rolled back in the file no longer opens. Frozen: changing any makes what is
// stored unreadable.

#ifndef HUB_STORE_DETAIL_SEALS_H_
#define HUB_STORE_DETAIL_SEALS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "hub/base/ids.h"
#include "hub/crypto/permutation.h"
#include "hub/store/rows.h"

namespace hub::store::detail {

inline void AppendNumber(std::int64_t number, std::string& out) {
  std::array<char, 8> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(static_cast<std::uint64_t>(number) >> (56 - 8 * i) & 0xFF);
  }
  out.append(bytes.data(), bytes.size());
}

template <class Row>
std::string Bound(std::string_view what, Row row, std::int64_t number) {
  std::string bound(what);
  AppendNumber(static_cast<std::int64_t>(row), bound);
  AppendNumber(number, bound);
  return bound;
}

inline std::string BoundIdentity(PersonRow person, AgencyRow agency) {
  return Bound("identity", person, static_cast<std::int64_t>(agency));
}

inline void BindSketch(PersonRow person, std::string& out) {
  out = "sketch";
  AppendNumber(static_cast<std::int64_t>(person), out);
}

inline std::string BoundSketch(PersonRow person) {
  std::string bound;
  BindSketch(person, bound);
  return bound;
}

// Into a reused buffer: 200 of these are made for one chronology.
inline void BindEntry(PersonRow person, std::int64_t seq, std::string_view facts,
                      std::string& out) {
  out = "entry";
  AppendNumber(static_cast<std::int64_t>(person), out);
  AppendNumber(seq, out);
  out += facts;
}

inline std::string BoundSharedBody(PersonRow home, std::int64_t seq, std::string_view facts) {
  return Bound("shared", home, seq).append(facts);
}

inline std::string BoundSharedKey(std::int64_t body, PersonRow person, std::int64_t seq,
                                  std::string_view facts) {
  std::string bound = Bound("shared key", person, seq);
  AppendNumber(body, bound);
  return bound.append(facts);
}

inline std::string BoundDetail(std::uint64_t leaf) {
  std::string bound = "detail";
  AppendNumber(static_cast<std::int64_t>(leaf), bound);
  return bound;
}

inline std::string BoundAgreement(std::int64_t row, ChildRow child) {
  return Bound("agreement", child, row);
}

template <class Tag>
std::string BoundQuarantine(const Id<Tag>& id) {
  return "quarantine" + id.Hex();
}

inline std::string BoundBatch(AgencyRow agency, std::string_view id) {
  std::string bound = "batch";
  AppendNumber(static_cast<std::int64_t>(agency), bound);
  return bound.append(id);
}

inline std::string BoundLogin(ProfessionalRow professional, Instant since,
                              const crypto::Hash& hash) {
  return Bound("login", professional, since.micros).append(crypto::View(hash));
}

inline std::string BoundTotp(const ProfessionalId& id) { return "totp" + id.text(); }

inline std::string DetailKeyName(Instant at) {
  return "audit-detail-" + std::to_string(Date::Of(at).year());
}

// The id of an entry is where it lies, under a permutation.
inline EntryId EntryIdOf(crypto::BlockPermutation& ids, PersonRow person, std::int64_t seq) {
  crypto::Block block;
  for (std::size_t i = 0; i < 8; ++i) {
    const int shift = static_cast<int>(56 - 8 * i);
    block[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(person) >> shift & 0xFF);
    block[8 + i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(seq) >> shift & 0xFF);
  }
  return EntryId(ids.Encrypt(block));
}

// nullopt for an id that names no place where an entry could lie.
inline std::optional<std::pair<PersonRow, std::int64_t>> PlaceOf(crypto::BlockPermutation& ids,
                                                                 const EntryId& id) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 40;
  const crypto::Block block = ids.Decrypt(id.bytes());
  std::uint64_t person = 0;
  std::uint64_t seq = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    person = person << 8 | block[i];
    seq = seq << 8 | block[8 + i];
  }
  if (person == 0 || person > kMost || seq == 0 || seq > kMost) return std::nullopt;
  return std::pair(PersonRow{static_cast<std::int64_t>(person)}, static_cast<std::int64_t>(seq));
}

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_SEALS_H_
