/// x
@NullMarked
package dev.sitrep.notifier;

import org.jspecify.annotations.NullMarked;
