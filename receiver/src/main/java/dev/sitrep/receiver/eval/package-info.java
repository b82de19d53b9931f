/// Measures models on stories whose end is known.
@NullMarked
package dev.sitrep.receiver.eval;

import org.jspecify.annotations.NullMarked;
