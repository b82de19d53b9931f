/// The commands of `./sitrep`.
@NullMarked
package dev.sitrep.receiver.cli;

import org.jspecify.annotations.NullMarked;
