package dev.sitrep.receiver.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Says what SQLite refuses, with the file and the way out.
record Faults(Path file) {

  /// Bugs of ours pass as they are.
  RuntimeException of(Throwable thrown) {
    return switch (thrown) {
      case SQLiteException refused -> failure(said(refused.getResultCode(), refused), refused);
      case SQLException refused -> failure(library(refused), refused);
      case RuntimeException bug -> bug;
      case Error error -> throw error;
      default -> new IllegalStateException(thrown);
    };
  }

  StoreFailure closed() {
    return new StoreFailure("store " + file + " is closed; start Sitrep again");
  }

  StoreFailure interrupted(InterruptedException e) {
    return failure("the wait for it was interrupted; try again", e);
  }

  StoreFailure failure(String what, Throwable cause) {
    return new StoreFailure("store " + file + ": " + what, cause);
  }

  StoreFailure failure(String what) {
    return new StoreFailure("store " + file + ": " + what);
  }

  /// Whether somebody else holds the file just now.
  static boolean busy(SQLException refused) {
    return refused instanceof SQLiteException one
        && switch (basic(one.getResultCode())) {
          case SQLITE_BUSY, SQLITE_LOCKED -> true;
          default -> false;
        };
  }

  /// Extended codes carry the basic one in their low byte.
  private static String said(SQLiteErrorCode code, SQLException refused) {
    return switch (basic(code)) {
      case SQLITE_FULL -> "the disk is full; free space there, nothing has to be restarted";
      case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH ->
          "cannot be written; give this user write access to its folder or set store.path to another";
      case SQLITE_CORRUPT, SQLITE_NOTADB ->
          "is damaged or no SQLite file; move it away for a new one, or restore a copy";
      case SQLITE_BUSY, SQLITE_LOCKED ->
          "is held by another program; end that one or set store.path to another file";
      case SQLITE_IOERR -> "the disk failed (" + code + "); look at the disk and its mount";
      default -> refused.getMessage() + "; look at the file, or report a bug if it is sound";
    };
  }

  private static SQLiteErrorCode basic(SQLiteErrorCode code) {
    return SQLiteErrorCode.getErrorCode(code.code & 0xff);
  }

  private static String library(SQLException refused) {
    return Optional.ofNullable(refused.getCause())
        .map(cause -> cause.getClass().getSimpleName())
        .filter("NativeLibraryNotFoundException"::equals)
        .map(name ->
            "SQLite's library cannot be unpacked to "
                + System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir"))
                + "; start with -Dorg.sqlite.tmpdir=DIR, a folder to write and execute in")
        .orElseGet(
            () -> refused.getMessage() + "; look at the file, or report a bug if it is sound");
  }
}
