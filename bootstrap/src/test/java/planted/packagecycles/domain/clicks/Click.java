package planted.packagecycles.domain.clicks;

import planted.packagecycles.domain.urls.Url;

public record Click(Url url) {}
