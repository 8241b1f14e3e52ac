package kinglet.snapshot.load;

/**
 * How a file is loaded.
 *
 * @param replaces whether a key that is there already is replaced; else it is an error
 * @param dropsExpired whether keys whose deadline has passed are left out, as a primary does
 * @param checksum whether the checksum is compared
 */
public record LoadRules(boolean replaces, boolean dropsExpired, boolean checksum) {}
