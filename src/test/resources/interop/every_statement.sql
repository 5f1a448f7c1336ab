CREATE TABLE $ (id BIGINT, name STRING, n INT) USING delta TBLPROPERTIES (delta.enableChangeDataFeed = true);

INSERT INTO $ SELECT id, concat('n', id), id % 5 FROM range(20);

UPDATE $ SET n = n + 1 WHERE id < 3;

-- Anasto looks for the first time.

INSERT INTO $ VALUES (100, 'new', NULL), (101, '', 1);

UPDATE $ SET name = upper(name) WHERE n = 2;

DELETE FROM $ WHERE n = 3;

MERGE INTO $ t USING (SELECT * FROM VALUES (1, 'm'), (2, 'd'), (200, 'i') s(id, name)) s
ON t.id = s.id
WHEN MATCHED AND s.name = 'd' THEN DELETE
WHEN MATCHED THEN UPDATE SET name = s.name, n = NULL
WHEN NOT MATCHED THEN INSERT (id, name) VALUES (s.id, s.name)
WHEN NOT MATCHED BY SOURCE AND t.id = 19 THEN DELETE;

OPTIMIZE $;

DELETE FROM $ WHERE id > 10000;

INSERT OVERWRITE $ SELECT * FROM $ WHERE id < 10;

DELETE FROM $;

RESTORE TABLE $ TO VERSION AS OF 4;

DELETE FROM $;

INSERT INTO $ VALUES (1, 'again', 1);
