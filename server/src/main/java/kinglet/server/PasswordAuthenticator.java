package kinglet.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import kinglet.engine.config.ClientSettings;
import kinglet.engine.session.Authenticator;

/** One user, {@code default}, with the password of requirepass or none. */
final class PasswordAuthenticator implements Authenticator {
  private final ClientSettings settings;

  PasswordAuthenticator(ClientSettings settings) {
    this.settings = settings;
  }

  @Override
  public boolean isOpen() {
    return settings.password().isEmpty();
  }

  @Override
  public boolean accepts(String user, byte[] password) {
    // Without a password set, the default user takes any: AUTH default whatever answers OK, as in Redis.
    return user.equals("default")
        && (isOpen() || MessageDigest.isEqual(settings.password().getBytes(ISO_8859_1), password));
  }
}
