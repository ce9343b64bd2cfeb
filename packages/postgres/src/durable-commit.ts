/**
 * Makes a commit wait for the disk. A server may be configured to commit earlier, and lose committed rows in a crash; `started`
 * must not be lost. A server that waits for more than the disk, such as a replica, still does so.
 */
export const durableCommit =
  "set_config('synchronous_commit', coalesce(nullif(current_setting('synchronous_commit'), 'off'), 'on'), true)";
