package dev.sitrep.receiver.access;

/// The rules of the doors.
public record Access(Callers callers, SameOrigin sameOrigin, Audit audit) {

  /// Everybody may call, and nothing is written down; pages of other sites may not.
  public static Access open() {
    return new Access(Callers.anybody(), new SameOrigin(""), Audit.none());
  }
}
