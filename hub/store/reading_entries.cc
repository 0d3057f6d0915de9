// The read path: entries as they lie.

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

void Reading::Versions(PersonRow person, const std::function<void(const EntryRef&)>& visit) {
  const std::optional<Person> owner = PersonOf(person);
  const bool key_is_there = owner && !owner->erased;
  const detail::Range all;
  for (Query row(tools_->connection, sql::kEntries, person, all.first, all.last); row.Next();) {
    EntryRef ref = detail::RefOf(*tools_, row, person, row.Int(detail::kBody) != 0, key_is_there);
    if (const std::optional<std::int64_t> prior = row.MaybeInt(kPriorPerson)) {
      ref.prior = detail::EntryIdOf(tools_->entry_ids, PersonRow{*prior}, row.Int(kPriorSeq));
    }
    visit(ref);
  }
}

void Reading::Survey(const Person& person, const std::function<void(const EntryRef&)>& visit) {
  const bool key_is_there = !person.erased && keys_->Find(person.key);
  detail::SurveyEntries(*tools_, person.row, key_is_there, visit);
}

Status Reading::Open(const Person& person, const std::vector<EntryPlace>& places,
                     const std::function<void(std::size_t, std::string_view body)>& take) {
  if (places.empty()) return Done{};
  const std::optional<crypto::SecretKey> key =
      person.erased ? std::nullopt : keys_->Find(person.key);
  if (!key) return detail::Altered(person.row, places.front().seq);
  return detail::OpenEntries(*tools_, person.row, *key, places, take);
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
