-- Which leaves are about which child, by runs of 2,048 leaves of the log, each written once when
-- it is over. An index by child over the whole log had a page of its own to change for nearly
-- every leaf, the more the longer the log was (hub/decisions/0009).

DROP INDEX audit_detail_subject;

CREATE TABLE audit_by_child (
  run INTEGER NOT NULL,            -- leaf / 2048
  subject INTEGER NOT NULL,        -- as in audit_detail, and never 0
  leaf INTEGER NOT NULL,
  PRIMARY KEY (run, subject, leaf)
) WITHOUT ROWID;

INSERT INTO audit_by_child(run, subject, leaf)
  SELECT leaf / 2048, subject, leaf FROM audit_detail
  WHERE subject <> 0 AND leaf / 2048 < (SELECT max(idx) / 2048 FROM audit_leaf);
