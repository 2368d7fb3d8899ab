package planted.sql.adapter.postgres;

record InnocentStore(java.sql.Timestamp createdAt) {}
