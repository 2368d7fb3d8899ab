-- Whoever asks for the table waits behind this migration while it waits for its own lock: no longer than this, and then it is tried
-- again.
SET LOCAL lock_timeout = '500ms';

-- When a link was followed last. No default and no index: adding it is instant, and counting a click stays a HOT update.
ALTER TABLE urls ADD COLUMN last_click_at timestamptz(3);

-- Clicks by link and day (UTC). Keyed by the code first, which is how reports ask, and by the link's id, so that a link that follows
-- a removed one of the same code starts anew.
CREATE TABLE click_days (
    short_code text COLLATE "C" NOT NULL,
    url_id     bigint NOT NULL,
    day        date NOT NULL,
    clicks     bigint NOT NULL,
    CONSTRAINT click_days_pkey PRIMARY KEY (short_code, url_id, day),
    CONSTRAINT click_days_clicks_check CHECK (clicks > 0)
) WITH (fillfactor = 80);

-- All clicks that were ever recorded, in a few rows that are added up: in one row, every two clicks at once would wait for each
-- other.
CREATE TABLE click_totals (
    slot   smallint NOT NULL,
    clicks bigint NOT NULL,
    CONSTRAINT click_totals_pkey PRIMARY KEY (slot),
    CONSTRAINT click_totals_clicks_check CHECK (clicks >= 0)
) WITH (fillfactor = 10);

INSERT INTO click_totals (slot, clicks)
    SELECT slot, 0 FROM generate_series(0, 15) AS slots (slot);
