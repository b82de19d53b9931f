/// x
@NullMarked
package dev.sitrep.receiver;

import org.jspecify.annotations.NullMarked;
