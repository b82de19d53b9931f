/// Report out to people: channels, and the courier that does not give up.
@NullMarked
package dev.sitrep.notifier;

import org.jspecify.annotations.NullMarked;
