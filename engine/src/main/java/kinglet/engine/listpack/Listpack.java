package kinglet.engine.listpack;

import kinglet.engine.memory.Allocator;
import kinglet.engine.memory.Memory;
import kinglet.engine.memory.OutOfNativeMemoryException;
import kinglet.engine.resp.Decimal;

/**
 * A sequence of strings and integers in one block, in the byte format of Redis's listpack, so that DUMP and RDB are a copy.
 * Owned by the executor.
 *
 * <pre>
 * [bytes in all : 4] [elements : 2, 65535 when there are more than 65534] element ... [0xFF]
 * element = encoding and data (see {@link Element}) and, for walking back, its length in 1 to 5 bytes
 * </pre>
 *
 * <p>A text that is exactly what a 64-bit integer prints as is stored as that integer. All changes are one splice: the tail
 * moves once. A listpack is an address, which every change may replace: the method returns the new one, and {@link #place}
 * is then where the change happened. A place, the address of an element, holds until the next change; {@link #NONE} is none.
 * Walking costs O(elements), everything by index too. At most {@value #BYTES_MAX} bytes: who adds keeps to it by
 * {@link #fits}.
 *
 * <p>One object serves all listpacks of an owner, as {@link #read}'s result and {@link #place} are in it. Source: listpack.c
 * of Redis 7.2 for the format.
 */
public final class Listpack {
  /** No element. */
  public static final long NONE = 0;

  /** The length of a listpack without elements. */
  public static final int EMPTY_BYTES = 7;

  /** The longest listpack, 1 GiB, as in Redis. */
  public static final int BYTES_MAX = 1 << 30;

  /** By how much an element is longer than its text, at most. */
  public static final int OVERHEAD_BYTES_MAX = 10;

  static final int COUNT_OFFSET = 4;
  static final int HEADER_BYTES = 6;
  static final int COUNT_UNKNOWN = 0xffff;
  static final byte END = (byte) 0xff;

  private final Allocator allocator;
  private final long scratch;
  private long place;
  private long address;
  private int length;

  public Listpack(Allocator allocator) {
    this.allocator = allocator;
    scratch = allocator.allocate(Decimal.BYTES_MAX);
  }

  /** An empty one. */
  public long create() {
    return create(0);
  }

  /** An empty one with room for elements of so many bytes. */
  public long create(int elementBytes) {
    long listpack = allocator.allocate((long) EMPTY_BYTES + elementBytes);
    Memory.putInt(listpack, EMPTY_BYTES);
    Memory.putShort(listpack + COUNT_OFFSET, (short) 0);
    Memory.putByte(listpack + HEADER_BYTES, END);
    return listpack;
  }

  /** A copy that takes no more memory than it needs. */
  public long copy(long listpack) {
    int bytes = bytes(listpack);
    long copy = allocator.allocate(bytes);
    Memory.copy(listpack, copy, bytes);
    return copy;
  }

  public void free(long listpack) {
    allocator.free(listpack);
  }

  /** Its length, header and end included. */
  public static int bytes(long listpack) {
    return Memory.getInt(listpack);
  }

  /** The bytes of its block. */
  public long memoryBytes(long listpack) {
    return allocator.usableBytes(listpack);
  }

  /** Whether elements of so many bytes more leave it within {@link #BYTES_MAX}. */
  public static boolean fits(long listpack, long elementBytes) {
    return bytes(listpack) + elementBytes <= BYTES_MAX;
  }

  /** How many elements; O(1) up to 65534. */
  public static int count(long listpack) {
    int count = Memory.getShort(listpack + COUNT_OFFSET) & 0xffff;
    return count != COUNT_UNKNOWN ? count : countByWalking(listpack);
  }

  public static boolean isEmpty(long listpack) {
    return bytes(listpack) == EMPTY_BYTES;
  }

  private static int countByWalking(long listpack) {
    return countFrom(listpack + HEADER_BYTES);
  }

  /** How many elements from a place on, which may be {@link #end}; walks. */
  public static int countFrom(long place) {
    int count = 0;
    for (long at = orNone(place); at != NONE; at = next(at)) {
      count++;
    }
    return count;
  }

  /** The first element, or {@link #NONE}. */
  public static long first(long listpack) {
    return orNone(listpack + HEADER_BYTES);
  }

