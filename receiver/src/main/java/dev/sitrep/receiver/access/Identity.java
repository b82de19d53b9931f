package dev.sitrep.receiver.access;

import java.util.List;
import java.util.Set;

/// Who calls, as far as it is known and proved.
///
/// @param name of the account, or of the person where a proxy tells it
/// @param by `token`, `password`, `header`; `nothing` where everybody may call
/// @param accounts that he fits; none for a person of whom no account speaks
public record Identity(String name, String by, List<Account> accounts) {
  static final Identity ANYBODY =
      new Identity(
          "anybody",
          "nothing",
          List.of(
              new Account(
                  "anybody",
                  new Proof.Header("", "", List.of(), List.of()),
                  Set.of(Role.values()),
                  Namespaces.EVERYTHING)));

  public Identity {
    accounts = List.copyOf(accounts);
  }

  public boolean may(Role role) {
    return accounts.stream().anyMatch(account -> covers(account, role));
  }

  /// Where he may do what the role is for.
  public Namespaces namespaces(Role role) {
    return accounts.stream()
        .filter(account -> covers(account, role))
        .map(Account::namespaces)
        .reduce(Namespaces.NOTHING, Namespaces::or);
  }

  /// Whether the name is a person's own, and not of a secret that several may share.
  public boolean personal() {
    return by.equals("header");
  }

  private static boolean covers(Account account, Role role) {
    return account.roles().stream().anyMatch(one -> one.covers(role));
  }
}
