package planted.names.domain;

interface InnocentPortfolio {}
