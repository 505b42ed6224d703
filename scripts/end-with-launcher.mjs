/** Loaded into a launched program: when the launcher is gone, the program is asked to finish as by any supervisor. */
if (process.channel !== undefined) {
  process.channel.unref();
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
}
