package kinglet.engine.effect;

/** How far the stream of effects is as safe as replies want it: a reply waits until its offset is reached. Any thread. */
@FunctionalInterface
public interface Watermark {
  /** Nothing waits. */
  Watermark NONE = () -> Long.MAX_VALUE;

  /** Every effect below this offset is safe. */
  long offset();
}
