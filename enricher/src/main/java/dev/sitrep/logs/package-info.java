/// Logs, cut down to the lines that matter.
@NullMarked
package dev.sitrep.logs;

import org.jspecify.annotations.NullMarked;
