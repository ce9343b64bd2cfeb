/** The address of the person, as the platform or your proxy writes it. Without a proxy, anybody can write this header. */
export function addressOf(headers: Headers): string | undefined {
  return headers.get("x-forwarded-for")?.split(",")[0]?.trim();
}
