/// Sitrep under load, killed, and with a full disk: what it promises, tried on a real `serve`.
@NullMarked
package dev.sitrep.receiver.torture;

import org.jspecify.annotations.NullMarked;
