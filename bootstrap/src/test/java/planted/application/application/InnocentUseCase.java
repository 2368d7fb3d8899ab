package planted.application.application;

import planted.application.domain.InnocentValue;

interface InnocentUseCase {
    InnocentValue[] use(long... ids);
}
