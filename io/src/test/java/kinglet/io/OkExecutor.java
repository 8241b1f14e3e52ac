package kinglet.io;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import kinglet.engine.memory.Memory;
import kinglet.engine.resp.Output;
import kinglet.engine.resp.ParsedCommands;
import kinglet.engine.session.Inlet;
import kinglet.engine.session.Link;
import kinglet.engine.session.Request;
import org.agrona.concurrent.Agent;

/**
 * Stands in for the executor: +OK per command, and a few commands of its own: ECHO x, BIG n (n bytes), QUIT, AUTH.
 * ECHO's first letter E, BIG's B, QUIT's Q and AUTH's A are looked at, no more.
 */
class OkExecutor implements Agent {
  private static final byte[] OK = bytes("+OK\r\n");

  final List<Inlet> inlets;
  private final ArrayDeque<Request>[] late;
  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final AtomicLong executed = new AtomicLong();
  final List<Link> links = new CopyOnWriteArrayList<>();
  final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  volatile boolean isPaused;
  volatile boolean asksForPassword;

  @SuppressWarnings({"unchecked", "rawtypes"})
  OkExecutor(List<Inlet> inlets) {
    this.inlets = inlets;
    late = new ArrayDeque[inlets.size()];
    for (int i = 0; i < late.length; i++) {
      late[i] = new ArrayDeque<>();
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public String roleName() {
    return "ok-executor";
  }

  @Override
  public int doWork() {
    int work = 0;
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
      work++;
    }
    for (int i = 0; i < inlets.size() && !isPaused; i++) {
      work += drain(inlets.get(i), late[i]);
    }
    return work;
  }

  boolean hasWork() {
    return !tasks.isEmpty() || !isPaused && inlets.stream().anyMatch(Inlet::hasRequests);
  }

  private int drain(Inlet inlet, ArrayDeque<Request> kept) {
    int work = 0;
    while (!kept.isEmpty() && inlet.offerReply(kept.peekFirst())) {
      kept.pollFirst();
      work++;
    }
    for (Request request; kept.isEmpty() && work < 1000 && (request = inlet.pollRequest()) != null; work++) {
      answer(request);
      request.output().seal();
      if (!inlet.offerReply(request)) {
        kept.addLast(request);
      }
    }
    if (work > 0) {
      inlet.wakeSelector();
    }
    return work;
  }

  void answer(Request request) {
    switch (request.kind()) {
      case OPENED -> {
        request.link().authenticated(!asksForPassword);
        links.add(request.link());
        opened.incrementAndGet();
      }
      case CLOSED -> {
        if (!links.remove(request.link())) {
          throw new AssertionError("closed twice, or never opened");
        }
        closed.incrementAndGet();
      }
      case COMMANDS -> execute(request);
      case PUSH -> throw new AssertionError("a push came in");
    }
  }

  private void execute(Request request) {
    if (!links.contains(request.link())) {
      throw new AssertionError("commands outside of a link's life");
    }
    ParsedCommands commands = request.commands();
    for (int i = 0; i < commands.count() && !request.closeAfter(); i++) {
      execute(request, commands, i);
    }
    executed.addAndGet(commands.count());
    if (request.protocolError() != null && !request.closeAfter()) {
      request.output().put(bytes("-" + request.protocolError() + "\r\n"));
      request.closeAfter(true);
    }
  }

  private void execute(Request request, ParsedCommands commands, int command) {
    Output output = request.output();
    int name = commands.firstArgument(command);
    long base = request.input().address();
    switch (Memory.getByte(base + commands.offset(name)) & ~0x20) {
      case 'E' -> echo(output, base + commands.offset(name + 1), commands.length(name + 1));
      case 'B' -> big(output, base + commands.offset(name + 1), commands.length(name + 1));
      case 'Q' -> {
        output.put(OK);
        request.closeAfter(true);
      }
      case 'A' -> {
        request.link().authenticated(true);
        output.put(OK);
      }
      default -> output.put(OK);
    }
  }

  private static void echo(Output output, long address, int length) {
    output.put(bytes("$" + length + "\r\n"));
    output.put(address, length);
    output.put(bytes("\r\n"));
  }

  private static void big(Output output, long address, int length) {
    int size = Integer.parseInt(new String(Memory.bytes(address, length), StandardCharsets.US_ASCII));
    output.put(bytes("$" + size + "\r\n"));
    output.put(new byte[size]);
    output.put(bytes("\r\n"));
  }
}