  /** The last element, or {@link #NONE}. */
  public static long last(long listpack) {
    return previous(listpack, end(listpack));
  }

  /** The element after a place, or {@link #NONE}. */
  public static long next(long at) {
    return orNone(at + Element.bytes(at));
  }

  /** The place after an element, which may be {@link #end}. */
  public static long after(long at) {
    return at + Element.bytes(at);
  }

  /** The element before a place, or {@link #NONE}. */
  public static long previous(long listpack, long at) {
    return at == listpack + HEADER_BYTES ? NONE : at - Element.bytesBefore(at);
  }

  /** The element at an index, from the end if negative (-1 is the last); {@link #NONE} outside. */
  public static long seek(long listpack, long index) {
    int count = Memory.getShort(listpack + COUNT_OFFSET) & 0xffff;
    boolean backwards = index < 0;
    long steps = backwards ? -index - 1 : index;
    if (count != COUNT_UNKNOWN) {
      if (steps >= count) {
        return NONE;
      }
      if (steps > count / 2) {
        backwards = !backwards;
        steps = count - 1 - steps;
      }
    }
    return backwards ? walkBack(listpack, steps) : walk(listpack, steps);
  }

  private static long walk(long listpack, long steps) {
    long at = first(listpack);
    for (long i = 0; i < steps && at != NONE; i++) {
      at = next(at);
    }
    return at;
  }

  private static long walkBack(long listpack, long steps) {
    long at = last(listpack);
    for (long i = 0; i < steps && at != NONE; i++) {
      at = previous(listpack, at);
    }
    return at;
  }

  /** Whether the element is stored as an integer; then {@link #integer} has it. */
  public static boolean isInteger(long at) {
    return Element.isInteger(at);
  }

  /** The integer of an element for which {@link #isInteger} holds. */
  public static long integer(long at) {
    return Element.integer(at);
  }

  /** Points {@link #address} and {@link #length} at an element's text; an integer's goes into a scratch block. */
  public void read(long at) {
    if (Element.isInteger(at)) {
      address = scratch;
      length = (int) (Decimal.put(scratch, Element.integer(at)) - scratch);
    } else {
      address = Element.textAddress(at);
      length = Element.textLength(at);
    }
  }

  /** The text that {@link #read} found; valid until the next read or change. */
  public long address() {
    return address;
  }

  /** In bytes. */
  public int length() {
    return length;
  }

  /** Whether the element's text is this one. */
  public static boolean equal(long at, long text, int textLength) {
    if (Element.isInteger(at)) {
      return Decimal.isLong(text, textLength) && Decimal.parse(text, textLength) == Element.integer(at);
    }
    return Element.textLength(at) == textLength && Memory.equal(Element.textAddress(at), text, textLength);
  }

  /**
   * The first element with this text from a place on, or {@link #NONE}.
   *
   * @param skip how many elements to pass over after each that differs: 1 looks at every second one
   */
  public static long find(long from, long text, int textLength, int skip) {
    if (Decimal.isLong(text, textLength)) {
      return findInteger(from, Decimal.parse(text, textLength), skip);
    }
    return Element.isShort(textLength)
        ? findShort(from, text, textLength, skip) : findLong(from, text, textLength, skip);
  }

  private static long findInteger(long from, long number, int skip) {
    long at = from;
    while (at != NONE && !(Element.isInteger(at) && Element.integer(at) == number)) {
      at = after(at, skip);
    }
    return at;
  }

  /** A text whose length is in the element's first byte, which most often tells it apart. */
  private static long findShort(long from, long text, int textLength, int skip) {
    byte head = Element.shortHead(textLength);
    long at = from;
    while (at != NONE && !(Memory.getByte(at) == head && Memory.equal(at + 1, text, textLength))) {
      at = after(at, skip);
    }
    return at;
  }

  private static long findLong(long from, long text, int textLength, int skip) {
    long at = from;
    while (at != NONE && !isText(at, text, textLength)) {
      at = after(at, skip);
    }
    return at;
  }

  /** Whether the element is stored as this text; what prints an integer never is. */
  public static boolean isText(long at, long text, int textLength) {
    return !Element.isInteger(at) && Element.textLength(at) == textLength
        && Memory.equal(Element.textAddress(at), text, textLength);
  }

