package planted.domain.domain;

record UsesSql(java.sql.Timestamp createdAt) {}
