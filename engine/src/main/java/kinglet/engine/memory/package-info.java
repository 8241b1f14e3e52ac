/**
 * Off-heap memory: raw access, mappings, and the allocator of all keys and values. Imports nothing of ours.
 *
 * <p>{@link kinglet.engine.memory.Allocator} is the door. Behind it, from small to big: {@code Slabs} of blocks of one
 * size ({@code SizeClass}, {@code SizeBin}, {@code Run}), runs of pages in {@code Chunks} of 2 MiB ({@code Chunk}), {@code
 * BigBlocks}. The records of all that are native memory too, so that millions of blocks are nothing to the collector. {@code
 * Evacuation} empties sparse chunks; {@code Fence} and {@link kinglet.engine.memory.Blocks} are the checked mode.
 */
package kinglet.engine.memory;
