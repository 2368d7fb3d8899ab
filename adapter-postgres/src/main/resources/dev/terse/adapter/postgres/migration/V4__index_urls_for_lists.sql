-- Pages of the list start at a position in this order and read no more than they show; on a partitioned table a page is merged from
-- the partitions.
CREATE INDEX urls_created_at_idx ON urls (created_at, id, short_code);
