const loopback = /^(?:localhost|.+\.localhost|\[::1\]|127(?:\.\d{1,3}){3})$/;
const privateNames = /^(?:[a-z0-9_-]+|.+\.(?:test|local|internal|home\.arpa))$/i;
const privateAddresses =
  /^(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|\[f[cd][0-9a-f:]+\])$/i;

/** Whether a host of a URL is this machine. */
export function isLoopback(hostname: string): boolean {
  return loopback.test(hostname);
}

/** Whether a host of a URL is this machine, or by its name or address one of the private network around it. */
export function isPrivateHost(hostname: string): boolean {
  return isLoopback(hostname) || privateNames.test(hostname) || privateAddresses.test(hostname);
}
