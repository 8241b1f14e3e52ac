/** Small collections in Redis's listpacks, byte for byte. */
package kinglet.engine.listpack;
