package dev.sitrep.receiver.store;

import dev.sitrep.receiver.store.Database.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// The inbox of one process, and of others on the same database.
final class SqlInbox implements Inbox {
  /// How often is looked for what nobody here was told of: bodies that others accepted, or left
  /// when they died.
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final String ENDED = "the program ended while it worked on this";

  private final Database database;
  private final Ids ids;
  private final Claims claims;
  private final String claim;
  private final String poisonous;
  private final String giveBack;
  private final String bury;

  /// What is written to see whether bodies are taken again: as much as a large one.
  private static final int TRIAL = 64 << 10;

  private volatile boolean failing;

  /// About one permit for each body that waits. One too many costs a look, one too few a second.
  private final Semaphore waiting = new Semaphore(0);

  private final AtomicLong lookAt = new AtomicLong(System.nanoTime());

  /// Others hear so late of what this process was sent: then it costs one write.
  private static final Duration HEARING = Duration.ofSeconds(10);

  private final AtomicReference<Instant> heard = new AtomicReference<>(Instant.EPOCH);
  private final AtomicLong writeHeardAt = new AtomicLong(System.nanoTime());

  private final Held held = new Held();

  /// What the database could not be told about a body, by its id.
  private final Map<String, Work<?>> untold = new ConcurrentHashMap<>();

  SqlInbox(Database database, Ids ids, Claims claims) {
    this.database = database;
    this.ids = ids;
    this.claims = claims;
    this.claim = claiming(claims);
    this.poisonous =
        "SELECT id FROM inbox WHERE attempts >= ? AND %s LIMIT 100 %s"
            .formatted(claims.dead("claimed_by"), claims.skipLocked());
    this.giveBack =
        "UPDATE inbox SET claimed_by = '' WHERE attempts < ? AND %s"
            .formatted(claims.dead("claimed_by"));
    this.bury =
        """
        INSERT INTO dead_letters (id, origin, subject, attempts, reason, died_at, content)
        SELECT inbox.id, 'inbox', '', attempts, ?, %s, body
        FROM inbox JOIN bodies ON bodies.id = inbox.id WHERE inbox.id = ?
        """
            .formatted(claims.now());
    giveBack();
    long there =
        database.read(
            session -> session.number("SELECT count(*) FROM inbox WHERE claimed_by = ''"));
    waiting.release((int) there);
  }

  /// However many wait, it looks at one of them.
  static String claiming(Claims claims) {
    return """
    UPDATE inbox SET claimed_by = ?, attempts = attempts + 1
    WHERE id = (SELECT id FROM inbox WHERE claimed_by = ''
      ORDER BY attempts, id LIMIT 1 %s) AND NOT %s
    RETURNING id, (SELECT body FROM bodies WHERE bodies.id = inbox.id), received_at, attempts
    """
        .formatted(claims.skipLocked(), claims.dead("?"));
  }

  @Override
  public Receipt accept(byte[] body, Instant receivedAt) {
    var id = ids.next(receivedAt);
    try {
      var inserted =
          database.tryWrite(
              session -> {
                session.later(
                    """
                    INSERT INTO inbox (id, attempts, received_at, claimed_by, reason)
                    VALUES (?, 0, ?, '', '')
                    """,
                    id,
                    receivedAt.toEpochMilli());
                session.later("INSERT INTO bodies (id, body) VALUES (?, ?)", id, body);
                return id;
              },
              body.length);
      if (inserted.isEmpty()) {
        return new Full("more webhooks arrive than the disk takes; send this one again later");
      }
      failing = false;
      waiting.release();
      return new Accepted(id);
    } catch (StoreFailure e) {
      failing = true;
      return new Failing(e.getMessage());
    }
  }

  @Override
  public void heard(Instant at) {
    heard.accumulateAndGet(at, (one, other) -> one.isAfter(other) ? one : other);
    long due = writeHeardAt.get();
    long now = System.nanoTime();
    if (now - due >= 0 && writeHeardAt.compareAndSet(due, now + HEARING.toNanos())) {
      writeHeard(at.toEpochMilli());
    }
  }

  private void writeHeard(long at) {
    try {
      database.write(session ->
          session.update(
              """
              INSERT INTO hearing (name, heard_at) VALUES ('webhook', ?)
              ON CONFLICT (name) DO UPDATE SET heard_at = excluded.heard_at
              WHERE hearing.heard_at < excluded.heard_at
              """,
              at));
    } catch (StoreFailure e) {
      // the next body is heard again
    }
  }

