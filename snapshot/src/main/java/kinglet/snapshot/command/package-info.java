/** What users see of snapshots: commands, settings, INFO, save points, the load at start. */
package kinglet.snapshot.command;
