import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

/** On a shared computer a form that is still open goes out under the next person's cookie (lib/protocol/meant-for.ts). */
describe("a form says whom it is for", () => {
  const files = globSync("app/**/*.tsx").map((file) => ({ file, text: readFileSync(file, "utf8") }));
  const forms = files.flatMap(({ file, text }) =>
    [...text.matchAll(/<form\b[^>]*\baction=\{[\s\S]*?<\/form>/g)].map(([form]) => ({ file, form })),
  );

  test("every form that calls an action holds the field", () => {
    expect(forms.length).toBeGreaterThan(3);
    // Whoever signs in is nobody yet.
    const without = forms.filter(({ form }) => !form.includes("<MeantFor />")).map(({ file }) => file);
    expect(without).toEqual(["app/(account)/sign-in/_components/sign-in-form.tsx"]);
  });

  test("every page of an action for somebody signed in says whose it is", () => {
    const folders = globSync("app/**/actions.ts")
      .filter((file) => readFileSync(file, "utf8").includes("defineAction("))
      .map((file) => path.dirname(file));
    expect(folders.length).toBeGreaterThan(5);
    const saying = "<PageOf person={meantFor(actor)}>";
    // The frame of pages about oneself says it for them.
    expect(readFileSync("app/(account)/_components/own-page.tsx", "utf8")).toContain(saying);
    const says = (file: string) => {
      const page = existsSync(file) ? readFileSync(file, "utf8") : "";
      return page.includes(saying) || /<OwnPage\s+actor=\{actor\}/.test(page);
    };
    const parents = (folder: string): string[] =>
      folder === "app" ? [] : [folder, ...parents(path.dirname(folder))];
    // Nobody needs to be signed in there; whoever is, is signed out or joins by its forms.
    expect(readFileSync("app/(account)/join/page.tsx", "utf8")).toContain(
      "<PageOf person={meantFor(reader)}>",
    );
    expect(
      folders.filter(
        (folder) =>
          !says(path.join(folder, "page.tsx")) &&
          !parents(folder).some((each) => says(path.join(each, "layout.tsx"))),
      ),
    ).toEqual([]);
  });
});
