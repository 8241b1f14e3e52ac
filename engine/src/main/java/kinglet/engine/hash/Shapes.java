package kinglet.engine.hash;

import kinglet.engine.keyspace.Keyspace;
import kinglet.engine.keyspace.Member;
import kinglet.engine.keyspace.MemberDict;
import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.NativeBuffer;

/**
 * The lists of names that many small hashes have in common, each kept once. Owned by the executor.
 *
 * <p><b>Structure.</b> A shape is a block of a {@link MemberDict}, whose text is the names in their order, each as {@link
 * Member} says, and which goes on with [hashes : 4] [names : 4]. Hashes hold shapes by address. Named after the hidden classes of
 * Self's objects ("maps": Chambers, Ungar and Lee, OOPSLA 1989), of which this has neither the tree nor the types.
 *
 * <p><b>Which lists become shapes.</b> One that is asked for twice within a while: the first time leaves 32 bits of its
 * hash in a table. So hashes whose names are all different make no shapes, but for one in four thousand million; and of hashes
 * alike only the first does without. A shape that no hash has any more stays for the next, until there are many such.
 *
 * <p><b>Bounds.</b> {@value #SHAPES_MAX} shapes of {@value #NAMES_MAX} names and {@value #NAMES_BYTES_MAX} bytes; where
 * there is no place for another, hashes do without.
 */
public final class Shapes {
  /** No shape. */
  static final long NONE = 0;

  static final int NAMES_MAX = 64;

  private static final int NAMES_BYTES_MAX = 2048;
  private static final int SHAPES_MAX = 4096;
  private static final int UNUSED_MAX = SHAPES_MAX / 2;
  private static final int SEEN = 4096;
  private static final int COUNT = 4;
  private static final int TAIL_BYTES = 8;
  private static final int HASH_SHIFT = 32;

  private final Allocator allocator;
  private final MemberDict dict;
  private final NativeBuffer names = new NativeBuffer();
  private final int[] seen = new int[SEEN];
  private int nameCount;
  private int unused;

  public Shapes(Keyspace keyspace) {
    allocator = keyspace.allocator();
    dict = new MemberDict(keyspace);
  }

  /** How many hashes have the shape. */
  private static int users(long shape) {
    return Memory.getInt(Member.end(shape));
  }

  /** How many names. */
  static int count(long shape) {
    return Memory.getInt(Member.end(shape) + COUNT);
  }

  /** Where the names stand. */
  static long names(long shape) {
    return Member.address(shape);
  }

  /** Bytes of the names. */
  static int bytes(long shape) {
    return Member.length(shape);
  }

  /** Begins an empty list, to be added to and to be found. */
  void begin() {
    names.truncate(0);
    nameCount = 0;
  }

  void add(long name, int length) {
    long bytes = Member.bytes(length);
    Member.put(names.room(bytes), name, length);
    names.advance(bytes);
    nameCount++;
  }

  /** Adds names that stand one after the other. */
  void add(long from, long bytes, int count) {
    names.put(from, bytes);
    nameCount += count;
  }

  /** The shape of the list that was begun, or {@link #NONE}; nobody holds it before {@link #hold}. */
  long find() {
    int bytes = (int) Math.min(names.length(), NAMES_BYTES_MAX + 1);
    if (bytes > NAMES_BYTES_MAX || nameCount > NAMES_MAX || nameCount == 0) {
      return NONE;
    }
    long hash = dict.hash(names.address(), bytes);
    long shape = dict.find(hash, names.address(), bytes);
    return shape != MemberDict.NONE || !isSeen(hash) || hasDuplicates() ? shape : make(hash, bytes);
  }

  private boolean isSeen(long hash) {
    int slot = (int) hash & (SEEN - 1);
    int rest = (int) (hash >>> HASH_SHIFT);
    boolean is = seen[slot] == rest;
    seen[slot] = rest;
    return is;
  }

  private boolean hasDuplicates() {
    long end = names.end();
    for (long name = names.address(); name != end; name = Member.end(name)) {
      for (long other = Member.end(name); other != end; other = Member.end(other)) {
        if (Member.length(name) == Member.length(other)
            && Memory.equal(Member.address(name), Member.address(other), Member.length(name))) {
          return true;
        }
      }
    }
    return false;
  }

  private long make(long hash, int bytes) {
    if (unused >= UNUSED_MAX) {
      sweep();
    }
    if (dict.size() >= SHAPES_MAX) {
      return NONE;
    }
    long shape = allocator.allocate(Member.bytes(bytes) + TAIL_BYTES);
    Member.put(shape, names.address(), bytes);
    Memory.putInt(Member.end(shape), 0);
    Memory.putInt(Member.end(shape) + COUNT, nameCount);
    dict.insert(hash, shape);
    unused++;
    return shape;
  }

  /** One hash more has the shape. */
  void hold(long shape) {
    long users = Member.end(shape);
    if (Memory.getInt(users) == 0) {
      unused--;
    }
    Memory.putInt(users, Memory.getInt(users) + 1);
  }

  /** One hash less has the shape. */
  void release(long shape) {
    long users = Member.end(shape);
    Memory.putInt(users, Memory.getInt(users) - 1);
    if (Memory.getInt(users) == 0) {
      unused++;
    }
  }

  /** Frees the shapes that no hash has. */
  void sweep() {
    dict.pin(true);
    for (long bucket = 0; bucket < dict.buckets(); bucket++) {
      int gathered = dict.gather(bucket);
      for (int i = 0; i < gathered; i++) {
        long shape = dict.gathered(i);
        if (users(shape) == 0) {
          dict.remove(dict.hash(names(shape), bytes(shape)), shape);
          allocator.free(shape);
        }
      }
    }
    dict.pin(false);
    dict.settle(Integer.MAX_VALUE);
    unused = 0;
  }
}
