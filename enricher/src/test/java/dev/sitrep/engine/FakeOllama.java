package dev.sitrep.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor.Version;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// An Ollama on loopback.
///
/// With [#with] it has the manners of the real one, good and bad, and this is where they are
/// written down; each was read in the file of `ollama/ollama` that is named, or seen with a real
/// server.
///
/// - **The window** (`llm/llama_server.go`: completionPromptForRequest; `server/prompt.go`): a
///   prompt needs fewer tokens than `num_ctx`, exactly as many are too many; `num_predict` is not
///   reserved. Absent, `num_ctx` is 4096 without a GPU; it is capped at what the model was trained
///   for. With `truncate` true, which is the default, whole old messages go first; if the last one
///   alone is too long, a model with a Go template gets the first four tokens and the tail, about
///   half a window, and *nobody is told*: 200, and a small `prompt_eval_count`. Releases before
///   0.30 fill the window instead. A model with the template of its GGUF file, or `truncate:
///   false`, is a 400. Releases before 0.12.4 do not know `truncate` and `shift`, and ignore what
///   they do not know.
/// - **Loading** (`server/sched.go`: needsReload): other `options` than those of the loaded model
///   load it again. A client that hangs up meanwhile stops the loading, so that a client with less
///   patience than the loading takes is never answered.
/// - **The queue** (`server/sched.go`): one answer at a time, in order, without a bound and without
///   a word; `OLLAMA_MAX_QUEUE` and its 503 only count while a model is loading.
/// - **Hanging up** cancels: who waits is skipped, who is answered frees the slot.
/// - **Ends** (`server/routes.go`: ChatHandler, streamResponse): `done_reason` is `length` where
///   `num_predict` is used up, or the window without `shift`, and the JSON is cut then. An error
///   after the first piece is a last line under the 200. Thirty times the same token ends the
///   stream without a final line.
/// - **Thinking** (docs/capabilities/thinking): on where `think` is absent. With `think: false` and
///   a `format`, releases before 0.31.2 answer nothing. A model without it refuses `think: true`.
/// - **Schema** (docs/capabilities/structured-outputs): obeyed to the letter, see [FakeGrammar];
///   with the template of a GGUF file its fields have passed a Go map and come in alphabetical
///   order.
/// - **Clouds**: a model with a `remote_host` is a 403 where `OLLAMA_NO_CLOUD` is set.
///
/// Its tokenizer is its own: a digit, a symbol, or up to four letters are a token.
///
/// With [#FakeOllama(Script)], or [#then], it answers just as it is told to.
public final class FakeOllama implements AutoCloseable {
  private static final int DEFAULT_WINDOW = 4096;
  private static final int KEPT = 4;
  private static final int PER_MESSAGE = 4;
  private static final ObjectMapper JSON = new ObjectMapper();

  /// How one `POST /api/chat` is answered.
  @FunctionalInterface
  public interface Script {
    void answer(HttpExchange exchange) throws IOException, InterruptedException;
  }

