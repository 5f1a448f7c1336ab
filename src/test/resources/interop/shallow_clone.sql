CREATE TABLE delta.`@/original ü %20` USING delta TBLPROPERTIES (delta.enableChangeDataFeed = true) AS SELECT
  id, concat('t', id) AS t FROM range(10);

CREATE TABLE $ SHALLOW CLONE delta.`@/original ü %20`;

-- Anasto looks for the first time.

UPDATE $ SET t = 'u' WHERE id < 3;

DELETE FROM $ WHERE id = 9;
