package dev.sitrep.finding;

import dev.sitrep.evidence.Address;
import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.regex.Pattern;

/// A program ends, or is not ready, because a host name cannot be resolved. A name that has to be a
/// Service of the namespace and is none is the case of [HostUnknown].
final class DependencyDns implements Analyzer {
  /// The name server did not answer; it did not say that there is no such name.
  private static final Pattern SILENT =
      Pattern.compile(
          "(?i)temporary failure|EAI_AGAIN|i/o timeout|server misbehaving|try again|timed out|connection refused");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Calls.of(file).plain(Trouble.DNS).stream()
        .map(call -> call.finding("dependency-dns", says(call), ""))
        .toList();
  }

  private static String says(Call call) {
    boolean silent = SILENT.matcher(call.line().evidence().text()).find();
    var name =
        call.whom().map(Address::host).map(host -> "host name " + host).orElse("a host name");
    return (silent
            ? "the cluster's DNS does not answer for " + name
            : name + " cannot be resolved: there is no such name")
        + (call.whom().isEmpty() ? call.verbatim() : call.aside());
  }
}
