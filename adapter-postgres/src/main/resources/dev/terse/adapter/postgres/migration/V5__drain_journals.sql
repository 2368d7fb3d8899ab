-- How far each node's journal of clicks has been counted. Moved in the transaction that counts a batch, so that a batch counts once.
CREATE TABLE click_journals (
    journal  uuid NOT NULL,
    position bigint NOT NULL,
    CONSTRAINT click_journals_pkey PRIMARY KEY (journal),
    CONSTRAINT click_journals_position_check CHECK (position >= 0)
) WITH (fillfactor = 50);