  /// An installed model.
  ///
  /// @param trained tokens of context that it was trained for
  /// @param ownTemplate it has the chat template of its GGUF file only, no Go template
  /// @param lettersPerToken how coarse its tokenizer is
  public record Model(
      String name,
      String digest,
      Set<String> capabilities,
      int trained,
      String remoteHost,
      boolean ownTemplate,
      int lettersPerToken) {
    public Model {
      name = name.contains(":") ? name : name + ":latest";
      capabilities = Set.copyOf(capabilities);
    }

    public Model trained(int tokens) {
      return new Model(
          name, digest, capabilities, tokens, remoteHost, ownTemplate, lettersPerToken);
    }

    /// Thinks unless it is told not to.
    public Model thinking() {
      var all = new TreeSet<>(capabilities);
      all.add("thinking");
      return new Model(name, digest, all, trained, remoteHost, ownTemplate, lettersPerToken);
    }

    public Model onlyEmbedding() {
      return new Model(
          name, digest, Set.of("embedding"), trained, remoteHost, ownTemplate, lettersPerToken);
    }

    /// Runs elsewhere.
    public Model remote(String host) {
      return new Model(name, digest, capabilities, trained, host, ownTemplate, lettersPerToken);
    }

    public Model withOwnTemplate() {
      return new Model(name, digest, capabilities, trained, remoteHost, true, lettersPerToken);
    }

    /// Needs more tokens for the same text.
    public Model lettersPerToken(int letters) {
      return new Model(name, digest, capabilities, trained, remoteHost, ownTemplate, letters);
    }

    boolean thinks() {
      return capabilities.contains("thinking");
    }

    private String family() {
      return name.replaceAll("[^a-z0-9].*", "");
    }

    private ObjectNode listed() {
      var node = JSON.createObjectNode().put("name", name).put("model", name).put("digest", digest);
      node.putObject("details").put("format", "gguf").put("family", family());
      capabilities.stream().sorted().forEach(node.putArray("capabilities")::add);
      if (!remoteHost.isEmpty()) {
        node.put("remote_model", name).put("remote_host", remoteHost);
      }
      return node;
    }

    private ObjectNode shown() {
      var node = listed();
      node.put("template", ownTemplate ? "{{ .Prompt }}" : "{{ range .Messages }}");
      node.putObject("model_info")
          .put("general.architecture", family())
          .put(family() + ".context_length", trained);
      return node;
    }
  }

  /// What a running model was loaded with: any other value of these is another loading.
  private record Runner(
      Model model,
      int window,
      boolean shift,
      JsonNode batch,
      JsonNode gpu,
      JsonNode mainGpu,
      JsonNode threads,
      JsonNode mmap) {}

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch hungUp = new CountDownLatch(1);
  private volatile Script script;
  private volatile String version = "0.32.15";
  private volatile Optional<String> tags = Optional.empty();
  private volatile Optional<String> running = Optional.empty();
  private volatile Optional<Script> show = Optional.empty();

  private final Map<String, Model> models = Collections.synchronizedMap(new LinkedHashMap<>());
  private final ReentrantLock slot = new ReentrantLock(true);
  private final AtomicInteger here = new AtomicInteger();
  private final AtomicInteger mostHere = new AtomicInteger();
  private final AtomicInteger loads = new AtomicInteger();
  private final AtomicInteger reloads = new AtomicInteger();
  private final AtomicInteger answers = new AtomicInteger();
  private volatile Optional<Runner> runner = Optional.empty();
  private volatile boolean loading;
  private volatile boolean onCpu;
  private volatile Duration loadTime = Duration.ZERO;
  private volatile Duration pace = Duration.ZERO;
  private volatile int maxQueue = 512;
  private volatile Set<String> ignored = Set.of();
  private volatile Optional<Script> loadFault = Optional.empty();
  private volatile UnaryOperator<String> answer = _ -> "I do not know.";
  private volatile int faultAfter;
  private volatile Optional<Script> fault = Optional.empty();

