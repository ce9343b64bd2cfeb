/**
 * A server may be set to commit before the disk has it, and lose what it said was committed when it crashes: `started`
 * must not be. What waits for more than the disk, such as a replica, goes on doing so.
 */
export const durableCommit =
  "set_config('synchronous_commit', coalesce(nullif(current_setting('synchronous_commit'), 'off'), 'on'), true)";
