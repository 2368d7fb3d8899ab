package planted.datasources.adapter.postgres;

import javax.sql.DataSource;

record InnocentStore(DataSource dataSource) {}
