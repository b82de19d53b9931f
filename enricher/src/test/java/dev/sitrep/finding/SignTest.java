package dev.sitrep.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Last words of programs in many languages, as their logs hold them.
class SignTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Exception in thread "main" java.lang.OutOfMemoryError: Java heap space | HEAP | Java heap space
          java.lang.OutOfMemoryError: GC overhead limit exceeded (at com.example.Index.add(Index.java:40)) | HEAP | GC overhead limit exceeded
          Caused by: java.lang.OutOfMemoryError: Metaspace | HEAP | Metaspace
          Terminating due to java.lang.OutOfMemoryError: Java heap space | HEAP | Java heap space
          FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory | HEAP | JavaScript heap out of memory
          PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in /app/index.php on line 3 | HEAP | Allowed memory size of 134217728 bytes exhausted
          fatal error: runtime: out of memory | HEAP | runtime: out of memory
          Unhandled exception. System.OutOfMemoryException: Exception of type 'System.OutOfMemoryException' was thrown. | HEAP | OutOfMemoryException
          MemoryError (File "/app/train.py", line 88, in load) | HEAP | MemoryError
          numpy.core._exceptions._ArrayMemoryError: Unable to allocate 7.45 GiB for an array | HEAP | _ArrayMemoryError
          memory allocation of 1073741824 bytes failed | HEAP | memory allocation of 1073741824 bytes failed
          terminate called after throwing an instance of 'std::bad_alloc' | HEAP | std::bad_alloc
          app.rb:9:in `*': failed to allocate memory (NoMemoryError) | HEAP | failed to allocate memory (NoMemoryError)
          java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached | THREADS | unable to create native thread
          runtime/cgo: pthread_create failed: Resource temporarily unavailable | THREADS | pthread_create failed
          RuntimeError: can't start new thread | THREADS | can't start new thread
          sh: fork: retry: Resource temporarily unavailable | THREADS | fork: retry: Resource temporarily unavailable
          accept4: too many open files | DESCRIPTORS | too many open files
          OSError: [Errno 24] Too many open files: '/app/x.sock' | DESCRIPTORS | Too many open files
          Error: EMFILE: too many open files, watch '/app' | DESCRIPTORS | too many open files
          java.io.IOException: Too many open files | DESCRIPTORS | Too many open files
          Error: EROFS: read-only file system, open '/app/cache/x.json' | READ_ONLY | /app/cache/x.json
          OSError: [Errno 30] Read-only file system: '/app/out' | READ_ONLY | /app/out
          mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system) | READ_ONLY | /var/cache/nginx/client_temp
          open /tmp/state.db: read-only file system | READ_ONLY | /tmp/state.db
          touch: /data/x: Read-only file system | READ_ONLY | /data/x
          mkdir: cannot create directory '/data/x': Read-only file system | READ_ONLY | /data/x
          java.nio.file.FileSystemException: /tmp/tomcat.8080: Read-only file system | READ_ONLY | /tmp/tomcat.8080
          exec /usr/local/bin/server: exec format error | EXEC_FORMAT | /usr/local/bin/server
          standard_init_linux.go:228: exec user process caused: exec format error | EXEC_FORMAT | ~~
          /bin/sh: 1: /app/tool: Exec format error | EXEC_FORMAT | ~~
          nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied) | PRIVILEGED_PORT | 80
          listen tcp :80: bind: permission denied | PRIVILEGED_PORT | 80
          Error: listen EACCES: permission denied 0.0.0.0:443 | PRIVILEGED_PORT | 443
          Permission denied - bind(2) for "0.0.0.0" port 80 (Errno::EACCES) | PRIVILEGED_PORT | 80
          (13)Permission denied: AH00072: make_sock: could not bind to address 0.0.0.0:80 | PRIVILEGED_PORT | 80
          java.net.BindException: Permission denied | PRIVILEGED_PORT | ~~
          Error: listen EADDRINUSE: address already in use :::3000 | PORT_IN_USE | 3000
          listen tcp :8080: bind: address already in use | PORT_IN_USE | 8080
          nginx: [emerg] bind() to 0.0.0.0:8080 failed (98: Address already in use) | PORT_IN_USE | 8080
          Web server failed to start. Port 8080 was already in use. | PORT_IN_USE | 8080
          OSError: [Errno 98] error while attempting to bind on address ('0.0.0.0', 8000): address already in use | PORT_IN_USE | 8000
          Address already in use - bind(2) for "0.0.0.0" port 9292 (Errno::EADDRINUSE) | PORT_IN_USE | 9292
          1:M 21 Nov 2026 06:11:31.000 # Can't open or create append-only dir appendonlydir: Permission denied | PERMISSION | appendonlydir
          could not open file global/pg_filenode.map: Permission denied | PERMISSION | global/pg_filenode.map
          OSError: [Errno 98] Address already in use | PORT_IN_USE | ~~
          Error: Address already in use (os error 98) | PORT_IN_USE | ~~
          Can't locate DBI.pm in @INC (you may need to install the DBI module) (@INC contains: /etc/perl) at /opt/m.pl line 4. | FILE | DBI
          Can't locate Net/SMTP/SSL.pm in @INC (you may need to install the Net::SMTP::SSL module) (@INC entries checked: /etc/perl) | FILE | Net::SMTP::SSL
          Can't locate lib/rates.pl in @INC (@INC contains: /etc/perl) at /opt/m.pl line 2. | FILE | lib/rates.pl
          Failed opening required '/srv/..2026_11_21_18_18_00.2770332107/vendor/autoload.php' | FILE | /srv/vendor/autoload.php
          open /etc/app/..data/app.yaml: no such file or directory | FILE | /etc/app/app.yaml
          System.IO.IOException: Failed to bind to address http://0.0.0.0:5000: address already in use. | PORT_IN_USE | 5000
          java.net.BindException: Address already in use | PORT_IN_USE | ~~
          thread 'main' panicked at src/main.rs:9:5: called `Result::unwrap()` on an `Err` value: Os { code: 98, kind: AddrInUse, message: "Address already in use" } | PORT_IN_USE | ~~
          sh: 1: migrate: not found | COMMAND | migrate
          /bin/sh: line 1: gunicorn: command not found | COMMAND | gunicorn
          sh: line 1: migrate: not found | COMMAND | migrate
          bash: node: command not found | COMMAND | node
          /entrypoint.sh: line 12: envsubst: command not found | COMMAND | envsubst
          /docker-entrypoint.sh: exec: line 11: server: not found | COMMAND | server
          exec: "migrate": executable file not found in $PATH | COMMAND | migrate
          env: 'python': No such file or directory | COMMAND | python
          /usr/bin/env: ‘node’: No such file or directory | COMMAND | node
          env: can't execute 'bash': No such file or directory | COMMAND | bash
          [FATAL tini (7)] exec /app/run failed: No such file or directory | COMMAND | /app/run
          exec /app/entrypoint.sh: no such file or directory | COMMAND | /app/entrypoint.sh
          Error: spawn ffmpeg ENOENT | COMMAND | ffmpeg
          Error: EACCES: permission denied, open '/data/db.json' | PERMISSION | /data/db.json
          PermissionError: [Errno 13] Permission denied: '/var/log/app.log' | PERMISSION | /var/log/app.log
          java.nio.file.AccessDeniedException: /data/index | PERMISSION | /data/index
          open /data/wal/00001: permission denied | PERMISSION | /data/wal/00001
          mkdir: cannot create directory '/bitnami/data': Permission denied | PERMISSION | /bitnami/data
          initdb: error: could not change permissions of directory "/var/lib/postgresql/data": Operation not permitted | PERMISSION | /var/lib/postgresql/data
          System.UnauthorizedAccessException: Access to the path '/app/keys' is denied. | PERMISSION | /app/keys
          Permission denied @ rb_sysopen - /app/log/production.log (Errno::EACCES) | PERMISSION | /app/log/production.log
          nginx: [emerg] mkdir() "/var/cache/nginx/client_temp" failed (13: Permission denied) | PERMISSION | /var/cache/nginx/client_temp
          PHP Warning:  fopen(/var/www/cache/x): Failed to open stream: Permission denied in /var/www/a.php on line 2 | PERMISSION | /var/www/cache/x
          sh: 1: /app/run.sh: Permission denied | PERMISSION | /app/run.sh
          ModuleNotFoundError: No module named 'redis' (File "/app/main.py", line 3, in <module>) | FILE | redis
          Error: Cannot find module '/app/dist/server.js' | FILE | /app/dist/server.js
          Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'express' imported from /app/index.js | FILE | express
          Exception in thread "main" java.lang.NoClassDefFoundError: org/slf4j/LoggerFactory | FILE | org/slf4j/LoggerFactory
          Caused by: java.lang.ClassNotFoundException: com.mysql.cj.jdbc.Driver | FILE | com.mysql.cj.jdbc.Driver
          Error: Could not find or load main class com.example.Main | FILE | com.example.Main
          Error: Unable to access jarfile /app/app.jar | FILE | /app/app.jar
          /app/server: error while loading shared libraries: libssl.so.1.1: cannot open shared object file: No such file or directory | FILE | libssl.so.1.1
          Error loading shared library libstdc++.so.6: No such file or directory (needed by /app/x) | FILE | libstdc++.so.6
          /app/server: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /app/server) | FILE | GLIBC_2.34
          cannot load such file -- bundler/setup (LoadError) | FILE | bundler/setup
          python: can't open file '/app/app.py': [Errno 2] No such file or directory | FILE | /app/app.py
          FileNotFoundError: [Errno 2] No such file or directory: 'config.yaml' | FILE | config.yaml
          java.io.FileNotFoundException: /etc/app/keystore.jks (No such file or directory) | FILE | /etc/app/keystore.jks
          Error: ENOENT: no such file or directory, open '/etc/app/config.json' | FILE | /etc/app/config.json
          open /etc/app/config.yaml: no such file or directory | FILE | /etc/app/config.yaml
          nginx: [emerg] open() "/etc/nginx/certs/tls.crt" failed (2: No such file or directory) | FILE | /etc/nginx/certs/tls.crt
          PHP Fatal error:  Uncaught Error: Failed opening required '/app/vendor/autoload.php' | FILE | /app/vendor/autoload.php
          System.IO.FileNotFoundException: Could not find file '/app/appsettings.Production.json'. | FILE | /app/appsettings.Production.json
          Could not load file or assembly 'Npgsql, Version=7.0.0.0, Culture=neutral' | FILE | Npgsql
          cat: /run/secrets/token: No such file or directory | FILE | /run/secrets/token
          cat: can't open '/etc/app/x': No such file or directory | FILE | /etc/app/x
          java.nio.file.NoSuchFileException: /models/v7.bin | FILE | /models/v7.bin
          dial tcp 10.0.0.9:5432: connect: connection refused | FAR_SIDE | ~~
          Connect to http://orders:8080 [orders/10.96.126.61] failed: Connection refused | FAR_SIDE | ~~
          FATAL: password authentication failed for user "app" | FAR_SIDE | ~~
          getaddrinfo ENOTFOUND db | FAR_SIDE | ~~
          org.flywaydb.core.internal.exception.FlywaySqlException: Unable to obtain connection from database: Connection to db:5432 refused | FAR_SIDE | ~~
          org.flywaydb.core.api.exception.FlywayValidateException: Validate failed: Migrations have failed validation | MIGRATION | flyway
          Migration V3__add_orders.sql failed | MIGRATION | Migration V3__add_orders.sql failed
          alembic.util.exc.CommandError: Can't locate revision identified by '1a2b3c' | MIGRATION | alembic
          error: Dirty database version 12. Fix and force version. | MIGRATION | Dirty database version
          liquibase.exception.LockException: Could not acquire change log lock. Currently locked by api-1 | MIGRATION | liquibase
          ActiveRecord::PendingMigrationError: Migrations are pending. | MIGRATION | Migrations are pending
          sqlalchemy.exc.ProgrammingError: column "currency" of relation "orders" already exists (File "/app/migrations/versions/b71d90_add_currency.py", line 18, in upgrade) | MIGRATION | migrations/versions
          Error: P3009 migrate found failed migrations in the target database | MIGRATION | P3009
          psycopg2.errors.UndefinedTable: relation "orders" does not exist | SCHEMA | orders
          sqlite3.OperationalError: no such table: orders | SCHEMA | orders
          SQLSTATE[42S02]: Base table or view not found: 1146 Table 'shop.orders' doesn't exist | SCHEMA | shop.orders
          FATAL: missing DATABASE_URL | ENVIRONMENT | DATABASE_URL
          DATABASE_URL is not set | ENVIRONMENT | DATABASE_URL
          environment variable API_TOKEN is required | ENVIRONMENT | API_TOKEN
          Missing required environment variable: STRIPE_KEY | ENVIRONMENT | STRIPE_KEY
          missing required environment variables [REDIS_URL] | ENVIRONMENT | REDIS_URL
          KeyError: 'DATABASE_URL' (File "/app/settings.py", line 12, in <module>) | ENVIRONMENT | DATABASE_URL
          key not found: "RAILS_MASTER_KEY" (KeyError) | ENVIRONMENT | RAILS_MASTER_KEY
          /entrypoint.sh: line 4: DB_HOST: unbound variable | ENVIRONMENT | DB_HOST
          sh: DB_HOST: parameter not set | ENVIRONMENT | DB_HOST
          required key PAYMENTS_URL missing value | ENVIRONMENT | PAYMENTS_URL
          env: environment variable "AWS_REGION" not set | ENVIRONMENT | AWS_REGION
          ValidationError: "SMTP_HOST" is required | ENVIRONMENT | SMTP_HOST
          Caused by: java.lang.IllegalArgumentException: Could not resolve placeholder 'orders.url' in value "${orders.url}" | ENVIRONMENT | orders.url
          thread 'main' panicked at src/main.rs:8:40: DATABASE_URL must be set: NotPresent | ENVIRONMENT | DATABASE_URL
          Error: unknown flag: --metrics-adr | CONFIGURATION | unknown flag
          flag provided but not defined: -listen | CONFIGURATION | flag provided but not defined
          server.py: error: unrecognized arguments: --worker 4 | CONFIGURATION | unrecognized arguments
          error: unexpected argument '--prot' found | CONFIGURATION | unexpected argument
          Unrecognized VM option 'UseConcMarkSweepGC' | CONFIGURATION | Unrecognized VM option
          yaml: line 12: did not find expected key | CONFIGURATION | yaml
          yaml.scanner.ScannerError: mapping values are not allowed here | CONFIGURATION | yaml
          SyntaxError: Unexpected token } in JSON at position 42 | CONFIGURATION | Unexpected token } in JSON
          json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0) | CONFIGURATION | JSONDecodeError
          invalid character '}' looking for beginning of object key string | CONFIGURATION | invalid character '}' looking for
          nginx: [emerg] unknown directive "proxy_pas" in /etc/nginx/conf.d/default.conf:7 | CONFIGURATION | unknown directive
          nginx: [emerg] invalid number of arguments in "listen" directive in /etc/nginx/nginx.conf:4 | CONFIGURATION | in /etc/nginx/nginx.conf:4
          *** FATAL CONFIG FILE ERROR (Redis 7.2.4) *** | CONFIGURATION | FATAL CONFIG FILE ERROR
          FATAL:  unrecognized configuration parameter "shared_bufers" | CONFIGURATION | unrecognized configuration parameter
          strconv.Atoi: parsing "eighty": invalid syntax | CONFIGURATION | strconv.Atoi: parsing "eighty"
          ValueError: invalid literal for int() with base 10: '' | CONFIGURATION | invalid literal for int()
          panic: runtime error: invalid memory address or nil pointer dereference (at example.com/shipping/rates.(*Table).Lookup /src/rates/table.go:87) | UNCAUGHT | -
          Exception in thread "main" java.lang.NullPointerException: Cannot invoke "String.length()" because "s" is null | UNCAUGHT | -
          thread 'main' panicked at src/main.rs:4:10: index out of bounds: the len is 3 but the index is 9 | UNCAUGHT | -
          TypeError: Cannot read properties of undefined (reading 'id') (at Object.<anonymous> (/app/index.js:4:9)) | UNCAUGHT | -
          Unhandled exception. System.NullReferenceException: Object reference not set to an instance of an object. | UNCAUGHT | -
          app.rb:3:in `<main>': undefined method `name' for nil:NilClass (NoMethodError) | UNCAUGHT | -
          PHP Fatal error:  Uncaught TypeError: strlen(): Argument #1 ($string) must be of type string, null given in /app/x.php:3 | UNCAUGHT | -
          ZeroDivisionError: division by zero (File "/app/main.py", line 3, in <module>) | UNCAUGHT | -
          """)
  void a_language_s_words_are_read(String said, Sign sign, String what) {
    var read = Sign.in(said);

    assertEquals(Optional.of(sign), read.map(Sign.Read::sign));
    if (!what.equals("-")) {
      assertEquals(what, read.orElseThrow().what());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          starting up
          listening on :8080
          order A-1 not found
          cannot start: nothing to do
          upload failed: no such bucket
          why it died
          """)
  void other_words_mean_nothing_by_themselves(String said) {
    assertEquals(Optional.empty(), Sign.in(said).map(Sign.Read::sign));
  }
}
