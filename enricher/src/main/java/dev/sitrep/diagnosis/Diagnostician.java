package dev.sitrep.diagnosis;

import dev.sitrep.diagnosis.Answer.Answered;
import dev.sitrep.diagnosis.Answer.Unanswered;
import dev.sitrep.diagnosis.Consulted.Words;
import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.engine.Engine;
import dev.sitrep.engine.EngineState;
import dev.sitrep.engine.EngineState.Able;
import dev.sitrep.engine.EngineState.Unable;
import dev.sitrep.engine.EngineWatch;
import dev.sitrep.engine.ModelSettings;
import dev.sitrep.engine.NoAnswer;
import dev.sitrep.engine.Reason;
import dev.sitrep.engine.Switchboard;
import dev.sitrep.engine.Switchboard.Call;
import dev.sitrep.engine.Switchboard.Question;
import dev.sitrep.engine.Switchboard.Reply;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.Finding;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.Severity;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the model to explain the findings, and lets nothing through that does not hold: an answer
/// with faults is asked for once more, with the list of them.
///
/// Whatever the engine does, the outcome is a value: a report goes out without the model too.
public final class Diagnostician implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Diagnostician.class);
  private static final String NONE = "none";
  private static final Unexplained NO_MODEL =
      new Unexplained(
          Reason.NO_MODEL,
          "no model configured",
          "set model.name to let a local model explain the findings");

  /// Failures after which an engine that was seen able may not be so any more.
  private static final Set<Reason> LOOK_AGAIN =
      EnumSet.of(Reason.UNREACHABLE, Reason.MISSING, Reason.FAILED, Reason.LATE, Reason.BROKEN_OFF);

  /// A person who waits for an answer comes after critical alerts and before all others.
  private static final int PERSON = 1;

  /// On a CPU a model reads some tens of tokens a second: a full window would take minutes.
  private static final int WINDOW_ON_CPU = 4096;

  private final ModelSettings settings;
  private final UnaryOperator<String> cleaner;
  private final Switchboard switchboard;
  private final EngineWatch watch;
  private final TokenBudget budget;
  private final Prompt prompt;
  private final AtomicBoolean answeredBefore = new AtomicBoolean();

  /// @param cleaner redacts and neutralises; must leave cleaned text as it is
  public Diagnostician(Engine engine, ModelSettings settings, UnaryOperator<String> cleaner) {
    this(engine, settings, cleaner, Prompt::randomTag);
  }

  Diagnostician(
      Engine engine, ModelSettings settings, UnaryOperator<String> cleaner, Supplier<String> tags) {
    this.settings = settings;
    this.cleaner = cleaner;
    this.switchboard = new Switchboard(engine, settings.permits(), settings.waiting());
    this.watch = new EngineWatch(engine, settings.name());
    this.budget =
        new TokenBudget(settings.contextTokens(), settings.promptTokens(), settings.answerTokens());
    this.prompt = new Prompt(Prompt.Texts.load(settings.prompts()), budget, cleaner, tags);
  }

  /// For a Sitrep without a model.
  public static Diagnostician none() {
    var settings =
        new ModelSettings(NONE, NONE, URI.create(""), 8192, 800, Duration.ofSeconds(5), 1);
    return new Diagnostician(Engine.none(), settings, UnaryOperator.identity());
  }

  /// Whether there is a model to ask.
  public boolean configured() {
    return !settings.provider().equals(NONE);
  }

  /// The model's name as its engine knows it.
  public String model() {
    return settings.name();
  }

  /// How long a report waits for the model.
  public Duration patience() {
    return settings.patience();
  }

  /// How long one question may take: an explanation may follow its report until then.
  public Duration total() {
    return settings.total();
  }

  /// Which version of the prompt's texts is used.
  public String promptDigest() {
    return prompt.digest();
  }

  /// The prompt's texts by name, each with its digest.
  public SortedMap<String, String> promptTexts() {
    return prompt.digests();
  }

  /// Looks at the engine from now on, every ten minutes.
  public void watch() {
    if (configured()) {
      watch.start();
    }
  }

  /// How the engine was when it was looked at last; empty before the first look, and without a
  /// model. One that failed several times in a row is unable, whatever it looks like.
  public Optional<EngineState> state() {
    return switchboard.resting()
        ? Optional.of(
            new Unable(
                Reason.RESTING,
                "it failed several times in a row and is left alone for a while",
                "it is tried again by itself"))
        : watch.seen();
  }

  @Override
  public void close() {
    watch.close();
  }

  /// Where nobody watches and nothing was said before.
  public Consulted diagnose(CaseFile file, List<Finding> findings) throws InterruptedException {
    return diagnose(file, findings, List.of(), () -> {}, _ -> {});
  }

  /// Returns at the latest when the question may take no longer.
  ///
  /// @param findings most important first
  /// @param conversation what was said before about this case, oldest first; may be empty
  /// @param turn is told when the engine is asked: until then the question waits for others
  /// @param words takes the answer in pieces as it comes: raw JSON, of which nothing is checked
  public Consulted diagnose(
      CaseFile file,
      List<Finding> findings,
      List<Turn> conversation,
      Runnable turn,
      Consumer<String> words)
      throws InterruptedException {
    if (!configured()) {
      return new Consulted(NO_MODEL, Effort.NONE);
    }
    var effort = new Tally();
    var call =
        new Call(
            rank(file.incident()),
            settings.patience(),
            settings.total(),
            () -> {
              effort.sent();
              turn.run();
            },
            words);
    try {
      effort.modelDigest = admitted();
      return effort.with(explained(file, findings, conversation, call, effort), call);
    } catch (NoAnswer e) {
      lookAgainAfter(e);
      return effort.with(new Unexplained(e.reason(), cleaner.apply(e.why()), e.wayOut()), call);
    } catch (RuntimeException | StackOverflowError e) {
      log.error("the explanation of {} failed", file.incident().id(), e);
      return effort.with(
          new Unexplained(
              Reason.FAILED,
              "the explanation failed inside Sitrep: " + e.getClass().getSimpleName(),
              "its log has the details; please report it"),
          call);
    }
  }

  /// How many tokens the prompt would have, as estimated; nobody is asked.
  public int promptTokens(CaseFile file, List<Finding> findings) {
    return prompt.build(file, findings, List.of()).tokens();
  }

  /// Where nobody watches and nothing was said before.
  public Answer ask(String question) throws InterruptedException {
    return ask(question, List.of(), _ -> {});
  }

  /// A question for the model alone.
  ///
  /// @param conversation what was said before, oldest first; may be empty
  /// @param words takes the answer in pieces as it comes, uncleaned
  public Answer ask(String question, List<Turn> conversation, Consumer<String> words)
      throws InterruptedException {
    if (!configured()) {
      return new Unanswered(
          NO_MODEL.reason(), NO_MODEL.why(), "set model.name to a model that Ollama has");
    }
    var call = new Call(PERSON, settings.patience(), settings.total(), () -> {}, words);
    try {
      admitted();
      var reply = chat(prompt.question(question, conversation), Optional.empty(), call);
      return new Answered(cleaner.apply(reply.text()).strip(), settings.name());
    } catch (NoAnswer e) {
      lookAgainAfter(e);
      return new Unanswered(e.reason(), cleaner.apply(e.why()), e.wayOut());
    }
  }

  /// What is shown as its state must not be older than its last failure.
  private void lookAgainAfter(NoAnswer failure) {
    if (LOOK_AGAIN.contains(failure.reason())) {
      watch.again();
    }
  }

  private static int rank(Incident incident) {
    return incident.alerts().isEmpty() ? PERSON : Severity.rank(incident.severity());
  }

  /// Returns the model's digest. What only looks down is asked all the same: its own refusal says
  /// more, and it may have come back.
  private String admitted() throws InterruptedException {
    return switch (watch.known()) {
      case Able able -> {
        budget.limit(able.onCpu() ? WINDOW_ON_CPU - settings.answerTokens() : 0);
        yield able.digest();
      }
      case Unable(var reason, var why, var wayOut)
          when reason == Reason.REFUSED || reason == Reason.OVERFLOW ->
          throw new NoAnswer(reason, why, wayOut);
      case Unable _ -> "";
    };
  }

  private Diagnosis explained(
      CaseFile file, List<Finding> findings, List<Turn> conversation, Call call, Tally effort)
      throws InterruptedException {
    var built = prompt.build(file, findings, conversation);
    Reply reply;
    try {
      reply = chat(built, Optional.of(built.shown()), call, effort);
    } catch (NoAnswer e) {
      if (e.reason() != Reason.OVERFLOW) {
        throw e;
      }
      budget.overflowed(built.estimated(), e.promptTokens());
      built = prompt.build(file, findings, conversation);
      reply = chat(built, Optional.of(built.shown()), call, effort);
    }
    var first = judged(file, findings, reply);
    var used =
        worthAnother(first, call)
            ? better(first, again(file, findings, built, first, inTime(first, call), effort))
            : first;
    effort.used(used);
    return used.diagnosis();
  }

  /// What came of one answer.
  ///
  /// @param faults for the model, none where the answer holds as it is
  private record Judged(Diagnosis diagnosis, int claims, int verified, List<String> faults) {}

  private Judged judged(CaseFile file, List<Finding> findings, Reply reply) {
    try {
      var opinion = Opinion.parse(reply.text()).cleaned(cleaner);
      var checked = Grounding.check(file, findings, opinion, settings.name());
      return new Judged(
          checked.diagnosis(), checked.claims(), checked.verified(), checked.violations());
    } catch (NoAnswer e) {
      return new Judged(
          new Unexplained(e.reason(), cleaner.apply(e.why()), e.wayOut()), 0, 0, List.of(e.why()));
    }
  }

  /// An explanation that holds in part is not put at risk: the report goes out with it unless a
  /// second answer is likely to come within the patience.
  private boolean worthAnother(Judged first, Call call) {
    var twice = call.past().multipliedBy(2);
    return !first.faults().isEmpty()
        && twice.compareTo(
                first.diagnosis() instanceof Explained ? settings.patience() : settings.total())
            < 0;
  }

  /// Nor is it by waiting long for another turn.
  private Call inTime(Judged first, Call call) {
    return first.diagnosis() instanceof Explained
        ? call.waiting(settings.patience().minus(call.past().multipliedBy(2)))
        : call;
  }

  private Judged again(
      CaseFile file,
      List<Finding> findings,
      Prompt.Built built,
      Judged first,
      Call call,
      Tally effort)
      throws InterruptedException {
    try {
      var reply =
          chat(prompt.again(built, first.faults()), Optional.of(built.shown()), call, effort);
      return judged(file, findings, reply);
    } catch (NoAnswer e) {
      log.debug("the second answer did not come: {}", e.why());
      return first;
    }
  }

  private static Judged better(Judged first, Judged second) {
    boolean worse = first.diagnosis() instanceof Explained && first.verified() > second.verified();
    return second.diagnosis() instanceof Explained && !worse ? second : first;
  }

  private Reply chat(Prompt.Built built, Optional<List<String>> ids, Call call)
      throws InterruptedException {
    return chat(built, ids, call, new Tally());
  }

  private Reply chat(Prompt.Built built, Optional<List<String>> ids, Call call, Tally effort)
      throws InterruptedException {
    effort.asked(built);
    var question = new Question(built.system(), built.user(), ids.map(Opinion::schema));
    var reply = switchboard.ask(question, call);
    read(built, reply, effort);
    return reply;
  }

  /// An engine that cut the prompt answers something else than what was asked.
  private void read(Prompt.Built built, Reply reply, Tally effort) {
    if (!answeredBefore.getAndSet(true)) {
      watch.again();
    }
    int counted = effort.answered(reply);
    if (counted == 0) {
      return;
    }
    boolean half =
        Math.abs(counted - settings.contextTokens() / 2) <= 8 && counted < built.estimated();
    if (half || counted < 0.6 * built.estimated() || counted >= settings.contextTokens()) {
      throw new NoAnswer(
          Reason.OVERFLOW,
          "the engine cut the prompt: it read %d of about %d tokens"
              .formatted(counted, built.estimated()),
          "use Ollama 0.12.4 or newer, or lower model.contextTokens");
    }
    budget.learn(built.estimated(), counted);
  }

  /// Counts what one question takes, over all its calls.
  private final class Tally {
    private String modelDigest = "";
    private int calls;
    private int promptTokens;
    private int answerTokens;
    private int claims;
    private int verified;
    private int leftOut;
    private Optional<Words> next = Optional.empty();
    private Optional<Words> words = Optional.empty();

    void used(Judged judged) {
      claims = judged.claims();
      verified = judged.verified();
    }

    void asked(Prompt.Built built) {
      leftOut = built.leftOut();
      next = Optional.of(new Words(built.system(), built.user()));
    }

    /// The engine is being asked, and no longer waits for its turn.
    void sent() {
      calls++;
      words = next;
    }

    /// Returns the prompt's tokens of this call, 0 where the engine does not count.
    int answered(Reply reply) {
      answerTokens += reply.answerTokens();
      promptTokens += reply.promptTokens();
      return reply.promptTokens();
    }

    Consulted with(Diagnosis diagnosis, Call call) {
      return new Consulted(diagnosis, of(call), words);
    }

    private Effort of(Call call) {
      return new Effort(
          settings.name(),
          modelDigest,
          prompt.digest(),
          calls,
          promptTokens,
          answerTokens,
          claims,
          verified,
          leftOut,
          call.past());
    }
  }
}
