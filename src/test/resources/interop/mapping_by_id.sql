CREATE TABLE $ (id BIGINT, old STRING, `s` ARRAY<STRUCT<a: INT, b: STRING>>)
USING delta TBLPROPERTIES (delta.enableChangeDataFeed = true, delta.columnMapping.mode = 'id');

INSERT INTO $ VALUES (1, 'one', array(named_struct('a', 1, 'b', 'x')));

ALTER TABLE $ RENAME COLUMN old TO `new name`;

INSERT INTO $ VALUES (2, 'two', array());

-- Anasto looks for the first time.

UPDATE $ SET s = array(NULL) WHERE id = 1;

DELETE FROM $ WHERE `new name` = 'two';
