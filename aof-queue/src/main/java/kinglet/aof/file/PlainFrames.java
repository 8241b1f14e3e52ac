package kinglet.aof.file;

/** Records one behind the other, each at a multiple of 8. */
final class PlainFrames implements Frames {
  private final MappedFile file;
  private long place;
  private long address;

  PlainFrames(MappedFile file) {
    this.file = file;
  }

  @Override
  public boolean next() {
    if (place + LogRecord.HEADER_BYTES > file.size()) {
      return false;
    }
    address = file.address() + place;
    int bytes = LogRecord.length(address);
    if (bytes < 0 || bytes > file.size() - place - LogRecord.HEADER_BYTES) {
      return false;
    }
    place += PlainLogFile.aligned(LogRecord.HEADER_BYTES + bytes);
    return true;
  }

  @Override
  public void seek(long recordPlace) {
    place = recordPlace;
  }

  @Override
  public long address() {
    return address;
  }

  @Override
  public long length() {
    return file.address() + Math.min(file.size(), place) - address;
  }

  @Override
  public long end() {
    return place;
  }
}
