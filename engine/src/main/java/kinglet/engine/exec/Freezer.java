package kinglet.engine.exec;

import kinglet.engine.keyspace.Victims;
import kinglet.engine.keyspace.Victims.Rule;

/** Moves values out of memory, so that their keys need not be evicted. Filled by the tier. Called on the executor. */
public interface Freezer {
  /** There is nowhere to move them. */
  Freezer NONE = new NoFreezer();

  /** What became of {@link #freeze}. */
  enum Outcome {
    /** A value was moved. */
    MOVED,
    /** There is no room for it before a key of {@link #frozen} goes. */
    FULL,
    /** What was moved before is to be written first. */
    BUSY,
    /** There is hardly a value left that can be moved. */
    NOTHING
  }

  /** Says by what rule to choose: see {@link Victims#rule}. */
  void rule(Rule rule, boolean volatileOnly, int samples);

  /** Moves one value. */
  Outcome freeze();

  /** Chooses among the keys whose values were moved. */
  Victims frozen();

  /** Whether it was {@link Outcome#BUSY} and still is: commands that need memory had better wait. */
  boolean isBusy();

  /** Notes that a key goes for good whose value was moved. */
  void evicted();
}
