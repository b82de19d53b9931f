package dev.sitrep.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Log;
import dev.sitrep.logs.LogDigest.Entry;
import dev.sitrep.logs.LogDigest.Weight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole logs in `resources/logs`, 30 to 200 lines each in the format of a real program, with the
/// traffic and the noise around what matters.
class WholeLogsTest {
  private static final Pattern BARE_FRAME =
      Pattern.compile("^(?:at |from |File \"|#\\d+ |goroutine |\\d+: 0x)");

  private static List<Log.Line> lines(String log) {
    try (var in = WholeLogsTest.class.getResourceAsStream("/logs/" + log + ".log")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> new Log.Line(Optional.empty(), line))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '\u0000',
      textBlock =
          """
          alembic | ERROR | FAILED: Can't locate revision identified by '9f3a1c77'
          bunyan | FATAL | cannot listen: listen EACCES: permission denied 0.0.0.0:80
          celery-worker | ERROR | consumer: Cannot connect to amqp://mail:**@rabbit.shop.svc:5672//: [Errno 111] Connection refused.
          dotnet-console | ERROR | PostgresException (0x80004005): 3D000: database "billing" does not exist (at Billing.Data.Migrator.Run() in /src/Billing/Data/Migrator.cs:line 27)
          ecs-json | FATAL | Application run failed: java.nio.file.AccessDeniedException: /var/lib/catalog/write.lock
          elasticsearch | FATAL | fatal exception while booting Elasticsearch: java.nio.file.AccessDeniedException: /usr/share/elasticsearch/data/node.lock
          elixir | FATAL | ** (RuntimeError) environment variable DATABASE_URL is missing.
          envoy-xds | FATAL | error `INVALID_ARGUMENT: Protobuf message (type envoy.config.bootstrap.v3.Bootstrap reason INVALID_ARGUMENT: no such field: 'static_resource') has unknown fields` initializing config '  /etc/envoy/envoy.yaml'
          etcd | FATAL | failed to verify flags: cannot access data directory: open /var/lib/etcd/.touch: permission denied
          glog-cpp | FATAL | Check failed: fd >= 0 (-1 vs. 0) open /data/shard-3.db: Too many open files
          go-concurrent-map | FATAL | fatal error: concurrent map writes (at main.(*Sessions).Put /src/cart/sessions.go:31)
          gunicorn-django | ERROR | ImproperlyConfigured: The SECRET_KEY setting must not be empty. (File "/srv/shop/wsgi.py", line 16, in <module>)
          haproxy | FATAL | (1) : config : parsing [/usr/local/etc/haproxy/haproxy.cfg:27] : unknown keyword 'optoin' in 'backend' section
          helm-job | ERROR | Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress
          journald | ERROR | TLS handshake with mx.example:465 failed: certificate has expired
          jvm-crash | FATAL | A fatal error has been detected by the Java Runtime Environment: SIGSEGV (0xb) at pc=0x00007f3a1c0042b0, pid=1, tid=27 C  [libcodec.so+0x42b0]  decode_frame+0x10
          jvm-heap-flag | ERROR | Could not reserve enough space for 8388608KB object heap
          kafka-cluster-id | FATAL | InconsistentClusterIdException: The Cluster ID hQ3kLmN9 doesn't match stored clusterId Some(Zb81xYw2) in meta.properties. The broker is trying to join the wrong cluster. (at kafka.server.KafkaServer.startup(KafkaServer.scala:243))
          klog-controller | ERROR | problem running manager: leader election lost
          laravel | ERROR | SQLSTATE[HY000] [1045] Access denied for user 'shop'@'10.244.1.9' (using password: YES) (Connection: mysql, SQL: select * from `sessions` where `id` = 7 limit 1) (#1 /var/www/app/Http/Middleware/Tenant.php(22): Illuminate\\\\Database\\\\Query\\\\Builder->first())
          log4j2-json | FATAL | cannot load price table: ERROR: relation "prices" does not exist
          logrus-tty | FATAL | failed to sync dns records: AccessDenied: user arn:aws:sts::123456789012:assumed-role/dns is not authorized to perform: route53:ListHostedZones
          mongodb-lockfile | ERROR | DBException in initAndListen, terminating: IllegalOperation: Attempted to create a lock file on a read-only directory: /data/db
          mongodb | ERROR | Unable to start up mongod due to missing featureCompatibilityVersion document: UPGRADE PROBLEM: Found an invalid featureCompatibilityVersion document (ERROR: Location4926900: Invalid feature compatibility version value "5.0"; expected "6.0" or "6.3" or "7.0")
          mysql-downgrade | ERROR | Cannot boot server version 80036 on data directory built by version 80400. Downgrade is not supported
          nginx-cert | FATAL | cannot load certificate "/etc/nginx/tls/tls.crt": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(/etc/nginx/tls/tls.crt, r))
          nginx-upstream | ERROR | connect() failed (111: Connection refused) while connecting to upstream, client: 10.244.0.5, server: _, request: "GET /cart HTTP/1.1", upstream: "http://10.96.14.2:8080/cart", host: "shop.example"
          node-nestjs | ERROR | Error: Nest can't resolve dependencies of the InvoicesService (?). Please make sure that the argument "StripeClient" at index [0] is available in the InvoicesModule context.
          node-prisma | FATAL | PrismaClientInitializationError: Can't reach database server at `offers-db:5432` Please make sure your database server is running at `offers-db:5432`. (at async Proxy.onModuleInit (/app/dist/prisma.service.js:14:9))
          node-unhandled-rejection | FATAL | [UnhandledPromiseRejection: "quota exceeded for project shop-prod"]
          perl | ERROR | DBI connect('database=stock;host=stock-db','stock',...) failed: Can't connect to MySQL server on 'stock-db:3306' (110) at /app/lib/Stock/DB.pm line 18.
          php-fpm-config | ERROR | [/usr/local/etc/php-fpm.d/www.conf:12] unknown entry 'pm.max_childs'
          postgres-clients-fail | FATAL | sorry, too many clients already
          postgres-version | FATAL | database files are incompatible with server (The data directory was initialized by PostgreSQL version 14, which is not compatible with this version 16.2 (Debian 16.2-1.pgdg120+2).)
          quarkus-port-in-use | ERROR | QuarkusBindException: Port(s) already bound: 8080: Address already in use
          rabbitmq-boot | ERROR | distribution port 25672 in use by another node: rabbit@broker-0
          rails-puma | FATAL | We could not find your database: shop_production. Available database configurations can be found in config/database.yml. (ActiveRecord::NoDatabaseError) (from /rails/config/environment.rb:5:in '<top (required)>')
          redis-config | FATAL | Reading the configuration file, at line 3 >>> 'maxmemory 2gigs' argument must be a memory value
          redis-readonly | ERROR | MASTER aborted replication with an error: NOAUTH Authentication required.
          rust-anyhow | FATAL | Error: failed to start gateway: reading configuration /etc/gateway/gateway.toml: TOML parse error at line 3, column 9: invalid port number (at /build/src/config.rs:44:13)
          rust-tracing-json | ERROR | cannot append to log: No space left on device (os error 28)
          serilog-compact | FATAL | Host terminated unexpectedly: System.FormatException: The input string 'ten' was not in a correct format.
          shell-entrypoint | ERROR | /entrypoint.sh: exec: line 15: /opt/app/bin/serve: Permission denied
          sidekiq | ERROR | Error fetching job: Connection refused - connect(2) for redis-queue:6379 (RedisClient::CannotConnectError)
          spring-boot-flyway | FATAL | FlywayValidateException: Validate failed: Migrations have failed validation Migration checksum mismatch for migration version 7 -> Applied to database : 1203847561 -> Resolved locally    : -884213790 Either revert the changes to the migration, or run repai…
          structlog-json | FATAL | job crashed: botocore.exceptions.ClientError: An error occurred (NoSuchBucket) when calling the PutObject operation: The specified bucket does not exist
          tomcat | ERROR | IllegalStateException: license file /opt/license/acme.lic is missing (at com.acme.web.Boot.contextInitialized(Boot.java:33))
          uvicorn-fastapi | FATAL | InvalidPasswordError: password authentication failed for user "reports" (File "/code/app/main.py", line 22, in lifespan)
          wait-for-db | ERROR | timed out: ledger-db:5432 did not answer within 60 seconds
          winston-json | ERROR | connect ETIMEDOUT 10.96.3.7:25
          zap-console | ERROR | failed to load configuration: yaml: line 14: did not find expected key
          zap-json | FATAL | cannot read client certificate: open /etc/relay/tls/tls.crt: permission denied
          zerolog-console | ERROR | cannot reach broker: dial tcp: lookup nats on 10.96.0.10:53: no such host
          zerolog-json | FATAL | migration failed: Dirty database version 12. Fix and force version.
          """)
  void tells_the_line_that_decides(String log, Weight weight, String gist) {
    var digest = LogDigest.of(lines(log), 8);
    var decisive = digest.decisive().orElseThrow();
    assertEquals(gist, Gist.of(decisive.text()), () -> digest.toString());
    assertEquals(weight, decisive.weight());
    assertTrue(digest.entries().contains(decisive));
    assertTrue(digest.entries().size() <= 8);
    for (var entry : digest.entries()) {
      assertTrue(entry.text().length() <= LogDigest.LONGEST_LINE, entry.text());
      assertFalse(BARE_FRAME.matcher(entry.text()).lookingAt(), () -> "not folded: " + entry);
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "alembic",
        "bunyan",
        "celery-worker",
        "dotnet-console",
        "ecs-json",
        "elasticsearch",
        "elixir",
        "envoy-xds",
        "etcd",
        "glog-cpp",
        "go-concurrent-map",
        "gunicorn-django",
        "haproxy",
        "helm-job",
        "journald",
        "jvm-crash",
        "jvm-heap-flag",
        "kafka-cluster-id",
        "klog-controller",
        "laravel",
        "log4j2-json",
        "logrus-tty",
        "mongodb-lockfile",
        "mongodb",
        "mysql-downgrade",
        "nginx-cert",
        "nginx-upstream",
        "node-nestjs",
        "node-prisma",
        "node-unhandled-rejection",
        "perl",
        "php-fpm-config",
        "postgres-clients-fail",
        "postgres-version",
        "quarkus-port-in-use",
        "rabbitmq-boot",
        "rails-puma",
        "redis-config",
        "redis-readonly",
        "rust-anyhow",
        "rust-tracing-json",
        "serilog-compact",
        "shell-entrypoint",
        "sidekiq",
        "spring-boot-flyway",
        "structlog-json",
        "tomcat",
        "uvicorn-fastapi",
        "wait-for-db",
        "winston-json",
        "zap-console",
        "zap-json",
        "zerolog-console",
        "zerolog-json",
      })
  void what_it_says_when_it_is_well_decides_nothing(String log) {
    var well = LogDigest.of(lines(log).subList(0, 14), 8);
    assertEquals(Optional.empty(), well.decisive());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '\u0000',
      textBlock =
          """
          spring-boot-flyway | (at com.shop.orders.OrdersApplication.main(OrdersApplication.java:14) | Migration checksum mismatch for migration version 7
          go-concurrent-map | runtime error: index out of range [4] with length 4 | fatal error: concurrent map writes (at main.(*Sessions).Put /src/cart/sessions.go:31)
          quarkus-port-in-use | Failed to start application: java.lang.RuntimeException | Caused by: io.quarkus.runtime.QuarkusBindException: Port(s) already bound
          rails-puma | ! Unable to load application: ActiveRecord::NoDatabaseError | (from /rails/config/environment.rb:5
          tomcat | Exception sending context initialized event | (at com.acme.web.Boot.contextInitialized(Boot.java:33))
          postgres-clients-fail | (Key (email)=(bob@example.com) already exists.) | FATAL:  sorry, too many clients already
          uvicorn-fastapi | Waiting for application startup | (File "/code/app/main.py", line 22, in lifespan)
          dotnet-console | An error occurred using the connection to database 'billing' | (at Billing.Data.Migrator.Run()
          wait-for-db | Name or service not known | did not answer within 60 seconds
          """)
  void keeps_what_belongs_to_it(String log, String first, String second) {
    var entries = LogDigest.of(lines(log), 8).entries().stream().map(Entry::text).toList();
    for (var wanted : Arrays.asList(first, second)) {
      assertTrue(
          entries.stream().anyMatch(text -> text.contains(wanted)),
          () -> "no '" + wanted + "' in " + String.join("\n", entries));
    }
  }
}