  @Override
  public Optional<Instant> lastHeard() {
    var own = heard.get();
    long all = database.read(session -> session.number("SELECT heard_at FROM hearing"));
    return Optional.of(all > own.toEpochMilli() ? Instant.ofEpochMilli(all) : own)
        .filter(at -> at.isAfter(Instant.EPOCH));
  }

  @Override
  public void check() {
    if (!failing) {
      return;
    }
    var id = ids.next(Instant.now());
    database.write(session -> {
      session.update(
          """
          INSERT INTO inbox (id, attempts, received_at, claimed_by, reason)
          VALUES (?, 0, 0, 'trial', '')
          """,
          id);
      session.update("INSERT INTO bodies (id, body) VALUES (?, ?)", id, new byte[TRIAL]);
      return session.update("DELETE FROM inbox WHERE id = ?", id);
    });
    failing = false;
  }

  @Override
  public Optional<Body> next(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      if (look()) {
        var left = claim();
        if (left.isPresent()) {
          waiting.release();
          return left;
        }
      }
      long now = System.nanoTime();
      if (waiting.tryAcquire(
          Math.clamp(end - now, 0, Math.max(0, lookAt.get() - now)), TimeUnit.NANOSECONDS)) {
        var body = told();
        if (body.isPresent()) {
          return body;
        }
      } else if (System.nanoTime() >= end) {
        return Optional.empty();
      }
    }
  }

  private Optional<Body> told() {
    try {
      return claim();
    } catch (StoreFailure e) {
      waiting.release();
      throw e;
    }
  }

  /// True for one of many threads when it is time to look.
  private boolean look() {
    long due = lookAt.get();
    if (System.nanoTime() < due || !lookAt.compareAndSet(due, System.nanoTime() + LOOK.toNanos())) {
      return false;
    }
    untold.forEach(this::tell);
    held.settle(database, claims, "inbox");
    giveBack();
    return true;
  }

  private Optional<Body> claim() {
    return held
        .claim(
            () ->
                database.write(session ->
                    session.rows(
                        claim,
                        SqlInbox::body,
                        claims.instance(),
                        claims.instance(),
                        claims.instance())),
            Body::id)
        .stream()
        .findFirst();
  }

  private static Body body(ResultSet row) throws SQLException {
    return new Body(
        row.getString(1),
        new Bytes(row.getBytes(2)),
        Instant.ofEpochMilli(row.getLong(3)),
        row.getInt(4));
  }

  @Override
  public void finished(String id) {
    tell(
        id,
        session ->
            session.update(
                "DELETE FROM inbox WHERE id = ? AND claimed_by = ?", id, claims.instance()));
  }

  @Override
  public void failed(String id, String why) {
    tell(
        id,
        session -> {
          int again =
              session.update(
                  """
                  UPDATE inbox SET reason = ?, claimed_by = ''
                  WHERE id = ? AND claimed_by = ? AND attempts < ?
                  """,
                  why,
                  id,
                  claims.instance(),
                  ATTEMPTS);
          if (again == 0
              && session
                  .row(
                      "SELECT 1 FROM inbox WHERE id = ? AND claimed_by = ?",
                      row -> 1,
                      id,
                      claims.instance())
                  .isPresent()) {
            bury(session, id, why);
          }
          return again;
        });
    waiting.release();
  }

  /// What a database that is away could not be told is told again: otherwise the body would stay
  /// claimed for as long as this process lives.
  private void tell(String id, Work<?> outcome) {
    var first = untold.getOrDefault(id, outcome);
    try {
      held.answerOrKeep(id, () -> database.write(first));
      untold.remove(id);
    } catch (StoreFailure e) {
      untold.put(id, first);
      throw e;
    }
  }

  /// Frees what dead instances had claimed. A body that ends the program each time has to stop
  /// somewhere too.
  private void giveBack() {
    var free = claims.dead("claimed_by");
    if (database
        .read(session -> session.row("SELECT 1 FROM inbox WHERE " + free + " LIMIT 1", row -> 1))
        .isEmpty()) {
      return;
    }
    int freed =
        database.write(session -> {
          for (var id : session.rows(poisonous, row -> row.getString(1), ATTEMPTS)) {
            bury(session, id, ENDED);
          }
          return session.update(giveBack, ATTEMPTS);
        });
    waiting.release(freed);
  }

  private void bury(Session session, String id, String why) throws SQLException {
    session.update(bury, why, id);
    session.update("DELETE FROM inbox WHERE id = ?", id);
  }
}
