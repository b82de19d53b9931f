package dev.sitrep.receiver.http;

import io.javalin.http.Context;
import java.util.function.Predicate;

/// What a caller may see.
@FunctionalInterface
interface Sight {

  /// Which namespaces; the empty one stands for what is in none: nodes, storms, the cluster.
  Predicate<String> of(Context ctx);

  /// Whoever may call sees all.
  static Sight everything() {
    return ctx -> namespace -> true;
  }
}
