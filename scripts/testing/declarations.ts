/** Finds declarations in built `.d.ts` files, through re-exports, imports and the packages of this workspace. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "oxc-parser";

/** A node of the syntax tree. */
export interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

/** A parsed `.d.ts` file. */
export interface DeclarationFile {
  path: string;
  text: string;
  body: readonly Node[];
  comments: readonly { start: number; end: number; value: string }[];
}

/** A declaration, and the file that it stands in. */
export interface Declared {
  file: DeclarationFile;
  node: Node;
}

/** Declarations by name. */
export interface Declarations {
  /** All that the entries of a package export, by entry and name. */
  exportsOfPackage(folder: string): [name: string, declared: Declared][];
  /** What a name stands for in a file; `undefined` for what is not of this workspace. */
  resolve(name: string, file: DeclarationFile): Declared | undefined;
}

/** Reads declarations. `folderOf` finds another package of the workspace by its name. */
export function readDeclarations(folderOf: (packageName: string) => string | undefined): Declarations {
  const files = new Map<string, DeclarationFile>();

  function read(path: string): DeclarationFile {
    let file = files.get(path);
    if (file === undefined) {
      const text = readFileSync(path, "utf8");
      const { program, comments } = parseSync(path, text);
      file = { path, text, body: program.body as unknown as Node[], comments };
      files.set(path, file);
    }
    return file;
  }

  function moduleOf(source: unknown, from: DeclarationFile): DeclarationFile | undefined {
    const { value } = source as { value: string };
    if (value.startsWith(".")) {
      return read(join(dirname(from.path), value.replace(/\.(?:js|ts)$/, ".d.ts")));
    }
    const [, name = "", entry = ""] = /^(@[^/]+\/[^/]+|[^/]+)(\/.+)?$/.exec(value) ?? [];
    const folder = folderOf(name);
    const types = folder && typesOf(folder, `.${entry}`);
    return types ? read(types) : undefined;
  }

  function exportsOf(file: DeclarationFile): Map<string, Declared> {
    const found = new Map<string, Declared>();
    for (const statement of file.body) {
      if (statement.type === "ExportAllDeclaration") {
        const source = moduleOf(statement["source"], file);
        for (const [name, declared] of source ? exportsOf(source) : []) found.set(name, declared);
      }
      if (statement.type !== "ExportNamedDeclaration") continue;
      const declaration = statement["declaration"] as Node | null;
      for (const [name, node] of declaration ? namesOf(declaration) : []) found.set(name, { file, node });
      for (const specifier of statement["specifiers"] as Node[]) {
        const declared = exported(nameOf(specifier["local"]), statement["source"], file);
        if (declared) found.set(nameOf(specifier["exported"]), declared);
      }
    }
    return found;
  }

  function exported(name: string, source: unknown, file: DeclarationFile): Declared | undefined {
    if (!source) return resolve(name, file);
    const from = moduleOf(source, file);
    return from && exportsOf(from).get(name);
  }

  function resolve(name: string, file: DeclarationFile): Declared | undefined {
    for (const statement of file.body) {
      const declaration = (statement["declaration"] as Node | null | undefined) ?? statement;
      const own = namesOf(declaration).find(([declared]) => declared === name);
      if (own) return { file, node: own[1] };
      if (statement.type !== "ImportDeclaration") continue;
      for (const specifier of statement["specifiers"] as Node[]) {
        if (nameOf(specifier["local"]) !== name || specifier["imported"] === undefined) continue;
        return exported(nameOf(specifier["imported"]), statement["source"], file);
      }
    }
    return undefined;
  }

  return {
    resolve,
    exportsOfPackage(folder) {
      const entries = Object.keys(manifestOf(folder).exports).flatMap(
        (entry) => typesOf(folder, entry) ?? [],
      );
      return entries.flatMap((entry) => [...exportsOf(read(entry))]);
    },
  };
}

/** The name that an identifier, or a key, spells. */
export function nameOf(node: unknown): string {
  const { name, value } = node as { name?: string; value?: string };
  return name ?? String(value);
}

/** The documentation comment right before a node; empty without one. */
export function commentOf(node: Node, { text, comments }: DeclarationFile): string {
  const before = comments.findLast(({ end }) => end <= node.start);
  if (before === undefined || text.slice(before.end, node.start).trim() !== "") return "";
  return before.value.startsWith("*") ? before.value.replace(/^[\s*]+|[\s*]+$/g, "") : "";
}

/** What a declaration declares, by name. */
function namesOf(declaration: Node): [string, Node][] {
  if (declaration.type === "VariableDeclaration") {
    return (declaration["declarations"] as Node[]).map((one) => [nameOf(one["id"]), one]);
  }
  return declaration["id"] ? [[nameOf(declaration["id"]), declaration]] : [];
}

function typesOf(folder: string, entry: string): string | undefined {
  const target = manifestOf(folder).exports[entry];
  return typeof target === "object" && target.types ? join(folder, target.types) : undefined;
}

function manifestOf(folder: string): { exports: Record<string, string | { types?: string }> } {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}
