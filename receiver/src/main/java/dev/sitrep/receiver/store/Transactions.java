package dev.sitrep.receiver.store;

import dev.sitrep.receiver.store.Database.Work;

/// Where statements run that belong together.
interface Transactions extends AutoCloseable {

  <T> T read(Work<T> work);

  /// Runs the work in a transaction and returns after its commit, waiting for its turn.
  <T> T write(Work<T> work);

  @Override
  void close();
}
