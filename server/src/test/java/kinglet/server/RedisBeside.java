package kinglet.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import kinglet.server.tape.SocketClient;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A redis-server and a Kinglet side by side, for all tests of a class, which is skipped where no redis-server is installed. */
public final class RedisBeside implements BeforeAllCallback, AfterAllCallback {
  private RedisServer redis;
  private TestServer kinglet;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    assumeTrue(RedisServer.isInstalled(), "no redis-server on this machine");
    redis = RedisServer.start();
    kinglet = TestServer.start("--enable-debug-command", "yes");
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (redis != null) {
      redis.close();
    }
    if (kinglet != null) {
      kinglet.close();
    }
  }

  /** A new connection to redis-server. */
  public SocketClient theirs() throws IOException {
    return new SocketClient(redis.port());
  }

  /** A new connection to Kinglet. */
  public SocketClient ours() throws IOException {
    return kinglet.connect();
  }

  /** Where redis-server listens. */
  public int theirPort() {
    return redis.port();
  }

  /** Where Kinglet listens. */
  public int ourPort() {
    return kinglet.port();
  }

  /** Where redis-server has its files. */
  Path theirFolder() {
    return redis.folder();
  }
}
