/// Who may call, and what they may see.
@NullMarked
package dev.sitrep.receiver.access;

import org.jspecify.annotations.NullMarked;
