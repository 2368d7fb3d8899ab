package planted.sql.adapter.inmemory;

record UsesSql(java.sql.Timestamp createdAt) {}
