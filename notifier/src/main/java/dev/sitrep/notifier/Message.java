package dev.sitrep.notifier;

import dev.sitrep.report.Report;
import dev.sitrep.report.Sections;

/// What is to be told on one channel.
///
/// @param key the same for every try of the same message: the far side can drop a repeat
/// @param report for channels that carry data
/// @param sections for channels that carry text
public record Message(String key, Report report, Sections sections) {}
