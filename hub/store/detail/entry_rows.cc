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

// What an entry's row holds of its body.
struct SealedRow {
  std::string_view facts;
  std::optional<std::int64_t> shared;
  std::string_view body;  // of an entry that is not shared
};

// The opened body of a shared record. REQUIRES: the person's key is set in tools.opener
std::optional<std::string_view> OpenShared(Toolkit& tools, std::int64_t shared, PersonRow person,
                                           std::int64_t seq, const crypto::SecretKey& person_key,
                                           std::string_view facts) {
  Query row(tools.connection, sql::kSharedBody, shared, person);
  if (!row.Next() || row.Null(2) || row.Null(3)) return std::nullopt;
  const Result<crypto::SecretKey> key =
      crypto::Unwrap(person_key, BoundSharedKey(shared, person, seq, facts), row.Bytes(3));
  if (!key.ok()) return std::nullopt;
  const std::string bound = BoundSharedBody(PersonRow{row.Int(0)}, row.Int(1), facts);
  tools.other_opener.SetKey(key.value());
  return tools.other_opener.Open(bound, row.Bytes(2));
}

std::optional<std::string_view> OpenBody(Toolkit& tools, PersonRow person, std::int64_t seq,
                                         const crypto::SecretKey& key, const SealedRow& sealed) {
  if (sealed.shared) return OpenShared(tools, *sealed.shared, person, seq, key, sealed.facts);
  BindEntry(person, seq, sealed.facts, tools.associated);
  return tools.opener.Open(tools.associated, sealed.body);
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

std::int64_t SurveyRows(Toolkit& tools, PersonRow person, bool key_is_there, const Range& range,
                        const Visit& visit) {
  std::int64_t count = 0;
  for (Query row(tools.connection, sql::kEntries, person, range.first, range.last); row.Next();) {
    ++count;
    visit(RefOf(tools, row, person, row.Int(kBody) != 0, key_is_there));
  }
  return count;
}

std::optional<std::string_view> OpenRow(Toolkit& tools, PersonRow person, std::int64_t seq,
                                        const crypto::SecretKey& key) {
  Query row(tools.connection, sql::kEntryBody, person, seq);
  if (!row.Next()) return std::nullopt;
  return OpenBody(tools, person, seq, key, {row.Bytes(0), row.MaybeInt(1), row.Bytes(2)});
}

Result<std::int64_t> ScanRows(
    Toolkit& tools, PersonRow person, const crypto::SecretKey& key, const Range& range,
    std::int64_t most, const std::function<void(const EntryRef&, std::string_view body)>& take) {
  tools.opener.SetKey(key);
  std::int64_t count = 0;
  for (Query row(tools.connection, sql::kEntriesWithBodies, person, range.first, range.last, most);
       row.Next();) {
    ++count;
    const EntryRef ref = RefOf(tools, row, person, !row.Null(kBody), /*key_is_there=*/true);
    if (!ref.readable) {
      take(ref, {});
      continue;
    }
    const std::optional<std::string_view> body = OpenBody(
        tools, person, ref.seq, key, {row.Bytes(kFacts), row.MaybeInt(kShared), row.Bytes(kBody)});
    if (!body) return Altered(person, ref.seq);
    take(ref, *body);
  }
  return count;
}

}  // namespace hub::store::detail
