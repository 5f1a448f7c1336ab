CREATE TABLE $ (id BIGINT NOT NULL, text STRING DEFAULT 'none') USING delta TBLPROPERTIES
  (delta.enableChangeDataFeed = true, delta.feature.allowColumnDefaults = 'supported');

ALTER TABLE $ ADD CONSTRAINT positive CHECK (id > 0);

INSERT INTO $ (id) VALUES (1), (2);

-- Anasto looks for the first time.

INSERT INTO $ (id) VALUES (3);

UPDATE $ SET id = 10, text = DEFAULT WHERE id = 1;
