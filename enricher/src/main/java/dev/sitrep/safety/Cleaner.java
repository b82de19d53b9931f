package dev.sitrep.safety;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Makes whatever holds text from outside safe: secrets out, one line, no control tokens, bounded.
public record Cleaner(Redaction redaction) {
  /// The most characters that a string of a record keeps.
  public static final int LONGEST_STRING = 2_000;

  private static final int TOO_SHORT_FOR_A_SECRET = 12;

  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return Shape.of(type);
        }
      };

  /// Never longer than `maxChars`; `…` at its end says that more was written.
  public String line(String text, int maxChars) {
    if (text.length() <= maxChars && isPlain(text)) {
      return text;
    }
    var visible = Neutralizer.strip(text, true);
    return capped(Neutralizer.line(redaction.redact(visible)), maxChars);
  }

  /// The same record with every string in it cleaned, however deep; itself if there was nothing to
  /// do.
  public <R extends Record> R clean(R record) {
    @SuppressWarnings("unchecked")
    var cleaned = (R) cleanRecord(record);
    return cleaned;
  }

  /// Too short for any shape of a secret, and without the separators that give one away by name.
  private static boolean isPlain(String text) {
    if (text.length() > TOO_SHORT_FOR_A_SECRET) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '_'
              || c == '/'
              || (c == '-' && (i == 0 || text.charAt(i - 1) != '-'));
      if (!plain) {
        return false;
      }
    }
    return true;
  }

  private static String capped(String text, int maxChars) {
    if (text.length() <= maxChars) {
      return text;
    }
    int end = maxChars - 1;
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, Math.max(end, 0)) + "…";
  }

  private Object cleanAny(Object value) {
    return switch (value) {
      case String text -> line(text, LONGEST_STRING);
      case Record record -> cleanRecord(record);
      case Optional<?> some -> some.isPresent() ? cleanOptional(some) : some;
      case List<?> list -> cleanList(list);
      case Set<?> set -> cleanSet(set);
      case Map<?, ?> map -> cleanMap(map);
      default -> value;
    };
  }

  private Object cleanOptional(Optional<?> some) {
    var cleaned = some.map(this::cleanAny);
    return cleaned.equals(some) ? some : cleaned;
  }

  private Object cleanList(List<?> list) {
    var cleaned = new ArrayList<Object>(list.size());
    for (var each : list) {
      cleaned.add(cleanAny(each));
    }
    return cleaned.equals(list) ? list : Collections.unmodifiableList(cleaned);
  }

  private Object cleanSet(Set<?> set) {
    Set<Object> cleaned = set instanceof SortedSet ? new TreeSet<>() : new LinkedHashSet<>();
    for (var each : set) {
      cleaned.add(cleanAny(each));
    }
    return cleaned.equals(set) ? set : Collections.unmodifiableSet(cleaned);
  }

  private Object cleanMap(Map<?, ?> map) {
    Map<Object, Object> cleaned =
        map instanceof SortedMap ? new TreeMap<>() : LinkedHashMap.newLinkedHashMap(map.size());
    for (var entry : map.entrySet()) {
      cleaned.putIfAbsent(cleanAny(entry.getKey()), cleanEntry(entry));
    }
    if (cleaned.equals(map)) {
      return map;
    }
    return cleaned instanceof SortedMap<Object, Object> sorted
        ? Collections.unmodifiableSortedMap(sorted)
        : Collections.unmodifiableMap(cleaned);
  }

  private Object cleanEntry(Map.Entry<?, ?> entry) {
    if (entry.getKey() instanceof String name && entry.getValue() instanceof String text) {
      var visible = Neutralizer.strip(text, true);
      return line(redaction.redactValue(name, visible), LONGEST_STRING);
    }
    return cleanAny(entry.getValue());
  }

  @SuppressWarnings("ReferenceEquality") // what was not cleaned is the same object
  private Object cleanRecord(Record record) {
    var shape = SHAPES.get(record.getClass());
    var values = new Object[shape.accessors().size()];
    boolean changed = false;
    for (int i = 0; i < values.length; i++) {
      var value = shape.read(record, i);
      values[i] = cleanAny(value);
      changed |= !values[i].equals(value);
    }
    return changed ? shape.build(record, values) : record;
  }

  /// How to take a record apart and put it together again.
  private record Shape(Constructor<?> constructor, List<Method> accessors) {
    static Shape of(Class<?> type) {
      try {
        var components = type.getRecordComponents();
        var parts =
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var constructor = type.getDeclaredConstructor(parts);
        constructor.setAccessible(true);
        var accessors = Arrays.stream(components).map(RecordComponent::getAccessor).toList();
        accessors.forEach(accessor -> accessor.setAccessible(true));
        return new Shape(constructor, accessors);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(type.getName() + " has no canonical constructor", e);
      }
    }

    Object read(Record record, int component) {
      try {
        return accessors.get(component).invoke(record);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(
            record.getClass().getName() + ": cannot read " + accessors.get(component).getName(), e);
      }
    }

    Object build(Record record, Object[] values) {
      try {
        return constructor.newInstance(values);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(
            record.getClass().getName()
                + ": its constructor refuses its own cleaned values; it must accept any text",
            e);
      }
    }
  }
}
