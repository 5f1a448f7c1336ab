CREATE TABLE $ (id BIGINT)
USING delta TBLPROPERTIES (delta.enableChangeDataFeed = true, delta.checkpointPolicy = 'v2',
  delta.checkpointInterval = 2);

INSERT INTO $ VALUES (1);

INSERT INTO $ VALUES (2);

INSERT INTO $ VALUES (3);

-- Anasto looks for the first time.

DELETE FROM $ WHERE id = 2;

INSERT INTO $ VALUES (4);

UPDATE $ SET id = id * 10;
