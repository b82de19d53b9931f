package dev.sitrep.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.diagnosis.Stories.Story;
import dev.sitrep.finding.Analyzers;
import dev.sitrep.finding.Category;
import dev.sitrep.finding.Certainty;
import dev.sitrep.finding.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The check on recorded cases: what is true of them has to pass, or nobody would ever read an
/// explanation, and the same with one token changed has to fall.
class StoryGroundingTest {
  private static final Pattern NUMBER = Pattern.compile("(?<![\\w.:/-])\\d{1,6}(?![\\w.:/-])");
  private static final Pattern IMAGE =
      Pattern.compile("(?<![\\w./-])[a-z][\\w./-]*:[\\w.-]*\\d(?![\\w./:-])");
  private static final int LONGEST_CAUSE = 300;

  /// What the rules may show and a model may not.
  private static final List<String> FOR_RULES_ONLY =
      List.of(
          " -A ",
          "secret",
          "--as=",
          "rolebindings",
          "volumeattachments",
          "apiservices",
          "kube-system");

  private static final Pattern NAME =
      Pattern.compile("(?<![\\w./-])[a-z]+(?:-[a-z0-9]+)+(?![\\w./-])");

  @Test
  void what_the_rules_say_is_verified_as_if_a_model_had_said_it() throws IOException {
    var fallen = new ArrayList<String>();
    int said = 0;
    for (var story : Stories.all().toList()) {
      for (var finding : story.findings()) {
        if (finding.cause().length() > LONGEST_CAUSE) {
          continue;
        }
        said++;
        assertNotEquals(Category.UNKNOWN, Analyzers.category(finding.rule()), finding.rule());
        var checked = check(story, finding.cause() + ".", finding, category(finding));
        checked.violations().forEach(line -> fallen.add(story + ": " + line));
      }
    }
    assertTrue(said > 100, "only " + said);
    assertEquals(List.of(), fallen);
  }

  @Test
  void one_number_or_name_changed_is_found() throws IOException {
    var passed = new ArrayList<String>();
    int changed = 0;
    for (var story : Stories.all().toList()) {
      for (var finding : story.findings()) {
        for (var lie : lies(story, finding)) {
          changed++;
          var checked = check(story, lie + ".", finding, category(finding));
          if (checked.violations().isEmpty()) {
            passed.add(story + ": " + lie);
          }
        }
      }
    }
    assertTrue(changed > 100, "only " + changed);
    assertEquals(List.of(), passed);
  }

  @Test
  void the_rules_own_commands_hold() throws IOException {
    var fallen = new ArrayList<String>();
    int held = 0;
    for (var story : Stories.all().toList()) {
      for (var finding : story.findings()) {
        for (var command : finding.next()) {
          if (FOR_RULES_ONLY.stream().anyMatch(command::contains)) {
            continue;
          }
          held++;
          var checked =
              Grounding.check(
                  story.file(),
                  story.findings(),
                  opinion(story, finding, Category.UNKNOWN, finding.cause(), command),
                  "m");
          checked.violations().stream()
              .filter(line -> line.startsWith("the command"))
              .forEach(line -> fallen.add(story + ": " + line));
        }
      }
    }
    assertTrue(held > 100, "only " + held);
    assertEquals(List.of(), fallen);
  }

