package dev.sitrep.receiver.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

record SqliteFaults(Path file) implements Faults {

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public String said(SQLException refused) {
    return refused instanceof SQLiteException one
        ? said(one.getResultCode(), one)
        : library(refused);
  }

  @Override
  public boolean gone(SQLException refused) {
    return false;
  }

  @Override
  public boolean collided(SQLException refused) {
    return false;
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
