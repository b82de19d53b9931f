package dev.sitrep.receiver.store;

import java.time.Instant;

/// The store in a database.
final class SqlStore implements Store {
  private final Database database;
  private final Lease lease;
  private final Inbox inbox;
  private final Incidents incidents;
  private final Reports reports;
  private final Outbox outbox;
  private final DeadLetters deadLetters;
  private final Feedback feedback;
  private final Heartbeats heartbeats;
  private final Overview overview;
  private final Retention retention;

  SqlStore(Database database, Ids ids, Lease lease) {
    this.database = database;
    this.lease = lease;
    var claims = new Claims(lease.id(), database.dialect().now(), database.dialect().skipLocked());
    var held = new Held();
    this.inbox = new SqlInbox(database, ids, claims);
    this.incidents = new SqlIncidents(database, claims, held, ids, Incidents.Policy.DEFAULT);
    this.reports = new SqlReports(database, claims, held, ids, Incidents.Policy.DEFAULT);
    this.outbox = new SqlOutbox(database, claims, System::nanoTime);
    this.deadLetters = new SqlDeadLetters(database);
    this.feedback = new SqlFeedback(database, ids);
    this.heartbeats = new SqlHeartbeats(database);
    this.overview = new SqlOverview(database);
    this.retention = new Retention(database);
  }

  @Override
  public Inbox inbox() {
    return inbox;
  }

  @Override
  public Incidents incidents() {
    return incidents;
  }

  @Override
  public Reports reports() {
    return reports;
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public DeadLetters deadLetters() {
    return deadLetters;
  }

  @Override
  public Feedback feedback() {
    return feedback;
  }

  @Override
  public Heartbeats heartbeats() {
    return heartbeats;
  }

  @Override
  public Overview overview() {
    return overview;
  }

  @Override
  public Counts counts() {
    long bytes = database.bytes();
    return database.read(session ->
        new Counts(
            session.number("SELECT count(*) FROM inbox"),
            session.number("SELECT count(*) FROM incidents WHERE resolved_at IS NULL"),
            session.number(
                "SELECT count(*) FROM incidents WHERE revision > told_revision AND due_at <= "
                    + database.dialect().now()),
            session.number("SELECT count(*) FROM outbox WHERE state = 'waiting'"),
            session.number("SELECT count(*) FROM dead_letters"),
            bytes));
  }

  @Override
  public Swept sweep(Instant now, Keep keep) {
    return retention.sweep(now, keep);
  }

  /// How many bodies shared how many commits.
  Database.Sharing sharing() {
    return database.sharing();
  }

  @Override
  public void close() {
    lease.close();
    database.close();
  }
}
