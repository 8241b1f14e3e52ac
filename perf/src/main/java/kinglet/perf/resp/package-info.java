/** A client as plain as can be: commands encoded ahead, replies counted. */
package kinglet.perf.resp;
