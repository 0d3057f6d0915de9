-- Decisions to share or not to share, passkeys, and openings by break-glass.

-- Who decided to share or not to share, and when that is looked at again (law.md A9: the register
-- of Children Act 2004 s.16LA). What was asked, answered and reasoned is sealed.
CREATE TABLE share_decision (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  author INTEGER NOT NULL REFERENCES professional(row),
  agency INTEGER NOT NULL REFERENCES agency(row),    -- the author's at the time
  child INTEGER,                   -- NULL: about no child of the hub
  shared INTEGER NOT NULL,         -- 0: decided not to
  at INTEGER NOT NULL,
  review_by INTEGER,               -- a day
  key INTEGER NOT NULL,
  body BLOB                        -- sealed; NULL: erased
);
CREATE INDEX share_decision_author ON share_decision(author, row);
CREATE INDEX share_decision_agency ON share_decision(agency, row);
CREATE INDEX share_decision_child ON share_decision(child) WHERE child IS NOT NULL;

-- Passkeys of professionals (hub/decisions/0016).
CREATE TABLE passkey (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  professional INTEGER NOT NULL REFERENCES professional(row),
  credential BLOB NOT NULL UNIQUE, -- as its authenticator calls it
  key BLOB NOT NULL,               -- sealed: the public key, so that none can be put in its place
  name TEXT NOT NULL,              -- "work laptop", by its owner
  counter INTEGER NOT NULL,        -- of the last assertion
  added INTEGER NOT NULL,
  used INTEGER,
  vouched_by INTEGER,              -- who saw that it is theirs; NULL: nobody yet
  vouched BLOB,                    -- sealed: the same, bound to the passkey
  removed INTEGER
);
CREATE INDEX passkey_professional ON passkey(professional) WHERE removed IS NULL;

-- Challenges that were given out: each is good once, for one session and one act.
CREATE TABLE passkey_challenge (
  hash BLOB PRIMARY KEY,           -- SHA-256
  session BLOB NOT NULL,           -- session.hash
  act BLOB NOT NULL,               -- SHA-256 of what it was asked for
  until INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX passkey_challenge_session ON passkey_challenge(session);

-- Openings by break-glass (law.md A6). The facts that access decides on are sealed and bound to
-- the columns in clear, so that a row that is made, moved or changed in the file opens nothing.
CREATE TABLE break_glass (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  child INTEGER NOT NULL,
  professional INTEGER NOT NULL REFERENCES professional(row),
  agency INTEGER NOT NULL REFERENCES agency(row),    -- for which they then worked
  opened INTEGER NOT NULL,
  reviewed INTEGER,                -- NULL: not yet
  key INTEGER NOT NULL,
  facts BLOB,                      -- sealed; NULL: erased
  words BLOB,                      -- sealed: why it was opened
  note BLOB                        -- sealed: what its review says
);
CREATE INDEX break_glass_of ON break_glass(child, professional, row);
CREATE INDEX break_glass_whose ON break_glass(professional, opened);

-- A manager lets somebody who has used up the quota open once more.
CREATE TABLE break_glass_unlock (
  row INTEGER PRIMARY KEY,
  professional INTEGER NOT NULL REFERENCES professional(row),
  by INTEGER NOT NULL REFERENCES professional(row),
  at INTEGER NOT NULL,
  used INTEGER,                    -- by the opening of this moment
  sealed BLOB NOT NULL             -- binds the rest
);
CREATE INDEX break_glass_unlock_of ON break_glass_unlock(professional) WHERE used IS NULL;
