// The statements about links, questions and what stewards answered: the rest of statements.h.

#ifndef HUB_STORE_DETAIL_LINK_STATEMENTS_H_
#define HUB_STORE_DETAIL_LINK_STATEMENTS_H_

namespace hub::store::detail::sql {

#define ONESTORY_MATCH                                                                          \
  "SELECT m.row, m.id, m.person, m.other, m.by_split, m.state, m.asked, m.settled, m.stood_in," \
  " l.bits, l.explanation FROM match m JOIN link l ON l.row = m.link"
inline constexpr char kMatchById[] = ONESTORY_MATCH " WHERE m.id = ?1";
inline constexpr char kMatchByRow[] = ONESTORY_MATCH " WHERE m.row = ?1";

// ?1 agency, ?2 and ?3 after which, ?4 how many. Of an erased person nothing is asked; what
// became one child by another answer needs none.
#define ONESTORY_MATCHES_OF(state, children)                                          \
  ONESTORY_MATCH                                                                      \
  " JOIN source_person p ON p.row = m.person JOIN source_person o ON o.row = m.other" \
  " WHERE m.state " state                                                             \
  " AND (m.asked, m.row) > (?2, ?3)"                                                  \
  " AND p.erased IS NULL AND o.erased IS NULL " children                              \
  " AND EXISTS (SELECT 1 FROM source_person s WHERE s.child IN (p.child, o.child)"    \
  "  AND s.agency = ?1 AND s.erased IS NULL)"                                         \
  " ORDER BY m.asked, m.row LIMIT ?4"
inline constexpr char kUnsettledOf[] = ONESTORY_MATCHES_OF("<= 2", "AND p.child <> o.child");
inline constexpr char kSettledOf[] = ONESTORY_MATCHES_OF("> 2", "");
#undef ONESTORY_MATCHES_OF
#undef ONESTORY_MATCH

inline constexpr char kAnswersTo[] =
    "SELECT agency, answer, by, at, max(row) FROM match_answer WHERE match = ?1"
    " GROUP BY agency ORDER BY agency";
inline constexpr char kAddAnswer[] =
    "INSERT INTO match_answer(match, agency, answer, by, at) VALUES (?1, ?2, ?3, ?4, ?5)";

inline constexpr char kFirstPersonOf[] =
    "SELECT min(row) FROM source_person WHERE child = ?1 AND erased IS NULL";
// A question about the person and anybody of the child, whichever of them was proposed.
inline constexpr char kMatchBetween[] =
    "SELECT m.row, m.state FROM match m JOIN source_person o ON o.row = m.other"
    " WHERE m.person = ?1 AND o.child = ?2"
    " UNION ALL SELECT m.row, m.state FROM match m JOIN source_person p ON p.row = m.person"
    " WHERE m.other = ?1 AND p.child = ?2 LIMIT 1";
inline constexpr char kAddMatch[] =
    "INSERT INTO match(id, person, other, link, by_split, state, asked)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
inline constexpr char kSetMatchLink[] = "UPDATE match SET link = ?2 WHERE row = ?1";
inline constexpr char kSetMatchState[] =
    "UPDATE match SET state = ?2, settled = ?3, stood_in = ?4 WHERE row = ?1";
// Who is not to be of the child, by the newest word about it: 3 rejected, 4 never.
inline constexpr char kApartFrom[] =
    "SELECT l.source_person, l.state, l.bits, l.explanation, l.decider FROM link l"
    " WHERE l.child = ?1 AND l.state IN (3, 4) AND NOT EXISTS (SELECT 1 FROM link d"
    "  WHERE d.source_person = l.source_person AND d.child = l.child AND d.row > l.row)"
    " ORDER BY l.row";
// Children whom the agency knows, by row from ?2 on, of whom stewards were asked something and to
// whom somebody was tied.
inline constexpr char kAskedAboutAndTied[] =
    "SELECT c.row FROM child c WHERE c.row > ?2"
    " AND c.row IN (SELECT s.child FROM match m"
    "  JOIN source_person s ON s.row IN (m.person, m.other))"
    " AND EXISTS (SELECT 1 FROM source_person k WHERE k.child = c.row AND k.agency = ?1"
    "  AND k.erased IS NULL)"
    " AND EXISTS (SELECT 1 FROM rights r WHERE r.holder = c.row AND r.topic = 1)"
    " ORDER BY c.row LIMIT ?3";
// Where those who were once of the child stand now.
inline constexpr char kStandNow[] =
    "SELECT DISTINCT s.child FROM link l JOIN source_person s ON s.row = l.source_person"
    " WHERE l.child = ?1 AND l.state = 2 AND s.erased IS NULL";
// Whether two children are to be kept apart: 5 never, 6 parted.
inline constexpr char kKeptApart[] =
    "SELECT 1 FROM match m JOIN source_person p ON p.row = m.person"
    " JOIN source_person o ON o.row = m.other WHERE m.state IN (5, 6) AND m.row <> ?3"
    " AND m.row IN (SELECT x.row FROM source_person s JOIN match x ON x.person = s.row"
    "  WHERE s.child IN (?1, ?2) UNION SELECT x.row FROM source_person s"
    "  JOIN match x ON x.other = s.row WHERE s.child IN (?1, ?2))"
    " AND p.child IN (?1, ?2) AND o.child IN (?1, ?2) AND p.child <> o.child LIMIT 1";

}  // namespace hub::store::detail::sql

#endif  // HUB_STORE_DETAIL_LINK_STATEMENTS_H_
