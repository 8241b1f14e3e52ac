package kinglet.server.tape;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;

/** A tape's connection over TCP. */
public final class SocketClient implements TapeClient {
  private final Socket socket;
  private final RespReader reader;

  /** Connects to this machine. */
  public SocketClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    socket.setTcpNoDelay(true);
    reader = new RespReader(new BufferedInputStream(socket.getInputStream()));
  }

  @Override
  public void send(List<byte[]> arguments) throws IOException {
    socket.getOutputStream().write(TapeClient.encode(arguments));
  }

  @Override
  public Node receive() throws IOException {
    return reader.read();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
