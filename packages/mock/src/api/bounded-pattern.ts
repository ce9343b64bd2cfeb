import { createContext, Script } from "node:vm";
import { Problem } from "./problem.ts";

const limitMs = 2000;
let context: { match?: () => RegExpExecArray | null } | undefined;
let script: Script | undefined;

/**
 * A caller's regular expression with a time limit. Some expressions take years for thirty characters, and only V8 can
 * interrupt a match, in a script that runs in a separate context. After a timeout nothing matches any more.
 *
 * @throws SyntaxError when the pattern is invalid.
 */
export class BoundedPattern extends RegExp {
  readonly #tooSlow = new AbortController();
  /** Without backtracking no limit is needed, which costs a thread for each match. */
  readonly #isPlain: boolean;

  constructor(pattern: string, flags: string | undefined) {
    super(pattern, flags);
    this.#isPlain = !/[*+?{|]/.test(pattern);
  }

  /** Aborts with a problem when a match takes too long. */
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
