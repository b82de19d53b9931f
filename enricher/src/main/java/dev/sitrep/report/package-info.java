/// What a person reads.
@NullMarked
package dev.sitrep.report;

import org.jspecify.annotations.NullMarked;
