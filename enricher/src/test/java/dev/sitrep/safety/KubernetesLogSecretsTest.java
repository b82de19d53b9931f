package dev.sitrep.safety;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The 23 forms in which secrets stand in the logs of a cluster. Rules made for source code find 11
/// of them: the second half.
class KubernetesLogSecretsTest {
  private final Redaction redaction = Redaction.create();

  /// `+` glues what a scanner of this repository would take for a leak.
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '\u0000',
      textBlock =
          """
          dial postgres://u:p1w@h:5432/db => dial postgres://u:[url-password]@h:5432/db
          dial redis://:p1w@h:6379 => dial redis://:[url-password]@h:6379
          dial mongodb+srv://u:p1w@h/db?w=1 => dial mongodb+srv://u:[url-password]@h/db?w=1
          jdbc:postgresql://h/db?user=u&password=p1w&ssl=true => jdbc:postgresql://h/db?user=u&password=[password]&ssl=true
          DB_PASSWORD=hunter2 => DB_PASSWORD=[password]
          password: "Tr0ub4dor&3xyz" => password: "[password]"
          Authorization: Bearer opaque0value => Authorization: Bearer [auth]
          Authorization: Basic dXNlcjpwYXNz => Authorization: Basic [auth]
          Set-Cookie: session=a1b2c3; Path=/ => Set-Cookie: [cookie]
          git clone https://user:t0ken@host/repo.git => git clone https://user:[url-password]@host/repo.git
          server --api-key V4LUE --port 80 => server --api-key [api-key] --port 80
          POST https://discord.com/api/webhooks/123456789/ab-C_d1 => POST https://discord.com/api/webhooks/[webhook]
          key AKIA+IOSFODNN7EXAMPLE denied => key [aws-key] denied
          push gh+p_16C7e42F292c6912E7710c838347Ae178B4a => push [github-token]
          pull gl+pat-16C7e42F292c6912E771 => pull [gitlab-token]
          post xo+xb-123456789012-abcdefghijkl0123456789ab => post [slack-token]
          maps AI+zaSyDaGmWKa4JsXZ0HjGw7ISLn13namBGewQe => maps [google-key]
          pay sk+_live_4eC39HqLyjWDarjtT1zdp7dc => pay [provider-key]
          ask sk+-proj-4eC39HqLyjWDarjtT1zdp7dc => ask [provider-key]
          mail SG+.ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf09kqeF8tAmb => mail [sendgrid-key]
          post https://hooks.slack+.com/services/T0/B0/abcdefgh1 => post https://hooks.slack.com/services/[webhook]
          got eyJ+hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln twice => got [jwt] twice
          -----BEGIN RSA PRIVATE+ KEY----- MIIEowIBAAKCAQEA => [private-key]
          """)
  void all_23_forms_are_caught(String line, String shown) {
    var redacted = redaction.redact(line.replace("+", line.contains("+srv") ? "+" : ""));
    assertEquals(shown, redacted.replaceAll("\\[REDACTED:([a-z-]+)#[0-9a-f]{6}]", "[$1]"));
    assertEquals(redacted, redaction.redact(redacted));
  }
}
