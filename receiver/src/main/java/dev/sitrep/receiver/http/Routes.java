package dev.sitrep.receiver.http;

import dev.sitrep.receiver.access.Role;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/// Which path leads to what, and who may go there.
record Routes(
    Server.Settings settings,
    Server.Parts parts,
    Guard guard,
    Health health,
    Answering answering,
    Rows rows,
    Changes changes) {

  void register(RoutesConfig routes) {
    routes.before(ctx -> ctx.header("X-Content-Type-Options", "nosniff"));
    routes.get("/healthz", health::alive);
    routes.get("/readyz", health::ready);
    routes.get("/openapi.json", new OpenApi()::handle);
    boolean open = settings.access().callers().metricsAreOpen();
    routes.get("/metrics", open ? this::metrics : guarded(Role.METRICS, this::metrics));
    alerts(routes);
    questions(routes);
    var feedback = new FeedbackRoute(parts.store(), parts.cleaner(), parts.clock());
    pages(routes, feedback);
    api(routes, feedback);
  }

  private void alerts(RoutesConfig routes) {
    var webhook =
        new WebhookRoute(
            parts.store().inbox(),
            parts.clock(),
            parts.metrics(),
            parts.crowd(),
            settings.maxBodyBytes());
    routes.post("/webhooks/alertmanager", guarded(Role.WEBHOOK, webhook::handle));
  }

  private void questions(RoutesConfig routes) {
    var ask = new AskRoute(parts.diagnostician(), answering);
    var diagnose = new DiagnoseRoute(parts.diagnoses(), answering);
    routes.post("/ask", guarded(Role.ASKER, ask::handle));
    routes.post("/diagnose", guarded(Role.ASKER, diagnose::handle));
  }

  private void pages(RoutesConfig routes, FeedbackRoute feedback) {
    var page = new PageRoutes(guard);
    var reports = new ReportRoutes(parts.store());
    var preview = new PreviewRoute(parts.store(), parts.channels(), parts.site());
    routes.get("/", page.or(reports::index));
    routes.get("/history", page::index);
    routes.get("/ask", page::ask);
    routes.get("/settings", page::index);
    routes.get("/page/{file}", page::file);
    routes.get("/i/{id}", page.or(reports::report));
    routes.get("/i/{id}/preview/{channel}", guarded(Role.VIEWER, preview::handle));
    routes.get("/i/{id}/feedback", page.orKnown(feedback::ask));
    routes.post("/i/{id}/feedback", guarded(Role.ASKER, feedback::take));
  }

  private void api(RoutesConfig routes, FeedbackRoute feedback) {
    var incidents = new IncidentRoutes(parts.store(), rows, parts.site());
    var events = new EventRoutes(changes, new KeptReports(parts.store()), settings.keepAlive());
    var status = new StatusRoutes(parts, health, rows);
    routes.get("/api/v1/me", guarded(Role.VIEWER, status::me));
    routes.get("/api/v1/status", guarded(Role.VIEWER, status::status));
    var namespaces = new NamespaceRoute(parts);
    var settings = new SettingsRoutes(parts);
    routes.get("/api/v1/namespaces", guarded(Role.ASKER, namespaces::handle));
    routes.get("/api/v1/settings", guarded(Role.VIEWER, settings::settings));
    routes.get("/api/v1/rights", guarded(Role.VIEWER, settings::rights));
    routes.get("/api/v1/incidents", guarded(Role.VIEWER, incidents::list));
    routes.get("/api/v1/incidents/{id}", guarded(Role.VIEWER, incidents::incident));
    routes.get("/api/v1/incidents/{id}/prompt", guarded(Role.VIEWER, incidents::prompt));
    routes.post("/api/v1/incidents/{id}/feedback", guarded(Role.ASKER, feedback::keep));
    var logs = new LogRoute(parts);
    routes.get("/api/v1/incidents/{id}/logs", guarded(Role.ASKER, logs::handle));
    routes.get("/api/v1/incidents/{id}/events", guarded(Role.VIEWER, events::one));
    routes.get("/api/v1/reports/{id}", guarded(Role.VIEWER, incidents::report));
    routes.get("/api/v1/events", guarded(Role.VIEWER, events::all));
  }

  private Handler guarded(Role role, Handler handler) {
    return ctx -> {
      guard.enter(ctx, role);
      handler.handle(ctx);
    };
  }

  private void metrics(Context ctx) {
    ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(parts.metrics().scrape());
  }
}
