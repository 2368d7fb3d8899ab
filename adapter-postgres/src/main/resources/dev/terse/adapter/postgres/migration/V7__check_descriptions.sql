-- Sees that all rows keep the constraints of V6, in one reading of them, while others read and write. Nobody waits behind the lock that
-- this takes, so it may wait as long as it has to.
SET LOCAL lock_timeout = 0;
SET LOCAL statement_timeout = 0;

ALTER TABLE urls
    VALIDATE CONSTRAINT urls_version_check,
    VALIDATE CONSTRAINT urls_uses_check,
    VALIDATE CONSTRAINT urls_max_clicks_check,
    VALIDATE CONSTRAINT urls_active_from_check,
    VALIDATE CONSTRAINT urls_expires_at_check,
    VALIDATE CONSTRAINT urls_active_period_check,
    VALIDATE CONSTRAINT urls_free_from_check,
    VALIDATE CONSTRAINT urls_redirect_status_check,
    VALIDATE CONSTRAINT urls_tags_check,
    VALIDATE CONSTRAINT urls_tags_form_check,
    VALIDATE CONSTRAINT urls_title_check,
    VALIDATE CONSTRAINT urls_title_form_check,
    VALIDATE CONSTRAINT urls_fallback_url_check,
    VALIDATE CONSTRAINT urls_fallback_url_form_check;

-- Of a column without statistics the server guesses that hardly any value is null, while those of nearly all links are.
ANALYZE urls (free_from);
