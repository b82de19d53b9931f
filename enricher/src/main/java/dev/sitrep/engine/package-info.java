/// The one door to a model: providers, the wire to them, and who may ask when.
@NullMarked
package dev.sitrep.engine;

import org.jspecify.annotations.NullMarked;
