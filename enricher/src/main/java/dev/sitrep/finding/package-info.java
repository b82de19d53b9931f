/// The rules: from a case file to findings, without a model.
@NullMarked
package dev.sitrep.finding;

import org.jspecify.annotations.NullMarked;
