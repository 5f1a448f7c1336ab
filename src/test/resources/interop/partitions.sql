CREATE TABLE $ (id BIGINT, region STRING, day DATE)
USING delta PARTITIONED BY (day, region) TBLPROPERTIES (delta.enableChangeDataFeed = true);

INSERT INTO $ VALUES (1, 'a/b=c%d #ü''', DATE '1969-12-31'), (2, NULL, NULL), (3, '', DATE '2024-02-29'), (4,
  '%2F', DATE '2024-02-29');

-- Anasto looks for the first time.

INSERT INTO $ VALUES (5, 'a/b=c%d #ü''', DATE '2024-02-29'), (6, NULL, NULL);

UPDATE $ SET region = 'x:y' WHERE id = 1;

DELETE FROM $ WHERE day = DATE '2024-02-29';

INSERT INTO $ REPLACE WHERE day IS NULL SELECT 7L, 'z', CAST(NULL AS DATE);

INSERT INTO $ VALUES (8, 'a', DATE '2024-01-01'), (9, 'b', DATE '2024-01-01');

SET spark.sql.sources.partitionOverwriteMode = dynamic;

INSERT OVERWRITE $ VALUES (10, 'a', DATE '2024-01-01');

SET spark.sql.sources.partitionOverwriteMode = static;
