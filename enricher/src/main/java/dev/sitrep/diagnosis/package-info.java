/// What a model says about a case file, and how much of it holds.
@NullMarked
package dev.sitrep.diagnosis;

import org.jspecify.annotations.NullMarked;