  public FakeOllama(Script script) {
    this.script = script;
    try {
      server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  private FakeOllama(List<Model> installed) {
    this(status(500, ""));
    installed.forEach(model -> models.put(model.name(), model));
    script = this::chat;
  }

  /// With these models, and the manners of the real one.
  public static FakeOllama with(Model... installed) {
    return new FakeOllama(List.of(installed));
  }

  /// A library model: a Go template, trained for 40960 tokens.
  public static Model model(String name) {
    var digest = "%064x".formatted(name.hashCode() & 0xffffffffL);
    return new Model(name, digest, Set.of("completion", "tools"), 40_960, "", false, 4);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /// Answers every question like this from now on.
  public void then(Script next) {
    script = next;
  }

  public void installed(String tagsJson) {
    tags = Optional.of(tagsJson);
  }

  public FakeOllama isVersion(String released) {
    version = released;
    return this;
  }

  /// What `POST /api/show` answers.
  public void shows(Script said) {
    show = Optional.of(said);
  }

  /// What `GET /api/ps` answers.
  public void running(String psJson) {
    running = Optional.of(psJson);
  }

  /// What the model would like to write; under a schema the grammar has its say.
  public FakeOllama answers(String text) {
    return answers(_ -> text);
  }

  /// @param toPrompt from the prompt that reached the model, which may be cut
  public FakeOllama answers(UnaryOperator<String> toPrompt) {
    answer = toPrompt;
    return this;
  }

  public FakeOllama loadsFor(Duration time) {
    loadTime = time;
    return this;
  }

  /// No part of a model is on a GPU.
  public FakeOllama runsOnCpu() {
    onCpu = true;
    return this;
  }

  /// Between two tokens.
  public FakeOllama writesEvery(Duration time) {
    pace = time;
    return this;
  }

  /// `OLLAMA_MAX_QUEUE`.
  public FakeOllama queuesAtMost(int requests) {
    maxQueue = requests;
    return this;
  }

  /// Fields of the body that get lost on the way: a gateway drops what it does not know.
  public FakeOllama behindAGatewayWithout(String... fields) {
    ignored = Set.of(fields);
    return this;
  }

  /// What happens instead of the next token, after so many: [#breaksOff], [#fails], ...
  public FakeOllama after(int tokens, Script what) {
    faultAfter = tokens;
    fault = Optional.of(what);
    return this;
  }

  /// `llama-server process has terminated: ...`, as soon as the model is loaded.
  public FakeOllama crashesAtLoad(String how) {
    loadFault = Optional.of(status(500, error("llama-server process has terminated: " + how)));
    return this;
  }

  /// From now on nothing goes wrong any more.
  public FakeOllama recovers() {
    fault = Optional.empty();
    loadFault = Optional.empty();
    return this;
  }

  /// The stream ends as if that were all.
  public static Script breaksOff() {
    return HttpExchange::close;
  }

  /// The connection is reset: the process was killed.
  public static Script isKilled() {
    return exchange -> ((PlainExchange) exchange).cut();
  }

  public static Script fails(String how) {
    return exchange -> send(exchange, error(how));
  }

  public static Script garbles() {
    return exchange -> send(exchange, "}garbage{");
  }

  /// The guard against repetition gives up after thirty times the same, without a final line.
  public static Script repeatsItself() {
    return exchange -> {
      for (int i = 0; i < 30; i++) {
        send(exchange, piece(" the"));
      }
    };
  }

  /// Nothing more, and the connection stays open until the client gives up.
  public static Script stalls() {
    return _ -> Thread.sleep(Duration.ofHours(1));
  }

  /// The bodies of all questions, in order.
  public List<JsonNode> asked() {
    return List.copyOf(asked);
  }

  /// How often the model was loaded.
  public int loads() {
    return loads.get();
  }

  /// How often a loaded model had to make room for itself with other options, or for another.
  public int reloads() {
    return reloads.get();
  }

  /// How many answers came to their end.
  public int answered() {
    return answers.get();
  }

  /// How many questions were here at one time, at most.
  public int mostAtOnce() {
    return mostHere.get();
  }

  /// How many questions are here now, the one that is being answered included.
  public int atOnce() {
    return here.get();
  }

  /// Whether the client closed the connection before it had its answer.
  public boolean wasHungUpOn() throws InterruptedException {
    return hungUp.await(5, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }

  /// The whole text, in pieces of a few characters, ended the way a good answer ends.
  public static Script says(String text) {
    return says(text, 0);
  }

  /// @param promptTokens what it says to have read; 0 says nothing
  public static Script says(String text, int promptTokens) {
    return exchange -> {
      open(exchange);
      for (int i = 0; i < text.length(); i += 7) {
        send(exchange, piece(text.substring(i, Math.min(text.length(), i + 7))));
      }
      send(exchange, last("stop", promptTokens));
      exchange.close();
    };
  }

  /// Just these lines, then the end of the stream.
  public static Script lines(String... lines) {
    return exchange -> {
      open(exchange);
      for (var line : lines) {
        send(exchange, line);
      }
      exchange.close();
    };
  }

  public static Script status(int status, String body) {
    return exchange -> respond(exchange, status, body);
  }

  /// The lines, and then nothing more: the connection stays open until the client gives up.
  public Script stallsAfter(String... lines) {
    return exchange -> {
      if (lines.length > 0) {
        open(exchange);
      }
      for (var line : lines) {
        send(exchange, line);
      }
      stalls().answer(exchange);
    };
  }

  public static String piece(String text) {
    return "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":%s},\"done\":false}"
        .formatted(JsonNodeFactory.instance.textNode(text));
  }

  public static String thought(String text) {
    return "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":%s},\"done\":false}"
        .formatted(JsonNodeFactory.instance.textNode(text));
  }

  public static String last(String reason, int promptTokens) {
    return last(reason, promptTokens, 17);
  }

  private static String last(String reason, int promptTokens, int written) {
    return ("{\"model\":\"m\",\"created_at\":\"2026-08-21T10:00:00.5Z\",\"message\":{\"role\":"
            + "\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"%s\"%s,"
            + "\"total_duration\":5,\"eval_count\":%d}")
        .formatted(
            reason, promptTokens == 0 ? "" : ",\"prompt_eval_count\":" + promptTokens, written);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException | java.util.concurrent.RejectedExecutionException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var exchange = new PlainExchange(socket);
      played(
          exchange,
          switch (exchange.getRequestURI().getPath()) {
            case "/api/chat" -> this::ask;
            case "/api/version" -> status(200, "{\"version\":\"%s\"}".formatted(version));
            case "/api/tags" -> status(200, tags.orElseGet(this::tags));
            case "/api/ps" -> status(200, running.orElseGet(this::ps));
            case "/api/show" -> show.orElse(this::show);
            case "/" -> status(200, "Ollama is running");
            default -> status(404, "404 page not found");
          });
    } catch (IOException e) {
      // no request, or nobody to answer any more
    }
  }

  private void ask(HttpExchange exchange) throws IOException, InterruptedException {
    asked.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
    exchange.getRequestBody().reset();
    script.answer(exchange);
  }

  private void played(PlainExchange exchange, Script said) {
    try {
      said.answer(exchange);
    } catch (InterruptedException e) {
      // hung up on, or closed
    } catch (IOException e) {
      hungUp.countDown();
    } finally {
      exchange.close();
      if (exchange.gone()) {
        hungUp.countDown();
      }
    }
  }

  private String tags() {
    var list = JSON.createObjectNode();
    var all = list.putArray("models");
    List.copyOf(models.values()).forEach(model -> all.add(model.listed()));
    return list.toString();
  }

  private String ps() {
    var list = JSON.createObjectNode();
    var all = list.putArray("models");
    runner.ifPresent(it ->
        all.add(
            it.model()
                .listed()
                .put("size", 5_000_000_000L)
                .put("size_vram", onCpu ? 0 : 5_000_000_000L)
                .put("context_length", it.window())));
    return list.toString();
  }

  private void show(HttpExchange exchange) throws IOException {
    var name = JSON.readTree(exchange.getRequestBody().readAllBytes()).path("model").asText();
    var model = installed(name, models);
    if (model.isPresent()) {
      respond(exchange, 200, model.get().shown().toString());
    } else {
      respond(exchange, 404, error("model '%s' not found".formatted(name)));
    }
  }

  private static Optional<Model> installed(String name, Map<String, Model> models) {
    return Optional.ofNullable(models.get(name.contains(":") ? name : name + ":latest"));
  }

  /// `POST /api/chat` of the real one.
  private void chat(HttpExchange exchange) throws IOException, InterruptedException {
    if (!(JSON.readTree(exchange.getRequestBody().readAllBytes()) instanceof ObjectNode question)) {
      respond(exchange, 400, error("missing request body"));
      return;
    }
    question.remove(List.copyOf(ignored));
    if (isBefore("0.12.4")) {
      question.remove(List.of("truncate", "shift"));
    }
    var name = question.path("model").asText();
    var found = installed(name, models);
    if (found.isEmpty()) {
      respond(exchange, 404, error("model '%s' not found".formatted(name)));
      return;
    }
    var model = found.get();
    if (!model.remoteHost().isEmpty()) {
      respond(exchange, 403, error("ollama cloud is disabled: remote model is unavailable"));
      return;
    }
    if (!model.capabilities().contains("completion")) {
      respond(exchange, 400, error("\"%s\" does not support chat".formatted(name)));
      return;
    }
    if (question.path("think").asBoolean() && !model.thinks()) {
      respond(exchange, 400, error("\"%s\" does not support thinking".formatted(name)));
      return;
    }
    if (loading && slot.getQueueLength() >= maxQueue) {
      respond(
          exchange,
          503,
          error("server busy, please try again.  maximum pending requests exceeded"));
      return;
    }
    mostHere.accumulateAndGet(here.incrementAndGet(), Math::max);
    try {
      slot.lockInterruptibly();
      try {
        var loaded = loaded(exchange, model, question);
        if (loaded.isPresent()) {
          generate(exchange, loaded.get(), question);
        }
      } finally {
        slot.unlock();
      }
    } finally {
      here.decrementAndGet();
    }
  }

  /// Empty where it could not be loaded, which has been told then.
  private Optional<Runner> loaded(HttpExchange exchange, Model model, JsonNode question)
      throws IOException, InterruptedException {
    var options = question.path("options");
    var wanted =
        new Runner(
            model,
            Math.min(options.path("num_ctx").asInt(DEFAULT_WINDOW), model.trained()),
            question.path("shift").asBoolean(true),
            options.path("num_batch"),
            options.path("num_gpu"),
            options.path("main_gpu"),
            options.path("num_thread"),
            options.path("use_mmap"));
    if (runner.filter(wanted::equals).isPresent()) {
      return runner;
    }
    if (runner.isPresent()) {
      reloads.incrementAndGet();
    }
    runner = Optional.empty();
    loading = true;
    try {
      Thread.sleep(loadTime);
    } finally {
      loading = false;
    }
    loads.incrementAndGet();
    if (loadFault.isPresent()) {
      loadFault.get().answer(exchange);
      return Optional.empty();
    }
    runner = Optional.of(wanted);
    return runner;
  }

  private void generate(HttpExchange exchange, Runner by, JsonNode question)
      throws IOException, InterruptedException {
    var tokenizer = new Tokenizer(by.model().lettersPerToken());
    var messages = new ArrayList<JsonNode>();
    question.path("messages").forEach(messages::add);
    if (messages.isEmpty()) {
      respond(exchange, 200, last("load", 0, 0));
      return;
    }
    boolean truncate = question.path("truncate").asBoolean(true);
    int tokens = tokenizer.count(messages);
    for (int i = 0; truncate && tokens >= by.window() && i < messages.size() - 1; ) {
      if (messages.get(i).path("role").asText().equals("system")) {
        i++;
      } else {
        messages.remove(i);
        tokens = tokenizer.count(messages);
      }
    }
    var prompt = tokenizer.tokens(messages);
    if (tokens >= by.window()) {
      boolean quiet = truncate && (isBefore("0.30") || !by.model().ownTemplate());
      if (!quiet || (!by.shift() && !isBefore("0.30"))) {
        respond(exchange, 400, error(tooLong(tokens, by.window(), quiet)));
        return;
      }
      int left = isBefore("0.30") ? by.window() : by.window() / 2;
      var cut = new ArrayList<>(prompt.subList(0, KEPT));
      cut.addAll(prompt.subList(prompt.size() - (left - KEPT), prompt.size()));
      prompt = cut;
      tokens = left;
    }
    write(exchange, by, question, String.join("", prompt), tokens, tokenizer);
  }

  private String tooLong(int tokens, int window, boolean rendered) {
    if (isBefore("0.30")) {
      return "the input length exceeds the context length";
    }
    if (rendered) {
      return "the prompt is longer than the context length currently available to the model; "
          + "shorten it or raise num_ctx";
    }
    var inner = JSON.createObjectNode();
    inner
        .putObject("error")
        .put("code", 400)
        .put(
            "message",
            "request (%d tokens) exceeds the available context size (%d tokens), try increasing it"
                .formatted(tokens, window))
        .put("type", "exceed_context_size_error")
        .put("n_prompt_tokens", tokens)
        .put("n_ctx", window);
    return inner.toString();
  }

  private void write(
      HttpExchange exchange,
      Runner by,
      JsonNode question,
      String prompt,
      int promptTokens,
      Tokenizer tokenizer)
      throws IOException, InterruptedException {
    var format = question.path("format");
    boolean constrained = format.isObject();
    var meant = answer.apply(prompt);
    var text =
        constrained
            ? new FakeGrammar(format, by.model().ownTemplate() && !isBefore("0.30")).write(meant)
            : meant;
    boolean thinks = by.model().thinks() && thinks(by.model(), question.path("think"));
    if (by.model().thinks() && !thinks && constrained && isBefore("0.31.2")) {
      text = "";
    }
    var pieces = new ArrayList<String>();
    if (thinks) {
      tokenizer.tokens("Okay, let me think about it. Wait. ".repeat(20)).stream()
          .map(FakeOllama::thought)
          .forEach(pieces::add);
    }
    tokenizer.tokens(text).stream().map(FakeOllama::piece).forEach(pieces::add);
    int most = question.path("options").path("num_predict").asInt(-1);
    int room = by.shift() ? Integer.MAX_VALUE : by.window() - promptTokens;
    int limit = most > 0 ? Math.min(most, room) : room;
    open(exchange);
    for (int i = 0; i < pieces.size() && i < limit; i++) {
      if (fault.isPresent() && i == faultAfter) {
        fault.get().answer(exchange);
        return;
      }
      Thread.sleep(pace);
      send(exchange, pieces.get(i));
    }
    answers.incrementAndGet();
    send(
        exchange,
        last(
            pieces.size() > limit ? "length" : "stop",
            promptTokens,
            Math.min(pieces.size(), limit)));
  }

  /// gpt-oss cannot leave it.
  private static boolean thinks(Model model, JsonNode think) {
    return !think.isBoolean() || think.asBoolean() || model.name().startsWith("gpt-oss");
  }

  private boolean isBefore(String released) {
    return Version.parse(version).compareTo(Version.parse(released)) < 0;
  }

  private static String error(String text) {
    return JSON.createObjectNode().put("error", text).toString();
  }

  /// Of nobody's model, and no worse than theirs for counting.
  private record Tokenizer(int letters) {
    List<String> tokens(String text) {
      return Pattern.compile("\\s*(?:\\p{L}{1,%d}|\\S)|\\s+$".formatted(letters))
          .matcher(text)
          .results()
          .map(java.util.regex.MatchResult::group)
          .toList();
    }

    /// With the marks of the turns, which the template adds.
    List<String> tokens(List<JsonNode> messages) {
      var all = new ArrayList<String>();
      for (var message : messages) {
        all.addAll(Collections.nCopies(PER_MESSAGE, "|"));
        all.addAll(tokens(message.path("content").asText()));
      }
      return all;
    }

    int count(List<JsonNode> messages) {
      return tokens(messages).size();
    }
  }

  private static void open(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/x-ndjson");
    exchange.sendResponseHeaders(200, 0);
  }

  private static void send(HttpExchange exchange, String line) throws IOException {
    exchange.getResponseBody().write((line + "\n").getBytes(UTF_8));
    exchange.getResponseBody().flush();
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
