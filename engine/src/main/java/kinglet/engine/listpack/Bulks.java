package kinglet.engine.listpack;

import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Decimal;
import kinglet.engine.resp.Output;
import kinglet.engine.resp.Reply;

/**
 * Writes elements of listpacks as bulk strings, straight from one block into the other. Owned by the executor; no garbage.
 *
 * <p>Integers and texts of up to 63 bytes, nearly all that there is, go in a loop that asks the output for room once for many.
 */
public final class Bulks {
  private static final int SHORT_TEXT_BYTES_MAX = 63;
  private static final int TEXT_6 = 0x80;
  private static final int INTEGER_13 = 0xc0;
  private static final short CRLF = '\r' | '\n' << 8;

  /** More than any element of the loop takes: "$63", the text and two line ends, and what a whole word overshoots. */
  private static final int BULK_BYTES_MAX = 80;

  /** "$n" and its line end for each length, as one store. */
  private static final long[] HEADS = new long[SHORT_TEXT_BYTES_MAX + 1];

  static {
    for (int length = 0; length < HEADS.length; length++) {
      String head = "$" + length + "\r\n";
      for (int i = head.length() - 1; i >= 0; i--) {
        HEADS[length] = HEADS[length] << Byte.SIZE | head.charAt(i);
      }
    }
  }

  private Bulks() {}

  /**
   * Writes so many elements from a place on, which must be there.
   *
   * @return the place after them, which may be the listpack's end
   */
  public static long write(Reply reply, long from, long elements) {
    long at = from;
    long left = elements;
    while (left > 0) {
      Output out = reply.output();
      long to = out.room(BULK_BYTES_MAX);
      long last = out.roomEnd() - BULK_BYTES_MAX;
      for (; left > 0 && to <= last && isShort(at); left--) {
        to = put(to, at);
        at += Element.bytes(at);
      }
      out.advance(to);
      if (left > 0 && !isShort(at)) {
        reply.bulk(Element.textAddress(at), Element.textLength(at));
        at += Element.bytes(at);
        left--;
      }
    }
    return at;
  }

  private static boolean isShort(long at) {
    return isShortText(Memory.getByte(at) & 0xff) || Element.isInteger(at);
  }

  private static boolean isShortText(int head) {
    return head >= TEXT_6 && head < INTEGER_13;
  }

  private static long put(long to, long at) {
    int head = Memory.getByte(at) & 0xff;
    return isShortText(head) ? putText(to, at + 1, head - TEXT_6) : putInteger(to, Element.integer(at));
  }

  private static long putInteger(long to, long integer) {
    return putEnd(Decimal.put(putHead(to, Decimal.length(integer)), integer));
  }

  private static long putText(long to, long text, int length) {
    long target = putHead(to, length);
    Memory.copy(text, target, length);
    return putEnd(target + length);
  }

  private static long putHead(long to, int length) {
    Memory.putLong(to, HEADS[length]);
    return to + (length < 10 ? 4 : 5);
  }

  private static long putEnd(long to) {
    Memory.putShort(to, CRLF);
    return to + 2;
  }
}
