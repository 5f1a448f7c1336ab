CREATE TABLE $ (id BIGINT, s STRUCT<a: INT>) USING delta TBLPROPERTIES (delta.enableChangeDataFeed = true);

INSERT INTO $ VALUES (1, named_struct('a', 1)), (2, NULL);

-- Anasto looks for the first time.

ALTER TABLE $ ADD COLUMNS (text STRING);

INSERT INTO $ VALUES (3, NULL, 'three');

UPDATE $ SET text = 'one' WHERE id = 1;

SET spark.databricks.delta.schema.autoMerge.enabled = true;

INSERT INTO $ SELECT 4L AS id, named_struct('a', 4) AS s, 'four' AS text, 4.5D AS x;

SET spark.databricks.delta.schema.autoMerge.enabled = false;

DELETE FROM $ WHERE id < 3;
