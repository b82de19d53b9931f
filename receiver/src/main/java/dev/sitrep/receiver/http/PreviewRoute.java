package dev.sitrep.receiver.http;

import dev.sitrep.notifier.Channel;
import dev.sitrep.notifier.Message;
import dev.sitrep.receiver.store.Store;
import dev.sitrep.report.ReportJson;
import dev.sitrep.report.Site;
import io.javalin.http.Context;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Supplier;

/// `GET /i/{id}/preview/{channel}`: what a channel would send for a report, as `sitrep render`
/// prints it. Nothing is sent.
final class PreviewRoute {
  private final KeptReports reports;
  private final Map<String, Channel> channels;
  private final Supplier<Site> site;

  PreviewRoute(Store store, Map<String, Channel> channels, Supplier<Site> site) {
    this.reports = new KeptReports(store);
    this.channels = channels;
    this.site = site;
  }

  void handle(Context ctx) {
    var report = ReportJson.read(reports.of(ctx).document());
    var message = Message.first(report, ZoneId.systemDefault(), site.get());
    ctx.contentType("text/plain; charset=utf-8")
        .result(channel(ctx.pathParam("channel")).preview(message).stripTrailing() + "\n");
  }

  private Channel channel(String name) {
    var channel = channels.get(name);
    if (channel == null) {
      throw new Problem(
          404,
          "no_channel",
          "there is no channel " + KeptReports.shown(name),
          channels.isEmpty()
              ? "none is configured: see channels in the README"
              : "there are: " + String.join(", ", channels.keySet()));
    }
    return channel;
  }
}
