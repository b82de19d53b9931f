/// What must survive a crash: bodies, incidents, reports and what is still to be delivered.
@NullMarked
package dev.sitrep.receiver.store;

import org.jspecify.annotations.NullMarked;
