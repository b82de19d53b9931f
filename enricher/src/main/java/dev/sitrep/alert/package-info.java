/// What Alertmanager sent: its webhook body, version 4, as values.
@NullMarked
package dev.sitrep.alert;

import org.jspecify.annotations.NullMarked;
