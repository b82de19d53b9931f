package dev.sitrep.safety;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.re2j.Pattern;
import java.text.Normalizer;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// Text that talks to a language model instead of telling about the system that wrote it: orders, a
/// ready-made verdict, an imitation of a prompt's own lines.
///
/// Such text stays evidence and gets a mark, for dropping it would let an attacker hide a real
/// error. A mark is a hint for readers and never a defence: whoever knows the patterns can write
/// around them.
public final class Instructions {
  private static final int MOST = 4_000;
  private static final int ENCODED = 3;

  private static final List<Sign> SIGNS =
      List.of(
          new Sign(
              "ignore|disregard|forget|override|bypass",
              "\\b(?:ignore|disregard|forget|override|bypass)\\b[^.]{0,30}\\b(?:previous|prior"
                  + "|above|preceding|earlier|all|everything|your|system)\\b[^.]{0,30}"
                  + "\\b(?:instruction|prompt|message|context|evidence|exhibit|rule|guideline"
                  + "|direction|finding|said|told)"),
          new Sign(
              "disregard|forget",
              "\\b(?:disregard|forget) (?:everything|all|the) (?:above|before|previous)"),
          new Sign("system|developer", "(?:^|[\\n\"'`>\\]])\\s*(?:system|developer)\\s*:\\s+\\S"),
          new Sign("assistant", "\\bassistant\\s*:\\s"),
          new Sign(
              "cause", "\\b(?:root|real|actual|true|underlying) cause (?:is|was|of this is)\\b"),
          new Sign(
              "confidence",
              "(?:^|[.;!?\\n|]\\s+|\\bcause\\b.{0,80}|\\b(?:verdict|diagnosis)\\b.{0,80})confidence\\b"
                  + "\\s*(?:is|of|level|score|[:=])*\\s*(?:[01]?\\.\\d|1\\b|\\d{2,3} ?%|high\\b)"),
          new Sign(
              "verdict|certainty",
              "\"(?:verdict|certainty)\"\\s*:\\s*\"(?:supported|insufficient)"),
          new Sign(
              "end of",
              "\\bEND OF (?:THE )?(?:INPUT|EVIDENCE|EXHIBITS?|LOGS?|DATA|PROMPT|CONTEXT|DOCUMENT"
                  + "|INSTRUCTIONS)\\b",
              true),
          new Sign(
              "end of|begin",
              "^\\W*(?:end|begin)(?:ning)? of (?:the )?(?:input|evidence|exhibits?|logs?|data|prompt"
                  + "|context)\\W*$"),
          new Sign(
              "</",
              "</(?:data|evidence|input|logs?|context|document|untrusted\\w{0,20}|user|system)>"),
          new Sign("|", "(?:^|\\s)E\\d{1,4} \\| [^|]{1,80} \\| [^|]{1,120} \\|"),
          new Sign("|", "(?:^|\\s)F\\d{1,3} \\| (?:seen|likely|unknown)\\b"),
          new Sign("you are|you act", "\\byou (?:are|act) (?:now |as )+(?:an? |the )?\\w+"),
          new Sign("instruction", "\\b(?:new|updated|following|important) instructions?\\s*:"),
          new Sign(
              "ai|llm|assistant|language model|chatbot|copilot",
              "\\b(?:note|message|instructions?|attention|dear|hey|hello)[: ]+(?:(?:to|for) )?"
                  + "(?:the |any )?(?:ai|llm|assistant|language model|chatbot|copilot)\\b"),
          new Sign(
              "as an ai|system prompt|prompt injection",
              "\\bas an ai\\b|\\bsystem prompt\\b|\\bprompt injection\\b"),
          new Sign(
              "report|mention|cite|reveal|include|tell|escalate",
              "\\b(?:do not|don't|never) (?:report|mention|cite|reveal|include|tell|escalate)\\b"),
          new Sign(
              "incident|alert",
              "\\b(?:mark|close|resolve|silence|dismiss) (?:this|the) (?:incident|alert)\\b"),
          new Sign(
              "kubectl",
              "\\b(?:run|execute|apply|use|recommend(?:ed)?|suggest(?:ed)?|must|should|please|remedy|fix"
                  + "|solution|remediation)\\b[^.]{0,40}\\bkubectl (?:-n \\S+ )?(?:delete|apply|exec|scale"
                  + "|patch|edit|drain|cordon|create|replace|annotate|label|set|run)\\b"),
          new Sign("curl|wget", "\\b(?:curl|wget)\\b[^|]{1,200}\\| ?(?:sudo )?(?:ba|z)?sh\\b"),
          new Sign(
              "respond|reply|answer|output",
              "\\b(?:respond|reply|answer|output) (?:only )?(?:with|in)\\b[^.]{0,40}"
                  + "\\b(?:json|only|following|exactly|verdict)\\b"),
          new Sign(
              "##", "(?:^|\\s)#{2,4}\\s*(?:instructions?|response|system|human|user)\\s*(?::|$)"),
          new Sign(
              "ignor|vergiss|missachte",
              "\\b(?:ignorieren?|vergiss|missachten?)\\b.{0,40}\\b(?:anweisung|befehl|vorgabe|regel)"),
          new Sign("ursache", "\\b(?:eigentliche|wahre|wirkliche|grund)\\s?ursache (?:ist|war)\\b"),
          new Sign(
              "ignor|oublie",
              "\\b(?:ignore[sz]?|oublie[sz]?)\\b.{0,40}\\b(?:instructions|consignes)"),
          new Sign("cause", "\\b(?:cause racine|vraie cause|cause profonde) (?:est|était)\\b"),
          new Sign(
              "ignor|olvid|esque|dimentic",
              "\\b(?:ignor[ae]n?|ignorate|olvid[ae]|esqueça|dimentica)\\b.{0,40}"
                  + "\\b(?:instrucciones|instruções|istruzioni)"),
          new Sign(
              "causa", "\\b(?:causa (?:raíz|raiz|principale?)|vera causa) (?:es|é|è|era)(?:\\s|$)"),
          new Sign("negeer", "\\bnegeer\\b.{0,40}\\b(?:instructies|opdrachten)"),
          new Sign("ignoruj", "ignoruj.{0,40}(?:instrukcje|polecenia)"),
          new Sign("talimat", "talimat\\S{0,6} (?:yok say|görmezden gel|unut)"),
          new Sign("инструкц", "(?:игнорир|забуд).{0,40}" + "инструкц"),
          new Sign("忽略|无视", "(?:忽略|无视).{0,20}(?:指令|指示|提示|说明)"),
          new Sign("無視", "(?:指示|命令).{0,6}無視"),
          new Sign("무시", "(?:지시|명령).{0,10}무시"),
          new Sign("التعليمات", "تجاهل.{0,30}التعليمات"),
          new Sign("根本原因", "根本原因(?:是|は|：|:)"));

