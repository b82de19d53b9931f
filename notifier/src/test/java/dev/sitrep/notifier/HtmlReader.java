package dev.sitrep.notifier;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads the HTML of a chat message as a strict chat would.
///
/// @param shown what a person sees
/// @param formats how many there are
/// @param links where they lead
/// @param bare the text that stands in no code and no link
record HtmlReader(String shown, int formats, List<String> links, String bare) {
  private static final Pattern TOKEN =
      Pattern.compile("<(/?)([a-z]+)(?: href=\"([^\"<>]*)\")?>|&([a-z]+);|[^<>&]+|.");
  private static final Map<String, String> ENTITIES =
      Map.of("lt", "<", "gt", ">", "amp", "&", "quot", "\"");

  /// What chats make links, mentions, commands or tags of.
  private static final Pattern TAKEN =
      Pattern.compile(
          "://|@[\\w\\[{]|(?i)mailto:|www\\.|(?:^|[\\s(])/\\w|(?:^|\\s)#[\\p{L}\\d]"
              + "|[\\w-]\\.(?:example|com|org|io|net)\\b");

  static HtmlReader read(String html, Set<String> tags) {
    var shown = new StringBuilder();
    var bare = new StringBuilder();
    var links = new ArrayList<String>();
    Deque<String> open = new ArrayDeque<>();
    int formats = 0;
    var tokens = TOKEN.matcher(html);
    int end = 0;
    while (tokens.find()) {
      assertTrue(tokens.start() == end, "unreadable at " + end + ": " + html);
      end = tokens.end();
      String text = null;
      if (tokens.group(2) != null && tokens.group(2).equals("br")) {
        text = "\n";
      } else if (tokens.group(2) != null) {
        var tag = tokens.group(2);
        assertTrue(tags.contains(tag), tag + " in " + html);
        if (tokens.group(1).isEmpty()) {
          assertFalse(
              open.contains("code") && !tag.equals("code"), "a format inside of code: " + html);
          open.push(tag);
          formats++;
          if (tag.equals("a")) {
            links.add(unescaped(tokens.group(3)));
          }
        } else {
          assertTrue(!open.isEmpty() && open.pop().equals(tag), tag + " closes nothing: " + html);
        }
        continue;
      } else if (tokens.group(4) != null) {
        text = ENTITIES.get(tokens.group(4));
      } else {
        text = tokens.group();
      }
      if (text == null || text.equals("<") && tokens.group(4) == null) {
        fail("neither text nor tag: " + tokens.group() + " in " + html);
        return new HtmlReader("", 0, List.of(), "");
      }
      shown.append(text);
      boolean plain = open.stream().noneMatch(Set.of("code", "pre", "a")::contains);
      bare.append(plain ? text : " ■ ");
    }
    assertTrue(end == html.length() && open.isEmpty(), "not closed: " + open + " in " + html);
    return new HtmlReader(shown.toString(), formats, List.copyOf(links), bare.toString());
  }

  private static String unescaped(String text) {
    return text.replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }

  void assertSafe(Set<String> ours) {
    assertTrue(ours.containsAll(links), links.toString());
    assertNothingTaken(bare);
    assertVisible(shown);
  }

  static void assertNothingTaken(String text) {
    var taken = TAKEN.matcher(text);
    assertFalse(taken.find(), () -> taken.group() + " in " + text);
  }

  static void assertVisible(String text) {
    assertFalse(
        text.codePoints()
            .anyMatch(point ->
                (Character.isISOControl(point) && point != '\n')
                    || (point >= 0xd800 && point <= 0xdfff)
                    || (point >= 0x202a && point <= 0x202e)),
        text);
  }
}
