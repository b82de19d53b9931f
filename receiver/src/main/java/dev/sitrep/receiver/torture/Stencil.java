package dev.sitrep.receiver.torture;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A text with places for a number: copied and written over, so that a client takes no time to
/// render what it sends. For many threads.
final class Stencil {
  /// Where the number goes, as 15 hexadecimal digits.
  static final String PLACE = "f00df00df00df00";

  private final byte[] text;
  private final List<Integer> places = new ArrayList<>();

  /// @param text in ASCII
  Stencil(String text) {
    this.text = text.getBytes(StandardCharsets.US_ASCII);
    for (int at = text.indexOf(PLACE); at >= 0; at = text.indexOf(PLACE, at + 1)) {
      places.add(at);
    }
  }

  byte[] with(long number) {
    var digits =
        HexFormat.of().toHexDigits(number, PLACE.length()).getBytes(StandardCharsets.US_ASCII);
    var copy = text.clone();
    for (int place : places) {
      System.arraycopy(digits, 0, copy, place, digits.length);
    }
    return copy;
  }
}
