import type { MessageDetail } from "./api-types.ts";
import { Icon } from "./icons.tsx";

/** Whether browsers fill in the code, and if not, why. */
export function WebOtp({ message: { webOtp, code } }: { message: MessageDetail }) {
  if (webOtp.verdict === "none" && code === undefined) return null;
  return (
    <section aria-labelledby="web-otp-title">
      <h3 id="web-otp-title">Web OTP</h3>
      <div class={`verdict ${{ ok: "good", none: "still", broken: "bad" }[webOtp.verdict]}`}>
        <Icon name={({ ok: "check", none: "info", broken: "alert" } as const)[webOtp.verdict]} />
        <div>
          {webOtp.verdict === "ok" && (
            <p>
              Browsers offer <b>{webOtp.code}</b> on <b>{webOtp.domain}</b> only.
            </p>
          )}
          {webOtp.verdict === "none" && (
            <p>
              No origin-bound line. With a last line such as <code>@example.com #{code}</code>, browsers fill
              in the code, and only on your site.
            </p>
          )}
          {webOtp.verdict === "broken" && <p>Browsers do not accept the origin-bound line.</p>}
          {webOtp.problems.length > 0 && (
            <ul>
              {webOtp.problems.map((problem) => (
                <li key={problem}>{problem}</li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </section>
  );
}
