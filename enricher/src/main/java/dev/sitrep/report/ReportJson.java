package dev.sitrep.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.EnumNaming;
import com.fasterxml.jackson.databind.cfg.MutableConfigOverride;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.sitrep.diagnosis.Confidence;
import dev.sitrep.diagnosis.Diagnosis;
import dev.sitrep.diagnosis.Effort;
import dev.sitrep.engine.Reason;
import dev.sitrep.finding.Category;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A report as JSON, schema `sitrep.report/v1`: `schema/sitrep.report.v1.json` describes it. Fields
/// may be added within a version, never renamed or removed.
public final class ReportJson {
  private static final Consumer<MutableConfigOverride> EMPTY_WHERE_MISSING =
      type -> type.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
          .withConfigOverride(String.class, EMPTY_WHERE_MISSING)
          .withConfigOverride(List.class, EMPTY_WHERE_MISSING)
          .addMixIn(Diagnosis.class, ByOutcome.class)
          .addMixIn(Reason.class, KebabCase.class)
          .addMixIn(Category.class, KebabCase.class)
          .addMixIn(Confidence.class, KebabCase.class)
          .addMixIn(Update.Part.class, KebabCase.class)
          .addMixIn(Ending.How.class, KebabCase.class)
          .build();

  private ReportJson() {}

  /// On one line.
  public static String write(Report report) {
    return tree(report).toString();
  }

  /// For people: indented.
  public static String pretty(Report report) {
    return tree(report).toPrettyString();
  }

  private static ObjectNode tree(Report report) {
    var tree =
        JSON.createObjectNode().put("schema", Report.SCHEMA).put("headline", report.headline());
    tree.setAll((ObjectNode) JSON.valueToTree(report));
    return tree;
  }

  /// A text or list that is missing is empty: the report may be older than the field.
  ///
  /// @throws IllegalArgumentException when the text is no such report
  public static Report read(String json) {
    try {
      var tree = JSON.readTree(json);
      if (!tree.isObject()) {
        throw new IllegalArgumentException(
            "no report of schema " + Report.SCHEMA + ": it is no JSON object");
      }
      return JSON.treeToValue(withDefaults((ObjectNode) tree), Report.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "no report of schema " + Report.SCHEMA + ": " + e.getOriginalMessage(), e);
    }
  }

  private static ObjectNode withDefaults(ObjectNode report) {
    if (!report.has("effort")) {
      report.set("effort", JSON.valueToTree(Effort.NONE));
    }
    if (!report.has("origin")) {
      report.set("origin", JSON.valueToTree(Origin.NONE));
    }
    if (!report.has("tally")) {
      report.set("tally", JSON.valueToTree(Tally.NONE));
    }
    if (report.path("diagnosis") instanceof ObjectNode diagnosis) {
      boolean explained = diagnosis.path("outcome").asText().equals("explained");
      var defaults =
          explained
              ? Map.of("category", Category.UNKNOWN.word(), "confidence", Confidence.LOW.word())
              : Map.of("reason", "failed");
      defaults.forEach((field, value) -> {
        if (!diagnosis.has(field)) {
          diagnosis.put(field, value);
        }
      });
    }
    return report;
  }

  @EnumNaming(EnumNamingStrategies.KebabCaseStrategy.class)
  private interface KebabCase {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Diagnosis.Explained.class, name = "explained"),
    @JsonSubTypes.Type(value = Diagnosis.Unexplained.class, name = "unexplained")
  })
  @JsonPropertyOrder("outcome")
  private interface ByOutcome {}
}
