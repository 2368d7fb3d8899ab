package planted.sql.bootstrap;

record WiresADataSource(javax.sql.DataSource dataSource) {}
