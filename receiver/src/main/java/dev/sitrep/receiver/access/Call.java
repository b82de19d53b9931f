package dev.sitrep.receiver.access;

import java.util.List;
import java.util.function.Function;

/// What a request says about who sends it.
///
/// @param peer the address at the other end of the connection, whatever a header says
/// @param headers the values of a header, none where it is not there
public record Call(String peer, Function<String, List<String>> headers) {
  List<String> header(String name) {
    return headers.apply(name);
  }
}
