/// The doors that are open to the network.
@NullMarked
package dev.sitrep.receiver.http;

import org.jspecify.annotations.NullMarked;
