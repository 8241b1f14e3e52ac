package kinglet.aof.file;

import kinglet.engine.memory.Memory;

/**
 * The documents of a Chronicle Queue file, read without the library: it takes a damaged place for the end, and crashes on some.
 * A document is an int and as many bytes as its low 30 bits say, and begins at a multiple of 4. 0: nothing yet; bit 31: it was
 * being written; bit 30: the library's own. Source: Chronicle Wire's Wires, and experiment.
 */
final class QueueFrames implements Frames {
  private static final int INCOMPLETE = 1 << 31;
  private static final int METADATA = 1 << 30;
  private static final int LENGTH = METADATA - 1;

  private final MappedFile file;
  private long place;
  private long address;
  private int length;

  QueueFrames(MappedFile file) {
    this.file = file;
  }

  @Override
  public boolean next() {
    while (place + Integer.BYTES <= file.size()) {
      int header = Memory.getInt(file.address() + place);
      int bytes = header & LENGTH;
      long after = place + Integer.BYTES + bytes;
      if (header == 0 || (header & INCOMPLETE) != 0 || after > file.size()) {
        return false;
      }
      address = file.address() + place + Integer.BYTES;
      length = bytes;
      place = after + 3 & -4;
      if ((header & METADATA) == 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void seek(long recordPlace) {
    place = recordPlace - Integer.BYTES;
  }

  @Override
  public long address() {
    return address;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public long end() {
    return place;
  }
}
