package planted.sql.adapter.postgres;

record InnocentStore(javax.sql.DataSource dataSource, java.sql.Timestamp createdAt) {}
