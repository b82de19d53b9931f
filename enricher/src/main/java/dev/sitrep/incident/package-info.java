/// Whom an alert is about, and whether it is news.
@NullMarked
package dev.sitrep.incident;

import org.jspecify.annotations.NullMarked;
