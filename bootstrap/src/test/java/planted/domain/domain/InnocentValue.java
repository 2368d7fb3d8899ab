package planted.domain.domain;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

interface InnocentValue {
    byte[][] read(@Nullable Instant time, URI... uris);
}
