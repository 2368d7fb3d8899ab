package planted.http.http;

import planted.http.domain.InnocentValue;

record UsesTheDomain(InnocentValue value) {}
