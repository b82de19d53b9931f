/// What was seen in the cluster, one numbered exhibit at a time.
@NullMarked
package dev.sitrep.evidence;

import org.jspecify.annotations.NullMarked;
