package dev.sitrep.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GistTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          time=2026-11-21T15:00:02Z level=error msg="upload failed" bucket=shop key=a.parquet err="operation error S3: AccessDenied" | upload failed: operation error S3: AccessDenied
          ts=1 level=fatal msg="cannot open \\"a b\\"" error=ENOENT | cannot open "a b": ENOENT
          level=error msg="dial tcp: i/o timeout" err="dial tcp: i/o timeout" | dial tcp: i/o timeout
          level=error msg=stopped code=3 | stopped
          level=error msg="upload failed" err="cut in the mid… | upload failed: cut in the mid…
          2026-01-02T03:04:04.120Z ERROR 1 --- [main] o.s.b.SpringApplication : Application run failed | Application run failed
          2026-01-02T03:04:04.120Z ERROR 1 --- [shop] [main] o.s.b.SpringApplication : Application run failed | Application run failed
          ERROR 1 --- [           main] o.s.b.SpringApplication                  : Application run failed | Application run failed
          2026-01-02 03:04:02,511 ERROR [main] c.a.App - Web server failed to start. Port 8080 was already in use. | Web server failed to start. Port 8080 was already in use.
          F0102 03:04:05.200000       1 main.go:31] unable to load in-cluster configuration | unable to load in-cluster configuration
          2026/11/21 14:59:11 [emerg] 1#1: bind() to 0.0.0.0:80 failed (13: Permission denied) | bind() to 0.0.0.0:80 failed (13: Permission denied)
          [2026-01-02 03:04:05 +0000] [1] [ERROR] Connection in use: ('0.0.0.0', 8000) | Connection in use: ('0.0.0.0', 8000)
          1:M 01 Jan 2026 03:04:05.000 # Fatal error loading the DB. Exiting. | Fatal error loading the DB. Exiting.
          UTC [29] FATAL:  could not write to file "pg_wal/xlogtemp.29": No space left on device | could not write to file "pg_wal/xlogtemp.29": No space left on device
          2026-01-02 03:04:05.000 UTC [1] FATAL:  database "shop" does not exist | database "shop" does not exist
          UTC [29] FATAL: could not write to file "x": No space left on device | could not write to file "x": No space left on device
          2026-01-02 03:04:05.000 UTC [71] app@shop ERROR:  column "x" does not exist | column "x" does not exist
          CRITICAL:app.db:no route to shop-db | no route to shop-db
          2026-01-02T03:04:05Z ERROR main.go:12 cannot listen {"error": "address in use"} | cannot listen: address in use
          2026-01-02T03:04:05Z INFO main.go:12 listening {"port": 80} | INFO main.go:12 listening {"port": 80}
          FATAL: missing DATABASE_URL | missing DATABASE_URL
          fatal failed to connect to redis error=dial tcp: lookup redis: no such host | failed to connect to redis: dial tcp: lookup redis: no such host
          ERROR no rate for zone | no rate for zone
          error connecting to db | error connecting to db
          error in line 3 of app.yaml | error in line 3 of app.yaml
          Caused by: java.net.UnknownHostException: zookeeper | UnknownHostException: zookeeper
          Exception in thread "main" java.lang.IllegalStateException: no key | IllegalStateException: no key
          sqlalchemy.exc.ProgrammingError: (psycopg2.errors.DuplicateColumn) column "currency" exists | ProgrammingError: (psycopg2.errors.DuplicateColumn) column "currency" exists
          panic: runtime error: index out of range [3] with length 3 | panic: runtime error: index out of range [3] with length 3
          Error: connect ECONNREFUSED 10.0.0.1:6379 | Error: connect ECONNREFUSED 10.0.0.1:6379
          ERROR | ERROR
          [error] | [error]
          psql: error: connection to server at "ledger-db" failed | psql: error: connection to server at "ledger-db" failed
          """)
  void keeps_the_words_and_drops_the_noise(String line, String words) {
    assertEquals(words, Gist.of(line));
  }
}
