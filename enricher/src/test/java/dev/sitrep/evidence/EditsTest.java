package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EditsTest {
  private final Stage stage =
      new Stage()
          .deployment(1, 0, "")
          .crashing("api-2-aaaaa", 3)
          .log("api-2-aaaaa", "api", true, "FATAL: http://orders:8080: connection refused\n");
  private final Edits source = new Edits();

  @AfterEach
  void close() {
    stage.close();
  }

  private void object(String kind, String name, String made, String managed, String spec) {
    stage.add(
        """
        apiVersion: %s
        kind: %s
        metadata: {namespace: shop, name: %s, creationTimestamp: "%s", managedFields: [%s]}
        spec: %s
        """
            .formatted(
                kind.equals("Service") ? "v1" : "networking.k8s.io/v1",
                kind,
                name,
                made,
                managed,
                spec));
  }

  private static String wrote(String manager, String time, String fields) {
    return "{manager: %s, operation: Update, time: \"%s\", fieldsType: FieldsV1, fieldsV1: %s}"
        .formatted(manager, time, fields);
  }

  @Test
  void tells_who_wrote_the_selector_and_not_who_made_the_service_long_ago() throws Exception {
    object(
        "Service",
        "orders",
        "2026-01-01T00:00:00Z",
        wrote("helm", "2026-01-01T00:00:00Z", "{'f:spec': {'f:ports': {}, 'f:selector': {}}}")
            + ", "
            + wrote("kubectl-edit", "2026-11-21T14:58:00Z", "{'f:spec': {'f:selector': {}}}")
            + ", "
            + wrote("annotator", "2026-11-21T14:59:00Z", "{'f:metadata': {'f:annotations': {}}}")
            + ", {manager: cloud-controller, subresource: status, time: \"2026-11-21T14:59:30Z\", fieldsV1: {'f:spec':"
            + " {'f:x': {}}}}",
        "{selector: {app: order}}");

    var edits = stage.read(source, Stage.API, Edit.class);

    assertEquals(
        List.of("spec.selector written by kubectl-edit"), edits.stream().map(Edit::line).toList());
    assertEquals("service orders", edits.getFirst().about().spoken());
    assertEquals("2026-11-21T14:58:00Z", edits.getFirst().when().toString());
  }

  @Test
  void a_new_policy_is_a_change_and_a_new_service_is_none() throws Exception {
    object(
        "Service",
        "orders",
        "2026-11-21T14:50:00Z",
        wrote("kubectl-create", "2026-11-21T14:50:00Z", "{'f:spec': {'f:selector': {}}}"),
        "{selector: {app: orders}}");
    object(
        "NetworkPolicy",
        "deny",
        "2026-11-21T14:55:00Z",
        wrote("argocd-controller", "2026-11-21T14:55:01Z", "{'f:spec': {'f:podSelector': {}}}"),
        "{podSelector: {}}");

    assertEquals(List.of("made by argocd-controller"), stage.lines(source, Stage.API));
  }

  @Test
  void what_changed_around_others_is_none_of_it() throws Exception {
    object(
        "Service",
        "billing",
        "2026-01-01T00:00:00Z",
        wrote("kubectl-edit", "2026-11-21T14:58:00Z", "{'f:spec': {'f:selector': {}}}"),
        "{selector: {app: billing}}");

    assertEquals(List.of(), stage.read(source, Stage.API));
  }
}
