-- Leaves of the log that are about several children, such as a check of a list, for those whom
-- audit_detail does not name.
CREATE TABLE audit_also_about (
  subject INTEGER NOT NULL,        -- as in audit_detail, and never 0
  leaf INTEGER NOT NULL,
  PRIMARY KEY (subject, leaf)
) WITHOUT ROWID;

-- How many children an agency's professionals asked for in lists on one day.
CREATE TABLE known_checks (
  agency INTEGER NOT NULL REFERENCES agency(row),
  day INTEGER NOT NULL,            -- UTC
  children INTEGER NOT NULL,
  PRIMARY KEY (agency, day)
) WITHOUT ROWID;
