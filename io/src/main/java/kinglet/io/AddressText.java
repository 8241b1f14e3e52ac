package kinglet.io;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** Addresses as Redis shows them: {@code 127.0.0.1:6379}, {@code [::1]:6379}, {@code /path:0}. */
final class AddressText {
  private AddressText() {}

  static String of(SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      return of(inet.getAddress(), inet.getPort());
    }
    return address instanceof UnixDomainSocketAddress unix ? unix.getPath() + ":0" : "?:0";
  }

  private static String of(InetAddress address, int port) {
    String host = address instanceof Inet6Address ? '[' + shortened(address.getAddress()) + ']' : address.getHostAddress();
    return host + ':' + port;
  }

  /** As inet_ntop(3) writes it: the longest run of two or more zero groups, the first of equals, becomes {@code ::}. */
  private static String shortened(byte[] bytes) {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
    }
    int start = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int run = zeros(groups, i);
      if (run > length) {
        start = i;
        length = run;
      }
    }
    return start < 0 ? join(groups, 0, 8) : join(groups, 0, start) + "::" + join(groups, start + length, 8);
  }

  private static int zeros(int[] groups, int from) {
    int run = 0;
    while (from + run < groups.length && groups[from + run] == 0) {
      run++;
    }
    return run;
  }

  private static String join(int[] groups, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
