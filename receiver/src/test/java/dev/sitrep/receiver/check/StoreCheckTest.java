package dev.sitrep.receiver.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.Secret;
import dev.sitrep.receiver.check.Verdict.Result;
import dev.sitrep.receiver.store.PostgresAddress;
import dev.sitrep.receiver.store.Rehearsal;
import dev.sitrep.receiver.store.Stores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreCheckTest {
  @TempDir private Path folder;

  @Test
  void a_place_without_a_store_is_tried_and_left_as_it_was() throws Exception {
    var verdicts = look(folder.resolve("new/data/sitrep.db"));
    assertEquals(Result.OK, verdicts.getFirst().result());
    assertTrue(verdicts.getFirst().detail().startsWith("is not there yet"));
    assertEquals(List.of("disk", "space"), subjects(verdicts).subList(1, 3));
    try (var left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void a_store_at_work_is_tried_and_left_as_it_was() throws Exception {
    var file = folder.resolve("sitrep.db");
    try (var store = Stores.sqlite(file)) {
      store.inbox().accept("one".getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
      assertEquals(
          "opened, an alert was written to it and taken back", look(file).getFirst().detail());
      assertEquals(1, store.counts().waitingBodies());
      assertEquals(0, store.counts().deadLetters());
      store.inbox().accept("two".getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
      assertEquals(2, store.counts().waitingBodies());
    }
    assertEquals(Result.OK, look(file).getFirst().result());
  }

  @Test
  void a_file_that_is_no_store_is_told() throws Exception {
    var file = Files.writeString(folder.resolve("notes.txt"), "hello, this is no database at all");
    var verdict = look(file).getFirst();
    assertEquals(Result.FAILED, verdict.result());
    assertEquals("is damaged or no SQLite file", verdict.detail());
    assertEquals("move it away for a new one, or restore a copy", verdict.fix());
    assertEquals("hello, this is no database at all", Files.readString(file));
  }

  @Test
  void a_folder_that_cannot_be_written_is_told() throws Exception {
    var verdicts = look(Path.of("/proc/none/sitrep.db"));
    assertEquals(1, verdicts.size(), "free space of it does not matter");
    assertEquals("its folder /proc cannot be written", verdicts.getFirst().detail());
    assertEquals(
        "make it writable for this user or set store.path to another", verdicts.getFirst().fix());
    var file = Files.writeString(folder.resolve("file"), "");
    assertTrue(look(file.resolve("sitrep.db")).getFirst().detail().contains("is a file"));
    assertEquals("set store.path to a file in it", look(folder).getFirst().fix());
  }

  @ParameterizedTest
  @CsvSource({
    "nfs4, WARNING", "nfs, WARNING", "cifs, WARNING", "smb3, WARNING", "fuse.sshfs, WARNING",
    "tmpfs, WARNING", "ext4, OK", "xfs, OK", "overlay, OK", "apfs, OK"
  })
  void a_disk_behind_a_network_or_in_memory_is_a_warning(String type, Result result) {
    var verdict = StoreCheck.kind(type, folder);
    assertEquals(result, verdict.result());
    assertEquals(result == Result.WARNING, verdict.fix().startsWith("set store.path to a "));
  }

  @ParameterizedTest
  @CsvSource({"10, FAILED", "100, WARNING", "1000, OK"})
  void little_space_is_told(long mebibytes, Result result) {
    var verdict = StoreCheck.space(mebibytes << 20);
    assertEquals(result, verdict.result());
    assertEquals(result == Result.OK, verdict.fix().isEmpty());
  }

  @Test
  void a_server_that_is_not_there_is_told_without_its_user() throws Exception {
    var server =
        new Config.PostgreSql(
            PostgresAddress.parse("postgresql://sitrep@127.0.0.1:1/alerts"),
            new Secret("s3cret", Optional.empty()));
    var storage = new Config.Storage(folder, Optional.of(server), 30, 1000);
    var verdicts = StoreCheck.look(storage).verdicts();

    assertEquals(1, verdicts.size());
    assertEquals("postgresql://127.0.0.1:1/alerts", verdicts.getFirst().subject());
    assertEquals(
        "is not reached (Connection to 127.0.0.1:1 refused)", verdicts.getFirst().detail());
    assertEquals(Result.FAILED, verdicts.getFirst().result());
    assertEquals(
        "start it, or correct store.url, then Sitrep goes on by itself", verdicts.getFirst().fix());
  }

  @ParameterizedTest
  @CsvSource({"true, true, OK", "false, true, WARNING", "true, false, WARNING"})
  void a_server_that_may_lose_what_it_has_is_a_warning(
      boolean fsync, boolean pages, Result result) {
    var server = new Rehearsal.Server("18.4", Rehearsal.Outcome.WRITTEN, fsync, pages);
    assertEquals(result, StoreCheck.durability(server).result());
  }

  private static List<Verdict> look(Path file) throws Exception {
    return StoreCheck.look(file).verdicts();
  }

  private static List<String> subjects(List<Verdict> verdicts) {
    return verdicts.stream().map(Verdict::subject).toList();
  }
}
