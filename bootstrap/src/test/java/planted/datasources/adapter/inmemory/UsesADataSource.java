package planted.datasources.adapter.inmemory;

import javax.sql.DataSource;

record UsesADataSource(DataSource dataSource) {}
