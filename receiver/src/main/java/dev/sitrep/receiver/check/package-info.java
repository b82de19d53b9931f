/// A look at everything that Sitrep needs, before it is needed: `sitrep check`.
@NullMarked
package dev.sitrep.receiver.check;

import org.jspecify.annotations.NullMarked;
