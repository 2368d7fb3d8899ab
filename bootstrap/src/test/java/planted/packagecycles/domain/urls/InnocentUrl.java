package planted.packagecycles.domain.urls;

import planted.packagecycles.domain.clicks.InnocentClick;

record InnocentUrl(InnocentClick lastClick) {}
