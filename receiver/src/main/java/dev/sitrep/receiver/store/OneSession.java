package dev.sitrep.receiver.store;

import java.sql.SQLException;

/// One connection among those of a Sitrep that runs. A transaction is begun, run and ended without
/// anybody being waited for in between: the others would wait too.
///
/// @param begin how a transaction begins that writes
record OneSession(Session session, Faults faults, String begin) implements Transactions {

  @Override
  public <T> T read(Database.Work<T> work) {
    try {
      return work.in(session);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public <T> T write(Database.Work<T> work) {
    try {
      session.update(begin);
      T value = work.in(session);
      session.commit();
      return value;
    } catch (SQLException e) {
      rollback(e);
      throw failure(e);
    } catch (RuntimeException | Error e) {
      rollback(e);
      throw e;
    }
  }

  private void rollback(Throwable why) {
    try {
      session.rollback();
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
  }

  private RuntimeException failure(SQLException e) {
    return SqliteFaults.busy(e)
        ? faults.failure("is written to without a pause; try again", e)
        : faults.of(e);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (SQLException e) {
      throw failure(e);
    }
  }
}
