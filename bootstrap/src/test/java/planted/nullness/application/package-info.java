@NullMarked
package planted.nullness.application;

import org.jspecify.annotations.NullMarked;
