package kinglet.engine.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Digests that a real redis-server replied for the same data. */
final class DigestTest {
  private final KeyBench bench = new KeyBench(1);
  private final DatabaseDigest digest = new DatabaseDigest();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void ofNothingIsZero() {
    assertEquals("0".repeat(40), digest.of(bench.keyspace));
  }

  @Test
  void equalsThatOfRedis() {
    bench.set("a", "1");
    bench.set("b", "text");
    bench.set("", "empty");
    assertEquals("b1c05b2b731baab2b8823c0186cd33870536bcc6", digest.of(bench.keyspace));
    bench.send("PEXPIRE", "a", "1000");
    assertEquals("299560e75135ff38d5598767134b9fef2e5d37a8", digest.of(bench.keyspace));
  }

  @Test
  void equalsThatOfRedisInSeveralDatabases() {
    bench.set(bench.keyspace.database(3), "a", "1");
    bench.set(bench.keyspace.database(3), "b", "text");
    assertEquals("43b646b15453f8ddc3a53c04764dc12d87d10949", digest.of(bench.keyspace));
    bench.keyspace.swap(0, 3);
    bench.set(bench.keyspace.database(11), "k", "v");
    bench.session().database(11);
    bench.send("PEXPIRE", "k", "1000");
    assertEquals("959ff6d492a4db2e8bbbb0b5a15a8f8360fc266c", digest.of(bench.keyspace));
  }

  @Test
  void ofAValueLeavesTheKeyOut() {
    bench.set("a", "text");
    bench.set("b", "text");
    bench.set("c", "123");
    assertEquals("2ce3f57ae020966eb041fa6a47e5221ee0d42d6b", digest.ofValue(bench.keyspace, bench.find("a")));
    assertEquals("2ce3f57ae020966eb041fa6a47e5221ee0d42d6b", digest.ofValue(bench.keyspace, bench.find("b")));
    assertEquals("89f7f51b707418f666d5b45e053bd5bbbf82ac2b", digest.ofValue(bench.keyspace, bench.find("c")));
  }

  @Test
  void coversLongValues() {
    bench.set("a", "x".repeat(20_000));
    String before = digest.of(bench.keyspace);
    bench.set("a", "x".repeat(19_999) + "y");
    assertNotEquals(before, digest.of(bench.keyspace));
  }
}
