package kinglet.aof.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import kinglet.aof.file.MappedFile;
import kinglet.engine.memory.Memory;
import kinglet.engine.rdb.RdbFormatException;
import kinglet.snapshot.load.Load;
import kinglet.snapshot.load.LoadRules;
import kinglet.snapshot.load.RdbLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a log that Redis wrote, in steps: of each file the RDB part if it begins with one, then its commands. A file is read
 * and never changed: a torn end is left out, where Redis cuts it off. Owned by the executor. Source: aof.c of Redis 7.2.
 */
public final class AofLoader implements Load {
  private static final Logger LOG = LoggerFactory.getLogger("aof");
  private static final byte[] RDB = "REDIS".getBytes(ISO_8859_1);
  private static final LoadRules RULES = new LoadRules(false, false, true);
  private static final int STEP_RECORDS = 64;
  private static final int BATCH_BYTES_MAX = 64 * 1024;
  private static final int CURRENT_DATABASE = -1;

  private final List<AofFile> files;
  private final RdbLoader rdb;
  private final CommandFeed feed;
  private final boolean loadsTruncated;
  private final long size;
  private int next;
  private long bytesBefore;
  private AofFile file;
  private MappedFile mapped;
  private AofScanner scanner;
  private boolean first;
  private long batch;
  private long batchEnd;

  /**
   * Over these files.
   *
   * @param files in the order of loading
   * @param loadsTruncated whether the last file may end in the middle of a command; aof-load-truncated
   * @throws AofLoadException if one of them is not there
   */
  public AofLoader(List<AofFile> files, RdbLoader rdb, CommandFeed feed, boolean loadsTruncated) throws AofLoadException {
    this.files = files;
    this.rdb = rdb;
    this.feed = feed;
    this.loadsTruncated = loadsTruncated;
    long sum = 0;
    for (AofFile each : files) {
      sum += size(each);
    }
    size = sum;
  }

  private static long size(AofFile file) throws AofLoadException {
    try {
      return Files.size(file.path());
    } catch (NoSuchFileException e) {
      throw new AofLoadException("The append log file " + file.path() + " doesn't exist");
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  @Override
  public boolean step() throws AofLoadException {
    if (mapped == null) {
      return next < files.size() && open(files.get(next++));
    }
    boolean more = scanner == null ? stepRdb() : stepCommands();
    if (!more) {
      closeFile();
    }
    return true;
  }

  private boolean open(AofFile opened) throws AofLoadException {
    file = opened;
    if (size(file) == 0) {
      return true;
    }
    try {
      mapped = new MappedFile(file.path());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    if (beginsAsRdb()) {
      LOG.info("Reading the RDB part of {}", file.name());
      beginRdb();
    } else {
      scanFrom(0);
    }
    return true;
  }

  private boolean beginsAsRdb() {
    for (int i = 0; i < RDB.length; i++) {
      if (i >= mapped.size() || Memory.getByte(mapped.address() + i) != RDB[i]) {
        return false;
      }
    }
    return true;
  }

  private void beginRdb() throws AofLoadException {
    try {
      rdb.begin(mapped.address(), mapped.size(), RULES);
    } catch (RdbFormatException e) {
      throw badRdb(e);
    }
  }

  private boolean stepRdb() throws AofLoadException {
    try {
      boolean more = true;
      for (int i = 0; i < STEP_RECORDS && more; i++) {
        more = rdb.step();
      }
      if (!more) {
        scanFrom(rdb.position());
      }
      return true;
    } catch (RdbFormatException e) {
      throw badRdb(e);
    }
  }

  private void scanFrom(long place) {
    scanner = new AofScanner(file.name(), mapped.address(), mapped.size(), place);
    first = true;
    batch = 0;
    batchEnd = 0;
  }

  /** Commands that stand one behind the other are executed together. */
  private boolean stepCommands() throws AofLoadException {
    try {
      boolean more = scanner.next();
      while (more && follows()) {
        batchEnd += scanner.length();
        more = scanner.next();
      }
      execute();
      batch = scanner.address();
      batchEnd = batch + scanner.length();
      return more;
    } catch (AofFormatException e) {
      execute();
      return end(e);
    }
  }

  private boolean follows() {
    return scanner.address() == batchEnd && batchEnd - batch < BATCH_BYTES_MAX;
  }

  private void execute() throws AofLoadException {
    if (batchEnd == batch) {
      return;
    }
    String wrong = feed.apply(first ? 0 : CURRENT_DATABASE, batch, batchEnd - batch);
    first = false;
    if (wrong != null && wrong.contains("unknown command")) {
      throw new AofLoadException("Unknown command reading the append only file " + file.path() + " at offset " + offset() + ": "
          + wrong);
    }
    if (wrong != null) {
      LOG.warn("A command of {} at offset {} or soon behind it has no effect: {}", file.path(), offset(), wrong);
    }
  }

  private long offset() {
    return batch - mapped.address();
  }

  /** What is whole stays loaded, if that is allowed. */
  private boolean end(AofFormatException e) throws AofLoadException {
    if (!e.isTruncated()) {
      throw new AofLoadException("Bad file format reading the append only file " + file.path() + " at offset " + e.offset()
          + " (" + e.getMessage() + "): make a backup of your AOF file, then use kinglet-check-aof --fix <filename.manifest>");
    }
    if (!loadsTruncated) {
      throw new AofLoadException("Unexpected end of file reading the append only file " + file.path() + " at offset "
          + e.offset() + ". You can: 1) Make a backup of your AOF file, then use kinglet-check-aof --fix <filename.manifest>. "
          + "2) Alternatively you can set the 'aof-load-truncated' configuration option to yes and restart the server.");
    }
    if (!file.isLast()) {
      throw new AofLoadException("Fatal error: the truncated file " + file.path() + " is not the last file");
    }
    LOG.warn("!!! Warning: short read while loading the AOF file {}!!!", file.path());
    LOG.warn("AOF {} loaded anyway because aof-load-truncated is enabled: up to offset {}; left out: {} bytes", file.path(),
        scanner.validBytes(), mapped.size() - scanner.validBytes());
    return false;
  }

  private void closeFile() {
    bytesBefore += mapped.size();
    close();
  }

  private AofLoadException badRdb(RdbFormatException e) {
    return new AofLoadException("Error reading the RDB part of the append only file " + file.path() + " at offset "
        + rdb.recordStart() + ": " + e.getMessage());
  }

  private static AofLoadException unreadable(AofFile file, IOException e) {
    return new AofLoadException("Can't open the append log file " + file.path() + " for reading: " + e.getMessage());
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long position() {
    if (mapped == null) {
      return bytesBefore;
    }
    return bytesBefore + (scanner == null ? rdb.position() : scanner.position());
  }

  @Override
  public void close() {
    if (mapped != null) {
      mapped.close();
      mapped = null;
      scanner = null;
    }
  }
}
