package kinglet.engine.rdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Makes the packs of old Redis versions from texts of Latin-1; a text that is an integer's becomes one in a ziplist. */
final class OldPackBytes {
  private static final int HEADER_BYTES = 10;
  private static final int LONG = 254;

  private OldPackBytes() {}

  static byte[] ziplist(List<String> texts) {
    ByteArrayOutputStream elements = new ByteArrayOutputStream();
    int before = 0;
    int last = HEADER_BYTES;
    for (String text : texts) {
      last = HEADER_BYTES + elements.size();
      int start = elements.size();
      putLength(elements, before);
      putElement(elements, text);
      before = elements.size() - start;
    }
    ByteBuffer ziplist = ByteBuffer.allocate(HEADER_BYTES + elements.size() + 1).order(ByteOrder.LITTLE_ENDIAN);
    ziplist.putInt(ziplist.capacity()).putInt(last).putShort((short) Math.min(texts.size(), 0xffff));
    ziplist.put(elements.toByteArray()).put((byte) 0xff);
    return ziplist.array();
  }

  /** A zipmap of names and values by turns, with unused bytes behind each value. */
  static byte[] zipmap(List<String> texts, int unused) {
    ByteArrayOutputStream zipmap = new ByteArrayOutputStream();
    zipmap.write(Math.min(LONG, texts.size() / 2));
    for (int i = 0; i < texts.size(); i++) {
      byte[] text = texts.get(i).getBytes(ISO_8859_1);
      putLength(zipmap, text.length);
      if (i % 2 == 1) {
        zipmap.write(unused);
      }
      zipmap.writeBytes(text);
      zipmap.writeBytes(new byte[i % 2 * unused]);
    }
    zipmap.write(0xff);
    return zipmap.toByteArray();
  }

  private static void putLength(ByteArrayOutputStream out, int length) {
    if (length < LONG) {
      out.write(length);
    } else {
      out.writeBytes(littleEndian(5).put((byte) LONG).putInt(length).array());
    }
  }

  private static void putElement(ByteArrayOutputStream out, String text) {
    if (text.matches("0|-?[1-9][0-9]{0,17}")) {
      putInteger(out, Long.parseLong(text));
      return;
    }
    int length = text.length();
    if (length < 1 << 6) {
      out.write(length);
    } else if (length < 1 << 14) {
      out.write(0x40 | length >> 8);
      out.write(length);
    } else {
      out.writeBytes(ByteBuffer.allocate(5).put((byte) 0x80).putInt(length).array());
    }
    out.writeBytes(text.getBytes(ISO_8859_1));
  }

  private static void putInteger(ByteArrayOutputStream out, long value) {
    if (value >= 0 && value <= 12) {
      out.write((int) (0xf1 + value));
    } else if (value == (byte) value) {
      out.write(0xfe);
      out.write((int) value);
    } else if (value == (short) value) {
      out.writeBytes(littleEndian(3).put((byte) 0xc0).putShort((short) value).array());
    } else if (value << 40 >> 40 == value) {
      out.write(0xf0);
      out.write(littleEndian(4).putInt((int) value).array(), 0, 3);
    } else if (value == (int) value) {
      out.writeBytes(littleEndian(5).put((byte) 0xd0).putInt((int) value).array());
    } else {
      out.writeBytes(littleEndian(9).put((byte) 0xe0).putLong(value).array());
    }
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
