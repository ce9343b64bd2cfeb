import {
  commentOf,
  type DeclarationFile,
  type Declared,
  type Node,
  nameOf,
  readDeclarations,
} from "./declarations.ts";

/** A field of an object that callers hand to a package. */
export interface InputField {
  /** `TwilioConfig.authToken`. */
  name: string;
  /** The `.d.ts` that declares it. */
  file: string;
  /** Its documentation, as a hover shows it; empty without any. */
  comment: string;
  /** Its type as the `.d.ts` spells it; empty for a method. */
  type: string;
}

/** What a package's types tell its callers. */
export interface PublishedTypes {
  /** Types of options that are exported, and are not generic; `file` is where each is declared. */
  options: readonly { name: string; file: string }[];
  /** All fields of what callers give: to exported functions, or by the name of an exported type. */
  fields: readonly InputField[];
  /** Types that are inferred from a value, such as `z.input<typeof schema>`: their fields have no documentation. */
  inferred: readonly string[];
}

/** Types with these names are what callers give, also where no exported function names them. */
const isOptions = /(?:Config|Options|Runtime)$/;

/** Reads the built types of a package. `folderOf` finds another package of the workspace by its name. */
export function publishedTypes(
  folder: string,
  folderOf: (packageName: string) => string | undefined,
): PublishedTypes {
  const { exportsOfPackage, resolve } = readDeclarations(folderOf);
  const options: { name: string; file: string }[] = [];
  const fields = new Map<string, InputField>();
  const inferred = new Set<string>();
  const visited = new Set<Node>();

  for (const [name, declared] of exportsOfPackage(folder)) {
    for (const type of parametersOf(declared.node)) visit(type, declared.file, name);
    if (!isOptions.test(name)) continue;
    visitDeclaration(name, declared);
    if (!declared.node["typeParameters"]) options.push({ name, file: declared.file.path });
  }
  return { options, fields: [...fields.values()], inferred: [...inferred] };

  function visitDeclaration(name: string, { file, node }: Declared): void {
    if (visited.has(node)) return;
    visited.add(node);
    if (node.type === "TSTypeAliasDeclaration") visit(node["typeAnnotation"] as Node, file, name);
    if (node.type !== "TSInterfaceDeclaration") return;
    for (const base of (node["extends"] as Node[] | undefined) ?? []) {
      visitName(nameOf(base["expression"]), file);
    }
    visitMembers((node["body"] as { body: Node[] }).body, file, name);
  }

  function visitName(name: string, file: DeclarationFile): void {
    const declared = resolve(name, file);
    if (declared) visitDeclaration(name, declared);
  }

  function visitMembers(members: readonly Node[], file: DeclarationFile, owner: string): void {
    for (const member of members) {
      if (member.type !== "TSPropertySignature" && member.type !== "TSMethodSignature") continue;
      const name = `${owner}.${nameOf(member["key"])}`;
      const [annotation] = annotated(member);
      const type = annotation ? file.text.slice(annotation.start, annotation.end) : "";
      // What one alternative of a union excludes is explained where it is allowed.
      if (type === "undefined") continue;
      const key = `${file.path} ${name}`;
      const comment = commentOf(member, file);
      if (!fields.get(key)?.comment) fields.set(key, { name, file: file.path, type, comment });
      if (annotation) visit(annotation, file, name);
    }
  }

  /** Follows a type to the objects that it is made of. What functions take in turn is the callee's to give. */
  function visit(type: Node, file: DeclarationFile, owner: string): void {
    const parts: Node[] = [];
    switch (type.type) {
      case "TSTypeReference": {
        const { params = [] } = (type["typeArguments"] as { params: Node[] } | null) ?? {};
        if (params.some((argument) => argument.type === "TSTypeQuery")) inferred.add(owner);
        visitName(nameOf(type["typeName"]), file);
        parts.push(...params);
        break;
      }
      case "TSTypeLiteral":
        visitMembers(type["members"] as Node[], file, owner);
        break;
      case "TSUnionType":
      case "TSIntersectionType":
        parts.push(...(type["types"] as Node[]));
        break;
      case "TSArrayType":
        parts.push(type["elementType"] as Node);
        break;
      case "TSTypeOperator":
      case "TSParenthesizedType":
        parts.push(type["typeAnnotation"] as Node);
        break;
      default:
    }
    for (const part of parts) visit(part, file, owner);
  }
}

/** The types of what a function, or a constant that is one, is called with. */
function parametersOf(node: Node): Node[] {
  if (node.type === "VariableDeclarator") return annotated(node["id"]).flatMap(parametersOf);
  const isFunction = node.type === "TSDeclareFunction" || node.type === "TSFunctionType";
  return isFunction ? (node["params"] as Node[]).flatMap(annotated) : [];
}

function annotated(node: unknown): Node[] {
  const { typeAnnotation } = node as { typeAnnotation?: { typeAnnotation: Node } | null };
  return typeAnnotation ? [typeAnnotation.typeAnnotation] : [];
}
