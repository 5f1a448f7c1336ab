CREATE TABLE $ (id BIGINT)
USING delta TBLPROPERTIES (delta.enableChangeDataFeed = true, delta.enableInCommitTimestamps = true);

INSERT INTO $ VALUES (1), (2);

-- Anasto looks for the first time.

INSERT INTO $ VALUES (3);

DELETE FROM $ WHERE id = 1;

UPDATE $ SET id = -id;