  /** The element after this one and {@code skip} more, or {@link #NONE}. */
  private static long after(long at, int skip) {
    long next = at;
    for (int i = 0; i <= skip; i++) {
      next += Element.bytes(next);
    }
    return orNone(next);
  }

  /** Where the last change happened: the new element, or after a deletion the one that followed, or {@link #NONE}. */
  public long place() {
    return place;
  }

  /** Adds at the end. The text must not lie inside the listpack; so everywhere below. */
  public long append(long listpack, long text, int textLength) {
    return insert(listpack, end(listpack), text, textLength);
  }

  /** As {@link #append(long, long, int)}. */
  public long append(long listpack, long integer) {
    return insert(listpack, end(listpack), integer);
  }

  /** Adds at the front. */
  public long prepend(long listpack, long text, int textLength) {
    return insert(listpack, listpack + HEADER_BYTES, text, textLength);
  }

  /** As {@link #prepend(long, long, int)}. */
  public long prepend(long listpack, long integer) {
    return insert(listpack, listpack + HEADER_BYTES, integer);
  }

  /** Adds all elements of another one at the end. */
  public long appendAll(long listpack, long other) {
    int added = bytes(other) - EMPTY_BYTES;
    long spliced = splice(listpack, end(listpack), 0, added, count(other));
    Memory.copy(other + HEADER_BYTES, place, added);
    return spliced;
  }

  /** A new one with the elements from one place up to another, which may be {@link #end}; it tells how many they are. */
  public long slice(long from, long to, int elements) {
    int bytes = (int) (to - from);
    long slice = create(bytes);
    Memory.copy(from, slice + HEADER_BYTES, bytes);
    Memory.putInt(slice, EMPTY_BYTES + bytes);
    Memory.putByte(end(slice), END);
    count(slice, elements);
    return slice;
  }

  /** Makes room for elements of so many bytes: adding them will not move the listpack. */
  public long reserve(long listpack, long elementBytes) {
    return resize(listpack, bytes(listpack) + elementBytes);
  }

  /** Adds copies of so many elements of another listpack at the end. */
  public long appendCopies(long listpack, long from, int elements) {
    int copied = bytesOf(from, elements);
    long spliced = splice(listpack, end(listpack), 0, copied, elements);
    Memory.copy(from, place, copied);
    return spliced;
  }

  /** Moves so many elements to before another, or to the {@link #end}. The listpack stays where it is. */
  public void move(long from, int elements, long to) {
    int moved = bytesOf(from, elements);
    long temporary = allocator.allocate(moved);
    Memory.copy(from, temporary, moved);
    if (to < from) {
      Memory.copy(to, to + moved, from - to);
      place = to;
    } else {
      Memory.copy(from + moved, from, to - from - moved);
      place = to - moved;
    }
    Memory.copy(temporary, place, moved);
    allocator.free(temporary);
  }

  private static int bytesOf(long from, int elements) {
    long to = from;
    for (int i = 0; i < elements; i++) {
      to += Element.bytes(to);
    }
    return (int) (to - from);
  }

  /** Gives back what was reserved and not used. */
  public long trim(long listpack) {
    return allocator.reallocate(listpack, bytes(listpack));
  }

  /** Adds before an element; {@link #end} adds at the end. */
  public long insert(long listpack, long at, long text, int textLength) {
    if (Decimal.isLong(text, textLength)) {
      return insert(listpack, at, Decimal.parse(text, textLength));
    }
    long spliced = splice(listpack, at, 0, Element.bytesOfText(textLength), 1);
    Element.putText(place, text, textLength);
    return spliced;
  }

  /** As {@link #insert(long, long, long, int)}. */
  public long insert(long listpack, long at, long integer) {
    long spliced = splice(listpack, at, 0, Element.bytesOfInteger(integer), 1);
    Element.putInteger(place, integer);
    return spliced;
  }

  /** Gives an element another text. */
  public long replace(long listpack, long at, long text, int textLength) {
    if (Decimal.isLong(text, textLength)) {
      return replace(listpack, at, Decimal.parse(text, textLength));
    }
    long spliced = splice(listpack, at, Element.bytes(at), Element.bytesOfText(textLength), 0);
    Element.putText(place, text, textLength);
    return spliced;
  }

