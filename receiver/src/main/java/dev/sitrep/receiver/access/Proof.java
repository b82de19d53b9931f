package dev.sitrep.receiver.access;

import java.nio.file.Path;
import java.util.List;

/// By what a caller is known.
public sealed interface Proof {

  /// `Authorization: Bearer`, with a line of that file.
  record Token(Path file) implements Proof {}

  /// `Authorization: Basic`, with the account's name and a line of that file.
  record Password(Path file) implements Proof {}

  /// A proxy has found out who it is, and says so in a header. Counts only on a connection that
  /// comes from one of its addresses; whoever else has one of these can claim any name.
  ///
  /// @param user the header with the name
  /// @param groups the header with groups, with commas between; empty for none
  /// @param members those of these groups only; none for everybody whom the proxy lets through
  record Header(String user, String groups, List<String> members, List<Network> from)
      implements Proof {
    public Header {
      members = List.copyOf(members);
      from = List.copyOf(from);
    }
  }
}
