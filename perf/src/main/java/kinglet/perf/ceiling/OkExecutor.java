package kinglet.perf.ceiling;

import java.nio.charset.StandardCharsets;
import java.util.List;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.CommandNames;
import kinglet.engine.resp.Output;
import kinglet.engine.resp.ParsedCommands;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Request;
import org.agrona.concurrent.Agent;

/**
 * Stands in for the executor: +OK per command, +PONG to PING, and SHUTDOWN ends the process, as those who start a server
 * for a measurement need both. Takes no more requests than the reply rings have room for.
 */
final class OkExecutor implements Agent {
  /** The first letters tell: P for PING, SH for SHUTDOWN, whatever else is OK. */
  static final CommandNames NAMES = OkExecutor::row;

  private static final int OTHER = 0;
  private static final int PING = 1;
  private static final int SHUTDOWN = 2;
  private static final byte[] OK = bytes("+OK\r\n");
  private static final byte[] PONG = bytes("+PONG\r\n");

  private final List<Inlet> inlets;
  private final Request[] kept;

  OkExecutor(List<Inlet> inlets) {
    this.inlets = inlets;
    kept = new Request[inlets.size()];
  }

  private static int row(long name, int length) {
    return switch (Memory.getByte(name) & ~0x20) {
      case 'P' -> PING;
      case 'S' -> length == "SHUTDOWN".length() && (Memory.getByte(name + 1) & ~0x20) == 'H' ? SHUTDOWN : OTHER;
      default -> OTHER;
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String roleName() {
    return "ok-executor";
  }

  @Override
  public int doWork() {
    int work = 0;
    for (int i = 0; i < kept.length; i++) {
      int answered = drain(i);
      if (answered > 0) {
        inlets.get(i).wakeSelector();
      }
      work += answered;
    }
    return work;
  }

  /** Whether another cycle would find something to do. */
  boolean hasWork() {
    for (int i = 0; i < kept.length; i++) {
      if (kept[i] != null || inlets.get(i).hasRequests()) {
        return true;
      }
    }
    return false;
  }

  /** Answers until there is nothing left, or no room for an answer. */
  private int drain(int i) {
    Inlet inlet = inlets.get(i);
    int answered = 0;
    Request request = kept[i] != null ? kept[i] : next(inlet);
    while (request != null && inlet.offerReply(request)) {
      answered++;
      request = next(inlet);
    }
    kept[i] = request;
    return answered;
  }

  private static Request next(Inlet inlet) {
    Request request = inlet.pollRequest();
    if (request != null && request.kind() == Request.Kind.COMMANDS) {
      answer(request);
    }
    return request;
  }

  private static void answer(Request request) {
    ParsedCommands commands = request.commands();
    Output output = request.output();
    for (int i = 0; i < commands.count(); i++) {
      switch (commands.row(i)) {
        case PING -> output.put(PONG);
        case SHUTDOWN -> Runtime.getRuntime().halt(0);
        default -> output.put(OK);
      }
    }
    output.seal();
    request.closeAfter(request.protocolError() != null);
  }
}
