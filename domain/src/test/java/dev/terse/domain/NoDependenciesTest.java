package dev.terse.domain;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NoDependenciesTest {
    private static final Path CLASSES = mainClasses();

    @Test
    void the_module_needs_only_java_base_at_run_time() throws IOException {
        try (InputStream file = Files.newInputStream(CLASSES.resolve("module-info.class"))) {
            assertThat(ModuleDescriptor.read(file).requires().stream()
                            .filter(requires -> !requires.modifiers().contains(Requires.Modifier.STATIC))
                            .map(Requires::name)
                            .collect(toSet()))
                    .containsExactly("java.base");
        }
    }

    @Test
    void every_class_links_with_nothing_beside_the_jdk() throws Exception {
        List<String> names = classNames();
        try (URLClassLoader alone =
                new URLClassLoader(new URL[] {CLASSES.toUri().toURL()}, null)) {
            for (String name : names) {
                Class<?> loaded = Class.forName(name, true, alone);
                assertThat(loaded.getClassLoader()).isSameAs(alone);
                assertThat(loaded.getDeclaredMethods()).isNotNull();
            }
        }
        assertThat(names).contains("dev.terse.domain.UrlShortener", "dev.terse.domain.ShortenResult$Created");
    }

    private static List<String> classNames() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.map(file -> CLASSES.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length())
                            .replace('/', '.')
                            .replace('\\', '.'))
                    .toList();
        }
    }

    private static Path mainClasses() {
        try {
            return Path.of(ShortCode.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
