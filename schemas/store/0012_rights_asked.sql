-- Of which children a person ever asked for something under data protection law (topic 20 of
-- rights): what is due is listed without reading everybody's rights.
CREATE INDEX rights_asked ON rights(holder) WHERE topic = 20;
