/// Makes text from outside safe to keep, to show and to put before a model.
@NullMarked
package dev.sitrep.safety;

import org.jspecify.annotations.NullMarked;
