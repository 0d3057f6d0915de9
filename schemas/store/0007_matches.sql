-- Questions for data stewards: are these two views one child? A question is about two source
-- persons, not two children, so that it stays right when either side is joined with others or
-- parted from them (hub/decisions/0015). The link rows stay the history of what was asserted.

CREATE TABLE match (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,         -- 16 random bytes; what URLs carry
  person INTEGER NOT NULL REFERENCES source_person(row),  -- who was proposed
  other INTEGER NOT NULL REFERENCES source_person(row),   -- of the child that it may be
  link INTEGER NOT NULL REFERENCES link(row),  -- the proposal: its bits and explanation
  by_split INTEGER NOT NULL,       -- 1: asked because somebody was moved out
  state INTEGER NOT NULL,          -- linkage::QuestionState
  asked INTEGER NOT NULL,
  settled INTEGER,                 -- when it last came to be so
  stood_in INTEGER                 -- child.row in which the joined ones stood before, for an undo
);
CREATE INDEX match_person ON match(person);
CREATE INDEX match_other ON match(other);
CREATE INDEX match_unsettled ON match(asked, row) WHERE state <= 2;
CREATE INDEX match_settled ON match(asked, row) WHERE state > 2;

-- What agencies' stewards said; the newest of each counts. Why lies in the log's sealed detail.
CREATE TABLE match_answer (
  row INTEGER PRIMARY KEY,
  match INTEGER NOT NULL REFERENCES match(row),
  agency INTEGER NOT NULL REFERENCES agency(row),
  answer INTEGER NOT NULL,         -- linkage::StewardAnswer
  by INTEGER NOT NULL REFERENCES professional(row),
  at INTEGER NOT NULL
);
CREATE INDEX match_answer_of ON match_answer(match, agency, row);

-- What was proposed before and nobody has answered.
INSERT INTO match(id, person, other, link, by_split, state, asked)
  SELECT randomblob(16), l.source_person,
         (SELECT min(o.row) FROM source_person o WHERE o.child = l.child AND o.erased IS NULL),
         l.row, 0, 1, l.since
  FROM link l JOIN source_person p ON p.row = l.source_person
  WHERE l.state = 1 AND p.erased IS NULL AND p.child <> l.child
    AND NOT EXISTS (SELECT 1 FROM link d WHERE d.source_person = l.source_person
                    AND d.child = l.child AND d.row > l.row)
    AND EXISTS (SELECT 1 FROM source_person o WHERE o.child = l.child AND o.erased IS NULL);
