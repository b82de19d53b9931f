package dev.sitrep.finding;

/// An image by the parts of its name.
///
/// @param name as it is written
/// @param registry the host; `docker.io` where the name leaves it out
/// @param repository the name without its tag or digest
/// @param tag `1.9`, `sha256:...`, or `latest` where the name leaves it out
record Image(String name, String registry, String repository, String tag) {
  static Image of(String name) {
    var repository = name.replaceFirst("@.*$", "").replaceFirst(":[^:/]*$", "");
    var rest = name.substring(repository.length());
    int digest = rest.indexOf('@');
    var first = repository.split("/", -1)[0];
    boolean host =
        repository.contains("/")
            && (first.contains(".") || first.contains(":") || first.equals("localhost"));
    return new Image(
        name,
        host ? first : "docker.io",
        repository,
        digest >= 0 ? rest.substring(digest + 1) : rest.isEmpty() ? "latest" : rest.substring(1));
  }

  /// `tag 1.9`, `digest sha256:4294...`
  String version() {
    return tag.startsWith("sha256:")
        ? "digest " + (tag.length() > 20 ? tag.substring(0, 19) + "…" : tag)
        : "tag " + tag;
  }
}
