package dev.sitrep.receiver.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.receiver.store.Overview.Query;
import dev.sitrep.receiver.store.Overview.Which;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says how long lists take where 10,000 incidents are kept, a third of them in storms, with 30,000
/// alerts and 20,000 reports.
class ListSpeedTest {
  private static final Logger LOG = LoggerFactory.getLogger("tests");
  private static final int ALL = 10_000;
  private static final int OPEN = 300;
  private static final int RUNS = 20;
  private static final int STORM = 300;

  @TempDir private Path folder;

  @Test
  void a_full_store_lists_what_is_asked_for() throws Exception {
    var file = folder.resolve("sitrep.db");
    try (var store = Stores.sqlite(file, Sqlite.Limits.DEFAULT)) {
      try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
        fill(connection);
      }
      measure(store.overview(), "SQLite");
    }
  }

  @Test
  void so_does_one_on_a_server() throws Exception {
    var address = PostgresServer.shared().schema();
    try (var store = Stores.postgres(address, "")) {
      var url = address.jdbc() + "?user=postgres&currentSchema=";
      try (var connection =
          DriverManager.getConnection(url + address.parameters().get("currentSchema"))) {
        fill(connection);
      }
      measure(store.overview(), "PostgreSQL");
    }
  }

  private static void measure(Overview overview, String name) {
    Map<String, Query> queries = new LinkedHashMap<>();
    queries.put("all", query(Which.ALL, "", "", ""));
    queries.put("open", query(Which.OPEN, "", "", ""));
    queries.put("over", query(Which.OVER, "", "", ""));
    queries.put("critical", query(Which.ALL, "critical", "", ""));
    queries.put("a namespace", query(Which.ALL, "", "shop-7", ""));
    queries.put("a text that is everywhere", query(Which.ALL, "", "", "database_url"));
    queries.put("a text that is nowhere", query(Which.ALL, "", "", "nowhere"));
    queries.put("a storm", storm(""));
    queries.put("a storm with a text", storm("DATABASE_URL"));
    queries.put("open with a text", query(Which.OPEN, "", "", "api-9"));
    queries.put("the last page", query(Which.ALL, "", "", "").before("01J00200"));
    queries.forEach((what, query) -> {
      var page = overview.page(query);
      long worst = 0;
      long all = 0;
      for (int run = 0; run < RUNS; run++) {
        long begun = System.nanoTime();
        overview.page(query);
        long took = System.nanoTime() - begun;
        worst = Math.max(worst, took);
        all += took;
      }
      LOG.info(
          "{}: {}: {} rows in {} ms, at worst {}",
          name,
          what,
          page.lines().size(),
          Duration.ofNanos(all / RUNS).toMillis(),
          Duration.ofNanos(worst).toMillis());
    });
    long begun = System.nanoTime();
    assertEquals(OPEN, overview.pulses(Instant.ofEpochMilli(Long.MAX_VALUE), 20_000).size());
    LOG.info("{}: pulses in {} us", name, (System.nanoTime() - begun) / 1_000);
    assertEquals(200, overview.page(query(Which.ALL, "", "", "")).lines().size());
    assertEquals(100, overview.page(query(Which.ALL, "", "shop-7", "")).lines().size());
    assertEquals(0, overview.page(query(Which.ALL, "", "", "nowhere")).lines().size());
  }

  private static Query query(Which which, String severity, String namespace, String text) {
    return new Query(
        which,
        severity,
        namespace,
        "",
        text,
        Optional.empty(),
        Optional.empty(),
        "",
        200,
        _ -> true);
  }

  private static Query storm(String text) {
    return new Query(
        Which.ALL,
        "",
        "",
        "01J00300",
        text,
        Optional.empty(),
        Optional.empty(),
        "",
        200,
        _ -> true);
  }

  private static void fill(Connection connection) throws Exception {
    connection.setAutoCommit(false);
    try (var incidents =
            connection.prepareStatement(
                """
                INSERT INTO incidents (id, kind, dedup_key, state, severity, severity_rank, target,
                  namespace, opened_at, updated_at, staged_at, resolved_at, ending, continues_in,
                  previous, storm, part_of, quiet, rules_only, firings, calm_millis, revision,
                  told_revision, due_at, attempts, claimed_by, asking_by, headline, cause,
                  certainty, document)
                VALUES (?, 'incident', ?, 'reported', ?, ?, ?, ?, ?, ?, ?, ?, '', '', '', ?, '', 0,
                  0, 1, 0, 1, 1, 0, 0, '', '', ?, ?, 'seen', ?)
                """);
        var alerts =
            connection.prepareStatement(
                "INSERT INTO alerts VALUES (?, ?, ?, 't', ?, '', 0, 0, NULL, '', '{}')");
        var reports = connection.prepareStatement("INSERT INTO reports VALUES (?, ?, 0, ?)")) {
      for (int i = 0; i < ALL; i++) {
        var id = "01J%05d".formatted(i);
        var target = "shop-%d/deployment api-%d".formatted(i % 100, i);
        boolean critical = i % 3 == 0;
        incidents.setString(1, id);
        incidents.setString(2, target);
        incidents.setString(3, critical ? "critical" : "warning");
        incidents.setInt(4, critical ? 0 : 2);
        incidents.setString(5, target);
        incidents.setString(6, "shop-" + i % 100);
        for (int time = 7; time <= 9; time++) {
          incidents.setLong(time, i * 60_000L);
        }
        if (i < ALL - OPEN) {
          incidents.setLong(10, i * 60_000L + 1);
        } else {
          incidents.setNull(10, java.sql.Types.BIGINT);
        }
        incidents.setString(11, i % 3 == 1 ? "01J%05d".formatted(i / STORM * STORM) : "");
        incidents.setString(12, target + ": 2 of 3 pods crash right after start");
        incidents.setString(13, "container api exits with code 3: DATABASE_URL is not set");
        incidents.setString(14, "d".repeat(600));
        incidents.addBatch();
        for (int alert = 0; alert < 3; alert++) {
          alerts.setString(1, id + alert);
          alerts.setLong(2, i);
          alerts.setString(3, id);
          alerts.setString(4, "KubePodCrashLooping" + alert);
          alerts.addBatch();
        }
        for (int sequence = 1; sequence <= 2; sequence++) {
          reports.setString(1, id);
          reports.setInt(2, sequence);
          reports.setString(3, "r".repeat(5_000));
          reports.addBatch();
        }
      }
      incidents.executeBatch();
      alerts.executeBatch();
      reports.executeBatch();
      connection.commit();
    }
  }
}
