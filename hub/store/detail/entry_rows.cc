#include "hub/store/detail/entry_rows.h"

#include "hub/store/detail/seals.h"
#include "hub/store/detail/statements.h"

namespace hub::store::detail {
namespace {

EntryFacts FactsAt(Query& row) {
  const std::optional<EntryFacts> facts = Unpack(row.Bytes(kFacts));
  if (!facts) throw Failure(SQLITE_CORRUPT, "an entry's facts are malformed");
  return *facts;
}

// Where a shared record is filed, which its id comes from.
struct Home {
  PersonRow person{};
  std::int64_t seq = 0;
  bool readable = false;
};

std::optional<Home> HomeOf(Toolkit& tools, std::int64_t shared, PersonRow person) {
  Query row(tools.connection, sql::kSharedHome, shared, person);
  if (!row.Next()) return std::nullopt;
  return Home{PersonRow{row.Int(0)}, row.Int(1), row.Int(2) != 0};
}

}  // namespace

Error Altered(PersonRow person, std::int64_t seq) {
  return {ErrorCode::kInternal, "the hub could not read what it stored",
          "entry " + std::to_string(static_cast<std::int64_t>(person)) + "/" + std::to_string(seq) +
              " does not open: altered, moved, or of another key"};
}

EntryRef RefOf(Toolkit& tools, Query& row, PersonRow person, bool has_body, bool key_is_there) {
  EntryRef ref;
  ref.person = person;
  ref.seq = row.Int(kSeq);
  ref.facts = FactsAt(row);
  if (const std::optional<std::int64_t> ended = row.MaybeInt(kEnded)) {
    ref.ended = Instant{*ended};
    ref.end_reason = static_cast<EndReason>(row.Int(kEndReason));
  }
  const std::optional<std::int64_t> shared = row.MaybeInt(kShared);
  ref.shared = shared.has_value();
  const std::optional<Home> home = shared ? HomeOf(tools, *shared, person) : std::nullopt;
  ref.readable = key_is_there && (home ? home->readable : has_body);
  ref.id = EntryIdOf(tools.entry_ids, home ? home->person : person, home ? home->seq : ref.seq);
  return ref;
}

bool OpenShared(Toolkit& tools, std::int64_t shared, PersonRow person, std::int64_t seq,
                const crypto::SecretKey& person_key, std::string_view facts, std::string& out) {
  Query row(tools.connection, sql::kSharedBody, shared, person);
  if (!row.Next() || row.Null(2) || row.Null(3)) return false;
  const Result<crypto::SecretKey> key =
      crypto::Unwrap(person_key, BoundSharedKey(shared, person, seq, facts), row.Bytes(3));
  if (!key.ok()) return false;
  const std::string bound = BoundSharedBody(PersonRow{row.Int(0)}, row.Int(1), facts);
  return crypto::Open(key.value(), bound, row.Bytes(2), out).ok();
}

Result<std::int64_t> ScanRows(Toolkit& tools, PersonRow person,
                              const std::optional<crypto::SecretKey>& key, const Range& range,
                              std::int64_t most, const Wanted& wanted, const Take& take) {
  if (key) tools.opener.SetKey(*key);
  std::int64_t count = 0;
  for (Query row(tools.connection, sql::kEntriesWithBodies, person, range.first, range.last, most);
       row.Next();) {
    ++count;
    const EntryRef ref =
        RefOf(tools, row, person, !row.Null(kBody), /*key_is_there=*/key.has_value());
    if (!wanted(ref)) continue;
    if (!ref.readable) {
      take(ref, {});
      continue;
    }
    const std::string_view facts = row.Bytes(kFacts);
    if (const std::optional<std::int64_t> shared = row.MaybeInt(kShared)) {
      std::string body;
      if (!OpenShared(tools, *shared, person, ref.seq, *key, facts, body)) {
        return Altered(person, ref.seq);
      }
      take(ref, body);
      continue;
    }
    BindEntry(person, ref.seq, facts, tools.associated);
    const std::optional<std::string_view> body =
        tools.opener.Open(tools.associated, row.Bytes(kBody));
    if (!body) return Altered(person, ref.seq);
    take(ref, *body);
  }
  return count;
}

}  // namespace hub::store::detail
