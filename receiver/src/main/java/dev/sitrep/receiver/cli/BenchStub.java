package dev.sitrep.receiver.cli;

import dev.sitrep.cluster.StubApiServer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The API server of `sitrep bench evidence`, in a process of its own so that its memory is not
/// counted. Prints its address and serves until its standard input ends.
@Command(name = "stub", hidden = true)
final class BenchStub implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--pods", required = true)
  private int pods;

  @Option(names = "--events", required = true)
  private int events;

  @Override
  public Integer call() throws Exception {
    try (var server = StubApiServer.start()) {
      SyntheticNamespace.fill(server, pods, events);
      spec.commandLine().getOut().println(server.url());
      spec.commandLine().getOut().flush();
      System.in.readAllBytes();
    }
    return 0;
  }
}
