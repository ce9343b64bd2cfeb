import { createContext, Script } from "node:vm";
import { Problem } from "./problem.ts";

const limitMs = 2000;
let context: { match?: () => RegExpExecArray | null } | undefined;
let script: Script | undefined;

/**
 * A caller's pattern. There are some that take years for thirty characters, and nothing but V8 itself can end a match:
 * it does so for scripts that run in a context of their own. After that nothing matches any more.
 *
 * @throws SyntaxError where it is no regular expression.
 */
export class BoundedPattern extends RegExp {
  readonly #tooSlow = new AbortController();
  /** Nothing can be tried twice: then it needs no bound, which takes a thread for each match. */
  readonly #isPlain: boolean;

  constructor(pattern: string, flags: string | undefined) {
    super(pattern, flags);
    this.#isPlain = !/[*+?{|]/.test(pattern);
  }

  /** Aborts with a problem once a match has taken too long. */
  get tooSlow(): AbortSignal {
    return this.#tooSlow.signal;
  }

  override exec(text: string): RegExpExecArray | null {
    if (this.#isPlain) return super.exec(text);
    if (this.#tooSlow.signal.aborted) return null;
    script ??= new Script("match()");
    context ??= createContext({});
    context.match = () => super.exec(text);
    try {
      return script.runInContext(context, { timeout: limitMs });
    } catch {
      const problem = new Problem(400, `\`pattern\` takes more than ${limitMs} ms for a text.`);
      this.#tooSlow.abort(problem);
      return null;
    } finally {
      delete context.match;
    }
  }
}
