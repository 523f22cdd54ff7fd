import { globSync, readFileSync } from "node:fs";
import { parseAst } from "vitest/node";
import { describe, expect, test } from "vitest";

/**
 * Translators and extensions of a browser put elements where React's text nodes were. A text node that React removes
 * later, or puts a sibling in front of, is not where React looks for it, and the page breaks; one that changes keeps its
 * old words. In an element of its own it is safe: React then sets the element's whole text.
 */
type Node = { type: string; start: number; [key: string]: unknown };
const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value;

function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const value of Object.values(node))
    for (const each of [value].flat()) if (isNode(each)) yield* nodesOf(each);
}

const nothing = (node: Node): boolean =>
  (node.type === "Literal" && (node.value === null || node.value === "")) ||
  (node.type === "Identifier" && node.name === "undefined");
const isText = (node: Node): boolean =>
  (node.type === "Literal" && typeof node.value === "string") || node.type === "TemplateLiteral";
const isElement = (node: Node): boolean => node.type.startsWith("JSX");

/** What a child may become: text, an element, or nothing at all. */
type Outcome = "text" | "element" | "nothing" | "unknown";
function outcomes(node: Node): Outcome[] {
  if (node.type === "ConditionalExpression")
    return [...outcomes(node.consequent as Node), ...outcomes(node.alternate as Node)];
  if (node.type === "LogicalExpression")
    return [
      ...outcomes(node.right as Node),
      ...(node.operator === "&&" ? (["nothing"] as const) : outcomes(node.left as Node)),
    ];
  if (nothing(node)) return ["nothing"];
  if (isText(node)) return ["text"];
  if (isElement(node) || (node.type === "CallExpression" && nameOf(node.callee as Node).endsWith(".map")))
    return ["element"];
  return ["unknown"];
}

const nameOf = (node: Node): string =>
  node.type === "MemberExpression"
    ? `${nameOf(node.object as Node)}.${nameOf(node.property as Node)}`
    : String(node.name ?? "");

/** What is called, or looked into. */
const headOf = (node: Node): Node =>
  node.type === "CallExpression"
    ? (node.callee as Node)
    : node.type === "MemberExpression" && node.computed === true
      ? (node.object as Node)
      : node;

/** Nodes by their names, never text: what a component was given, and what is an element or nothing. */
const given = /^(children|kept|acts|wrong|select)$/;

type Child = { node: Node; kind: "static" | "changing" | "comes and goes" | "element" };

function childOf(child: Node): Child[] {
  if (child.type === "JSXText")
    return String(child.value).trim() === "" ? [] : [{ node: child, kind: "static" }];
  if (child.type !== "JSXExpressionContainer") return [{ node: child, kind: "element" }];
  const expression = child.expression as Node;
  if (expression.type === "JSXEmptyExpression" || (isText(expression) && expression.type === "Literal"))
    return [];
  if (given.test(nameOf(headOf(expression)))) return [{ node: child, kind: "element" }];
  const may = outcomes(expression);
  if (may.includes("nothing"))
    return [
      { node: child, kind: may.includes("element") && !may.includes("text") ? "comes and goes" : "changing" },
    ];
  if (may.includes("text") || may.includes("unknown")) return [{ node: child, kind: "changing" }];
  return [
    {
      node: child,
      kind:
        may.includes("element") && expression.type === "ConditionalExpression" ? "comes and goes" : "element",
    },
  ];
}

/** Lines of the source in which text stands beside what comes and goes. */
export function unsafeTexts(source: string): string[] {
  const root = parseAst(source, { lang: "tsx" }) as unknown as Node;
  return [...nodesOf(root)].flatMap((node) => {
    if (node.type !== "JSXElement" && node.type !== "JSXFragment") return [];
    const children = (node.children as Node[]).flatMap(childOf);
    const goes = children.findIndex(({ kind }) => kind === "comes and goes");
    const wrong = children.filter(
      ({ kind }, index) => goes >= 0 && (kind === "changing" || (kind === "static" && index > goes)),
    );
    const alone = children.length === 1;
    const vanishing = alone
      ? []
      : children.filter(
          ({ node: child, kind }) =>
            kind === "changing" && outcomes(child.expression as Node).includes("nothing"),
        );
    return [...new Set([...wrong, ...vanishing])].map(
      ({ node: child }) =>
        `${source.slice(0, child.start).split("\n").length}: ${source
          .slice(child.start, child.end as number)
          .trim()
          .slice(0, 60)}`,
    );
  });
}

describe("text that changes stands in an element of its own", () => {
  const of = (children: string) =>
    unsafeTexts(`const a = (isOn: boolean, name: string) => <p>${children}</p>;`).length;

  test.each([
    ["a name beside a mark that comes and goes", "{name}{isOn && <b>on</b>}"],
    ["a sentence after it", "{isOn && <b>on</b>} is here"],
    ["words that come and go themselves", "<b>on</b>{isOn && `, ${name}`}"],
    ["words or nothing, behind others", "Written by {name}{isOn ? ` and ${name}` : null}"],
    ["words or an element, after a mark", "{isOn && <b>on</b>}{isOn ? name : <i>nobody</i>}"],
  ])("%s is found", (_, children) => expect(of(children)).toBeGreaterThan(0));

  test.each([
    ["a name in its own", "<span>{name}</span>{isOn && <b>on</b>}"],
    ["words that are all there is", "{isOn && name}"],
    ["one text of several parts", "{`${name}${isOn ? ` and ${name}` : ``}`}"],
    ["a fixed sentence before it", "Written by <i>Ana</i>{isOn && <b>on</b>}"],
  ])("%s is safe", (_, children) => expect(of(children)).toBe(0));

  test("in every component", () => {
    const found = globSync("app/**/*.tsx").flatMap((file) =>
      unsafeTexts(readFileSync(file, "utf8")).map((place) => `${file}:${place}`),
    );
    expect(found).toEqual([]);
  });
});
