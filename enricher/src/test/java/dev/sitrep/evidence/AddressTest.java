package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  private static String spoken(List<Address> addresses) {
    return addresses.stream().map(Address::spoken).collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          DATABASE_URL         | postgres://app:s3cr3t@orders-db:5432/orders?sslmode=disable | orders-db:5432
          SPRING_DATASOURCE_URL| jdbc:postgresql://pg.shop.svc.cluster.local/shop            | pg.shop.svc.cluster.local:5432
          ORACLE_URL           | jdbc:oracle:thin:@//ora:1521/XE                             | ora:1521
          MSSQL                | jdbc:sqlserver://mssql:1433;databaseName=x                  | mssql:1433
          MONGO_URI            | mongodb://u:p@mongo-0.mongo:27017,mongo-1.mongo:27017/x      | mongo-0.mongo:27017 mongo-1.mongo:27017
          AMQP                 | amqp://guest:guest@rabbitmq                                  | rabbitmq:5672
          REDIS_URL            | rediss://cache:6380/0                                        | cache:6380
          KAFKA_BROKERS        | kafka-0.kafka:9092,kafka-1.kafka:9092                        | kafka-0.kafka:9092 kafka-1.kafka:9092
          DB_HOST              | orders-db                                                    | orders-db
          CART_SERVICE_ADDR    | cartservice:7070                                             | cartservice:7070
          UPSTREAM             | cart.other.svc                                               | cart.other.svc
          MEMCACHED_SERVERS    | mc-a, mc-b                                                   | mc-a mc-b
          LOG_LEVEL            | debug                                                        | ~~
          LISTEN               | :8080                                                        | ~~
          GREETING             | hello world                                                  | ~~
          DB_HOST              | $(POSTGRES_SERVICE_HOST)                                     | ~~
          CONFIG_URL           | file:///etc/app/config.yaml                                  | ~~
          TRUSTED_HOSTS        | *                                                            | ~~
          """)
  void a_variable_names_hosts(String name, String value, String addresses) {
    assertEquals(addresses, spoken(Address.in(name, value)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "at com.example.OrderClient.ping(OrderClient.java:42)",
        "main.go:118 starting, pid:4711 attempt:12 port:8080",
        "2026-11-21 15:12:29 INFO took:1500 line:33",
        "sha256:9c866560e4cede5d01a32fd8821f07f24de8833d767fe120020e9b643b0c53b0",
        "File \"/app/main.py\", line 12, in <module>"
      })
  void what_only_looks_like_one_is_none(String line) {
    assertEquals("", spoken(Address.in(line)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          dial tcp: lookup orders on 10.96.0.10:53: no such host                 | orders
          read tcp 10.244.0.5:43210->10.96.1.2:5432: i/o timeout                 | 10.96.1.2:5432
          could not translate host name "db" to address: Temporary failure in name resolution | db
          getaddrinfo: Name or service not known (SocketError)                   | ~~
          nc: can't connect to remote host (10.96.12.51): Connection refused     | 10.96.12.51
          Connect to http://orders:8080 [orders/10.96.126.61] failed             | orders:8080
          """)
  void a_log_line_names_the_far_end(String line, String addresses) {
    assertEquals(addresses, spoken(Address.in(line)));
  }
}
