-- Whoever asks for the table waits behind this migration while it waits for its own lock: no longer than this, and then it is tried
-- again.
SET LOCAL lock_timeout = '500ms';

-- What people say of a link, its version, its uses and, where it was deleted, from when on its code is free. The defaults are constants,
-- which the server keeps beside the rows, and no row is read, so all of it is instant. The columns that each link has come first, in an
-- order that needs no padding. No index has any of them but free_from, so that counting a use stays a HOT update as counting a click does.
--
-- Nodes of before go on meanwhile: what they add has the defaults. They go on following links that were deleted, too, and their updates
-- leave the version as it is.
--
-- The constraints are the limits of the domain's LinkDetails and ShortUrl, as in V1, and hold for what is written from now on. V7 sees that
-- all rows keep them. Java counts a character beyond U+FFFF as two, so here those are counted once more. Times are compared without
-- their zone, since the server would write those of a constraint in that of whoever asks.
ALTER TABLE urls
    ADD COLUMN version         bigint NOT NULL DEFAULT 1,
    ADD COLUMN uses            bigint NOT NULL DEFAULT 0,
    ADD COLUMN max_clicks      bigint,
    ADD COLUMN active_from     timestamptz(3),
    ADD COLUMN expires_at      timestamptz(3),
    ADD COLUMN free_from       timestamptz(3),
    ADD COLUMN redirect_status smallint,
    ADD COLUMN is_enabled      boolean NOT NULL DEFAULT true,
    ADD COLUMN forwards_query  boolean NOT NULL DEFAULT false,
    ADD COLUMN tags            text[] COLLATE "C" NOT NULL DEFAULT '{}',
    ADD COLUMN title           text COLLATE "C",
    ADD COLUMN fallback_url    text,
    ADD CONSTRAINT urls_version_check CHECK (version >= 1) NOT VALID,
    ADD CONSTRAINT urls_uses_check CHECK (uses >= 0) NOT VALID,
    ADD CONSTRAINT urls_max_clicks_check CHECK (max_clicks BETWEEN 1 AND 9007199254740991) NOT VALID,
    ADD CONSTRAINT urls_active_from_check CHECK (
        active_from AT TIME ZONE 'UTC' BETWEEN timestamp '0001-01-01' AND timestamp '9999-12-31 23:59:59.999') NOT VALID,
    ADD CONSTRAINT urls_expires_at_check CHECK (
        expires_at AT TIME ZONE 'UTC' BETWEEN timestamp '0001-01-01' AND timestamp '9999-12-31 23:59:59.999') NOT VALID,
    ADD CONSTRAINT urls_active_period_check CHECK (active_from < expires_at) NOT VALID,
    ADD CONSTRAINT urls_free_from_check CHECK (isfinite(free_from)) NOT VALID,
    ADD CONSTRAINT urls_redirect_status_check CHECK (redirect_status IN (301, 302, 307, 308)) NOT VALID,
    -- A comma is in no tag, so it can stand between them where all are looked at as one text. A null, an empty tag or a second dimension do
    -- not come back from that as they were.
    ADD CONSTRAINT urls_tags_check CHECK (
        tags = '{}'
        OR (cardinality(tags) <= 20
            AND string_to_array(array_to_string(tags, ',', ''), ',') = tags
            AND regexp_replace(array_to_string(tags, ','), '([^\u0001-\uffff])', '\1\1', 'g') !~ '[^,]{65}')) NOT VALID,
    ADD CONSTRAINT urls_tags_form_check CHECK (
        tags = '{}'
        OR array_to_string(tags, ',')
            !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]|(^|,)([ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000,]|$)|[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000](,|$)') NOT VALID,
    ADD CONSTRAINT urls_title_check CHECK (
        char_length(title) BETWEEN 1 AND 256
        OR (char_length(title) > 256
            AND char_length(title) + char_length(regexp_replace(title, '[\u0001-\uffff]', '', 'g')) <= 512)) NOT VALID,
    ADD CONSTRAINT urls_title_form_check CHECK (
        title !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]|^[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]|[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]$') NOT VALID,
    ADD CONSTRAINT urls_fallback_url_check CHECK (
        char_length(fallback_url) BETWEEN 1 AND 4096
        OR (char_length(fallback_url) > 4096
            AND char_length(fallback_url) + char_length(regexp_replace(fallback_url, '[\u0001-\uffff]', '', 'g')) <= 8192)) NOT VALID,
    ADD CONSTRAINT urls_fallback_url_form_check CHECK (fallback_url ~* '^https?://[^/?#]') NOT VALID;
