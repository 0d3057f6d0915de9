// The read path: entries as they lie, opened in one pass.

#include "hub/store/detail/seals.h"
#include "hub/store/detail/statements.h"
#include "hub/store/detail/toolkit.h"
#include "hub/store/store.h"

namespace hub::store {
namespace {

using detail::Blob;
using detail::Query;
namespace sql = detail::sql;

// Columns of kEntries and kEntriesWithBodies; the last two of the first only.
enum Column { kSeq, kFacts, kEnded, kEndReason, kShared, kBody, kPriorPerson, kPriorSeq };

Error Altered(PersonRow person, std::int64_t seq) {
  return {ErrorCode::kInternal, "the hub could not read what it stored",
          "entry " + std::to_string(static_cast<std::int64_t>(person)) + "/" + std::to_string(seq) +
              " does not open: altered, moved, or of another key"};
}

EntryFacts FactsAt(Query& row) {
  const std::optional<EntryFacts> facts = Unpack(row.Bytes(kFacts));
  if (!facts) throw detail::Failure(SQLITE_CORRUPT, "an entry's facts are malformed");
  return *facts;
}

// Where a shared record is filed, which its id comes from.
struct Home {
  PersonRow person{};
  std::int64_t seq = 0;
  bool readable = false;
};

std::optional<Home> HomeOf(detail::Toolkit& tools, std::int64_t shared, PersonRow person) {
  Query row(tools.connection, sql::kSharedHome, shared, person);
  if (!row.Next()) return std::nullopt;
  return Home{PersonRow{row.Int(0)}, row.Int(1), row.Int(2) != 0};
}

// `has_body`: whether the row's own body column holds one.
Reading::EntryRef MakeRef(detail::Toolkit& tools, Query& row, PersonRow person, bool has_body,
                          bool key_is_there) {
  Reading::EntryRef ref;
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
  ref.id =
      detail::EntryIdOf(tools.entry_ids, home ? home->person : person, home ? home->seq : ref.seq);
  return ref;
}

// Appends the opened body of a shared record.
bool OpenShared(detail::Toolkit& tools, std::int64_t shared, PersonRow person, std::int64_t seq,
                const crypto::SecretKey& person_key, std::string_view facts, std::string& out) {
  Query row(tools.connection, sql::kSharedBody, shared, person);
  if (!row.Next() || row.Null(2) || row.Null(3)) return false;
  const Result<crypto::SecretKey> key =
      crypto::Unwrap(person_key, detail::BoundSharedKey(shared, person, seq, facts), row.Bytes(3));
  if (!key.ok()) return false;
  const std::string bound = detail::BoundSharedBody(PersonRow{row.Int(0)}, row.Int(1), facts);
  return crypto::Open(key.value(), bound, row.Bytes(2), out).ok();
}

}  // namespace

void Reading::Entries(PersonRow person, const std::function<void(const EntryRef&)>& visit) {
  const std::optional<Person> owner = PersonOf(person);
  const bool key_is_there = owner && !owner->erased;
  for (Query row(tools_->connection, sql::kEntries, person); row.Next();) {
    EntryRef ref = MakeRef(*tools_, row, person, row.Int(kBody) != 0, key_is_there);
    if (const std::optional<std::int64_t> prior = row.MaybeInt(kPriorPerson)) {
      ref.prior = detail::EntryIdOf(tools_->entry_ids, PersonRow{*prior}, row.Int(kPriorSeq));
    }
    visit(ref);
  }
}

Status Reading::Body(const Person& person, const EntryRef& entry, std::string& out) {
  const Error gone{ErrorCode::kNotFound, "this entry's content was destroyed",
                   "the entry has no body, or its key was destroyed"};
  const std::optional<crypto::SecretKey> key = keys_->Find(person.key);
  if (!key) return gone;
  Query row(tools_->connection, sql::kEntryBody, person.row, entry.seq);
  if (!row.Next()) return gone;
  const std::string_view facts = row.Bytes(0);
  if (const std::optional<std::int64_t> shared = row.MaybeInt(1)) {
    const bool opened = OpenShared(*tools_, *shared, person.row, entry.seq, *key, facts, out);
    return opened ? Status(Done{}) : Altered(person.row, entry.seq);
  }
  if (row.Null(2)) return gone;
  detail::BindEntry(person.row, entry.seq, facts, tools_->associated);
  const Status opened = crypto::Open(*key, tools_->associated, row.Bytes(2), out);
  return opened.ok() ? opened : Altered(person.row, entry.seq);
}

Status Reading::Scan(const Person& person, const std::function<bool(const EntryRef&)>& wanted,
                     const std::function<void(const EntryRef&, std::string_view body)>& take) {
  const std::optional<crypto::SecretKey> key =
      person.erased ? std::nullopt : keys_->Find(person.key);
  if (key) tools_->opener.SetKey(*key);
  for (Query row(tools_->connection, sql::kEntriesWithBodies, person.row); row.Next();) {
    const EntryRef ref =
        MakeRef(*tools_, row, person.row, !row.Null(kBody), /*key_is_there=*/key.has_value());
    if (!wanted(ref)) continue;
    if (!ref.readable) {
      take(ref, {});
      continue;
    }
    const std::string_view facts = row.Bytes(kFacts);
    if (const std::optional<std::int64_t> shared = row.MaybeInt(kShared)) {
      std::string body;
      if (!OpenShared(*tools_, *shared, person.row, ref.seq, *key, facts, body)) {
        return Altered(person.row, ref.seq);
      }
      take(ref, body);
      continue;
    }
    detail::BindEntry(person.row, ref.seq, facts, tools_->associated);
    const std::optional<std::string_view> body =
        tools_->opener.Open(tools_->associated, row.Bytes(kBody));
    if (!body) return Altered(person.row, ref.seq);
    take(ref, *body);
  }
  return Done{};
}

std::optional<RecordHead> Reading::FindRecord(AgencyRow agency, const Hash16& source) {
  Query row(tools_->connection, sql::kRecord, agency, Blob(source));
  if (!row.Next()) return std::nullopt;
  RecordHead head;
  head.person = PersonRow{row.Int(0)};
  head.seq = row.Int(1);
  head.version = static_cast<std::uint32_t>(row.Int(2));
  head.source_version = static_cast<std::uint32_t>(row.Int(3));
  head.content = row.Exactly<Hash16>(4);
  head.state = row.Null(6) ? static_cast<RecordState>(row.Int(5)) : RecordState::kErased;
  return head;
}

bool Reading::PushedTo(PersonRow person, std::int64_t seq, AgencyRow agency, ProfessionalRow who) {
  return Query(tools_->connection, sql::kPushedTo, person, seq, agency, who).Next();
}

bool Reading::AboutShielded(PersonRow person, std::int64_t seq) {
  return Query(tools_->connection, sql::kAboutShielded, person, seq).Next();
}

}  // namespace hub::store
