package dev.sitrep.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.options.AriaRole;
import dev.sitrep.receiver.FakeCluster;
import dev.sitrep.receiver.Service;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ten thousand incidents: half of them open.
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(Chromium.Given.class)
class CrowdPageTest {
  private static final Logger LOG = LoggerFactory.getLogger("tests");
  private static final int ALL = 10_000;
  private static final int OPEN = 5_000;

  /// Elements of the whole page, however long its list is.
  private static final int MOST_ELEMENTS = 1_500;

  private final Chromium chromium;
  private final Path folder;
  private final Service service;

  CrowdPageTest(Chromium chromium, @TempDir Path folder) {
    this.chromium = chromium;
    this.folder = folder;
    service = Service.start(folder, FakeCluster.untouchable(), Map.of());
  }

  @BeforeAll
  void fill() throws SQLException {
    var file = "jdbc:sqlite:" + folder.resolve("sitrep.db");
    try (var connection = DriverManager.getConnection(file)) {
      connection.setAutoCommit(false);
      incidents(connection);
      connection.commit();
    }
  }

  private static void incidents(Connection connection) throws SQLException {
    long now = Instant.now().toEpochMilli();
    try (var incidents =
        connection.prepareStatement(
            """
            INSERT INTO incidents (id, kind, dedup_key, state, severity, severity_rank, target,
              namespace, opened_at, updated_at, staged_at, resolved_at, ending, continues_in,
              previous, storm, part_of, quiet, rules_only, firings, calm_millis, revision,
              told_revision, due_at, attempts, claimed_by, asking_by, headline, cause,
              certainty, document)
            VALUES (?, 'incident', ?, 'reported', ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', '', '', 0,
              0, 1, 0, 1, 1, 0, 0, '', '', ?, ?, 'seen', '{}')
            """)) {
      for (int i = 0; i < ALL; i++) {
        var id = "01J%05d".formatted(i);
        boolean critical = i % 5 == 0;
        boolean over = i < ALL - OPEN;
        var target = "shop-%d/deployment api-%d".formatted(i % 50, i);
        long opened = now - (ALL - i) * 30_000L;
        incidents.setString(1, id);
        incidents.setString(2, target);
        incidents.setString(3, critical ? "critical" : "warning");
        incidents.setInt(4, critical ? 0 : 2);
        incidents.setString(5, target);
        incidents.setString(6, "shop-" + i % 50);
        incidents.setLong(7, opened);
        incidents.setLong(8, opened);
        incidents.setLong(9, opened);
        if (over) {
          incidents.setLong(10, opened + 20_000);
        } else {
          incidents.setNull(10, Types.BIGINT);
        }
        incidents.setString(11, over ? "resolved" : "");
        incidents.setString(12, target + ": 2 of 3 pods crash right after their start");
        incidents.setString(13, "container api exits with code 3: missing DATABASE_URL");
        incidents.addBatch();
      }
      incidents.executeBatch();
    }
  }

  @AfterAll
  void close() {
    service.close();
  }

  @Test
  void what_is_open_can_be_scrolled_through_to_its_end() {
    try (var visit = chromium.visit(service.url())) {
      long begun = System.nanoTime();
      visit.open("/");
      assertThat(visit.rows().first()).isVisible();
      long first = System.nanoTime() - begun;
      visit.lists(OPEN);
      long whole = System.nanoTime() - begun;
      LOG.info(
          "{} open: first rows after {} ms, all after {} ms",
          OPEN,
          first / 1_000_000,
          whole / 1_000_000);
      smooth(visit, "open", 40);
      toTheEnd(visit);
      assertThat(visit.row("api-5001")).hasCount(1);
      few(visit);
    }
  }

  @Test
  void what_was_is_read_as_far_as_somebody_scrolls() {
    try (var visit = chromium.visit(service.url()).open("/history")) {
      assertThat(visit.row("api-9999")).hasCount(1);
      smooth(visit, "history", 60);
      long rows = Long.parseLong(visit.rows().first().getAttribute("aria-setsize"));
      assertTrue(rows > 200, "only " + rows + " rows were read");
      few(visit);
    }
  }

  @Test
  void a_filter_finds_one_among_all() {
    try (var visit = chromium.visit(service.url()).open("/history")) {
      assertThat(visit.row("api-9999")).hasCount(1);
      visit.page().getByRole(AriaRole.SEARCHBOX).fill("api-1234");
      visit.lists(1);
      assertThat(visit.row("shop-34/deployment api-1234")).hasCount(1);
    }
  }

  @Test
  void a_phone_scrolls_through_them_too() {
    try (var visit = chromium.visit(service.url(), Look.PHONE).open("/")) {
      visit.lists(OPEN);
      toTheEnd(visit);
      assertThat(visit.row("api-5001")).hasCount(1);
      few(visit);
    }
  }

  /// Says how long frames take while somebody scrolls.
  private static void smooth(Visit visit, String what, int turns) {
    var page = visit.page();
    page.evaluate(
        """
        () => {
          window.frames_ = [];
          let last = performance.now();
          const next = now => { frames_.push(now - last); last = now; requestAnimationFrame(next); };
          requestAnimationFrame(next);
        }
        """);
    visit.list().hover();
    for (int i = 0; i < turns; i++) {
      page.mouse().wheel(0, 900);
      page.waitForTimeout(30);
      if (i % 10 == 0) {
        few(visit);
      }
    }
    double[] frames =
        ((List<?>) page.evaluate("frames_"))
            .stream().mapToDouble(frame -> ((Number) frame).doubleValue()).sorted().toArray();
    LOG.info(
        "{}: {} frames while scrolling, median {} ms, 95th {} ms, longest {} ms, {} over 50 ms",
        what,
        frames.length,
        Math.round(frames[frames.length / 2]),
        Math.round(frames[frames.length * 95 / 100]),
        Math.round(frames[frames.length - 1]),
        Arrays.stream(frames).filter(frame -> frame > 50).count());
  }

  private static void toTheEnd(Visit visit) {
    visit
        .list()
        .evaluate(
            """
            list => {
              for (let e = list; e !== null; e = e.parentElement) e.scrollTop = 1e9;
              scrollTo(0, 1e9);
            }
            """);
  }

  private static void few(Visit visit) {
    var elements =
        ((Number) visit.page().evaluate("document.querySelectorAll('*').length")).intValue();
    assertTrue(elements < MOST_ELEMENTS, elements + " elements in the page");
  }
}
