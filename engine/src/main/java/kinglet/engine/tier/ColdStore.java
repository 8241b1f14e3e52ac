package kinglet.engine.tier;

import java.io.IOException;

/**
 * Where the records of cold values are: a door, filled by a module that knows disks. Called on the executor. What is asked for
 * is done later, elsewhere, in the order in which it was asked for, and answered by {@link #poll}.
 */
public interface ColdStore {
  /** Is told what became of what was asked for. Called on the executor. */
  interface Answers {
    /** A record is where {@link #read} finds it; or, if there is a cause, nowhere. */
    void stored(long ticket, byte[] record, Throwable failure);

    /** A record was read; or could not be, for that cause. */
    void fetched(long ticket, byte[] record, Throwable failure);
  }

  /** Keeps a record by its ticket, which is new. The bytes are the store's from now on. */
  void store(long ticket, byte[] record);

  /** Reads a record that was stored. */
  void fetch(long ticket);

  /** Forgets a record. */
  void remove(long ticket);

  /** Reads a record that was answered to be stored, at once, waiting for the disk. */
  byte[] read(long ticket) throws IOException;

  /** How much of the disk a record of so many bytes takes. */
  long diskBytes(int recordBytes);

  /** Gives all answers that there are; returns how many. */
  int poll(Answers answers);

  /** Whether {@link #poll} would give one. */
  boolean hasAnswers();
}