  /// Control tokens that [Neutralizer] has broken up.
  private static final Pattern BROKEN = Pattern.compile("([<\\[\\]＜［﹤]) ");

  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{24,}={0,2}");

  /// Letters of other scripts that look like a Latin one, and that one.
  private static final String ALIKE =
      "аaеeоoрpсcуyхxіiјjѕsԁdԛqԝwмkвb"
          + "АAЕEОOРPСCУYХXІIЈJЅSМMТTНHКKВB"
          + "οoαaιiνvρpυuκkτtΑAΕEΟOΙIΡPΤTΚKΜM"
          + "ıiɡgᴏoʀrɴnɪi";

  private Instructions() {}

  /// Holds before and after cleaning, for what the cleaner breaks up is recognised too.
  public static boolean suspicious(String line) {
    var text = line.length() > MOST ? line.substring(0, MOST) : line;
    return speaks(text) || encoded(text);
  }

  private static boolean speaks(String text) {
    var plain = Normalizer.normalize(Neutralizer.strip(text, true), Normalizer.Form.NFKC);
    if (holdsToken(plain) || signed(plain)) {
      return true;
    }
    var latin = latin(plain);
    return !latin.equals(plain) && signed(latin);
  }

  private static boolean holdsToken(String plain) {
    var whole = BROKEN.matcher(plain).replaceAll("$1");
    return !Neutralizer.line(whole).equals(Neutralizer.strip(whole, false));
  }

  private static boolean signed(String plain) {
    var lower = plain.toLowerCase(Locale.ROOT);
    return SIGNS.stream().anyMatch(sign -> sign.in(plain, lower));
  }

  private static boolean encoded(String text) {
    var found = BASE64.matcher(text);
    for (int i = 0; i < ENCODED && found.find(); i++) {
      try {
        var run = found.group();
        var whole = run.endsWith("=") ? run : run.substring(0, run.length() / 4 * 4);
        if (speaks(new String(Base64.getDecoder().decode(whole), UTF_8))) {
          return true;
        }
      } catch (IllegalArgumentException noBase64) {
        // a path or a hash
      }
    }
    return false;
  }

  private static String latin(String text) {
    var latin = new StringBuilder(text);
    for (int i = 0; i < latin.length(); i++) {
      char c = latin.charAt(i);
      int at = c < 0x80 ? -1 : ALIKE.indexOf(c);
      if (at >= 0) {
        latin.setCharAt(i, ALIKE.charAt(at + 1));
      }
    }
    return latin.toString();
  }

  /// @param words one of them is in every text that the pattern finds; looked for first, because
  ///   that is quick
  private record Sign(List<String> words, Pattern pattern) {
    Sign(String words, String pattern) {
      this(words, pattern, false);
    }

    Sign(String words, String pattern, boolean exactCase) {
      this(
          words.equals("|") ? List.of("|") : List.of(words.split("\\|", -1)),
          Pattern.compile(pattern, exactCase ? 0 : Pattern.CASE_INSENSITIVE));
    }

    boolean in(String text, String lower) {
      return words.stream().anyMatch(lower::contains) && pattern.matcher(text).find();
    }
  }
}
