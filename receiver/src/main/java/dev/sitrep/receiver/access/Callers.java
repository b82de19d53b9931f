package dev.sitrep.receiver.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sitrep.receiver.access.Proof.Header;
import dev.sitrep.receiver.access.Proof.Password;
import dev.sitrep.receiver.access.Proof.Token;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Finds out who calls. A right token or password counts first, then what a proxy says; wrong ones
/// beside a proxy's word are the proxy's business, for some pass on their own.
public final class Callers {
  private static final int LONGEST_NAME = 200;

  private final boolean open;
  private final List<Account> accounts;
  private final Map<Path, SecretLines> files = new LinkedHashMap<>();
  private final Guesses guesses;

  /// What came of looking.
  public sealed interface Found {
    record Known(Identity identity) implements Found {}

    /// Nothing was shown.
    record Nobody() implements Found {}

    /// What was shown is wrong.
    record Wrong() implements Found {}

    /// Too much that was wrong came from the same address.
    record TooMany(Duration after) implements Found {}
  }

  private Callers(boolean open, List<Account> accounts, InstantSource clock, LongSupplier nanos) {
    this.open = open;
    this.accounts = List.copyOf(accounts);
    this.guesses = new Guesses(clock);
    for (var account : accounts) {
      switch (account.proof()) {
        case Token(var file) -> watch(file, nanos);
        case Password(var file) -> watch(file, nanos);
        case Header _ -> {}
      }
    }
  }

  /// Everybody may call, and do everything.
  public static Callers anybody() {
    return new Callers(true, List.of(), InstantSource.system(), System::nanoTime);
  }

  /// Those alone.
  ///
  /// @param nanos a clock that nobody sets
  public static Callers of(List<Account> accounts, InstantSource clock, LongSupplier nanos) {
    return new Callers(false, accounts, clock, nanos);
  }

  private void watch(Path file, LongSupplier nanos) {
    files.computeIfAbsent(file, path -> new SecretLines(path, nanos));
  }

  public Found find(Call call) {
    if (open) {
      return new Found.Known(Identity.ANYBODY);
    }
    var shown = call.header("Authorization");
    var found = shown.isEmpty() ? new Found.Nobody() : proved(call.peer(), shown);
    if (found instanceof Found.Known) {
      return found;
    }
    return told(call)
        .<Found>map(Found.Known::new)
        .orElseGet(() -> {
          if (found instanceof Found.Wrong) {
            guesses.wrong(call.peer());
          }
          return found;
        });
  }

  /// Of several headers none is believed.
  private Found proved(String peer, List<String> shown) {
    var words = shown.getFirst().strip().split(" +", 2);
    if (shown.size() > 1 || words.length < 2) {
      return barred(peer);
    }
    if (words[0].equalsIgnoreCase("Bearer")) {
      return byToken(words[1].strip()).<Found>map(Found.Known::new).orElseGet(() -> barred(peer));
    }
    if (words[0].equalsIgnoreCase("Basic")) {
      return switch (barred(peer)) {
        case Found.Wrong wrong ->
            byPassword(words[1].strip()).<Found>map(Found.Known::new).orElse(wrong);
        case Found other -> other;
      };
    }
    return barred(peer);
  }

  private Found barred(String peer) {
    return guesses.barred(peer).<Found>map(Found.TooMany::new).orElseGet(Found.Wrong::new);
  }

  private Optional<Identity> byToken(String token) {
    var digest = SecretLines.digest(token);
    var fitting = new ArrayList<Account>();
    for (var account : accounts) {
      if (account.proof() instanceof Token(var file) && lines(file).hold(digest)) {
        fitting.add(account);
      }
    }
    return identity("token", fitting);
  }

  private Optional<Identity> byPassword(String encoded) {
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(encoded), UTF_8);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int colon = pair.indexOf(':');
    var user = pair.substring(0, Math.max(0, colon)).getBytes(UTF_8);
    var digest = SecretLines.digest(pair.substring(colon + 1));
    var fitting = new ArrayList<Account>();
    for (var account : accounts) {
      if (account.proof() instanceof Password(var file)) {
        boolean right = lines(file).hold(digest);
        boolean named = MessageDigest.isEqual(account.name().getBytes(UTF_8), user);
        if (right && named) {
          fitting.add(account);
        }
      }
    }
    return identity("password", fitting);
  }

  private static Optional<Identity> identity(String by, List<Account> fitting) {
    return fitting.isEmpty()
        ? Optional.empty()
        : Optional.of(new Identity(fitting.getFirst().name(), by, fitting));
  }

  /// What a proxy tells. A person of whom it tells is known, even where no account fits him.
  private Optional<Identity> told(Call call) {
    var name = Optional.<String>empty();
    var fitting = new ArrayList<Account>();
    for (var account : accounts) {
      if (account.proof() instanceof Header proof
          && proof.from().stream().anyMatch(network -> network.contains(call.peer()))) {
        var user = one(call.header(proof.user()));
        if (user.isPresent()) {
          name = name.or(() -> user);
          if (name.equals(user) && member(call, proof)) {
            fitting.add(account);
          }
        }
      }
    }
    return name.map(who -> new Identity(who, "header", fitting));
  }

  /// A header that is there twice was added to by somebody.
  private static Optional<String> one(List<String> values) {
    return values.size() == 1
        ? Optional.of(values.getFirst().strip())
            .filter(value -> !value.isEmpty() && value.length() <= LONGEST_NAME)
        : Optional.empty();
  }

  private static boolean member(Call call, Header proof) {
    if (proof.members().isEmpty()) {
      return true;
    }
    return one(call.header(proof.groups())).stream()
        .flatMap(groups -> Arrays.stream(groups.split(",")))
        .map(String::strip)
        .anyMatch(proof.members()::contains);
  }

  private SecretLines lines(Path file) {
    return Objects.requireNonNull(files.get(file), file::toString);
  }

  /// Whether who has no right to them may read the metrics: unless somebody has their role.
  public boolean metricsAreOpen() {
    return accounts.stream().noneMatch(account -> account.roles().contains(Role.METRICS));
  }

  /// What a 401 names as ways in. Bearer is always one: no browser asks a person for it.
  public List<String> challenges() {
    return accounts.stream().anyMatch(account -> account.proof() instanceof Password)
        ? List.of("Bearer realm=\"sitrep\"", "Basic realm=\"sitrep\", charset=\"UTF-8\"")
        : List.of("Bearer realm=\"sitrep\"");
  }

  /// Files that cannot be read just now, each with the reason.
  public List<String> failures() {
    return files.entrySet().stream()
        .filter(one -> !one.getValue().failure().isEmpty())
        .map(one -> one.getKey() + " " + one.getValue().failure())
        .toList();
  }

  /// For the log of a start.
  public List<String> names() {
    return open ? List.of("anybody") : accounts.stream().map(Account::name).toList();
  }
}
