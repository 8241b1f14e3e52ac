package kinglet.perf.resp;

import java.nio.ByteBuffer;

/**
 * Counts complete RESP2 replies in a stream that arrives in pieces; keeps no bytes and allocates nothing, since a load
 * generator must not be what is measured. Bulk payloads are skipped, not read.
 *
 * <p>Owned by the thread that reads the connection.
 */
public final class ReplyCounter {
  private byte type; // 0: the next byte is a type
  private long number;
  private boolean negative;
  private long skip; // bytes of payload and its CRLF still to come
  private long open = 1; // elements until the top-level reply is complete
  private int completed;
  private long errors;

  /** Error replies since the beginning. */
  public long errors() {
    return errors;
  }

  /** Takes all remaining bytes; returns how many replies they completed. */
  public int consume(ByteBuffer in) {
    completed = 0;
    while (in.hasRemaining()) {
      if (skip > 0) {
        skipPayload(in);
      } else {
        header(in.get());
      }
    }
    return completed;
  }

  private void skipPayload(ByteBuffer in) {
    int n = (int) Math.min(skip, in.remaining());
    in.position(in.position() + n);
    skip -= n;
    if (skip == 0) {
      elementDone();
    }
  }

  private void header(byte b) {
    if (type == 0) {
      startHeader(b);
    } else if (b == '\n') {
      endHeader();
    } else if (b == '-') {
      negative = true;
    } else if (b >= '0' && b <= '9') {
      number = number * 10 + (b - '0'); // of no meaning in a status line, and not looked at there
    }
  }

  private void startHeader(byte b) {
    type = b;
    number = 0;
    negative = false;
    if (b == '-') {
      errors++;
    }
  }

  private void endHeader() {
    byte ended = type;
    type = 0;
    if (ended == '$' && !negative) {
      skip = number + 2;
      return;
    }
    if (ended == '*' && !negative) {
      open += number;
    }
    elementDone();
  }

  private void elementDone() {
    open--;
    if (open == 0) {
      completed++;
      open = 1;
    }
  }
}
