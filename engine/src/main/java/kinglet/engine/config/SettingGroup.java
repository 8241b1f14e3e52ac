package kinglet.engine.config;

/** A module's settings: plain fields of the module, declared once at wiring. Source of the names: redis.conf of 7.2. */
public interface SettingGroup {
  /** Declares each setting; its value at this moment is its default. */
  void declare(SettingTable table);
}
