package planted.datasources.bootstrap;

import javax.sql.DataSource;

record InnocentWiring(DataSource dataSource) {}
