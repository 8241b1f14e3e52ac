/** Files of records: two formats behind one interface, and their readers. */
package kinglet.aof.file;
