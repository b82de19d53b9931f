package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.decisive;
import static dev.sitrep.finding.Cases.file;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Evidence;
import dev.sitrep.evidence.LogLine;
import dev.sitrep.evidence.Neighbour;
import dev.sitrep.evidence.OpenPort;
import dev.sitrep.evidence.PolicyState;
import dev.sitrep.evidence.ServiceState;
import dev.sitrep.evidence.ServiceState.Behind;
import dev.sitrep.evidence.ServiceState.Port;
import dev.sitrep.evidence.UnknownHost;
import dev.sitrep.incident.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Services, and programs that cannot reach them, written by hand.
final class Net {
  static final Ref ORDERS = new Ref("deployment", "shop", "orders");
  static final Target SERVICE = new Target.Service("shop", "orders");

  private Net() {}

  /// A crash loop of `api` with these last words.
  static CaseFile dying(String words, Evidence... more) {
    return file(
        Stream.concat(
                Stream.of(
                    container("api").loops().died("Error", 1).restarts(4).build(),
                    decisive(POD, "api", true, words)),
                Stream.of(more))
            .toArray(Evidence[]::new));
  }

  /// A container `api` that runs, is not ready, and said this so often.
  static CaseFile waiting(String words, int count, Evidence... more) {
    return file(
        Stream.concat(
                Stream.of(container("api").notReady().build(), said(words, count)), Stream.of(more))
            .toArray(Evidence[]::new));
  }

  static LogLine said(String words, int count) {
    return new LogLine(
        POD, "api", false, Optional.of(Cases.NOW.minusSeconds(20)), words, count, count > 1);
  }

  static Front service(String name) {
    return new Front(new Ref("service", "shop", name));
  }

  static Neighbour neighbour(String service, String asked, Ref... members) {
    return new Neighbour(
        new Ref("service", "shop", service), asked, "log of container api", List.of(members), 0, 0);
  }

  static UnknownHost unknown(String host, int port, String near) {
    return new UnknownHost(POD, "api", host, port, "env DB_HOST of container api", near);
  }

  static PolicyState policy(String name, String direction, String towards, String port) {
    return new PolicyState(
        new Ref("networkpolicy", "shop", name),
        List.of(Cases.API),
        List.of("Egress"),
        "no egress",
        List.of(new PolicyState.Denial(direction, towards, port)));
  }

  /// A Service in the making: port 8080, selector `app=` its name, nothing behind it.
  static final class Front {
    private final Ref about;
    private String type = "ClusterIP";
    private List<String> selector;
    private final List<Port> ports = new ArrayList<>();
    private int pods;
    private int ready;
    private int notReady;
    private final List<OpenPort> open = new ArrayList<>();
    private final List<Behind> behind = new ArrayList<>();
    private final List<Behind> near = new ArrayList<>();

    private Front(Ref about) {
      this.about = about;
      this.selector = List.of("app=" + about.name());
    }

    Front type(String type) {
      this.type = type;
      return this;
    }

    Front selector(String... selector) {
      this.selector = List.of(selector);
      return this;
    }

    Front port(String name, int number, String target, String protocol) {
      ports.add(new Port(name, number, target, protocol));
      return this;
    }

    Front open(String container, String name, int number, String protocol) {
      open.add(new OpenPort(container, name, number, protocol));
      return this;
    }

    /// Deployment `orders` with so many pods, and how many of them are ready.
    Front behind(int wanted, int pods, int ready) {
      this.pods = pods;
      this.ready = ready;
      this.notReady = pods - ready;
      behind.add(new Behind(ORDERS, wanted, pods, ready, selector));
      return this;
    }

    Front near(String... labels) {
      near.add(new Behind(ORDERS, 3, 3, 3, List.of(labels)));
      return this;
    }

    ServiceState build() {
      if (ports.isEmpty()) {
        port("", 8080, "8080", "TCP");
      }
      return new ServiceState(
          about,
          type,
          type.equals("ExternalName") ? "orders.example.com" : "",
          type.equals("ClusterIP") ? List.of("10.96.1.2") : List.of(),
          selector,
          ports,
          pods,
          ready,
          notReady,
          open,
          behind,
          near);
    }
  }
}
