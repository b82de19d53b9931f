package dev.sitrep.receiver.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// The ordeals, one after the other.
///
/// @param folder where each has a folder of its own
/// @param told hears how it goes
public record Torture(
    Path folder,
    Scale scale,
    long seed,
    String postgres,
    String passwordFile,
    Consumer<String> told) {

  static final List<Ordeal> ALL =
      List.of(
          new Kills("kill", 1),
          new Kills("kill-postgres", 2),
          new DiskFull(),
          new Same(),
          new Storm("storm-one", false, Duration.ofSeconds(1)),
          new Storm("storm-many", true, Duration.ofMillis(100)),
          new Steady(),
          new Shutdown());

  /// What can be named.
  public static List<String> names() {
    return ALL.stream().map(Ordeal::name).toList();
  }

  public static String what(String name) {
    return named(name).what();
  }

  private static Ordeal named(String name) {
    return ALL.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  /// @throws IOException where its folder cannot be made
  public Outcome undergo(String name) throws IOException, InterruptedException {
    var own = Files.createDirectory(folder.resolve(name));
    var chamber = new Chamber(own, scale, seed, new Chamber.Postgres(postgres, passwordFile), told);
    try {
      return named(name).undergo(chamber);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return new Outcome.Broken(String.valueOf(e));
    }
  }
}
