package dev.sitrep.notifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.notifier.Delivery.Delivered;
import dev.sitrep.report.Reports;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The channels that keep their first message up to date: what is asked of their far side.
class RepliesTest {
  private static final String CHANNEL = "abcdefghijklmnopqrstuvwxyz";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "slack; C1:1773496680.000100; {\"ok\": true, \"channel\": \"C1\", \"ts\": \"2.2\"}",
        "discord; 1234567890; {\"id\": \"77\"}",
        "mattermost; abcdefghijklmnopqrstuvwxyz; {\"id\": \"zbcdefghijklmnopqrstuvwxyz\"}",
        "telegram; 42; {\"ok\": true, \"result\": {\"message_id\": 43}}",
        "matrix; $first; {\"event_id\": \"$second\"}",
      })
  void a_change_is_answered_only_where_the_route_wants_it(String type, String thread, String answer)
      throws Exception {
    var message = Messages.of(Reports.followUp(), thread);
    for (boolean replies : new boolean[] {true, false}) {
      try (var far = FarSide.answering(200, answer)) {
        var channel = Channels.open(settings(type, far.url().toString()));
        var delivery = channel.deliver(replies ? message : message.withoutReply());
        assertEquals(thread, assertInstanceOf(Delivered.class, delivery).reference());
        assertEquals(replies ? 2 : 1, far.requests().size());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"resolved", "vanished", "silenced"})
  void an_end_is_answered_briefly(String name) {
    var message = Messages.of(name);
    var reply = message.reply();
    assertEquals(message.sections().headline(), reply.headline());
    assertEquals(1, reply.sections().size());
    assertEquals(1, reply.sections().getFirst().lines().size());
    assertTrue(message.whole().sections().size() > 3);
    assertFalse(Messages.of(Reports.followUp()).reply().sections().isEmpty());
  }

  private static ChannelSettings settings(String type, String url) {
    var values = new HashMap<>(Map.of("token", "123456:abc", "channel", CHANNEL));
    switch (type) {
      case "slack", "telegram" -> values.put("api", url);
      case "discord" -> values.put("url", url);
      default -> values.put("server", url);
    }
    values.put("chat", "@oncall");
    values.put("room", "!room:example.org");
    return new ChannelSettings("ops", type, values);
  }
}
