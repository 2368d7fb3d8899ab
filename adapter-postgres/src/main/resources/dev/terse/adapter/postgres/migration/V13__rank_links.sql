-- All links in order of their clicks by the last ranking, for lists in that order. The clicks of the links themselves are in no index, so that
-- counting one stays a HOT update.
CREATE TABLE url_ranking (
    short_code text COLLATE "C" NOT NULL,
    url_id     bigint NOT NULL,
    created_at timestamptz(3) NOT NULL,
    clicks     bigint NOT NULL,
    CONSTRAINT url_ranking_pkey PRIMARY KEY (short_code)
);

CREATE INDEX url_ranking_clicks_idx ON url_ranking (clicks, created_at, url_id, short_code);

-- Of when the ranking is, how long it took to make, and the last id that there was by then.
CREATE TABLE url_ranking_state (
    one         boolean NOT NULL DEFAULT true,
    ranked_at   timestamptz(3),
    took_millis bigint NOT NULL,
    last_id     bigint NOT NULL,
    CONSTRAINT url_ranking_state_pkey PRIMARY KEY (one),
    CONSTRAINT url_ranking_state_one_check CHECK (one)
) WITH (fillfactor = 10);

INSERT INTO url_ranking_state (took_millis, last_id) VALUES (0, 0);
