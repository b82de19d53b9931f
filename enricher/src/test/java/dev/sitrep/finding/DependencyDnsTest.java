package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Net.dying;
import static dev.sitrep.finding.Net.policy;
import static dev.sitrep.finding.Net.service;
import static dev.sitrep.finding.Net.unknown;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DependencyDnsTest {
  private final DependencyDns rule = new DependencyDns();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          host name api.example.com cannot be resolved: there is no such name  | dial tcp: lookup api.example.com on 10.96.0.10:53: no such host
          host name api.example.com cannot be resolved: there is no such name  | java.net.UnknownHostException: api.example.com: Name or service not known
          host name api.example.com cannot be resolved: there is no such name  | Error: getaddrinfo ENOTFOUND api.example.com
          the cluster's DNS does not answer for host name api.example.com      | Error: getaddrinfo EAI_AGAIN api.example.com
          the cluster's DNS does not answer for host name db.example.com       | psql: error: could not translate host name "db.example.com" to address: Temporary failure in name resolution
          host name db.example.com cannot be resolved: there is no such name   | (2005, "Unknown MySQL server host 'db.example.com' (-2)")
          host name s3.example.com cannot be resolved: there is no such name   | urllib3.exceptions.NameResolutionError: Failed to resolve 's3.example.com' ([Errno -2] Name or service not known)
          host name mail.example.com cannot be resolved: there is no such name | System.Net.Sockets.SocketException: No such host is known. (mail.example.com:587)
          host name db.example.com cannot be resolved: there is no such name   | PHP Warning:  php_network_getaddresses: getaddrinfo for db.example.com failed: Name or service not known
          host name up.example.com cannot be resolved: there is no such name   | [emerg] 1#1: host not found in upstream "up.example.com" in /etc/nginx/conf.d/default.conf:12
          host name x.example.com cannot be resolved: there is no such name    | nc: bad address 'x.example.com'
          host name kafka.example.com cannot be resolved: there is no such name | Couldn't resolve server kafka.example.com:9092 from bootstrap.servers as DNS resolution failed for kafka.example.com
          host name q.example.com cannot be resolved: there is no such name    | error sending request for url (https://q.example.com/): dns error: failed to lookup address information: Name or service not known
          """)
  void every_language_says_it_in_its_own_words(String says, String words) {
    assertEquals(
        "container api exits with code 1 (4 restarts): " + says, only(rule, dying(words)).cause());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ModuleNotFoundError: No module named 'redis'
          IllegalArgumentException: Could not resolve placeholder 'payments.url' in value "${payments.url}"
          Error: Cannot resolve module 'express' from /app
          java.lang.NoClassDefFoundError: Could not resolve class org.acme.Rates
          org.apache.maven.lifecycle.LifecycleExecutionException: Could not resolve dependencies for project acme
          System.InvalidOperationException: Unable to resolve service for type 'Acme.IClock' while attempting to activate 'Acme.Worker'.
          InvalidTypeIdException: Could not resolve type id 'cat' as a subtype of Animal
          TypeError: Failed to resolve module specifier "vue"
          jinja2.exceptions.TemplateNotFound: could not resolve template index.html
          """)
  void names_of_other_things_are_no_host_names(String words) {
    assertEquals(List.of(), rule.analyze(dying(words)));
  }

  @Test
  void a_missing_service_and_a_policy_without_dns_have_rules_of_their_own() {
    var words = "dial tcp: lookup orders on 10.96.0.10:53: no such host";

    assertEquals(List.of(), rule.analyze(dying(words, unknown("orders", 0, "order"))));
    assertEquals(
        List.of(), rule.analyze(dying(words, policy("strict", "egress", "DNS", "53/UDP"))));
    assertEquals(List.of(), rule.analyze(dying("Could not resolve placeholder 'payments.url'")));
    assertEquals(List.of(), rule.analyze(dying("ModuleNotFoundError: No module named 'redis'")));
    assertEquals(1, rule.analyze(dying(words, service("orders").build())).size());
  }
}
