package dev.sitrep.cluster;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where the API server is and how to log in to it, as kubeconfig or the pod's service account say.
///
/// @param name what a person calls this cluster
record Connection(String name, Config config) {

  static Connection of(LiveCluster.Options options) {
    if (!options.masterUrl().isEmpty()) {
      var config = new ConfigBuilder(Config.empty()).withMasterUrl(options.masterUrl()).build();
      return new Connection("API server " + options.masterUrl(), config);
    }
    var config = read(options);
    var current = Optional.ofNullable(config.getCurrentContext()).map(NamedContext::getName);
    if (!options.context().isEmpty() && !current.equals(Optional.of(options.context()))) {
      throw new IllegalArgumentException(
          "context "
              + options.context()
              + ": "
              + where(options)
              + (known(config).isEmpty()
                  ? " has no contexts at all; set KUBECONFIG to the file that has it"
                  : " has no such context; choose one of: " + known(config)));
    }
    if (current.isPresent()) {
      if (String.valueOf(config.getMasterUrl()).isBlank() || isDefault(config)) {
        throw new IllegalArgumentException(
            "context "
                + current.get()
                + ": its cluster has no server address in "
                + where(options)
                + "; mend it with: kubectl config set-cluster");
      }
      return new Connection("context " + current.get(), config);
    }
    if (config.getAutoOAuthToken() == null || isDefault(config)) {
      throw new IllegalArgumentException(
          "no cluster: "
              + where(options)
              + " chooses no context and this is no pod with a service account; "
              + "set KUBECONFIG, run kubectl config use-context, or read a dump");
    }
    return new Connection("in cluster", config);
  }

  /// A client that retries nothing by itself and refuses to send anything but GET.
  HttpClient open(LiveCluster.Options options) {
    return open(options, new ReadOnly());
  }

  /// @param guard throws for what may not be sent
  HttpClient open(LiveCluster.Options options, Interceptor guard) {
    config.setRequestRetryBackoffLimit(0);
    config.setConnectionTimeout((int) Math.min(5_000, options.callDeadline().toMillis()));
    config.setUserAgent("sitrep");
    try {
      return new JdkHttpClientFactory()
          .newBuilder(config)
          .addOrReplaceInterceptor("guard", guard)
          .build();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          name + ": its credentials cannot be used (" + reason(e) + "); mend " + where(options), e);
    }
  }

  private static Config read(LiveCluster.Options options) {
    var explicit = options.kubeconfig();
    if (explicit.isPresent() && !Files.isReadable(explicit.get())) {
      throw new IllegalArgumentException(
          "kubeconfig " + explicit.get() + " cannot be read; name an existing file");
    }
    if (explicit.isEmpty()) {
      needReadable(System.getenv("KUBECONFIG"));
    }
    var context = options.context().isEmpty() ? null : options.context();
    try {
      return explicit.isPresent()
          ? Config.fromKubeconfig(context, explicit.get().toFile())
          : Config.autoConfigure(context);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          where(options) + " cannot be used (" + reason(e) + "); try: kubectl config view", e);
    }
  }

  /// The client takes a file that does not exist for none named, and goes elsewhere.
  private static void needReadable(@Nullable String list) {
    if (list == null || list.isEmpty()) {
      return;
    }
    for (var file : list.split(File.pathSeparator, -1)) {
      if (Files.isReadable(Path.of(file))) {
        return;
      }
    }
    throw new IllegalArgumentException(
        "KUBECONFIG " + list + " cannot be read; name an existing file or unset it");
  }

  private static String where(LiveCluster.Options options) {
    return options
        .kubeconfig()
        .map(file -> "kubeconfig " + file)
        .orElseGet(() -> "kubeconfig " + String.join(", ", Config.getKubeconfigFilenames()));
  }

  private static String known(Config config) {
    return config.getContexts().stream()
        .map(NamedContext::getName)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static boolean isDefault(Config config) {
    return config.getMasterUrl().startsWith(Config.DEFAULT_MASTER_URL);
  }

  private static String reason(Throwable e) {
    var cause = e.getCause() == null ? e : e.getCause();
    return NoAnswer.oneLine(String.valueOf(cause.getMessage()));
  }

  private static final class ReadOnly implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      if (!"GET".equals(request.method())) {
        throw new IllegalStateException(
            request.method() + " " + request.uri() + ": this client only reads");
      }
    }
  }
}
