package kinglet.aof.redis;

import java.nio.file.Path;

/**
 * A file of a log that Redis wrote.
 *
 * @param name as messages call it
 * @param isBase whether it is what the log begins with
 * @param isLast whether nothing follows it: only then may its end be missing
 */
public record AofFile(Path path, String name, boolean isBase, boolean isLast) {}