  /// What a good model would write from the report of a recorded case.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "image-tag-missing | The tag 7.4.1-rc3 of image 127.0.0.1:5000/media/transcoder does"
            + " not exist, so both pods of deployment transcoder cannot start.",
        "image-tag-missing | Pulling \"127.0.0.1:5000/media/transcoder:7.4.1-rc3\" failed 10"
            + " times with NotFound.",
        "oom-loop-python | The container model needs more memory than its limit of 48 MiB and"
            + " is OOM-killed with exit code 137.",
        "oom-loop-python | The pod embeddings-0 in namespace ml-serving has restarted six times"
            + " because it ran out of memory.",
        "service-selector-typo | The Service inventory selects app=inventry, but the pods are"
            + " labelled app=inventory, so basket gets ECONNREFUSED on port 8080.",
        "liveness-wrong-port | The liveness probe checks port 8081 while the container web"
            + " listens on port 8080, so the kubelet restarts it.",
        "quota-pods | The ResourceQuota team-chat-limits permits 3 pods and all three pods are"
            + " used, so the ReplicaSet can't create more.",
        "configmap-env-missing | The ConfigMap feature-flags-v2 isn't present in the promotions"
            + " namespace, hence CreateContainerConfigError.",
        "readiness-503-dependency | The database stock-db:5432 refuses connections because the"
            + " selector role=primary matches no pod; the pods carry role=replica.",
        "memory-too-large | Container cache requests 200 GiB of memory, but the only node has"
            + " 23.4 GiB, so the Pod stays Pending.",
        "job-deadline | The Job reindex was active longer than its deadline of 25 seconds and"
            + " ended with DeadlineExceeded.",
        "node-tainted | The taint dedicated=batch:NoSchedule on node-1 isn't tolerated,"
            + " therefore the pods are unschedulable.",
        "evicted-for-memory | Node pool-b-7 was low on memory (about 70 MiB left, 100 MiB"
            + " needed), and the pod that used 2.1 GiB was evicted about 32 minutes ago.",
        "port-taken-by-sidecar | The container metrics exits because port 8080 is already in"
            + " use by the container api.",
        "claim-class-missing | The StorageClass premium-rwo doesn't exist, so the PVC"
            + " data-mongo-0 remains unbound and mongo-0 can't be scheduled.",
      })
  void a_paraphrase_of_a_good_model_survives(String name, String sentence) {
    var story = Stories.named(name);
    var finding = story.findings().getFirst();
    assertEquals(
        List.of(), check(story, sentence, finding, category(finding)).violations(), sentence);
  }

  private static Grounding.Checked check(
      Story story, String cause, Finding finding, Category category) {
    return Grounding.check(
        story.file(), story.findings(), opinion(story, finding, category, cause), "test-model");
  }

  /// A category that does not contradict.
  private static Category category(Finding finding) {
    return finding.certainty() == Certainty.SEEN
        ? Analyzers.category(finding.rule())
        : Category.UNKNOWN;
  }

  private static Opinion opinion(
      Story story, Finding finding, Category category, String cause, String... commands) {
    var proof = story.file().byId(finding.exhibits().getFirst()).orElseThrow();
    return new Opinion(
        "",
        List.of(new Opinion.Basis(proof.id(), proof.evidence().line())),
        category,
        cause,
        List.of(commands),
        Opinion.Verdict.SUPPORTED);
  }

  /// The cause with one token replaced by one that stands nowhere in the case.
  private static List<String> lies(Story story, Finding finding) {
    var everything = new StringBuilder();
    story
        .file()
        .exhibits()
        .forEach(
            e -> everything.append(Prompt.line(e, story.file().now())).append(e.evidence().line()));
    story.findings().forEach(everything::append);
    everything.append(story.file().incident());
    var lies = new ArrayList<String>();
    for (var pattern : List.of(NUMBER, NAME, IMAGE)) {
      var found = pattern.matcher(finding.cause());
      while (found.find()) {
        var token = found.group();
        var other = other(token);
        if (everything.indexOf(other) < 0) {
          lies.add(
              finding.cause().substring(0, found.start())
                  + other
                  + finding.cause().substring(found.end()));
        }
      }
    }
    return lies;
  }

  private static String other(String token) {
    if (Character.isDigit(token.charAt(0)) || token.contains(":")) {
      int last = token.charAt(token.length() - 1) - '0';
      return token.substring(0, token.length() - 1) + (last + 7) % 10;
    }
    return token + "-x7";
  }
}
