-- The hub's database, first version. SQLite, WAL, one writer.
--
-- What is in clear: random ids, kinds, times, agencies, label bits, keyed hashes.
-- What is sealed (AES-256-GCM; keys in their own file): who people are, what was
-- recorded, quarantined records, agreements' evidence, receipts, the audit's detail.
-- Times are microseconds since 1970-01-01T00:00:00Z; days count from 1970-01-01.

CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- Partners and professionals -------------------------------------------------

CREATE TABLE agency (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind INTEGER NOT NULL,           -- records::AgencyKind
  classes INTEGER NOT NULL,        -- records::ClassSet that it may push
  duty_phone TEXT NOT NULL,        -- shown when the hub cannot answer
  expected_days INTEGER NOT NULL,  -- a feed silent for longer is said to be silent
  added INTEGER NOT NULL,
  revoked INTEGER,                 -- since then nothing is taken from it
  last_received INTEGER            -- of its newest batch
);

CREATE TABLE agency_pin (
  pin BLOB PRIMARY KEY,            -- SHA-256 of the certificate's DER form
  agency INTEGER NOT NULL REFERENCES agency(row),
  issued INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  revoked INTEGER
) WITHOUT ROWID;

CREATE TABLE professional (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  agency INTEGER NOT NULL REFERENCES agency(row),
  roles INTEGER NOT NULL,          -- bits 1 << access::Role that may be chosen at sign-in
  display_name TEXT NOT NULL,
  added INTEGER NOT NULL,
  disabled INTEGER,
  password TEXT,                   -- argon2id; NULL until enrolled
  totp BLOB,                       -- sealed; NULL until enrolled
  totp_step INTEGER NOT NULL DEFAULT 0,  -- the last step used; never again
  enrol_token BLOB,                -- SHA-256 of the one-time token
  enrol_until INTEGER NOT NULL
);
CREATE INDEX professional_enrolment ON professional(enrol_token) WHERE enrol_token IS NOT NULL;

CREATE TABLE session (
  hash BLOB PRIMARY KEY,           -- SHA-256 of the cookie's value
  professional INTEGER NOT NULL REFERENCES professional(row),
  role INTEGER NOT NULL,
  csrf BLOB NOT NULL,              -- SHA-256 of the CSRF token
  created INTEGER NOT NULL,
  last_used INTEGER NOT NULL,      -- written at most once a minute
  ended INTEGER
) WITHOUT ROWID;
CREATE INDEX session_professional ON session(professional) WHERE ended IS NULL;

-- Children and the agencies' views of them -----------------------------------

CREATE TABLE child (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE          -- 16 random bytes; what URLs carry
);

CREATE TABLE source_person (
  row INTEGER PRIMARY KEY,
  agency INTEGER NOT NULL REFERENCES agency(row),
  source BLOB NOT NULL,            -- keyed hash (16 bytes) of the agency's own id
  child INTEGER NOT NULL REFERENCES child(row),  -- the link that stands
  key INTEGER NOT NULL,            -- in the key store
  identity BLOB NOT NULL,          -- sealed records::EncodeSubject
  identity_hash BLOB NOT NULL,     -- keyed hash (16 bytes): changed or not
  keys BLOB NOT NULL,              -- its rows in blocking_, search_ and household_key, 9 bytes each
  shielded INTEGER NOT NULL DEFAULT 0,  -- 1 the source said so, 2 the household's, 3 both
  birth_latest INTEGER,            -- last possible day of birth, for age bounds
  died INTEGER NOT NULL DEFAULT 0,
  added INTEGER NOT NULL,
  erased INTEGER
);
-- An erased person stays as a stub; whoever the agency then sends under that id is new.
CREATE UNIQUE INDEX source_person_source ON source_person(agency, source) WHERE erased IS NULL;
CREATE INDEX source_person_child ON source_person(child);

-- Links are assertions with history; source_person.child repeats the one that stands.
CREATE TABLE link (
  row INTEGER PRIMARY KEY,
  source_person INTEGER NOT NULL REFERENCES source_person(row),
  child INTEGER NOT NULL REFERENCES child(row),
  state INTEGER NOT NULL,          -- 1 proposed, 2 confirmed, 3 rejected, 4 never link
  bits REAL NOT NULL,
  explanation TEXT NOT NULL,       -- fields and bits; no values
  decider TEXT NOT NULL,           -- "rule" or a professional's id
  since INTEGER NOT NULL
);
CREATE INDEX link_source_person ON link(source_person);
CREATE INDEX link_child ON link(child);

-- Keyed hashes (8 bytes) that find candidates for linkage; never used to answer a person.
CREATE TABLE blocking_key (
  key INTEGER NOT NULL,
  source_person INTEGER NOT NULL,
  PRIMARY KEY (key, source_person)
) WITHOUT ROWID;

-- Keyed hashes, under another key, that answer a search with two identifiers.
CREATE TABLE search_key (
  key INTEGER NOT NULL,
  source_person INTEGER NOT NULL,
  PRIMARY KEY (key, source_person)
) WITHOUT ROWID;

-- Keyed hashes of whole addresses: a shield reaches everybody of the household.
CREATE TABLE household_key (
  key INTEGER NOT NULL,
  source_person INTEGER NOT NULL,
  PRIMARY KEY (key, source_person)
) WITHOUT ROWID;

-- Those of the addresses that a source shields.
CREATE TABLE shielded_household (
  key INTEGER PRIMARY KEY
);

-- Records ---------------------------------------------------------------------

