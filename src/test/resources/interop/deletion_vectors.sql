CREATE TABLE $ (id BIGINT, p INT, text STRING)
USING delta PARTITIONED BY (p) TBLPROPERTIES (delta.enableChangeDataFeed = true, delta.enableDeletionVectors
  = true);

INSERT INTO $ SELECT /*+ COALESCE(1) */ id, id % 2, concat('t', id) FROM range(60);

DELETE FROM $ WHERE id IN (0, 7, 33);

-- Anasto looks for the first time.

DELETE FROM $ WHERE id IN (1, 2, 8);

UPDATE $ SET text = 'changed' WHERE id % 10 = 4;

DELETE FROM $ WHERE p = 1 AND id < 30;

MERGE INTO $ t USING (SELECT id, 0 AS p FROM range(38, 64, 2)) s ON t.id = s.id
WHEN MATCHED AND s.id < 44 THEN DELETE
WHEN MATCHED THEN UPDATE SET text = NULL
WHEN NOT MATCHED THEN INSERT (id, p) VALUES (s.id, s.p);

DELETE FROM $ WHERE id = 59;

REORG TABLE $ APPLY (PURGE);

DELETE FROM $ WHERE id = 57;

OPTIMIZE $;

DELETE FROM $ WHERE p = 0;

INSERT INTO $ VALUES (1000, 1, 'last');
