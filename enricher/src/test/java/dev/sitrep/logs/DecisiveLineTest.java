package dev.sitrep.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Log;
import dev.sitrep.logs.LogDigest.Weight;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Logs as real programs leave them behind, with what misleads in them.
class DecisiveLineTest {
  private static Arguments log(String program, Weight weight, String decisive, String log) {
    return Arguments.of(program, weight, decisive, log);
  }

  static Stream<Arguments> logs() {
    return Stream.of(
        log(
            "Spring Boot, database refused",
            Weight.FATAL,
            "Caused by: org.postgresql.util.PSQLException: Connection to db:5432 refused.",
            """
            2026-01-02T03:04:01.120Z  INFO 1 --- [main] com.acme.App : Starting App using Java 21
            2026-01-02T03:04:02.120Z  INFO 1 --- [main] o.s.w.s.h.Handler : exception handler registered
            2026-01-02T03:04:03.120Z  WARN 1 --- [main] ConfigServletWebServerApplicationContext : Exception encountered during context initialization - cancelling refresh attempt
            2026-01-02T03:04:04.120Z ERROR 1 --- [main] o.s.b.SpringApplication : Application run failed

            org.springframework.beans.factory.BeanCreationException: Error creating bean with name 'dataSource'
            \tat org.springframework.beans.factory.Foo.create(Foo.java:1)
            \tat com.acme.App.main(App.java:12)
            Caused by: org.postgresql.util.PSQLException: Connection to db:5432 refused.
            \tat org.postgresql.core.v3.ConnectionFactoryImpl.open(ConnectionFactoryImpl.java:1)
            \t... 12 common frames omitted
            Caused by: java.net.ConnectException: Connection refused
            \tat java.base/sun.nio.ch.Net.pollConnect(Native Method)
            \t... 15 common frames omitted
            """),
        log(
            "Java, a cause that names nobody under one that does",
            Weight.FATAL,
            "Caused by: com.acme.http.AccessException: I/O error on GET request for \"http://orders:8080/healthz\"",
            """
            Exception in thread "main" com.acme.StartException: Error creating bean with name 'orderClient'
            \tat com.acme.App.main(App.java:12)
            Caused by: com.acme.http.AccessException: I/O error on GET request for "http://orders:8080/healthz"
            \tat com.acme.OrderClient.ping(OrderClient.java:42)
            \t... 21 more
            Caused by: java.net.ConnectException: Connection refused
            \tat java.base/sun.nio.ch.Net.pollConnect(Native Method)
            \t... 29 more
            """),
        log(
            "Java, a cause without a message but with a place",
            Weight.FATAL,
            "Caused by: java.lang.NullPointerException (at com.acme.Prices.load(Prices.java:7))",
            """
            Exception in thread "main" com.acme.StartException: reading http://prices:8080/all
            \tat com.acme.App.main(App.java:12)
            Caused by: java.lang.NullPointerException
            \tat com.acme.Prices.load(Prices.java:7)
            \t... 29 more
            """),
        log(
            "Java, nobody in the chain names an address",
            Weight.FATAL,
            "Caused by: java.net.ConnectException: Connection refused",
            """
            Exception in thread "main" com.acme.StartException: Error creating bean with name 'orderClient'
            \tat com.acme.App.main(App.java:12)
            Caused by: java.net.ConnectException: Connection refused
            \tat java.base/sun.nio.ch.Net.pollConnect(Native Method)
            \t... 29 more
            """),
        log(
            "Spring Boot, failure analysis",
            Weight.FATAL,
            "APPLICATION FAILED TO START",
            """
            2026-01-02T03:04:01.120Z  INFO 1 --- [main] com.acme.App : No active profile set
            ***************************
            APPLICATION FAILED TO START
            ***************************
            """),
        log(
            "Java, out of memory",
            Weight.FATAL,
            "java.lang.OutOfMemoryError: Java heap space",
            """
            INFO cache warmed, errors: none
            Exception in thread "worker-3" java.lang.OutOfMemoryError: Java heap space
            \tat java.base/java.util.Arrays.copyOf(Arrays.java:3537)
            \tat com.acme.Cache.grow(Cache.java:88)
            """),
        log(
            "Java, main class missing",
            Weight.FATAL,
            "Could not find or load main class",
            """
            Error: Could not find or load main class com.acme.Main
            Caused by-line follows elsewhere
            """),
        log(
            "Java, handled errors before the one that ends it",
            Weight.ERROR,
            "Port 8080 was already in use",
            """
            2026-01-02 03:04:00 ERROR [http-1] c.a.Orders - request failed
            java.lang.IllegalArgumentException: bad order
            \tat com.acme.Orders.place(Orders.java:1)
            2026-01-02 03:04:01 INFO [main] c.a.App - reloading
            2026-01-02 03:04:02 ERROR [main] c.a.App - Web server failed to start. Port 8080 was already in use.
            2026-01-02 03:04:02 INFO [main] c.a.App - Shutting down
            """),
        log(
            "Go panic",
            Weight.FATAL,
            "panic: runtime error: invalid memory address or nil pointer dereference (at main.(*Server).run /app/server.go:42)",
            """
            time="2026-01-02T03:04:05Z" level=info msg="listening" errors=0
            panic: runtime error: invalid memory address or nil pointer dereference
            [signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x6b]

            goroutine 1 [running]:
            runtime.gopanic({0x1, 0x2})
            \t/usr/local/go/src/runtime/panic.go:884 +0x1
            main.(*Server).run(0x0)
            \t/app/server.go:42 +0x1f
            main.main()
            \t/app/main.go:10 +0x2a
            exit status 2
            """),
        log(
            "Go, logfmt",
            Weight.ERROR,
            "open /etc/app/config.yaml: no such file or directory",
            """
            level=info msg="starting" version=1.2.3
            level=warn msg="retrying after error (attempt 1)" err="connection refused"
            level=error msg="cannot load config" err="open /etc/app/config.yaml: no such file or directory"
            level=info msg="bye"
            """),
        log(
            "Go, log.Fatal without a level",
            Weight.ERROR,
            "dial tcp 10.0.0.1:5432: connect: connection refused",
            """
            2026/01/02 03:04:05 starting server, timeout=30s
            2026/01/02 03:04:06 dial tcp 10.0.0.1:5432: connect: connection refused
            exit status 1
            """),
        log(
            "Go, zap JSON",
            Weight.FATAL,
            "fatal failed to connect to redis error=dial tcp: lookup redis: no such host",
            """
            {"level":"info","ts":1,"msg":"starting","error_count":0}
            {"level":"error","ts":2,"msg":"retrying","error":"i/o timeout"}
            {"level":"fatal","ts":3,"msg":"failed to connect to redis","error":"dial tcp: lookup redis: no such host","stacktrace":"main.main\\n\\t/app/main.go:3"}
            """),
        log(
            "Kubernetes component, klog",
            Weight.FATAL,
            "unable to load in-cluster configuration",
            """
            I0102 03:04:05.000000       1 main.go:12] starting controller, 0 errors
            E0102 03:04:05.100000       1 reflector.go:147] failed to list *v1.Pod: forbidden
            F0102 03:04:05.200000       1 main.go:31] unable to load in-cluster configuration
            """),
        log(
            "Python traceback",
            Weight.FATAL,
            "KeyError: 'DATABASE_URL' (File \"/app/main.py\", line 7, in <module>)",
            """
            INFO:root:no error so far
            Traceback (most recent call last):
              File "/app/main.py", line 7, in <module>
                url = os.environ["DATABASE_URL"]
              File "/usr/local/lib/python3.12/os.py", line 685, in __getitem__
                raise KeyError(key) from None
            KeyError: 'DATABASE_URL'
            """),
        log(
            "Python, the other stream in the middle of it",
            Weight.FATAL,
            "RuntimeError: setting RATE_TABLE is not configured (File \"/app/app.py\", line 5, in __missing__)",
            """
            Traceback (most recent call last):
              File "/app/app.py", line 8, in <module>
            tariffs starting
                table = urlparse(settings["RATE_TABLE"])
                                 ~~~~~~~~^^^^^^^^^^^^^^
              File "/app/app.py", line 5, in __missing__
                raise RuntimeError(f"setting {key} is not configured")
            RuntimeError: setting RATE_TABLE is not configured
            """),
        log(
            "Perl, module missing",
            Weight.ERROR,
            "Can't locate DBI.pm in @INC",
            """
            mailer 1 started
            Can't locate DBI.pm in @INC (you may need to install the DBI module) at /opt/mailer.pl line 4.
            BEGIN failed--compilation aborted at /opt/mailer.pl line 4.
            """),
        log(
            "Python, chained",
            Weight.FATAL,
            "sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) connection to server failed",
            """
            Traceback (most recent call last):
              File "/usr/local/lib/python3.12/site-packages/sqlalchemy/pool.py", line 1, in connect
                return fn()
            psycopg2.OperationalError: connection refused

            The above exception was the direct cause of the following exception:

            Traceback (most recent call last):
              File "/app/main.py", line 3, in <module>
                connect()
            sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) connection to server failed
            """),
        log(
            "Python, import",
            Weight.FATAL,
            "ModuleNotFoundError: No module named 'flask'",
            """
            Traceback (most recent call last):
              File "/app/app.py", line 1, in <module>
                import flask
            ModuleNotFoundError: No module named 'flask'
            """),
        log(
            "gunicorn",
            Weight.ERROR,
            "Connection in use: ('0.0.0.0', 8000)",
            """
            [2026-01-02 03:04:05 +0000] [1] [INFO] Starting gunicorn 21.2.0
            [2026-01-02 03:04:05 +0000] [1] [ERROR] Connection in use: ('0.0.0.0', 8000)
            [2026-01-02 03:04:06 +0000] [1] [INFO] Shutting down: Master
            """),
        log(
            "Node, uncaught",
            Weight.FATAL,
            "Error: connect ECONNREFUSED 10.0.0.1:6379",
            """
            error handler installed
            /app/index.js:12
                throw err;
                ^

            Error: connect ECONNREFUSED 10.0.0.1:6379
                at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1555:16)
                at connect (/app/redis.js:9:3) {
              errno: -111,
              code: 'ECONNREFUSED',
              syscall: 'connect'
            }

            Node.js v20.11.0
            """),
        log(
            "Node, module missing",
            Weight.FATAL,
            "Cannot find module '/app/server.js'",
            """
            node:internal/modules/cjs/loader:1147
              throw err;
              ^

            Error: Cannot find module '/app/server.js'
                at Module._resolveFilename (node:internal/modules/cjs/loader:1144:15)
                at node:internal/main/run_main_module:28:49 {
              code: 'MODULE_NOT_FOUND',
              requireStack: []
            }

            Node.js v20.11.0
            """),
        log(
            "npm",
            Weight.ERROR,
            "npm ERR! Missing script: \"start\"",
            """
            npm ERR! Missing script: "start"
            npm ERR!
            npm ERR! A complete log of this run can be found in: /root/.npm/_logs/x.log
            """),
        log(
            "pino",
            Weight.FATAL,
            "config invalid",
            """
            {"level":30,"time":1,"msg":"boot"}
            {"level":60,"time":2,"msg":"config invalid","err":{"type":"Error","message":"PORT is required"}}
            """),
        log(
            ".NET, unhandled",
            Weight.FATAL,
            "---> System.Net.Sockets.SocketException (111): Connection refused",
            """
            info: Microsoft.Hosting.Lifetime[14]
                  Now listening on: http://[::]:8080
            Unhandled exception. Npgsql.NpgsqlException (0x80004005): Failed to connect to 10.0.0.1:5432
             ---> System.Net.Sockets.SocketException (111): Connection refused
               at Npgsql.Internal.NpgsqlConnector.Connect()
               --- End of inner exception stack trace ---
               at Acme.Program.Main(String[] args) in /src/Program.cs:line 12
            """),
        log(
            ".NET, console logger",
            Weight.ERROR,
            "fail: Acme.Worker[0]",
            """
            info: Acme.Worker[0]
            fail: Acme.Worker[0]
            info: Microsoft.Hosting.Lifetime[0]
            """),
        log(
            "Ruby",
            Weight.FATAL,
            "key not found: \"SECRET_KEY_BASE\" (KeyError)",
            """
            => Booting Puma
            /app/config/env.rb:3:in `fetch': key not found: "SECRET_KEY_BASE" (KeyError)
            \tfrom /app/config/env.rb:3:in `<top (required)>'
            \tfrom /usr/local/bundle/gems/zeitwerk/lib/kernel.rb:34:in `require'
            """),
        log(
            "Ruby logger",
            Weight.FATAL,
            "cannot bind to port",
            """
            I, [2026-01-02T03:04:05 #1]  INFO -- : error reporting enabled
            F, [2026-01-02T03:04:06 #1] FATAL -- : cannot bind to port 80
            """),
        log(
            "Rust panic",
            Weight.FATAL,
            "thread 'main' panicked at src/main.rs:12:35: called `Result::unwrap()` on an `Err` value: NotPresent",
            """
            [2026-01-02T03:04:05Z INFO  app] starting
            thread 'main' panicked at src/main.rs:12:35:
            called `Result::unwrap()` on an `Err` value: NotPresent
            note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
            """),
        log(
            "Rust tracing",
            Weight.ERROR,
            "failed to bind",
            """
            2026-01-02T03:04:05Z  INFO app: starting
            2026-01-02T03:04:05Z ERROR app: failed to bind: Address already in use (os error 98)
            2026-01-02T03:04:05Z  INFO app: shutting down
            """),
        log(
            "PHP",
            Weight.FATAL,
            "Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in /app/db.php:12",
            """
            [02-Jan-2026 03:04:05] NOTICE: fpm is running, pid 1
            PHP Fatal error:  Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in /app/db.php:12
            Stack trace:
            #0 /app/db.php(12): PDO->__construct()
            #1 {main}
              thrown in /app/db.php on line 12
            """),
        log(
            "PostgreSQL",
            Weight.FATAL,
            "could not write to file \"pg_wal/xlogtemp.29\": No space left on device",
            """
            2026-01-02 03:04:05.000 UTC [1] LOG:  starting PostgreSQL 16.1
            2026-01-02 03:04:05.100 UTC [29] LOG:  database system was interrupted
            2026-01-02 03:04:05.200 UTC [29] FATAL:  could not write to file "pg_wal/xlogtemp.29": No space left on device
            2026-01-02 03:04:05.300 UTC [1] LOG:  startup process (PID 29) exited with exit code 1
            2026-01-02 03:04:05.400 UTC [1] LOG:  aborting startup due to startup process failure
            2026-01-02 03:04:05.500 UTC [1] LOG:  database system is shut down
            """),
        log(
            "PostgreSQL, image without a password",
            Weight.ERROR,
            "Error: Database is uninitialized and superuser password is not specified.",
            """
            Error: Database is uninitialized and superuser password is not specified.
                   You must specify POSTGRES_PASSWORD to a non-empty value for the
                   superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".
            """),
        log(
            "MySQL",
            Weight.ERROR,
            "Cannot allocate memory for the buffer pool",
            """
            2026-01-02T03:04:05.000000Z 0 [System] [MY-010116] [Server] mysqld 8.0.36 starting as process 1
            2026-01-02T03:04:05.100000Z 0 [Warning] [MY-010068] [Server] CA certificate ca.pem is self signed.
            2026-01-02T03:04:05.200000Z 1 [ERROR] [MY-012956] [InnoDB] Cannot allocate memory for the buffer pool
            2026-01-02T03:04:05.300000Z 0 [ERROR] [MY-010119] [Server] Aborting
            2026-01-02T03:04:05.400000Z 0 [System] [MY-010910] [Server] mysqld: Shutdown complete
            """),
        log(
            "Redis",
            Weight.FATAL,
            "Fatal error loading the DB, check server logs",
            """
            1:C 02 Jan 2026 03:04:05.000 * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
            1:M 02 Jan 2026 03:04:05.100 # WARNING Memory overcommit must be enabled!
            1:M 02 Jan 2026 03:04:05.200 # Fatal error loading the DB, check server logs. Exiting.
            """),
        log(
            "Kafka",
            Weight.FATAL,
            "Caused by: java.net.UnknownHostException: zookeeper",
            """
            [2026-01-02 03:04:05,000] INFO error.log.retention = 0 (kafka.server.KafkaConfig)
            [2026-01-02 03:04:06,000] WARN Couldn't resolve server zookeeper:2181 (org.apache.zookeeper.ClientCnxn)
            [2026-01-02 03:04:07,000] ERROR Exiting Kafka due to fatal exception during startup. (kafka.Kafka$)
            org.apache.kafka.common.config.ConfigException: no resolvable bootstrap urls
            \tat org.apache.kafka.clients.ClientUtils.parse(ClientUtils.java:89)
            Caused by: java.net.UnknownHostException: zookeeper
            \tat java.base/java.net.InetAddress.getAllByName(InetAddress.java:1)
            [2026-01-02 03:04:08,000] INFO shutting down (kafka.server.KafkaServer)
            """),
        log(
            "nginx",
            Weight.FATAL,
            "host not found in upstream \"api\"",
            """
            /docker-entrypoint.sh: Configuration complete; ready for start up
            2026/01/02 03:04:05 [emerg] 1#1: host not found in upstream "api" in /etc/nginx/conf.d/default.conf:3
            nginx: [emerg] host not found in upstream "api" in /etc/nginx/conf.d/default.conf:3
            """),
        log(
            "nginx, access log with old errors",
            Weight.ERROR,
            "connect() failed (111: Connection refused) while connecting to upstream",
            """
            10.0.0.1 - - [02/Jan/2026:03:04:05 +0000] "GET /error HTTP/1.1" 200 12 "-" "curl"
            2026/01/02 03:04:05 [error] 29#29: *1 connect() failed (111: Connection refused) while connecting to upstream
            10.0.0.1 - - [02/Jan/2026:03:04:06 +0000] "GET /fatal/exception HTTP/1.1" 200 12 "-" "curl"
            """),
        log(
            "envoy",
            Weight.FATAL,
            "error initializing configuration '/etc/envoy/envoy.yaml'",
            """
            [2026-01-02 03:04:05.000][1][info][main] [source/server/server.cc:430] initializing epoch 0
            [2026-01-02 03:04:05.100][1][critical][main] [source/server/server.cc:131] error initializing configuration '/etc/envoy/envoy.yaml': Unable to parse JSON as proto
            [2026-01-02 03:04:05.200][1][info][main] [source/server/server.cc:972] exiting
            """),
        log(
            "shell, command not found",
            Weight.ERROR,
            "/entrypoint.sh: line 3: migrate: command not found",
            """
            + echo starting without errors
            starting without errors
            /entrypoint.sh: line 3: migrate: command not found
            """),
        log(
            "shell, wrong architecture",
            Weight.FATAL,
            "exec /app/server: exec format error",
            """
            exec /app/server: exec format error
            """),
        log(
            "shell, not executable",
            Weight.ERROR,
            "/bin/sh: 1: /app/run.sh: Permission denied",
            """
            /bin/sh: 1: /app/run.sh: Permission denied
            """),
        log(
            "shell, dash",
            Weight.ERROR,
            "sh: 1: node: not found",
            """
            > app@1.0.0 start
            > node server.js
            sh: 1: node: not found
            """),
        log(
            "C++",
            Weight.FATAL,
            "terminate called after throwing an instance of 'std::runtime_error'",
            """
            terminate called after throwing an instance of 'std::runtime_error'
            Aborted (core dumped)
            """),
        log(
            "killed by its shell's parent",
            Weight.WARNING,
            "Killed",
            """
            INFO crunching
            Killed
            """),
        log(
            "only a warning tells",
            Weight.WARNING,
            "timed out waiting for the leader lease",
            """
            INFO acquiring lease
            WARN timed out waiting for the leader lease
            INFO stopped
            """));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("logs")
  void finds_the_line_that_says_why(String program, Weight weight, String decisive, String log) {
    var lines = log.lines().map(line -> new Log.Line(Optional.empty(), line)).toList();
    var digest = LogDigest.of(lines, 10);
    assertTrue(digest.decisive().isPresent(), () -> program + ": " + digest);
    var entry = digest.decisive().orElseThrow();
    assertTrue(entry.text().contains(decisive), () -> program + ": " + digest);
    assertEquals(weight, entry.weight(), () -> program + ": " + digest);
    assertTrue(digest.entries().contains(entry));
  }
}
