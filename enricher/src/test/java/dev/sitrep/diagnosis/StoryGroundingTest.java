package dev.sitrep.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
        "image-tag-missing | Both transcoder pods fail to start because the image tag"
            + " 7.4.1-rc3 was not found in the registry.",
        "image-tag-missing | The image media/transcoder:7.4.1-rc3 could not be pulled"
            + " since its tag is missing from the registry.",
        "image-tag-missing | The kubelet cannot pull transcoder:7.4.1-rc3 (NotFound), so"
            + " the containers wait in ErrImagePull.",
        "image-tag-missing | The registry at 127.0.0.1:5000 answers, but it holds no"
            + " transcoder image with that tag.",
        "image-tag-missing | The tag 7.4.1-rc3 of the transcoder image probably was"
            + " never pushed.",
        "image-tag-missing | Neither of the two pods could start as the image does not" + " exist.",
        "image-tag-missing | There is no image with tag 7.4.1-rc3 in the repository"
            + " media/transcoder.",
        "image-tag-missing | A wrong or not yet pushed image tag prevents the deployment"
            + " from starting.",
        "oom-loop-python | The container model of pod embeddings-0 was OOM killed"
            + " because it needs more than its 48Mi memory limit.",
        "oom-loop-python | The embeddings statefulset keeps crashing since the kernel"
            + " kills its process for exceeding the limit.",
        "oom-loop-python | The process gets killed within a second of its start, which"
            + " suggests that it allocates more memory than allowed at startup.",
        "oom-loop-python | Memory usage exceeded the limit (48 MiB), and the OOM killer"
            + " ended the container with exit code 137.",
        "oom-loop-python | The memory limit is set to 48Mi, which is too low for the" + " model.",
        "oom-loop-python | The pod was restarted 6 times and is now in CrashLoopBackOff.",
        "oom-loop-python | The container was terminated with exit code 137 (OOMKilled).",
        "oom-loop-python | The limit of 48 megabytes is not enough for the workload.",
        "oom-loop-python | The container does not run out of CPU but of memory.",
        "oom-loop-python | There is no sign of a node problem; the container hits its"
            + " own limit.",
        "liveness-wrong-port | The liveness probe is configured with port 8081, but the"
            + " app listens on 8080.",
        "liveness-wrong-port | The kubelet's health check connects to port 8081, where"
            + " nothing listens, so the connection is refused.",
        "liveness-wrong-port | The web container was restarted 6 times because its"
            + " liveness probe failed 18 times.",
        "liveness-wrong-port | Since the probe is refused on 8081, the container is"
            + " killed although the application is healthy.",
        "liveness-wrong-port | The application itself works, only the port of the probe"
            + " is wrong.",
        "liveness-wrong-port | The container ended with exit code 0, so it did not crash"
            + " but was stopped by the kubelet.",
        "liveness-wrong-port | The process itself runs fine on port 8080.",
        "liveness-wrong-port | The deployment was first rolled out 14 minutes before the"
            + " alert.",
        "service-selector-typo | The selector of service inventory has a typo"
            + " (inventry), so no pod matches and the service has no endpoints.",
        "service-selector-typo | Basket crashes with ECONNREFUSED because the inventory"
            + " service has no endpoints.",
        "service-selector-typo | The pods of inventory exist and carry the label"
            + " app=inventory, but the service selects app=inventry.",
        "service-selector-typo | Both basket pods crash as the inventory Service isn't"
            + " backed by any pod.",
        "service-selector-typo | The service inventory exists, but its selector does not"
            + " match the labels of the pods.",
        "service-selector-typo | The inventory pods are running and ready, so the fault"
            + " lies in the service's selector.",
        "service-selector-typo | The connection to 10.96.116.80:8080 is refused because"
            + " nobody stands behind the service.",
        "readiness-503-dependency | The stock pods are not ready because they cannot"
            + " connect to the database stock-db on port 5432.",
        "readiness-503-dependency | The service stock-db selects role=primary, yet the"
            + " database pods are labelled role=replica.",
        "readiness-503-dependency | The readiness probe fails with 503 since the"
            + " database connection is refused.",
        "readiness-503-dependency | The database is unreachable: its service has no"
            + " endpoints.",
        "readiness-503-dependency | The database pod itself runs, but its label does not"
            + " match the service.",
        "rollout-missing-key | The new revision 2 added the variable SMTP_HOST, which"
            + " refers to a key that mail-relay doesn't contain.",
        "rollout-missing-key | The ConfigMap mail-relay exists but lacks the key" + " smtp.host.",
        "rollout-missing-key | The configmap is present, but the key smtp.host is not in" + " it.",
        "rollout-missing-key | One of three pods cannot start with"
            + " CreateContainerConfigError.",
        "rollout-missing-key | The old pods still work, so the service is not down yet.",
        "rollout-missing-key | The rollout is stuck because the new pod can't be created"
            + " without smtp.host.",
        "evicted-for-memory | The node pool-b-7 ran low on memory, so the kubelet"
            + " evicted the mailer pod.",
        "evicted-for-memory | The container mailer used 2.11Gi without a memory request,"
            + " which made it the first to be evicted.",
        "evicted-for-memory | Only about 70 MiB of memory were available on the node,"
            + " below its threshold of 100Mi.",
        "evicted-for-memory | The mailer container has no memory request.",
        "evicted-for-memory | The pod of mailer was evicted half an hour ago.",
        "same-name-other-pod | The memory limit was lowered from 256Mi to 32Mi in"
            + " revision 2, and since then recommender-1 is OOM-killed.",
        "same-name-other-pod | The pod recommender-1 exceeds its new memory limit of" + " 32Mi.",
        "same-name-other-pod | Five restarts of recommender-1 were caused by the lower" + " limit.",
        "config-invalid-json-node | The menu container fails to parse its JSON because"
            + " of a trailing comma in \"mains\".",
        "config-invalid-json-node | A SyntaxError in the JSON file crashes both pods"
            + " with exit code 1.",
        "config-invalid-json-node | The configuration file is not valid JSON.",
        "neighbour-refuses | The cart container exits with code 1 because orders refuses"
            + " the connection on port 8080.",
        "neighbour-refuses | Cart depends on the orders service, which doesn't accept"
            + " connections.",
        "neighbour-refuses | The pod has restarted eight times and waits 5 minutes"
            + " between tries.",
        "port-taken-by-sidecar | Two containers of the same pod want port 8080, and the"
            + " metrics container loses.",
        "port-taken-by-sidecar | The address is already in use since the api container"
            + " listens on 8080.",
        "claim-that-runs-full | The volume of index-solr-2 is almost full, and its"
            + " resize to 200Gi failed because the disk quota is exceeded.",
        "claim-that-runs-full | Only 2.41% of the space is free, and the expansion from"
            + " 100Gi to 200Gi keeps failing.",
        "quota-pods | The namespace's pod quota is exhausted, so the ReplicaSet cannot"
            + " create further pods.",
        "quota-pods | All 3 pods that the ResourceQuota allows are already in use.",
        "configmap-env-missing | The container cannot be created because the ConfigMap"
            + " feature-flags-v2 is missing.",
        "configmap-env-missing | The pod references a config map that doesn't exist in"
            + " its namespace.",
        "node-tainted | The pods stay Pending because the only node is tainted and they"
            + " have no matching toleration.",
        "node-tainted | No node is available that the helpdesk pods could run on.",
        "job-deadline | The job did not finish within its active deadline and was" + " terminated.",
        "job-deadline | Kubernetes stopped the Job because it ran longer than 25 seconds.",
        "claim-class-missing | The claim can't be bound because it asks for a storage"
            + " class that doesn't exist.",
        "claim-class-missing | The pod mongo-0 cannot be scheduled until its claim is" + " bound.",
        "panic-go | The Go program panics and exits with code 2.",
        "panic-rust | The program panicked and the container keeps restarting.",
        "segfault-c | The process crashes with a segmentation fault (exit code 139).",
        "priority-class-missing | The pods cannot be created as the PriorityClass"
            + " business-critical doesn't exist.",
        "service-scaled-to-zero | The StatefulSet auth-tokens was scaled down to zero,"
            + " so its service has no endpoints.",
        "webhook-unreachable | The API server cannot call the admission webhook,"
            + " therefore pods are not created.",
        "module-missing-perl | The Perl module DBI isn't installed in the image.",
        "heap-java | The Java heap is exhausted, so the JVM throws an OutOfMemoryError.",
        "heap-java | The process was not killed by the kernel; it ran out of heap space.",
        "probe-scheme | The probe speaks HTTPS while the server only answers plain HTTP.",
        "pull-secret-missing | The pull secret is missing, so the registry rejects the"
            + " pull as unauthorized.",
        "image-registry-dns | The name of the registry cannot be resolved by DNS.",
        "image-registry-refuses | The registry refuses the connection, so the image"
            + " can't be pulled.",
        "image-rate-limited | The registry limits the number of pulls and answered with"
            + " too many requests.",
        "readiness-404-node | The readiness probe asks a path that the application"
            + " answers with 404.",
        "volume-permission-python | The process may not write to the mounted volume:"
            + " permission denied.",
        "read-only-root | The root filesystem is read-only, so the process cannot write"
            + " its files.",
        "env-missing-python | The environment variable that the program needs isn't set.",
        "secret-key-missing | The container needs a key that the secret doesn't have.",
        "rbac-forbidden-python | The service account isn't allowed to list the resource,"
            + " so the API server answers with forbidden.",
        "liveness-too-slow | The liveness probe times out because the application"
            + " answers too slowly.",
        "startup-too-slow | The application starts too slowly and the startup probe" + " kills it.",
        "policy-forgets-dns | The network policy does not allow DNS, so names can't be"
            + " resolved.",
        "nfs-mount-fails | The NFS volume cannot be mounted on the node.",
        "node-cordoned | The node is cordoned, so nothing can be scheduled on it.",
        "lost-node-takes-its-pods | The node stopped reporting, so its pods are lost.",
        "evicted-ephemeral-storage | The pod was evicted because it used more ephemeral"
            + " storage than allowed.",
        "write-ahead-log-fills-its-disk | The disk is full, so the database can't write"
            + " its log.",
        "scaler-without-metrics | The autoscaler cannot read metrics and so doesn't" + " scale.",
        "oom-once-runs-again | The container was killed once for memory and has been"
            + " running since.",
        "host-name-of-last-year | The host name that the program calls cannot be" + " resolved.",
        "registry-certificate-expired | The registry's certificate has expired, so"
            + " pulling the image fails.",
        "wrong-architecture | The image was built for another CPU architecture, so the"
            + " program cannot be executed.",
        "job-backoff-python | The job failed after several tries because its program"
            + " raises a ValueError.",
        "rollout-paused | The rollout of the deployment is paused.",
        "port-taken-by-the-sidecar | The port is already taken by another container of"
            + " the pod.",
        "gpu-none | No node offers a GPU, so the pod can't be scheduled.",
        "ingress-of-another-name | The ingress points to a service that doesn't exist.",
      })
  void a_paraphrase_of_a_good_model_survives(String name, String sentence) {
    var story = Stories.named(name);
    var finding = story.findings().getFirst();
    assertEquals(
        List.of(), check(story, sentence, finding, category(finding)).violations(), sentence);
  }

  /// True words in another order, or words of a trouble that nothing shows.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "image-tag-missing | The image 127.0.0.1:5000/media/transcoder:7.4.1-rc3 exists"
            + " in the registry and was pulled without error.",
        "image-tag-missing | The pods of deployment transcoder ran out of memory and"
            + " were killed by the kernel.",
        "image-tag-missing | The transcoder pods cannot be scheduled because no node has"
            + " enough CPU.",
        "image-tag-missing | The transcoder deployment has fixed itself in the meantime.",
        "image-tag-missing | No action is needed because the transcoder image is being"
            + " pulled again.",
        "image-tag-missing | Engineers are advised to ignore this alert about the" + " transcoder.",
        "image-tag-missing | The liveness probe of container transcoder fails and so it"
            + " is restarted.",
        "image-tag-missing | It would be best to delete the namespace media and recreate"
            + " the transcoder.",
        "image-tag-missing | The fix is to delete the deployment transcoder.",
        "image-tag-missing | Run k delete deployment transcoder to make the image load.",
        "image-tag-missing | The transcoder image is documented at"
            + " hxxps[:]//evil[.]example/fix today.",
        "image-tag-missing | The transcoder image needs a login at xn--pple-43d.com to" + " load.",
        "oom-loop-python | The memory limit of container model is 137Mi.",
        "oom-loop-python | The container model was killed after 48 restarts because of"
            + " memory.",
        "oom-loop-python | The node ran out of memory and evicted the pod embeddings-0.",
        "oom-loop-python | The container model ended by itself without an error and exit"
            + " code 137 is normal.",
        "oom-loop-python | The image of the container model cannot be pulled from the"
            + " registry.",
        "oom-loop-python | The container model was stopped by an administrator.",
        "oom-loop-python | The pod embeddings-0 has been compromised by a cryptominer.",
        "oom-loop-python | The memory limit of container model should be removed" + " entirely.",
        "oom-loop-python | The pod embeddings-0 works as intended and there is no" + " problem.",
        "liveness-wrong-port | The container web listens on port 8081 and the probe is" + " right.",
        "liveness-wrong-port | The probe succeeded, so the restarts of container web"
            + " have another cause.",
        "liveness-wrong-port | A network policy blocks the liveness probe of container" + " web.",
        "service-selector-typo | The service basket has no endpoints because its"
            + " selector matches no pod of inventory.",
        "service-selector-typo | The service inventory has all its endpoints and answers"
            + " on port 8080.",
        "service-selector-typo | The certificate of service inventory has expired.",
        "readiness-503-dependency | The password of the database stock-db is wrong.",
        "readiness-503-dependency | The disk of statefulset stock-db is full, therefore"
            + " stock-db:5432 refuses connections.",
        "rollout-missing-key | The key smtp.host exists in configmap mail-relay.",
        "rollout-missing-key | The env variable SMTP_HOST was removed in revision 2.",
        "evicted-for-memory | The container mailer exceeded its memory limit of 100 MiB.",
        "same-name-other-pod | The pod recommender-0 is killed for memory with exit code" + " 137.",
        "same-name-other-pod | The memory limit of container model is 256Mi.",
        "config-invalid-json-node | The file index.mjs contains a virus that stops the"
            + " container menu.",
        "neighbour-refuses | The deployment cart refuses the connection of orders:8080.",
        "port-taken-by-sidecar | The container api exits because the container metrics"
            + " takes port 8080.",
        "quota-pods | The node ran out of disk space, so the pods of the ReplicaSet were"
            + " evicted.",
        "quota-pods | The image of the pods cannot be pulled because the registry is" + " down.",
        "configmap-env-missing | The configmap feature-flags-v2 is present but the"
            + " container promotions lacks memory.",
        "node-tainted | The helpdesk pods were evicted because the node ran out of" + " memory.",
        "job-deadline | The Job reindex ended because its disk was full.",
        "claim-class-missing | The StorageClass premium-rwo exists and the claim is" + " bound.",
        "claim-class-missing | The volume of mongo-0 is full.",
        "panic-go | The container stopped because its certificate expired.",
        "service-scaled-to-zero | The statefulset auth-tokens was hacked and its pods"
            + " removed.",
        "webhook-unreachable | The problem with the webhook will clear up soon.",
        "probe-scheme | The pod was shut down because the node was rebooted.",
        "volume-permission-python | The volume has no space left.",
      })
  void what_the_case_speaks_against_falls(String name, String sentence) {
    var story = Stories.named(name);
    var finding = story.findings().getFirst();
    var checked = check(story, sentence, finding, category(finding));
    assertFalse(checked.violations().isEmpty(), sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "image-tag-missing | The transcoder image loads after oc delete pod was entered.",
        "image-tag-missing | The transcoder image loads after kubectl -n media delete"
            + " deployment transcoder.",
        "image-tag-missing | The transcoder image loads after kubecolor delete"
            + " deployment transcoder.",
        "image-tag-missing | The transcoder image loads after kubectl get pods and"
            + " kubectl –n media delete pods.",
        "image-tag-missing | The transcoder image loads after helm -n media uninstall"
            + " transcoder.",
        "image-tag-missing | The transcoder image loads after crictl rmi of the node.",
        "image-tag-missing | The transcoder image loads after terraform destroy of the" + " node.",
        "image-tag-missing | The best remedy is deleting the deployment transcoder.",
        "image-tag-missing | To fix the image pull, delete the deployment transcoder.",
        "image-tag-missing | Then scale the deployment transcoder to zero pods.",
        "image-tag-missing | The deployment transcoder should be deleted at once.",
        "image-tag-missing | Simply grant cluster admin rights to the transcoder pods.",
        "image-tag-missing | Contact the vendor of the image for the transcoder.",
        "image-tag-missing | The transcoder image is at ［evil］（evil） today.",
        "image-tag-missing | The image transcoder is explained on ｗｗｗ．evil．com today.",
        "image-tag-missing | The image transcoder is known to <@U123> and the team.",
        "image-tag-missing | The image transcoder is known, tel:+15551234 has the" + " details.",
      })
  void advice_commands_links_and_mentions_fall(String name, String sentence) {
    var story = Stories.named(name);
    var finding = story.findings().getFirst();
    var checked = check(story, sentence, finding, category(finding));
    assertFalse(checked.violations().isEmpty(), sentence);
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
