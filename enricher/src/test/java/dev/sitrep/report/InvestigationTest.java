package dev.sitrep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.diagnosis.Consulted;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InvestigationTest {
  private final List<String> told = new ArrayList<>();

  @Test
  void what_reading_took_is_not_waited_for_once_more() throws InterruptedException {
    taken(Duration.ofSeconds(3)).first(Duration.ofSeconds(5));

    assertEquals(List.of("the model has not answered within 2 s"), told);
  }

  @Test
  void a_quarter_of_the_patience_is_the_model_s() throws InterruptedException {
    taken(Duration.ofSeconds(30)).within(Duration.ofSeconds(4));

    assertEquals(List.of("the model has not answered within 1 s"), told);
  }

  /// The model has its turn, and says nothing.
  ///
  /// @param before so long ago
  private Investigation taken(Duration before) {
    return new Investigation(
        (consulted, _) -> {
          told.add(why(consulted));
          return Reports.clearCause();
        },
        CompletableFuture.completedFuture(null),
        new CompletableFuture<>(),
        Thread.currentThread(),
        System.nanoTime() - before.toNanos());
  }

  private static String why(Consulted consulted) {
    return consulted.diagnosis() instanceof Unexplained no ? no.why() : "explained";
  }
}
