-- Answers to requests that came with an Idempotency-Key. The key is the SHA-256 of the client's own and its caller. The answer is null only
-- inside the transaction that does the request.
CREATE TABLE remembered_answers (
    key         bytea NOT NULL,
    fingerprint text NOT NULL,
    answer      text,
    expires_at  timestamptz(3) NOT NULL,
    CONSTRAINT remembered_answers_pkey PRIMARY KEY (key),
    CONSTRAINT remembered_answers_key_check CHECK (octet_length(key) = 32)
);

CREATE INDEX remembered_answers_expires_at_idx ON remembered_answers (expires_at);
