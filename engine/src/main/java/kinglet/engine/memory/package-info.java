/** Off-heap memory: raw access, mappings, and the allocator of all keys and values. Imports nothing of ours. */
package kinglet.engine.memory;
