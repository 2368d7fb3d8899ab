package planted.modulecycles.application.links;

import planted.modulecycles.domain.values.InnocentValue;

record UsesAValue(InnocentValue value) {}
