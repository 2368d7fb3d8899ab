package dev.terse.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The README, whose examples are tests. */
record Readme(String text) {
    static Readme read() throws IOException {
        return new Readme(Files.readString(Path.of("..", "README.md")));
    }

    /** What stands in code blocks of a language, one string each. */
    List<String> blocks(String language) {
        return Pattern.compile("(?m)^```" + language + "\n((?:.*\n)*?)```$")
                .matcher(text)
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    /** The settings table: name, default and description of each setting under {@code terse.}. */
    List<MatchResult> settings() {
        return Pattern.compile("(?m)^\\| `(terse\\.[a-z.-]+)` \\|(?: `([^`]*)`)? *\\| (.*) \\|$")
                .matcher(text)
                .results()
                .toList();
    }
}
