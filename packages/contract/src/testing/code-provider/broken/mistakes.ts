import type { CodeProvider } from "@smskit/core/provider";
import type { CodeContractOptions, CreateCodeContext } from "../../../code-provider/code-contract-rule.ts";
import type { Broken } from "../../test-broken.ts";
import { type Adapt, createReferenceCodes, referenceCodesConfig } from "../reference-code-provider.ts";

/** A code provider with one mistake, and the rules that find it. */
export interface BrokenCodes extends Broken {
  create: CodeContractOptions["create"];
}

/** The reference, with some methods of its adapter replaced: core still bounds it and cleans its errors. */
export function adapting(adapt: Adapt): CodeContractOptions["create"] {
  return ({ url, config }) =>
    createReferenceCodes({ ...referenceCodesConfig, baseUrl: url, ...config }, adapt);
}

/** The reference, with some methods of the code provider itself replaced. */
export function altered(
  change: (good: CodeProvider, context: CreateCodeContext) => Partial<CodeProvider>,
): CodeContractOptions["create"] {
  return (context) => {
    const good = adapting(() => ({}))(context);
    return { ...good, ...change(good, context) };
  };
}