-- One row per version of a record and source person, clustered so that a child's
-- entries lie together.
CREATE TABLE entry (
  person INTEGER NOT NULL,         -- source_person.row
  seq INTEGER NOT NULL,
  ended INTEGER,                   -- superseded, retracted or purged then
  end_reason INTEGER,              -- 1 superseded, 2 retracted, 3 purged, 4 erased
  shared INTEGER,                  -- shared_body.row, when about several persons
  prior_person INTEGER,            -- the version before it, if any
  prior_seq INTEGER,
  facts BLOB NOT NULL,             -- store::Pack(EntryFacts): what is decided on; bound into the seal
  body BLOB,                       -- sealed records::EncodeEntry; NULL: shared, purged or erased
  PRIMARY KEY (person, seq)
) WITHOUT ROWID;

-- After a restore: entries made and lost since the backup had numbers up to these, and an
-- entry's number is never given twice.
CREATE TABLE seq_floor (
  person INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL
);

-- The newest version of each record.
CREATE TABLE record (
  agency INTEGER NOT NULL,
  source BLOB NOT NULL,            -- keyed hash (16 bytes) of the record's id at its source
  person INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  version INTEGER NOT NULL,
  source_version INTEGER NOT NULL,
  content BLOB NOT NULL,           -- keyed hash (16 bytes) of the whole record
  state INTEGER NOT NULL,          -- 1 held, 2 retracted, 3 purged, 4 erased
  PRIMARY KEY (agency, source)
) WITHOUT ROWID;

CREATE TABLE shared_body (
  row INTEGER PRIMARY KEY,
  home_person INTEGER NOT NULL,    -- where the entry's id comes from
  home_seq INTEGER NOT NULL,
  body BLOB                        -- sealed under its own key; NULL: purged
);
CREATE TABLE shared_key (
  body INTEGER NOT NULL,
  person INTEGER NOT NULL,
  seq INTEGER NOT NULL,            -- the entry of that person
  wrapped BLOB,                    -- the body's key under the person's; NULL: destroyed
  PRIMARY KEY (body, person)
) WITHOUT ROWID;

-- Whom an owner pushed an entry to. 0: any.
CREATE TABLE push_recipient (
  person INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  agency INTEGER NOT NULL,
  professional INTEGER NOT NULL,
  PRIMARY KEY (person, seq, agency, professional)
) WITHOUT ROWID;

CREATE TABLE batch (
  agency INTEGER NOT NULL,
  id TEXT NOT NULL,
  received INTEGER NOT NULL,
  leaf INTEGER NOT NULL,
  sealed BLOB NOT NULL,            -- content's hash, salt, what became of each record
  PRIMARY KEY (agency, id)
) WITHOUT ROWID;
CREATE INDEX batch_leaf ON batch(leaf);

CREATE TABLE quarantine (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  agency INTEGER NOT NULL,
  batch TEXT NOT NULL,
  position INTEGER NOT NULL,
  source BLOB NOT NULL,            -- keyed hash of the record's source id
  reason TEXT NOT NULL,
  received INTEGER NOT NULL,
  key INTEGER NOT NULL,
  body BLOB,                       -- sealed records::EncodeRecord
  ended INTEGER,
  end_reason INTEGER               -- 1 released, 2 superseded by a new push, 4 erased
);
CREATE INDEX quarantine_open ON quarantine(agency, source) WHERE ended IS NULL;
-- Everybody whom a waiting record is about, so that an erasure finds it.
CREATE TABLE quarantine_subject (
  agency INTEGER NOT NULL,
  subject BLOB NOT NULL,           -- keyed hash of the subject's source id
  quarantine INTEGER NOT NULL REFERENCES quarantine(row),
  PRIMARY KEY (agency, subject, quarantine)
) WITHOUT ROWID;

-- Who may, and what families agreed to ----------------------------------------

CREATE TABLE relationship (
  row INTEGER PRIMARY KEY,
  child INTEGER NOT NULL,
  professional INTEGER NOT NULL,
  state INTEGER NOT NULL,          -- access::Relationship
  until INTEGER,                   -- last day
  set_by INTEGER NOT NULL,
  at INTEGER NOT NULL
);
CREATE INDEX relationship_of ON relationship(child, professional, row);
CREATE INDEX relationship_whose ON relationship(professional);

CREATE TABLE agreement (
  row INTEGER PRIMARY KEY,
  child INTEGER NOT NULL,
  purpose INTEGER NOT NULL,        -- access::Purpose
  state INTEGER NOT NULL,          -- access::AgreementState
  agencies TEXT NOT NULL,          -- ids, space-separated
  classes INTEGER NOT NULL,
  given_by TEXT NOT NULL,          -- a code, never a name
  key INTEGER NOT NULL,
  evidence BLOB,                   -- sealed
  review_by INTEGER NOT NULL,
  set_by INTEGER NOT NULL,
  at INTEGER NOT NULL
);
CREATE INDEX agreement_of ON agreement(child, purpose, row);

-- Audit ------------------------------------------------------------------------

CREATE TABLE audit_leaf (
  idx INTEGER PRIMARY KEY,
  leaf TEXT NOT NULL
);
-- Roots of full subtrees of 256, 65536 ... leaves.
CREATE TABLE audit_tile (
  level INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (level, idx)
) WITHOUT ROWID;
CREATE TABLE audit_detail (
  leaf INTEGER PRIMARY KEY,
  subject INTEGER NOT NULL,        -- keyed hash of the child; 0: about no child
  sealed BLOB NOT NULL             -- salt and detail
);
CREATE INDEX audit_detail_subject ON audit_detail(subject, leaf) WHERE subject <> 0;
CREATE TABLE checkpoint (
  size INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  note TEXT NOT NULL
);
