-- What a link was decided by, so that it can be explained years later; and blocking keys of the
-- learnt weights in place of those of the fixed ones. Opening the store makes them anew
-- (hub/store/detail/blocking_keys.h).

ALTER TABLE link ADD COLUMN weights TEXT NOT NULL DEFAULT '';  -- version; '': weighed by none
ALTER TABLE link ADD COLUMN reason INTEGER NOT NULL DEFAULT 0;  -- linkage::Reason

DELETE FROM blocking_key;