  /** As {@link #replace(long, long, long, int)}. */
  public long replace(long listpack, long at, long integer) {
    if (Element.isInteger(at) && Element.bytes(at) == Element.bytesOfInteger(integer)) {
      place = at;
      Element.putInteger(at, integer);
      return listpack;
    }
    long spliced = splice(listpack, at, Element.bytes(at), Element.bytesOfInteger(integer), 0);
    Element.putInteger(place, integer);
    return spliced;
  }

  /** Takes an element out. */
  public long delete(long listpack, long at) {
    return delete(listpack, at, 1);
  }

  /** Takes elements out, as many as there are up to {@code elements}. */
  public long delete(long listpack, long at, long elements) {
    long to = at;
    int removed = 0;
    while (removed < elements && Memory.getByte(to) != END) {
      to += Element.bytes(to);
      removed++;
    }
    long spliced = splice(listpack, at, (int) (to - at), 0, -removed);
    place = orNone(place);
    return spliced;
  }

  /** The place after the last element. */
  public static long end(long listpack) {
    return listpack + bytes(listpack) - 1;
  }

  /** Whether bytes that came from outside are a listpack, down to the last element. Reads nothing beyond them. */
  public static boolean isValid(long listpack, long bytes) {
    if (bytes < EMPTY_BYTES || bytes > BYTES_MAX || Memory.getInt(listpack) != bytes) {
      return false;
    }
    long end = listpack + bytes - 1;
    long at = listpack + HEADER_BYTES;
    int elements = 0;
    while (at < end && Memory.getByte(at) != END) {
      int elementBytes = Element.checkedBytes(at, end);
      if (elementBytes == 0) {
        return false;
      }
      at += elementBytes;
      elements++;
    }
    int count = Memory.getShort(listpack + COUNT_OFFSET) & 0xffff;
    return at == end && Memory.getByte(end) == END && (count == COUNT_UNKNOWN || count == elements);
  }

  /** How many bytes an element with this text takes. */
  public static int elementBytes(long text, int textLength) {
    return Decimal.isLong(text, textLength)
        ? Element.bytesOfInteger(Decimal.parse(text, textLength)) : Element.bytesOfText(textLength);
  }

  /** How many bytes an element with this integer takes. */
  public static int elementBytes(long integer) {
    return Element.bytesOfInteger(integer);
  }

  /**
   * Replaces {@code removed} bytes at a place by room for {@code added}, at {@link #place}.
   *
   * @throws OutOfNativeMemoryException if the kernel refuses memory to one that grows; nothing was changed
   */
  private long splice(long listpack, long at, int removed, int added, int elements) {
    int bytes = bytes(listpack);
    long newBytes = (long) bytes - removed + added;
    assert newBytes <= BYTES_MAX : newBytes;
    int offset = (int) (at - listpack);
    long spliced = added > removed ? resize(listpack, newBytes) : listpack;
    Memory.copy(spliced + offset + removed, spliced + offset + added, bytes - offset - removed);
    Memory.putInt(spliced, (int) newBytes);
    count(spliced, elements);
    if (added < removed) {
      spliced = shrink(spliced, newBytes);
    }
    place = spliced + offset;
    return spliced;
  }

  private long resize(long listpack, long bytes) {
    return bytes <= allocator.usableBytes(listpack) ? listpack : allocator.reallocate(listpack, bytes);
  }

  /**
   * Gives memory back once a quarter of the block is unused; a listpack that breathes does not move each time. Where there
   * is no memory to move to, it stays.
   */
  private long shrink(long listpack, long bytes) {
    if (bytes + bytes / 3 + 16 >= allocator.usableBytes(listpack)) {
      return listpack;
    }
    try {
      return allocator.reallocate(listpack, bytes);
    } catch (OutOfNativeMemoryException e) {
      return listpack;
    }
  }

  private static void count(long listpack, int change) {
    int count = Memory.getShort(listpack + COUNT_OFFSET) & 0xffff;
    if (count != COUNT_UNKNOWN) {
      Memory.putShort(listpack + COUNT_OFFSET, (short) Math.min(COUNT_UNKNOWN, count + change));
    }
  }

  private static long orNone(long at) {
    return Memory.getByte(at) == END ? NONE : at;
  }
}
