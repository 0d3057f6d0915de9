// The read path: entries as they lie, opened in one pass.

#include "hub/store/detail/entry_rows.h"
#include "hub/store/detail/seals.h"
#include "hub/store/detail/segments.h"
#include "hub/store/detail/statements.h"
#include "hub/store/detail/toolkit.h"
#include "hub/store/store.h"

namespace hub::store {
namespace {

using detail::Blob;
using detail::Query;
namespace sql = detail::sql;

// The columns of kEntries that follow those of detail::EntryColumn.
enum { kPriorPerson = detail::kBody + 1, kPriorSeq };

}  // namespace

void Reading::Entries(PersonRow person, const std::function<void(const EntryRef&)>& visit) {
  const std::optional<Person> owner = PersonOf(person);
  const bool key_is_there = owner && !owner->erased;
  for (Query row(tools_->connection, sql::kEntries, person); row.Next();) {
    EntryRef ref = detail::RefOf(*tools_, row, person, row.Int(detail::kBody) != 0, key_is_there);
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
    const bool opened =
        detail::OpenShared(*tools_, *shared, person.row, entry.seq, *key, facts, out);
    return opened ? Status(Done{}) : detail::Altered(person.row, entry.seq);
  }
  if (row.Null(2)) return gone;
  detail::BindEntry(person.row, entry.seq, facts, tools_->associated);
  const Status opened = crypto::Open(*key, tools_->associated, row.Bytes(2), out);
  return opened.ok() ? opened : detail::Altered(person.row, entry.seq);
}

Status Reading::Scan(const Person& person, const std::function<bool(const EntryRef&)>& wanted,
                     const std::function<void(const EntryRef&, std::string_view body)>& take) {
  const std::optional<crypto::SecretKey> key =
      person.erased ? std::nullopt : keys_->Find(person.key);
  return detail::ScanEntries(*tools_, person.row, key, wanted, take);
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
