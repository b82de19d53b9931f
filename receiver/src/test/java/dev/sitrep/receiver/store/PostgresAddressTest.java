package dev.sitrep.receiver.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresAddressTest {

  @Test
  void is_read_with_its_parameters() {
    var address =
        PostgresAddress.parse(
            "postgresql://si%40trep@db-1:5432,[fd00::1]/alerts%20db?sslmode=verify-full&currentSchema=ops");
    assertEquals("si@trep", address.user());
    assertEquals("db-1:5432,[fd00::1]", address.hosts());
    assertEquals("alerts db", address.database());
    assertEquals(Map.of("sslmode", "verify-full", "currentSchema", "ops"), address.parameters());
    assertEquals("postgresql://db-1:5432,[fd00::1]/alerts db", address.name());
    assertEquals("jdbc:postgresql://db-1:5432,[fd00::1]/alerts%20db", address.jdbc());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mysql://a@b/c | is not the address of a PostgreSQL database; write postgresql://user@host:5432/database
          postgresql://a@b | is not the address of a PostgreSQL database; write postgresql://user@host:5432/database
          postgresql://b:1/c | names no user; write postgresql://user@b:1/c
          postgresql://a@b c/d | has the host "b c"; write postgresql://user@host:5432/database
          postgresql://a@b/c?loggerFile=x | has the parameter loggerFile; known are currentSchema, sslcert, sslkey, sslmode, sslrootcert
          """)
  void what_it_cannot_be_is_refused(String url, String why) {
    assertEquals(why, refusal(url));
  }

  @Test
  void a_password_in_it_is_refused_and_not_repeated() {
    for (var url : new String[] {"postgresql://a:s3cret@b/c", "postgresql://a:s3@cret@b/c"}) {
      assertFalse(refusal(url).contains("s3"), url);
    }
    assertEquals(
        "has a password in it; put that in a file and set store.passwordFile to the file",
        refusal("postgresql://a:s3cret@b/c"));
  }

  private static String refusal(String url) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> PostgresAddress.parse(url))
            .getMessage());
  }
}
