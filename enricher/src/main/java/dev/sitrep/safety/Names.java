package dev.sitrep.safety;

/// Names of Kubernetes objects: RFC 1123, checked before one becomes part of an API path.
public final class Names {
  private Names() {}

  /// A label: lower-case letters, digits and `-`, at most 63, letter or digit at both ends.
  /// Namespaces are labels.
  public static boolean isLabel(String name) {
    return name.length() <= 63 && isSubdomainPart(name);
  }

  /// A subdomain: labels joined by dots, at most 253 characters. Most objects are named so.
  public static boolean isSubdomain(String name) {
    if (name.isEmpty() || name.length() > 253) {
      return false;
    }
    for (var part : name.split("\\.", -1)) {
      if (!isSubdomainPart(part)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSubdomainPart(String part) {
    if (part.isEmpty() || part.startsWith("-") || part.endsWith("-")) {
      return false;
    }
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
        return false;
      }
    }
    return true;
  }
}
