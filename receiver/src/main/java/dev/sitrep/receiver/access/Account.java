package dev.sitrep.receiver.access;

import java.util.Set;

/// Somebody who may call. Who fits several accounts may do what each of them may.
///
/// @param name for the audit log; with a password also the user's name
/// @param namespaces what a viewer or asker may see
public record Account(String name, Proof proof, Set<Role> roles, Namespaces namespaces) {
  public Account {
    roles = Set.copyOf(roles);
  }
}
