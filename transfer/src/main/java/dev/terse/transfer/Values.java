package dev.terse.transfer;

import dev.terse.domain.DailyClicks;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one row says in its columns; {@code null} where it says nothing. Each method throws {@link UnexpectedValueException} for what has not
 * the form of its kind.
 */
interface Values {
    @Nullable String text(Column column);

    @Nullable Long number(Column column);

    @Nullable Boolean flag(Column column);

    @Nullable Instant instant(Column column);

    List<String> tags(Column column);

    List<DailyClicks> daily(Column column);
}
