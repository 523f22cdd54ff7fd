import { appUrl } from "./addresses";
import type { Api } from "./api";
import { type Answer, expectNothingInside } from "./bad-answers";

/** A form as a page without JavaScript would post it. */
export type PageForm = { page: string; hidden: [name: string, value: string][]; action: string };
export type Fields = [name: string, value: string | Blob][];

const text = (html: string): string =>
  html
    .replace(/<[^>]*>/g, "")
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&");

/** All forms of the page that call an action. */
export async function formsOn(api: Api | null, page: string): Promise<(PageForm & { html: string })[]> {
  const whole = await (
    await fetch(`${appUrl()}${page}`, {
      headers: api ? { cookie: api.cookies.header } : {},
      redirect: "manual",
    })
  ).text();
  return [...whole.matchAll(/<form[\s\S]*?<\/form>/g)].flatMap(([html]) => {
    const inputs = [...html.matchAll(/<input type="hidden"[^>]*?name="([^"]+)"(?: value="([^"]*)")?/g)];
    const hidden = inputs.map(([, name = "", value = ""]): [string, string] => [name, text(value)]);
    const action = /"id":"([0-9a-f]+)"/.exec(hidden.map(([, value]) => value).join(" "))?.[1];
    return action === undefined ? [] : [{ page, hidden, action, html }];
  });
}

/** The form of the page that has a field of that name; without one, the first. */
export async function formOn(api: Api | null, page: string, field = "$ACTION_KEY"): Promise<PageForm> {
  const form = (await formsOn(api, page)).find(({ html }) => html.includes(` name="${field}"`));
  if (!form) throw new Error(`${page} has no form with ${field}`);
  return form;
}

/** Posts the form with these fields; the answer's body is what the page says of it, at a field or above the form, `html` the whole page. */
export async function postForm(
  api: Api | null,
  form: PageForm,
  fields: Fields,
  { page = form.page, headers = {} }: { page?: string; headers?: Record<string, string> } = {},
): Promise<Answer & { headers: Headers; html: string }> {
  const data = new FormData();
  for (const [name, value] of [...form.hidden, ...fields]) data.append(name, value);
  const response = await fetch(`${appUrl()}${page}`, {
    method: "POST",
    headers: { origin: appUrl(), ...(api && { cookie: api.cookies.header }), ...headers },
    body: data,
    redirect: "manual",
  });
  const html = await response.text();
  expectNothingInside(html, page);
  const said = [
    ...html.matchAll(/<(div|span|p)[^>]*(?:class="banner"|class="wrong"|role="alert")[\s\S]*?<\/\1>/g),
  ].map(([piece]) => text(piece));
  return { status: response.status, body: said.join(" "), headers: response.headers, html };
}

/** Calls an action as a script of ours would, without any form: at any page, as anybody. `fields` go as its form. */
export async function callAction(
  api: Api | null,
  action: string,
  fields: Fields,
  { page = "/sign-in", headers = {} }: { page?: string; headers?: Record<string, string> } = {},
): Promise<Answer & { headers: Headers }> {
  const data = new FormData();
  for (const [name, value] of fields) data.append(`_1_${name}`, value);
  data.append("0", '[null,"$K1"]');
  const response = await fetch(`${appUrl()}${page}`, {
    method: "POST",
    headers: {
      origin: appUrl(),
      "next-action": action,
      ...(api && { cookie: api.cookies.header }),
      ...headers,
    },
    body: data,
    redirect: "manual",
  });
  const body = await response.text();
  expectNothingInside(body, `${action} at ${page}`);
  return { status: response.status, body, headers: response.headers };
}
