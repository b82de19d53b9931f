package dev.sitrep.logs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The runtime reads two streams at once: lines of one stand anywhere within a trace of the other.
class InterleavedTest {
  private record Trace(String language, String decisive, String text) {}

  private static final List<Trace> TRACES =
      List.of(
          new Trace(
              "Python 3.13",
              "KeyError: 'S3_BUCKET'",
              """
              Traceback (most recent call last):
                File "/app/main.py", line 5, in <module>
                  s = settings()
                      ^^^^^^^^^^
                File "/app/main.py", line 3, in settings
                  return {"bucket": os.environ["S3_BUCKET"]}
                                    ~~~~~~~~~~^^^^^^^^^^^^^
                File "<frozen os>", line 679, in __getitem__
              KeyError: 'S3_BUCKET'
              """),
          new Trace(
              "Python 3.9",
              "RuntimeError: setting RATE_TABLE is not configured",
              """
              Traceback (most recent call last):
                File "/app/app.py", line 8, in <module>
                  table = settings["RATE_TABLE"]
                File "/app/app.py", line 5, in __missing__
                  raise RuntimeError(f"setting {key} is not configured")
              RuntimeError: setting RATE_TABLE is not configured
              """),
          new Trace(
              "Python, an exception of another name",
              "ImproperlyConfigured: SECRET_KEY must not be empty",
              """
              Traceback (most recent call last):
                File "/app/manage.py", line 22, in <module>
                  main()
                  ~~~~^^
              django.core.exceptions.ImproperlyConfigured: SECRET_KEY must not be empty
              """),
          new Trace(
              "Java",
              "Caused by: java.io.FileNotFoundException: /etc/rates.csv",
              """
              Exception in thread "main" java.lang.IllegalStateException: no rates
              \tat com.acme.Rates.load(Rates.java:12)
              \tat com.acme.Main.main(Main.java:3)
              Caused by: java.io.FileNotFoundException: /etc/rates.csv (No such file or directory)
              \tat java.base/java.io.FileInputStream.open0(Native Method)
              \tat com.acme.Rates.read(Rates.java:30)
              \t... 1 more
              """),
          new Trace(
              "Node",
              "TypeError: Cannot read properties of undefined (reading 'url')",
              """
              TypeError: Cannot read properties of undefined (reading 'url')
                  at connect (/app/server.js:6:41)
                  at Object.<anonymous> (/app/server.js:2:1)
                  at node:internal/main/run_main_module:28:49
              """),
          new Trace(
              "Ruby",
              "key not found: \"SMTP_HOST\" (KeyError)",
              """
              /app/mailer.rb:3:in `fetch': key not found: "SMTP_HOST" (KeyError)
              \tfrom /app/mailer.rb:3:in `settings'
              \tfrom /app/mailer.rb:9:in `<main>'
              """));

  @TestFactory
  Stream<DynamicTest> a_line_of_the_other_stream_hides_no_trace() {
    return TRACES.stream()
        .flatMap(trace ->
            Stream.of(
                    "archiver: reading settings",
                    "tariffs starting",
                    "2026-01-02 03:04:05 INFO listening on :8080")
                .map(foreign ->
                    DynamicTest.dynamicTest(
                        trace.language() + " with " + foreign, () -> check(trace, foreign))));
  }

  private static void check(Trace trace, String foreign) {
    var lines = trace.text().lines().toList();
    for (int at = 0; at <= lines.size(); at++) {
      var mixed = new ArrayList<>(lines);
      mixed.add(at, foreign);
      var digest =
          LogDigest.of(
              mixed.stream().map(line -> new Log.Line(Optional.empty(), line)).toList(), 8);
      var decisive = digest.decisive().map(LogDigest.Entry::text).orElse("nothing");
      assertTrue(decisive.contains(trace.decisive()), "line " + at + ": " + decisive);
    }
  }
}
