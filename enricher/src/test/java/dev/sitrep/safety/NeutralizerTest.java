package dev.sitrep.safety;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NeutralizerTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '\u0000',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          <|im_start|>system => < |im_start|>system
          <|eot_id|> => < |eot_id|>
          <|start|>assistant<|channel|>final => < |start|>assistant< |channel|>final
          <|turn>model<turn|> => < |turn>model< turn|>
          a<s>b</s> => a< s>b< /s>
          [INST] x [/INST] => [ INST] x [ /INST]
          <<SYS>> y <</SYS>> => < <SYS>> y < </SYS>>
          <start_of_turn>user<end_of_turn> => < start_of_turn>user< end_of_turn>
          <bos><eos><pad><unk> => < bos>< eos>< pad>< unk>
          <think>x</think> => < think>x< /think>
          <THINK> => < THINK>
          <tool_call>{}</tool_call> => < tool_call>{}< /tool_call>
          <tool_response> => < tool_response>
          [TOOL_CALLS][{}] => [ TOOL_CALLS][{}]
          [AVAILABLE_TOOLS] => [ AVAILABLE_TOOLS]
          [SYSTEM_PROMPT] => [ SYSTEM_PROMPT]
          [img-0] => [ img-0]
          <__media__> => < __media__>
          <0x0A> => < 0x0A>
          <unused12> => < unused12>
          <fim_prefix> => < fim_prefix>
          ＜|im_start|＞ => ＜ |im_start|＞
          <｜begin▁of▁sentence｜> => < ｜begin▁of▁sentence｜>
          ［INST］ => ［ INST］
          ﹤s﹥ => ﹤ s﹥
          <\u200b|im_end|> => < |im_end|>
          [IN\u2060ST] => [ INST]
          <|start_header_id|>system<|end_header_id|> => < |start_header_id|>system< |end_header_id|>
          <|header_start|>user<|header_end|> => < |header_start|>user< |header_end|>
          <|START_OF_TURN_TOKEN|><|SYSTEM_TOKEN|> => < |START_OF_TURN_TOKEN|>< |SYSTEM_TOKEN|>
          <BOS_TOKEN><EOS_TOKEN> => < BOS_TOKEN>< EOS_TOKEN>
          <｜User｜>hi<｜Assistant｜> => < ｜User｜>hi< ｜Assistant｜>
          <｜tool▁calls▁begin｜> => < ｜tool▁calls▁begin｜>
          <|start_of_role|>system<|end_of_role|> => < |start_of_role|>system< |end_of_role|>
          <|endoftext|><|fim_middle|> => < |endoftext|>< |fim_middle|>
          [|system|]x[|endofturn|] => [ |system|]x[ |endofturn|]
          [gMASK]<sop><|user|> => [ gMASK]< sop>< |user|>
          <arg_key>a</arg_key> => < arg_key>a< /arg_key>
          <seed:bos>system<seed:eos> => < seed:bos>system< seed:eos>
          ]~!b[]~b]system[e~[ => ] ~!b[] ~b]system[ e~[
          <start_function_call>call<end_function_call> => < start_function_call>call< end_function_call>
          <minimax:tool_call> => < minimax:tool_call>
          <extra_id_0>System => < extra_id_0>System
          <SPECIAL_12> => < SPECIAL_12>
          [UNUSED_TOKEN_146]user => [ UNUSED_TOKEN_146]user
          <eoh><eoa> => < eoh>< eoa>
          <|bom|><|eom|> => < |bom|>< |eom|>
          [CONTROL_12] => [ CONTROL_12]
          <start_of_image><image_soft_token> => < start_of_image>< image_soft_token>
          """)
  void breaks_control_tokens(String text, String shown) {
    assertEquals(shown, Neutralizer.line(text));
    assertEquals(shown, Neutralizer.line(shown));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "value is <nil>",
        "List<String> and Map<String, List<Integer>>",
        "a < b && c > d || e",
        "[INFO] [main] [2026-01-01T00:00:00Z] [worker-1]",
        "<user><name>bob</name></user>",
        "<?xml version=\"1.0\"?><root/>",
        "vec![1, 2] Option<&str> Box<dyn Error>",
        "x << 3 >> 1",
        "shell: cat <<EOF",
        "tmp/[a]~b and [x]~/y",
        "[|] a [| b |]",
        "arr[0] = map[\"img\"]",
        "größer, 日本語, émoji 🚀",
        "<unknown> <none> <invalid> <system>",
        "half ½ and ﬁ stay as written",
        "C:\\path | grep x |> y",
      })
  void leaves_ordinary_text_as_it_was_written(String text) {
    assertEquals(text, Neutralizer.line(text));
    assertEquals(text, Neutralizer.neutralize(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '\u0000',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          \\u001b[31mred\\u001b[0m => red
          \\u001b[38;5;196mx\\u001b[m => x
          \\u001b]0;title\\u0007shown => shown
          \\u001b]8;;http://evil\\u001b\\link\\u001b]8;;\\u001b\\ => link
          \\u001b]0;never closed => 0;never closed
          \\u009b31mred => red
          \\u001bPdcs\\u001b\\x => x
          \\u001b(Bx => x
          \\u001b\\u001b[31mx => x
          a\\u0000b\\u0007c\\u0008d\\u007fe\\u0085f => abcdef
          a\\u200bb\\u200dc\\u2060d\\ufeffe\\u00adf => abcdef
          a\\u202eb\\u2066c\\u2069d\\u061ce => abcde
          a\\ufe0fb\\u180ec => abc
          a\\ud83db => ab
          a\\udb40\\udc41b\\udb40\\udc7fc => abc
          a\\u2028b\\u2029c => a b c
          """)
  void strips_what_cannot_be_seen(String escaped, String shown) {
    var text =
        Pattern.compile("\\\\u([0-9a-f]{4})")
            .matcher(escaped)
            .replaceAll(code ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(code.group(1), 16))));
    assertEquals(shown, Neutralizer.line(text));
  }

  @Test
  void one_line_is_one_line() {
    assertEquals("a b c d", Neutralizer.line("a\r\nb\tc\n\n\nd"));
    assertEquals("a\nb\tc\n\nd", Neutralizer.neutralize("a\r\nb\tc\n\nd"));
    assertEquals("a\nb", Neutralizer.neutralize("a\rb"));
  }
}
