package dev.sitrep.receiver.cli;

import dev.sitrep.cluster.LiveCluster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// How long one incident waited for the API server.
final class Waits implements LiveCluster.Times {
  /// @param call begins (1) or ends (-1), else 0
  /// @param waiting the same
  private record Edge(long at, int call, int waiting) {}

  private final Queue<Edge> edges = new ConcurrentLinkedQueue<>();

  @Override
  public void called(long from, long to) {
    edges.add(new Edge(from, 1, 0));
    edges.add(new Edge(to, -1, 0));
  }

  @Override
  public void waited(long from, long to) {
    edges.add(new Edge(from, 0, 1));
    edges.add(new Edge(to, 0, -1));
  }

  /// Since the last time, in nanoseconds.
  ///
  /// @param idle the time in which calls were open and each of them waited: nothing else happened
  ///   with answers
  /// @param sum of all waits, also those at the same time
  record Took(long idle, long sum) {}

  Took took() {
    var sorted = new ArrayList<Edge>();
    for (var edge = edges.poll(); edge != null; edge = edges.poll()) {
      sorted.add(edge);
    }
    sorted.sort(Comparator.comparingLong(Edge::at));
    long idle = 0;
    long sum = 0;
    long before = 0;
    int calls = 0;
    int waits = 0;
    for (var edge : sorted) {
      long since = edge.at - before;
      sum += waits * since;
      if (calls > 0 && calls == waits) {
        idle += since;
      }
      before = edge.at;
      calls += edge.call;
      waits += edge.waiting;
    }
    return new Took(idle, sum);
  }
}
