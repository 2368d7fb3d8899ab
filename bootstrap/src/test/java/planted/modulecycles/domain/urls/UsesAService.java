package planted.modulecycles.domain.urls;

import planted.modulecycles.application.services.InnocentService;

record UsesAService(InnocentService service) {}
