package kinglet.engine.exec;

import kinglet.engine.keyspace.Victims;
import kinglet.engine.keyspace.Victims.Rule;

/** Where keys are evicted with their values. */
final class NoFreezer implements Freezer {
  @Override
  public void rule(Rule rule, boolean volatileOnly, int samples) {}

  @Override
  public Outcome freeze() {
    return Outcome.NOTHING;
  }

  @Override
  public Victims frozen() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isBusy() {
    return false;
  }

  @Override
  public void evicted() {}
}
