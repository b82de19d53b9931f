package dev.sitrep.safety;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectRedactionTest {
  private static final JsonMapper JSON = new JsonMapper();
  private final ObjectRedaction redaction = new ObjectRedaction(Redaction.create(new byte[] {1}));

  private ObjectNode redacted(String json) throws Exception {
    var object = (ObjectNode) JSON.readTree(json);
    redaction.redact(object);
    return object;
  }

  private String variable(String name, String value) throws Exception {
    var object = JSON.createObjectNode();
    object.putArray("env").addObject().put("name", name).put("value", value);
    redaction.redact(object);
    return object.at("/env/0/value").asText();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders:8080",
        "http://orders.checkout.svc:8080/api/v1",
        "jdbc:postgresql://ledger-db:5432/ledger",
        "10.0.0.1:53",
        "true",
        "OFF",
        "8080",
        "0.25",
        "$(POD_IP)",
        "",
      })
  void a_variable_keeps_a_value_that_tells_where_or_switches(String value) throws Exception {
    assertEquals(value, variable("SETTING", value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://app:s3cret-pass@db:5432/shop",
        "https://hooks.example.org/x?sig=abcdef",
        "a plain sentence",
        "eu-central-1",
        "correct horse battery staple",
        "http://a b",
      })
  void any_other_value_of_a_variable_goes(String value) throws Exception {
    var shown = variable("SETTING", value);
    assertTrue(shown.contains("[REDACTED:"), shown);
    for (var word : new String[] {"s3cret-pass", "abcdef", "sentence", "central", "horse"}) {
      assertFalse(shown.contains(word), shown);
    }
    assertEquals(shown, variable("OTHER", value), "equal values are told to be equal");
  }

  @Test
  void a_secret_by_its_name_goes_even_where_its_value_looks_harmless() throws Exception {
    assertTrue(variable("DB_PASSWORD", "31415926").startsWith("[REDACTED:password#"));
    assertTrue(variable("API_TOKEN", "host:1234").startsWith("[REDACTED:token#"));
  }

  @Test
  void names_and_images_stay() throws Exception {
    var json =
        """
        {"kind": "Pod", "metadata": {"name": "token-service", "uid": "7f9a2c1e-0b2d-4a61-9b7a-e673bf24d34f",
          "labels": {"app": "token-service"}},
         "spec": {"containers": [{"name": "secret-agent",
            "image": "r.example.org/a@sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
            "env": [{"name": "K", "valueFrom": {"secretKeyRef": {"name": "db-password", "key": "password"}}}]}],
          "tolerations": [{"key": "dedicated", "operator": "Equal", "value": "gpu"}],
          "volumes": [{"name": "v", "secret": {"secretName": "api-key-of-the-shop"}}]}}
        """;
    assertEquals(JSON.readTree(json), redacted(json));
  }

  @Test
  void texts_arguments_headers_and_annotations_lose_their_secrets() throws Exception {
    var object =
        redacted(
                """
                {"metadata": {"annotations": {
                   "kubectl.kubernetes.io/last-applied-configuration": "{\\"value\\": \\"hunter2-one\\"}",
                   "vault/token": "hunter2-two"}},
                 "spec": {"containers": [{
                    "args": ["--db-password", "hunter2-three", "--api-key=hunter2-four4", "--verbose"],
                    "livenessProbe": {"httpGet": {"httpHeaders": [
                       {"name": "X-Api-Key", "value": "hunter2-five"}, {"name": "Host", "value": "shop"}]}}}]},
                 "status": {"message": "login failed: password=hunter2-six"}}
                """)
            .toString();
    assertFalse(object.contains("hunter2"), object);
    assertTrue(object.contains("--verbose"), object);
    assertTrue(object.contains("\"shop\""), object);
    assertTrue(object.contains("login failed: password=[REDACTED:"), object);
  }

  @Test
  void redacting_twice_changes_nothing_more() throws Exception {
    var once = redacted("{\"env\": [{\"name\": \"A\", \"value\": \"some words\"}]}");
    assertEquals(once, redacted(once.toString()));
  }
}
