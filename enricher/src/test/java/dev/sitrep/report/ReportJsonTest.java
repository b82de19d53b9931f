package dev.sitrep.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.sitrep.cluster.Ref;
import dev.sitrep.diagnosis.Confidence;
import dev.sitrep.diagnosis.Diagnosis;
import dev.sitrep.diagnosis.Effort;
import dev.sitrep.engine.Reason;
import dev.sitrep.finding.Category;
import dev.sitrep.finding.Certainty;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCHEMA = schema();

  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(SCHEMA, InputFormat.JSON);

  static Stream<String> names() {
    return Reports.all().keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("names")
  void every_kind_of_report_is_as_the_schema_says(String name) {
    var report = Reports.named(name);
    assertEquals(List.of(), faults(ReportJson.write(report)));
    assertEquals(report, ReportJson.read(ReportJson.write(report)));
    assertEquals(report, ReportJson.read(ReportJson.pretty(report)));
  }

  @Test
  void any_report_is_as_the_schema_says_and_can_be_read_again() {
    var random = new Random(20260314);
    for (int run = 0; run < 300; run++) {
      var report = any(random);
      var json = ReportJson.write(report);
      assertEquals(List.of(), faults(json), json);
      assertEquals(report, ReportJson.read(json));
      assertFalse(json.contains("\n"), "one line");
    }
  }

  @Test
  void every_field_is_described() throws JsonProcessingException {
    var root = JSON.readTree(SCHEMA);
    described(root, "schema", root);
    var random = new Random(1);
    for (int run = 0; run < 50; run++) {
      known(JSON.readTree(ReportJson.write(any(random))), root, root, "");
    }
  }

  /// The schema says of each object what is required: what is always written.
  @Test
  void what_is_always_written_is_required() throws JsonProcessingException {
    var root = JSON.readTree(SCHEMA);
    var written = JSON.readTree(ReportJson.write(Reports.clearCause()));
    var required = JSON.convertValue(root.path("required"), String[].class);
    assertEquals(
        written.properties().stream().map(Map.Entry::getKey).sorted().toList(),
        Stream.of(required).sorted().toList());
  }

  static Stream<Consumer<ObjectNode>> breakages() {
    return Stream.of(
        report -> report.put("schema", "sitrep.report/v2"),
        report -> report.remove("cause"),
        report -> report.put("status", "sleeping"),
        report -> report.put("since", "yesterday"),
        report -> report.put("took", "180 ms"),
        report -> report.put("alerts", "KubePodCrashLooping"),
        report -> ((ObjectNode) report.path("cause")).put("certainty", "SURE"),
        report -> ((ObjectNode) report.path("cause")).putArray("exhibits").add("exhibit 4"),
        report -> ((ObjectNode) report.path("cause")).put("mood", "bad"),
        report -> ((ObjectNode) report.path("object")).put("kind", "Deployment"),
        report -> ((ObjectNode) report.path("proof").path(0)).remove("text"),
        report -> ((ObjectNode) report.path("changes").path(0)).remove("what"),
        report -> ((ObjectNode) report.path("diagnosis")).put("outcome", "guessed"));
  }

  @ParameterizedTest
  @MethodSource("breakages")
  void a_broken_report_is_not(Consumer<ObjectNode> breakage) throws JsonProcessingException {
    var report = (ObjectNode) JSON.readTree(ReportJson.write(Reports.clearCause()));
    assertEquals(List.of(), faults(report.toString()));
    breakage.accept(report);
    assertFalse(faults(report.toString()).isEmpty(), report.toString());
  }

  @Test
  void a_newer_report_with_more_fields_can_be_read() throws JsonProcessingException {
    var report = (ObjectNode) JSON.readTree(ReportJson.write(Reports.clearCause()));
    report.put("weather", "fine");
    assertEquals(List.of(), faults(report.toString()));
    assertEquals(Reports.clearCause(), ReportJson.read(report.toString()));
  }

  @Test
  void an_older_report_with_fewer_texts_and_lists_can_be_read() throws JsonProcessingException {
    var report = (ObjectNode) JSON.readTree(ReportJson.write(Reports.clearCause()));
    report.remove(List.of("wouldDecide", "fix", "changes", "question"));
    ((ObjectNode) report.path("cause")).remove("exhibits");
    var read = ReportJson.read(report.toString());
    assertEquals(List.of(), read.wouldDecide());
    assertEquals("", read.fix());
    assertEquals(List.of(), read.cause().exhibits());
    assertEquals(Reports.clearCause().proof(), read.proof());
  }

  @Test
  void a_report_that_was_stored_before_there_were_tallies_and_updates_can_be_read()
      throws JsonProcessingException {
    var report = (ObjectNode) JSON.readTree(ReportJson.write(Reports.clearCause()));
    report.remove(List.of("tally", "update", "ending", "storm"));
    var read = ReportJson.read(report.toString());
    assertEquals(Tally.NONE, read.tally());
    assertEquals(Optional.empty(), read.update());
    assertEquals(Optional.empty(), read.ending());
    assertEquals(Optional.empty(), read.storm());
    assertEquals(Reports.clearCause().with(Tally.NONE), read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"object", "since", "at", "cause", "diagnosis", "took"})
  void a_report_without_its_bones_is_none(String field) throws JsonProcessingException {
    var report = (ObjectNode) JSON.readTree(ReportJson.write(Reports.clearCause()));
    report.remove(field);
    assertThrows(IllegalArgumentException.class, () -> ReportJson.read(report.toString()));
  }

  @Test
  void says_what_cannot_be_read() {
    for (var text : List.of("", "{", "null", "[]", "{\"object\": 3}")) {
      var problem = assertThrows(IllegalArgumentException.class, () -> ReportJson.read(text), text);
      assertTrue(
          String.valueOf(problem.getMessage()).startsWith("no report of schema sitrep.report/v1: "),
          problem.getMessage());
    }
  }

  private List<String> faults(String json) {
    return schema
        .validate(
            json,
            InputFormat.JSON,
            execution -> execution.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(Object::toString)
        .toList();
  }

  private static void described(JsonNode root, String path, JsonNode node) {
    for (var field : node.path("properties").properties()) {
      var description = field.getValue().path("description").asText();
      assertTrue(description.endsWith("."), path + "." + field.getKey() + " is not described");
      described(root, path + "." + field.getKey(), field.getValue());
    }
    for (var definition : node.path("$defs").properties()) {
      described(root, definition.getKey(), definition.getValue());
    }
  }

  /// Every field of the value has its place in the schema.
  private static void known(JsonNode value, JsonNode schema, JsonNode root, String path) {
    var at = resolved(value, schema, root);
    if (value.isObject()) {
      for (var field : value.properties()) {
        var named = at.path("properties").path(field.getKey());
        var place = named.isMissingNode() ? at.path("additionalProperties") : named;
        assertTrue(place.isObject(), path + "." + field.getKey() + " is not in the schema");
        known(field.getValue(), place, root, path + "." + field.getKey());
      }
    }
    for (var item : value.isArray() ? value : JSON.createArrayNode()) {
      known(item, at.path("items"), root, path + "[]");
    }
  }

  private static JsonNode resolved(JsonNode value, JsonNode schema, JsonNode root) {
    if (schema.has("$ref")) {
      return root.at(schema.path("$ref").asText().substring(1));
    }
    for (var one : schema.path("oneOf")) {
      var form = resolved(value, one, root);
      if (form.at("/properties/outcome/const").equals(value.path("outcome"))) {
        return form;
      }
    }
    return schema;
  }

  private static Report any(Random random) {
    var items = some(random, () -> item(random));
    return new Report(
        word(random),
        List.of("firing", "resolved", "ended").get(random.nextInt(3)),
        word(random),
        maybe(random),
        ref(random),
        some(random, () -> word(random)),
        maybe(random),
        word(random),
        time(random),
        time(random),
        cause(random),
        items.stream().limit(3).toList(),
        some(random, () -> change(random)),
        some(random, () -> word(random)).stream().limit(3).toList(),
        maybe(random),
        some(random, () -> word(random)),
        some(random, () -> cause(random)),
        some(random, () -> word(random)),
        some(random, () -> word(random)).stream().limit(3).toList(),
        random.nextBoolean()
            ? new Diagnosis.Unexplained(Reason.LATE, word(random), maybe(random))
            : new Diagnosis.Explained(
                word(random),
                List.of(Category.values()).get(random.nextInt(Category.values().length)),
                List.of(Confidence.values()).get(random.nextInt(3)),
                some(random, () -> claim(random)),
                some(random, () -> word(random)).stream().limit(3).toList(),
                word(random)),
        new Effort(
            maybe(random),
            maybe(random),
            maybe(random),
            random.nextInt(3),
            random.nextInt(9000),
            random.nextInt(900),
            random.nextInt(9),
            random.nextInt(9),
            random.nextInt(50),
            Duration.ofMillis(random.nextInt(90_000))),
        items,
        took(random),
        new Tally(
            random.nextInt(99),
            random.nextInt(9),
            maybe(random),
            maybe(random),
            some(random, () -> word(random)),
            random.nextInt(9)),
        perhaps(random, () -> update(random)),
        perhaps(random, () -> ending(random)),
        perhaps(random, () -> storm(random)),
        new Origin(
            new TreeMap<>(Map.of(word(random), maybe(random))), maybe(random), maybe(random)));
  }

  private static Duration took(Random random) {
    return Duration.ofNanos(random.nextLong(100_000_000_000L));
  }

  private static Update update(Random random) {
    var parts = List.of(Update.Part.values());
    return new Update(
        time(random),
        List.of(word(random), word(random)),
        Set.copyOf(parts.subList(0, random.nextInt(parts.size() + 1))),
        some(random, () -> word(random)));
  }

  private static Ending ending(Random random) {
    return new Ending(
        time(random),
        List.of(Ending.How.values()).get(random.nextInt(4)),
        maybe(random),
        took(random),
        some(random, () -> new Ending.Standing(word(random), maybeTime(random), maybe(random))));
  }

  private static Storm storm(Random random) {
    return new Storm(
        random.nextInt(900),
        random.nextInt(99),
        random.nextInt(99),
        random.nextInt(9),
        random.nextInt(20),
        random.nextInt(99),
        some(random, () -> new Storm.Count(word(random), random.nextInt(99))),
        some(random, () -> new Storm.Count(word(random), random.nextInt(99))),
        some(random, () -> new Storm.Worst(word(random), word(random), word(random))));
  }

  private static <T> Optional<T> perhaps(Random random, Supplier<T> one) {
    return random.nextBoolean() ? Optional.of(one.get()) : Optional.empty();
  }

  private static Report.Cause cause(Random random) {
    return new Report.Cause(
        maybe(random),
        List.of(Certainty.values()).get(random.nextInt(3)),
        word(random),
        ref(random),
        some(random, () -> id(random)));
  }

  private static Diagnosis.Claim claim(Random random) {
    return new Diagnosis.Claim(
        maybe(random), some(random, () -> id(random)), random.nextBoolean(), maybe(random));
  }

  private static Report.Change change(Random random) {
    return new Report.Change(word(random), maybeTime(random), some(random, () -> word(random)));
  }

  private static Report.Item item(Random random) {
    return new Report.Item(
        id(random), word(random), maybe(random), maybeTime(random), maybe(random));
  }

  private static Ref ref(Random random) {
    return new Ref("kind" + random.nextInt(9), maybe(random), maybe(random));
  }

  private static String id(Random random) {
    return "E" + random.nextInt(200);
  }

  private static Optional<Instant> maybeTime(Random random) {
    return random.nextBoolean() ? Optional.of(time(random)) : Optional.empty();
  }

  private static Instant time(Random random) {
    return Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextLong(1_000_000_000L));
  }

  private static String maybe(Random random) {
    return random.nextInt(3) == 0 ? "" : word(random);
  }

  private static String word(Random random) {
    var letters = List.of("a", "Z", "0", "\"", "\\", "\n", "\u0000", "é", "数", "🔥", "</script>");
    var word = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      word.append(letters.get(random.nextInt(letters.size())));
    }
    return word.toString();
  }

  private static <T> List<T> some(Random random, Supplier<T> one) {
    return Stream.generate(one).limit(random.nextInt(5)).toList();
  }

  private static String schema() {
    try (var in = Report.class.getResourceAsStream("/schema/sitrep.report.v1.json")) {
      assertNotNull(in, "the schema is not in the jar");
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
