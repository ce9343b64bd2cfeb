import { type FaultSpec, type FaultStage, faultKinds } from "./fault-kinds.ts";

/** Which requests a fault matches. Without any of these: every one. */
interface FaultScope {
  /** Only this provider, as in `carrier.messages[0].provider`. */
  provider?: string | undefined;
  /** Only sends to this number, E.164. Not for a fault that fires before a request is read. */
  to?: string | undefined;
  /** Only requests of this account, as in `accountId` of a message. Not for a fault that fires before a request is read. */
  account?: string | undefined;
  /** The chance of each candidate, 0 to 1, drawn from the carrier's seed. @default 1 */
  probability?: number | undefined;
  /** How often it fires at most. @default Infinity */
  times?: number | undefined;
}

type Kinds = typeof faultKinds;
type FaultKind = keyof Kinds;
/** The kinds whose spec matches. */
type KindsWith<Spec> = { [Kind in FaultKind]: Kinds[Kind] extends Spec ? Kind : never }[FaultKind];
type FieldValue = { string: string; number: number; boolean: boolean };
type FieldsOf<Fields extends FaultSpec["fields"]> = {
  [Name in keyof Fields as Fields[Name] extends { required: true }
    ? Name
    : never]: FieldValue[Fields[Name]["type"]];
} & {
  [Name in keyof Fields as Fields[Name] extends { required: true } ? never : Name]?:
    | FieldValue[Fields[Name]["type"]]
    | undefined;
};
type ScopeOf<Stage extends FaultStage> = Stage extends "connection" | "head"
  ? Omit<FaultScope, "to" | "account"> & { to?: undefined; account?: undefined }
  : FaultScope;

/**
 * Something that goes wrong: a `kind`, its fields, and which requests it matches. Kinds that need a real socket work with
 * `startMockServer` only.
 *
 * @see docs/guides/simulate-failures.md, which lists the kinds.
 */
export type Fault = {
  [Kind in FaultKind]: { kind: Kind } & FieldsOf<Kinds[Kind]["fields"]> & ScopeOf<Kinds[Kind]["stage"]>;
}[FaultKind];

/** A fault of a connection, before anything of a request is read. @internal */
export type ConnectionFault = Extract<Fault, { kind: KindsWith<{ stage: "connection" }> }>;

/** A fault of the connection that a response is sent on. @internal */
export type ResponseSocketFault = Extract<
  Fault,
  { kind: KindsWith<{ stage: "response"; needsSocket: true }> }
>;

/** The spec of a fault's kind. @internal */
export function specOf({ kind }: { kind: Fault["kind"] }): FaultSpec {
  return faultKinds[kind];
}

/** Whether it fires before a request is read, when neither recipient nor account are known. @internal */
export function firesBeforeRead(fault: { kind: Fault["kind"] }): boolean {
  const { stage } = specOf(fault);
  return stage === "connection" || stage === "head";
}

/** Whether the text of a request is sent to the phone although the fault fires. @internal */
export function isSent(fault: Fault): boolean {
  return "accepted" in fault && fault.accepted !== undefined ? fault.accepted : specOf(fault).isSent;
}
