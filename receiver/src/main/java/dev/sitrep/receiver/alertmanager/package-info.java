/// What Sitrep learns from Alertmanager itself, beside what it is sent: what fires now, what was
/// silenced, and whether anything arrives at all.
@NullMarked
package dev.sitrep.receiver.alertmanager;

import org.jspecify.annotations.NullMarked;
