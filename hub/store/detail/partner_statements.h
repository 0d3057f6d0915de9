// The statements about what partners offer and who enters records for them: the rest of
// statements.h.

#ifndef HUB_STORE_DETAIL_PARTNER_STATEMENTS_H_
#define HUB_STORE_DETAIL_PARTNER_STATEMENTS_H_

namespace hub::store::detail::sql {

// Services on offer -------------------------------------------------------------

// ?1 words and ?2 place, as an expression of FTS5; ?3 age; ?4 category with a space around it;
// ?5 agency. NULL: whatever it is; only CASE is sure to ask the index nothing then. An agency that
// is revoked offers nothing.
#define ONESTORY_MATCHES(expression, otherwise)           \
  "CASE WHEN " expression " IS NULL THEN " otherwise      \
  " ELSE row IN (SELECT rowid FROM offered_service_words" \
  " WHERE offered_service_words MATCH " expression ") END"
#define ONESTORY_FOUND \
  " FROM offered_service WHERE agency IN (SELECT row FROM agency WHERE revoked IS NULL)"   \
  " AND " ONESTORY_MATCHES("?1", "1")                                                      \
  " AND (has_area = 0 OR " ONESTORY_MATCHES("?2", "1")                                     \
  ") AND (?3 IS NULL OR (coalesce(age_from, ?3) <= ?3 AND coalesce(age_to, ?3) >= ?3))"    \
  " AND (?4 IS NULL OR instr(categories, ?4) > 0) AND (?5 IS NULL OR agency = ?5)"
inline constexpr char kCountServices[] = "SELECT count(*)" ONESTORY_FOUND;
inline constexpr char kFindServices[] = "SELECT agency, " ONESTORY_MATCHES(
    "?2", "0") " AS names_place, body" ONESTORY_FOUND
               " ORDER BY names_place DESC, name COLLATE NOCASE, agency, id LIMIT ?6 OFFSET ?7";
#undef ONESTORY_FOUND
#undef ONESTORY_MATCHES

inline constexpr char kOfferedLists[] =
    "SELECT l.agency, l.made, l.received,"
    " (SELECT count(*) FROM offered_service s WHERE s.agency = l.agency)"
    " FROM offered_list l JOIN agency a ON a.row = l.agency WHERE a.revoked IS NULL"
    " ORDER BY a.name COLLATE NOCASE, a.row";
inline constexpr char kSetOfferedList[] =
    "INSERT INTO offered_list(agency, made, received) VALUES (?1, ?2, ?3)"
    " ON CONFLICT(agency) DO UPDATE SET made = excluded.made, received = excluded.received";
inline constexpr char kServicesOf[] = "SELECT row, id, body FROM offered_service WHERE agency = ?1";
inline constexpr char kAddService[] =
    "INSERT INTO offered_service(agency, id, name, age_from, age_to, categories, has_area, body)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
inline constexpr char kDropService[] = "DELETE FROM offered_service WHERE row = ?1";
inline constexpr char kAddServiceWords[] =
    "INSERT INTO offered_service_words(rowid, name, words, area) VALUES (?1, ?2, ?3, ?4)";
inline constexpr char kDropServiceWords[] = "DELETE FROM offered_service_words WHERE rowid = ?1";

// Who enters records for whom ---------------------------------------------------

inline constexpr char kMayEnter[] =
    "SELECT 1 FROM entry_arrangement WHERE agency = ?1 AND professional = ?2 AND ended IS NULL";
inline constexpr char kEntryArrangementsOf[] =
    "SELECT professional, allowed_by, since, ended FROM entry_arrangement WHERE agency = ?1"
    " ORDER BY row";
inline constexpr char kAllowEntry[] =
    "INSERT INTO entry_arrangement(agency, professional, allowed_by, since)"
    " VALUES (?1, ?2, ?3, ?4)";
inline constexpr char kEndEntryArrangement[] =
    "UPDATE entry_arrangement SET ended = ?3 WHERE agency = ?1 AND professional = ?2"
    " AND ended IS NULL";
inline constexpr char kWhoEntered[] =
    "SELECT professional FROM entered_batch WHERE agency = ?1 AND batch = ?2";
inline constexpr char kAddEnteredBatch[] =
    "INSERT INTO entered_batch(agency, batch, professional) VALUES (?1, ?2, ?3)";

}  // namespace hub::store::detail::sql

#endif  // HUB_STORE_DETAIL_PARTNER_STATEMENTS_H_
