package dev.sitrep.receiver.access;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;

/// Addresses that begin with the same bits: `10.0.0.0/8`. No name is ever looked up.
///
/// @param start the bits that they share
/// @param bits how many these are
/// @param width 32 or 128
public record Network(BigInteger start, int bits, int width) {

  /// @param text an address, with a slash and the number of bits where it means several
  /// @throws IllegalArgumentException with the reason as a sentence's end
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    var address =
        address(slash < 0 ? text : text.substring(0, slash))
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "is no network; write it as 10.1.2.0/24, or an address alone"));
    int width = address.length * 8;
    var digits = slash < 0 ? String.valueOf(width) : text.substring(slash + 1);
    int bits = digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : -1;
    if (bits < 1 || bits > width) {
      throw new IllegalArgumentException(
          bits == 0
              ? "is everybody, who could then claim any name; name the proxy's addresses"
              : "has no number from 1 to %d after its slash; write it as 10.1.2.0/24"
                  .formatted(width));
    }
    return new Network(first(address, bits), bits, width);
  }

  /// @param peer as a socket tells it
  public boolean contains(String peer) {
    return address(peer)
        .filter(bytes -> bytes.length * 8 == width)
        .filter(bytes -> first(bytes, bits).equals(start))
        .isPresent();
  }

  /// Whether so many addresses are in it that others than a proxy may have one of them.
  public boolean wide() {
    return bits < (width == 32 ? 24 : 64);
  }

  /// Whom to count an address as: an IPv6 host has a network of 64 bits to itself.
  static String neighbour(String peer) {
    return address(peer)
        .filter(bytes -> bytes.length == 16)
        .map(bytes -> first(bytes, 64).toString(16))
        .orElse(peer);
  }

  private static BigInteger first(byte[] address, int bits) {
    return new BigInteger(1, address).shiftRight(address.length * 8 - bits);
  }

  /// An IPv4 address in IPv6's clothes counts as what it is; in fewer than four parts it is none.
  private static Optional<byte[]> address(String text) {
    var bare = text.replaceAll("^\\[|%.*$|]$", "");
    if (!bare.contains(":") && !bare.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(bare).getAddress());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
