/** Streams: entries in listpacks under an ordered tree, consumer groups with their pending entries, and their commands. */
package kinglet.engine.stream;
