package dev.sitrep.evidence;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// Quantities of the API as numbers to compare and as words to read.
public final class Amounts {
  private static final String[] UNITS = {"", "Ki", "Mi", "Gi", "Ti"};
  private static final BigDecimal STEP = BigDecimal.valueOf(1024);

  private Amounts() {}

  /// Zero where there is none or it is no quantity.
  static BigDecimal number(@Nullable Quantity quantity) {
    try {
      return quantity == null ? BigDecimal.ZERO : quantity.getNumericalAmount();
    } catch (ArithmeticException | IllegalArgumentException e) {
      return BigDecimal.ZERO;
    }
  }

  /// `16`, `3.92` or `250m` of cpu, `62.4Gi` of memory, storage and huge pages, else the number.
  static String words(String resource, BigDecimal amount) {
    if (resource.equals("cpu")) {
      return amount.compareTo(BigDecimal.ONE) < 0
          ? plain(amount.movePointRight(3)) + "m"
          : plain(amount.round(new MathContext(4, RoundingMode.DOWN)));
    }
    return isBytes(resource) ? bytes(amount) : plain(amount);
  }

  /// `2.11Gi` for `2214300Ki`; what is no quantity stays as it is.
  public static String bytes(String quantity) {
    try {
      return words("memory", number(Quantity.parse(quantity)));
    } catch (IllegalArgumentException e) {
      return quantity;
    }
  }

  private static boolean isBytes(String resource) {
    return resource.equals("memory")
        || resource.endsWith("storage")
        || resource.startsWith("hugepages-");
  }

  private static String bytes(BigDecimal amount) {
    var rest = amount;
    int unit = 0;
    while (rest.compareTo(STEP) >= 0 && unit < UNITS.length - 1) {
      rest = rest.divide(STEP, MathContext.DECIMAL64);
      unit++;
    }
    return plain(rest.setScale(rest.compareTo(BigDecimal.TEN) < 0 ? 2 : 1, RoundingMode.DOWN))
        + UNITS[unit];
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
