/// The one door to Kubernetes: objects and logs, read-only, from a live cluster or from a dump.
@NullMarked
package dev.sitrep.cluster;

import org.jspecify.annotations.NullMarked;
