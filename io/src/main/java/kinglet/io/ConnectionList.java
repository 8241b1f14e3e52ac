package kinglet.io;

import java.util.Arrays;

/** The open connections of one selector, in no order. Owned by the selector. */
final class ConnectionList {
  private Connection[] connections = new Connection[16];
  private int size;

  int size() {
    return size;
  }

  Connection get(int index) {
    return connections[index];
  }

  void add(Connection connection) {
    if (size == connections.length) {
      connections = Arrays.copyOf(connections, size * 2);
    }
    connection.place = size;
    connections[size++] = connection;
  }

  /** The last one takes its place. */
  void remove(Connection connection) {
    Connection last = connections[--size];
    connections[connection.place] = last;
    last.place = connection.place;
    connections[size] = null;
  }
}
