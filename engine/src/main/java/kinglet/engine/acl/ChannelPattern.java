package kinglet.engine.acl;

import kinglet.engine.config.Latin;
import kinglet.engine.memory.Memory;
import kinglet.engine.text.Glob;

/** Channels that may be published to and subscribed to. A pattern may be subscribed to only if it is the same, byte by byte. */
record ChannelPattern(String text, Glob glob) {
  ChannelPattern(String text) {
    this(text, new Glob(text, false));
  }

  boolean grantsChannel(long address, int length) {
    return glob.matches(address, length);
  }

  boolean grantsPattern(long address, int length) {
    if (length != text.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if ((byte) text.charAt(i) != Memory.getByte(address + i)) {
        return false;
      }
    }
    return true;
  }

  boolean grantsChannel(byte[] name) {
    return glob.matches(Latin.of(name));
  }

  boolean grantsPattern(byte[] pattern) {
    return Latin.of(pattern).equals(text);
  }
}
