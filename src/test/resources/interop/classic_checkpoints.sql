CREATE TABLE $ (id BIGINT, p STRING)
USING delta PARTITIONED BY (p) TBLPROPERTIES (delta.enableChangeDataFeed = true, delta.checkpointInterval =
  2);

INSERT INTO $ VALUES (1, 'a'), (2, NULL);

INSERT INTO $ VALUES (3, 'b/c');

DELETE FROM $ WHERE id = 1;

-- Anasto looks for the first time.

INSERT INTO $ VALUES (4, 'a');

UPDATE $ SET p = 'z';

DELETE FROM $ WHERE id = 4;
