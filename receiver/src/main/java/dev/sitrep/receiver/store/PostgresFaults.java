package dev.sitrep.receiver.store;

import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/// Says what a PostgreSQL server refuses. The codes are in the appendix "PostgreSQL Error Codes" of
/// its manual; 08xxx the driver makes up itself.
record PostgresFaults(PostgresAddress address) implements Faults {
  private static final Set<String> COLLISIONS = Set.of("40001", "40P01");
  private static final Set<String> GOING_DOWN = Set.of("57P01", "57P02", "57P03");
  private static final String BACK = ", then Sitrep goes on by itself";

  @Override
  public String name() {
    return address.name();
  }

  @Override
  public boolean gone(SQLException refused) {
    var code = code(cause(refused));
    return code.startsWith("08") || GOING_DOWN.contains(code);
  }

  @Override
  public boolean collided(SQLException refused) {
    return COLLISIONS.contains(code(cause(refused)));
  }

  @Override
  public RuntimeException of(Throwable thrown) {
    return thrown instanceof SQLException refused
            && refused.getCause() instanceof InterruptedException interrupted
        ? interrupted(interrupted)
        : Faults.super.of(thrown);
  }

  @Override
  public String said(SQLException refused) {
    var cause = cause(refused);
    if (cause instanceof SQLTransientConnectionException) {
      return "all of its connections are at work; try again";
    }
    var code = code(cause);
    return switch (code) {
      case "08001", "08003", "08006", "08S01" -> unreached(cause);
      case "08004" -> words(cause).contains("SSL") ? unsafe(cause) : locked(cause);
      case "28P01", "28000" -> locked(cause);
      case "3D000" ->
          "there is no database %s; run: CREATE DATABASE %s OWNER %s"
              .formatted(address.database(), address.database(), address.user());
      case "3F000" ->
          "the schema %s is not there; run: CREATE SCHEMA %s AUTHORIZATION %s"
              .formatted(schema(), schema(), address.user());
      case "42501" ->
          "user %s may not do that (%s); run: GRANT USAGE, CREATE ON SCHEMA %s TO %s, or make it the owner"
              .formatted(address.user(), words(cause), schema(), address.user());
      case "25006" -> "takes no writes, it is a standby; set store.url to the primary";
      case "42P01", "42703" ->
          "its tables are gone or not Sitrep's (%s); restore them, or restart Sitrep to make them"
              .formatted(words(cause));
      case "53100" -> "the server's disk is full; free space there, nothing has to be restarted";
      case "53300" ->
          "the server takes no more connections; raise max_connections or end other clients" + BACK;
      case "55P03", "57014" ->
          "a lock was not to be had in time; look for long transactions in pg_stat_activity";
      case "57P01", "57P02", "57P03" ->
          "the server is starting or stopping (%s); wait for it".formatted(words(cause)) + BACK;
      default ->
          COLLISIONS.contains(code)
              ? "too many transactions collide; try again"
              : "%s (%s); look at the server's log".formatted(words(cause), code);
    };
  }

  private String unreached(SQLException cause) {
    for (Throwable deeper = cause; deeper != null; deeper = deeper.getCause()) {
      if (deeper instanceof UnknownHostException) {
        return "its host is not known; correct the host in store.url";
      }
      if (deeper instanceof SSLException) {
        return unsafe(deeper);
      }
    }
    return "is not reached (%s); start it, or correct store.url".formatted(words(cause)) + BACK;
  }

  private String locked(SQLException cause) {
    return "does not let user %s in (%s); put the right password into the file of store.passwordFile, or mend pg_hba.conf"
        .formatted(address.user(), words(cause));
  }

  private static String unsafe(Throwable cause) {
    return "no safe connection (%s); correct sslmode or sslrootcert in store.url, or the server"
        .formatted(words(cause));
  }

  /// The pool's own exceptions carry the driver's, and so do those of a batch.
  private static SQLException cause(SQLException refused) {
    var cause = refused;
    while (cause.getCause() instanceof SQLException deeper) {
      cause = deeper;
    }
    return code(cause).isEmpty() && cause.getNextException() != null
        ? cause.getNextException()
        : cause;
  }

  private static String code(SQLException refused) {
    return Optional.ofNullable(refused.getSQLState()).orElse("");
  }

  private String schema() {
    return address.parameters().getOrDefault("currentSchema", "public");
  }

  /// One line, without the driver's advice.
  private static String words(Throwable cause) {
    var text = String.valueOf(cause.getMessage()).lines().findFirst().orElse("").strip();
    int advice = text.indexOf(". Check that");
    return advice < 0 ? text.replaceAll("\\.$", "") : text.substring(0, advice);
  }
}
