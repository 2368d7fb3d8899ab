package planted.packagecycles.domain.urls;

import planted.packagecycles.domain.clicks.Click;

public record Url(Click lastClick) {}
