// The statements of decisions to share, passkeys and break-glass.

#ifndef HUB_STORE_DETAIL_GLASS_STATEMENTS_H_
#define HUB_STORE_DETAIL_GLASS_STATEMENTS_H_

namespace hub::store::detail::sql {

// Decisions to share -------------------------------------------------------------

#define ONESTORY_SHARE_DECISION \
  "SELECT row, id, author, agency, child, shared, at, review_by FROM share_decision"
inline constexpr char kShareDecisionsBy[] =
    ONESTORY_SHARE_DECISION " WHERE author = ?1 AND row < ?2 ORDER BY row DESC LIMIT ?3";
inline constexpr char kShareDecisionsOf[] =
    ONESTORY_SHARE_DECISION " WHERE agency = ?1 AND row < ?2 ORDER BY row DESC LIMIT ?3";
#undef ONESTORY_SHARE_DECISION
inline constexpr char kShareDecisionBody[] = "SELECT key, body FROM share_decision WHERE row = ?1";
inline constexpr char kAddShareDecision[] =
    "INSERT INTO share_decision(id, author, agency, child, shared, at, review_by, key, body)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
inline constexpr char kShareDecisionKeys[] = "SELECT key FROM share_decision WHERE child = ?1";
inline constexpr char kEraseShareDecisions[] =
    "UPDATE share_decision SET body = NULL WHERE child = ?1";

// Passkeys -----------------------------------------------------------------------

#define ONESTORY_PASSKEY                                                                       \
  "SELECT id, professional, credential, key, name, counter, added, used, vouched_by, vouched," \
  " removed FROM passkey"
inline constexpr char kPasskeyById[] = ONESTORY_PASSKEY " WHERE id = ?1";
inline constexpr char kPasskeyByCredential[] = ONESTORY_PASSKEY " WHERE credential = ?1";
inline constexpr char kPasskeysOf[] =
    ONESTORY_PASSKEY " WHERE professional = ?1 AND removed IS NULL ORDER BY row";
inline constexpr char kPasskeysWaiting[] = ONESTORY_PASSKEY
    " WHERE removed IS NULL AND vouched_by IS NULL"
    " AND professional IN (SELECT row FROM professional WHERE agency = ?1 AND disabled IS NULL)"
    " ORDER BY row";
#undef ONESTORY_PASSKEY
inline constexpr char kAddPasskey[] =
    "INSERT INTO passkey(id, professional, credential, key, name, counter, added)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
inline constexpr char kVouchForPasskey[] =
    "UPDATE passkey SET vouched_by = ?2, vouched = ?3 WHERE id = ?1 AND vouched_by IS NULL"
    " AND removed IS NULL";
inline constexpr char kUsedPasskey[] = "UPDATE passkey SET counter = ?2, used = ?3 WHERE id = ?1";
inline constexpr char kRemovePasskey[] =
    "UPDATE passkey SET removed = ?2 WHERE id = ?1 AND removed IS NULL";

inline constexpr char kDropChallenges[] =
    "DELETE FROM passkey_challenge WHERE session = ?1 OR until < ?2";
inline constexpr char kAddChallenge[] =
    "INSERT INTO passkey_challenge(hash, session, act, until) VALUES (?1, ?2, ?3, ?4)";
inline constexpr char kTakeChallenge[] =
    "DELETE FROM passkey_challenge WHERE hash = ?1 AND session = ?2 AND act = ?3 AND until >= ?4";

// Break-glass --------------------------------------------------------------------

#define ONESTORY_OPENING \
  "SELECT row, id, child, professional, agency, opened, reviewed, key, facts FROM break_glass"
// Of the child and of those whose persons were all joined into it (kJoinedInto).
inline constexpr char kNewestOpening[] = ONESTORY_OPENING
    " WHERE professional = ?2 AND (child = ?1 OR child IN"
    " (SELECT l.child FROM source_person s JOIN link l ON l.source_person = s.row"
    "  WHERE s.child = ?1 AND l.state = 2"
    "  AND NOT EXISTS (SELECT 1 FROM source_person o WHERE o.child = l.child)))"
    " ORDER BY row DESC LIMIT 1";
inline constexpr char kOpeningsOf[] =
    ONESTORY_OPENING " WHERE child = ?1 AND opened >= ?2 ORDER BY row";
inline constexpr char kOpeningById[] = ONESTORY_OPENING " WHERE id = ?1";
inline constexpr char kOpenings[] =
    ONESTORY_OPENING " ORDER BY reviewed IS NOT NULL, row DESC LIMIT ?1";
#undef ONESTORY_OPENING
inline constexpr char kOpeningWords[] = "SELECT key, words, note FROM break_glass WHERE row = ?1";
inline constexpr char kOpenedSince[] =
    "SELECT count(*) FROM break_glass WHERE professional = ?1 AND opened > ?2";
inline constexpr char kAddOpening[] =
    "INSERT INTO break_glass(row, id, child, professional, agency, opened, key, facts, words)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
inline constexpr char kLastOpening[] = "SELECT max(row) FROM break_glass";
inline constexpr char kOpeningKey[] = "SELECT key FROM break_glass WHERE row = ?1";
inline constexpr char kUpdateOpening[] =
    "UPDATE break_glass SET facts = ?2, reviewed = ?3, note = coalesce(?4, note) WHERE row = ?1";
inline constexpr char kOpeningKeys[] = "SELECT key FROM break_glass WHERE child = ?1";
inline constexpr char kEraseOpenings[] =
    "UPDATE break_glass SET facts = NULL, words = NULL, note = NULL WHERE child = ?1";

inline constexpr char kAddUnlock[] =
    "INSERT INTO break_glass_unlock(professional, by, at, sealed) VALUES (?1, ?2, ?3, ?4)";
inline constexpr char kOpenUnlock[] =
    "SELECT row, by, at, sealed FROM break_glass_unlock"
    " WHERE professional = ?1 AND used IS NULL AND at >= ?2 ORDER BY row LIMIT 1";
inline constexpr char kUseUnlock[] = "UPDATE break_glass_unlock SET used = ?2 WHERE row = ?1";

inline constexpr char kChildrenFrom[] =
    "SELECT row FROM child WHERE row >= ?1 ORDER BY row LIMIT ?2";
inline constexpr char kLastChild[] = "SELECT max(row) FROM child";

}  // namespace hub::store::detail::sql

#endif  // HUB_STORE_DETAIL_GLASS_STATEMENTS_H_
