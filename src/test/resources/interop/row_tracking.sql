CREATE TABLE $ (id BIGINT)
USING delta TBLPROPERTIES (delta.enableChangeDataFeed = true, delta.enableRowTracking = true);

INSERT INTO $ VALUES (1), (2);

-- Anasto looks for the first time.

INSERT INTO $ VALUES (3);

UPDATE $ SET id = 20 WHERE id = 2;

DELETE FROM $ WHERE id = 1;
