/** Small collections: Redis's listpacks, byte for byte, and integer sets. */
package kinglet.engine.listpack;
