package dev.sitrep.receiver.store;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/// The claims that somebody in this process knows of. When a database goes away in the middle of a
/// word, it may have noted a claim that nobody was told of, or missed that one was given back: such
/// a claim would last for as long as the process. It is found here, and freed.
final class Held {
  private final Set<String> ids = ConcurrentHashMap.newKeySet();
  private final ReadWriteLock claiming = new ReentrantReadWriteLock();
  private volatile boolean doubt;

  /// Claims, and holds what was claimed.
  ///
  /// @param id of one that was claimed
  <T, C extends Collection<T>> C claim(Supplier<C> claim, Function<T, String> id) {
    claiming.readLock().lock();
    try {
      var claimed = claim.get();
      claimed.forEach(one -> ids.add(id.apply(one)));
      return claimed;
    } catch (StoreFailure e) {
      doubt = true;
      throw e;
    } finally {
      claiming.readLock().unlock();
    }
  }

  /// Answers for it, once: when the database does not take that, the claim is freed later.
  <T> T answer(String id, Supplier<T> answer) {
    claiming.readLock().lock();
    try {
      ids.remove(id);
      return answer.get();
    } catch (StoreFailure e) {
      doubt = true;
      throw e;
    } finally {
      claiming.readLock().unlock();
    }
  }

  /// Answers for it; when the database does not take that, it is held on to for another answer.
  <T> T answerOrKeep(String id, Supplier<T> answer) {
    claiming.readLock().lock();
    try {
      ids.remove(id);
      return answer.get();
    } catch (RuntimeException e) {
      ids.add(id);
      throw e;
    } finally {
      claiming.readLock().unlock();
    }
  }

  /// Frees the claims in that table that nobody knows of, if there may be any.
  void settle(Database database, Claims claims, String table) {
    if (!doubt) {
      return;
    }
    claiming.writeLock().lock();
    try {
      database.write(session -> {
        var noted =
            session.rows(
                "SELECT id FROM %s WHERE claimed_by = ?".formatted(table),
                row -> row.getString(1),
                claims.instance());
        for (var id : noted) {
          if (!ids.contains(id)) {
            session.update(
                "UPDATE %s SET claimed_by = '' WHERE id = ? AND claimed_by = ?".formatted(table),
                id,
                claims.instance());
          }
        }
        return noted;
      });
      doubt = false;
    } finally {
      claiming.writeLock().unlock();
    }
  }
}
