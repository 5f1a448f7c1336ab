CREATE TABLE $ (id BIGINT, `a name` STRING, p INT, s STRUCT<`x y`: INT>)
USING delta PARTITIONED BY (p) TBLPROPERTIES (delta.enableChangeDataFeed = true, delta.columnMapping.mode =
  'name');

INSERT INTO $ VALUES (1, 'one', 1, named_struct('x y', 5)), (2, NULL, NULL, NULL);

-- Anasto looks for the first time.

INSERT INTO $ VALUES (3, 'three', 1, NULL);

UPDATE $ SET `a name` = 'two' WHERE id = 2;

DELETE FROM $ WHERE id = 1;
