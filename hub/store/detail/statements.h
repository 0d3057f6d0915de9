// Every statement that runs on hub.db, so that a test can ask SQLite how it would run each.

#ifndef HUB_STORE_DETAIL_STATEMENTS_H_
#define HUB_STORE_DETAIL_STATEMENTS_H_

namespace hub::store::detail::sql {

// Transactions ------------------------------------------------------------------

inline constexpr char kBegin[] = "BEGIN";
inline constexpr char kBeginImmediate[] = "BEGIN IMMEDIATE";
inline constexpr char kCommit[] = "COMMIT";
inline constexpr char kRollback[] = "ROLLBACK";
inline constexpr char kSavepoint[] = "SAVEPOINT act";
inline constexpr char kRelease[] = "RELEASE act";
inline constexpr char kRollbackTo[] = "ROLLBACK TO act";

inline constexpr char kMeta[] = "SELECT value FROM meta WHERE name = ?1";
inline constexpr char kSetMeta[] =
    "INSERT INTO meta(name, value) VALUES (?1, ?2)"
    " ON CONFLICT(name) DO UPDATE SET value = excluded.value";
inline constexpr char kClearMeta[] = "DELETE FROM meta WHERE name = ?1";

// Partners and professionals ----------------------------------------------------

#define ONESTORY_AGENCY                                                             \
  "SELECT row, id, name, kind, classes, duty_phone, expected_days, added, revoked," \
  " last_received FROM agency"
inline constexpr char kAgencies[] = ONESTORY_AGENCY " ORDER BY row";
inline constexpr char kAgencyById[] = ONESTORY_AGENCY " WHERE id = ?1";
inline constexpr char kAgencyByRow[] = ONESTORY_AGENCY " WHERE row = ?1";
#undef ONESTORY_AGENCY
inline constexpr char kAddAgency[] =
    "INSERT INTO agency(id, name, kind, classes, duty_phone, expected_days, added)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
inline constexpr char kUpdateAgency[] =
    "UPDATE agency SET name = ?2, classes = ?3, duty_phone = ?4, expected_days = ?5, revoked = ?6"
    " WHERE row = ?1";
inline constexpr char kReceived[] = "UPDATE agency SET last_received = ?2 WHERE row = ?1";

inline constexpr char kPin[] =
    "SELECT pin, agency, issued, expires, revoked FROM agency_pin WHERE pin = ?1";
inline constexpr char kPinsOf[] =
    "SELECT pin, agency, issued, expires, revoked FROM agency_pin WHERE agency = ?1"
    " ORDER BY issued";
inline constexpr char kAddPin[] =
    "INSERT INTO agency_pin(pin, agency, issued, expires) VALUES (?1, ?2, ?3, ?4)";
inline constexpr char kRevokePins[] =
    "UPDATE agency_pin SET revoked = ?2 WHERE agency = ?1 AND revoked IS NULL";

#define ONESTORY_PROFESSIONAL                                                                \
  "SELECT row, id, agency, roles, display_name, added, disabled, password, totp, totp_step," \
  " enrol_token, enrol_until FROM professional"
inline constexpr char kProfessionals[] = ONESTORY_PROFESSIONAL " ORDER BY row";
inline constexpr char kProfessionalById[] = ONESTORY_PROFESSIONAL " WHERE id = ?1";
inline constexpr char kProfessionalByRow[] = ONESTORY_PROFESSIONAL " WHERE row = ?1";
inline constexpr char kEnrolment[] = ONESTORY_PROFESSIONAL " WHERE enrol_token = ?1";
#undef ONESTORY_PROFESSIONAL
inline constexpr char kAddProfessional[] =
    "INSERT INTO professional(id, agency, roles, display_name, added, disabled, password, totp,"
    " totp_step, enrol_token, enrol_until) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
inline constexpr char kUpdateProfessional[] =
    "UPDATE professional SET agency = ?2, roles = ?3, display_name = ?4, disabled = ?5,"
    " password = ?6, totp = ?7, totp_step = ?8, enrol_token = ?9, enrol_until = ?10"
    " WHERE row = ?1";

inline constexpr char kSession[] =
    "SELECT hash, professional, role, csrf, created, last_used, ended FROM session"
    " WHERE hash = ?1";
inline constexpr char kAddSession[] =
    "INSERT INTO session(hash, professional, role, csrf, created, last_used)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
inline constexpr char kTouchSession[] = "UPDATE session SET last_used = ?2 WHERE hash = ?1";
inline constexpr char kEndSession[] =
    "UPDATE session SET ended = ?2 WHERE hash = ?1 AND ended IS NULL";
inline constexpr char kEndSessionsOf[] =
    "UPDATE session SET ended = ?2 WHERE professional = ?1 AND ended IS NULL";
inline constexpr char kEndAllSessions[] = "UPDATE session SET ended = ?1 WHERE ended IS NULL";

// Children and source persons ---------------------------------------------------

inline constexpr char kChildById[] = "SELECT row FROM child WHERE id = ?1";
inline constexpr char kIdOfChild[] = "SELECT id FROM child WHERE row = ?1";
inline constexpr char kAddChild[] = "INSERT INTO child(id) VALUES (?1)";

#define ONESTORY_PERSON                                                                 \
  "SELECT row, agency, child, key, shielded, birth_latest, died, erased, identity_hash" \
  " FROM source_person"
inline constexpr char kPersonsOfChild[] = ONESTORY_PERSON " WHERE child = ?1 ORDER BY row";
inline constexpr char kPersonByRow[] = ONESTORY_PERSON " WHERE row = ?1";
inline constexpr char kPersonBySource[] =
    ONESTORY_PERSON " WHERE agency = ?1 AND source = ?2 AND erased IS NULL";
#undef ONESTORY_PERSON
inline constexpr char kLastPerson[] = "SELECT max(row) FROM source_person";
inline constexpr char kSourceOfPerson[] = "SELECT source FROM source_person WHERE row = ?1";
inline constexpr char kIdentity[] = "SELECT identity FROM source_person WHERE row = ?1";
inline constexpr char kKeysOfPerson[] = "SELECT keys FROM source_person WHERE row = ?1";
inline constexpr char kPersonsToKey[] =
    "SELECT row, agency, key, keys, identity, child FROM source_person WHERE row > ?1 ORDER BY row"
    " LIMIT ?2";
inline constexpr char kSetKeysOfPerson[] = "UPDATE source_person SET keys = ?2 WHERE row = ?1";
inline constexpr char kSetSketch[] = "UPDATE sketch SET sealed = ?3 WHERE place = ?1 << 31 | ?2";
inline constexpr char kAddPerson[] =
    "INSERT INTO source_person(row, agency, source, child, key, identity, identity_hash, keys,"
    " birth_latest, died, added)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
inline constexpr char kUpdateIdentity[] =
    "UPDATE source_person SET identity = ?2, identity_hash = ?3,"
    " birth_latest = coalesce(?4, birth_latest), died = max(died, ?5) WHERE row = ?1";
inline constexpr char kMovePerson[] =
    "UPDATE source_person SET child = ?2 WHERE row = ?1 AND child <> ?2";
inline constexpr char kIdentitiesOfChild[] =
    "SELECT row, agency, key, identity, (SELECT max(shielded) FROM sketch"
    " WHERE place BETWEEN ?1 << 31 AND ?1 << 31 | 0x7fffffff) FROM source_person"
    " WHERE child = ?1 AND erased IS NULL ORDER BY row";
inline constexpr char kSketchesOfChild[] =
    "SELECT place & 0x7fffffff, shielded, sealed FROM sketch"
    " WHERE place BETWEEN ?1 << 31 AND ?1 << 31 | 0x7fffffff";
inline constexpr char kSketchesFrom[] =
    "SELECT p.row, p.child, s.sealed FROM source_person p JOIN sketch s"
    " ON s.place = p.child << 31 | p.row WHERE p.row BETWEEN ?1 AND ?2 AND p.erased IS NULL";

inline constexpr char kAddBlockingKey[] =
    "INSERT OR IGNORE INTO blocking_key(key, source_person, child) VALUES (?1, ?2, ?3)";
inline constexpr char kMoveBlockingKey[] =
    "UPDATE blocking_key SET child = ?3 WHERE key = ?1 AND source_person = ?2";
inline constexpr char kMoveSettledKey[] =
    "UPDATE blocking_key_settled SET child = ?3 WHERE key = ?1 AND source_person = ?2";
inline constexpr char kCountBlockingKeys[] = "SELECT count(*) FROM blocking_key";
inline constexpr char kLastBlockingKeys[] =
    "SELECT max(key) FROM (SELECT key FROM blocking_key WHERE key >= ?1 ORDER BY key LIMIT ?2)";
inline constexpr char kSettleBlockingKeys[] =
    "INSERT OR IGNORE INTO blocking_key_settled(key, source_person, child)"
    " SELECT key, source_person, child FROM blocking_key WHERE key BETWEEN ?1 AND ?2"
    " ORDER BY key, source_person";
inline constexpr char kDropSettledBlockingKeys[] =
    "DELETE FROM blocking_key WHERE key BETWEEN ?1 AND ?2";
inline constexpr char kCountSearchKeys[] = "SELECT count(*) FROM search_key";
inline constexpr char kLastSearchKeys[] =
    "SELECT max(key) FROM (SELECT key FROM search_key WHERE key >= ?1 ORDER BY key LIMIT ?2)";
inline constexpr char kSettleSearchKeys[] =
    "INSERT OR IGNORE INTO search_key_settled(key, source_person)"
    " SELECT key, source_person FROM search_key WHERE key BETWEEN ?1 AND ?2"
    " ORDER BY key, source_person";
inline constexpr char kDropSettledSearchKeys[] =
    "DELETE FROM search_key WHERE key BETWEEN ?1 AND ?2";
inline constexpr char kCountHouseholdKeys[] = "SELECT count(*) FROM household_key";
inline constexpr char kLastHouseholdKeys[] =
    "SELECT max(key) FROM (SELECT key FROM household_key WHERE key >= ?1 ORDER BY key LIMIT ?2)";
inline constexpr char kSettleHouseholdKeys[] =
    "INSERT OR IGNORE INTO household_key_settled(key, source_person)"
    " SELECT key, source_person FROM household_key WHERE key BETWEEN ?1 AND ?2"
    " ORDER BY key, source_person";
inline constexpr char kDropSettledHouseholdKeys[] =
    "DELETE FROM household_key WHERE key BETWEEN ?1 AND ?2";
inline constexpr char kAddSearchKey[] =
    "INSERT OR IGNORE INTO search_key(key, source_person) VALUES (?1, ?2)";
inline constexpr char kAddHouseholdKey[] =
    "INSERT OR IGNORE INTO household_key(key, source_person) VALUES (?1, ?2)";
inline constexpr char kPersonsByBlockingKey[] =
    "SELECT source_person, child FROM blocking_key_settled WHERE key = ?1"
    " UNION SELECT source_person, child FROM blocking_key WHERE key = ?1 ORDER BY 1 LIMIT ?2";
inline constexpr char kPersonsBySearchKey[] =
    "SELECT source_person FROM search_key_settled WHERE key = ?1"
    " UNION SELECT source_person FROM search_key WHERE key = ?1 ORDER BY 1 LIMIT ?2";

// Bit 1 of `shielded`: its own source said so. Bit 2: one of the household's did.
inline constexpr char kShieldPerson[] =
    "UPDATE source_person SET shielded = shielded | ?2 WHERE row = ?1 AND shielded & ?2 = 0";
inline constexpr char kChildIsShielding[] =
    "SELECT 1 FROM source_person INDEXED BY source_person_shielding"
    " WHERE child = ?1 AND shielded & 1 <> 0 LIMIT 1";
inline constexpr char kHouseholdIsShielded[] = "SELECT 1 FROM shielded_household WHERE key = ?1";
inline constexpr char kAddShieldedHousehold[] =
    "INSERT OR IGNORE INTO shielded_household(key) VALUES (?1)";
// Other people at this address who are not yet known as of a shielded household.
inline constexpr char kShieldHousehold[] =
    "UPDATE source_person SET shielded = shielded | 2 WHERE shielded & 2 = 0 AND row <> ?2"
    " AND row IN (SELECT source_person FROM household_key_settled WHERE key = ?1"
    " UNION ALL SELECT source_person FROM household_key WHERE key = ?1)";

inline constexpr char kAddLink[] =
    "INSERT INTO link(source_person, child, state, bits, explanation, decider, since, weights,"
    " reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
inline constexpr char kLinksOf[] =
    "SELECT source_person, child, state, bits, explanation, decider, since, weights, reason"
    " FROM link WHERE source_person = ?1 ORDER BY row";

// Entries and records -----------------------------------------------------------

inline constexpr char kEntries[] =
    "SELECT seq, facts, ended, end_reason, shared, body IS NOT NULL, prior_person, prior_seq"
    " FROM entry WHERE person = ?1 AND seq >= ?2 AND seq <= ?3 ORDER BY seq";
inline constexpr char kEntriesWithBodies[] =
    "SELECT seq, facts, ended, end_reason, shared, body FROM entry"
    " WHERE person = ?1 AND seq >= ?2 AND seq <= ?3 ORDER BY seq LIMIT ?4";
inline constexpr char kHasEntryFrom[] =
    "SELECT 1 FROM entry INDEXED BY entry_seq WHERE person = ?1 AND seq >= ?2 LIMIT 1";
inline constexpr char kEntryBody[] =
    "SELECT facts, shared, body FROM entry WHERE person = ?1 AND seq = ?2";
inline constexpr char kLastSeq[] =
    "SELECT seq FROM entry WHERE person = ?1 ORDER BY seq DESC LIMIT 1";
inline constexpr char kSeqFloors[] = "SELECT person, seq FROM seq_floor";
inline constexpr char kRaiseSeqFloor[] =
    "INSERT INTO seq_floor(person, seq) VALUES (?1, ?2)"
    " ON CONFLICT(person) DO UPDATE SET seq = max(seq, excluded.seq)";
inline constexpr char kAddEntry[] =
    "INSERT INTO entry(person, seq, shared, prior_person, prior_seq, facts, body)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
inline constexpr char kEndEntry[] =
    "UPDATE entry SET ended = ?3, end_reason = ?4 WHERE person = ?1 AND seq = ?2"
    " AND ended IS NULL";
inline constexpr char kEntryLinks[] =
    "SELECT shared, prior_person, prior_seq FROM entry WHERE person = ?1 AND seq = ?2";
inline constexpr char kShareEntry[] =
    "UPDATE entry SET shared = ?3, body = NULL WHERE person = ?1 AND seq = ?2";
inline constexpr char kWholeEntries[] =
    "SELECT seq, facts, ended, end_reason, shared, body, prior_person, prior_seq FROM entry"
    " WHERE person = ?1 ORDER BY seq";
inline constexpr char kPurgeEntry[] =
    "UPDATE entry SET body = NULL, ended = coalesce(ended, ?3), end_reason = 3"
    " WHERE person = ?1 AND seq = ?2";

inline constexpr char kSegments[] =
    "SELECT bytes FROM segment LEFT JOIN segment_part ON row = heads WHERE person = ?1"
    " ORDER BY first";
inline constexpr char kSegmentRanges[] =
    "SELECT first, last, length(bytes) FROM segment JOIN segment_part ON row = heads"
    " WHERE person = ?1 ORDER BY first";
inline constexpr char kAddSegment[] =
    "INSERT INTO segment(person, first, last, heads, plain, guarded)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
inline constexpr char kSegmentPart[] = "SELECT bytes FROM segment_part WHERE row = ?1";
inline constexpr char kAddSegmentPart[] = "INSERT INTO segment_part(bytes) VALUES (?1)";
inline constexpr char kDropSegment[] = "DELETE FROM segment WHERE person = ?1 AND first = ?2";

inline constexpr char kSharedBody[] =
    "SELECT b.home_person, b.home_seq, b.body, k.wrapped"
    " FROM shared_body b JOIN shared_key k ON k.body = b.row WHERE b.row = ?1 AND k.person = ?2";
inline constexpr char kSharedHome[] =
    "SELECT b.home_person, b.home_seq, b.body IS NOT NULL AND k.wrapped IS NOT NULL"
    " FROM shared_body b JOIN shared_key k ON k.body = b.row WHERE b.row = ?1 AND k.person = ?2";
inline constexpr char kAddSharedBody[] =
    "INSERT INTO shared_body(home_person, home_seq, body) VALUES (?1, ?2, ?3)";
inline constexpr char kAddSharedKey[] =
    "INSERT INTO shared_key(body, person, seq, wrapped) VALUES (?1, ?2, ?3, ?4)";
inline constexpr char kSharers[] = "SELECT person, seq FROM shared_key WHERE body = ?1";
inline constexpr char kAboutShielded[] =
    "SELECT 1 FROM entry e JOIN shared_key k ON k.body = e.shared"
    " JOIN source_person named ON named.row = k.person"
    " JOIN source_person p ON p.child = named.child"
    " WHERE e.person = ?1 AND e.seq = ?2 AND p.shielded <> 0 LIMIT 1";
inline constexpr char kPurgeSharedBody[] = "UPDATE shared_body SET body = NULL WHERE row = ?1";
inline constexpr char kPurgeSharedKeys[] = "UPDATE shared_key SET wrapped = NULL WHERE body = ?1";

inline constexpr char kRecord[] =
    "SELECT r.person, r.seq, r.version, r.source_version, r.content, r.state, p.erased"
    " FROM record r JOIN source_person p ON p.row = r.person"
    " WHERE r.agency = ?1 AND r.source = ?2";
inline constexpr char kAddRecord[] =
    "INSERT INTO record(agency, source, person, seq, version, source_version, content, state)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1) ON CONFLICT DO NOTHING";
inline constexpr char kReplaceRecord[] =
    "UPDATE record SET person = ?3, seq = ?4, version = ?5, source_version = ?6, content = ?7,"
    " state = 1 WHERE agency = ?1 AND source = ?2";
inline constexpr char kSetRecordState[] =
    "UPDATE record SET state = ?3 WHERE agency = ?1 AND source = ?2";

inline constexpr char kRaiseSourceVersion[] =
    "UPDATE record SET source_version = max(source_version, ?3) WHERE agency = ?1 AND source = ?2";

inline constexpr char kAddRecipient[] =
    "INSERT OR IGNORE INTO push_recipient(person, seq, agency, professional)"
    " VALUES (?1, ?2, ?3, ?4)";
inline constexpr char kPushesOf[] =
    "SELECT seq, agency, professional FROM push_recipient WHERE person = ?1 ORDER BY seq";
inline constexpr char kPushedTo[] =
    "SELECT 1 FROM push_recipient WHERE person = ?1 AND seq = ?2 AND agency IN (0, ?3)"
    " AND professional IN (0, ?4) LIMIT 1";

// By the links of now, which came first of a child's people.
inline constexpr char kLinkFigures[] =
    "SELECT COUNT(*),"
    " SUM(NOT EXISTS (SELECT 1 FROM source_person o WHERE o.child = s.child AND o.row < s.row"
    "  AND o.erased IS NULL)),"
    " SUM(EXISTS (SELECT 1 FROM source_person o WHERE o.child = s.child AND o.row < s.row"
    "  AND o.erased IS NULL AND o.agency <> s.agency)),"
    " SUM(EXISTS (SELECT 1 FROM link p WHERE p.source_person = s.row AND p.state = 1"
    "  AND p.child <> s.child AND NOT EXISTS (SELECT 1 FROM link d"
    "   WHERE d.source_person = s.row AND d.child = p.child AND d.row > p.row)))"
    " FROM source_person s WHERE s.agency = ?1 AND s.erased IS NULL";
inline constexpr char kCountQuarantine[] =
    "SELECT COUNT(*) FROM quarantine WHERE agency = ?1 AND ended IS NULL";

inline constexpr char kBatch[] =
    "SELECT received, leaf, sealed FROM batch WHERE agency = ?1 AND id = ?2";
// By the log's order, since ids are the agencies' own.
inline constexpr char kNewestBatchesOf[] =
    "SELECT id FROM batch INDEXED BY batch_leaf WHERE agency = ?1 ORDER BY leaf DESC LIMIT ?2";
inline constexpr char kAddBatch[] =
    "INSERT INTO batch(agency, id, received, leaf, sealed) VALUES (?1, ?2, ?3, ?4, ?5)";

inline constexpr char kQuarantineOf[] =
    "SELECT id, agency, batch, position, reason, received FROM quarantine"
    " WHERE agency = ?1 AND ended IS NULL ORDER BY row";
inline constexpr char kWaitingOf[] =
    "SELECT id FROM quarantine WHERE agency = ?1 AND source = ?2 AND ended IS NULL ORDER BY row";
inline constexpr char kQuarantined[] = "SELECT key, body FROM quarantine WHERE id = ?1";
inline constexpr char kAddQuarantined[] =
    "INSERT INTO quarantine(id, agency, batch, position, source, reason, received, key, body)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
inline constexpr char kAddQuarantineSubject[] =
    "INSERT OR IGNORE INTO quarantine_subject(agency, subject, quarantine) VALUES (?1, ?2, ?3)";
inline constexpr char kEndQuarantined[] =
    "UPDATE quarantine SET ended = ?2, end_reason = ?3, body = NULL WHERE id = ?1"
    " AND ended IS NULL";

// Rights ------------------------------------------------------------------------

#define ONESTORY_RIGHT                                                            \
  "SELECT r.holder, r.ordinal, r.topic, r.key, r.part, r.at, r.said_by, r.leaf, " \
  "r.words_key, r.facts FROM "
inline constexpr char kRightsOfHolder[] =
    ONESTORY_RIGHT "rights r WHERE r.holder = ?1 ORDER BY r.ordinal";
inline constexpr char kTiedTo[] =
    "SELECT DISTINCT holder FROM rights WHERE topic = 1 AND key = ?1 AND holder > 0"
    " ORDER BY holder DESC LIMIT ?2";
inline constexpr char kRightsAsked[] =
    "SELECT DISTINCT holder FROM rights WHERE topic = 20 AND holder > ?1 ORDER BY holder LIMIT ?2";
inline constexpr char kRightsOfEntries[] = ONESTORY_RIGHT
    "source_person p JOIN rights r ON r.holder = -p.row WHERE p.child = ?1"
    " ORDER BY p.row, r.ordinal";
inline constexpr char kEveryRight[] = ONESTORY_RIGHT "rights r ORDER BY r.holder, r.ordinal";
#undef ONESTORY_RIGHT
inline constexpr char kAddRight[] =
    "INSERT INTO rights(holder, ordinal, topic, key, part, at, said_by, leaf, words_key, words,"
    " facts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
// Closes a holder's chain: `key` is how many there are.
inline constexpr char kEndRights[] =
    "INSERT INTO rights(holder, ordinal, topic, key, part, at, said_by, leaf, words_key, words,"
    " facts) VALUES (?1, 0, 0, ?2, 0, 0, 0, NULL, 0, NULL, ?3)"
    " ON CONFLICT(holder, ordinal) DO UPDATE SET key = excluded.key, facts = excluded.facts";
inline constexpr char kEndOfRights[] = "SELECT key FROM rights WHERE holder = ?1 AND ordinal = 0";
inline constexpr char kWordsOfRight[] =
    "SELECT words_key, words FROM rights WHERE holder = ?1 AND ordinal = ?2";
inline constexpr char kLeavesOfRights[] =
    "SELECT DISTINCT leaf FROM rights WHERE leaf IS NOT NULL ORDER BY leaf";
inline constexpr char kRightsWithoutLeaf[] =
    "SELECT count(*) FROM rights WHERE leaf IS NULL AND ordinal > 0";

// Of releases before rights had a table of their own.
inline constexpr char kOldRelationships[] =
    "SELECT child, professional, state, until, set_by, at FROM relationship ORDER BY row";
inline constexpr char kOldAgreements[] =
    "SELECT row, child, purpose, state, agencies, classes, given_by, key, evidence, review_by,"
    " set_by, at FROM agreement ORDER BY row";
inline constexpr char kDropOldRelationships[] = "DELETE FROM relationship";
inline constexpr char kDropOldAgreements[] = "DELETE FROM agreement";
inline constexpr char kCountOldRights[] =
    "SELECT (SELECT count(*) FROM relationship) + (SELECT count(*) FROM agreement)";

// Searches ----------------------------------------------------------------------

inline constexpr char kLastPersonRow[] = "SELECT max(row) FROM source_person";
inline constexpr char kPersonFrom[] =
    "SELECT row FROM source_person WHERE row >= ?1 ORDER BY row LIMIT 1";
inline constexpr char kForgetKnownChecks[] = "DELETE FROM known_checks WHERE day < ?1";
inline constexpr char kAddKnownChecks[] =
    "INSERT INTO known_checks(agency, day, children) VALUES (?1, ?2, ?3)"
    " ON CONFLICT(agency, day) DO UPDATE SET children = children + excluded.children";
inline constexpr char kKnownChecks[] =
    "SELECT children FROM known_checks WHERE agency = ?1 AND day = ?2";

// Audit -------------------------------------------------------------------------

inline constexpr char kLastLeaf[] = "SELECT max(idx) FROM audit_leaf";
// The last leaf that another table tells of; null when none does.
inline constexpr char kLastLeafTold[] =
    "SELECT max(leaf) FROM (SELECT max(leaf) AS leaf FROM audit_detail"
    " UNION ALL SELECT max(leaf) FROM batch)";
inline constexpr char kLeaf[] = "SELECT leaf FROM audit_leaf WHERE idx = ?1";
inline constexpr char kLeaves[] =
    "SELECT idx, leaf FROM audit_leaf WHERE idx >= ?1 AND idx < ?2 ORDER BY idx";
inline constexpr char kAddLeaf[] = "INSERT INTO audit_leaf(idx, leaf) VALUES (?1, ?2)";
inline constexpr char kTile[] = "SELECT hash FROM audit_tile WHERE level = ?1 AND idx = ?2";
inline constexpr char kAddTile[] = "INSERT INTO audit_tile(level, idx, hash) VALUES (?1, ?2, ?3)";
inline constexpr char kDetail[] =
    "SELECT l.leaf, d.sealed FROM audit_detail d JOIN audit_leaf l ON l.idx = d.leaf"
    " WHERE d.leaf = ?1";
inline constexpr char kAddDetail[] =
    "INSERT INTO audit_detail(leaf, subject, sealed) VALUES (?1, ?2, ?3)";
// A run of the log by child; again is the same.
inline constexpr char kAddRun[] =
    "INSERT OR IGNORE INTO audit_by_child(run, subject, leaf)"
    " SELECT ?1, subject, leaf FROM audit_detail"
    " WHERE leaf >= ?2 AND leaf < ?3 AND subject <> 0 ORDER BY subject, leaf";
inline constexpr char kLeavesOfRunAbout[] =
    "SELECT leaf FROM audit_by_child WHERE run = ?1 AND subject = ?2 ORDER BY leaf";
inline constexpr char kLeavesAboutFrom[] =
    "SELECT leaf FROM audit_detail WHERE leaf >= ?1 AND subject = ?2 ORDER BY leaf";
// A leaf about several children is also told for those whom its detail's row does not name.
inline constexpr char kAddAlsoAbout[] =
    "INSERT OR IGNORE INTO audit_also_about(subject, leaf) VALUES (?1, ?2)";
inline constexpr char kLeavesAlsoAbout[] =
    "SELECT leaf FROM audit_also_about WHERE subject = ?1 ORDER BY leaf";
inline constexpr char kNewestCheckpoint[] =
    "SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1";
inline constexpr char kAddCheckpoint[] =
    "INSERT INTO checkpoint(size, at, note) VALUES (?1, ?2, ?3)"
    " ON CONFLICT(size) DO UPDATE SET at = excluded.at, note = excluded.note";

inline constexpr char kIntegrityCheck[] = "PRAGMA integrity_check(1)";

// Erasure -----------------------------------------------------------------------

inline constexpr char kEraseIdentity[] =
    "UPDATE source_person SET identity = x'', identity_hash = zeroblob(16), keys = x'',"
    " birth_latest = NULL, erased = coalesce(erased, ?2) WHERE row = ?1";
inline constexpr char kEraseEntries[] =
    "UPDATE entry SET body = NULL, ended = coalesce(ended, ?2), end_reason = coalesce(end_reason, "
    "4)"
    " WHERE person = ?1";
inline constexpr char kSharedOf[] =
    "SELECT shared FROM entry WHERE person = ?1 AND shared IS NOT NULL";
inline constexpr char kEraseSharedKey[] =
    "UPDATE shared_key SET wrapped = NULL WHERE body = ?1 AND person = ?2";
// A body that nobody can open any more.
inline constexpr char kEraseOrphanBody[] =
    "UPDATE shared_body SET body = NULL WHERE row = ?1 AND NOT EXISTS"
    " (SELECT 1 FROM shared_key WHERE body = ?1 AND wrapped IS NOT NULL)";
inline constexpr char kEraseBlockingKey[] =
    "DELETE FROM blocking_key WHERE key = ?1 AND source_person = ?2";
inline constexpr char kEraseSettledBlockingKey[] =
    "DELETE FROM blocking_key_settled WHERE key = ?1 AND source_person = ?2";
inline constexpr char kEraseSearchKey[] =
    "DELETE FROM search_key WHERE key = ?1 AND source_person = ?2";
inline constexpr char kEraseSettledSearchKey[] =
    "DELETE FROM search_key_settled WHERE key = ?1 AND source_person = ?2";
inline constexpr char kEraseHouseholdKey[] =
    "DELETE FROM household_key WHERE key = ?1 AND source_person = ?2";
inline constexpr char kEraseSettledHouseholdKey[] =
    "DELETE FROM household_key_settled WHERE key = ?1 AND source_person = ?2";
inline constexpr char kQuarantineKeys[] =
    "SELECT key FROM quarantine_subject JOIN quarantine ON row = quarantine"
    " WHERE quarantine_subject.agency = ?1 AND subject = ?2";
inline constexpr char kEraseQuarantine[] =
    "UPDATE quarantine SET body = NULL, ended = coalesce(ended, ?3),"
    " end_reason = coalesce(end_reason, 4) WHERE row IN"
    " (SELECT quarantine FROM quarantine_subject WHERE agency = ?1 AND subject = ?2)";
inline constexpr char kWordKeys[] =
    "SELECT words_key FROM rights WHERE holder = ?1 AND words_key <> 0";
inline constexpr char kWordKeysOfEntry[] =
    "SELECT words_key FROM rights WHERE holder = ?1 AND key = ?2 AND words_key <> 0";
inline constexpr char kPurgeWords[] =
    "UPDATE rights SET words = NULL WHERE holder = ?1 AND key = ?2 AND ordinal > 0";
inline constexpr char kEraseWords[] = "UPDATE rights SET words = NULL WHERE holder = ?1";
// Children whose persons were all joined into this one.
inline constexpr char kJoinedInto[] =
    "SELECT DISTINCT l.child FROM source_person s JOIN link l ON l.source_person = s.row"
    " WHERE s.child = ?1 AND l.state = 2"
    " AND NOT EXISTS (SELECT 1 FROM source_person o WHERE o.child = l.child)";

// The key store (keys.db) -------------------------------------------------------

inline constexpr char kKeyTables[] =
    "CREATE TABLE IF NOT EXISTS key (id INTEGER PRIMARY KEY, wrapped BLOB NOT NULL);"
    "CREATE TABLE IF NOT EXISTS named_key (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL)"
    " WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS sketch_key (block INTEGER PRIMARY KEY, wrapped BLOB NOT NULL)";
inline constexpr char kFindKey[] = "SELECT wrapped FROM key WHERE id = ?1";
inline constexpr char kLastKey[] = "SELECT max(id) FROM key";
inline constexpr char kInsertKey[] = "INSERT INTO key(id, wrapped) VALUES (?1, ?2)";
inline constexpr char kDestroyKey[] = "DELETE FROM key WHERE id = ?1";
inline constexpr char kFindNamedKey[] = "SELECT wrapped FROM named_key WHERE name = ?1";
inline constexpr char kInsertNamedKey[] = "INSERT INTO named_key(name, wrapped) VALUES (?1, ?2)";
inline constexpr char kFindSketchKey[] = "SELECT wrapped FROM sketch_key WHERE block = ?1";
inline constexpr char kSetSketchKey[] =
    "INSERT INTO sketch_key(block, wrapped) VALUES (?1, ?2)"
    " ON CONFLICT(block) DO UPDATE SET wrapped = excluded.wrapped";

}  // namespace hub::store::detail::sql

#endif  // HUB_STORE_DETAIL_STATEMENTS_H_
