package dev.sitrep.receiver.store;

/// Who claims, and whose claims are void.
///
/// @param instance id of this process in the table `instances`
/// @param now SQL for the database's present in milliseconds
/// @param skipLocked what a sub-select ends with that leaves alone what others are claiming
record Claims(String instance, String now, String skipLocked) {

  /// SQL: nobody claims the row, or only an instance that has died.
  String free(String column) {
    return "(" + column + " = '' OR " + dead(column) + ")";
  }

  /// SQL: an instance claims the row that has died.
  String dead(String column) {
    return "(%1$s <> '' AND NOT EXISTS (SELECT 1 FROM instances WHERE instances.id = %1$s AND until_at > %2$s))"
        .formatted(column, now);
  }
}
