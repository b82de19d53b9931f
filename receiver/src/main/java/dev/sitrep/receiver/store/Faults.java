package dev.sitrep.receiver.store;

import java.sql.SQLException;

/// Says what a database refuses, with its name and the way out.
interface Faults {

  /// The database as a person knows it: its file, or its host and name. Never a password.
  String name();

  /// What is wrong; the way out.
  String said(SQLException refused);

  /// Whether the connection is of no more use, and a new one may be.
  boolean gone(SQLException refused);

  /// Whether the same transaction may pass when it is run again.
  boolean collided(SQLException refused);

  /// Bugs of ours pass as they are.
  default RuntimeException of(Throwable thrown) {
    return switch (thrown) {
      case SQLException refused -> failure(said(refused), refused);
      case RuntimeException bug -> bug;
      case Error error -> throw error;
      default -> new IllegalStateException(thrown);
    };
  }

  default StoreFailure closed() {
    return new StoreFailure("store " + name() + " is closed; start Sitrep again");
  }

  default StoreFailure interrupted(InterruptedException e) {
    return failure("the wait for it was interrupted; try again", e);
  }

  default StoreFailure failure(String what, Throwable cause) {
    return new StoreFailure("store " + name() + ": " + what, cause);
  }

  default StoreFailure failure(String what) {
    return new StoreFailure("store " + name() + ": " + what);
  }
}
