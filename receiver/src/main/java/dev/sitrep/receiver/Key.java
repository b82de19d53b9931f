package dev.sitrep.receiver;

import dev.sitrep.engine.Models;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One configuration key, with its default. An empty default says that nothing is set.
record Key(String section, String name, Shape shape, String fallback, String meaning) {

  static final List<Key> ALL =
      List.of(
          new Key("server", "host", new Shape.Required(), "127.0.0.1", "address to listen on"),
          new Key(
              "server", "port", new Shape.Whole(0, 65535), "8080", "port to listen on; 0 = any"),
          new Key(
              "server",
              "url",
              new Shape.Url(),
              "",
              "where people reach Sitrep, for links in reports"),
          new Key(
              "server",
              "auth",
              new Shape.OneOf(List.of("", "none", "token")),
              "",
              "token: who sends the token of tokenFile may do everything; none: everybody may; empty = those of access"),
          new Key(
              "server", "tokenFile", new Shape.Text(), "", "file with the token of auth: token"),
          new Key(
              "server",
              "audit",
              new Shape.OneOf(List.of("on", "questions", "off")),
              "on",
              "JSON lines on standard output about who asked, gave feedback or was refused; questions: with their words"),
          new Key(
              "server",
              "maxBodyMiB",
              new Shape.Whole(1, 1024),
              "32",
              "largest webhook body, in MiB"),
          new Key(
              "server",
              "questionsPerCaller",
              new Shape.Whole(1, 1000),
              "2",
              "questions of one address at one time, or of one person where a proxy names him (access)"),
          new Key(
              "server",
              "questionsAtOnce",
              new Shape.Whole(1, 1000),
              "8",
              "questions of all callers at one time"),
          new Key(
              "server",
              "questionsPerMinute",
              new Shape.Whole(1, 1000),
              "10",
              "questions of one address, or person, within any minute"),
          new Key(
              "cluster",
              "context",
              new Shape.Text(),
              "",
              "context of KUBECONFIG; empty = its current one"),
          new Key(
              "cluster",
              "dump",
              new Shape.Text(),
              "",
              "folder of `kubectl cluster-info dump` to read instead of a cluster"),
          new Key(
              "cluster",
              "namespaces",
              new Shape.Namespaces(),
              "",
              "the only namespaces to read, as a list or with commas; empty = all"),
          new Key(
              "cluster",
              "callSeconds",
              new Shape.Whole(1, 300),
              "10",
              "longest wait for one API call"),
          new Key(
              "cluster",
              "collectSeconds",
              new Shape.Whole(1, 600),
              "15",
              "longest wait for all evidence of an incident"),
          new Key(
              "alertmanager",
              "url",
              new Shape.Url(),
              "",
              "Alertmanager's own address, to compare with what fires there; empty = not asked"),
          new Key(
              "alertmanager",
              "receiver",
              new Shape.Required(),
              "sitrep",
              "receiver in Alertmanager's configuration that sends here; the operator's are namespace/config/name"),
          new Key(
              "alertmanager",
              "tokenFile",
              new Shape.Text(),
              "",
              "file with the bearer token that Alertmanager asks for; empty = it asks for none"),
          new Key(
              "alertmanager",
              "reconcileMinutes",
              new Shape.Whole(1, 1440),
              "5",
              "how often to compare; the first time at the start"),
          new Key(
              "alertmanager",
              "vanishedHours",
              new Shape.Whole(1, 1000),
              "25",
              "an alert that nobody speaks of for so long is over; more than twice the repeat_interval"),
          new Key(
              "alertmanager",
              "heartbeatMinutes",
              new Shape.Whole(0, 10080),
              "0",
              "longest silence of the Watchdog alert; 0 = learned from how often it comes"),
          new Key(
              "model",
              "provider",
              new Shape.OneOf(providers()),
              "ollama",
              "ollama, or openai for vLLM, llama.cpp, LM Studio; none = reports without a model"),
          new Key("model", "name", new Shape.Text(), "", "model to ask; empty = none"),
          new Key(
              "model",
              "url",
              new Shape.Url(),
              "",
              "where the model listens; empty = OLLAMA_HOST, else http://127.0.0.1:11434"),
          new Key(
              "model",
              "keyFile",
              new Shape.Text(),
              "",
              "file with the key that the engine asks for; empty = it asks for none"),
          new Key(
              "model",
              "allowEgress",
              new Shape.OneOf(List.of("false", "true")),
              "false",
              "true lets evidence go to an engine outside the cluster"),
          new Key(
              "model",
              "prompts",
              new Shape.Text(),
              "",
              "folder whose texts replace those of the prompt with the same names"),
          new Key(
              "model",
              "contextTokens",
              new Shape.Whole(1024, 1 << 20),
              "8192",
              "tokens that question and answer share"),
          new Key(
              "model",
              "promptTokens",
              new Shape.Whole(0, 1 << 20),
              "0",
              "tokens that a question may have; 0 = what the answer leaves, on a CPU of 4096"),
          new Key(
              "model",
              "answerTokens",
              new Shape.Whole(64, 1 << 16),
              "900",
              "tokens that an answer may have"),
          new Key(
              "model",
              "patienceSeconds",
              new Shape.Whole(1, 3600),
              "20",
              "so long after it was begun a report goes out without the model's answer, which may follow"),
          new Key(
              "model",
              "totalSeconds",
              new Shape.Whole(1, 7200),
              "600",
              "longest time for one question, loading the model included"),
          new Key(
              "model",
              "permits",
              new Shape.Whole(1, 64),
              "1",
              "questions to the model at one time"),
          new Key(
              "model",
              "waiting",
              new Shape.Whole(0, 1000),
              "32",
              "questions that may wait for their turn, the most urgent first"),
          new Key(
              "links",
              "alertmanager",
              new Shape.Url(),
              "",
              "where people open Alertmanager: messages get a link to a silence, filled in"),
          new Key(
              "links",
              "dashboard",
              new Shape.Text(),
              "",
              "address of a dashboard, with {namespace}, {kind}, {name} and {cluster} of the object in trouble"),
          new Key(
              "store",
              "path",
              new Shape.Required(),
              "data/sitrep.db",
              "the store's file, on a local disk"),
          new Key(
              "store",
              "url",
              new Shape.Text(),
              "",
              "PostgreSQL for several replicas: postgresql://user@host:5432/database?sslmode=require; empty = the file"),
          new Key(
              "store",
              "passwordFile",
              new Shape.Text(),
              "",
              "file with the password of store.url's user"),
          new Key(
              "store",
              "keepDays",
              new Shape.Whole(1, 3650),
              "30",
              "after so many days incidents that are over are deleted, with their reports"),
          new Key(
              "store",
              "keepIncidents",
              new Shape.Whole(10, 1_000_000),
              "10000",
              "so many incidents are kept, the newest"));

  static final String CHANNELS = "SITREP_CHANNELS";
  static final String ROUTES = "SITREP_ROUTES";

  static final String ACCESS = "SITREP_ACCESS";

  static List<String> sections() {
    return List.of(
        "server",
        "cluster",
        "alertmanager",
        "model",
        "links",
        "store",
        "channels",
        "routes",
        "access");
  }

  static List<Key> of(String section) {
    return ALL.stream().filter(key -> key.section.equals(section)).toList();
  }

  static Key named(String path) {
    return ALL.stream().filter(key -> key.path().equals(path)).findFirst().orElseThrow();
  }

  private static List<String> providers() {
    var words = new ArrayList<>(Models.providers());
    words.add("none");
    return List.copyOf(words);
  }

  String path() {
    return section + "." + name;
  }

  /// `cluster.callSeconds` is SITREP_CLUSTER_CALL_SECONDS; MiB is one word.
  String env() {
    return "SITREP_"
        + section.toUpperCase(Locale.ROOT)
        + "_"
        + name.replace("MiB", "Mib").replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
  }
}
