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

void Reading::Versions(
    PersonRow person,
    const std::function<void(const EntryRef&, std::optional<EntryId> prior)>& visit) {
  const std::optional<Person> owner = PersonOf(person);
  const bool key_is_there = owner && !owner->erased;
  const detail::Range all;
  for (Query row(tools_->connection, sql::kEntries, person, all.first, all.last); row.Next();) {
    const EntryRef ref =
        detail::RefOf(*tools_, row, person, row.Int(detail::kBody) != 0, key_is_there);
    std::optional<EntryId> prior;
    if (const std::optional<std::int64_t> prior_person = row.MaybeInt(kPriorPerson)) {
      prior = detail::EntryIdOf(tools_->entry_ids, PersonRow{*prior_person}, row.Int(kPriorSeq));
    }
    visit(ref, prior);
  }
}

const Reading::EntryList& ReadTransaction::Survey(const Person& person) {
  const bool key_is_there = !person.erased && keys_->Find(person.key);
  return detail::SurveyEntries(*tools_, person.row, key_is_there);
}

Status ReadTransaction::Open(const Person& person, const std::vector<const EntryRef*>& entries,
                             const std::function<void(std::size_t, std::string_view body)>& take) {
  if (entries.empty()) return Done{};
  const std::optional<crypto::SecretKey> key =
      person.erased ? std::nullopt : keys_->Find(person.key);
  if (!key) {  // they were readable when they were surveyed
    return Error{ErrorCode::kConflict, "what was asked for is being erased: ask again",
                 "a key went between survey and opening"};
  }
  return detail::OpenEntries(*tools_, person.row, *key, entries, take);
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

std::vector<PersonRow> Reading::SubjectsOf(PersonRow person, std::int64_t seq) {
  std::optional<std::int64_t> shared;
  {
    Query row(tools_->connection, sql::kEntryLinks, person, seq);
    if (row.Next()) shared = row.MaybeInt(0);
  }
  if (!shared) return {person};
  std::vector<PersonRow> about;
  for (Query row(tools_->connection, sql::kSharers, *shared); row.Next();) {
    about.push_back(PersonRow{row.Int(0)});
  }
  return about;
}

}  // namespace hub::store
