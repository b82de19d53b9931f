package dev.sitrep.safety;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainWordsTest {
  @Test
  void controls_and_invisible_characters_go_and_the_rest_stays() {
    assertEquals(
        "a [31mred\tb\nc 😀 é",
        new PlainWords().next("a \u001b[31mred\tb\r\nc\u202e \ud83d\ude00\u200b é\u0000"));
  }

  @Test
  void half_a_character_waits_for_its_other_half() {
    var words = new PlainWords();
    assertEquals("a", words.next("a\ud83d"));
    assertEquals("", words.next(""));
    assertEquals("😀b", words.next("\ude00b"));
    assertEquals("", words.next("\ud83d"));
    assertEquals("c", words.next("c\ude00"));
  }

  @Test
  void however_a_text_is_cut_what_comes_out_is_the_same() {
    var random = new Random(3);
    var chars = "ab\n\u001b\u200b\ud83d\ude00\ud83d\ude00é\u0085".toCharArray();
    for (int round = 0; round < 2_000; round++) {
      var text = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        text.append(chars[random.nextInt(chars.length)]);
      }
      var words = new PlainWords();
      var pieces = new StringBuilder();
      for (int at = 0; at < text.length(); ) {
        int end = Math.min(text.length(), at + 1 + random.nextInt(3));
        pieces.append(words.next(text.substring(at, end)));
        at = end;
      }
      assertEquals(new PlainWords().next(text.toString()), pieces.toString());
    }
  }
}
