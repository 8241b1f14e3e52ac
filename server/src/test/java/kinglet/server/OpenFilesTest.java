package kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kinglet.engine.config.ClientSettings;
import org.junit.jupiter.api.Test;

final class OpenFilesTest {
  private final Configuration configuration = new Configuration(path -> path);
  private final ClientSettings clients = configuration.clients();

  @Test
  void enoughChangesNothing() {
    OpenFiles.limitClients(clients, 10_032);
    assertEquals(10_000, clients.clientsMax());
    OpenFiles.limitClients(clients, Long.MAX_VALUE);
    assertEquals(10_000, clients.clientsMax());
  }

  @Test
  void lessLowersMaxclients() {
    OpenFiles.limitClients(clients, 1024);
    assertEquals(992, clients.clientsMax());
    assertEquals("992", configuration.settings().find("maxclients").orElseThrow().show());
  }

  @Test
  void tooFewEndTheStart() {
    String message = assertThrows(IllegalStateException.class, () -> OpenFiles.limitClients(clients, 32)).getMessage();
    assertTrue(message.startsWith("Your current 'ulimit -n' of 32 is not enough for the server to start."), message);
  }
}
